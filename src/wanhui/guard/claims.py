"""How often has this buyer claimed money back before?  A grade that asks for proof and never refuses anybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from wanhui.errors import Words
from wanhui.guard.known import Key
from wanhui.guard.pack import ClaimRule
from wanhui.records.after_sales import AfterSale
from wanhui.records.orders import Order

Grade = Literal["normal", "elevated", "highest"]

_COUNT = Words(
    "{days} 天内 {orders} 张订单里，有 {claims} 张申请过仅退款或破损赔付",
    "{claims} of {orders} orders within {days} days came with a claim for money without return, or for damage",
)
_BARE = Words("其中 {bare} 次没有附照片或视频", "{bare} of these claims came without a photo or video")


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedClaim:
    """The grade of one claim with its reasons; `asks_for_proof` where it is raised and nothing shows the damage yet.

    What is owed is paid at every grade: the grade decides what is asked for, never what is due.
    """

    grade: Grade
    reasons: tuple[Words, ...]
    asks_for_proof: bool


def is_claim(one: AfterSale, rule: ClaimRule) -> bool:
    """Whether money is wanted without the goods coming back, or damage is claimed."""
    reason = (one.reason or "").casefold()
    return one.type == "refund_only" or any(word in reason for word in rule.damage)


def grade_claim(
    claim: AfterSale, orders: Iterable[Order], after_sales: Iterable[AfterSale], *, rule: ClaimRule, has_proof: bool
) -> GradedClaim:
    """The grade of `claim` among this buyer's `orders` and `after_sales` with the account, up to the claim itself.

    Claims are counted by order, so that one told twice is one. An earlier claim with a photo or video was shown to be
    what it said: it counts as an order and not against the buyer.
    """
    since, own = claim.at - timedelta(days=rule.days), (claim.shop, claim.order)
    placed = {(one.shop, one.id) for one in orders if _is_within(one.created_at, since, claim.at)} | {own}
    known = [one for one in after_sales if is_claim(one, rule) and _is_within(one.at, since, claim.at)]
    shown: set[Key] = {(one.shop, one.order) for one in known if one.evidence} - {own}
    claimed: set[Key] = ({(one.shop, one.order) for one in known} | {own}) - shown
    grade = _grade(len(claimed), len(placed | claimed), rule) if is_claim(claim, rule) else "normal"
    if grade == "normal":
        return GradedClaim(grade=grade, reasons=(), asks_for_proof=False)
    told = {
        "days": str(rule.days),
        "orders": str(len(placed | claimed)),
        "claims": str(len(claimed)),
        "bare": str(len(claimed - {own}) + (not has_proof)),
    }
    reasons = tuple(Words(one.fill("zh", told), one.fill("en", told)) for one in (_COUNT, _BARE))
    return GradedClaim(grade=grade, reasons=reasons, asks_for_proof=not has_proof)


def _grade(claims: int, orders: int, rule: ClaimRule) -> Grade:
    share = claims / orders
    if claims >= rule.highest and share >= rule.highest_share:
        return "highest"
    return "elevated" if claims >= rule.elevated and share >= rule.elevated_share else "normal"


def _is_within(at: datetime, since: datetime, until: datetime) -> bool:
    return since <= at <= until
