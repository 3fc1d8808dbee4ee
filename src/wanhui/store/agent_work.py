"""What people did on cases, measured once for each event: times of answers, what buyers said, promises, findings."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from wanhui.insights.agents import MACHINE_MARKS, Done, Kind, Said, Times, is_machine
from wanhui.store import tenancy
from wanhui.store.sold import OF_CASE, of_case_in, sold_values

_IN_SHOP: Final = (
    "(%(shop)s::text IS NULL OR {}.shop_id = "
    "(SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s))"
)
#: The whole team among people.
TEAM: Final = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A case that has more events than were measured."""

    id: UUID
    shop: str
    preset: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which work: done from `since` up to `until`, in one shop or (None) all, on cases that were `sold` so."""

    since: datetime
    until: datetime
    shop: str | None = None
    sold: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """The work of one person, or of `TEAM`: times by kind, and what buyers said of cases that they ended."""

    times: Mapping[Kind, Times]
    pleased: int
    displeased: int


def stale_cases(account: UUID, *, most: int) -> tuple[Stale, ...]:
    """Cases that have changed since they were measured, those that were opened first in front; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT c.id, s.external_id, c.preset, c.version FROM store_case c "
            "JOIN store_shop s ON s.account_id = c.account_id AND s.id = c.shop_id "
            "LEFT JOIN store_casework w ON w.account_id = c.account_id AND w.case_id = c.id "
            "WHERE c.account_id = %s AND (w.version IS NULL OR w.version < c.version) ORDER BY c.number LIMIT %s",
            [account, most],
        )
        return tuple(Stale(id=id_, shop=shop, preset=preset, version=v) for id_, shop, preset, v in cursor.fetchall())


def said_in(account: UUID, cases: Sequence[UUID]) -> Mapping[UUID, Mapping[str, Said]]:
    """case -> its chat lines by their ids, as far as they matter here; one query."""
    marks = ", ".join(f"'{name}', r.payload->'{name}'" for name in MACHINE_MARKS)
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT i.case_id, r.external_id, r.payload->>'agent', g.payload->>'name', jsonb_build_object({marks}), "
            "d.polarity FROM store_caseitem i "
            "JOIN store_record r ON r.account_id = i.account_id AND r.id = i.record_id AND r.kind = 'message' "
            "LEFT JOIN store_record g ON g.account_id = r.account_id AND g.shop_id = r.shop_id AND g.kind = 'agent' "
            "AND g.external_id = r.payload->>'agent' "
            "LEFT JOIN store_reading d ON d.account_id = r.account_id AND d.record_id = r.id "
            "WHERE i.account_id = %s AND i.case_id = ANY(%s)",
            [account, list(cases)],
        )
        found: dict[UUID, dict[str, Said]] = {}
        for case, key, agent, name, marked, polarity in cursor.fetchall():
            said = Said(person=agent, is_machine=is_machine(name or agent, orjson.loads(marked)), polarity=polarity)
            found.setdefault(case, {})[key] = said
    return found


def save_work(account: UUID, measured: Sequence[tuple[Stale, Sequence[Done]]]) -> None:
    """Keeps what was measured in these cases in place of what stood there."""
    cases = [one.id for one, _ in measured]
    with tenancy.account(account) as cursor:
        cursor.execute("DELETE FROM store_agentwork WHERE account_id = %s AND case_id = ANY(%s)", [account, cases])
        rows = [(one.id, d) for one, done in measured for d in done]
        cursor.execute(
            "INSERT INTO store_agentwork (account_id, case_id, seq, shop_id, kind, person, at, seconds, is_pleased, "
            "is_late) SELECT %s, w.case_id, w.seq, c.shop_id, w.kind, w.person, w.at, w.seconds, w.is_pleased, "
            "w.is_late FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::text[], %s::timestamptz[], %s::int[], "
            "%s::bool[], %s::bool[]) AS w (case_id, seq, kind, person, at, seconds, is_pleased, is_late) "
            "JOIN store_case c ON c.account_id = %s AND c.id = w.case_id",
            [
                account, [case for case, _ in rows],
                *([getattr(d, name) for _, d in rows] for name in ("seq", "kind", "person", "at", "seconds")),
                [d.is_pleased for _, d in rows], [d.is_late for _, d in rows], account,
            ],
        )  # fmt: skip
        cursor.execute(
            "INSERT INTO store_casework (account_id, case_id, version) "
            "SELECT %s, * FROM unnest(%s::uuid[], %s::int[]) ON CONFLICT (account_id, case_id) "
            "DO UPDATE SET version = excluded.version",
            [account, cases, [one.version for one, _ in measured]],
        )


def work_of_people(account: UUID, span: Span) -> Mapping[str, Worked]:
    """person -> their work, and `TEAM` -> that of all together; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT CASE WHEN grouping(w.person) = 1 THEN %(team)s ELSE w.person END, w.kind, count(*), "
            "percentile_cont(0.5) WITHIN GROUP (ORDER BY w.seconds), "
            "percentile_cont(0.9) WITHIN GROUP (ORDER BY w.seconds), "
            "count(*) FILTER (WHERE w.is_pleased), count(*) FILTER (WHERE NOT w.is_pleased) FROM store_agentwork w "
            f"WHERE w.account_id = %(account)s AND w.at >= %(since)s AND w.at < %(until)s AND {_IN_SHOP.format('w')} "
            f"AND {of_case_in('w')} GROUP BY GROUPING SETS ((w.person, w.kind), (w.kind))",
            {**_values(account, span), "team": TEAM},
        )
        rows = cursor.fetchall()
    found: dict[str, dict[str, Any]] = {}
    for person, kind, count, median, p90, pleased, displeased in rows:
        one = found.setdefault(person, {"times": {}, "pleased": 0, "displeased": 0})
        one["times"][kind] = Times(count=count, median=median, p90=p90)
        one["pleased"] += pleased
        one["displeased"] += displeased
    return {person: Worked(**one) for person, one in found.items()}


def in_time_by_week(account: UUID, span: Span, weeks: Sequence[datetime]) -> Mapping[str, Sequence[tuple[int, int]]]:
    """kind -> for each week that begins at one of `weeks` (answers in time, all that are known); one query.

    `since` and `until` of the span are left aside.
    """
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT w.kind, width_bucket(w.at, %(weeks)s::timestamptz[]) - 1, "
            "count(*) FILTER (WHERE NOT w.is_late), count(*) FROM store_agentwork w "
            "WHERE w.account_id = %(account)s AND w.at >= %(begin)s AND w.is_late IS NOT NULL "
            f"AND {_IN_SHOP.format('w')} AND {of_case_in('w')} GROUP BY 1, 2",
            {**_values(account, span), "weeks": list(weeks), "begin": weeks[0]},
        )
        found: dict[str, list[tuple[int, int]]] = {}
        for kind, week, kept, count in cursor.fetchall():
            found.setdefault(kind, [(0, 0)] * len(weeks))[week] = (kept, count)
        return found


def promises_of_people(account: UUID, span: Span) -> Mapping[str, tuple[int, int]]:
    """person ("" for nobody) -> promises kept and broken, of those that fell due in the time; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT coalesce(a.owner, ''), count(*) FILTER (WHERE a.state = 'kept'), "
            "count(*) FILTER (WHERE a.state = 'broken') FROM store_agreement a "
            "JOIN store_case c ON c.account_id = a.account_id AND c.id = a.case_id "
            "WHERE a.account_id = %(account)s AND a.kind = 'promise' AND a.due_at >= %(since)s "
            f"AND a.due_at < %(until)s AND {_IN_SHOP.format('c')} AND {OF_CASE} GROUP BY 1",
            _values(account, span),
        )
        return {person: (kept, broken) for person, kept, broken in cursor.fetchall() if kept + broken}


def findings_of_people(account: UUID, span: Span) -> Mapping[str, tuple[int, Mapping[str, int]]]:
    """person -> how many answers they wrote that left or were stopped, and how many had findings of which rule."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "WITH mine AS MATERIALIZED (SELECT r.id, r.author, r.findings FROM store_reply r "
            "JOIN store_case c ON c.account_id = r.account_id AND c.id = r.case_id "
            "WHERE r.account_id = %(account)s AND r.written_at >= %(since)s AND r.written_at < %(until)s "
            f"AND r.status <> 'draft' AND r.author <> 'system' AND {_IN_SHOP.format('c')} AND {OF_CASE}) "
            "SELECT m.author, '', count(*) FROM mine m GROUP BY m.author UNION ALL "
            "SELECT m.author, f.rule, count(DISTINCT m.id) FROM mine m CROSS JOIN LATERAL "
            "(SELECT split_part(one->>'rule', '@', 1) AS rule FROM jsonb_array_elements(m.findings) AS one) AS f "
            "WHERE f.rule IS NOT NULL GROUP BY m.author, f.rule",
            _values(account, span),
        )
        replies: dict[str, int] = {}
        found: dict[str, dict[str, int]] = {}
        for author, rule, count in cursor.fetchall():
            if rule:
                found.setdefault(author, {})[rule] = count
            else:
                replies[author] = count
    return {author: (count, found.get(author, {})) for author, count in replies.items()}


#: measure -> the cases behind it, as rows of (case, when, seconds or null)
_TIMED: Final = (
    "SELECT w.case_id, w.at, w.seconds FROM store_agentwork w WHERE w.account_id = %(account)s "
    "AND w.at >= %(since)s AND w.at < %(until)s AND (%(person)s = '*' OR w.person = %(person)s) "
    f"AND {_IN_SHOP.format('w')} AND {of_case_in('w')} AND "
)
_PROMISED: Final = (
    "SELECT a.case_id, a.due_at, NULL::int FROM store_agreement a "
    "JOIN store_case c ON c.account_id = a.account_id AND c.id = a.case_id WHERE a.account_id = %(account)s "
    "AND a.kind = 'promise' AND a.due_at >= %(since)s AND a.due_at < %(until)s "
    f"AND (%(person)s = '*' OR coalesce(a.owner, '') = %(person)s) AND {_IN_SHOP.format('c')} AND {OF_CASE} AND "
)
_WRITTEN: Final = (
    "SELECT r.case_id, r.written_at, NULL::int FROM store_reply r "
    "JOIN store_case c ON c.account_id = r.account_id AND c.id = r.case_id WHERE r.account_id = %(account)s "
    "AND r.written_at >= %(since)s AND r.written_at < %(until)s AND r.status <> 'draft' AND r.author <> 'system' "
    f"AND (%(person)s = '*' OR r.author = %(person)s) AND {_IN_SHOP.format('c')} AND {OF_CASE} AND "
)
MEASURES: Final[Mapping[str, str]] = {
    "first_response": _TIMED + "w.kind = 'first_response'",
    "next_response": _TIMED + "w.kind = 'next_response'",
    "resolution": _TIMED + "w.kind = 'resolution'",
    "pleased": _TIMED + "w.kind = 'resolution' AND w.is_pleased",
    "displeased": _TIMED + "w.kind = 'resolution' AND NOT w.is_pleased",
    "kept": _PROMISED + "a.state = 'kept'",
    "broken": _PROMISED + "a.state = 'broken'",
    "replies": _WRITTEN + "true",
    "findings": _WRITTEN + "r.findings <> '[]'",
    "rule": _WRITTEN + "EXISTS (SELECT FROM jsonb_array_elements(r.findings) AS one "
    "WHERE split_part(one->>'rule', '@', 1) = %(topic)s)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCase:
    """A case behind a figure: when it counted there, and how long it took where that is the figure."""

    number: int
    at: datetime
    seconds: int | None


def cases_of_work(
    account: UUID, span: Span, measure: str, *, person: str, topic: str = "", share: int = 1, most: int = 1000
) -> tuple[WorkCase, ...]:  # fmt: skip
    """The cases behind one figure of a person or of `TEAM`, those that took longest in front; one query.

    `share`: only the first of so many equal parts of all, rounded up (10: the slowest tenth).
    """
    with tenancy.account(account) as cursor:
        cursor.execute(
            # Numbers are looked up for the few that are shown.
            f"WITH behind (case_id, at, seconds) AS MATERIALIZED ({MEASURES[measure]}), "
            "first AS MATERIALIZED (SELECT * FROM behind ORDER BY seconds DESC NULLS LAST, at DESC, case_id "
            "LIMIT least(%(most)s, (SELECT ceil(count(*)::numeric / %(share)s) FROM behind)::bigint)) "
            "SELECT c.number, f.at, f.seconds FROM first f "
            "JOIN store_case c ON c.account_id = %(account)s AND c.id = f.case_id "
            "ORDER BY f.seconds DESC NULLS LAST, f.at DESC, c.number",
            {**_values(account, span), "person": person, "topic": topic, "share": share, "most": most},
        )
        return tuple(WorkCase(number=number, at=at, seconds=seconds) for number, at, seconds in cursor.fetchall())


def _values(account: UUID, span: Span) -> dict[str, Any]:
    known = {"account": account, "since": span.since, "until": span.until, "shop": span.shop}
    return {**known, **sold_values(span.sold)}
