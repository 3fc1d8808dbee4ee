"""Price protection of one order: what it cost, what it costs now, and by what the difference is owed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wanhui.cases.pricing import PriceCheck, Protection, check_price
from wanhui.cases.state import Case
from wanhui.errors import WanhuiError, Words
from wanhui.flows.case_facts import CaseFacts
from wanhui.flows.desk_acts import Agent
from wanhui.records.money import Money
from wanhui.store.account_settings import choose, setting
from wanhui.store.shops import shops

#: Under this name an account keeps for how many days each of its shops promises the lower price.
PROMISED: Final = "price_protection"
_SAYS: Final = Words("店铺承诺 {days} 天价保", "The shop promises {days} days of price protection")
_MOST_DAYS: Final = 365


def promise_price(agent: Agent, shop: str, days: int, *, now: datetime) -> None:
    """The shop promises the lower price for `days` after a purchase; 0: it promises nothing.

    Raises ``E-ROLE-OWNER``, ``E-SHOP-NONE``, and ``E-SHOP-SETTING`` for a number of days that cannot be.
    """
    if agent.role != "owner":
        raise WanhuiError("E-ROLE-OWNER")
    known = {one.id for one in shops(agent.account)}
    if shop not in known:
        raise WanhuiError("E-SHOP-NONE", shop=shop, known=", ".join(sorted(known)))
    if not 0 <= days <= _MOST_DAYS:
        raise WanhuiError("E-SHOP-SETTING", name=PROMISED, found=days, expected=f"0–{_MOST_DAYS}")
    chosen = {**setting(agent.account, PROMISED), shop: days}
    choose(agent.account, PROMISED, chosen, now=now, by=str(agent.id))


def price_of(account: UUID, case: Case, facts: CaseFacts) -> PriceCheck | None:
    """Whether the difference is owed for this order; None when nothing that was bought costs less by now."""
    order = facts.order
    if order is None:
        return None
    rules = protections(setting(account, PROMISED), case.shop)
    asked_at = min((item.at for item in case.items), default=case.opened_at)
    total: PriceCheck | None = None
    for line in order.lines:
        now_costs = _price_now(facts, line.product, line.sku)
        if now_costs is None:
            continue
        bought = order.paid_at or order.created_at
        one = check_price(line.price, now_costs, bought, dropped_at=asked_at, protections=rules)
        if one is not None:
            total = _sum(total, one, line.quantity)
    return total


def _sum(so_far: PriceCheck | None, one: PriceCheck, pieces: int) -> PriceCheck:
    amount = one.difference.times(pieces)
    if so_far is None:
        return PriceCheck(difference=amount, owed_by=one.owed_by)
    return PriceCheck(difference=so_far.difference + amount, owed_by=so_far.owed_by or one.owed_by)


def _price_now(facts: CaseFacts, product: str, sku: str | None) -> Money | None:
    found = next((one for one in facts.products if one.id == product), None)
    if found is None:
        return None
    return next((one.price for one in found.skus if one.id == sku and one.price is not None), found.price)


def protections(promised: Mapping[str, Any], shop: str) -> list[Protection]:
    """The rules by which `shop` owes a lower price; `promised` is the account's setting."""
    days = int(promised.get(shop, 0))
    if not days:
        return []
    says = Words(_SAYS.fill("zh", {"days": str(days)}), _SAYS.fill("en", {"days": str(days)}))
    return [Protection(basis="promise", days=days, says=says)]
