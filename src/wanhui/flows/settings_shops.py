"""What an owner sets for a shop: what it is, how it is measured, when somebody is there; new ones from a preset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast, get_args
from uuid import UUID
from zoneinfo import available_timezones

from wanhui.content.case_rules import load_presets
from wanhui.content.example_shop import example_records
from wanhui.errors import WanhuiError
from wanhui.flows import read
from wanhui.flows.after_action import loss_limit, set_loss_limit
from wanhui.flows.desk_acts import Agent
from wanhui.flows.errands import MARKET
from wanhui.flows.rights import require
from wanhui.flows.shops import choose_for_shop
from wanhui.records.codec import ShopDefaults, decode, defaults_of
from wanhui.records.fact import Fact
from wanhui.records.parties import Platform, Shop
from wanhui.store import tenancy
from wanhui.store.accounts import audit
from wanhui.store.jobs import enqueue
from wanhui.store.keys import new_key
from wanhui.store.records import save_records
from wanhui.store.shops import StoredShop, save_settings, shops

_LONGEST: Final = 64
_MOST_CLOSED: Final = 60
_MOST_BLOCKS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a new shop begins with: the kind of selling decides platform, zone, currency and deadlines."""

    platform: Platform
    time_zone: str
    currency: str
    deadlines: str


#: One for each way of selling; all of it can be changed afterwards.
STARTS: Final[Mapping[str, Start]] = {
    "domestic": Start(platform="taobao", time_zone="Asia/Shanghai", currency="CNY", deadlines="domestic"),
    "cross-border": Start(platform="amazon", time_zone="America/New_York", currency="USD", deadlines="cross-border"),
    "live": Start(platform="douyin", time_zone="Asia/Shanghai", currency="CNY", deadlines="live"),
    "wechat": Start(platform="wechat", time_zone="Asia/Shanghai", currency="CNY", deadlines="wechat"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopForm:
    """A shop as its form shows and sends it. `hours` has a line for each day from Monday on, empty: nobody there."""

    name: str
    platform: str
    time_zone: str
    currency: str
    sign: str
    review_limit: int
    deadlines: str
    hours: tuple[str, ...] = ()
    closed: str = ""
    market: str = ""
    loss_limit: str = ""


def form_of(account: UUID, shop: StoredShop) -> ShopForm:
    """What the form of a shop shows."""
    chosen = shop.settings
    hours = chosen.get("hours") or []
    return ShopForm(
        name=shop.name,
        platform=shop.platform,
        time_zone=shop.time_zone,
        currency=shop.currency,
        sign=shop.sign or "",
        review_limit=int(chosen.get("review_limit", 3)),
        deadlines=chosen.get("sla_preset") or "",
        hours=tuple(" ".join(f"{a}-{b}" for a, b in day) for day in hours),
        closed=" ".join(chosen.get("closed", ())),
        market=chosen.get(MARKET) or "",
        loss_limit=str(loss_limit(account, shop.id)),
    )


def new_shop(agent: Agent, name: str, kind: str, *, now: datetime) -> str:
    """A new shop from a preset; gives its id. ``E-SHOP-FORM`` without a name or with an unknown preset."""
    require(agent.role, "shop")
    words, start = " ".join(name.split()), STARTS.get(kind)
    if not words or len(words) > _LONGEST or start is None:
        raise WanhuiError("E-SHOP-FORM", what="name")
    key = f"shop-{new_key().hex[-8:]}"
    made = Shop(
        id=key, shop=key, platform=start.platform, name=words, time_zone=start.time_zone, currency=start.currency
    )
    with tenancy.account(agent.account):
        save_records(agent.account, [made])
        choose_for_shop(agent.account, key, {"sla_preset": start.deadlines})
        audit(agent.account, at=now, actor=str(agent.id), action="shop_made", payload={"shop": key, "kind": kind})
    return key


def save_shop(agent: Agent, shop: str, form: ShopForm, *, now: datetime) -> None:
    """Keeps what the form says; open cases keep the deadlines they began with.

    Raises ``E-SHOP-NONE``, ``E-SHOP-FORM`` (which field makes no sense) and ``E-SHOP-SETTING``.
    """
    require(agent.role, "shop")
    known = {one.id: one for one in shops(agent.account)}
    if shop not in known:
        raise WanhuiError("E-SHOP-NONE", shop=shop, known=", ".join(sorted(known)))
    name, hours, closed = " ".join(form.name.split()), week_of(form.hours), days_of(form.closed)
    wrong = {
        "name": not name or len(name) > _LONGEST,
        "platform": form.platform not in get_args(Platform),
        "time_zone": form.time_zone not in available_timezones(),
        "currency": not (len(form.currency) == 3 and form.currency.isascii() and form.currency.isupper()),
    }
    for field, is_wrong in wrong.items():
        if is_wrong:
            raise WanhuiError("E-SHOP-FORM", what=field)
    limit = _limit(form.loss_limit)
    made = Shop(
        id=shop, shop=shop, platform=cast(Platform, form.platform), name=name, time_zone=form.time_zone,
        currency=form.currency, sign=form.sign.strip() or None, language=known[shop].language,
    )  # fmt: skip
    with tenancy.account(agent.account):
        save_records(agent.account, [made])
        choose_for_shop(agent.account, shop, _chosen(form))
        if limit is not None and limit != loss_limit(agent.account, shop):
            set_loss_limit(agent, shop, limit, now=now)
        now_known = next(one for one in shops(agent.account) if one.id == shop)
        save_settings(agent.account, shop, {**now_known.settings, "hours": hours, "closed": closed})
        audit(agent.account, at=now, actor=str(agent.id), action="shop_changed", payload={"shop": shop})


def _limit(text: str) -> Decimal | None:
    """An amount that is not negative, None for no answer; ``E-SHOP-FORM`` for anything else."""
    if not text.strip():
        return None
    try:
        limit = Decimal(text.strip())
    except InvalidOperation:
        limit = Decimal(-1)
    if not (limit.is_finite() and 0 <= limit < 10**9):
        raise WanhuiError("E-SHOP-FORM", what="loss_limit")
    return limit


def _chosen(form: ShopForm) -> dict[str, Any]:
    return {"review_limit": form.review_limit, "sla_preset": form.deadlines or None, MARKET: form.market or None}


def week_of(lines: Sequence[str]) -> list[list[list[str]]] | None:
    """Seven lines as blocks of times (``09:00-12:00 13:00-18:00``); None when all are empty: the preset's hours."""
    if not any(line.strip() for line in lines):
        return None
    if len(lines) != 7:
        raise WanhuiError("E-SHOP-FORM", what="hours")
    return [[list(block) for block in _blocks(line)] for line in lines]


def _blocks(line: str) -> list[tuple[str, str]]:
    found = [tuple(block.split("-")) for block in line.replace("，", " ").replace(",", " ").split()]
    blocks: list[tuple[str, str]] = []
    for block in found:
        if len(block) != 2 or not _is_after(block[1], block[0]) or (blocks and block[0] < blocks[-1][1]):
            raise WanhuiError("E-SHOP-FORM", what="hours")
        blocks.append((block[0], block[1]))
    if len(blocks) > _MOST_BLOCKS:
        raise WanhuiError("E-SHOP-FORM", what="hours")
    return blocks


def _is_after(end: str, start: str) -> bool:
    try:
        times = [time.fromisoformat(one) for one in (start, "23:59" if end == "24:00" else end)]
    except ValueError:
        return False
    return len(start) == len(end) == 5 and times[0] < times[1]


def days_of(text: str) -> list[str]:
    """The days (``2026-12-31``) on which nobody is there; ``E-SHOP-FORM`` for what is no day."""
    try:
        found = sorted(
            {date.fromisoformat(one).isoformat() for one in text.replace("，", " ").replace(",", " ").split()}
        )
    except ValueError as bad:
        raise WanhuiError("E-SHOP-FORM", what="closed") from bad
    if len(found) > _MOST_CLOSED:
        raise WanhuiError("E-SHOP-FORM", what="closed")
    return found


def zones() -> tuple[str, ...]:
    """The time zones to choose from: those where shops are, first."""
    first = ("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Singapore", "America/New_York", "America/Los_Angeles",
             "Europe/London", "Europe/Berlin", "Asia/Tokyo")  # fmt: skip
    return (*first, *sorted(one for one in available_timezones() if "/" in one and one not in first))


def deadlines() -> tuple[Any, ...]:
    """The ways to measure that are shipped, as packs."""
    return load_presets()


def load_sample(agent: Agent, *, now: datetime) -> None:
    """Puts the example's shops and records into the account, to try things out; its cases open in the background."""
    require(agent.role, "shop")
    known: dict[str, ShopDefaults] = {}
    facts: list[Fact] = []
    for found in example_records(now):
        fact = decode(found, known)
        if isinstance(fact, Shop):
            known[fact.id] = defaults_of(fact)
        facts.append(fact)
    with tenancy.account(agent.account):
        save_records(agent.account, facts)
        enqueue(read.TASK, agent.account, once="read")
        audit(agent.account, at=now, actor=str(agent.id), action="sample_loaded", payload={"records": len(facts)})


def the_shop(account: UUID, shop: str) -> StoredShop:
    """The shop with this id; ``E-SHOP-NONE``."""
    known = {one.id: one for one in shops(account)}
    if shop not in known:
        raise WanhuiError("E-SHOP-NONE", shop=shop, known=", ".join(sorted(known)))
    return known[shop]
