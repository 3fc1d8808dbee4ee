"""What a supplier is asked to make good: whose fault a case was, what it cost, and the words of the demand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal

#: What comes in with the goods; parcels are the courier's matter.
OF_GOODS: Final = frozenset({"quality", "damaged", "fake", "adverse", "effect"})
#: What a case was closed with where it is the supplier's matter.
SUPPLIERS_FAULTS: Final = frozenset({"supplier", "product"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCase:
    """One case of a claim; `cost` is what it cost the shop (None: not known yet). Nobody's name stands in it."""

    number: int
    opened_at: datetime
    product: str
    sku: str
    batch: str
    issues: tuple[str, ...]
    severity: int
    quote: str
    cost: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallScope:
    """How far a recall of the goods reaches: `found` orders, those told, those whose goods came back, money paid."""

    goods: str
    reason: str
    found: int
    told: int
    returned: int
    paid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a supplier is shown: the cases of a stretch of time or of a recall, and of how many orders."""

    supplier: str
    shop: str
    currency: str
    since: datetime
    until: datetime
    orders: int | None
    cases: tuple[ClaimCase, ...]
    photos: int
    recall: RecallScope | None = None

    @property
    def total(self) -> Decimal:
        """What all cases cost together, as far as it is known."""
        return sum((one.cost for one in self.cases if one.cost is not None), Decimal(0))

    @property
    def priced(self) -> int:
        """How many cases have a known cost."""
        return sum(one.cost is not None for one in self.cases)


def is_suppliers(fault: str | None, issues: Collection[str]) -> bool:
    """Whether a case is the supplier's matter: by what it was closed with, else by what it speaks of."""
    return fault in SUPPLIERS_FAULTS if fault is not None else bool(OF_GOODS & set(issues))


def demand(claim: Claim, language: Literal["zh", "en"]) -> str:
    """The words that go with the figures: what happened, what it cost, what is asked for."""
    return "\n".join(_zh(claim) if language == "zh" else _en(claim)) + "\n"


def _zh(claim: Claim) -> Sequence[str]:
    average = f"平均每件 {_average(claim)} {claim.currency}" if claim.priced else "损失尚未结清"
    lines = [
        f"致 {claim.supplier}：质量问题索赔说明",
        f"店铺：{claim.shop}",
        f"期间：{claim.since:%Y-%m-%d} 至 {claim.until:%Y-%m-%d}",
        f"属于货品问题的工单：{len(claim.cases)} 件" + (f"（同期订单 {claim.orders} 单）" if claim.orders else ""),
        f"涉及批次：{_batches(claim) or '未登记'}",
        f"照片：{claim.photos} 张，原件指纹见 manifest.json",
        f"已知损失：{claim.total} {claim.currency}（{claim.priced} 件有金额，{average}）",
    ]
    if claim.recall:
        one = claim.recall
        lines += [
            f"召回：{one.goods}，原因：{one.reason}",
            f"召回订单 {one.found} 单，已通知 {one.told} 单，已退回 {one.returned} 单，已赔付 {one.paid} 单",
            "每单的进展和时间见 orders.csv",
        ]
    return [
        *lines,
        "",
        "请贵方核对后：",
        f"1. 承担上述已知损失 {claim.total} {claim.currency}；",
        "2. 说明原因和改正办法，注明从哪一批起生效；",
        "3. 更换或退回涉及批次的库存。",
        "买家身份信息已隐去；需要核实某一件，请报工单号。",
    ]


def _en(claim: Claim) -> Sequence[str]:
    average = f"{_average(claim)} {claim.currency} each on average" if claim.priced else "costs are not settled yet"
    of_orders = f", of {claim.orders} orders in that time" if claim.orders else ""
    lines = [
        f"To {claim.supplier}: claim for faulty goods",
        f"Shop: {claim.shop}",
        f"From {claim.since:%Y-%m-%d} to {claim.until:%Y-%m-%d}",
        f"Cases that come from the goods: {len(claim.cases)}{of_orders}",
        f"Batches: {_batches(claim) or 'not recorded'}",
        f"Photos: {claim.photos}; the hashes of the originals are in manifest.json",
        f"Known costs: {claim.total} {claim.currency} ({claim.priced} cases with a sum, {average})",
    ]
    if claim.recall:
        one = claim.recall
        lines += [
            f"Recall of {one.goods}: {one.reason}",
            f"{one.found} orders, {one.told} told, {one.returned} returned, {one.paid} paid",
            "How far each order has come, and when, is in orders.csv",
        ]
    return [
        *lines,
        "",
        "We ask you, after checking, to",
        f"1. bear the known costs of {claim.total} {claim.currency};",
        "2. tell the cause, what you changed, and from which batch on;",
        "3. replace or take back the stock of these batches.",
        "Buyers' identities are left out; name a case to have it looked into.",
    ]


def _average(claim: Claim) -> Decimal:
    return (claim.total / claim.priced).quantize(Decimal("0.01"))


def _batches(claim: Claim) -> str:
    """The batches with how often each was complained of, the worst first."""
    counted = Counter(one.batch for one in claim.cases if one.batch)
    return ", ".join(f"{batch} ({count})" for batch, count in counted.most_common())
