"""Promises: kept by what the records show, reminded of before they fall due, and never broken in silence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from wanhui.cases import events as ev
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.contact import ContactPack, held_until, is_quiet
from wanhui.cases.parts import Promise, PromiseState
from wanhui.cases.sla import WARN_SHARE
from wanhui.cases.state import Case
from wanhui.errors import WanhuiError
from wanhui.records.after_sales import AfterSale
from wanhui.records.fact import Fact
from wanhui.records.orders import Order, ShipmentEvent

#: Share of a promise's time after which the buyer is told that it is in danger (own).
TELL_SHARE: Final = 0.9
_STEP: Final = timedelta(minutes=15)
#: Requests that end in money paid back.
_PAYS: Final = frozenset({"refund_only", "return_refund", "price_protection"})
_MOVING: Final = frozenset({"picked_up", "in_transit", "out_for_delivery", "delivered"})


def promise(case: Case, by: By, made: Promise) -> Acted:
    """A sent message promised `made`; the same id is recorded once.

    To an angry buyer nothing is promised that nobody owns: ``E-PROMISE-OWNER``. A due time that has passed is no
    promise: ``E-PROMISE-DUE``.
    """
    if case.seen.buyer_type == "angry" and not made.owner:
        raise WanhuiError("E-PROMISE-OWNER")
    if made.due_at <= made.made_at:
        raise WanhuiError("E-PROMISE-DUE")
    acting = Acting(case, by)
    if not any(known.id == made.id for known in case.promises):
        acting.add(ev.PromiseMade, promise=made)
    return acting.done()


def settle(case: Case, by: By, promise_id: str, *, state: PromiseState, proof: str) -> Acted:
    """An agent says what became of a promise; `proof` says where it can be seen."""
    if not proof.strip():
        raise WanhuiError("E-CASE-REASON", what=f"settle {promise_id}")
    acting = Acting(case, by)
    known = next((p for p in case.promises if p.id == promise_id), None)
    if known is None or known.state != state:
        acting.add(ev.PromiseSettled, promise=promise_id, state=state, proof=proof)
    return acting.done()


def check(case: Case, by: By, facts: Iterable[Fact], *, theirs: Collection[str] = ()) -> Acted:
    """Settles what `facts` show: kept where a record proves it, broken (and a lead called) where the time is over.

    `theirs`: ids of scans of parcels that the buyer sent back. They prove nothing of what the shop sends, and a promise
    that was held to be kept by one of them is open again.
    """
    acting = Acting(case, by)
    known = tuple(fact for fact in facts if not (isinstance(fact, ShipmentEvent) and fact.id in theirs))
    mistaken = {_proof(ShipmentEvent, scan) for scan in theirs}
    for made in case.promises:
        is_mistaken = made.state == "kept" and made.proof in mistaken
        if made.state != "open" and not is_mistaken:
            continue
        if is_mistaken:
            acting.add(ev.PromiseSettled, promise=made.id, state="open")
        proof = proof_of(made, case, known, now=by.now)
        if proof is not None:
            acting.add(ev.PromiseSettled, promise=made.id, state="kept", proof=proof)
        elif by.now > made.due_at and not case.is_over:
            acting.add(ev.PromiseSettled, promise=made.id, state="broken", proof="past due")
            if acting.case.escalated_at is None:
                acting.add(ev.Escalated, reason=f"promise:{made.id}")
    return acting.done()


def proof_of(made: Promise, case: Case, facts: Sequence[Fact], *, now: datetime) -> str | None:
    """Which record shows that `made` was kept in time; None: none does."""
    if made.about == "answer":
        later = [contact for contact in case.contacts if made.made_at < contact.at <= made.due_at]
        return f"reply at {later[0].at.isoformat()}" if later else None
    for fact in facts:
        at = _when(made, fact, now)
        if at is not None and made.made_at <= at <= made.due_at:
            return _proof(type(fact), fact.id)
    return None


def _proof(kind: type, id_: str) -> str:
    return f"{kind.__name__.lower()}:{id_}"


def _when(made: Promise, fact: Fact, now: datetime) -> datetime | None:
    """When `fact` fulfils a promise of this kind; None: it does not. A refund without a time counts from `now`.

    What was promised in general ("settled by six") is kept by whichever of these comes, or by a request agreed to.
    """
    sent, paid, dealt_with = _sent(fact), _paid(fact, now), _dealt_with(fact)
    shown = {"send": (sent,), "refund": (paid,), "repair": (_mended(fact),), "other": (sent, paid, dealt_with)}
    moments = [at for at in shown.get(made.about, ()) if at is not None]
    return max(moments, default=None)


def _sent(fact: Fact) -> datetime | None:
    if isinstance(fact, ShipmentEvent):
        return fact.at if fact.status in _MOVING else None
    return fact.shipped_at if isinstance(fact, Order) else None


def _paid(fact: Fact, now: datetime) -> datetime | None:
    is_back = isinstance(fact, Order) and fact.status == "refunded"
    if is_back or (isinstance(fact, AfterSale) and fact.status == "done" and fact.type in _PAYS):
        return fact.updated_at or now
    return None


def _mended(fact: Fact) -> datetime | None:
    is_so = isinstance(fact, AfterSale) and fact.type == "repair" and fact.status == "done"
    return fact.updated_at if is_so else None


def _dealt_with(fact: Fact) -> datetime | None:
    is_so = isinstance(fact, AfterSale) and fact.status in ("agreed", "done")
    return fact.updated_at if is_so else None


def warn_at(made: Promise) -> datetime:
    """When the owner is reminded: after three quarters of the time."""
    return made.made_at + (made.due_at - made.made_at) * WARN_SHARE


def tell_at(made: Promise, now: datetime, *, zone: ZoneInfo, pack: ContactPack) -> datetime:
    """When the buyer hears that `made` is in danger: after nine tenths of the time, and not at night.

    Where the night lies before the due time, they hear before it begins; where there is no such moment left, first
    thing in the morning.
    """
    at = max(now, made.made_at + (made.due_at - made.made_at) * TELL_SHARE)
    while is_quiet(at, zone, pack) and at > now:
        at = max(now, at - _STEP)
    return held_until(at, zone, pack)


def to_remind(case: Case, now: datetime) -> tuple[Promise, ...]:
    """Open promises that are about to fall due and whose owner has not been told yet."""
    return tuple(
        made
        for made in case.promises
        if made.state == "open" and made.reminded_at is None and warn_at(made) <= now < made.due_at
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How promises went; `share` is kept ÷ (kept + broken), None while none is settled."""

    kept: int
    broken: int
    open: int

    @property
    def share(self) -> float | None:
        """Promises kept, of those that have been settled."""
        settled = self.kept + self.broken
        return self.kept / settled if settled else None


def report(promises: Iterable[Promise]) -> Kept:
    """Counts `promises` by what became of them; withdrawn ones count nowhere."""
    states = [made.state for made in promises]
    return Kept(kept=states.count("kept"), broken=states.count("broken"), open=states.count("open"))
