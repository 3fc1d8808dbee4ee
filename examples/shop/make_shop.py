"""Makes the example shop: reads the stories beside this file and writes them as canonical records around one instant.

    python examples/shop/make_shop.py                                   # the fixed anchor, rewrites the files here
    python examples/shop/make_shop.py --anchor 2027-01-05T09:00:00+08:00 --out /tmp/shop

The same anchor gives the same bytes. Times in the stories are told from the anchor ("today, now"): ``-3d 20:13`` is
that clock time three days before (days >= 2), ``-2h10m`` is that long ago (at most 24 h), ``+5h`` lies ahead, for
deadlines only. So a demo started at any hour shows cases that are just as fresh, and no two events change places.
Ids do not depend on the anchor: a second demo updates the same records.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import yaml

HERE: Final = Path(__file__).resolve().parent
#: The morning after the biggest sales day of the year; the committed files are made for it.
ANCHOR: Final = datetime(2026, 11, 12, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

Record = dict[str, Any]
Spec = dict[str, Any]

_CLOCK = re.compile(r"-(\d+)d (\d\d):(\d\d)")
_AGO = re.compile(r"([+-])(?:(\d+)h)?(?:(\d+)m)?")
_CAPITALS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
#: How each marketplace shapes its ids: 9 a digit, X a capital or digit, D six digits of a date, all else as it stands.
_SHAPES: Final = {
    "order": {
        "taobao": "4999999999999999999",
        "pdd": "D-999999999999999",
        "douyin": "6999999999999999999",
        "amazon": "114-9999999-9999999",
        "ebay": "19-99999-99999",
    },
    "review": {"amazon": "RXXXXXXXXXXXXX", "ebay": "2999999999999", "douyin": "7999999999999999999"},
    "buyer": {"amazon": "AXXXXXXXXXXXXX", "ebay": "u-XXXXXXXX", "taobao": "AAHXXXXXXXXXXXXX", "pdd": "9999999999999"},
    "after_sale": {"pdd": "99999999999", "amazon": "RMA-DXXXXXXX", "ebay": "5999999999"},
}
_COURIERS: Final = (("中通", "7899999999999"), ("圆通", "YT9999999999999"), ("韵达", "4699999999999"))
_ABROAD: Final = (("USPS", "94001999999999999999"), ("UPS", "1ZXXXXXX9999999999"))


@dataclass(frozen=True, slots=True)
class Shelf:
    """The things that stay: shops with their staff and suppliers, and products by key, per shop."""

    shops: dict[str, Spec]
    products: dict[str, dict[str, Spec]]


@dataclass(slots=True)
class Teller:
    """Tells one part of a story (one buyer) as records of one shop."""

    shelf: Shelf
    shop: Spec
    anchor: datetime
    key: str
    out: list[Record] = field(default_factory=list)

    @property
    def is_domestic(self) -> bool:
        """Whether the shop sells in China."""
        return "currency" not in self.shop

    def when(self, told: str) -> str:
        """A told time as ISO 8601 in the shop's zone."""
        zone = ZoneInfo(self.shop.get("time_zone", "Asia/Shanghai"))
        return _instant(told, self.anchor.astimezone(zone)).isoformat()

    def name(self, kind: str, key: str, *, on: str = "") -> str:
        """A stable id for `key`, shaped as this marketplace shapes ids of `kind`."""
        shape = _SHAPES.get(kind, {}).get(self.shop["platform"], "999999999999999")
        day = f"{_instant(on, ANCHOR):%y%m%d}" if on else "261101"
        return _shaped(shape.replace("D", day), f"{self.shop['id']}/{self.key}/{kind}/{key}")

    def add(self, kind: str, identity: str, **values: Any) -> None:
        """Keeps a record; unknown values (None) are left out."""
        known = {k: v for k, v in values.items() if v is not None}
        shop = {} if kind == "shop" else {"shop": self.shop["id"]}
        self.out.append({"kind": kind, "id": identity, **shop, **known})

    def buyer(self, told: Spec) -> str:
        """The buyer as the platform shows them: masked."""
        identity = self.name("buyer", told.get("key", "buyer"))
        given = told.get("given")
        registered = f"-{told['since']}d 10:{len(told['name']) * 7 % 60:02}" if "since" in told else None
        self.add(
            "buyer", identity, name=told["name"], registered_at=registered and self.when(registered),
            credit_level=told.get("credit"), orders_total=told.get("orders"), phone=told.get("phone"),
            reviews_given=dict(zip(("good", "neutral", "bad"), given, strict=True)) if given else None,
            email=told.get("email"), contacts=told.get("contacts"), time_zone=told.get("time_zone"),
        )  # fmt: skip
        return identity

    def order(self, told: Spec, buyer: str, who: Spec) -> Spec:
        """An order with its parcel's scans; returns what reviews and chats need of it."""
        identity = self.name("order", told.get("key", "a"), on=told["at"])
        lines = [self.line(one, told.get("batch")) for one in _listed(told["of"])]
        method, fee = told.get("ship") or self.shop["ship"]
        paid = sum(float(one["price"]) * one["quantity"] for one in lines) + float(fee) - float(told.get("off", 0))
        shipped, arrived = told.get("shipped"), told.get("arrived")
        courier, tracking = self.parcel(identity) if shipped else (None, None)
        times = [t for t in (told["at"], shipped, arrived) if t]
        status = told.get("status") or ("paid", "shipped", "delivered")[len(times) - 1]
        self.add(
            "order", identity, buyer=buyer, created_at=self.when(told["at"]), status=status, lines=lines,
            paid=f"{paid:.2f}", shipping_fee=fee, shipping_method=method,
            shipping_options=[{"method": m, "fee": f} for m, f in told.get("offered", [[method, fee]])],
            paid_at=self.when(told["at"]), ship_by=self.when(told["ship_by"]) if "ship_by" in told else None,
            shipped_at=shipped and self.when(shipped), delivered_at=arrived and self.when(arrived),
            courier=courier, tracking=tracking, address=self.address(told["to"], who), buyer_note=told.get("note"),
            source=told.get("source"), updated_at=self.when(times[-1]),
        )  # fmt: skip
        scans = [("picked_up", shipped), *told.get("scans", []), ("delivered", arrived)]
        for n, (scan, at, *said) in enumerate(one for one in scans if one[1]):
            self.add(
                "shipment_event", self.name("scan", f"{identity}/{n}"), order=identity, at=self.when(at), status=scan,
                courier=courier, tracking=tracking, text=said[0] if said else None,
            )  # fmt: skip
        return {"id": identity, "product": lines[0]["product"], "sku": lines[0]["sku"]}

    def line(self, told: str, batch: str | None) -> Spec:
        """``product/sku``, ``product/sku*2`` or ``product/sku@price`` as an order line."""
        match = re.fullmatch(r"([\w-]+)/([\w-]+)(?:\*(\d+))?(?:@([\d.]+))?", told)
        if not match:
            raise ValueError(f"{self.key}: not a line: {told}")
        product = self.shelf.products[self.shop["shelf"]][match[1]]
        sku = next(s for s in product["skus"] if s["id"] == f"{match[1]}-{match[2]}")
        batch = batch or sku.get("batch")
        line = {
            "product": product["id"], "sku": sku["id"], "title": f"{product['title']} {sku['name']}",
            "quantity": int(match[3] or 1), "price": match[4] or sku.get("price") or product["price"],
        }  # fmt: skip
        return {**line, "batch": batch} if batch else line

    def parcel(self, order: str) -> tuple[str, str]:
        """A courier and a tracking number, always the same for one order."""
        choices = _COURIERS if self.is_domestic else _ABROAD
        courier, shape = choices[_digest(order)[0] % len(choices)]
        return courier, _shaped(shape, f"{order}/parcel")

    def address(self, told: str, who: Spec) -> Spec:
        """``province/city/district/town`` (or ``country/province/city`` abroad), the rest masked."""
        keys = ("province", "city", "district", "town") if self.is_domestic else ("country", "province", "city")
        where = dict(zip(keys, told.split("/"), strict=False))
        phone = who.get("token") or who.get("phone")
        return {"name": who["name"], **({"phone": phone} if phone else {}), **where, "detail": "****"}

    def chat(self, lines: list[Any], buyer: str, order: Spec | None) -> None:
        """A conversation; a line is ``[time, who, text]`` and may end in options."""
        talk = self.name("conversation", "talk")
        channel = self.shop["channel"]
        for n, (at, who, text, *more) in enumerate(lines):
            options: Spec = more[0] if more else {}
            speaker = who if who in {"buyer", "system"} else "seller"
            pictures = range(options.get("pictures", 0))
            self.add(
                "message", self.name("message", str(n)), conversation=talk, at=self.when(at), **{"from": speaker},
                text=text, buyer=buyer, order=order["id"] if order else None,
                agent=who if speaker == "seller" else None, channel=channel,
                attachments=[{"name": f"photo-{i + 1}.jpg", "media_type": "image/jpeg"} for i in pictures] or None,
            )  # fmt: skip

    def review(self, told: Spec, buyer: str, order: Spec) -> None:
        """A review with its versions, follow-up and reply."""
        later: list[Any] = [told.get("follow_up"), told.get("reply")]
        versions: list[Spec] = told.get("previous", [])
        said = [one and {"at": self.when(one[0]), "text": one[1]} for one in later]
        newest = max([self.when(told["at"])] + [one["at"] for one in said if one])
        self.add(
            "review", self.name("review", told.get("order", "a")), at=self.when(told["at"]), order=order["id"],
            buyer=buyer, product=order["product"], sku=order["sku"], stars=told.get("stars"), grade=told.get("grade"),
            text=told["text"], images=[f"review-{i + 1}.jpg" for i in range(told.get("images", 0))] or None,
            follow_up=said[0], reply=said[1], scores=told.get("scores"), status=told.get("status", "shown"),
            previous=[{**one, "at": self.when(one["at"])} for one in versions] or None, updated_at=newest,
        )  # fmt: skip

    def after_sale(self, told: Spec, order: Spec) -> None:
        """An after-sale request; `due` is the platform's deadline for an answer."""
        self.add(
            "after_sale", self.name("after_sale", told.get("key", "a"), on=told["at"]), order=order["id"],
            at=self.when(told["at"]), type=told["type"], reason=told.get("reason"), amount=told.get("amount"),
            status=told.get("status", "requested"), respond_by=self.when(told["due"]) if "due" in told else None,
            tracking=told.get("tracking"), updated_at=self.when(told.get("moved") or told["at"]),
        )  # fmt: skip

    def part(self, told: Spec) -> list[Record]:
        """Everything that one buyer did in a story."""
        buyer = self.buyer(told["who"])
        orders = {one.get("key", "a"): self.order(one, buyer, told["who"]) for one in told.get("orders", [])}
        first = next(iter(orders.values()), None)
        self.chat(told.get("chat", []), buyer, first)
        for one in told.get("reviews", []):
            self.review(one, buyer, orders[one.get("order", next(iter(orders)))])
        for one in told.get("after_sales", []):
            self.after_sale(one, orders[one.get("order", next(iter(orders)))])
        return self.out


def build(anchor: datetime = ANCHOR) -> tuple[list[Record], list[Spec]]:
    """All records of the example shop around `anchor`, and the index of its stories with the ids of their records."""
    shelf = Shelf(shops=_load("shops"), products=_load("products"))
    records = list(_standing(shelf, anchor))
    index = []
    for story in stories():
        tellers = [(Teller(shelf, shelf.shops[part["shop"]], anchor, key), part) for part, key in _parts(story)]
        mine = [record for teller, part in tellers for record in teller.part(part)]
        records += mine
        index.append({key: story[key] for key in ("id", "theme", "title", "story", "expect")} | {"records": _ids(mine)})
    return records, index


def stories() -> Iterator[Spec]:
    """Every story as told, in the order of the files and of the stories in them."""
    for path in sorted((HERE / "stories").glob("*.yaml")):
        yield from yaml.safe_load(path.read_text(encoding="utf-8"))


def _standing(shelf: Shelf, anchor: datetime) -> Iterator[Record]:
    """Shops, staff, suppliers, products and stock."""
    for shop in shelf.shops.values():
        teller = Teller(shelf, shop, anchor, "standing")
        own = {k: shop.get(k) for k in ("platform", "name", "region", "time_zone", "currency", "language", "sign")}
        teller.add("shop", shop["id"], opened_at=teller.when(f"-{shop['age']}d 10:00"), **own)
        for kind in ("agent", "supplier"):
            for one in shop[f"{kind}s"]:
                teller.add(kind, one["id"], **{k: v for k, v in one.items() if k != "id"})
        for product in shelf.products[shop["shelf"]].values():
            teller.add("product", product["id"], **{k: v for k, v in product.items() if k != "id"})
            for sku in product["skus"]:
                stock = {"product": product["id"], "sku": sku["id"], "at": teller.when("-3h"), "stock": sku["stock"]}
                teller.add("inventory", f"{sku['id']}-now", **stock)
        yield from teller.out


def _parts(story: Spec) -> Iterator[tuple[Spec, str]]:
    """The buyers of a story, each with a key that keeps their ids apart."""
    for n, part in enumerate(story.get("parts", [story])):
        yield {"shop": story.get("shop"), **part}, f"{story['id']}/{n}"


def _ids(records: list[Record]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for record in records:
        if record["kind"] not in {"shipment_event", "message"}:
            found.setdefault(record["kind"], []).append(record["id"])
        elif record["kind"] == "message" and record["conversation"] not in found.setdefault("conversation", []):
            found["conversation"].append(record["conversation"])
    return found


def _instant(told: str, anchor: datetime) -> datetime:
    """The instant of a told time, seen from `anchor` and in its zone."""
    clock = _CLOCK.fullmatch(told)
    if clock and int(clock[1]) >= 2:
        day = anchor - timedelta(days=int(clock[1]))
        return day.replace(hour=int(clock[2]), minute=int(clock[3]), second=0, microsecond=0)
    ago = _AGO.fullmatch(told)
    if not ago or not (ago[2] or ago[3]):
        raise ValueError(f"not a told time: {told}")
    span = timedelta(hours=int(ago[2] or 0), minutes=int(ago[3] or 0))
    if ago[1] == "-" and span > timedelta(hours=24):
        raise ValueError(f"more than 24 h ago is told by the clock: {told}")
    return anchor + span if ago[1] == "+" else anchor - span


def _shaped(shape: str, seed: str) -> str:
    noise = iter(_digest(seed) * 2)
    return "".join(
        str(next(noise) % 10) if c == "9" else _CAPITALS[next(noise) % len(_CAPITALS)] if c == "X" else c for c in shape
    )


def _digest(seed: str) -> bytes:
    return hashlib.sha256(seed.encode()).digest()


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _load(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def write(anchor: datetime, folder: Path) -> None:
    """Writes ``records.jsonl`` and ``story.json`` (the anchor as ``now``, and the index) into `folder`."""
    records, index = build(anchor)
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    (folder / "records.jsonl").write_text(lines, encoding="utf-8")
    told = json.dumps({"now": anchor.isoformat(), "stories": index}, ensure_ascii=False, indent=1)
    (folder / "story.json").write_text(told + "\n", encoding="utf-8")


def main() -> int:
    """The command line: an anchor and where to write."""
    parser = argparse.ArgumentParser(description="Make the example shop's records around one instant.")
    parser.add_argument("--anchor", type=datetime.fromisoformat, default=ANCHOR, help="today, now, with an offset")
    parser.add_argument("--out", type=Path, default=HERE, help="folder of records.jsonl and story.json")
    options = parser.parse_args()
    if options.anchor.tzinfo is None:
        parser.error("the anchor needs an offset, like 2026-11-12T10:30:00+08:00")
    write(options.anchor, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
