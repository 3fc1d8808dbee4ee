"""Mass incidents: proposed when many buyers meet one fault, led by one plan and one text, left as easily as joined."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.cases.case import replay
from wanhui.cases.queue import Like, mass_incidents
from wanhui.cases.work import join_incident, leave_incident
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent, change, whole_case
from wanhui.flows.desk_drafts import lint_draft
from wanhui.flows.playbooks_of_shop import playbooks_of
from wanhui.store import tenancy
from wanhui.store.case_lists import cases_by_numbers
from wanhui.store.incidents import (
    IncidentLine,
    NewIncident,
    cases_of_incidents,
    close_incident,
    incident,
    incidents,
    open_incident,
    reach_maker,
    say,
)
from wanhui.store.keys import new_key
from wanhui.store.like_cases import LikeCase, latest_cases
from wanhui.store.replies import StoredReply, save_reply
from wanhui.store.shops import shops
from wanhui.store.sold import sold_numbers

#: How far back like cases are looked for; within it, three in a day make an incident.
LOOK_BACK: Final = timedelta(days=3)
_LONGEST: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Cases of one fault that many buyers met: the product or batch and the issue that they share."""

    shop: str
    product: str
    batch: str | None
    issue: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """An incident and the numbers of its cases."""

    line: IncidentLine
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a lead says of an incident: its title, the plan inside the shop, the one text for every buyer."""

    title: str
    plan: str
    text: str


def proposals(account: UUID, *, now: datetime, sold: str = "") -> tuple[Proposal, ...]:
    """Faults that three buyers or more met within a day and that no incident holds yet.

    With `sold`, those that one of these buyers met with what was sold so; the proposal names every case all the same.
    """
    found: list[Proposal] = []
    with tenancy.account(account):
        for shop in shops(account):
            cases = [one for one in latest_cases(account, shop.id, since=now - LOOK_BACK) if not one.parent]
            found += _proposed(shop.id, cases)
        wanted = sold_numbers(account, {number for one in found for number in one.numbers}, sold)
    return tuple(one for one in found if not wanted.isdisjoint(one.numbers))


def _proposed(shop: str, cases: Collection[LikeCase]) -> Iterator[Proposal]:
    like = [
        Like(case=str(one.number), at=one.opened_at, key=f"{product}\t{issue}")
        for one in cases
        for product in one.products
        for issue in one.issues
    ]
    batches = {one.number: one.batches for one in cases}
    taken: set[frozenset[str]] = set()
    for key, members in sorted(mass_incidents(like).items(), key=lambda pair: -len(pair[1])):
        if frozenset(members) in taken:
            continue
        taken.add(frozenset(members))
        product, _, issue = key.partition("\t")
        numbers = tuple(sorted(map(int, members)))
        shared = frozenset.intersection(*(batches[number] for number in numbers))
        yield Proposal(shop=shop, product=product, batch=next(iter(sorted(shared)), None), issue=issue, numbers=numbers)


def declare(lead: Agent, said: Declared, numbers: Collection[int], *, now: datetime) -> UUID:
    """A lead makes one incident of these cases: each follows its playbook, and its text stands ready in each.

    ``E-ROLE-LEAD`` for an agent, ``E-CASE-REASON`` without a title, plan or text, ``E-CASE-NONE`` for a case that is
    not there, ``E-INCIDENT-SHOP`` for cases of several shops, ``E-REPLY-BLOCKED`` for a text that may not be sent.
    """
    _lead_only(lead, now)
    _check_said(said)
    key = new_key()
    with tenancy.account(lead.account):
        lines = cases_by_numbers(lead.account, numbers)
        if len(lines) < len(set(numbers)) or not lines:
            raise WanhuiError("E-CASE-NONE", number=min(set(numbers) - {line.number for line in lines}, default=0))
        if len({line.row.shop for line in lines}) > 1:
            raise WanhuiError("E-INCIDENT-SHOP")
        new = NewIncident(
            id=key, shop=lines[0].row.shop, title=said.title.strip(), plan=said.plan.strip(), text=said.text.strip(),
            opened_by=str(lead.id), opened_at=now,
        )  # fmt: skip
        open_incident(lead.account, new)
        for line in lines:
            _join(lead, line.number, key, now=now)
        _draft_for_all(lead, key, now=now)
    return key


def join(agent: Agent, number: int, key: UUID, *, now: datetime) -> None:
    """One more case belongs to the incident; ``E-INCIDENT-NONE`` for one that is over or not there."""
    with tenancy.account(agent.account):
        _open_one(agent.account, key)
        _join(agent, number, key, now=now)
        _draft_for_all(agent, key, now=now)


def leave(agent: Agent, number: int, *, now: datetime) -> None:
    """The case has a cause of its own: it follows its own playbook again."""
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        books = playbooks_of(agent.account, whole.line.row.shop)
        change(agent.account, whole, lambda case: leave_incident(case, agent.by(now), playbooks=books), now=now)


def tell_all(lead: Agent, key: UUID, *, plan: str, text: str, now: datetime) -> int:
    """A new plan or text: where the words changed they stand ready in each open case, once; gives their number."""
    _lead_only(lead, now)
    _check_said(Declared(title="–", plan=plan, text=text))
    with tenancy.account(lead.account):
        _open_one(lead.account, key)
        version = say(lead.account, key, plan=plan.strip(), text=text.strip())
        _draft_for_all(lead, key, now=now)
    return version


def maker_reached(lead: Agent, key: UUID, *, note: str, now: datetime) -> None:
    """The task of every incident: the brand or supplier was reached, and this is what they said."""
    if not note.strip():
        raise WanhuiError("E-CASE-REASON", what="maker")
    with tenancy.account(lead.account):
        _open_one(lead.account, key)
        reach_maker(lead.account, key, note=note.strip(), at=now)


def finish(lead: Agent, key: UUID, *, now: datetime) -> None:
    """The incident is over; its cases end one by one as always. ``E-INCIDENT-MAKER`` while nobody was reached."""
    _lead_only(lead, now)
    with tenancy.account(lead.account):
        found = _open_one(lead.account, key)
        if found.maker_reached_at is None:
            raise WanhuiError("E-INCIDENT-MAKER")
        close_incident(lead.account, key, at=now)


def list_incidents(account: UUID, *, sold: str = "") -> tuple[IncidentView, ...]:
    """All incidents with a case that was `sold` so, open ones first, with the numbers of these cases."""
    with tenancy.account(account):
        lines = incidents(account, sold=sold)
        numbers = cases_of_incidents(account, [line.id for line in lines], sold=sold)
    return tuple(IncidentView(line=line, numbers=numbers[line.id]) for line in lines)


def _join(agent: Agent, number: int, key: UUID, *, now: datetime) -> None:
    whole = whole_case(agent.account, number)
    books = playbooks_of(agent.account, whole.line.row.shop)
    change(agent.account, whole, lambda case: join_incident(case, agent.by(now), str(key), playbooks=books), now=now)


def _draft_for_all(lead: Agent, key: UUID, *, now: datetime) -> None:
    """The text as a draft in each open case: once for each change of it, and never where lint would stop it."""
    found = _open_one(lead.account, key)
    for number in cases_of_incidents(lead.account, [key])[key]:
        whole = whole_case(lead.account, number)
        case = replay(whole.events)
        if case.is_over:
            continue
        if lint_draft(whole, case, found.text, way="chat", now=now).blocking:
            raise WanhuiError("E-REPLY-BLOCKED", count=1)
        save_reply(
            lead.account,
            StoredReply(
                id=new_key(), case=whole.line.id, object="chat", text=found.text, status="draft",
                idempotency_key=f"{number}:incident:{key}:{found.text_version}", author=str(lead.id),
                written_at=now.astimezone(ZoneInfo(whole.line.time_zone)),
            ),
        )  # fmt: skip


def _open_one(account: UUID, key: UUID) -> IncidentLine:
    found = incident(account, key)
    if found is None or found.status != "open":
        raise WanhuiError("E-INCIDENT-NONE")
    return found


def _check_said(said: Declared) -> None:
    for what, text in (("title", said.title), ("plan", said.plan), ("text", said.text)):
        if not text.strip():
            raise WanhuiError("E-CASE-REASON", what=what)
    if len(said.text) > _LONGEST:
        raise WanhuiError("E-REPLY-LONG", limit=_LONGEST, found=len(said.text))


def _lead_only(agent: Agent, now: datetime) -> None:
    if not agent.by(now).is_lead:
        raise WanhuiError("E-ROLE-LEAD")
