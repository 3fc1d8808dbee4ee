"""Things agreed for later: a text, call or task at the buyer's own time; looked at again when the time has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.cases import events as ev
from wanhui.cases import plans
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.case import replay
from wanhui.cases.contact import Person, held_until, may_contact
from wanhui.cases.follow_up import PUT_OFF
from wanhui.cases.parts import Plan, PlanAbout, PlanAct
from wanhui.cases.state import Case
from wanhui.cases.timing import contact_lock, speech_of
from wanhui.cases.waking import Around
from wanhui.cases.words import SYSTEM
from wanhui.errors import WanhuiError
from wanhui.flows.again import again
from wanhui.flows.answer_case import answered_case, post
from wanhui.flows.around import person_around
from wanhui.flows.desk_acts import Agent, change, whole_case
from wanhui.flows.desk_drafts import LIMITS, lint_draft
from wanhui.flows.notify import notices_of, tell, to_paste
from wanhui.store import tenancy
from wanhui.store.case_lists import cases_by_ids
from wanhui.store.case_pages import WholeCase, load_case
from wanhui.store.jobs import enqueue
from wanhui.store.keys import new_key
from wanhui.store.replies import StoredReply, mark_sent, save_reply

#: The name under which the worker knows `carry_out`.
TASK: Final = "carry_out_plan"
#: News of what is under way: allowed on the platform at any time but the quiet hours, and never counted as a contact
#: that the shop began.
SERVICE: Final[frozenset[PlanAbout]] = frozenset({"progress", "promise", "late", "price", "stock"})
_LONGEST_TEXT: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """What an agent plans: the same `key` again is the same plan. `text` is sent as it stands, or is the task."""

    act: PlanAct
    at: datetime
    text: str
    key: str


def plan_for_later(agent: Agent, number: int, wanted: Wished, *, now: datetime) -> str:
    """Keeps a plan and gives its id. What is to be sent is checked now, and again when its time comes.

    Raises ``E-CASE-PLAN-PAST``, ``E-PLAN-EMPTY`` without a text where one is needed, ``E-REPLY-LONG`` and
    ``E-REPLY-BLOCKED`` for a text that may not leave, ``E-CASE-OVER`` on a closed case.
    """
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        case = replay(whole.events)
        if case.is_over:
            raise WanhuiError("E-CASE-OVER", case=case.id, kind="planned", status=case.status)
        _check_text(whole, case, wanted, now=now)
        made = Plan(
            id=f"by-hand:{wanted.key}", act=wanted.act, at=wanted.at, made_at=now, text=wanted.text.strip(),
            by=str(agent.id),
        )  # fmt: skip
        change(agent.account, whole, lambda found: plans.plan(found, agent.by(now), made), now=now)
    return made.id


def _check_text(whole: WholeCase, case: Case, wanted: Wished, *, now: datetime) -> None:
    text = wanted.text.strip()
    if not text and wanted.act in ("send", "task"):
        raise WanhuiError("E-PLAN-EMPTY")
    limit = LIMITS["chat"] if wanted.act == "send" else _LONGEST_TEXT
    if len(text) > limit:
        raise WanhuiError("E-REPLY-LONG", limit=limit, found=len(text))
    lint = lint_draft(whole, case, text, way="chat", now=wanted.at if wanted.at > now else now)
    if text and lint.blocking:
        raise WanhuiError("E-REPLY-BLOCKED", count=lint.blocking)


def recall(agent: Agent, number: int, plan: str, *, now: datetime, reason: str = "recalled") -> None:
    """A plan is taken back, once; ``E-CASE-PLAN`` when it was carried out before."""

    def act(case: Case) -> Acted:
        if any(one.id == plan and one.state == "done" for one in case.plans):
            raise WanhuiError("E-CASE-PLAN", plan=plan)
        return plans.stop(case, agent.by(now), plan, note=reason)

    with tenancy.account(agent.account):
        change(agent.account, whole_case(agent.account, number), act, now=now)


def finish(agent: Agent, number: int, plan: str, *, now: datetime) -> None:
    """A call or task that was planned has been done."""
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        change(agent.account, whole, lambda case: plans.done(case, agent.by(now), plan), now=now)


def carry_out_later(account: UUID, case: str, plan: str) -> None:
    """Asks a worker to carry out the plan of a case, in the transaction of whatever rang it."""
    enqueue(TASK, account, {"case": case, "plan": plan}, once=f"plan:{case}:{plan}")


def carry_out(account: UUID, case: UUID, plan: str, *, now: datetime) -> bool:
    """Sends what was planned, if it may still be sent as things stand now; whether it left.

    A changed fact, a text that lint forbids by now, a refusal or a cap stops it and tells the agent; in the quiet
    hours it waits for the morning. Doing it twice sends once.
    """
    return again(lambda: _carry_out(account, case, plan, now=now))


def _carry_out(account: UUID, key: UUID, plan: str, *, now: datetime) -> bool:
    with tenancy.account(account):
        line = cases_by_ids(account, [key]).get(key)
        whole = load_case(account, line.number) if line is not None else None
        if whole is None:
            return False
        case = replay(whole.events)
        made = next((one for one in case.plans if one.id == plan), None)
        if made is None or made.state != "open" or made.act != "send" or case.is_over:
            return False
        by = By(now=now)
        around, person = person_around(account, case, now)
        note = _against(whole, case, made, around=around, person=person, now=now)
        if note == PUT_OFF:
            return _postpone(account, whole, made, by=by, at=held_until(now, around.zone, around.contact))
        if note:
            return _stop(account, whole, made, by=by, note=note)
        return _send(account, whole, made, now=now)


def _against(
    whole: WholeCase, case: Case, made: Plan, *, around: Around, person: Person, now: datetime
) -> str:  # fmt: skip
    """What speaks against sending `made` now, as its note: what has changed, the night, a cap, lint; or nothing."""
    changed = plans.changed_since(case, made, has_refused=person.has_refused)
    if changed:
        return ",".join(changed)
    against = may_contact(case, now, "platform_chat", pack=around.contact, person=person)
    if "quiet" in against:
        return PUT_OFF
    if made.about == "satisfied":  # its one reminder comes just because nobody has answered
        against = tuple(one for one in against if one != "unanswered")
    if made.about not in SERVICE:
        if against:
            return "contact"
        if contact_lock(case, speech_of(case)) is not None:
            return "locked"
    return "lint" if lint_draft(whole, case, made.text, way="chat", now=now).blocking else ""


def _stop(account: UUID, whole: WholeCase, made: Plan, *, by: By, note: str) -> bool:
    def act(case: Case) -> Acted:
        acting = Acting(case, by)
        acting.add(ev.PlanSettled, plan=made.id, state="stopped", note=note)
        return acting.done()

    acted = act(replay(whole.events))
    change(account, whole, lambda _: acted, now=by.now)
    tell(account, list(notices_of(acted.case, acted.events)), by.now)
    return False


def _postpone(account: UUID, whole: WholeCase, made: Plan, *, by: By, at: datetime) -> bool:
    """The same again in the morning: the plan itself moves nowhere, so that one can see what became of it."""

    def act(case: Case) -> Acted:
        acting = Acting(case, by)
        acting.add(ev.PlanSettled, plan=made.id, state="stopped", note=PUT_OFF)
        base = plans.base_of(made.id)
        nights = sum(one.id.startswith(f"{base}~") for one in case.plans)
        later = replace(made, id=f"{base}~{nights + 1}", at=at, rang_at=None)
        acting.add(ev.Planned, plan=later)
        return acting.done()

    change(account, whole, act, now=by.now)
    return False


def _send(account: UUID, whole: WholeCase, made: Plan, *, now: datetime) -> bool:
    author = made.by or SYSTEM
    reply = save_reply(
        account,
        StoredReply(
            id=new_key(),
            case=whole.line.id,
            object="chat",
            text=made.text,
            status="sending",
            idempotency_key=f"plan:{whole.line.id}:{made.id}",
            author=author,
            written_at=now,
            send_at=now,
        ),
    )
    if reply.status != "sending":
        return False
    receipt = post(whole.line, reply)
    if not mark_sent(account, reply.id, now):
        return False
    by = By(now=now, actor=author)
    zone = ZoneInfo(whole.line.time_zone)

    def act(case: Case) -> Acted:
        after = answered_case(case, by, reply, zone=zone, is_service=made.about in SERVICE)
        done = plans.done(after.case, By(now=now), made.id)
        return Acted(done.case, (*after.events, *done.events))

    after = change(account, whole, act, now=now)
    if receipt.outcome == "recorded":
        tell(account, [to_paste(after, made, now)], now)
    return True
