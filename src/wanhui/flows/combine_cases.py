"""One person's matter in one case: merging, splitting and taking each back, without losing an item or a clock."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wanhui.cases import combining
from wanhui.cases.acting import Acted
from wanhui.cases.case import replay
from wanhui.cases.projection import projection
from wanhui.cases.state import Case
from wanhui.errors import WanhuiError, Words
from wanhui.flows.desk_acts import Agent, change, whole_case
from wanhui.flows.playbooks_of_shop import playbooks_of
from wanhui.records.codec import KIND_OF
from wanhui.store import tenancy
from wanhui.store.case_lists import cases_by_ids, cases_of_buyer, cases_of_subjects
from wanhui.store.case_pages import WholeCase
from wanhui.store.case_rows import CaseLine, NewCase, Preview
from wanhui.store.cases import events_of, move_items, open_cases
from wanhui.store.facts import StoredFact
from wanhui.store.keys import new_key

Ref = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another case as a link names it."""

    number: int
    title: Words
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """A record that could go to a case of its own; `text` is untrusted."""

    kind: str
    id: str
    at: datetime | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CombineView:
    """What belongs together: `candidates` are other cases of the same buyer, `taken` those that were merged in."""

    number: int
    is_over: bool
    candidates: tuple[Related, ...]
    taken: tuple[Related, ...]
    children: tuple[Related, ...]
    merged_into: Related | None
    follows: Related | None
    parts: tuple[PartView, ...]
    incident: str | None


def combine_view(account: UUID, number: int) -> CombineView:
    """What the case was made of and could be joined with; ``E-CASE-NONE`` without one."""
    with tenancy.account(account):
        whole = whole_case(account, number)
        case = replay(whole.events)
        taken = [UUID(one.case) for one in case.taken]
        children = [UUID(child) for child, _ in case.children]
        single = [UUID(one) for one in (case.merged_into, case.follows) if one]
        lines = cases_by_ids(account, [*taken, *children, *single])
        near = cases_of_buyer(account, whole.line.row.shop, case.buyer) if case.buyer else ()
    named = {key: _related(line) for key, line in lines.items()}
    return CombineView(
        number=number,
        is_over=case.is_over,
        candidates=tuple(_related(line) for line in near if line.number != number and line.row.status != "merged"),
        taken=tuple(named[key] for key in taken if key in named),
        children=tuple(named[key] for key in children if key in named),
        merged_into=named.get(UUID(case.merged_into)) if case.merged_into else None,
        follows=named.get(UUID(case.follows)) if case.follows else None,
        parts=tuple(_part(item) for item in whole.items),
        incident=case.parent,
    )


def merge_cases(agent: Agent, number: int, into: int, *, now: datetime) -> None:
    """The case `number` goes into the case `into`: its records come over, and of two clocks the earlier start counts.

    ``E-CASE-MERGE`` for the same case, cases of two marketplaces or buyers, or one that was merged before.
    """
    with tenancy.account(agent.account):
        source, target = whole_case(agent.account, number), whole_case(agent.account, into)
        one, other = replay(source.events), replay(target.events)
        if other.is_over or one.buyer != other.buyer:
            raise WanhuiError("E-CASE-MERGE", case=into if other.is_over else number)
        ours, theirs = combining.merge(other, one, agent.by(now))
        _save(agent.account, (target, ours), (source, theirs), now=now)
        keys = [item.key for item in source.items]
        move_items(agent.account, keys, source=source.line.id, target=target.line.id)


def undo_merge(agent: Agent, number: int, *, now: datetime) -> None:
    """The merged case `number` stands on its own again, with its records, clocks and start; so does the other one.

    ``E-CASE-MERGE`` when it was not merged, or when the other one has been closed since.
    """
    with tenancy.account(agent.account):
        source = whole_case(agent.account, number)
        one = replay(source.events)
        home = _home(agent.account, one)
        target = whole_case(agent.account, home.number)
        other = replay(target.events)
        taken = next((took for took in other.taken if took.case == one.id), None)
        if other.is_over or taken is None:
            raise WanhuiError("E-CASE-MERGE", case=number)
        ours, theirs = combining.unmerge(other, one, agent.by(now))
        subject = (source.line.row.shop, source.line.row.subject)
        others = cases_of_subjects(agent.account, {subject}).get(subject, ())
        if any(line.row.status in ("open", "waiting") and line.id != target.line.id for line in others):
            raise WanhuiError("E-CASE-MERGE", case=number)
        _save(agent.account, (target, ours), (source, theirs), now=now)
        back = {(item.record, item.id) for item in (*one.items, *taken.items)}
        keys = [item.key for item in target.items if _ref(item) in back]
        move_items(agent.account, keys, source=target.line.id, target=source.line.id)


def split_case(agent: Agent, number: int, records: Collection[Ref], *, now: datetime) -> int:
    """The `records` (kind and id) go to a case of their own with the same clocks; gives its number.

    ``E-CASE-SPLIT`` when one is not of the case or none would stay.
    """
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        case = replay(whole.events)
        items = tuple(item for item in case.items if (item.record, item.id) in records)
        if not items or len(items) != len(set(records)):
            raise WanhuiError("E-CASE-SPLIT", case=number)
        key = new_key()
        ours, theirs = combining.split(case, agent.by(now), items, new_id=str(key))
        change(agent.account, whole, lambda _: ours, now=now)
        opened = open_cases(agent.account, [_new(agent.account, whole, theirs, records=records, now=now)])
        if key not in opened.numbers:
            raise WanhuiError("E-CASE-SPLIT", case=number)
        moved = [item.key for item in whole.items if _ref(item) in records]
        move_items(agent.account, moved, source=whole.line.id, target=key)
        return opened.numbers[key]


def undo_split(agent: Agent, number: int, *, now: datetime) -> None:
    """What was split off as the case `number` returns to where it came from; its number leads there.

    ``E-CASE-SPLIT`` when it was not split off, or when either has been closed since.
    """
    with tenancy.account(agent.account):
        child = whole_case(agent.account, number)
        one = replay(child.events)
        home = _parent(agent.account, child, one)
        parent = whole_case(agent.account, home.number)
        other = replay(parent.events)
        if one.is_over or other.is_over or all(known != one.id for known, _ in other.children):
            raise WanhuiError("E-CASE-SPLIT", case=number)
        ours, theirs = combining.unsplit(other, one, agent.by(now))
        _save(agent.account, (parent, ours), (child, theirs), now=now)
        keys = [item.key for item in child.items]
        move_items(agent.account, keys, source=child.line.id, target=parent.line.id)


def _save(account: UUID, *pairs: tuple[WholeCase, Acted], now: datetime) -> None:
    for whole, acted in pairs:
        change(account, whole, lambda _, acted=acted: acted, now=now)  # type: ignore[misc]


def _home(account: UUID, case: Case) -> CaseLine:
    if case.merged_into is None:
        raise WanhuiError("E-CASE-MERGE", case=case.id)
    return cases_by_ids(account, [UUID(case.merged_into)])[UUID(case.merged_into)]


def _parent(account: UUID, child: WholeCase, case: Case) -> CaseLine:
    """The case that split this one off: it is of the same buyer or order and names it among its children."""
    near = cases_of_buyer(account, child.line.row.shop, case.buyer or "", order=case.order)
    events = events_of(account, [line.id for line in near])
    for line in near:
        if any(known == case.id for known, _ in replay(events[line.id]).children):
            return line
    raise WanhuiError("E-CASE-SPLIT", case=child.line.number)


def _new(account: UUID, whole: WholeCase, acted: Acted, *, records: Collection[Ref], now: datetime) -> NewCase:
    first = next(item for item in whole.items if _ref(item) in records)
    row = projection(acted.case, playbooks_of(account, acted.case.shop), now)
    said = _text(first)
    preview = whole.line.preview
    return NewCase(
        id=UUID(acted.case.id),
        row=row,
        preview=Preview(
            quote=said[:120],
            stars=getattr(first.fact, "stars", None),
            grade=getattr(first.fact, "grade", None),
            buyer_name=preview.buyer_name,
        ),
        events=acted.events,
        items=(),
        search=f"{said}\n{row.order or ''}\n{row.buyer or ''}\n{row.title_zh}\n{row.title_en}",
    )


def _ref(item: StoredFact) -> Ref:
    return KIND_OF[type(item.fact)], item.fact.id


def _text(item: StoredFact) -> str:
    return str(getattr(item.fact, "text", None) or getattr(item.fact, "reason", None) or "")


def _part(item: StoredFact) -> PartView:
    at: datetime | None = getattr(item.fact, "at", None) or getattr(item.fact, "created_at", None)
    return PartView(kind=_ref(item)[0], id=item.fact.id, at=at, text=_text(item)[:120])


def _related(line: CaseLine) -> Related:
    return Related(number=line.number, title=Words(line.row.title_zh, line.row.title_en), status=line.row.status)
