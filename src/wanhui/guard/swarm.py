"""Is somebody descending on a young shop?  Many like cheap orders within an hour, or many bad reviews within a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from wanhui.guard.pack import SwarmRule
from wanhui.records.orders import Order
from wanhui.records.parties import Shop
from wanhui.records.reviews import Review


class Swarm(NamedTuple):
    """What was seen: of what (a product, or the shop), its size, and when the first of them came."""

    kind: Literal["orders", "reviews"]
    shop: str
    about: str
    size: int
    since: datetime


def is_young(shop: Shop, now: datetime, rule: SwarmRule) -> bool:
    """Whether the shop is one that swarms go for; one whose opening nobody knows is not."""
    return shop.opened_at is not None and now - shop.opened_at <= timedelta(days=rule.shop_days)


def order_swarms(orders: Iterable[Order], cheap: dict[str, float], rule: SwarmRule) -> list[Swarm]:
    """Products of which enough different buyers placed cheap orders within the rule's minutes."""
    by_goods: dict[tuple[str, str], list[Order]] = defaultdict(list)
    for order in orders:
        for line in order.lines[:1]:
            limit = cheap.get(line.price.currency)
            if limit is not None and float(line.price.amount) * line.quantity <= limit:
                by_goods[order.shop, line.product].append(order)
    found = []
    for (shop, product), some in sorted(by_goods.items()):
        some.sort(key=lambda one: one.created_at)
        count, since = _most(
            [(one.created_at, one.buyer) for one in some], timedelta(minutes=rule.minutes)
        )  # fmt: skip
        if count >= rule.orders and since is not None:
            found.append(Swarm("orders", shop, product, count, since))
    return found


def review_swarms(reviews: Iterable[Review], rule: SwarmRule) -> list[Swarm]:
    """Shops that got enough bad reviews within a day."""
    by_shop: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for one in reviews:
        if one.grade == "bad" or (one.stars is not None and one.stars <= 2):
            by_shop[one.shop].append((one.at, one.id))
    found = []
    for shop, some in sorted(by_shop.items()):
        count, since = _most(sorted(some), timedelta(days=1))
        if count >= rule.reviews and since is not None:
            found.append(Swarm("reviews", shop, shop, count, since))
    return found


def _most(some: Sequence[tuple[datetime, str]], span: timedelta) -> tuple[int, datetime | None]:
    """The largest number of different whos within `span`, and when that began."""
    best, since, first = 0, None, 0
    for last, (at, _) in enumerate(some):
        while at - some[first][0] > span:
            first += 1
        count = len({who for _, who in some[first : last + 1]})
        if count > best:
            best, since = count, some[first][0]
    return best, since
