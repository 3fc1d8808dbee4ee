"""A case in a few words, made from what was read: never longer than a list row (14 汉字)."""

from __future__ import annotations

from functools import cache
from typing import Final

from wanhui.cases.triage import GUESS_P, REASON_WORDS, Read, Trigger
from wanhui.errors import Words

ISSUE_WORDS: Final[dict[str, Words]] = {
    "quality": Words("质量问题", "Quality fault"),
    "damaged": Words("收到时破损", "Arrived damaged"),
    "mismatch": Words("与描述不符", "Not as described"),
    "size": Words("尺码不合", "Does not fit"),
    "wrong": Words("发错货", "Wrong item sent"),
    "missing": Words("少发漏发", "Something missing"),
    "shipping": Words("迟迟不发货", "Slow to dispatch"),
    "delivery": Words("物流问题", "Delivery trouble"),
    "packaging": Words("包装简陋", "Poor packaging"),
    "price": Words("价格争议", "Price dispute"),
    "fake": Words("怀疑不是正品", "Doubts it is genuine"),
    "service": Words("客服没处理好", "Poor service"),
    "refund": Words("退款退货不顺", "Trouble with a refund"),
    "adverse": Words("使用后不适", "Unwell after use"),
    "effect": Words("没达到预期", "Fell short of hopes"),
    "install": Words("安装问题", "Installation trouble"),
    "other": Words("买家不满意", "Buyer not satisfied"),
}
#: What weighs most comes first in a title.
_RANK: Final = {
    code: rank
    for rank, code in enumerate(
        (
            "adverse", "fake", "wrong", "missing", "damaged", "mismatch", "quality", "refund", "shipping", "delivery",
            "price", "size", "service", "packaging", "install", "effect", "other",
        )
    )
}  # fmt: skip
_ASKS: Final[dict[str, Words]] = {
    "refund": Words("要求退款", "asks for a refund"),
    "exchange": Words("想换货", "wants an exchange"),
    "compensation": Words("要求赔偿", "asks for compensation"),
    "repair": Words("要求维修", "wants a repair"),
    "resend": Words("要求补发", "wants it sent again"),
    "complaint": Words("扬言投诉", "may complain further"),
}
_AFTER_SALE: Final[dict[str, Words]] = {
    "refund_only": Words("申请仅退款", "Asks for a refund only"),
    "return_refund": Words("申请退货退款", "Asks to return for a refund"),
    "exchange": Words("申请换货", "Asks for an exchange"),
    "resend": Words("申请补寄", "Asks for a resend"),
    "repair": Words("申请维修", "Asks for a repair"),
    "price_protection": Words("申请价保", "Claims price protection"),
}
_HOSTAGE: Final = Words("以评价索要钱物", "Money demanded over a review")


def title(
    reading: Read | None, trigger: Trigger, after_sale: str | None = None, *, currency: str | None = None
) -> Words:
    """The title of a case opened by `trigger`; `after_sale` is the type of an after-sale request.

    `currency` is the one in which the buyer's demand is read, where it is known.
    """
    if reading is not None and (reading.intent == "extortion" or reading.review_hostage):
        return _demand(reading.money_demand or "", currency)
    codes = issue_codes(reading)
    if after_sale is not None and not codes:
        return _AFTER_SALE[after_sale]
    if not codes:
        return REASON_WORDS[trigger.reason]
    ask = next((ask for ask in reading.asks if ask in _ASKS), "") if reading is not None else ""
    return _of(codes[:2], ask)


def issue_codes(reading: Read | None) -> tuple[str, ...]:
    """The issues that a reading is sure of, the weightiest first."""
    if reading is None:
        return ()
    sure = [issue.code for issue in reading.issues if issue.p >= GUESS_P and issue.code in _RANK]
    if len(sure) > 1:
        sure.sort(key=_RANK.__getitem__)
    return tuple(sure)


@cache
def _of(codes: tuple[str, ...], ask: str) -> Words:
    first = ISSUE_WORDS[codes[0]]
    if ask:
        wish = _ASKS[ask]
        return Words(f"{first.zh}，{wish.zh}", f"{first.en}, {wish.en}")
    if len(codes) == 1:
        return first
    second = ISSUE_WORDS[codes[1]]
    return Words(f"{first.zh}，{second.zh}", f"{first.en}, {second.en[0].lower()}{second.en[1:]}")


def _demand(amount: str, currency: str | None) -> Words:
    plain = amount.removesuffix(".00")
    if not plain or len(plain) > 6:
        return _HOSTAGE
    if currency == "CNY":
        return Words(f"以评价索要 {plain} 元", f"{plain} yuan demanded over a review")
    return Words(f"以评价索要 {plain}", f"{plain} demanded over a review")
