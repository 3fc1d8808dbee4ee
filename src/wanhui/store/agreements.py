"""What was promised to buyers and planned for later, across cases: a projection of their events, lists and counts."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from wanhui.cases import events as ev
from wanhui.store import tenancy
from wanhui.store.sold import OF_CASE, sold_values

Kind = Literal["promise", "plan"]
_COLUMNS: Final = "case_id, kind, id, about, act, text, made_at, due_at, owner, state, settled_at, note"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementLine:
    """One promise or plan as a list shows it, with the number and title of its case."""

    number: int
    case: UUID
    shop: str
    buyer: str
    kind: Kind
    id: str
    about: str
    act: str
    text: str
    made_at: datetime
    due_at: datetime
    owner: str | None
    state: str
    settled_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseCount:
    """How the promises of one person (None: nobody's) in a stretch of time went."""

    owner: str | None
    kept: int
    broken: int
    open: int

    @property
    def share(self) -> float | None:
        """Kept, of those that are settled; None while none is."""
        settled = self.kept + self.broken
        return self.kept / settled if settled else None


def keep(cursor: CursorWrapper, account: UUID, changes: Iterable[tuple[UUID, Sequence[ev.Event]]]) -> None:
    """Brings the projection up to date with new events; costs nothing for changes that are about neither."""
    about = [(case, event) for case, events in changes for event in events if type(event) in _ROWS]
    if not about:
        return
    made = [_ROWS[type(event)](account, case, event) for case, event in about if type(event) in _MADE]
    settled = [_ROWS[type(event)](account, case, event) for case, event in about if type(event) not in _MADE]
    if made:
        cursor.executemany(
            f"INSERT INTO store_agreement (account_id, {_COLUMNS}) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            made,
        )
    if settled:
        cursor.executemany(
            "UPDATE store_agreement SET state = %s, settled_at = %s, note = %s "
            "WHERE account_id = %s AND case_id = %s AND kind = %s AND id = %s",
            settled,
        )


def _promise(account: UUID, case: UUID, event: ev.PromiseMade) -> tuple[Any, ...]:
    one = event.promise
    head = (account, case, "promise", one.id, one.about, "", one.text)
    return (*head, one.made_at, one.due_at, one.owner, one.state, one.settled_at, one.proof)


def _plan(account: UUID, case: UUID, event: ev.Planned) -> tuple[Any, ...]:
    one = event.plan
    head = (account, case, "plan", one.id, one.about, one.act, one.text)
    return (*head, one.made_at, one.at, one.by or event.actor, one.state, one.settled_at, one.note)


def _promise_settled(account: UUID, case: UUID, event: ev.PromiseSettled) -> tuple[Any, ...]:
    return (event.state, event.at, event.proof, account, case, "promise", event.promise)


def _plan_settled(account: UUID, case: UUID, event: ev.PlanSettled) -> tuple[Any, ...]:
    return (event.state, event.at, event.note, account, case, "plan", event.plan)


_MADE: Final = frozenset({ev.PromiseMade, ev.Planned})
_ROWS: Final[Mapping[type[ev.Event], Callable[[UUID, UUID, Any], tuple[Any, ...]]]] = {
    ev.PromiseMade: _promise,
    ev.Planned: _plan,
    ev.PromiseSettled: _promise_settled,
    ev.PlanSettled: _plan_settled,
}


def agreements(
    account: UUID, kind: Kind, *, is_open: bool, since: datetime | None = None, sold: str = "", most: int = 200
) -> tuple[AgreementLine, ...]:
    """Promises or plans of all cases, or of those that were `sold` so: the open ones, what falls due first in front;
    else the settled, newest first.
    """
    order = "a.due_at" if is_open else "a.settled_at DESC"
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT c.number, s.external_id, coalesce(c.buyer_name, ''), {_prefixed()} FROM store_agreement a "
            "JOIN store_case c ON c.account_id = a.account_id AND c.id = a.case_id "
            "JOIN store_shop s ON s.account_id = c.account_id AND s.id = c.shop_id "
            "WHERE a.account_id = %(account)s AND a.kind = %(kind)s AND (a.state = 'open') = %(is_open)s "
            f"AND (%(since)s::timestamptz IS NULL OR a.due_at >= %(since)s) AND {OF_CASE} "
            f"ORDER BY {order}, a.id LIMIT %(most)s",
            {
                "account": account,
                "kind": kind,
                "is_open": is_open,
                "since": since,
                "most": most,
                **sold_values(sold),
            },
        )
        return tuple(_line(row) for row in cursor.fetchall())


def count_promises(account: UUID, since: datetime, until: datetime, *, sold: str = "") -> tuple[PromiseCount, ...]:
    """By owner, how the promises that fell due from `since` until `until` went; withdrawn ones count nowhere.

    With `sold` those of cases that were sold so.
    """
    counts = ", ".join(f"count(*) FILTER (WHERE a.state = '{state}')" for state in ("kept", "broken", "open"))
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT a.owner, {counts} FROM store_agreement a "
            "JOIN store_case c ON c.account_id = a.account_id AND c.id = a.case_id "
            "WHERE a.account_id = %(account)s AND a.kind = 'promise' AND a.due_at >= %(since)s "
            f"AND a.due_at < %(until)s AND a.state <> 'withdrawn' AND {OF_CASE} "
            "GROUP BY a.owner ORDER BY a.owner NULLS LAST",
            {"account": account, "since": since, "until": until, **sold_values(sold)},
        )
        return tuple(PromiseCount(owner=owner, kept=k, broken=b, open=o) for owner, k, b, o in cursor.fetchall())


def promises_by_week(account: UUID, weeks: Sequence[datetime], *, sold: str = "") -> tuple[tuple[int, int], ...]:
    """For each week that begins at one of `weeks` the promises due in it that were kept and that were broken."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT width_bucket(a.due_at, %(weeks)s::timestamptz[]) - 1, count(*) FILTER (WHERE a.state = 'kept'), "
            "count(*) FILTER (WHERE a.state = 'broken') FROM store_agreement a "
            "JOIN store_case c ON c.account_id = a.account_id AND c.id = a.case_id "
            "WHERE a.account_id = %(account)s AND a.kind = 'promise' AND a.due_at >= %(begin)s "
            f"AND a.due_at < %(end)s AND a.state IN ('kept', 'broken') AND {OF_CASE} GROUP BY 1",
            {
                "account": account, "weeks": list(weeks), "begin": weeks[0], "end": weeks[-1] + timedelta(days=7),
                **sold_values(sold),
            },
        )  # fmt: skip
        found = {week: (kept, broken) for week, kept, broken in cursor.fetchall()}
    return tuple(found.get(week, (0, 0)) for week in range(len(weeks)))


def _prefixed() -> str:
    return ", ".join(f"a.{name.strip()}" for name in _COLUMNS.split(","))


def _line(row: Sequence[Any]) -> AgreementLine:
    names = ("number", "shop", "buyer", "case", *(name.strip() for name in _COLUMNS.split(",")[1:]))
    return AgreementLine(**dict(zip(names, row, strict=True)))
