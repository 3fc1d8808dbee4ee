"""What a program does on a case: one row an act, each calling the flow that the desk calls, with the same rights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router

from wanhui.api import act_shapes as said
from wanhui.api import shapes
from wanhui.api.keys import Needs, caller_of
from wanhui.api.shapes import Asked
from wanhui.cases.parts import IntakeAnswer
from wanhui.errors import Language
from wanhui.flows import (
    agreed_view,
    answer_case,
    approvals,
    ask_photos,
    calls,
    close_case,
    combine_cases,
    consult,
    correct_reading,
    desk_acts,
    file_report,
    hand_over,
    hold_evidence,
    incidents,
    investigate,
    model_draft,
    note_wishes,
    notes,
    override_reply,
    packages,
    plans,
    remedies,
    rights_notice,
    waiting,
)
from wanhui.flows.answer_case import Answer
from wanhui.flows.desk_acts import Agent
from wanhui.store.keys import new_key

router = Router(tags=["acts"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """An act under way: who does it on which case, when, and the key under which it is done once.

    `link` makes the address of the page on which a buyer gives photos.
    """

    agent: Agent
    number: int
    now: datetime
    language: Language
    key: str
    link: Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act on a case: its place below the case, what it is told, and what it does.

    `goes_out`: a buyer hears of it, money moves or somebody is reported: never made twice, never by a draft key.
    """

    path: str
    told: type[Asked]
    says: str
    does: Callable[[Doing, Any], object]
    goes_out: bool = False


def _row(
    path: str, told: type[Asked], says: str, *, does: Callable[[Doing, Any], object], goes_out: bool = False
) -> Act:  # fmt: skip
    return Act(path=path, told=told, says=says, does=does, goes_out=goes_out)


def _send(do: Doing, b: shapes.Sending) -> UUID:
    text = b.text.strip()
    wanted = Answer(object=b.object, text=text, key=do.key, seen=b.seen, is_second=b.is_second, cuts_in=b.cuts_in)
    return answer_case.send_answer(do.agent, do.number, wanted, now=do.now)


def _call(do: Doing, b: said.Call) -> object:
    return calls.record_call(do.agent, do.number, calls.CallEntry(**b.dict(), key=do.key), now=do.now)


def _plan(do: Doing, b: said.PlanFor) -> str:
    return plans.plan_for_later(do.agent, do.number, plans.Wished(**b.dict(), key=do.key), now=do.now)


def _ask_pass(do: Doing, b: said.AskPass) -> UUID:
    wanted = Answer(object=b.object, text=b.text.strip(), key=do.key)
    return override_reply.ask_to_send(do.agent, do.number, wanted, reason=b.reason, now=do.now)


def _photos(do: Doing, b: said.Seen) -> UUID:
    return ask_photos.send_request(do.agent, do.number, address=do.link, language=do.language, now=do.now, seen=b.seen)


def _notice(do: Doing, b: said.RightsNotice) -> UUID:
    made = rights_notice.prepare_notice(do.agent, do.number, identity=b.identity, language=b.language, now=do.now)
    return made.id


def _report(do: Doing, b: said.Report) -> UUID:
    new = file_report.NewReport(receiver=b.receiver, rule=b.rule, evidence=tuple(b.evidence))
    return file_report.prepare_report(do.agent, do.number, new, now=do.now).id


#: Everything that the desk does on one case.
ACTS: Final = (
    _row("replies", shapes.Sending, "Sends an answer; it can be taken back for a few seconds.", does=_send,
         goes_out=True),
    _row("replies/ask", said.AskPass, "Asks a second person to let a text pass that only a house rule stops.",
         does=_ask_pass, goes_out=True),
    _row("drafts/model", said.ModelDraft, "Lets the language model of the shop write a draft.",
         does=lambda do, b: model_draft.draft_with_model(do.agent, do.number, b.object, now=do.now)),
    _row("photos", said.Seen, "Asks the buyer for photos, with a link of their own.", does=_photos, goes_out=True),
    _row("guide", said.Seen, "Sends the approved guide of the goods to the buyer.", goes_out=True,
         does=lambda do, b: consult.send_guide(do.agent, do.number, seen=b.seen, key=do.key, now=do.now)),
    _row("evidence/packages", said.Package, "Makes a package of evidence for one receiver.",
         does=lambda do, b: packages.make_package(do.agent, do.number, to=b.receiver, now=do.now)),
    _row("evidence/notices", said.RightsNotice, "Writes a rights notice, which waits for a second person.",
         does=_notice, goes_out=True),
    _row("evidence/notices/decide", said.NoticeDecision, "A second person allows a rights notice, or refuses it.",
         does=lambda do, b: rights_notice.decide(do.agent, do.number, b.notice, is_allowed=b.is_allowed, now=do.now),
         goes_out=True),
    _row("evidence/release", said.Reason, "A lead lets go of what is frozen.",
         does=lambda do, b: hold_evidence.release_hold(do.agent, do.number, reason=b.reason, now=do.now)),
    _row("notes", said.Note, "Keeps an internal note.",
         does=lambda do, b: notes.add_note(do.agent, do.number, b.text, now=do.now)),
    _row("assign", said.Assign, "Hands the case to somebody, or to nobody.",
         does=lambda do, b: hand_over.hand_over(do.agent, do.number, b.to, now=do.now)),
    _row("snooze", said.Snooze, "Lets the case rest.",
         does=lambda do, b: hand_over.snooze(do.agent, do.number, until=b.until, now=do.now, key=do.key)),
    _row("steps", said.Step, "A step of the playbook is done.",
         does=lambda do, b: desk_acts.finish_step(do.agent, do.number, b.step, now=do.now)),
    _row("corrections", said.Correction, "Corrects an issue that was read.",
         does=lambda do, b: desk_acts.correct_issue(do.agent, do.number, str(b.record), old=b.old, new=b.new,
                                                    now=do.now)),
    _row("heads", said.Head, "Corrects how grave it is, or what may lie behind it.",
         does=lambda do, b: correct_reading.correct_head(do.agent, do.number, head=b.head, value=b.value, now=do.now)),
    _row("gates", said.Gate, "A point of the checklist was looked into.",
         does=lambda do, b: investigate.check_gate(do.agent, do.number, b.gate, proof=b.proof, now=do.now)),
    _row("gates/waive", said.Gate, "A lead lets the case pass without a gate.",
         does=lambda do, b: investigate.waive_gate(do.agent, do.number, b.gate, reason=b.proof, now=do.now)),
    _row("form", said.Answered, "Keeps what the buyer answered to a question of the form.",
         does=lambda do, b: investigate.answer_form(do.agent, do.number, IntakeAnswer(b.question, b.text), now=do.now)),
    _row("fault", said.Fault, "Confirms whose fault it was.",
         does=lambda do, b: investigate.confirm_fault(do.agent, do.number, b.fault, proof=b.proof, now=do.now)),
    _row("offers", said.Offer, "Puts remedies before the buyer, as a draft.",
         does=lambda do, b: remedies.offer_remedies(do.agent, do.number, b.kinds, key=do.key, now=do.now)),
    _row("offers/chosen", said.Remedy, "The buyer chose a remedy.",
         does=lambda do, b: remedies.record_choice(do.agent, do.number, b.remedy, proof=b.proof, now=do.now)),
    _row("offers/declined", said.Remedy, "The buyer declined a remedy.",
         does=lambda do, b: remedies.decline(do.agent, do.number, b.remedy, now=do.now)),
    _row("offers/done", said.Remedy, "A remedy was carried out: money was paid or goods were sent.", goes_out=True,
         does=lambda do, b: remedies.carry_out(do.agent, do.number, b.remedy, proof=b.proof, now=do.now)),
    _row("approvals", said.AskFor, "Asks whoever may grant a remedy.",
         does=lambda do, b: approvals.ask_approval(do.agent, do.number, b.kind, reason=b.reason, now=do.now)),
    _row("close", said.Close, "Closes the case.",
         does=lambda do, b: close_case.close_case(do.agent, do.number, close_case.Closing(**b.dict()), now=do.now)),
    _row("reopen", said.Reason, "Brings a closed case back.",
         does=lambda do, b: close_case.reopen_case(do.agent, do.number, reason=b.reason, now=do.now)),
    _row("merge", said.Other, "Another case of the same buyer comes into this one.",
         does=lambda do, b: combine_cases.merge_cases(do.agent, b.case, do.number, now=do.now)),
    _row("merge/undo", said.Nothing, "This case was merged by mistake: it comes out again.",
         does=lambda do, _: combine_cases.undo_merge(do.agent, do.number, now=do.now)),
    _row("split", said.Split, "Some records go to a case of their own.",
         does=lambda do, b: combine_cases.split_case(do.agent, do.number, b.records, now=do.now)),
    _row("split/undo", said.Nothing, "This case was split off by mistake: it goes back.",
         does=lambda do, _: combine_cases.undo_split(do.agent, do.number, now=do.now)),
    _row("plans", said.PlanFor, "Plans a message, a call or a task.", does=_plan, goes_out=True),
    _row("plans/recall", said.Plan, "A plan is taken back.",
         does=lambda do, b: plans.recall(do.agent, do.number, b.plan, now=do.now)),
    _row("plans/done", said.Plan, "A planned call or task is done.",
         does=lambda do, b: plans.finish(do.agent, do.number, b.plan, now=do.now)),
    _row("promises", said.Promise, "A promise was kept, or let go by the buyer.",
         does=lambda do, b: agreed_view.settle_promise(do.agent, do.number, b.promise, state=b.state, proof=b.proof,
                                                            now=do.now)),
    _row("wait", said.Wait, "The case waits for somebody.",
         does=lambda do, b: waiting.wait_for(do.agent, do.number, b.whom, until=b.until, now=do.now)),
    _row("wait/end", said.Nothing, "The case goes on.",
         does=lambda do, _: waiting.go_on(do.agent, do.number, now=do.now)),
    _row("wishes", said.Wish, "Keeps what the buyer said about being contacted.",
         does=lambda do, b: note_wishes.enter_wish(do.agent, do.number, wish=b.wish, channel=b.channel, words=b.words,
                                                          key=do.key, now=do.now)),
    _row("calls", said.Call, "Keeps a call.", does=_call),
    _row("incident", said.Incident, "The case belongs to a mass incident.",
         does=lambda do, b: incidents.join(do.agent, do.number, b.incident, now=do.now)),
    _row("incident/leave", said.Nothing, "The case leaves a mass incident.",
         does=lambda do, _: incidents.leave(do.agent, do.number, now=do.now)),
    _row("reports", said.Report, "Prepares a report to whoever decides.", does=_report, goes_out=True),
    _row("reports/followed", said.Followed, "What became of a report.", goes_out=True,
         does=lambda do, b: file_report.follow_report(do.agent, do.number, b.report, state=b.state,
                                                           reference=b.reference, now=do.now)),
)  # fmt: skip


def _add(act: Act) -> None:
    def handle(request: HttpRequest, number: int, body: Any) -> dict[str, Any]:
        caller = caller_of(request)
        key = request.headers.get("Idempotency-Key", "") or str(new_key())
        doing = Doing(
            agent=caller.agent, number=number, now=caller.now, language=caller.language, key=key,
            link=lambda word: request.build_absolute_uri(reverse("buyer_photos", args=[word])),
        )  # fmt: skip
        came = act.does(doing, body)
        is_id = isinstance(came, str | int | UUID) and not isinstance(came, bool)
        return {"done": True, "id": str(came) if is_id else None}

    handle.__annotations__ = {"request": HttpRequest, "number": int, "body": act.told, "return": dict[str, Any]}
    handle.__doc__ = act.says
    name = f"act_{act.path.replace('/', '_')}"
    router.post(
        f"/cases/{{int:number}}/{act.path}", auth=Needs("write", must_be_named=act.goes_out), response=shapes.Done,
        summary=act.says, operation_id=name, url_name=name,
        openapi_extra={"x-scope": "write", "x-goes-out": act.goes_out},
    )(handle)  # fmt: skip


for _act in ACTS:
    _add(_act)
