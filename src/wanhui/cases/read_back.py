"""Reading back what was carried out: a refund, an exchange or a resend that the platform's records show as done."""

from __future__ import annotations

from typing import Final

from wanhui.cases.acting import Acted, By
from wanhui.cases.granting import carry_out
from wanhui.cases.state import Case
from wanhui.records.after_sales import AfterSale, AfterSaleType
from wanhui.records.fact import Fact
from wanhui.records.orders import Order

#: Which remedies a finished request of each kind carries out.
_DONE_BY: Final[dict[AfterSaleType, frozenset[str]]] = {
    "refund_only": frozenset({"refund", "partial_refund", "price_difference", "freight"}),
    "return_refund": frozenset({"return_refund"}),
    "exchange": frozenset({"exchange", "swap"}),
    "resend": frozenset({"resend", "resend_part"}),
    "repair": frozenset({"repair"}),
    "price_protection": frozenset({"price_difference"}),
}
_REFUNDS: Final = frozenset({"refund", "return_refund"})


def read_back(case: Case, by: By, fact: Fact) -> Acted:
    """The chosen remedy that `fact` shows as done is done, with the record as its proof; nothing else changes."""
    kinds, proof = _shown(fact)
    for remedy in case.remedies:
        if not case.is_over and remedy.state == "chosen" and remedy.kind in kinds:
            return carry_out(case, by, remedy.id, proof=proof)
    return Acted(case, ())


def _shown(fact: Fact) -> tuple[frozenset[str], str]:
    if isinstance(fact, AfterSale) and fact.status == "done":
        return _DONE_BY[fact.type], f"after_sale:{fact.id}"
    if isinstance(fact, Order) and fact.status == "refunded":
        return _REFUNDS, f"order:{fact.id}"
    return frozenset(), ""
