"""How a buyer complains of a fault (chat, review, after-sale request) and how the shop's agents answer."""

from __future__ import annotations

from typing import Any, Final

from wanhui.sources.simulated.dice import Weighted
from wanhui.sources.simulated.journey import Trip, review, write
from wanhui.sources.simulated.speech import STYLES
from wanhui.sources.simulated.stamps import DAY, HOUR, MINUTE, amount, hour_of, stamp

#: How people say that they are unhappy: in public, to the shop, through the platform's form, or both first ones.
_WAYS: Final = Weighted([("review", 0.34), ("chat", 0.33), ("form", 0.15), ("both", 0.18)])
#: fault -> after-sale type and the reason that the platform's list offers.
_FORMS: Final = {
    "no_fault_return": ("return_refund", "none"),
    "quality_flaw": ("return_refund", "quality"),
    "serious_quality": ("refund_only", "quality"),
    "damaged": ("refund_only", "damaged"),
    "wrong_item": ("exchange", "wrong"),
    "missing_part": ("resend", "missing"),
    "size": ("exchange", "size"),
    "not_as_described": ("return_refund", "mismatch"),
    "price_drop": ("price_protection", "price"),
    "counterfeit": ("return_refund", "fake"),
    "adverse_reaction": ("refund_only", "adverse"),
    "refund_trouble": ("return_refund", "quality"),
}
#: These are said to the shop first: there is nothing yet that could be reviewed.
_BEFORE_ARRIVAL: Final = frozenset({"late_shipment", "courier"})
_FORM_ONLY: Final = frozenset({"no_fault_return"})
_PRIVATE: Final = frozenset({"price_drop", "no_fault_return", "refund_trouble", "lawful_claim", "late_shipment"})
_HARD: Final = frozenset({"serious_quality", "adverse_reaction", "counterfeit", "lawful_claim", "service_attitude"})


def complain(trip: Trip) -> None:
    """Voices the order's fault; a shy buyer only in a review."""
    dice, fault = trip.store.dice, trip.fault or "quality_flaw"
    style = dice.weighted(STYLES)
    text = trip.store.words.complaint(dice, fault, trip.goods.kind, style=style, slots=trip.slots)
    at = _moment(trip)
    way = _way(trip, fault)
    if way == "form":
        ask_formally(trip, at, text, fault=fault)
    if way in ("chat", "both"):
        _talk(trip, at, text, is_angry=style == "angry")
    if way in ("review", "both"):
        stars = 1 if fault in _HARD or style == "angry" or dice.chance(0.4) else dice.whole(2, 3)
        if dice.chance(0.05):
            stars = dice.whole(4, 5)
        later = _moment(trip) if trip.fault in _BEFORE_ARRIVAL else at + dice.whole(0, 2 * DAY)
        pictures = dice.whole(1, 4) if dice.chance(0.45) else 0
        review(trip, max(later, trip.delivered + HOUR), text, stars=stars, pictures=pictures)


def _way(trip: Trip, fault: str) -> str:
    way = trip.store.dice.weighted(_WAYS)
    if fault in _FORM_ONLY:
        return "form" if way != "chat" else "chat"
    if trip.person.group == "shy":
        return "review"
    if way == "form" and fault not in _FORMS:
        return "chat"
    return "chat" if fault in _PRIVATE and way == "review" else way


def _moment(trip: Trip) -> int:
    """When the buyer speaks: awake, and once there is something to speak of."""
    dice = trip.store.dice
    if trip.fault == "late_shipment":
        at = trip.paid + dice.whole(50, 58) * HOUR
    elif trip.fault == "courier":
        at = trip.shipped + dice.whole(3 * DAY, 6 * DAY)
    elif trip.fault == "refund_trouble":
        at = trip.delivered + dice.whole(4, 7) * DAY
    else:
        at = trip.delivered + dice.skewed(HOUR, 4 * DAY)
    return at + 8 * HOUR if hour_of(at) < 7 else at


def ask_formally(trip: Trip, at: int, text: str, *, fault: str) -> None:
    """An after-sale request with the platform's reason; most are settled within days."""
    dice = trip.store.dice
    kind, reason = _FORMS[fault]
    done = at + dice.whole(1, 6) * DAY
    is_done = dice.chance(0.8) and done < trip.end
    if at >= trip.end:
        return
    request: dict[str, Any] = {
        "kind": "after_sale", "id": f"{trip.number}-a", "shop": trip.store.id, "order": trip.number, "at": stamp(at),
        "type": kind, "reason": f"{trip.store.words.reasons[reason]}：{text}", "respond_by": stamp(at + 2 * DAY),
        "status": "done" if is_done else "requested", "updated_at": stamp(done if is_done else at),
    }  # fmt: skip
    if kind in ("refund_only", "return_refund"):
        request["amount"] = amount(trip.sku.cents * trip.quantity)
        trip.refunded = done if is_done else 0
    trip.out.append(request)
    if kind in ("return_refund", "exchange") and is_done:
        request["tracking"] = f"{trip.number[-9:]}R"


def _talk(trip: Trip, at: int, text: str, *, is_angry: bool) -> None:
    dice, words = trip.store.dice, trip.store.words
    write(trip, at, text)
    is_rude = trip.fault == "service_attitude" and dice.chance(0.7)
    answered = _at_work(at + dice.skewed(1, 300) * MINUTE)
    said = "after.rude" if is_rude else "after.answer"
    write(trip, answered, words.line(dice, said, trip.slots), speaker="seller")
    if is_rude or is_angry or dice.chance(0.3):
        write(trip, answered + dice.whole(1, 20) * HOUR, words.line(dice, "after.still", trip.slots))
    elif dice.chance(0.6):
        write(trip, answered + dice.whole(5, 600) * MINUTE, words.line(dice, "after.settled", trip.slots))


def _at_work(at: int) -> int:
    """Agents sit there from nine to eleven at night."""
    hour = hour_of(at)
    return at if 9 <= hour < 23 else at + ((9 - hour) % 24) * HOUR
