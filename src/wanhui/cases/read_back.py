"""Reading back what was carried out: a refund, an exchange or a resend that the platform's records show as done."""

from __future__ import annotations

from typing import Final

from wanhui.cases.acting import Acted, By
from wanhui.cases.granting import carry_out
from wanhui.cases.parts import Remedy
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
#: Requests whose amount is what the remedy costs and nothing else.
_PAID: Final[frozenset[AfterSaleType]] = frozenset({"refund_only", "price_protection"})


def slip_of(remedy: str) -> str:
    """The id of the record by which a marketplace that carried `remedy` out for us reports it."""
    return f"PM{remedy.replace('-', '')[-12:].upper()}"


def read_back(case: Case, by: By, fact: Fact) -> Acted:
    """The chosen remedy that `fact` shows as done is done, with the record as its proof; nothing else changes.

    A slip tells which one it is; else it is the one of that kind and amount. A record proves one remedy, and where
    several would fit a person says which.
    """
    kinds, proof = _shown(fact)
    if case.is_over or not proof or any(one.proof == proof for one in case.remedies):
        return Acted(case, ())
    own = [one for one in case.remedies if isinstance(fact, AfterSale) and slip_of(one.id) == fact.id]
    fits = [one for one in own or case.remedies if one.state == "chosen" and (own or _fits(one, kinds, fact))]
    return carry_out(case, by, fits[0].id, proof=proof) if len(fits) == 1 else Acted(case, ())


def _fits(remedy: Remedy, kinds: frozenset[str], fact: Fact) -> bool:
    paid = fact.amount if isinstance(fact, AfterSale) and fact.type in _PAID else None
    return remedy.kind in kinds and paid in (None, remedy.cost)


def _shown(fact: Fact) -> tuple[frozenset[str], str]:
    if isinstance(fact, AfterSale) and fact.status == "done":
        return _DONE_BY[fact.type], f"after_sale:{fact.id}"
    if isinstance(fact, Order) and fact.status == "refunded":
        return _REFUNDS, f"order:{fact.id}"
    return frozenset(), ""
