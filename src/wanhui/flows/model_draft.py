"""Lets a language model draft from masked facts; its draft is linted like any text, and only a person sends it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wanhui.adapters.llm import LanguageModel, ask
from wanhui.cases.case import replay
from wanhui.errors import WanhuiError
from wanhui.flows.acts import Wanted, gate
from wanhui.flows.desk_acts import Agent, whole_case
from wanhui.flows.desk_drafts import characters, language_of, lint_draft
from wanhui.flows.draft_log import Origin, log_origin
from wanhui.flows.model_facts import TASKS, may_ask_model, model_facts
from wanhui.flows.reply_views import ReplyObject
from wanhui.replies.acts import Act, ActFacts
from wanhui.settings import ENVIRONMENT
from wanhui.store import tenancy
from wanhui.store.case_pages import WholeCase
from wanhui.store.keys import new_key
from wanhui.store.replies import StoredReply, save_reply


def model_in_force() -> LanguageModel | None:
    """The language model that is set up; None when none is."""
    if not ENVIRONMENT.llm_url:
        return None
    return LanguageModel(address=ENVIRONMENT.llm_url, name=ENVIRONMENT.llm_model, key=ENVIRONMENT.llm_key)


def draft_with_model(
    agent: Agent, number: int, way: ReplyObject, *, now: datetime, model: LanguageModel | None = None
) -> UUID:
    """Keeps a draft of the model for the case, for a person to look at; gives its id. Nothing is ever sent by itself.

    Raises ``E-LLM-OFF`` when there is no model or its being asked is forbidden, ``E-LLM`` when what came back may not
    be sent as it stands or is no usable text: the template's draft stays where it was.
    """
    model = model or model_in_force()
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        case = replay(whole.events)
        if model is None or not may_ask_model(whole, case):
            raise WanhuiError("E-LLM-OFF")
        _may_ask(agent, number, model, now=now)
    limit, lang = characters(whole, way), language_of(whole)
    prompt, names = model_facts(whole, case, now, lang=lang)
    text = ask(model, task=TASKS[lang].format(limit=limit), facts=prompt)
    if len(text) > limit:
        raise WanhuiError("E-LLM", detail="length")
    lint = lint_draft(whole, case, text, way=way, now=now)
    stopping = [one.rule for one in lint.findings if one.severity == "block"]
    if stopping:
        raise WanhuiError("E-LLM", detail=", ".join(stopping[:3]))
    return _keep(agent, whole, text, way=way, now=now, origin=_origin(model, prompt, names))


def _may_ask(agent: Agent, number: int, model: LanguageModel, *, now: datetime) -> None:
    facts = ActFacts(is_masked=True, is_local=model.is_local, has_agreement=ENVIRONMENT.has_llm_agreement)
    act = Act(kind="send_to_model", object="chat", facts=facts)
    try:
        gate(agent, Wanted(act=act, subject=f"case:{number}"), now=now)
    except WanhuiError as forbidden:
        raise WanhuiError("E-LLM-OFF") from forbidden


def _origin(model: LanguageModel, prompt: str, names: tuple[str, ...]) -> Origin:
    return Origin(template=None, facts=names, model=model.name, prompt=prompt)


def _keep(agent: Agent, whole: WholeCase, text: str, *, way: ReplyObject, now: datetime, origin: Origin) -> UUID:
    key = new_key()
    with tenancy.account(agent.account):
        save_reply(
            agent.account,
            StoredReply(
                id=key, case=whole.line.id, object=way, text=text, status="draft", idempotency_key=f"model:{key}",
                template=f"model:{origin.model}", author=str(agent.id), written_at=now,
            ),
        )  # fmt: skip
        log_origin(agent.account, key, origin, by=agent.id, now=now)
    return key
