"""The people and businesses in a matter: shop, buyer, supplier, agent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wanhui.records.fact import Fact
from wanhui.records.money import Money
from wanhui.records.often import made_often

Platform = Literal[
    "taobao", "tmall", "pdd", "douyin", "kuaishou", "jd", "weidian", "wechat", "youzan",
    "amazon", "ebay", "wish", "shopee", "shopify", "woocommerce", "other",
]  # fmt: skip
Role = Literal["agent", "lead", "owner"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop(Fact):
    """One shop on one marketplace. `id` equals `shop`."""

    platform: Platform
    name: str
    opened_at: datetime | None = None
    region: str | None = None
    time_zone: str = "Asia/Shanghai"
    currency: str = "CNY"
    language: str | None = None
    sign: str | None = None


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewsGiven:
    """How many good, neutral and bad reviews a buyer has given on the platform."""

    good: int | None = None
    neutral: int | None = None
    bad: int | None = None


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One way to reach a buyer. `consent` None means it was never asked: not given."""

    channel: str
    value: str
    consent: bool | None = None


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer(Fact):
    """A buyer as the platform shows them; names and phones may arrive masked and stay so."""

    name: str | None = None
    registered_at: datetime | None = None
    credit_level: int | None = None
    orders_total: int | None = None
    reviews_given: ReviewsGiven | None = None
    phone: str | None = None
    email: str | None = None
    time_zone: str | None = None
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier(Fact):
    """Who makes or sells us the goods."""

    name: str
    contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent(Fact):
    """A person who answers buyers. `compensation_limit`: what they may grant alone (unset: 20 major units)."""

    name: str
    role: Role | None = None
    languages: tuple[str, ...] = ()
    hours: str | None = None
    compensation_limit: Money | None = None
