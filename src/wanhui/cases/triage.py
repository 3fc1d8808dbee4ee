"""Which facts open a case, whose case it is, and why: the doorway of every complaint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from wanhui.cases.words import Reason
from wanhui.errors import WanhuiError, Words
from wanhui.records.after_sales import AfterSale
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.often import made_often
from wanhui.records.orders import Order, ShipmentEvent
from wanhui.records.reviews import Review

#: A review of this many stars or fewer needs work, unless the shop says otherwise.
REVIEW_LIMIT: Final = 3
#: From this probability on a text under good stars counts as a complaint.
COMPLAINT_P: Final = 0.80
#: Own choice: of twenty reviews with good stars one complains, so where the two sums over its words disagree by this
#: much the stars are believed.
AGAINST_STARS: Final = 0.75
#: Below this probability a label is a guess: it is shown, and starts nothing.
GUESS_P: Final = 0.60

COMPLAINT_INTENTS: Final = frozenset(
    {"extortion", "professional_claim", "legit_compensation", "legit_threat", "complaint", "return_request"}
)
#: What a shop hears every day before anything has gone wrong.
_ASKING: Final = frozenset({"inquiry", "chitchat", None})
#: Issues that there can be before the goods have arrived.
_ON_THE_WAY: Final = frozenset({"shipping", "delivery", "service", "price", "refund"})
#: Words that tell of something that happened, or did not happen in time.
_HAPPENED: Final = re.compile(
    r"[了没]|过(?!敏)|收到|不发|说法|解释|\b(?:got|received|arrived|bought|came|ordered|still|not)\b|n't",
    re.IGNORECASE,
)
_OPEN_AFTER_SALE: Final = frozenset({None, "requested", "agreed", "returning", "received", "disputed"})


class IssueRead(Protocol):
    """One issue of a reading."""

    @property
    def code(self) -> str: ...
    @property
    def p(self) -> float: ...


class Read(Protocol):
    """What cases use of a reading (keys as in the record contract)."""

    @property
    def polarity(self) -> str: ...
    @property
    def polarity_p(self) -> float: ...
    @property
    def p_positive(self) -> float: ...
    @property
    def severity(self) -> int: ...
    @property
    def safety(self) -> bool: ...
    @property
    def emotion(self) -> str: ...
    @property
    def issues(self) -> Sequence[IssueRead]: ...
    @property
    def asks(self) -> Sequence[str]: ...
    @property
    def suspect(self) -> str | None: ...
    @property
    def intent(self) -> str | None: ...
    @property
    def buyer_type(self) -> str | None: ...
    @property
    def review_hostage(self) -> bool | None: ...
    @property
    def money_demand(self) -> str | None: ...
    @property
    def scenario(self) -> str | None: ...


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Why a record opens a case: its `reason`, the record, and when the buyer acted (`at`)."""

    reason: Reason
    record: str
    id: str
    at: datetime


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whose matter it is. One case is open per `key` and shop; a buyer is None when unknown or masked."""

    shop: str
    order: str | None
    buyer: str | None
    key: str


REASON_WORDS: Final[dict[Reason, Words]] = {
    "bad_review": Words("差评", "Bad review"),
    "neutral_review": Words("中评", "Neutral review"),
    "hidden_complaint": Words("好评里有不满", "A complaint under good stars"),
    "complaint_message": Words("买家来信投诉", "The buyer wrote to complain"),
    "return_request": Words("买家要求退货", "The buyer wants to return"),
    "extortion": Words("以评价索要钱物", "Money demanded under threat of a review"),
    "after_sale": Words("售后申请", "After-sale request"),
    "dispute": Words("平台纠纷", "Dispute on the platform"),
    "late_parcel": Words("包裹将要延误", "Parcel about to be late"),
    "price_drop": Words("买后降价，差价应退", "Price cut after purchase, difference owed"),
    "out_of_stock": Words("订单可能没有货发", "An order that stock may not serve"),
}


def trigger(
    record: Fact, reading: Read | None, limit: int = REVIEW_LIMIT, *, order: Order | None = None
) -> Trigger | None:  # fmt: skip
    """What in `record` calls for work, or None.

    `reading` is None while the text is unread: stars, grades and after-sale requests still count. `limit` is the
    highest number of stars that needs work. Removed reviews and finished after-sale requests open nothing, nor does a
    question before a purchase or on the way; `order` is the record's order where it is known.
    """
    if isinstance(record, Review):
        reason = _review_reason(record, reading, limit)
        return reason and Trigger(reason=reason, record="review", id=record.id, at=_spoken_at(record))
    if isinstance(record, Message):
        reason = _message_reason(record, reading, order)
        return reason and Trigger(reason=reason, record="message", id=record.id, at=record.at)
    if isinstance(record, AfterSale) and record.status in _OPEN_AFTER_SALE:
        why: Reason = "dispute" if record.status == "disputed" else "after_sale"
        return Trigger(reason=why, record="after_sale", id=record.id, at=record.at)
    return None


def _spoken_at(review: Review) -> datetime:
    return review.follow_up.at if review.follow_up is not None else review.at


def _review_reason(review: Review, reading: Read | None, limit: int) -> Reason | None:
    if review.status == "removed":
        return None
    if review.stars is not None and review.stars <= limit:
        return "neutral_review" if review.stars == 3 else "bad_review"
    if review.grade == "bad":
        return "bad_review"
    if review.grade == "neutral":
        return "neutral_review"
    return "hidden_complaint" if reading is not None and complains(reading) and _outweighs_stars(reading) else None


def _outweighs_stars(reading: Read) -> bool:
    """Good stars, or none, speak for the goods: words must be clearly against them, or name a matter for sure."""
    sure = any(issue.p >= COMPLAINT_P for issue in reading.issues)
    return reading.safety or sure or 1 - reading.p_positive >= AGAINST_STARS


def complains(reading: Read) -> bool:
    """Whether a text complains whatever its stars say: it tells of harm, or p(negative) is at least `COMPLAINT_P`.

    That is the probability of the polarity itself, or, for a text that names an issue, of not being positive.
    """
    if reading.safety:
        return True
    if reading.polarity not in ("neg", "mixed"):
        return False
    if reading.polarity == "neg" and reading.polarity_p >= COMPLAINT_P:
        return True
    return bool(reading.issues) and 1 - reading.p_positive >= COMPLAINT_P


def _message_reason(message: Message, reading: Read | None, order: Order | None) -> Reason | None:
    if message.speaker != "buyer" or reading is None:
        return None
    if reading.intent == "extortion":
        return "extortion"
    if reading.intent == "return_request":
        return "return_request"
    if reading.intent in _ASKING:
        return "complaint_message" if _asks_about_trouble(message, reading, order) else None
    return None if reading.intent == "complaint" and _is_plain(message, reading, order) else "complaint_message"


def _is_plain(message: Message, reading: Read, order: Order | None) -> bool:
    """Whether what was read as a complaint is none: before anything arrived it names no issue that is more than a
    guess, asks for an answer at most, is not angry, and tells of nothing that happened.
    """
    named = any(issue.code != "other" and issue.p >= GUESS_P for issue in reading.issues)
    weighs = named or bool(set(reading.asks) - {"explanation"}) or reading.emotion == "angry" or reading.safety
    has_goods = order is not None and _has_arrived(order, message.at)
    return not (weighs or has_goods or _HAPPENED.search(message.text))


def _asks_about_trouble(message: Message, reading: Read, order: Order | None) -> bool:
    """Whether a question is about something that has gone wrong, and not about what might be bought or may come.

    Goods that have not arrived cannot be faulty yet; whoever asks about harm is heard unless they cannot have them.
    """
    if _HAPPENED.search(message.text):
        return reading.safety or (reading.polarity == "neg" and bool(reading.issues))
    if reading.safety:
        return order is None or _has_arrived(order, message.at)
    if order is None or reading.polarity != "neg":
        return False
    sure = {issue.code for issue in reading.issues if issue.p >= COMPLAINT_P}
    return bool(sure if _has_arrived(order, message.at) else sure & _ON_THE_WAY)


def _has_arrived(order: Order, at: datetime) -> bool:
    """Whether the goods may be there at `at`: what no record tells counts as if they were."""
    if order.delivered_at is not None:
        return order.delivered_at <= at
    if order.shipped_at is not None:
        return order.shipped_at <= at
    return order.status not in ("created", "paid", "held")


def subject(record: Fact, buyer: str | None = None) -> Subject:
    """Whose matter `record` is: the order if known, else the buyer, else the record's own conversation or id.

    `buyer` is the order's buyer where the record names none. A value with visible asterisks is nobody's name.
    """
    order, who, own = _parts(record)
    known = _known(who) or _known(buyer)
    order = _known(order)
    key = f"order:{order}" if order else f"buyer:{known}" if known else own
    return Subject(shop=record.shop, order=order, buyer=known, key=key)


def _known(value: str | None) -> str | None:
    return value if value and "*" not in value else None


def _parts(record: Fact) -> tuple[str | None, str | None, str]:
    if isinstance(record, Review):
        return record.order, record.buyer, f"review:{record.id}"
    if isinstance(record, Message):
        return record.order, record.buyer, f"conversation:{record.conversation}"
    if isinstance(record, AfterSale | ShipmentEvent):
        return record.order, None, f"order:{record.order}"
    if isinstance(record, Order):
        return record.id, record.buyer, f"order:{record.id}"
    return None, None, f"record:{record.id}"


def join(wanted: Subject, open_subjects: Sequence[Subject]) -> Subject | None:
    """Which of a shop's open cases `wanted` joins: its own key, else the buyer's only case when no order is named."""
    of_buyer = []
    for other in open_subjects:
        if other.shop != wanted.shop:
            continue
        if other.key == wanted.key:
            return other
        if wanted.buyer is not None and other.buyer == wanted.buyer:
            of_buyer.append(other)
    return of_buyer[0] if wanted.order is None and len(of_buyer) == 1 else None


SORT_KEYS: Final = ("due", "priority", "opened", "severity", "value")


def check_sort(key: str) -> str:
    """`key` if cases may be ordered by it; how likely a review is to change is refused with the reason."""
    if key in SORT_KEYS:
        return key
    code = "E-SORT-REVIEW-ODDS" if "review" in key or "评" in key else "E-SORT-KEY"
    raise WanhuiError(code, key=key, expected=", ".join(SORT_KEYS))
