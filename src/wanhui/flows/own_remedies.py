"""The remedies of a shop: the shipped ones with what its owner has written over them, and who may grant how much."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.cases.remedies import AGENT_LIMIT, Authority, RemedyPack
from wanhui.cases.words import Role
from wanhui.content.case_rules import load_remedies
from wanhui.content.loader import parse_pack
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.records.money import Money
from wanhui.store import tenancy
from wanhui.store.account_settings import choose, setting
from wanhui.store.accounts import audit
from wanhui.store.budgets import PERIODS, Period, budgets, set_budget
from wanhui.store.given import Spending, spent
from wanhui.store.shops import shops

#: Under these names an account keeps its own remedies and the limits of its people.
REMEDIES: Final = "remedies"
LIMITS: Final = "limits"
_EVERYWHERE: Final = "*"


def remedies_of(account: UUID, shop: str) -> tuple[RemedyPack, ...]:
    """The remedies on the shelf of one shop: what it wrote itself, else what holds for all shops, else as shipped."""
    own = setting(account, REMEDIES)
    if not own:
        return load_remedies()
    bodies = {**own.get(_EVERYWHERE, {}), **own.get(shop, {})}
    return tuple(parsed(bodies[pack.id]) if pack.id in bodies else pack for pack in load_remedies())


@lru_cache(maxsize=512)
def parsed(body: str) -> RemedyPack:
    """The remedy that a text says; raises what the loader raises."""
    named = next((line.partition(":")[2].strip() for line in body.splitlines() if line.startswith("id:")), "")
    return parse_pack(body, f"{named or 'remedy'}.yaml", RemedyPack)


def write_remedy(agent: Agent, text: str, *, shop: str | None, now: datetime) -> str:
    """Puts the remedy in `text` (YAML, as the shipped ones) over the one of its id, for one shop or all; gives its id.

    Raises ``E-ROLE-OWNER``, what the loader raises, and ``E-REMEDY-UNKNOWN`` for an id that is not shipped.
    """
    _owner_only(agent)
    pack = parsed(text)
    shipped = [one.id for one in load_remedies()]
    if pack.id not in shipped:
        raise WanhuiError("E-REMEDY-UNKNOWN", remedy=pack.id, expected=", ".join(shipped))
    own = {name: dict(bodies) for name, bodies in setting(agent.account, REMEDIES).items()}
    own.setdefault(shop or _EVERYWHERE, {})[pack.id] = text
    told = {"remedy": pack.id, "shop": shop, "text": text}
    _choose(agent, REMEDIES, own, action="remedy_changed", told=told, now=now)
    return pack.id


def drop_remedy(agent: Agent, remedy: str, *, shop: str | None, now: datetime) -> None:
    """What was written for one shop, or for all, counts no more. ``E-ROLE-OWNER``, ``E-REMEDY-UNKNOWN``."""
    _owner_only(agent)
    own = {name: dict(bodies) for name, bodies in setting(agent.account, REMEDIES).items()}
    if own.get(shop or _EVERYWHERE, {}).pop(remedy, None) is None:
        raise WanhuiError("E-REMEDY-UNKNOWN", remedy=remedy, expected=", ".join(own.get(shop or _EVERYWHERE, {})))
    told = {"remedy": remedy, "shop": shop, "text": None}
    _choose(agent, REMEDIES, own, action="remedy_changed", told=told, now=now)


def own_remedies(account: UUID) -> Mapping[str, Mapping[str, str]]:
    """What the account has written itself: shop (a star for all) -> remedy -> its text."""
    return setting(account, REMEDIES)


def limits(account: UUID) -> Mapping[str, str]:
    """Who has a limit of their own, in major units; everybody else has the usual one."""
    return setting(account, LIMITS)


def set_limit(agent: Agent, person: UUID, limit: str, *, now: datetime) -> None:
    """What `person` may grant alone, in major units; empty: the usual limit again. ``E-LIMIT`` for no amount."""
    _owner_only(agent)
    limits = dict(setting(agent.account, LIMITS))
    if limit.strip():
        limits[str(person)] = str(_amount(limit))
    else:
        limits.pop(str(person), None)
    told = {"person": str(person), "limit": limits.get(str(person))}
    _choose(agent, LIMITS, limits, action="limit_changed", told=told, now=now)


def set_shop_budget(agent: Agent, shop: str, *, period: str, amount: str, now: datetime) -> None:
    """What a shop may give as goodwill in a ``day`` or a ``month``; empty: no limit. ``E-SHOP-NONE``, ``E-LIMIT``."""
    _owner_only(agent)
    known = {one.id: one for one in shops(agent.account)}
    if shop not in known:
        raise WanhuiError("E-SHOP-NONE", shop=shop, known=", ".join(sorted(known)))
    wanted: Period | None = next((one for one in PERIODS if one == period), None)
    if wanted is None:
        raise WanhuiError("E-LIMIT", found=period)
    money = Money(_amount(amount), known[shop].currency) if amount.strip() else None
    told = {"shop": shop, "period": period, "amount": str(money.amount) if money is not None else None}
    with tenancy.account(agent.account):
        set_budget(agent.account, shop, period=wanted, amount=money)
        audit(agent.account, at=now, actor=str(agent.id), action="budget_changed", payload=told)


def authority_of(agent: Agent, shop: str, currency: str, *, now: datetime, case: UUID | None = None) -> Authority:
    """What `agent` may grant alone in a shop now, and what is left of its budgets; to be called inside the account."""
    own = setting(agent.account, LIMITS).get(str(agent.id))
    left = budget_left(agent.account, shop, now=now, case=case)
    mine = [money for money in left.values() if money.currency == currency]
    role: Role = agent.by(now).role
    return Authority(
        role=role,
        limit=Money(Decimal(own), currency) if own is not None else Money(AGENT_LIMIT, currency),
        budget_left=min(mine, key=lambda money: money.amount, default=None),
    )


def budget_left(account: UUID, shop: str, *, now: datetime, case: UUID | None = None) -> Mapping[Period, Money]:
    """What is left of each budget of a shop, by its own calendar; to be called inside the account."""
    return left_of(account, budgets(account, shop), now=now, case=case).get(shop, {})


def left_of(
    account: UUID, limits: Mapping[str, Mapping[Period, Money]], *, now: datetime, case: UUID | None = None
) -> Mapping[str, Mapping[Period, Money]]:
    """What is left of the budgets of several shops, each by its own calendar; two queries, none without budgets."""
    if not limits:
        return {}
    zones = {one.id: ZoneInfo(one.time_zone) for one in shops(account)}
    lines = [(shop, period, limit) for shop, budget in limits.items() for period, limit in budget.items()]
    asked = [
        Spending(shop=shop, currency=limit.currency, since=_since(period, now.astimezone(zones[shop])))
        for shop, period, limit in lines
    ]
    left: dict[str, dict[Period, Money]] = {}
    for (shop, period, limit), gone in zip(lines, spent(account, asked, apart=case), strict=True):
        left.setdefault(shop, {})[period] = limit - gone
    return left


def _since(period: Period, now: datetime) -> datetime:
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return day if period == "day" else day - timedelta(days=day.day - 1)


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text.strip())
    except InvalidOperation as bad:
        raise WanhuiError("E-LIMIT", found=text) from bad
    if not amount.is_finite() or amount < 0:
        raise WanhuiError("E-LIMIT", found=text)
    return amount.quantize(Decimal("0.01"))


def _choose(
    agent: Agent, name: str, value: Mapping[str, Any], *, action: str, told: Mapping[str, Any], now: datetime
) -> None:
    with tenancy.account(agent.account):
        choose(agent.account, name, value, now=now, by=str(agent.id))
        audit(agent.account, at=now, actor=str(agent.id), action=action, payload=told)


def _owner_only(agent: Agent) -> None:
    if agent.role != "owner":
        raise WanhuiError("E-ROLE-OWNER")
