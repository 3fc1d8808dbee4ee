"""The gate in front of every act: judged before it is done, again when it is done, written down, and passed or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from wanhui.content.linting import shipped_judge
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.replies.acts import Act
from wanhui.replies.judge import Judgement, judge
from wanhui.store import tenancy
from wanhui.store.checks import StoredCheck, check_of, is_granted, save_check
from wanhui.store.keys import new_key

_SECONDS: Final = frozenset({"lead", "owner"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An act that somebody is about to do on `subject` (``case:12``, ``order:261110-1``); `price` of its goods."""

    act: Act
    subject: str
    price: Decimal | None = None


def check_act(agent: Agent, wanted: Wanted, *, now: datetime) -> Judgement:
    """What the rules answer for the act; the answer and who asked are kept."""
    found = judge(shipped_judge(), wanted.act, price=wanted.price)
    save_check(agent.account, _kept(agent, wanted, found, now=now))
    return found


def gate(agent: Agent, wanted: Wanted, *, now: datetime, granted: UUID | None = None) -> Judgement:
    """Lets the act pass or raises ``E-ACT-FORBIDDEN``; call it when the act is prepared and again when it is done.

    `granted` is the key that `ask_to_pass` gave: with it an act passes that house rules alone forbid, once a second
    person has agreed to just this act on just this subject.
    """
    found = check_act(agent, wanted, now=now)
    if found.answer != "forbid":
        return found
    if granted is not None and found.can_be_overridden and _is_for(agent.account, granted, wanted):
        return found
    worst = found.findings[0]
    raise WanhuiError(
        "E-ACT-FORBIDDEN",
        rule=worst.rule,
        reason_zh=worst.reason.zh,
        reason_en=worst.reason.en,
        lawful_zh=worst.lawful.zh,
        lawful_en=worst.lawful.en,
    )


def ask_to_pass(agent: Agent, wanted: Wanted, *, reason: str, now: datetime) -> UUID:
    """Asks a second person to let an act pass that only house rules forbid; gives the key for `gate`.

    ``E-OVERRIDE-LAW`` when law or a platform forbids it, ``E-OVERRIDE-REASON`` without a reason.
    """
    found = judge(shipped_judge(), wanted.act, price=wanted.price)
    must_be_overridable(found.can_be_overridden, reason)
    kept = _kept(agent, wanted, found, now=now, reason=reason.strip())
    save_check(agent.account, kept)
    return kept.id


def let_pass(second: Agent, key: UUID, *, now: datetime) -> StoredCheck:
    """A second person agrees to what was asked: a lead or the owner, and never who asked.

    Raises ``E-OVERRIDE-SECOND`` for anyone else and ``E-OVERRIDE-NONE`` where nothing was asked.
    """
    with tenancy.account(second.account):
        asked = check_of(second.account, key)
        if asked is None or not asked.reason or asked.of is not None:
            raise WanhuiError("E-OVERRIDE-NONE")
        if second.role not in _SECONDS or str(second.id) == asked.actor:
            raise WanhuiError("E-OVERRIDE-SECOND")
        if not is_granted(second.account, key):
            save_check(
                second.account,
                StoredCheck(
                    id=new_key(), at=now, actor=str(second.id), what=asked.what, kind=asked.kind,
                    subject=asked.subject, answer="granted", findings=asked.findings, reason=asked.reason, of=key,
                ),
            )  # fmt: skip
    return asked


def must_be_overridable(can_be: bool, reason: str) -> None:
    """Raises what stands against asking: law, or no reason."""
    if not can_be:
        raise WanhuiError("E-OVERRIDE-LAW")
    if not reason.strip():
        raise WanhuiError("E-OVERRIDE-REASON")


def _is_for(account: UUID, key: UUID, wanted: Wanted) -> bool:
    with tenancy.account(account):
        asked = check_of(account, key)
        same = asked is not None and (asked.kind, asked.subject) == (wanted.act.kind, wanted.subject)
        return same and is_granted(account, key)


def _kept(agent: Agent, wanted: Wanted, found: Judgement, *, now: datetime, reason: str = "") -> StoredCheck:
    return StoredCheck(
        id=new_key(),
        at=now,
        actor=str(agent.id),
        what="act",
        kind=wanted.act.kind,
        subject=wanted.subject,
        answer=found.answer,
        findings=[{"rule": one.id_at_version, "severity": one.severity} for one in found.findings],
        reason=reason,
    )
