"""What a buyer asked for through the platform after buying: refund, return, exchange, resend, repair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wanhui.records.conversations import Attachment
from wanhui.records.fact import Fact
from wanhui.records.money import Money
from wanhui.records.often import made_often

AfterSaleType = Literal["refund_only", "return_refund", "exchange", "resend", "repair", "price_protection"]
AfterSaleStatus = Literal["requested", "agreed", "refused", "returning", "received", "done", "closed", "disputed"]


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class AfterSale(Fact):
    """An after-sale request; `respond_by` is the platform's deadline."""

    order: str
    at: datetime
    type: AfterSaleType
    reason: str | None = None
    amount: Money | None = None
    status: AfterSaleStatus | None = None
    respond_by: datetime | None = None
    tracking: str | None = None
    evidence: tuple[Attachment, ...] = ()
