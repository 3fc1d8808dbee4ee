"""Shows the desk: loads the queue or one case in a bounded number of queries and gives what the page writes down."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Final, Literal
from uuid import UUID

from wanhui.cases.case import replay
from wanhui.cases.next_step import next_step, steps_of
from wanhui.cases.pace import pace
from wanhui.cases.playbook import Playbooks
from wanhui.cases.stages import GATE_WORDS, STAGE_WORDS
from wanhui.cases.state import Case
from wanhui.cases.triage import check_sort
from wanhui.cases.words import STAGES
from wanhui.content.case_rules import load_playbooks
from wanhui.errors import Words
from wanhui.flows import desk_queue
from wanhui.flows.desk_drafts import draft_views, sent_view
from wanhui.flows.desk_order import order_view
from wanhui.flows.desk_statement import opening_fact, statement
from wanhui.flows.desk_timeline import timeline
from wanhui.flows.desk_views import (
    CaseBrief,
    CaseView,
    ClockView,
    Colleague,
    GateView,
    HintView,
    NextStepView,
    OrderView,
    OtherCase,
    QueueGroup,
    QueueQuery,
    QueueView,
    RowsView,
    ShopName,
    StageView,
    Statement,
)
from wanhui.flows.playbooks_of_shop import playbooks_of
from wanhui.flows.rights import may
from wanhui.records.orders import Order
from wanhui.records.parties import Buyer
from wanhui.store import tenancy
from wanhui.store.accounts import Person, people
from wanhui.store.case_lists import (
    MOST_FOUND,
    CasePage,
    Wanted,
    case_by_number,
    cases_by_numbers,
    cases_of_buyer,
    count_cases,
    found_by,
    list_cases,
)
from wanhui.store.case_lists import ClockState as ClockFilter
from wanhui.store.case_pages import WholeCase, load_case
from wanhui.store.readings import corrections
from wanhui.store.shops import shops

PAGE: Final = 30
_SEVERE: Final = 3
_MOST_OTHERS: Final = 5
_WORK: Final = ("open", "waiting")
#: A step of these kinds is done by what is said to the buyer.
_SAID: Final = frozenset({"reply", "ask", "offer"})
_SORTS: Final = ("due", "priority", "newest")
_CLOCK_FILTERS: Final[Mapping[str, ClockFilter]] = {
    "late": "late", "soon": "soon", "running": "running", "paused": "paused",
}  # fmt: skip


def show_queue(account: UUID, query: QueueQuery, *, me: str, now: datetime, zone: tzinfo) -> QueueView:
    """The queue that `query` asks for, as the agent `me` sees it; ``E-LIST-CURSOR`` for a page that never was.

    ``E-SORT-REVIEW-ODDS`` for an order by how likely a buyer is to change a review: nobody works that out.
    """
    if query.sort not in _SORTS:
        check_sort(query.sort)
    wanted = wanted_of(query, me=me, now=now, zone=zone)
    with tenancy.account(account):
        hits = found_by(account, wanted)
        counts = count_cases(account, wanted, hits)
        page = list_cases(account, wanted, hits)
        known = shops(account)
        first, is_new_account = (None, False) if page.lines else _nothing(account, wanted)
    found = desk_queue.groups(page.lines, now, zone, by_due=query.sort == "due")
    return QueueView(
        query=query,
        is_cut=hits is not None and len(hits) >= MOST_FOUND,
        counts={tab: counts[tab] for tab in ("mine", "today", "waiting", "all")},
        groups=_whole(found, page, query),
        next_cursor=page.after,
        shops=tuple(ShopName(id=one.id, name=one.name, platform=one.platform) for one in known),
        platforms=tuple(dict.fromkeys(one.platform for one in known)),
        playbooks=tuple((one.id, one.title) for one in load_playbooks().ordered),
        next_due_at=first,
        has_any_case=not is_new_account,
    )


def wanted_of(query: QueueQuery, *, me: str, now: datetime, zone: tzinfo) -> Wanted:
    """What the queue asks the store for, for the agent `me`: one page of it."""
    return Wanted(
        me=me,
        now=now,
        day_end=desk_queue.day_end(now, zone),
        tab=query.tab,
        sort="priority" if query.sort == "priority" else "newest" if query.sort == "newest" else "due",
        shops=(query.shop,) if query.shop else (),
        platforms=(query.platform,) if query.platform else (),
        playbooks=(query.playbook,) if query.playbook else (),
        least_severity=_SEVERE if query.weight == "severe" else 0,
        is_safety=query.weight == "safety",
        clock=_CLOCK_FILTERS.get(query.clock),
        sold_by=query.sold,
        search=query.search,
        after=query.after,
        limit=PAGE,
    )


def _nothing(account: UUID, wanted: Wanted) -> tuple[datetime | None, bool]:
    """For an empty list: when the next case of the account falls due, and whether it has no case at all."""
    plain = Wanted(me=wanted.me, now=wanted.now, day_end=wanted.day_end, tab="all", limit=1)
    first = list_cases(account, plain).lines
    if first:
        return first[0].row.due_at, False
    return None, not list_cases(account, replace(plain, tab="closed")).lines


def _whole(groups: tuple[QueueGroup, ...], page: CasePage, query: QueueQuery) -> tuple[QueueGroup, ...]:
    """Marks the groups that stand on this page alone: none at an edge behind which there is another page."""
    last = len(groups) - 1
    return tuple(
        replace(group, is_whole=not (query.after and at == 0) and not (page.after and at == last))
        for at, group in enumerate(groups)
    )


def show_rows(account: UUID, numbers: Collection[int], *, now: datetime) -> RowsView:
    """The rows of the cases with these numbers, those that exist."""
    with tenancy.account(account):
        lines = cases_by_numbers(account, numbers)
    return RowsView(rows=tuple(desk_queue.queue_row(line, now) for line in lines))


def brief(account: UUID, number: int) -> CaseBrief | None:
    """As much of a case as one of its panels needs; None when the account has none with this number."""
    with tenancy.account(account):
        line = case_by_number(account, number)
    return CaseBrief(number=number, is_closed=line.row.status not in _WORK, next_step=None) if line else None


def show_case(account: UUID, number: int, *, now: datetime, zone: tzinfo) -> CaseView | None:
    """The case with this number; None when the account has none."""
    with tenancy.account(account):
        whole = load_case(account, number)
        if whole is None:
            return None
        opened = opening_fact(whole)
        corrected = corrections(account, [opened.key]) if opened else ()
        team = people(account)
        playbooks = playbooks_of(account, whole.line.row.shop)
        others = _others(account, whole)
    case = replay(whole.events)
    return case_view(
        whole, case, playbooks=playbooks, team=team, now=now, zone=zone,
        said=statement(opened, corrected) if opened else None, others=others,
    )  # fmt: skip


def _others(account: UUID, whole: WholeCase) -> tuple[OtherCase, ...]:
    """The buyer's other cases in this shop, newest first: as many as one line of the page can name."""
    row = whole.line.row
    if not row.buyer:
        return ()
    near = cases_of_buyer(account, row.shop, row.buyer, most=_MOST_OTHERS + 1)
    return tuple(
        OtherCase(
            number=line.number, title=Words(zh=line.row.title_zh, en=line.row.title_en),
            is_open=line.row.status in _WORK, opened_at=line.row.opened_at,
        )
        for line in near
        if line.number != whole.line.number
    )  # fmt: skip


def case_view(
    whole: WholeCase,
    case: Case,
    *,
    playbooks: Playbooks,
    team: Sequence[Person],
    now: datetime,
    zone: tzinfo,
    said: Statement | None,
    others: tuple[OtherCase, ...] = (),
) -> CaseView:
    """The view of a case that is loaded already, by its shop's `playbooks`; `team` is who works here."""
    facts = [stored.fact for stored in (*whole.items, *whole.around)]
    names = {str(person.id): person.name for person in team}
    steps = {step.id: step.title for step in steps_of(case, playbooks)}
    days = timeline(facts, whole.events, whole.replies, names=names, steps=steps, zone=zone)
    row = whole.line.row
    return CaseView(
        number=whole.line.number,
        row=desk_queue.queue_row(whole.line, now),
        version=case.seq,
        title=case.seen.title,
        is_closed=case.is_over,
        shop=ShopName(id=row.shop, name=whole.line.shop_name, platform=row.platform),
        buyer=next((f.name for f in facts if isinstance(f, Buyer) and f.name), whole.line.preview.buyer_name or ""),
        stages=tuple(_stage(case, at) for at in range(len(STAGES))),
        clocks=_clocks(case, now),
        owner=names.get(case.assignee or ""),
        owner_id=case.assignee or "",
        colleagues=tuple(Colleague(id=str(one.id), name=one.name) for one in team if may(one.role, "case.work")),
        statement=said,
        order=_order(whole, now),
        timeline=days,
        timeline_count=sum(len(day.items) for day in days),
        next_step=next_view(case, playbooks, now),
        gates=tuple(_gates(case)),
        hint=_hint(case, playbooks),
        drafts=draft_views(whole, case, now),
        sent=sent_view(whole.replies),
        flag=desk_queue.flag_of(row),
        pace=pace(case, now),
        others=others,
    )


def _clocks(case: Case, now: datetime) -> tuple[ClockView, ...]:
    """The clocks that run, the one that is due first in front."""
    running = [desk_queue.clock_view(clock, now) for clock in case.clocks if clock.is_open]
    return tuple(sorted(running, key=lambda clock: (clock.due_at is None, clock.due_at or now)))


def _stage(case: Case, at: int) -> StageView:
    now_at = STAGES.index(case.stage)
    state: Literal["done", "now", "ahead"]
    state = "now" if at == now_at and not case.is_over else "done" if at <= now_at else "ahead"
    return StageView(title=STAGE_WORDS[STAGES[at]], state=state)


def _order(whole: WholeCase, now: datetime) -> OrderView | None:
    facts = [stored.fact for stored in (*whole.items, *whole.around)]
    orders = [fact for fact in facts if isinstance(fact, Order)]
    chosen = next((order for order in orders if order.id == whole.line.row.order), orders[-1] if orders else None)
    return order_view(chosen, facts, whole.products, now=now) if chosen else None


def next_view(case: Case, playbooks: Playbooks, now: datetime) -> NextStepView | None:
    """The one next action of the case at `now`."""
    step = next_step(case, playbooks, now)
    if step is None:
        return None
    return NextStepView(
        id=step.id,
        title=step.title,
        reason=step.reason,
        due_at=step.due_at,
        is_reply=step.act in _SAID,
        is_tick=step.act not in ("reply", "wait"),
        is_remedy=step.act in ("offer", "choose") or step.id == "carry_out",
        is_end=step.stage == STAGES[-1] and step.act == "record",
    )


def _gates(case: Case) -> list[GateView]:
    """The gates of the first stage that still has one shut; met ones stand beside it."""
    for stage in STAGES[STAGES.index(case.stage) :]:
        rules = [rule for rule in case.gates if rule.stage == stage]
        if any(rule.gate not in case.passed for rule in rules):
            return [
                GateView(id=rule.gate, title=GATE_WORDS[rule.gate], is_met=rule.gate in case.passed) for rule in rules
            ]
    return []


def _hint(case: Case, playbooks: Playbooks) -> HintView | None:
    kind = case.seen.buyer_type
    words: Words | None = next(
        (hint for name, hint in playbooks.named(case.playbook).hints.items() if name == kind), None
    )
    return HintView(code=kind, words=words) if kind and words else None
