"""Reads cases for the desk and the command line: lists with counts, one case whole, all of them one after another."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal
from uuid import UUID

from wanhui.cases.queue import due_of
from wanhui.errors import WanhuiError
from wanhui.store import tenancy
from wanhui.store.case_rows import SELECT_LINES, CaseLine, line_of
from wanhui.store.search import find_cases
from wanhui.store.sold import OF_CASE, sold_values

Tab = Literal["mine", "today", "waiting", "all", "closed"]
Sort = Literal["due", "priority", "newest"]
ClockState = Literal["late", "soon", "running", "paused"]

_OPEN: Final = "c.status IN ('open', 'waiting')"
#: The clock that runs out first, whoever set it: it orders the queue; a paused one of the shop runs out never.
_DUE: Final = "LEAST(CASE WHEN NOT c.is_paused THEN c.due_at END, c.platform_due_at, 'infinity')"
_TABS: Final[Mapping[str, str]] = {
    "mine": f"{_OPEN} AND c.status = 'open' AND (c.assignee IS NULL OR c.assignee = %(me)s)",
    "today": f"{_OPEN} AND {_DUE} < %(day_end)s",
    "waiting": f"{_OPEN} AND c.status = 'waiting'",
    "all": _OPEN,
    "closed": f"NOT {_OPEN}",
}
_CLOCKS: Final[Mapping[str, str]] = {
    "late": f"{_DUE} <= %(now)s",
    "soon": f"{_DUE} > %(now)s AND NOT c.is_paused AND c.warn_at <= %(now)s",
    "running": f"{_DUE} > %(now)s AND {_DUE} < 'infinity' "
    "AND (c.is_paused OR c.warn_at IS NULL OR c.warn_at > %(now)s)",
    "paused": "c.is_paused",
}
#: So many cases a search finds, the newest; whoever looks is told when there are more.
MOST_FOUND: Final = 500
#: Beyond this nobody needs to know how many more there are, and the page would wait for it.
MOST_COUNTED: Final = 1000
_OF_SHOPS: Final = (
    "c.shop_id IN (SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = ANY(%(shops)s))"
)
#: What each tab counts, in parts that an index can walk one by one.
_COUNTED: Final[Mapping[Tab, tuple[str, ...]]] = {
    "mine": ("c.status = 'open' AND c.assignee IS NULL", "c.status = 'open' AND c.assignee = %(me)s"),
    "today": (_TABS["today"],),
    "waiting": ("c.status = 'waiting'",),
    "all": (_OPEN,),
}
_BIGGEST: Final = 2**62
#: Open and closed cases have an index by subject each: asked for together, none would serve, and all cases be read.
_OF_SUBJECTS: Final = (
    "SELECT c.id FROM unnest(%(shops)s::text[], %(subjects)s::text[]) AS w (shop, subject) "
    "JOIN store_shop s ON s.account_id = %(account)s AND s.external_id = w.shop "
    "JOIN store_case c ON c.account_id = s.account_id AND c.shop_id = s.id AND c.subject = w.subject "
    "WHERE c.account_id = %(account)s"
)
#: sort -> order, and what comes after a cursor (value, number)
_SORTS: Final[Mapping[str, tuple[str, str]]] = {
    "due": (f"{_DUE}, c.number", f"({_DUE}, c.number) > (%(after)s::timestamptz, %(after_number)s)"),
    "priority": (
        "c.priority DESC, c.number",
        "c.priority <= %(after)s AND (c.priority < %(after)s OR c.number > %(after_number)s)",
    ),
    "newest": ("c.number DESC", "c.number < %(after_number)s"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cases a list shows. `me` is the agent who looks; `day_end` is when their day ends; empty: no filter.

    `sold_by` names a broadcast, a streamer or an offer.
    """

    me: str
    now: datetime
    day_end: datetime
    tab: Tab = "mine"
    sort: Sort = "due"
    shops: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    playbooks: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    least_severity: int = 0
    is_safety: bool = False
    clock: ClockState | None = None
    sold_by: str = ""
    search: str = ""
    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One page of a list; `after` asks for the next one, None when this is the last."""

    lines: tuple[CaseLine, ...]
    after: str | None


def list_cases(account: UUID, wanted: Wanted, found: Sequence[UUID] | None = None) -> CasePage:
    """One page of the cases that `wanted` describes; one query, and one more for a search that `found` does not hold.

    Closed cases come newest first whatever the sort. A search under the tab "all" finds closed ones too; of a word
    that stands everywhere the newest `MOST_FOUND` are found.
    """
    values = _values(account, wanted)
    where = _where(wanted, values, found=found_by(account, wanted) if found is None else found)
    split = _COUNTED["mine"] if wanted.tab == "mine" and not wanted.search else ()
    if not split and not (wanted.search and wanted.tab == "all"):
        where.append(_TABS[wanted.tab])
    sort: Sort = "newest" if wanted.tab == "closed" else wanted.sort
    order, beyond = _SORTS[sort]
    if wanted.after:
        values["after"], values["after_number"] = _cursor(wanted.after, sort)
        where.append(beyond)
    with tenancy.account(account) as cursor:
        cursor.execute(_listed(" AND ".join(where), order, split=split), values)
        lines = [line_of(row) for row in cursor.fetchall()]
    page = tuple(lines[: wanted.limit])
    return CasePage(lines=page, after=_after(page[-1], sort) if len(lines) > wanted.limit else None)


def _listed(where: str, order: str, *, split: Sequence[str]) -> str:
    """The lines in order; with `split`, those of each part by itself, so that an index brings each part in order."""
    if not split:
        return f"{SELECT_LINES} WHERE {where} ORDER BY {order} LIMIT %(limit)s"
    parts = " UNION ALL ".join(
        f"({SELECT_LINES} WHERE {where} AND {part} ORDER BY {order} LIMIT %(limit)s)" for part in split
    )
    return f"SELECT * FROM ({parts}) c ORDER BY {order} LIMIT %(limit)s"


def count_cases(account: UUID, wanted: Wanted, found: Sequence[UUID] | None = None) -> Mapping[Tab, int]:
    """How many open cases each tab holds under the filters of `wanted`, counted up to `MOST_COUNTED`; one query.

    Closed ones are not counted. With a search, those among `found` are, what `found_by` gives; "all" then counts the
    closed ones as well, since they are listed.
    """
    values = _values(account, wanted)
    found = found_by(account, wanted) if found is None else found
    where = " AND ".join(_where(wanted, values, found=found))
    values["most"] = MOST_COUNTED
    if found is None:
        counts = ", ".join(
            f"LEAST(%(most)s, {' + '.join(_counted(where, part) for part in parts)})" for parts in _COUNTED.values()
        )
        asked = f"SELECT {counts}"
    else:  # they are few: one look at each of them
        counts = ", ".join("count(*)" if tab == "all" else f"count(*) FILTER (WHERE {_TABS[tab]})" for tab in _COUNTED)
        asked = f"SELECT {counts} FROM store_case c WHERE {where}"
    with tenancy.account(account) as cursor:
        cursor.execute(asked, values)
        return dict(zip(_COUNTED, cursor.fetchone(), strict=True))


def _counted(where: str, part: str) -> str:
    """A count that stops at the limit: with very many cases only so many are looked at."""
    return f"(SELECT count(*) FROM (SELECT FROM store_case c WHERE {where} AND {part} LIMIT %(most)s) part)"


def found_by(account: UUID, wanted: Wanted) -> tuple[UUID, ...] | None:
    """The cases that the search of `wanted` finds, the newest `MOST_FOUND` of them; None without a search."""
    if not wanted.search:
        return None
    is_open = wanted.tab not in ("all", "closed")
    return find_cases(account, wanted.search, most=MOST_FOUND, is_open=is_open)


def case_by_number(account: UUID, number: int) -> CaseLine | None:
    """The case with this number."""
    with tenancy.account(account) as cursor:
        cursor.execute(f"{SELECT_LINES} WHERE c.account_id = %s AND c.number = %s", [account, number])
        row = cursor.fetchone()
    return line_of(row) if row else None


def cases_by_numbers(account: UUID, numbers: Collection[int]) -> tuple[CaseLine, ...]:
    """The cases with these numbers, those that exist, by number; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"{SELECT_LINES} WHERE c.account_id = %s AND c.number = ANY(%s) ORDER BY c.number",
            [account, list(numbers)],
        )
        return tuple(map(line_of, cursor.fetchall()))


def cases_by_ids(account: UUID, cases: Collection[UUID]) -> Mapping[UUID, CaseLine]:
    """The cases with these ids, those that exist; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(f"{SELECT_LINES} WHERE c.account_id = %s AND c.id = ANY(%s)", [account, list(cases)])
        return {line.id: line for line in map(line_of, cursor.fetchall())}


def cases_of_subjects(
    account: UUID, subjects: Collection[tuple[str, str]]
) -> Mapping[tuple[str, str], tuple[CaseLine, ...]]:
    """(shop, subject key) -> its cases: the open one first, then the closed ones, newest first; one query."""
    wanted = sorted(set(subjects))
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"{SELECT_LINES} WHERE c.account_id = %(account)s AND c.id = ANY(ARRAY("
            f"{_OF_SUBJECTS} AND {_OPEN} UNION ALL {_OF_SUBJECTS} AND NOT {_OPEN})) "
            f"ORDER BY (NOT {_OPEN}), c.number DESC",
            {
                "account": account,
                "shops": [shop for shop, _ in wanted],
                "subjects": [subject for _, subject in wanted],
            },
        )
        found: dict[tuple[str, str], list[CaseLine]] = {}
        for line in map(line_of, cursor.fetchall()):
            found.setdefault((line.row.shop, line.row.subject), []).append(line)
    return {subject: tuple(lines) for subject, lines in found.items()}


def open_cases_of_buyers(account: UUID, buyers: Collection[tuple[str, str]]) -> tuple[CaseLine, ...]:
    """The open cases of these (shop, buyer), by number; one query."""
    wanted = sorted(set(buyers))
    if not wanted:
        return ()
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"{SELECT_LINES} JOIN unnest(%s::text[], %s::text[]) AS w (shop, buyer) "
            f"ON s.external_id = w.shop AND c.buyer_ref = w.buyer WHERE c.account_id = %s AND {_OPEN} "
            "ORDER BY c.number",
            [[shop for shop, _ in wanted], [buyer for _, buyer in wanted], account],
        )
        return tuple(line_of(row) for row in cursor.fetchall())


def cases_opened(account: UUID, *, since: datetime, most: int) -> tuple[UUID, ...]:
    """The ids of the newest cases opened since then; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT id FROM store_case WHERE account_id = %s AND opened_at >= %s AND status <> 'merged' "
            "ORDER BY number DESC LIMIT %s",
            [account, since, most],
        )
        return tuple(key for (key,) in cursor.fetchall())


_OF_BUYER_OR_ORDER: Final = "(c.buyer_ref = %s OR c.order_ref = %s)"


def cases_of_buyer(
    account: UUID, shop: str, buyer: str, *, order: str | None = None, most: int = 20
) -> tuple[CaseLine, ...]:  # fmt: skip
    """The cases of a buyer of a shop, or about `order`, open and closed, newest first; one query."""
    whose, named = ("c.buyer_ref = %s", [buyer]) if order is None else (_OF_BUYER_OR_ORDER, [buyer, order])
    with tenancy.account(account) as cursor:
        # The sum keeps the planner from walking all cases by number until it has met the few of this buyer.
        cursor.execute(
            f"{SELECT_LINES} WHERE c.account_id = %s AND s.external_id = %s AND {whose} "
            "ORDER BY (c.number + 0) DESC LIMIT %s",
            [account, shop, *named, most],
        )
        return tuple(line_of(row) for row in cursor.fetchall())


def open_cases_of_shop(account: UUID, shop: str, *, after: int = 0, most: int = 2000) -> tuple[CaseLine, ...]:
    """Open cases of a shop with numbers above `after`, by number."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"{SELECT_LINES} WHERE c.account_id = %s AND s.external_id = %s AND c.number > %s AND {_OPEN} "
            "ORDER BY c.number LIMIT %s",
            [account, shop, after, most],
        )
        return tuple(line_of(row) for row in cursor.fetchall())


def open_cases_by_assignee(account: UUID) -> Mapping[str, int]:
    """How many open cases each person has; nobody's are left out."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT c.assignee, count(*) FROM store_case c WHERE c.account_id = %s AND {_OPEN} "
            "AND c.assignee IS NOT NULL GROUP BY c.assignee",
            [account],
        )
        return {str(who): int(many) for who, many in cursor.fetchall()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What somebody has in hand: open cases, those past their first clock, those that fall due soon."""

    open: int
    late: int
    soon: int

    @property
    def later(self) -> int:
        """Those that fall due later, or that no clock runs for."""
        return self.open - self.late - self.soon


def load_by_assignee(account: UUID, *, now: datetime, soon: datetime, sold: str = "") -> Mapping[str, Load]:
    """The open cases by whoever has them (empty: nobody), those that were `sold` so; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT COALESCE(c.assignee, ''), count(*), count(*) FILTER (WHERE {_DUE} <= %(now)s), "
            f"count(*) FILTER (WHERE {_DUE} > %(now)s AND {_DUE} <= %(soon)s) FROM store_case c "
            f"WHERE c.account_id = %(account)s AND {_OPEN} AND {OF_CASE} GROUP BY 1",
            {"account": account, "now": now, "soon": soon, **sold_values(sold)},
        )
        return {who: Load(open=many, late=late, soon=near) for who, many, late, near in cursor.fetchall()}


def free_cases(account: UUID, *, most: int) -> tuple[UUID, ...]:
    """The open cases that nobody has, those that fall due first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT c.id FROM store_case c WHERE c.account_id = %s AND {_OPEN} AND c.assignee IS NULL "
            f"ORDER BY {_DUE}, c.number LIMIT %s",
            [account, most],
        )
        return tuple(key for (key,) in cursor.fetchall())


def open_numbers_of(account: UUID, assignee: str) -> tuple[int, ...]:
    """The numbers of the open cases that somebody has."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT c.number FROM store_case c WHERE c.account_id = %s AND c.assignee = %s AND {_OPEN} "
            "ORDER BY c.number",
            [account, assignee],
        )
        return tuple(int(number) for (number,) in cursor.fetchall())


def every_case(account: UUID, *, page: int = 2000) -> Iterator[CaseLine]:
    """Every case, open and closed, by number; bounded memory."""
    after = 0
    while True:
        with tenancy.account(account) as cursor:
            cursor.execute(
                f"{SELECT_LINES} WHERE c.account_id = %s AND c.number > %s ORDER BY c.number LIMIT %s",
                [account, after, page],
            )
            lines = [line_of(row) for row in cursor.fetchall()]
        yield from lines
        if len(lines) < page:
            return
        after = lines[-1].number


def _values(account: UUID, wanted: Wanted) -> dict[str, Any]:
    return {
        "account": account,
        "me": wanted.me,
        "now": wanted.now,
        "day_end": wanted.day_end,
        "shops": list(wanted.shops),
        "platforms": list(wanted.platforms),
        "playbooks": list(wanted.playbooks),
        "issues": list(wanted.issues),
        "severity": wanted.least_severity,
        **sold_values(wanted.sold_by),
        "limit": wanted.limit + 1,
    }


def _where(wanted: Wanted, values: dict[str, Any], *, found: Sequence[UUID] | None) -> list[str]:
    chosen = {
        _OF_SHOPS: wanted.shops,
        "c.platform = ANY(%(platforms)s)": wanted.platforms,
        "split_part(c.playbook, '@', 1) = ANY(%(playbooks)s)": wanted.playbooks,
        "c.issues && %(issues)s::text[]": wanted.issues,
        "c.severity >= %(severity)s": wanted.least_severity,
        "c.is_safety": wanted.is_safety,
        OF_CASE: wanted.sold_by,
    }
    where = ["c.account_id = %(account)s", *(sql for sql, is_wanted in chosen.items() if is_wanted)]
    if wanted.clock:
        where.append(_CLOCKS[wanted.clock])
    if found is not None:
        values["found"] = "{" + ",".join([one.hex for one in found]) + "}"  # psycopg takes long over a list of keys
        where.append("c.id = ANY(%(found)s::uuid[])")
    return where


def _after(line: CaseLine, sort: Sort) -> str:
    first = due_of(line.row)
    due = first.isoformat() if first is not None else "infinity"
    value = {"due": due, "priority": str(line.row.priority), "newest": ""}[sort]
    return f"{value}~{line.number}"


def _cursor(after: str, sort: Sort) -> tuple[datetime | str | int, int]:
    """The value and the number that `after` holds for `sort`; it came over the wire and may be anything."""
    value, _, number = after.rpartition("~")
    try:
        at = int(number)
        found: datetime | str | int = value
        if sort == "priority":
            found = int(value)
        elif sort == "due" and value != "infinity":
            found = datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError) as bad:
        raise WanhuiError("E-LIST-CURSOR") from bad
    if abs(at) > _BIGGEST or (isinstance(found, int) and abs(found) > _BIGGEST):
        raise WanhuiError("E-LIST-CURSOR")
    return found, at
