"""A call to a buyer: may it be made, what to say, and what was said; typed in here or sent by a telephone system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, get_args
from uuid import UUID

from wanhui.cases import events as ev
from wanhui.cases import plans
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.case import replay
from wanhui.cases.contact import ScriptLine, call_script
from wanhui.cases.parts import ContactMade
from wanhui.cases.state import Case
from wanhui.cases.timing import ANSWERED, met, speech_of
from wanhui.content.case_rules import load_remedies
from wanhui.errors import WanhuiError, Words
from wanhui.evidence.masking import shortened
from wanhui.flows.contact_data import phone_of
from wanhui.flows.desk_acts import Agent, change, whole_case
from wanhui.flows.reach import Reach, reach
from wanhui.flows.rights import require
from wanhui.reading.vocabulary import BuyerType
from wanhui.records.conversations import Message
from wanhui.store import tenancy
from wanhui.store.calls import Call, calls_of, save_call, save_calls
from wanhui.store.case_pages import WholeCase
from wanhui.store.keys import new_key
from wanhui.store.shops import shops

RESULTS: Final = ("agreed", "listened", "call_back", "declined", "no_answer")
#: Buyer types by the key that picks them.
TYPES: Final[tuple[BuyerType, ...]] = get_args(BuyerType)
_LONGEST: Final = timedelta(hours=4)
_MOST_TONES: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTask:
    """What stands before an agent who is to call: whether they may, the words, the number, earlier calls."""

    number: int
    reach: Reach
    reasons: tuple[Words, ...]
    script: tuple[ScriptLine, ...]
    phone: str
    buyer_type: str | None
    planned: str | None
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEntry:
    """What was said on the phone; an empty `number` is the buyer's own.

    `tones` are (seconds from the start, note); the same `key` is the same call.
    """

    number: str
    started_at: datetime
    ended_at: datetime
    summary: str
    result: str
    tones: tuple[tuple[int, str], ...] = ()
    buyer_type: str | None = None
    key: str


def call_task(agent: Agent, number: int, *, name: str, now: datetime) -> CallTask:
    """The script for a call about this case. The remedy that is offered or chosen is named in it, the review never."""
    found = reach(agent.account, number, now=now)
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        case = replay(whole.events)
        shop = next((one for one in shops(agent.account) if one.id == case.shop), None)
        calls = calls_of(agent.account, whole.line.id)
    sign = (shop.sign or shop.name) if shop is not None else whole.line.shop_name
    due = [plan.id for plan in case.plans if plan.act == "call" and plan.state == "open"]
    return CallTask(
        number=number,
        reach=found,
        reasons=found.way("phone").reasons,
        script=call_script(sign, name, _remedy(case)),
        phone=shortened(phone_of(whole)),
        buyer_type=case.seen.buyer_type,
        planned=due[0] if due else None,
        calls=calls,
    )


def _remedy(case: Case) -> Words | None:
    titles = {pack.id: pack.title for pack in load_remedies()}
    under_way = [one for one in case.remedies if one.state in ("offered", "chosen")]
    return titles.get(under_way[-1].kind) if under_way else None


def record_call(agent: Agent, number: int, entry: CallEntry, *, now: datetime) -> bool:
    """Keeps a call that an agent has typed in; false when it was kept before.

    A call that reached the buyer answers them; one that did not counts as an attempt. Raises ``E-CALL-TIMES`` for
    times that cannot be, ``E-CALL-RESULT`` for a result that is none, ``E-CASE-REASON`` without a summary.
    """
    require(agent.role, "case.work")
    _check(entry, now)
    by = agent.by(now)
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        call = _call(whole, entry, author=str(agent.id), source=f"agent:{number}:{entry.key}")
        if not save_call(agent.account, call):
            return False
        change(agent.account, whole, lambda case: called(case, by, call), now=now)
    return True


def _check(entry: CallEntry, now: datetime) -> None:
    length = entry.ended_at - entry.started_at
    if entry.started_at > now or length < timedelta(0) or length > _LONGEST:
        raise WanhuiError("E-CALL-TIMES")
    if entry.result not in RESULTS:
        raise WanhuiError("E-CALL-RESULT", found=entry.result, expected=", ".join(RESULTS))
    if not entry.summary.strip():
        raise WanhuiError("E-CASE-REASON", what="call")


def _call(whole: WholeCase, entry: CallEntry, *, author: str, source: str) -> Call:
    return Call(
        id=new_key(),
        case=whole.line.id,
        order=whole.line.row.order,
        number=(entry.number.strip() or phone_of(whole))[:40],
        started_at=entry.started_at,
        ended_at=entry.ended_at,
        summary=entry.summary.strip()[:2000],
        tones=tuple((at, note.strip()[:200]) for at, note in entry.tones[:_MOST_TONES] if note.strip()),
        result=entry.result,
        buyer_type=entry.buyer_type if entry.buyer_type in TYPES else None,
        author=author,
        source=source,
    )


def called(case: Case, by: By, call: Call) -> Acted:
    """The case after a call: a contact with its tone, type and result; a planned call is done with it."""
    if case.is_over:
        return Acted(case, ())
    acting = Acting(case, by)
    is_reached = call.result != "no_answer"
    made = ContactMade(
        channel="phone",
        at=call.started_at,
        is_unasked=speech_of(case) == "contact",
        note=call.summary,
        tone="; ".join(note for _, note in call.tones),
        buyer_type=call.buyer_type,
        result=call.result,
    )
    clocks = met(case, ANSWERED, call.ended_at) if is_reached else ()
    acting.add(ev.Replied, reply=f"call:{call.id}", contact=made, clocks=clocks, is_service=not is_reached)
    if call.buyer_type is not None and call.buyer_type != case.seen.buyer_type:
        seen = replace(case.seen, buyer_type=call.buyer_type)
        acting.add(ev.ReadCorrected, seen=seen, priority=case.priority, playbook=case.playbook, gates=case.gates)
    planned = [plan.id for plan in acting.case.plans if plan.act == "call" and plan.state == "open"]
    if is_reached and planned:
        acting.follow(plans.done(acting.case, by, planned[0]))
    return acting.done()


def call_of_message(message: Message) -> dict[str, Any] | None:
    """What a telephone system tells of a call in a message of channel phone; None for any other message.

    Beyond the record contract, in the field ``call``: ``number``, ``ended_at``, ``result`` and ``tones`` (a list of
    {``second``, ``note``}). What makes no sense is left out; the message itself is kept as it came.
    """
    given = message.extra.get("call")
    if message.channel != "phone" or not isinstance(given, dict):
        return None
    result = given.get("result")
    return {
        "number": str(given.get("number") or "")[:40],
        "ended_at": _instant(given.get("ended_at")) or message.at,
        "result": result if result in RESULTS else "listened",
        "tones": _tones(given.get("tones")),
        "buyer_type": given.get("buyer_type") if given.get("buyer_type") in TYPES else None,
    }


def _instant(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _tones(value: object) -> tuple[tuple[int, str], ...]:
    if not isinstance(value, list):
        return ()
    found = []
    for one in value[:_MOST_TONES]:
        if isinstance(one, dict) and isinstance(one.get("second"), int) and str(one.get("note") or "").strip():
            found.append((max(0, one["second"]), str(one["note"]).strip()[:200]))
    return tuple(found)


def keep_calls(account: UUID, calls: Sequence[tuple[UUID, Message]]) -> int:
    """Keeps the calls that came as messages of a telephone system, each with its case; how many are new."""
    found = []
    for case, message in calls:
        told = call_of_message(message)
        if told is not None:
            found.append(
                Call(
                    id=new_key(), case=case, order=message.order, started_at=message.at, summary=message.text[:2000],
                    author=message.agent or "", source=f"message:{message.shop}:{message.id}", **told,
                )
            )  # fmt: skip
    return save_calls(account, found)
