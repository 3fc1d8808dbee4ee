"""What may be read while the rest of a file is still coming in: reviews about which all is known already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from wanhui.records.reviews import Review
from wanhui.store.known import known
from wanhui.store.records import Ref, Saved
from wanhui.store.shops import shops


def is_ripe(account: UUID, saved: Saved) -> bool:
    """Whether the words that `saved` brought can be read now and give the same cases as when all the rest is there.

    Chats and requests wait for their last line. A review waits while its shop, its order, or the buyer of either is a
    bare name that a later line may tell more about.
    """
    facts = [one.fact for one in saved.facts if one.needs_reading]
    reviews = [fact for fact in facts if isinstance(fact, Review)]
    return len(reviews) == len(facts) and _is_all_known(account, reviews)


def _is_all_known(account: UUID, reviews: Sequence[Review]) -> bool:
    named = {review.shop for review in reviews}
    if named & {shop.id for shop in shops(account) if shop.is_placeholder}:
        return False
    orders = _refs((review.shop, review.order) for review in reviews)
    there = known(account, "order", orders)
    buyers = _refs((review.shop, review.buyer) for review in reviews)
    buyers |= _refs((shop, buyer) for (shop, _), buyer in there.items())
    return there.keys() == orders and known(account, "buyer", buyers).keys() == buyers


def _refs(named: Iterable[tuple[str, str | None]]) -> set[Ref]:
    return {(shop, ref) for shop, ref in named if ref is not None}
