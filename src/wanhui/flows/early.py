"""What may be read while the rest of a file is still coming in: reviews about which all is known already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from wanhui.flows.beside import Beside
from wanhui.records.reviews import Review
from wanhui.store.known import known
from wanhui.store.records import Ref, Saved, waiting
from wanhui.store.shops import shops


class Early:
    """Offers a second process what an account's batches bring, each as it is saved, for as long as all of it is ripe.

    What comes after words that have to wait waits behind them: a case goes on from what was heard first.
    """

    def __init__(self, account: UUID, second: Beside) -> None:
        self._account, self._second = account, second
        self._is_all_offered = not waiting(account, 1)

    def offer(self, saved: Saved) -> None:
        """Lets the second process read what `saved` brought, where nothing before it or still to come can matter."""
        if saved.unread and self._is_all_offered:
            self._is_all_offered = is_ripe(self._account, saved)
            if self._is_all_offered:
                self._second.offer(self._account, saved.unread)


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
