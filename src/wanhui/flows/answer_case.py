"""Sends an answer from the desk: checked again, kept for ten seconds in which it can be taken back, then recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.cases.acting import Acted, By
from wanhui.cases.case import replay
from wanhui.cases.granting import has_declined
from wanhui.cases.pace import pace
from wanhui.cases.parts import Channel, Promise, PromiseAbout
from wanhui.cases.promises import check, promise
from wanhui.cases.state import Case
from wanhui.cases.timing import answer, contact_lock, inform, speech_of
from wanhui.cases.waking import NOTICE
from wanhui.cases.words import SYSTEM
from wanhui.cases.work import advance, chain_is_seen, chain_version, see_chain
from wanhui.channels.null import Letter, NullChannel, Receipt
from wanhui.content.calendars import workdays_in
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent, change, whole_case
from wanhui.flows.desk_drafts import characters, language_of, lint_draft, room_view, shown_draft
from wanhui.flows.desk_views import CaseBrief, CheckedView
from wanhui.flows.draft_log import log_origin, origin_of
from wanhui.flows.heated import heat_of
from wanhui.flows.playbooks_of_shop import playbooks_of
from wanhui.flows.reply_views import DraftView, LintView, ReplyObject
from wanhui.flows.show_desk import next_view
from wanhui.replies.claims import PromiseKind, promises_in
from wanhui.store import tenancy
from wanhui.store.accounts import people
from wanhui.store.case_lists import cases_by_ids
from wanhui.store.case_pages import WholeCase
from wanhui.store.case_rows import CaseLine
from wanhui.store.jobs import enqueue
from wanhui.store.keys import new_key
from wanhui.store.replies import StoredReply, mark_sent, move, save_reply
from wanhui.store.replies import reply as find_reply

#: How long a sent answer waits on the server so that it can still be taken back.
UNDO_WITHIN: Final = timedelta(seconds=10)
#: The name under which the worker knows `deliver`.
TASK: Final = "deliver_answer"
#: What a case keeps of the kinds of promise that are found in words.
_ABOUT: Final[dict[PromiseKind, PromiseAbout]] = {
    "refund": "refund",
    "resend": "send",
    "exchange": "send",
    "ship": "send",
    "answer": "answer",
    "call": "answer",
    "look": "answer",
    "repair": "repair",
}
_CHANNELS: Final[dict[str, Channel]] = {"chat": "platform_chat", "public_reply": "public_reply"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the agent wants to send; the same `key` again is the same answer.

    `seen` is the version of the case that stood beside the text, with its order chain; None: no page showed it.
    `is_second`: the agent knows that a colleague has answered these very words of the buyer.
    `cuts_in`: the agent knows that the buyer is still writing.
    """

    object: ReplyObject
    text: str
    key: str
    seen: int | None = None
    is_second: bool = False
    cuts_in: bool = False


def check_answer(account: UUID, number: int, wanted: Answer, *, now: datetime) -> CheckedView:
    """What lint says of a text as an answer to the case, while it is being written; ``E-CASE-NONE`` without one."""
    with tenancy.account(account):
        whole = whole_case(account, number)
        playbooks = playbooks_of(account, whole.line.row.shop)
    case = replay(whole.events)
    lint = lint_draft(whole, case, wanted.text, way=wanted.object, now=now, playbooks=playbooks)
    draft = DraftView(
        object=wanted.object,
        text=wanted.text,
        language=language_of(whole),
        template=None,
        limit=characters(whole, wanted.object),
        lint=lint,
        key=wanted.key,
        room=room_view(whole, wanted.object, wanted.text, now=now),
    )
    brief = CaseBrief(number=number, is_closed=case.is_over, next_step=next_view(case, playbooks, now))
    return CheckedView(case=brief, draft=draft, heat=heat_of(whole, case, wanted.text))


def send_answer(agent: Agent, number: int, wanted: Answer, *, now: datetime) -> UUID:
    """Takes the answer for sending; it leaves after `UNDO_WITHIN`. Gives its id.

    Raises ``E-REPLY-EMPTY``, ``E-REPLY-LONG``, ``E-REPLY-BLOCKED`` when the text may not leave, ``E-CASE-OVER`` when
    the case is closed, ``E-CASE-LOCKED`` for a contact of the shop's own before the cause was looked into and
    ``E-CASE-CHAIN`` when nobody has looked at the order chain since it changed; ``E-REPLY-SECOND`` when a colleague
    has answered the same words already, ``E-REPLY-CUTS-IN`` when the buyer is still writing.
    """
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        case = replay(whole.events)
        may_send(whole, case, wanted, now=now)
        _not_into(case, wanted, now)
        _not_twice(agent, whole, wanted)
        _see_chain(agent, whole, wanted, now=now)
        playbooks = playbooks_of(agent.account, case.shop)
        lint = lint_draft(whole, case, wanted.text, way=wanted.object, now=now, playbooks=playbooks)
        if lint.blocking:
            raise WanhuiError("E-REPLY-BLOCKED", count=lint.blocking)
        origin = origin_of(wanted.text, shown_draft(whole, case, now, way=wanted.object))
        kept = save_reply(
            agent.account,
            StoredReply(
                id=new_key(),
                case=whole.line.id,
                object=wanted.object,
                text=wanted.text,
                status="sending",
                idempotency_key=f"{number}:{wanted.object}:{wanted.key}",
                findings=[{"rule": one.rule, "severity": one.severity} for one in lint.findings],
                template=origin.template,
                author=str(agent.id),
                written_at=now,
                send_at=now + UNDO_WITHIN,
            ),
        )
        log_origin(agent.account, kept.id, origin, by=agent.id, now=now)
        enqueue(TASK, agent.account, {"reply": str(kept.id)}, once=f"deliver:{kept.id}", run_at=now + UNDO_WITHIN)
    return kept.id


def may_send(whole: WholeCase, case: Case, wanted: Answer, *, now: datetime) -> None:
    """Raises what stands against sending, whatever the words say; ``E-REPLY-LIMIT`` for what the platform refuses."""
    if case.is_over:
        raise WanhuiError("E-CASE-OVER", case=case.id, kind="replied", status=case.status)
    if not wanted.text.strip():
        raise WanhuiError("E-REPLY-EMPTY")
    limit = characters(whole, wanted.object)
    if len(wanted.text) > limit:
        raise WanhuiError("E-REPLY-LONG", limit=limit, found=len(wanted.text))
    for refused in room_view(whole, wanted.object, wanted.text, now=now).refused[:1]:
        raise WanhuiError("E-REPLY-LIMIT", detail_zh=refused.zh, detail_en=refused.en)
    lock = contact_lock(case, speech_of(case))
    if lock is not None:
        raise WanhuiError("E-CASE-LOCKED", gates=", ".join(lock.gates))
    if wanted.object == "chat" and speech_of(case) == "contact" and has_declined(case):
        raise WanhuiError("E-CONTACT-DECLINED")


def _not_into(case: Case, wanted: Answer, now: datetime) -> None:
    """``E-REPLY-CUTS-IN`` while the buyer is still writing, unless the agent knows."""
    found = pace(case, now) if wanted.object == "chat" else None
    if found is not None and not wanted.cuts_in:
        raise WanhuiError("E-REPLY-CUTS-IN")


def _not_twice(agent: Agent, whole: WholeCase, wanted: Answer) -> None:
    """``E-REPLY-SECOND`` when a colleague has answered since the buyer last wrote, unless the agent knows."""
    case = replay(whole.events)
    since = case.buyer_wrote_at or case.opened_at
    by_others = [
        one
        for one in whole.replies
        if one.status in ("sending", "sent") and one.author not in (str(agent.id), SYSTEM) and one.written_at >= since
    ]
    if by_others and not wanted.is_second:
        last = max(by_others, key=lambda one: one.written_at)
        name = next((one.name for one in people(agent.account) if str(one.id) == last.author), last.author)
        at = last.written_at.astimezone(ZoneInfo(whole.line.time_zone))
        raise WanhuiError("E-REPLY-SECOND", name=name, at=f"{at:%H:%M}")


def _see_chain(agent: Agent, whole: WholeCase, wanted: Answer, *, now: datetime) -> None:
    """Keeps that the chain stood beside the text; ``E-CASE-CHAIN`` where it has changed since anybody looked."""

    def act(case: Case) -> Acted:
        shown = wanted.seen is not None and wanted.seen >= chain_version(whole.events)
        if not shown and not chain_is_seen(case):
            raise WanhuiError("E-CASE-CHAIN")
        return see_chain(case, agent.by(now))

    change(agent.account, whole, act, now=now)


def take_back(account: UUID, reply: UUID, *, now: datetime) -> None:
    """An answer that has not left becomes a draft again; ``E-REPLY-GONE`` once it has."""
    with tenancy.account(account):
        found = find_reply(account, reply)
        waits = found is not None and found.status == "sending" and found.send_at is not None and now < found.send_at
        if not waits or not move(account, reply, source="sending", target="draft"):
            raise WanhuiError("E-REPLY-GONE")


def deliver(account: UUID, reply: UUID, *, now: datetime) -> bool:
    """An answer that was not taken back leaves through its channel and is written into the case; false if it was.

    It is linted again against the facts of this moment: what must not be sent by now stays here, blocked. Doing it
    twice delivers once.
    """
    with tenancy.account(account):
        found = find_reply(account, reply)
        if found is None or found.status != "sending":
            return False
        line = cases_by_ids(account, [found.case])[found.case]
        whole = whole_case(account, line.number)
        before = replace(whole, replies=tuple(one for one in whole.replies if one.id != reply))
        way: ReplyObject = "public_reply" if found.object == "public_reply" else "chat"
        if _is_blocked(lint_draft(before, replay(whole.events), found.text, way=way, now=now), found):
            move(account, reply, source="sending", target="blocked")
            return False
        post(line, found)
        if not mark_sent(account, reply, now):
            return False
        by = Agent(account=account, id=UUID(found.author), role="agent").by(now)
        zone = ZoneInfo(line.time_zone)
        books = playbooks_of(account, whole.line.row.shop)

        def act(case: Case) -> Acted:
            after = answered_case(case, by, found, zone=zone)
            return advance(after, by, playbooks=books)

        change(account, whole, act, now=now)
    return True


def _is_blocked(lint: LintView, found: StoredReply) -> bool:
    """Whether something forbids the text that no second person has let pass; law is never let pass."""
    granted = {finding["rule"] for finding in found.findings if finding.get("granted")}
    blocking = [one for one in lint.findings if one.severity == "block"]
    return any(not one.is_house_rule or one.rule not in granted for one in blocking)


def post(line: CaseLine, reply: StoredReply) -> Receipt:
    """Hands a reply to the channel of its shop; the same reply again is a repeat of the first."""
    letter = Letter(
        key=reply.idempotency_key,
        platform=line.row.platform,
        object=reply.object,
        recipient=line.row.buyer,
        text=reply.text,
    )
    return NullChannel().send(letter)


def answered_case(case: Case, by: By, sent: StoredReply, *, zone: ZoneInfo, is_service: bool = False) -> Acted:
    """The case after the answer: its clocks are met, promised answers kept, each time in the words a new promise.

    `is_service`: news of what is under way; it answers nothing, so the clocks run on.
    """
    if case.is_over:
        return Acted(case, ())
    channel = _CHANNELS[sent.object]
    if is_service:
        after = inform(case, by, str(sent.id), channel=channel)
    else:
        after = answer(case, by, str(sent.id), channel=channel, speech=speech_of(case))
    events = list(after.events)
    if not is_service:
        after = check(after.case, by, ())
        events += after.events
    written = sent.written_at.astimezone(zone)
    found = promises_in(sent.text, now=written, zone=zone, is_workday=workdays_in(zone))
    for place, made in enumerate(found):
        if made.due_at is None or made.due_at <= by.now:
            continue
        said = Promise(
            id=f"{NOTICE if is_service else ''}{sent.id}:{place}",
            about=_ABOUT.get(made.kind, "other"),
            text=sent.text[made.span[0] : made.span[1]],
            made_at=by.now,
            due_at=made.due_at,
            owner=after.case.assignee or ("lead" if by.actor == SYSTEM else by.actor),
        )
        after = promise(after.case, by, said)
        events += after.events
    return Acted(after.case, tuple(events))
