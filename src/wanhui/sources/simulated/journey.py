"""One order from the click to the last word about it, cut off where the simulation ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from wanhui.sources.simulated.people import Person, mask_name, mask_phone, to_record
from wanhui.sources.simulated.stamps import DAY, HOUR, MINUTE, amount, hour_of, stamp
from wanhui.sources.simulated.stores import Goods, Sku, Store

#: A paid order must be on its way within this time.
SHIP_WITHIN: Final = 48 * HOUR
_SLOW: Final = frozenset({"late_shipment"})
Records = list[dict[str, Any]]


@dataclass(slots=True, kw_only=True)
class Trip:
    """One order on its way: what it is, and when which step happens (seconds since 1970)."""

    store: Store
    person: Person
    goods: Goods
    sku: Sku
    at: int
    end: int
    number: str
    fault: str | None
    courier: str
    method: str
    fee: int
    offers: tuple[tuple[str, int], ...]
    quantity: int
    agent: str
    note: str | None = None
    paid: int = 0
    shipped: int = 0
    delivered: int = 0
    refunded: int = 0
    is_lost: bool = False
    said: int = 0
    out: Records = field(default_factory=list)

    @property
    def slots(self) -> Mapping[str, str]:
        """What phrases may name."""
        return {
            "goods": self.goods.title, "sku": self.sku.name, "city": self.person.place.city, "method": self.method,
            "claim": self.goods.claim,
        }  # fmt: skip

    @property
    def conversation(self) -> str:
        """The chat about this order."""
        return f"{self.number}-c"


def set_out(trip: Trip) -> None:
    """Decides when the parcel moves."""
    dice = trip.store.dice
    trip.paid = trip.at + dice.whole(5, 240)
    wait = dice.whole(60, 150) if trip.fault in _SLOW else dice.whole(3, 34)
    trip.shipped = trip.paid + wait * HOUR
    days = dice.between(1.2, 3.4) + (2.0 if trip.person.place.is_remote else 0.0)
    if trip.fault == "courier":
        days += dice.between(3.5, 7.0)
        trip.is_lost = dice.chance(0.12)
    arrived = trip.shipped + int(days * DAY)
    # Parcels are handed over between nine and nine.
    trip.delivered = arrived - (hour_of(arrived) - dice.whole(9, 20)) * HOUR
    if trip.delivered <= trip.shipped:
        trip.delivered += DAY


def emit_order(trip: Trip) -> None:
    """The buyer (where the shop did not know them), the order as it stands at the end, and its scans."""
    if trip.store.id not in trip.person.shops:
        trip.person.shops.add(trip.store.id)
        trip.out.append(to_record(trip.person, trip.store.id, is_masked=trip.store.is_masked))
    trip.out.append(_order(trip))
    tracking = f"{trip.number[-9:]}7"
    for place, (status, at) in enumerate(_scans(trip)):
        text = trip.store.words.line(trip.store.dice, f"scan.{status}", trip.slots)
        if at < trip.end:
            trip.out.append({
                "kind": "shipment_event", "id": f"{trip.number}-e{place}", "shop": trip.store.id, "order": trip.number,
                "at": stamp(at), "status": status, "courier": trip.courier, "tracking": tracking, "text": text,
            })  # fmt: skip


def _scans(trip: Trip) -> Iterator[tuple[str, int]]:
    """Every scan of the parcel: about one a day on its way, none for days where the courier is at fault."""
    yield "picked_up", trip.shipped
    yield "in_transit", trip.shipped + 9 * HOUR
    if trip.fault != "courier":
        for at in range(trip.shipped + 33 * HOUR, trip.delivered - 3 * HOUR, DAY):
            yield "in_transit", at
    elif trip.store.dice.chance(0.3):
        yield "failed", trip.delivered - DAY
    yield "lost" if trip.is_lost else "delivered", trip.delivered


def _order(trip: Trip) -> dict[str, Any]:
    store, person, end = trip.store, trip.person, trip.end
    has_left, has_come = trip.shipped < end, trip.delivered < end and not trip.is_lost
    finished = trip.delivered + 7 * DAY
    order: dict[str, Any] = {
        "kind": "order",
        "id": trip.number,
        "shop": store.id,
        "buyer": person.id,
        "created_at": stamp(trip.at),
        "updated_at": stamp(min(end, finished)),
        "status": _status(trip, has_left=has_left, has_come=has_come, is_over=finished < end and has_come),
        "lines": [
            {
                "product": trip.goods.id, "sku": trip.sku.id, "title": f"{trip.goods.title} {trip.sku.name}",
                "quantity": trip.quantity, "price": amount(trip.sku.cents),
                "batch": trip.goods.batch(trip.sku, trip.at),
            }
        ],
        "paid": amount(trip.sku.cents * trip.quantity + trip.fee),
        "shipping_fee": amount(trip.fee),
        "shipping_method": trip.method,
        "shipping_options": [{"method": method, "fee": amount(fee)} for method, fee in trip.offers],
        "paid_at": stamp(trip.paid),
        "ship_by": stamp(trip.paid + SHIP_WITHIN),
        "address": _address(person, is_masked=store.is_masked),
    }  # fmt: skip
    if has_left:
        order |= {"shipped_at": stamp(trip.shipped), "courier": trip.courier, "tracking": f"{trip.number[-9:]}7"}
    if has_come:
        order["delivered_at"] = stamp(trip.delivered)
        if finished < end:
            order["finished_at"] = stamp(finished)
    if trip.note is not None:
        order["buyer_note"] = trip.note
    if store.is_masked:
        order |= {"receiver_token": person.receiver_token, "open_address_id": person.address_token}
    if store.has_devices:
        order["device_token"] = person.device
    if store.is_live and 19 <= hour_of(trip.at) < 23:
        order["source"] = f"live-{stamp(trip.at)[:10]}-{store.id}"
    return order


def _status(trip: Trip, *, has_left: bool, has_come: bool, is_over: bool) -> str:
    if trip.refunded and trip.refunded < trip.end:
        return "refunded"
    if is_over:
        return "finished"
    if has_come:
        return "delivered"
    return "shipped" if has_left else "paid"


def _address(person: Person, *, is_masked: bool) -> dict[str, str]:
    place = person.place
    found = {"province": place.province, "city": place.city}
    if place.district:
        found["district"] = place.district
    if is_masked:
        return {**found, "name": mask_name(person.name), "phone": mask_phone(person.phone), "detail": "****"}
    return {**found, "name": person.name, "phone": person.phone, "detail": person.detail}


def write(trip: Trip, at: int, text: str, *, speaker: str = "buyer") -> None:
    """A line of the chat about this order, when it still falls into the simulated time."""
    if at >= trip.end:
        return
    trip.said += 1
    line: dict[str, Any] = {
        "kind": "message", "id": f"{trip.number}-m{trip.said}", "shop": trip.store.id,
        "conversation": trip.conversation,
        "at": stamp(at), "from": speaker, "text": text, "buyer": trip.person.id, "order": trip.number,
        "channel": "platform_chat",
    }  # fmt: skip
    if speaker == "seller":
        line["agent"] = trip.agent
    trip.out.append(line)


def review(trip: Trip, at: int, text: str, *, stars: int, pictures: int = 0) -> None:
    """A review of this order's goods."""
    if at >= trip.end:
        return
    trip.out.append({
        "kind": "review", "id": f"{trip.number}-r", "shop": trip.store.id, "at": stamp(at), "order": trip.number,
        "buyer": trip.person.id, "product": trip.goods.id, "sku": trip.sku.id, "stars": stars, "text": text,
        "images": [f"{trip.number}-{n + 1}.jpg" for n in range(pictures)],
        "status": "shown",
    })  # fmt: skip


def small_talk(trip: Trip) -> None:
    """A question before the order is paid, and the shop's answer."""
    dice, words = trip.store.dice, trip.store.words
    asked = trip.at - dice.whole(3, 90) * MINUTE
    write(trip, asked, words.line(dice, "before.ask", trip.slots))
    write(trip, asked + dice.whole(20, 600), words.line(dice, "before.answer", trip.slots), speaker="seller")


def praise(trip: Trip) -> None:
    """A contented review, or a few lukewarm words."""
    dice, words = trip.store.dice, trip.store.words
    at = trip.delivered + dice.whole(HOUR, 9 * DAY)
    if dice.chance(0.12):
        review(trip, at, words.line(dice, "faint", trip.slots), stars=dice.whole(4, 5))
        return
    text = words.praises(dice, trip.goods.kind, trip.slots)
    if dice.chance(0.4):
        text += ("，" if words.language == "zh" else ", ") + words.praises(dice, trip.goods.kind, trip.slots)
    review(trip, at, text, stars=5 if dice.chance(0.85) else 4, pictures=dice.whole(1, 3) if dice.chance(0.2) else 0)
