"""What a shop lets its people give as goodwill in a day and in a month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args
from uuid import UUID

from wanhui.records.money import Money
from wanhui.store import tenancy

Period = Literal["day", "month"]
PERIODS: Final[tuple[Period, ...]] = get_args(Period)


def budgets(account: UUID, shop: str | None = None) -> Mapping[str, Mapping[Period, Money]]:
    """The budgets of one shop, or of all: shop -> period -> money; a period without one is not limited."""
    found: dict[str, dict[Period, Money]] = {}
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT s.external_id, b.period, b.amount, b.currency FROM store_budget b JOIN store_shop s "
            "ON s.account_id = b.account_id AND s.id = b.shop_id "
            "WHERE b.account_id = %(account)s AND (%(shop)s::text IS NULL OR s.external_id = %(shop)s)",
            {"account": account, "shop": shop},
        )
        for name, period, amount, currency in cursor.fetchall():
            found.setdefault(name, {})[period] = Money(amount, currency)
    return found


def set_budget(account: UUID, shop: str, *, period: Period, amount: Money | None) -> None:
    """Sets what the shop may give in a period; None: no limit."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "DELETE FROM store_budget WHERE account_id = %s AND period = %s AND shop_id = "
            "(SELECT id FROM store_shop WHERE account_id = %s AND external_id = %s)",
            [account, period, account, shop],
        )
        if amount is not None:
            cursor.execute(
                "INSERT INTO store_budget (account_id, shop_id, period, amount, currency) "
                "SELECT %s, id, %s, %s, %s FROM store_shop WHERE account_id = %s AND external_id = %s",
                [account, period, amount.amount, amount.currency, account, shop],
            )
