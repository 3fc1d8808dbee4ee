"""Raises one alarm when many like cheap orders or many bad reviews come upon a young shop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui.content.risk_rules import load_scorecard
from wanhui.errors import Words
from wanhui.guard.swarm import Swarm, is_young, order_swarms, review_swarms
from wanhui.records.fact import Fact
from wanhui.records.orders import Order
from wanhui.records.parties import Shop
from wanhui.records.reviews import Review
from wanhui.store.notices import Notice
from wanhui.store.records import named
from wanhui.store.risk import newest

#: What happened longer ago than this is no alarm any more: it came with an import of the past.
_FRESH: Final = timedelta(days=2)


def swarms(account: UUID, facts: Sequence[Fact], now: datetime) -> list[Notice]:
    """The alarms that `facts`, just saved, give rise to; the same swarm has one key, so it is told once a day."""
    pack = load_scorecard().pack
    touched = {one.shop for one in facts if isinstance(one, Order | Review)}
    stored = named(account, "shop", {(shop, shop) for shop in touched}) if touched else {}
    young = [
        one.fact.id for one in stored.values() if isinstance(one.fact, Shop) and is_young(one.fact, now, pack.swarm)
    ]
    if not young:
        return []
    recent = newest(account, young, since=now - _FRESH)
    found = order_swarms([one for one in recent if isinstance(one, Order)], dict(pack.cheap), pack.swarm)
    found += review_swarms([one for one in recent if isinstance(one, Review)], pack.swarm)
    return [_notice(one, now) for one in found]


def _notice(one: Swarm, now: datetime) -> Notice:
    if one.kind == "orders":
        says = Words(
            f"商品 {one.about} 一小时内来了 {one.size} 张低价订单，来自不同买家，请看一眼",
            f"{one.size} cheap orders of {one.about} from different buyers within an hour: please look",
        )
    else:
        says = Words(
            f"一天内收到 {one.size} 条差评，请看看是商品问题还是集中差评",
            f"{one.size} bad reviews within a day: see whether it is the goods or a swarm",
        )
    key = f"swarm:{one.kind}:{one.shop}:{one.about}:{one.since:%Y%m%d}"
    return Notice(key=key, kind="swarm", addressee="lead", says=says, at=now, shop=one.shop)
