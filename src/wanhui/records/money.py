"""An amount of money: exact, in major units, in one currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from wanhui.records.often import made_often


@made_often
@dataclass(frozen=True, slots=True, order=False)
class Money:
    """`amount` in major units (yuan, dollars) of `currency` (ISO 4217). Amounts of two currencies never mix."""

    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other).amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other).amount

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other).amount

    def times(self, count: int) -> Money:
        """This amount `count` times."""
        return Money(self.amount * count, self.currency)

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")
        return other

    def __str__(self) -> str:
        return f"{self.amount:f}"
