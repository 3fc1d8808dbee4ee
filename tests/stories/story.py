"""A story: one buyer of the example shop and what the product must make of it, read from YAML by the strict loader."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from wanhui.content.loader import parse_pack
from wanhui.reading.conversation import ConversationIn, OrderIn, TurnIn
from wanhui.reading.read import TextIn
from wanhui.records.after_sales import AfterSale
from wanhui.records.codec import ShopDefaults, decode, defaults_of
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.goods import Product
from wanhui.records.orders import Order
from wanhui.records.parties import Shop
from wanhui.records.reviews import Review

_STARS: Final = {"good": 5, "neutral": 3, "bad": 1}
STORIES: Final = Path(__file__).parent
SHOP: Final = Path(__file__).parents[2] / "examples" / "shop"

TextOf = Literal["review", "follow_up", "conversation", "after_sale"]
RecordOf = Literal["review", "message", "after_sale"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCheck:
    """What must be read in a review, its follow-up alone, a whole conversation or the reason of a request.

    In `expect`, a list means "any of these", except that all of `issues` must be found, and an empty list means that
    none may be. ``star_mismatch`` is high or low.
    """

    of: TextOf
    expect: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCheck:
    """The case that a record opens when it is found at once, for one of `reasons`; without any it opens none.

    Of messages the buyer's last one counts, read together with the conversation.
    """

    of: RecordOf
    reasons: tuple[str, ...]
    playbook: str | None = None
    not_playbook: str | None = None
    preset: str | None = None
    first_response_due: str | None = None
    platform_due: str | None = None
    next_step: str | None = None
    leading_part: str | None = None
    is_automated: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCheck:
    """A text that somebody wants to send, and what lint must say; one of `families` must be among its findings.

    It is held against what the records bear out about the order; `facts` come on top.
    """

    text: str
    stage: str
    verdict: Any
    object: str = "chat"
    facts: Mapping[str, Any] = field(default_factory=dict)
    families: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskCheck:
    """What the guard must advise on the order before it is shipped."""

    level: tuple[str, ...]
    is_in_ring: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """`part` is the place of the buyer in the story `shop_story` of the example shop."""

    id: str
    shop_story: str
    says: str
    part: int
    reads: tuple[ReadCheck, ...] = ()
    case: CaseCheck | None = None
    drafts: tuple[DraftCheck, ...] = ()
    risk: RiskCheck | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that the records say of one buyer."""

    shop: Shop
    orders: tuple[Order, ...]
    reviews: tuple[Review, ...]
    messages: tuple[Message, ...]
    after_sales: tuple[AfterSale, ...]
    products: Mapping[str, Product]

    def record(self, of: RecordOf) -> Review | Message | AfterSale:
        """The record that a check is about: the first review, the buyer's last message, the last request."""
        if of == "review":
            return self.reviews[0]
        if of == "message":
            return [message for message in self.messages if message.speaker == "buyer"][-1]
        return self.after_sales[-1]

    def text(self, of: TextOf) -> TextIn:
        """The words of a record as they are read when it arrives: a review together with its follow-up."""
        if of == "after_sale":
            return TextIn(text=self.after_sales[-1].reason or "")
        review = self.reviews[0]
        later = review.follow_up.text if review.follow_up else ""
        text = later if of == "follow_up" else f"{review.text}\n{later}".strip()
        stars = None if of == "follow_up" else review.stars or _STARS.get(review.grade or "")
        return TextIn(text=text, stars=stars, platform=self.shop.platform)

    def conversation(self) -> ConversationIn:
        """Everything that buyer and shop said to each other, ready to be read."""
        order = self.orders[0]
        spoken = [message for message in self.messages if message.speaker != "system"]
        return ConversationIn(
            id=spoken[0].conversation,
            turns=tuple(TurnIn(who=message.speaker, text=message.text) for message in spoken),
            order=OrderIn(
                item=order.lines[0].title,
                price=order.lines[0].price.amount,
                shipping_fee=order.shipping_fee.amount if order.shipping_fee else None,
                shipped=order.shipped_at is not None,
                delivered=order.delivered_at is not None,
            ),
        )


@cache
def stories() -> tuple[Story, ...]:
    """Every story of this folder, by file name; a bad file is refused with its reason."""
    files = sorted(STORIES.glob("*.yaml"))
    return tuple(parse_pack(file.read_text(encoding="utf-8"), file.name, Story) for file in files)


@cache
def records() -> tuple[Fact, ...]:
    """The records of the example shop."""
    shops: dict[str, ShopDefaults] = {}
    found: list[Fact] = []
    for line in (SHOP / "records.jsonl").read_text(encoding="utf-8").split("\n"):
        if line:
            record = decode(json.loads(line), shops)
            if isinstance(record, Shop):
                shops[record.id] = defaults_of(record)
            found.append(record)
    return tuple(found)


@cache
def _told() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((SHOP / "story.json").read_text(encoding="utf-8"))
    return found


def now() -> datetime:
    """The moment from which the example shop is told."""
    return datetime.fromisoformat(_told()["now"])


@cache
def index() -> Mapping[str, Any]:
    """The stories of the example shop by id, each with its theme and the ids of its records."""
    return {one["id"]: one for one in _told()["stories"]}


def facts_of(story: Story) -> Facts:
    """The records of the story's buyer."""
    return _facts(story.shop_story, story.part)


@cache
def _facts(shop_story: str, part: int) -> Facts:
    buyer = index()[shop_story]["records"]["buyer"][part]
    orders = tuple(r for r in records() if isinstance(r, Order) and r.buyer == buyer)
    ids = {order.id for order in orders}
    shop = orders[0].shop
    return Facts(
        shop=next(r for r in records() if isinstance(r, Shop) and r.id == shop),
        orders=orders,
        reviews=tuple(r for r in records() if isinstance(r, Review) and r.buyer == buyer),
        messages=tuple(r for r in records() if isinstance(r, Message) and r.buyer == buyer),
        after_sales=tuple(r for r in records() if isinstance(r, AfterSale) and r.order in ids),
        products={r.id: r for r in records() if isinstance(r, Product) and r.shop == shop},
    )
