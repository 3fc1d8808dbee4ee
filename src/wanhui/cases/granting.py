"""Granting remedies on a case: offered, chosen by the buyer, carried out once, and proved free of any bargain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from wanhui.cases import events as ev
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.parts import Remedy
from wanhui.cases.remedies import Option
from wanhui.cases.state import Case
from wanhui.cases.words import Gate
from wanhui.errors import WanhuiError
from wanhui.records.money import Money

#: A buyer who has not chosen is reminded once after this time; silence chooses nothing.
REMIND_AFTER: Final = timedelta(hours=48)
#: An offer that was declined stays open this long.
OFFER_OPEN: Final = timedelta(days=14)
_RANK: Final = {"agent": 0, "lead": 1, "owner": 2}


def offer(
    case: Case, by: By, option: Option, *, remedy_id: str, review_state: str, approver: str | None = None
) -> Acted:
    """`option` is granted and put before the buyer; the same `remedy_id` is granted once.

    `review_state` says what the review looked like at that moment. ``E-REMEDY-AUTHORITY`` when `by` may not grant
    it; nothing is recorded then, and the clock runs on.
    """
    if option.approver is not None and _RANK[by.role] < _RANK[option.approver]:
        raise WanhuiError("E-REMEDY-AUTHORITY", remedy=option.remedy, cost=option.cost, approver=option.approver)
    if "extortion" in case.seen.flags and option.owed is None:
        raise WanhuiError("E-REMEDY-EXTORTION", remedy=option.remedy)
    remedy = Remedy(
        id=remedy_id,
        kind=option.remedy,
        cost=option.cost,
        owed=option.owed is not None,
        granted_by=by.actor,
        approver=approver,
        review_state=review_state,
        at=by.now,
        reply_by=by.now + OFFER_OPEN,
    )
    acting = Acting(case, by)
    if not any(known.id == remedy_id for known in case.remedies):
        acting.add(ev.RemedyOffered, remedy=remedy)
    _pass(acting, "offer_made", remedy_id)
    return acting.done()


def choose(case: Case, by: By, remedy_id: str, *, proof: str) -> Acted:
    """The buyer chose this one of the offers (`proof`: where they said so); its time is kept."""
    acting = Acting(case, by)
    if _state(case, remedy_id) not in ("chosen", "done"):
        acting.add(ev.RemedyMoved, remedy=remedy_id, state="chosen", proof=proof)
    _pass(acting, "choice_recorded", remedy_id)
    return acting.done()


def decline(case: Case, by: By, remedy_id: str) -> Acted:
    """The buyer declined; the offer stays open until its date, and nobody asks again."""
    acting = Acting(case, by)
    if _state(case, remedy_id) != "declined":
        acting.add(ev.RemedyMoved, remedy=remedy_id, state="declined")
    return acting.done()


def carry_out(case: Case, by: By, remedy_id: str, *, proof: str) -> Acted:
    """The remedy was carried out (`proof`: refund or tracking number). Done twice, it is recorded once."""
    if not proof.strip():
        raise WanhuiError("E-CASE-REASON", what=f"carry out {remedy_id}")
    acting = Acting(case, by)
    if _state(case, remedy_id) != "done":
        acting.add(ev.RemedyMoved, remedy=remedy_id, state="done", proof=proof)
    if not any(remedy.state == "chosen" for remedy in acting.case.remedies):
        _pass(acting, "remedy_done", proof)
    return acting.done()


def _state(case: Case, remedy_id: str) -> str | None:
    return next((remedy.state for remedy in case.remedies if remedy.id == remedy_id), None)


def _pass(acting: Acting, gate: Gate, proof: str) -> None:
    needed = any(rule.gate == gate for rule in acting.case.gates)
    if needed and gate not in acting.case.passed:
        acting.add(ev.GatePassed, gate=gate, proof=proof)


def exchanges(case: Case) -> int:
    """How often goods were exchanged on this case: the counter against endless swaps."""
    return sum(remedy.kind == "exchange" and remedy.state in ("chosen", "done") for remedy in case.remedies)


def open_offers(case: Case, now: datetime) -> tuple[Remedy, ...]:
    """Offers that the buyer may still take up, declined ones included."""
    alive = ("offered", "declined")
    return tuple(r for r in case.remedies if r.state in alive and r.reply_by is not None and now <= r.reply_by)


def has_declined(case: Case) -> bool:
    """Whether the buyer has declined what was offered and chosen nothing else: nobody goes on asking them."""
    states = {remedy.state for remedy in case.remedies}
    return "declined" in states and states.isdisjoint({"offered", "chosen", "done"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantProof:
    """One line of the proof that a remedy was given for the fault and not for a review."""

    remedy: str
    kind: str
    at: datetime
    issues: tuple[str, ...]
    cost: Money
    owed: bool
    granted_by: str
    approver: str | None
    review_state: str


def proofs(case: Case) -> tuple[GrantProof, ...]:
    """When, why, by whom each remedy was granted, and how the review stood at that moment."""
    return tuple(
        GrantProof(
            remedy=remedy.id,
            kind=remedy.kind,
            at=remedy.at,
            issues=case.seen.issues,
            cost=remedy.cost,
            owed=remedy.owed,
            granted_by=remedy.granted_by,
            approver=remedy.approver,
            review_state=remedy.review_state,
        )
        for remedy in case.remedies
    )
