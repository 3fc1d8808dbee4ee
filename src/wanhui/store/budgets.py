"""What a shop lets its people give as goodwill in a day and in a month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args
from uuid import UUID

from wanhui.records.money import Money
from wanhui.store import tenancy

Period = Literal["day", "month"]
PERIODS: Final[tuple[Period, ...]] = get_args(Period)


def budgets(account: UUID, shop: str) -> Mapping[Period, Money]:
    """The budgets of a shop; a period without one is not limited."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT b.period, b.amount, b.currency FROM store_budget b JOIN store_shop s "
            "ON s.account_id = b.account_id AND s.id = b.shop_id WHERE b.account_id = %s AND s.external_id = %s",
            [account, shop],
        )
        return {period: Money(amount, currency) for period, amount, currency in cursor.fetchall()}


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
