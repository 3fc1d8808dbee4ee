"""The marketplace of a simulated shop: it reports things when they happen, and carries out what the shop decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import heappop, heappush
from threading import Lock
from typing import Any

import orjson

from wanhui.flows.simulate import simulate_lines
from wanhui.sources.simulated.life import Plan

Record = dict[str, Any]
#: What becomes of an order, in turn, and from when on its fields are known.
_TURNS = (("paid_at", "paid"), ("shipped_at", "shipped"), ("delivered_at", "delivered"), ("finished_at", "finished"))
_WITH_PARCEL = ("courier", "tracking")
_REFUNDS = {"refund": "refund_only", "partial_refund": "refund_only", "return_refund": "return_refund",
            "price_difference": "price_protection", "freight": "refund_only"}  # fmt: skip
_PARCELS = {"exchange": "exchange", "swap": "exchange", "resend": "resend", "resend_part": "resend",
            "repair": "repair"}  # fmt: skip


class Market:
    """All records of a plan, each told when its time has come; what the shop's acts bring about comes in between."""

    def __init__(self, plan: Plan) -> None:
        self._waiting: list[tuple[float, int, str, bytes]] = []
        self._count = 0
        self._lock = Lock()
        for line in simulate_lines(plan, None):
            for at, record in _told(orjson.loads(line)):
                self.tell(at, record)

    def tell(self, at: datetime | None, record: Record) -> None:
        """`record` is reported at `at`; None: it is there from the beginning."""
        line = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
        with self._lock:
            self._count += 1
            name = f"{record['kind']} {record['id']}"
            heappush(self._waiting, (at.timestamp() if at else 0.0, self._count, name, line))

    def until(self, now: datetime) -> list[bytes]:
        """The lines of what has become known since the last time; of a record that changed twice, the last."""
        found: dict[str, bytes] = {}
        while self._waiting and self._waiting[0][0] <= now.timestamp():
            *_, name, line = heappop(self._waiting)
            found[name] = line
        return list(found.values())

    def says(self, order: Record, text: str, at: datetime, *, key: str) -> str:
        """The buyer writes in the chat of the platform; gives the id of the message."""
        base = {"kind": "message", "id": key, "shop": order["shop"], "conversation": f"{order['order']}-c"}
        about = {"order": order["order"], "buyer": order["buyer"], "channel": "platform_chat"}
        self.tell(at, {**base, **about, "at": at.isoformat(), "from": "buyer", "text": text})
        return key

    def carries_out(self, order: Record, remedy: str, *, key: str, at: datetime) -> bool:
        """The platform pays or the warehouse packs, as decided; False for what the shop does by itself."""
        kind = _REFUNDS.get(remedy) or _PARCELS.get(remedy)
        if kind is None:
            return False
        done = at + timedelta(hours=3)
        base = {"shop": order["shop"], "order": order["order"]}
        request = {"kind": "after_sale", "id": f"{key}-a", **base, "at": at.isoformat(), "type": kind}
        sent = {"tracking": f"{key}R", "status": "done", "updated_at": done.isoformat()}
        self.tell(done, {**request, **sent})
        if remedy in _PARCELS:
            for hours, status in ((5, "picked_up"), (30, "in_transit"), (60, "delivered")):
                then = at + timedelta(hours=hours)
                scan = {"kind": "shipment_event", "id": f"{key}-{status}", "status": status, "courier": "中通"}
                self.tell(then, {**scan, **base, "at": then.isoformat(), "tracking": f"{key}R"})
        return True


def _told(record: Record) -> Iterator[tuple[datetime | None, Record]]:
    """`record` as it becomes known: an order in turns, a review and what was added to it, the rest once."""
    if record["kind"] == "order":
        yield from _turns(record)
    elif record["kind"] == "review" and record.get("follow_up"):
        yield _at(record["at"]), {name: value for name, value in record.items() if name != "follow_up"}
        yield _at(record["follow_up"]["at"]), {**record, "updated_at": record["follow_up"]["at"]}
    else:
        yield _at(record.get("at")), record


def _turns(order: Record) -> Iterator[tuple[datetime, Record]]:
    """What is known of an order when it is made, and after each turn; how it ends is known only in the end."""
    unknown = {name for name, _ in _TURNS} | {*_WITH_PARCEL, "updated_at", "status"}
    seen = {name: value for name, value in order.items() if name not in unknown}
    moment = order["created_at"]
    yield _at(moment), {**seen, "status": "created", "updated_at": moment}
    for name, status in _TURNS:
        if order.get(name) is None:
            continue
        moment = order[name]
        seen |= {name: moment}
        if name == "shipped_at":
            seen |= {one: order[one] for one in _WITH_PARCEL if one in order}
        yield _at(moment), {**seen, "status": status, "updated_at": moment}
    if order["status"] not in ("created", *(status for _, status in _TURNS)):
        end = max(moment, order.get("updated_at", moment))
        yield _at(end), {**order, "updated_at": end}


def _at(moment: Any) -> Any:
    return datetime.fromisoformat(moment) if moment else None
