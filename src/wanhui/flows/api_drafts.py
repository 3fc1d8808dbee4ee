"""Drafts by programs: looked at by the same lint as any answer, kept for a person, never sent by themselves."""

from __future__ import annotations

from typing import Any, Final

from wanhui.cases.case import replay
from wanhui.errors import Language, WanhuiError
from wanhui.flows.answer_case import Answer, check_answer, may_send
from wanhui.flows.api_keys import Caller
from wanhui.flows.desk_acts import whole_case
from wanhui.flows.desk_drafts import draft_views
from wanhui.flows.reply_views import DraftView, LintView, ReplyObject
from wanhui.store import tenancy
from wanhui.store.keys import new_key
from wanhui.store.replies import StoredReply, save_reply

#: What stands in place of a template where a program wrote the draft.
_BY: Final = "api"


def wanted(way: ReplyObject, text: str, key: str) -> Answer:
    """A text as an answer; without a `key` of its own it is a new one each time."""
    return Answer(object=way, text=text.strip(), key=key or str(new_key()))


def drafts_of(caller: Caller, number: int) -> list[dict[str, Any]]:
    """The drafts that stand in the editor of the case; ``E-CASE-NONE`` where there is none."""
    with tenancy.account(caller.agent.account):
        whole = whole_case(caller.agent.account, number)
    return [draft_json(one, caller.language) for one in draft_views(whole, replay(whole.events), caller.now)]


def look_at(caller: Caller, number: int, wanted: Answer) -> dict[str, Any]:
    """What lint and the records say of a text as an answer to the case; nothing is kept."""
    checked = check_answer(caller.agent.account, number, wanted, now=caller.now)
    return draft_json(checked.draft, caller.language)


def keep_draft(caller: Caller, number: int, wanted: Answer) -> dict[str, Any]:
    """Puts a text into the editor of the case, for a person to read, change and send.

    Refuses what a person could not send either: ``E-REPLY-BLOCKED`` and all that `may_send` raises.
    """
    with tenancy.account(caller.agent.account):
        whole = whole_case(caller.agent.account, number)
        may_send(whole, replay(whole.events), wanted, now=caller.now)
        checked = check_answer(caller.agent.account, number, wanted, now=caller.now).draft
        if checked.lint.blocking:
            raise WanhuiError("E-REPLY-BLOCKED", count=checked.lint.blocking)
        kept = save_reply(
            caller.agent.account,
            StoredReply(
                id=new_key(), case=whole.line.id, object=wanted.object, text=wanted.text, status="draft",
                idempotency_key=f"{_BY}:{caller.key.id}:{wanted.key}", template=f"{_BY}:{caller.key.name}",
                findings=[{"rule": one.rule, "severity": one.severity} for one in checked.lint.findings],
                author=str(caller.agent.id), written_at=caller.now,
            ),
        )  # fmt: skip
    return {"id": str(kept.id), **draft_json(checked, caller.language)}


def draft_json(draft: DraftView, language: Language) -> dict[str, Any]:
    """A draft with everything that is said of it."""
    return {
        "object": draft.object,
        "text": draft.text,
        "language": draft.language,
        "template": draft.template,
        "limit": draft.limit,
        "verdict": _verdict(draft.lint),
        "findings": [
            {
                "rule": one.rule,
                "family": one.family,
                "severity": one.severity,
                "span": [one.start, one.end],
                "text": one.text,
                "reason": one.reason.text(language),
                "rewrite": one.rewrite,
            }
            for one in draft.lint.findings
        ],
        "facts": [{"claim": one.claim, "verdict": one.verdict, "source": one.source} for one in draft.lint.checks],
        "promises": [{"what": one.what, "due_at": one.due_at} for one in draft.lint.promises],
    }


def _verdict(lint: LintView) -> str:
    severities = {one.severity for one in lint.findings}
    return "block" if "block" in severities else "warn" if "warn" in severities else "clean"
