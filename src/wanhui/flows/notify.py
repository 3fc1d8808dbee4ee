"""Tells people what happened: in the app always, and through the account's own sinks; once for each event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from wanhui.cases import events as ev
from wanhui.cases.follow_up import STALLED, STALLED_WORDS
from wanhui.cases.parts import Plan
from wanhui.cases.plans import CHANGED_WORDS
from wanhui.cases.state import Case
from wanhui.cases.words import SYSTEM
from wanhui.content.case_rules import load_remedies
from wanhui.errors import Words
from wanhui.records.reviews import Review
from wanhui.store import tenancy
from wanhui.store.jobs import enqueue
from wanhui.store.notices import Notice, add_notices, notices_by_ids
from wanhui.store.sinks import Sink, queue, sinks

#: A sink takes these only where somebody has chosen them by name.
ON_REQUEST: Final = frozenset({"weekly_report"})
#: The name under which the worker knows `send_notices`.
TASK: Final = "send_notices"
_CLOCK: Final[Mapping[str, Words]] = {
    "first_response": Words("首次响应", "First response"),
    "next_response": Words("再次响应", "Next response"),
    "resolution": Words("解决", "Resolution"),
    "platform": Words("平台时限", "Platform deadline"),
}


def tell(account: UUID, notices: Sequence[Notice], now: datetime) -> int:
    """Keeps `notices` and sends those on that a sink takes; how many were new. Call it with the data they tell of."""
    if not notices:
        return 0
    with tenancy.account(account):
        new = add_notices(account, notices)
        if not new:
            return 0
        outward = [sink for sink in sinks(account) if sink.is_active]
        if outward:
            added = _stored(account, new)
            pairs = [(sink.id, key) for key, notice in added for sink in outward if takes(sink, notice)]
            if pairs:
                queue(account, pairs, now)
                enqueue(TASK, account, once="notices")
    return len(new)


def _stored(account: UUID, new: Sequence[UUID]) -> list[tuple[UUID, Notice]]:
    with tenancy.account(account) as cursor:
        return [(key, one.notice) for key, one in notices_by_ids(cursor, account, new).items()]


def takes(sink: Sink, notice: Notice) -> bool:
    """Whether `notice` is one that `sink` was chosen for."""
    choice = sink.choice
    if sink.kind == "events":
        return False
    if notice.kind not in choice.kinds and (choice.kinds or notice.kind in ON_REQUEST):
        return False
    if choice.stars and notice.stars not in choice.stars:
        return False
    if choice.topics and not set(choice.topics) & set(notice.topics):
        return False
    return not choice.shops or notice.shop in choice.shops


def notices_of(case: Case, events: Iterable[ev.Event]) -> Iterator[Notice]:
    """What people are to hear of the `events` that have brought a case to where it is now."""
    for event in events:
        say = _SAY.get(type(event))
        said = say(case, event) if say is not None else None
        if said is not None:
            kind, addressee, words = said
            yield Notice(
                key=f"{case.id}:{event.seq}",
                kind=kind,
                addressee=addressee,
                says=words if kind == "plan_due" else _about(words, case.seen.title),
                at=event.at,
                case=UUID(case.id),
                shop=case.shop,
                topics=case.seen.issues,
            )


#: What is told of at once; a good review with a complaint in it waits for the day's letter.
_INSTANT: Final = frozenset({"bad_review", "neutral_review", "extortion", "dispute", "late_parcel"})
#: A case about something older than this opens without a word: it came with an import of the past.
FRESH: Final = timedelta(hours=48)


def notice_of_opening(case: Case, *, stars: int | None, now: datetime) -> Notice | None:
    """What people are to hear of a new case: danger and money demanded at once, good reviews once a day.

    Nothing is said of cases that an import of old records opens, nor of plain messages that stand in the queue.
    """
    first = min((item.at for item in case.items), default=now)
    if now - first > FRESH and case.seen.reason != "late_parcel":
        return None
    is_minutes = case.preset.partition("@")[0] == "live"
    urgent = case.seen.is_safety or "extortion" in case.seen.flags or is_minutes
    if not urgent and case.seen.reason not in (*_INSTANT, "hidden_complaint"):
        return None
    kind = "safety" if case.seen.is_safety else "extortion" if "extortion" in case.seen.flags else "new_case"
    return Notice(
        key=f"{case.id}:1",
        kind=kind,
        addressee="lead" if kind != "new_case" else case.assignee or "all",
        says=Words(f"新工单：{case.seen.title.zh}", f"New case: {case.seen.title.en}"),
        at=now,
        cadence="now" if urgent or case.seen.reason in _INSTANT else "daily",
        case=UUID(case.id),
        shop=case.shop,
        stars=stars,
        topics=case.seen.issues,
    )


def notices_of_praise(reviews: Iterable[Review], now: datetime) -> list[Notice]:
    """Good reviews are told of once a day and shop, however many there are; those of an old import not at all."""
    shops = {one.shop for one in reviews if now - one.at <= FRESH and ((one.stars or 0) > 3 or one.grade == "good")}
    return [
        Notice(
            key=f"praise:{shop}:{now:%Y-%m-%d}",
            kind="good_review",
            addressee="all",
            says=Words("有新的好评", "There are new good reviews"),
            at=now,
            cadence="daily",
            shop=shop,
            stars=5,
        )
        for shop in sorted(shops)
    ]


def _about(words: Words, title: Words) -> Words:
    return Words(f"{words.zh}（{title.zh}）", f"{words.en} ({title.en})")


_Said = tuple[str, str, Words] | None


def _clock(case: Case, event: ev.ClockRang) -> _Said:
    clock = _CLOCK[event.clock]
    if event.alarm == "breach":
        return "clock_breach", _owner(case), Words(f"{clock.zh}已超时", f"{clock.en} is overdue")
    return "clock_warn", _owner(case), Words(f"{clock.zh}快到时限", f"{clock.en} is nearly due")


def _escalated(_: Case, event: ev.Escalated) -> _Said:
    if event.reason.startswith("promise:"):
        return "escalated", "lead", Words("承诺没有兑现，请主管介入", "A promise was broken: a lead is needed")
    if event.reason.startswith("breach:"):
        return "escalated", "lead", Words("已超时，请主管介入", "Overdue: a lead is needed")
    return "escalated", "lead", Words("请主管介入", "A lead is needed")


def _assigned(_: Case, event: ev.Assigned) -> _Said:
    if event.actor != SYSTEM or event.assignee is None:
        return None
    return "reassigned", event.assignee, Words("超时没人处理，转给您了", "Nobody acted in time: this is yours now")


def _reminded(case: Case, event: ev.PromiseReminded) -> _Said:
    made = next((one for one in case.promises if one.id == event.promise), None)
    if made is None:
        return None
    return "promise_due", made.owner or _owner(case), Words(f"承诺快到期：{made.text}", f"Promise due: {made.text}")


def _settled(case: Case, event: ev.PromiseSettled) -> _Said:
    made = next((one for one in case.promises if one.id == event.promise), None)
    if made is None or event.state != "broken":
        return None
    return "promise_broken", made.owner or _owner(case), Words(f"承诺过期：{made.text}", f"Promise broken: {made.text}")


def _plan_rang(case: Case, event: ev.PlanRang) -> _Said:
    plan = next((one for one in case.plans if one.id == event.plan), None)
    if plan is None or plan.act == "send":
        return None
    if plan.id == STALLED:
        return "plan_due", "lead", STALLED_WORDS
    return "plan_due", _planner(case, plan.by), reminder(case, plan.act)


_ACT: Final[Mapping[str, Words]] = {
    "call": Words("约好的电话到点了", "Time for the call that was agreed"),
    "task": Words("约好的事到点了", "Time to do what was agreed"),
    "snooze": Words("稍后处理的工单到点了", "Time to go on with this case"),
    "send": Words("约好的消息到点了", "Time for the message that was agreed"),
}


def reminder(case: Case, act: str) -> Words:
    """A reminder of something agreed: it names the remedy where there is one, and never the review."""
    under_way = [one for one in case.remedies if one.state in ("offered", "chosen", "done")]
    titles = {pack.id: pack.title for pack in load_remedies()}
    title = titles.get(under_way[-1].kind) if under_way else None
    if title is None:
        return _ACT[act]
    return Words(f"{_ACT[act].zh}：{title.zh}", f"{_ACT[act].en}: {title.en}")


def to_paste(case: Case, plan: Plan, now: datetime) -> Notice:
    """A message that is due was written down, but its shop is not connected: a person pastes it into the platform."""
    return Notice(
        key=f"{case.id}:{plan.id}:paste",
        kind="to_paste",
        addressee=_planner(case, plan.by),
        says=Words("约好的消息写好了，请粘贴到平台发出", "A planned message is ready: paste it into the platform"),
        at=now,
        case=UUID(case.id),
        shop=case.shop,
    )


def _plan_settled(case: Case, event: ev.PlanSettled) -> _Said:
    plan = next((one for one in case.plans if one.id == event.plan), None)
    if plan is None or event.state != "stopped" or event.actor != SYSTEM or event.note in _SILENT:
        return None
    return "plan_stopped", _planner(case, plan.by), stopped_words(event.note)


def stopped_words(note: str) -> Words:
    """Why a planned message did not go out; `note` holds the codes of what has changed."""
    known: Mapping[str, Words] = {str(code): words for code, words in CHANGED_WORDS.items()}
    said = [known[code] for code in note.split(",") if code in known] or [_HELD.get(note, Words(note, note))]
    zh, en = "；".join(one.zh for one in said), "; ".join(one.en for one in said)
    return Words(f"约好的消息没有发出：{zh}", f"A planned message was not sent: {en}")


#: Put off until morning, overtaken by later news, or needless because the promise was kept: nobody need hear.
_SILENT: Final = frozenset({"quiet", "parcel", "kept"})
_HELD: Final[Mapping[str, Words]] = {
    "lint": Words("按现在的情况，这段话不能发", "As things stand now the text must not be sent"),
    "contact": Words("现在不允许主动联系这位买家", "This buyer may not be contacted now"),
    "locked": Words("原因还没有查清，不能主动联系", "The cause has not been looked into yet"),
}


def _owner(case: Case) -> str:
    return case.assignee or "all"


def _planner(case: Case, by: str) -> str:
    return by if by and by != SYSTEM else _owner(case)


_SAY: Final[Mapping[type[ev.Event], Callable[[Case, Any], _Said]]] = {
    ev.ClockRang: _clock,
    ev.Escalated: _escalated,
    ev.Assigned: _assigned,
    ev.PromiseReminded: _reminded,
    ev.PromiseSettled: _settled,
    ev.PlanRang: _plan_rang,
    ev.PlanSettled: _plan_settled,
}
