"""How people answered: measures what is new, shows figures with their cases, turns patterns into training.

No figure counts what became of a review, so that nobody is measured by reviews that were changed or taken away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.log import record_bug
from wanhui.flows.shop_rules import rules_of_shops
from wanhui.insights.agents import Figures, Trait, patterns, work_of
from wanhui.store import agent_work as store
from wanhui.store import tenancy
from wanhui.store import training as items
from wanhui.store.accounts import Person, list_accounts, people
from wanhui.store.agent_work import MEASURES, TEAM, Span, WorkCase
from wanhui.store.behind import names_of
from wanhui.store.cases import events_of
from wanhui.store.keys import new_key
from wanhui.store.shops import StoredShop, shops
from wanhui.store.training import TrainingLine

#: The stretches of time to choose from, in days.
SPANS: Final = (7, 28, 90)
#: Patterns are looked for in so much of the past.
LOOKED_AT: Final = timedelta(days=28)
#: How long training may take unless a lead says otherwise (own).
DUE: Final = timedelta(days=14)
_BATCH: Final = 500
_SHOWN: Final = 20
#: The share of answers that are slower than the time nine of ten kept.
_SLOWEST: Final = 10
_MEASURE: Final[Mapping[str, str]] = {
    "slow_first": "first_response", "slow_next": "next_response", "promises": "broken", "findings": "rule",
    "displeased": "displeased",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which work: of how many days, in which shop (None: all), on what a broadcast, streamer or offer `sold`."""

    days: int = 28
    shop: str | None = None
    sold: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWork:
    """One person's figures; `id` is `TEAM` for all together and "" where nobody is told."""

    id: str
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkView:
    """The page: all together, each person, what is trained, and who can see to it."""

    wanted: Wanted
    team: PersonWork
    people: tuple[PersonWork, ...]
    training: tuple[TrainingLine, ...]
    names: Mapping[str, str]
    owners: tuple[Person, ...]
    shops: tuple[StoredShop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of the page: whose (`TEAM`: all), what (a key of `MEASURES`), the rule of a finding as `topic`.

    `is_slowest`: only the slowest tenth, those beyond the time that nine of ten kept.
    """

    person: str = TEAM
    measure: str = "first_response"
    topic: str = ""
    is_slowest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCases:
    """The cases behind a figure."""

    wanted: Wanted
    figure: Figure
    name: str
    cases: tuple[WorkCase, ...]


def measure_everywhere(now: datetime) -> int:
    """Measures every account and opens what is to be trained; how many cases it measured."""
    measured = 0
    for account in (one.id for one in list_accounts()):
        try:
            measured += measure(account, now)
            train(account, now)
        except Exception as bug:  # the next account must not wait for this one
            record_bug(bug)
    return measured


def measure(account: UUID, now: datetime) -> int:
    """Measures the cases that have changed, a batch at a time; how many. Again changes nothing."""
    measured = 0
    while True:
        with tenancy.account(account):
            stale = store.stale_cases(account, most=_BATCH)
            if not stale:
                return measured
            keys = [one.id for one in stale]
            events, said = events_of(account, keys), store.said_in(account, keys)
            rules = rules_of_shops(account, {one.shop for one in stale}, now)
            found = [
                (one, work_of(events.get(one.id, ()), said.get(one.id, {}), rules[one.shop].calendar_for(one.preset)))
                for one in stale
            ]
            store.save_work(account, found)
        measured += len(stale)


def train(account: UUID, now: datetime) -> int:
    """Opens an item for each new pattern of the last four weeks, with an owner and a date; how many."""
    span = Span(since=now - LOOKED_AT, until=now)
    opened = 0
    with tenancy.account(account):
        team, everyone = _figures(account, span)
        found = [(person, trait) for person, one in everyone.items() if person for trait in patterns(one, team)]
        if not found:
            return 0
        done, owner = items.last_training(account), _owner(people(account))
        for person, trait in found:
            since = done.get((person, trait.pattern, trait.topic))
            if owner is not None and (since is None or since < span.since):
                opened += items.open_training(account, _item(account, span, person=person, trait=trait, owner=owner))
    return opened


def show_work(account: UUID, wanted: Wanted, *, now: datetime) -> WorkView:
    """The figures of everybody's work; the number of queries is fixed."""
    with tenancy.account(account):
        team, everyone = _figures(account, _span(wanted, now))
        working, known, found = people(account), shops(account), items.training(account)
        names = {**names_of(account, "agent"), **{str(one.id): one.name for one in working}}
    listed = [PersonWork(id=key, name=names.get(key, key), figures=one) for key, one in everyone.items()]
    return WorkView(
        wanted=wanted,
        team=PersonWork(id=TEAM, name="", figures=team),
        people=tuple(sorted(listed, key=lambda one: (not one.id, -_amount(one.figures), one.name))),
        training=found,
        names={**{one.person: one.person for one in found}, **names},
        owners=tuple(one for one in working if one.is_active and one.role != "auditor"),
        shops=known,
    )


def show_work_cases(account: UUID, wanted: Wanted, figure: Figure, *, now: datetime) -> WorkCases:
    """The cases behind one figure, those that took longest in front; ``E-EXPORT-LIST`` for an unknown figure."""
    if figure.measure not in MEASURES:
        raise WanhuiError("E-EXPORT-LIST", found=figure.measure, expected=", ".join(MEASURES))
    with tenancy.account(account):
        found = store.cases_of_work(
            account, _span(wanted, now), figure.measure, person=figure.person, topic=figure.topic,
            share=_SLOWEST if figure.is_slowest else 1,
        )  # fmt: skip
        names = {**names_of(account, "agent"), **{str(one.id): one.name for one in people(account)}}
    return WorkCases(wanted=wanted, figure=figure, name=names.get(figure.person, figure.person), cases=found)


def change_training(lead: Agent, key: UUID, *, owner: str, due_at: datetime | None, now: datetime) -> None:
    """A lead says who sees to an item and by when. ``E-ROLE-LEAD``; ``E-TRAINING-FILL`` without a member as owner or
    a time ahead; ``E-TRAINING-NONE`` for one that is over.
    """
    if not lead.by(now).is_lead:
        raise WanhuiError("E-ROLE-LEAD")
    with tenancy.account(lead.account):
        if due_at is None or due_at <= now or owner not in {str(one.id) for one in people(lead.account)}:
            raise WanhuiError("E-TRAINING-FILL")
        if not items.change_training(lead.account, key, owner=owner, due_at=due_at):
            raise WanhuiError("E-TRAINING-NONE")


def finish_training(agent: Agent, key: UUID, *, note: str, now: datetime) -> None:
    """Its owner or a lead says what was trained. ``E-TRAINING-NOTE`` without a word, ``E-TRAINING-NONE`` for one that
    is over, ``E-ROLE-LEAD`` for anybody else.
    """
    if not note.strip():
        raise WanhuiError("E-TRAINING-NOTE")
    with tenancy.account(agent.account):
        found = next((one for one in items.training(agent.account) if one.id == key and one.done_at is None), None)
        if found is None:
            raise WanhuiError("E-TRAINING-NONE")
        if not agent.by(now).is_lead and found.owner != str(agent.id):
            raise WanhuiError("E-ROLE-LEAD")
        items.finish_training(agent.account, key, note=note.strip()[:500], now=now)


def _span(wanted: Wanted, now: datetime) -> Span:
    since, until = now - timedelta(days=wanted.days), now + timedelta(seconds=1)
    return Span(since=since, until=until, shop=wanted.shop, sold=wanted.sold)


def _figures(account: UUID, span: Span) -> tuple[Figures, dict[str, Figures]]:
    """The team's figures and each person's; three queries."""
    worked = store.work_of_people(account, span)
    promised = store.promises_of_people(account, span)
    written = store.findings_of_people(account, span)
    everyone = {person for person in (*worked, *promised, *written) if person != TEAM}
    each = {
        person: _of_person(worked.get(person), promised.get(person, (0, 0)), written.get(person, (0, {})))
        for person in everyone
    }
    rules = {rule for _, found in written.values() for rule in found}
    team = _of_person(
        worked.get(TEAM),
        (sum(kept for kept, _ in promised.values()), sum(broken for _, broken in promised.values())),
        (
            sum(count for count, _ in written.values()),
            {rule: sum(found.get(rule, 0) for _, found in written.values()) for rule in rules},
        ),
    )
    return team, each


def _of_person(
    worked: store.Worked | None, promised: tuple[int, int], written: tuple[int, Mapping[str, int]]
) -> Figures:
    return Figures(
        times=worked.times if worked is not None else {},
        pleased=worked.pleased if worked is not None else 0,
        displeased=worked.displeased if worked is not None else 0,
        kept=promised[0], broken=promised[1], replies=written[0], findings=written[1],
    )  # fmt: skip


def _amount(one: Figures) -> int:
    return sum(times.count for times in one.times.values())


def _owner(working: Sequence[Person]) -> str | None:
    """Who sees to training unless somebody else is named: a lead, else the owner of the shop."""
    leads = [one for role in ("lead", "owner") for one in working if one.role == role and one.is_active]
    return str(leads[0].id) if leads else None


def _item(account: UUID, span: Span, *, person: str, trait: Trait, owner: str) -> TrainingLine:
    topic = trait.topic if trait.pattern == "findings" else ""
    behind = store.cases_of_work(
        account, span, _MEASURE[trait.pattern], person=person, topic=topic, most=_SHOWN
    )  # fmt: skip
    return TrainingLine(
        id=new_key(), person=person, pattern=trait.pattern, topic=trait.topic,
        figures={"value": trait.value, "team": trait.team, "count": trait.count},
        numbers=tuple(dict.fromkeys(one.number for one in behind)), opened_at=span.until, owner=owner,
        due_at=span.until + DUE,
    )  # fmt: skip
