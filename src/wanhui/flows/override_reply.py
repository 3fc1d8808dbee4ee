"""Lets a text past a house rule: the writer says why, a second person agrees, and only then it leaves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wanhui.cases.case import replay
from wanhui.errors import WanhuiError
from wanhui.flows.acts import let_pass, must_be_overridable
from wanhui.flows.answer_case import TASK, UNDO_WITHIN, Answer, may_send
from wanhui.flows.desk_acts import Agent, whole_case
from wanhui.flows.desk_drafts import lint_draft
from wanhui.store import tenancy
from wanhui.store.checks import StoredCheck, save_check
from wanhui.store.jobs import enqueue
from wanhui.store.keys import new_key
from wanhui.store.replies import StoredReply, move, reply, rewrite_draft, save_reply

_SUBJECT = "reply:"


def ask_to_send(agent: Agent, number: int, wanted: Answer, *, reason: str, now: datetime) -> UUID:
    """Keeps a blocked answer and asks a second person to let it leave; gives the key for `let_send`.

    Raises ``E-OVERRIDE-LAW`` when law, a platform or a fact stands against it, ``E-OVERRIDE-REASON`` without a reason,
    and what stands against sending at all.
    """
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        case = replay(whole.events)
        may_send(whole, case, wanted, now=now)
        lint = lint_draft(whole, case, wanted.text, way=wanted.object, now=now)
        must_be_overridable(lint.can_be_overridden, reason)
        findings = [{"rule": one.rule, "severity": one.severity} for one in lint.findings]
        kept = save_reply(
            agent.account,
            StoredReply(
                id=new_key(), case=whole.line.id, object=wanted.object, text=wanted.text, status="blocked",
                idempotency_key=f"{number}:{wanted.object}:{wanted.key}:asked", findings=findings,
                author=str(agent.id), written_at=now,
            ),
        )  # fmt: skip
        asked = StoredCheck(
            id=new_key(), at=now, actor=str(agent.id), what="text", kind=wanted.object,
            subject=f"{_SUBJECT}{kept.id}", answer="block", findings=findings, reason=reason.strip(),
        )  # fmt: skip
        save_check(agent.account, asked)
    return asked.id


def let_send(second: Agent, key: UUID, *, now: datetime) -> UUID:
    """The second person agrees; the text leaves like any other, and is linted again when it does. Gives its id.

    Raises ``E-OVERRIDE-SECOND`` and ``E-OVERRIDE-NONE`` like `let_pass`, ``E-REPLY-GONE`` when it left by now.
    """
    with tenancy.account(second.account):
        asked = let_pass(second, key, now=now)
        if asked.what != "text":
            raise WanhuiError("E-OVERRIDE-NONE")
        found = reply(second.account, UUID(asked.subject.removeprefix(_SUBJECT)))
        if found is None or found.status != "blocked":
            raise WanhuiError("E-REPLY-GONE")
        granted = [{**finding, "granted": str(second.id)} for finding in found.findings]
        rewrite_draft(second.account, found.id, text=found.text, findings=granted)
        leaves_at = now + UNDO_WITHIN
        move(second.account, found.id, source="draft", target="sending", send_at=leaves_at)
        enqueue(TASK, second.account, {"reply": str(found.id)}, once=f"deliver:{found.id}", run_at=leaves_at)
    return found.id
