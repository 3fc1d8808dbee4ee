"""What a case does by itself when its time has come: alarms, reminders, word to the buyer, the questions after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from wanhui.cases import events as ev
from wanhui.cases import plans, promises
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.contact import ContactPack, held_until
from wanhui.cases.follow_up import (
    ASK_WORDS,
    PUT_OFF,
    REMIND_WORDS,
    STALLED,
    STALLED_WORDS,
    parcel_words,
    question_due,
    report_at,
    return_stalls_at,
)
from wanhui.cases.parcels import sent_back
from wanhui.cases.parts import Plan, PlanAbout, Promise
from wanhui.cases.rules import Rules
from wanhui.cases.state import Case
from wanhui.cases.timing import ring
from wanhui.errors import Language, Words
from wanhui.records.fact import Fact
from wanhui.records.orders import ShipmentEvent

_SOONEST: Final = 2 * 3600.0
_LATEST: Final = 24 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a case needs to know of its shop to act: rules, contact rules, the buyer's zone and language.

    `is_notify_only`: people are told, nobody is called in and nothing is given to somebody else. `tells_buyers`: word
    of a promise in danger goes out by itself; otherwise an agent is asked to send it.
    """

    rules: Rules
    contact: ContactPack
    zone: ZoneInfo
    language: Language = "zh"
    is_notify_only: bool = False
    tells_buyers: bool = True


def wake(case: Case, by: By, around: Around, *, facts: Sequence[Fact] = ()) -> Acted:
    """Everything that is due at `by.now`, once; `facts` are the records by which promises may have been kept.

    Clocks warn and are breached, promises are settled, reminded of and announced to the buyer before they break,
    plans ring, the question after a remedy and the report on a silent parcel are planned, and a lead hears of a return
    that stands still.
    """
    acting = Acting(case, by)
    if case.is_over:
        return acting.done()
    acting.follow(ring(acting.case, by, rules=around.rules, is_notify_only=around.is_notify_only))
    acting.follow(promises.check(acting.case, by, facts, theirs=sent_back(facts)))
    for made in promises.to_remind(acting.case, by.now):
        acting.add(ev.PromiseReminded, promise=made.id)
        _announce(acting, by, made, around=around)
    acting.follow(plans.ring(acting.case, by))
    _ask(acting, by, around)
    _report(acting, by, around, facts=facts)
    _hurry_return(acting, by, around)
    return acting.done()


def _announce(acting: Acting, by: By, made: Promise, *, around: Around) -> None:
    """Word to the buyer, planned for before the promise breaks; kept meanwhile, it is not sent."""
    known = {plan.id for plan in acting.case.plans}
    if f"promise:{made.id}" in known or made.id.startswith(NOTICE):
        return
    at = promises.tell_at(made, by.now, zone=around.zone, pack=around.contact)
    text = in_danger(made, at, around.zone).text(around.language)
    planned = _plan(f"promise:{made.id}", "promise", by, at=at, text=text)
    if not around.tells_buyers:
        planned = replace(planned, act="task")
    acting.add(ev.Planned, plan=planned)


#: Promises that such a word makes in its turn begin like this: they are tracked, and not announced again.
NOTICE: Final = "notice:"


def in_danger(made: Promise, at: datetime, zone: ZoneInfo) -> Words:
    """What the buyer reads when a promise may not be kept: what was said, that it is not done, and the next time."""
    more = min(max((made.due_at - made.made_at).total_seconds() / 2, _SOONEST), _LATEST)
    until = datetime.fromtimestamp(max(at, made.due_at).timestamp() + more, zone)
    until = until.replace(minute=until.minute // 15 * 15, second=0, microsecond=0)
    return Words(
        f"您好，之前跟您说的“{_short(made.text)}”还没有办好，可能赶不上原定时间，先跟您说明，抱歉让您久等。"
        f"我们在催办，{until.month}月{until.day}日{until:%H:%M}前给您结果；您不想再等也可以告诉我们，按您的意思办。",
        f"About “{_short(made.text)}”: it is not done yet and may miss the time we gave you. I am sorry for the wait. "
        f"We will give you the result by {until:%H:%M} on {until.day} {until:%B}; "
        "if you would rather not wait, tell us and we will do as you choose.",
    )


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else plain[:59] + "…"


def _ask(acting: Acting, by: By, around: Around) -> None:
    due = question_due(acting.case, by.now)
    if due is None:
        return
    asked = sum(plan.about == "satisfied" and plan.note != PUT_OFF for plan in acting.case.plans)
    at = held_until(by.now, around.zone, around.contact)
    text = (ASK_WORDS if due == "ask" else REMIND_WORDS).text(around.language)
    acting.add(ev.Planned, plan=_plan(f"satisfied:{asked + 1}", "satisfied", by, at=at, text=text))


def _report(acting: Acting, by: By, around: Around, *, facts: Sequence[Fact]) -> None:
    at = report_at(acting.case)
    if at is None or by.now < at:
        return
    last = [plan for plan in acting.case.plans if plan.about == "progress"][-1]
    scans = [fact for fact in facts if isinstance(fact, ShipmentEvent)]
    latest = max(scans, key=lambda scan: scan.at, default=None)
    is_theirs = latest is not None and latest.id in sent_back(facts)
    said = parcel_words(latest, is_again=True, is_theirs=is_theirs).text(around.language)
    status = plans.base_of(last.id).rpartition(":")[2]
    number = sum(plan.about == "progress" for plan in acting.case.plans) + 1
    at = held_until(by.now, around.zone, around.contact)
    acting.add(ev.Planned, plan=_plan(f"progress:again-{number}:{status}", "progress", by, at=at, text=said))


def _hurry_return(acting: Acting, by: By, around: Around) -> None:
    """A return that stands still for a day becomes the next thing to do, and a lead hears of it."""
    at = return_stalls_at(acting.case)
    if at is None or by.now < at:
        return
    text = STALLED_WORDS.text(around.language)
    task = Plan(id=STALLED, act="task", at=by.now, made_at=by.now, by=by.actor, text=text)
    acting.add(ev.Planned, plan=task)
    acting.add(ev.PlanRang, plan=task.id)


def _plan(id_: str, about: PlanAbout, by: By, *, at: datetime, text: str) -> Plan:
    return Plan(id=id_, act="send", about=about, at=at, made_at=by.now, by=by.actor, text=text)
