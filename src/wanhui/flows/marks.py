"""Marks on buyers of one's own shop: made by a person on evidence, open to objection, and gone after their time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NoReturn
from uuid import UUID

from wanhui.errors import WanhuiError
from wanhui.flows.acts import Wanted, gate
from wanhui.flows.desk_acts import Agent
from wanhui.flows.rights import require
from wanhui.flows.screen_orders import screen
from wanhui.replies.acts import Act, ActFacts
from wanhui.store import tenancy
from wanhui.store.accounts import audit
from wanhui.store.holds import Hold, hold_of, screened_of_buyers, set_outcome
from wanhui.store.marks import Mark, MarkKind, NewMark, add_mark, end_mark, mark_of, marks, object_to
from wanhui.store.records import Ref

#: How long each kind lasts without new evidence.
LASTS: Final[dict[MarkKind, timedelta]] = {
    "suspect": timedelta(days=90),
    "watch": timedelta(days=180),
    "trusted": timedelta(days=365),
}
_LONGEST: Final = 500
_MOST: Final = 20
_BACK: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A mark as a person wants it: on whom, what for, each thing it rests on; `order` is the one it came from."""

    buyer: Ref
    kind: MarkKind
    purpose: str
    evidence: tuple[str, ...]
    order: str | None = None


def mark(agent: Agent, wish: Wish, *, now: datetime) -> UUID:
    """Keeps a mark until its time is over; ``E-MARK-EVIDENCE`` without purpose and evidence.

    ``E-ACT-FORBIDDEN`` for a suspicion on fewer than two things: a bad review or a complaint alone is none.

    A suspicion that names an order notes it as confirmed, so that scores learn from it; trust says the opposite.
    """
    require(agent.role, "mark")
    purpose = wish.purpose.strip()[:_LONGEST]
    evidence = [one.strip()[:_LONGEST] for one in wish.evidence[:_MOST] if one.strip()]
    if not purpose or not evidence or wish.kind not in LASTS:
        raise WanhuiError("E-MARK-EVIDENCE")
    with tenancy.account(agent.account):
        if wish.kind != "trusted":
            facts = ActFacts(is_own_data=True, evidence_count=len(set(evidence)))
            act = Act(kind="watch_list_entry", facts=facts, words=purpose)
            gate(agent, Wanted(act=act, subject=f"buyer:{wish.buyer[1]}"), now=now)
        new = NewMark(
            buyer=wish.buyer, kind=wish.kind, purpose=purpose, evidence="\n".join(evidence), order=wish.order,
            expires_at=now + LASTS[wish.kind],
        )  # fmt: skip
        key = add_mark(agent.account, new, by=str(agent.id), now=now)
        if wish.order is not None:
            ref = (wish.buyer[0], wish.order)
            set_outcome(agent.account, ref, wish.kind != "trusted", by=str(agent.id), now=now)
        _told(agent, key, "mark_made", now=now)
        _rescore(agent.account, wish.buyer, now)
    return key


def object_(agent: Agent, key: UUID, words: str, *, now: datetime) -> None:
    """Notes a buyer's objection; whoever may mark decides on it. ``E-MARK-EVIDENCE`` without words."""
    require(agent.role, "hold")
    if not words.strip():
        raise WanhuiError("E-MARK-EVIDENCE")
    with tenancy.account(agent.account):
        _one(agent, key)
        object_to(agent.account, key, words.strip()[:_LONGEST], now=now)
        _told(agent, key, "mark_objected", now=now)


def withdraw(agent: Agent, key: UUID, why: str, *, now: datetime) -> None:
    """Takes a mark back with all that followed from it: the outcome it confirmed, and the scores that rested on it."""
    require(agent.role, "mark")
    with tenancy.account(agent.account):
        found = _one(agent, key)
        end_mark(agent.account, key, why.strip()[:_LONGEST], by=str(agent.id), now=now)
        if found.order is not None:
            set_outcome(agent.account, (found.buyer[0], found.order), None, by=str(agent.id), now=now)
        _told(agent, key, "mark_withdrawn", now=now)
        _rescore(agent.account, found.buyer, now)


def share(agent: Agent) -> NoReturn:
    """Giving marks to another merchant is not done: ``E-MARK-SHARE`` says why and what to do instead."""
    require(agent.role, "mark")
    raise WanhuiError("E-MARK-SHARE")


def all_marks(agent: Agent, *, now: datetime) -> tuple[tuple[Mark, bool], ...]:
    """Every mark and whether it is in force; only for those who may mark."""
    require(agent.role, "mark")
    return tuple((one, one.is_in_force(now)) for one in marks(agent.account))


def confirm(agent: Agent, ref: Ref, outcome: bool | None, *, now: datetime) -> Hold:
    """Notes what an order turned out to be, so that scores learn from it; None takes it back."""
    require(agent.role, "hold")
    with tenancy.account(agent.account):
        hold = hold_of(agent.account, ref)
        if hold is None:
            raise WanhuiError("E-HOLD-NONE")
        set_outcome(agent.account, ref, outcome, by=str(agent.id), now=now)
        audit(agent.account, at=now, actor=str(agent.id), action="outcome", payload={"order": ref[1], "is": outcome})
    return hold


def _rescore(account: UUID, buyer: Ref, now: datetime) -> None:
    screen(account, screened_of_buyers(account, [buyer], since=now - _BACK), now)


def _one(agent: Agent, key: UUID) -> Mark:
    found = mark_of(agent.account, key)
    if found is None:
        raise WanhuiError("E-MARK-NONE")
    return found


def _told(agent: Agent, key: UUID, what: str, *, now: datetime) -> None:
    audit(agent.account, at=now, actor=str(agent.id), action=what, payload={"mark": str(key)})
