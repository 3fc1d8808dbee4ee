"""May the shop reach out, by which channel and when: platform, consent, caps, quiet hours, the buyer's own day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from wanhui.cases.parts import Channel
from wanhui.cases.state import Case
from wanhui.errors import WanhuiError, Words

#: How far ahead a free time is looked for.
_DAYS_AHEAD: Final = 7
#: Fewer known acts of a buyer than this say nothing about their day.
_ENOUGH: Final = 3

Refusal = Literal["opt_out", "objection", "channel", "consent", "cap", "call_cap", "quiet", "unanswered"]
REFUSAL_WORDS: Final[Mapping[Refusal, Words]] = {
    "opt_out": Words("买家已拒绝联系，一切主动联系到此为止", "The buyer refused contact: all unasked contact stops"),
    "objection": Words(
        "买家反对推算作息，只用平台允许的时段", "The buyer objected to timing by habit: only allowed hours"
    ),
    "channel": Words("这个平台只许在站内联系", "This platform allows contact inside it only"),
    "consent": Words("买家没有同意用这个方式联系", "The buyer has not agreed to be reached that way"),
    "cap": Words("这一单主动联系的次数已用完", "The unasked contacts of this order are used up"),
    "call_cap": Words("今天已经打过一次电话", "There has been one call attempt today"),
    "quiet": Words("买家那边是休息时间", "It is quiet time where the buyer lives"),
    "unanswered": Words("上一次主动联系还没有回音", "The last unasked contact has not been answered"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactExample:
    """A number of unasked contacts and a channel, and what must come of another one."""

    channel: Channel
    contacts: int = 0
    has_consent: bool = False
    allowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPack:
    """What platforms allow. Of the packs that name a platform, the highest `precedence` holds.

    `inside` are the channels of the platform itself; `with_consent` need the buyer's consent for this purpose.
    `unasked_per_case` bounds contacts that the shop begins; quiet hours are in the buyer's time.
    """

    id: str
    version: int
    title: Words
    limits: Words
    sources: tuple[str, ...]
    precedence: int
    platforms: frozenset[str]
    inside: frozenset[Channel]
    with_consent: frozenset[Channel]
    unasked_per_case: int
    calls_per_day: int
    quiet_from: time
    quiet_until: time
    examples: tuple[ContactExample, ...]


def rules_for(packs: Sequence[ContactPack], platform: str) -> ContactPack:
    """The pack that holds on `platform`; ``E-CONTACT-NONE`` when none does."""
    fitting = [pack for pack in packs if not pack.platforms or platform in pack.platforms]
    if not fitting:
        raise WanhuiError("E-CONTACT-NONE", platform=platform)
    return max(fitting, key=lambda pack: pack.precedence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is known of the buyer for contact: zone, consents, refusals. A missing consent is none."""

    time_zone: ZoneInfo
    consents: frozenset[Channel] = frozenset()
    has_refused: bool = False
    has_objected: bool = False


def may_contact(
    case: Case, now: datetime, channel: Channel, *, pack: ContactPack, person: Person
) -> tuple[Refusal, ...]:  # fmt: skip
    """What speaks against an unasked contact by `channel` now; empty when nothing does.

    Answers to a buyer who is waiting are never unasked: they are not held by caps or quiet hours.
    """
    if case.buyer_waits_since is not None and channel in pack.inside:
        return ()
    found: list[Refusal] = []
    if person.has_refused:
        found.append("opt_out")
    if channel not in pack.inside:
        found += _outside(channel, pack, person)
    unasked = [contact for contact in case.contacts if contact.is_unasked]
    if len(unasked) >= pack.unasked_per_case:
        found.append("cap")
    elif unasked and not _answered_since(case, unasked[-1].at):
        found.append("unanswered")
    if channel == "phone" and _calls_on(case, now, person.time_zone) >= pack.calls_per_day:
        found.append("call_cap")
    if is_quiet(now, person.time_zone, pack):
        found.append("quiet")
    return tuple(found)


def _outside(channel: Channel, pack: ContactPack, person: Person) -> list[Refusal]:
    if channel not in pack.with_consent:
        return ["channel"]
    return [] if channel in person.consents else ["consent"]


def _answered_since(case: Case, at: datetime) -> bool:
    return case.buyer_wrote_at is not None and case.buyer_wrote_at > at


def _calls_on(case: Case, now: datetime, zone: ZoneInfo) -> int:
    today = now.astimezone(zone).date()
    return sum(c.channel == "phone" and c.at.astimezone(zone).date() == today for c in case.contacts)


def is_quiet(now: datetime, zone: ZoneInfo, pack: ContactPack) -> bool:
    """Whether `now` lies in the quiet hours where the buyer lives."""
    here = now.astimezone(zone).time()
    if pack.quiet_from <= pack.quiet_until:
        return pack.quiet_from <= here < pack.quiet_until
    return here >= pack.quiet_from or here < pack.quiet_until


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time at which to reach out, and why then."""

    starts_at: datetime
    ends_at: datetime
    why: Words


def windows(
    times: Iterable[datetime], now: datetime, *, pack: ContactPack, person: Person, is_enabled: bool
) -> tuple[Window, ...]:  # fmt: skip
    """When this buyer is likely free: the hours of their own orders and messages, inside the allowed hours.

    Off (the allowed hours alone) until the owner has confirmed notice and lawful basis (`is_enabled`), and for a
    buyer who objected. Too little known also gives the allowed hours.
    """
    zone = person.time_zone
    counts = Counter(at.astimezone(zone).hour for at in times)
    known = sum(counts.values()) >= _ENOUGH
    if not is_enabled or person.has_objected or not known:
        return _allowed(now, zone, pack)
    best = max(range(24), key=lambda hour: (counts[hour] + counts[(hour + 1) % 24] / 2, -abs(hour - 14)))
    found = []
    for ahead in range(_DAYS_AHEAD):
        day = now.astimezone(zone).date() + timedelta(days=ahead)
        starts = datetime.combine(day, time(best), zone)
        ends = starts + timedelta(hours=2)
        if ends > now and not is_quiet(starts, zone, pack) and not is_quiet(ends - timedelta(minutes=1), zone, pack):
            why = Words(f"买家常在 {best} 点后下单或回复", f"The buyer tends to act after {best}:00")
            found.append(Window(max(starts, now), ends, why))
    return tuple(found[:3]) or _allowed(now, zone, pack)


def _allowed(now: datetime, zone: ZoneInfo, pack: ContactPack) -> tuple[Window, ...]:
    here = now.astimezone(zone)
    found = []
    for ahead in range(2):
        day = here.date() + timedelta(days=ahead)
        starts = datetime.combine(day, pack.quiet_until, zone)
        ends = datetime.combine(day, pack.quiet_from, zone)
        if ends > now:
            why = Words("平台和法律允许的时段", "Within the hours that platform and law allow")
            found.append(Window(max(starts, now), ends, why))
    return tuple(found)


def held_until(now: datetime, zone: ZoneInfo, pack: ContactPack) -> datetime:
    """When a message that meets quiet hours goes out instead."""
    if not is_quiet(now, zone, pack):
        return now
    here = now.astimezone(zone)
    day: date = here.date()
    ready = datetime.combine(day, pack.quiet_until, zone)
    return (ready if ready > now else datetime.combine(day + timedelta(days=1), pack.quiet_until, zone)).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptLine:
    """One line of a call script: what to do, and the words to begin with."""

    stage: Literal["greet", "listen", "name", "confirm"]
    says: Words


def call_script(sign: str, agent: str, remedy: Words | None) -> tuple[ScriptLine, ...]:
    """A call script: greet with name and shop, listen, name the measure, confirm. Reviews are never mentioned."""
    named = remedy or Words("先记下来，两小时内给您答复", "it is noted and I will be back within two hours")
    return (
        ScriptLine(
            stage="greet",
            says=Words(
                f"您好，这里是{sign}，我是{agent}，看到您的这单不顺，来向您道歉",
                f"Hello, {sign} here, this is {agent}; I am calling about your order, which went wrong",
            ),
        ),
        ScriptLine(
            stage="listen",
            says=Words("先听您说，具体怎么回事？", "First I would like to hear what happened"),
        ),
        ScriptLine(
            stage="name",
            says=Words(f"我们的办法是：{named.zh}", f"Here is what we can do: {named.en}"),
        ),
        ScriptLine(
            stage="confirm",
            says=Words(
                "我把刚才说定的再念一遍，您看对不对", "Let me repeat what was agreed, and tell me if it is right"
            ),
        ),
    )
