"""Small worlds for flow tests: records written as a marketplace would send them, brought in through the front door."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from wanhui.cases.case import Case, replay
from wanhui.flows.bring_in import bring_in
from wanhui.flows.ingest import Ingested, Wish
from wanhui.store.case_lists import every_case
from wanhui.store.case_pages import WholeCase, load_case

SHOP = {"kind": "shop", "id": "s1", "platform": "pdd", "name": "云岫器物"}
ABROAD = {"kind": "shop", "id": "a1", "platform": "amazon", "name": "Yunxiu", "time_zone": "America/New_York",
          "currency": "USD"}  # fmt: skip
ORDER = {
    "kind": "order", "id": "261110-1", "shop": "s1", "buyer": "b1", "created_at": "2026-11-10T10:00:00+08:00",
    "lines": [{"product": "p1", "sku": "w", "title": "手作陶杯", "quantity": 1, "price": "68.00"}],
    "status": "delivered", "paid": "68.00",
    "shipped_at": "2026-11-11T10:00:00+08:00", "delivered_at": "2026-11-13T10:00:00+08:00",
}  # fmt: skip
BAD = {"kind": "review", "id": "r1", "shop": "s1", "order": "261110-1", "buyer": "b1", "product": "p1", "stars": 1,
       "at": "2026-11-17T20:00:00+08:00", "text": "杯子收到就碎了，要求退款"}  # fmt: skip


def review(id_: str, text: str, **more: Any) -> dict[str, Any]:
    """A review of shop s1 with `text`."""
    return {"kind": "review", "id": id_, "shop": "s1", "at": "2026-11-17T20:00:00+08:00", "text": text, **more}


def message(id_: str, text: str, **more: Any) -> dict[str, Any]:
    """A chat line of buyer b1 about order 261110-1."""
    base = {"kind": "message", "id": id_, "shop": "s1", "conversation": "c1", "at": "2026-11-17T21:00:00+08:00"}
    return {**base, "from": "buyer", "buyer": "b1", "order": "261110-1", "text": text, **more}


def write(folder: Path, records: Iterable[dict[str, Any]], name: str = "records.jsonl") -> Path:
    """`records` as a file of JSON Lines."""
    path = folder / name
    path.write_bytes(b"".join(orjson.dumps(one) + b"\n" for one in records))
    return path


def bring(account: UUID, path: Path, now: datetime, **wish: Any) -> Ingested:
    """Imports one file and reads it; fails the test when the file is refused."""
    (result,) = bring_in(account, [path], Wish(**wish), now=lambda: now, told=lambda _: None)
    assert isinstance(result, Ingested), result
    return result


def cases(account: UUID) -> list[WholeCase]:
    """Every case of the account with all that stands around it, by number."""
    found = [load_case(account, line.number) for line in every_case(account)]
    return [one for one in found if one is not None]


def state(whole: WholeCase) -> Case:
    """The case that its events add up to."""
    return replay(whole.events)
