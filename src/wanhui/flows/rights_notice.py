"""Prepares a rights notice on enough evidence, and lets a second person allow or refuse it."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from wanhui.cases.words import LEADS
from wanhui.content.receivers import notice_pack
from wanhui.errors import Language, WanhuiError
from wanhui.evidence.notice import Parties, grounds_of, write_notice
from wanhui.flows.acts import Wanted, gate
from wanhui.flows.desk_acts import Agent, whole_case
from wanhui.flows.gather import gather
from wanhui.flows.seal import seal
from wanhui.records.parties import Platform
from wanhui.replies.acts import Act, ActFacts
from wanhui.store import tenancy
from wanhui.store.keys import new_key
from wanhui.store.papers import Notice, NoticeState, decide_notice, notices_of, save_notice


def prepare_notice(agent: Agent, number: int, *, identity: str, language: Language, now: datetime) -> Notice:
    """Writes the notice for case `number` in fixed words; it waits for another person.

    Raises ``E-NOTICE-EVIDENCE`` without two independent items of evidence, one of them the demand, or without the
    real name of who runs the shop, and ``E-ACT-FORBIDDEN`` when a rule stands against it.
    """
    seal(agent.account, now=now)
    gathered = gather(agent.account, number, made_by=str(agent.id), now=now)
    facts = gathered.facts
    files = [item.path for item in facts.items if item.kind == "file"]
    grounds = grounds_of(facts.quotes, facts.links, files)
    if not grounds:
        raise WanhuiError("E-NOTICE-EVIDENCE", found=0)
    demand = next(one for one in facts.quotes if one.path == grounds[0])
    parties = Parties(shop=facts.shop, identity=identity, order=str((facts.order or {}).get("id", "–")))
    text = write_notice(notice_pack(language), parties, demand, grounds=grounds)
    act = Act(
        kind="legal_notice",
        platform=cast(Platform, facts.platform),
        facts=ActFacts(evidence_count=len(grounds), identity_given=True, evidence_frozen=True),
    )
    gate(agent, Wanted(act=act, subject=f"case:{number}"), now=now)
    notice = Notice(
        id=new_key(),
        case=gathered.whole.line.id,
        language=language,
        text=text,
        grounds=grounds,
        state="written",
        author=str(agent.id),
        written_at=now,
    )
    save_notice(agent.account, notice)
    return notice


def decide(agent: Agent, number: int, key: UUID, *, is_allowed: bool, now: datetime) -> Notice:
    """Another person than the author, a lead or the owner, allows or refuses; gives the notice as it stands then.

    Raises ``E-NOTICE-SECOND`` for the author and for who is no lead, ``E-NOTICE-NONE`` when none waits.
    """
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        waiting = next((one for one in notices_of(agent.account, whole.line.id) if one.id == key), None)
        if waiting is None or waiting.state != "written":
            raise WanhuiError("E-NOTICE-NONE")
        if agent.role not in LEADS or waiting.author == str(agent.id):
            raise WanhuiError("E-NOTICE-SECOND")
        state: NoticeState = "allowed" if is_allowed else "refused"
        decide_notice(agent.account, key, approver=str(agent.id), state=state, at=now)
        return next(one for one in notices_of(agent.account, whole.line.id) if one.id == key)
