"""Splits lists by live selling: cases and orders that were sold in a broadcast, by a streamer or with an offer."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from wanhui.cases.opening import SOLD_BY
from wanhui.store import tenancy

#: Whether a case `c` was sold so; for statements whose values hold `sold_values`.
OF_CASE: Final = "(%(sold)s::text = '' OR c.flags && %(sold_flags)s::text[])"


def of_case_in(rows: str) -> str:
    """Whether the case that a row of `rows` belongs to was sold so."""
    return (
        "(%(sold)s::text = '' OR EXISTS (SELECT FROM store_case sold "
        f"WHERE sold.account_id = {rows}.account_id AND sold.id = {rows}.case_id "
        "AND sold.flags && %(sold_flags)s::text[]))"
    )


def of_record(order: str) -> str:
    """Whether the record `order`, an order, was sold so."""
    return (
        f"(%(sold)s::text = '' OR %(sold)s::text IN ({order}.payload->>'source', {order}.payload->>'streamer', "
        f"{order}.payload->>'offer'))"
    )


def of_order(orders: str, *, shop: str) -> str:
    """Whether the order that a row of `orders` names, of the shop whose column is `shop`, was sold so."""
    return (
        "(%(sold)s::text = '' OR EXISTS (SELECT FROM store_record sold "
        f"WHERE sold.account_id = {orders}.account_id AND sold.shop_id = {shop} AND sold.kind = 'order' "
        f"AND sold.external_id = {orders}.order_ref AND {of_record('sold')}))"
    )


def sold_values(name: str) -> dict[str, Any]:
    """What `OF_CASE` and `of_order` are bound to: the `name` of a broadcast, streamer or offer; empty: all of them."""
    return {"sold": name, "sold_flags": [f"{kind}:{name}" for kind in SOLD_BY]}


def sold_numbers(account: UUID, numbers: Collection[int], name: str) -> frozenset[int]:
    """Of the cases with these numbers those that were sold so; one query, none where nothing is asked for."""
    if not name or not numbers:
        return frozenset(numbers)
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT c.number FROM store_case c WHERE c.account_id = %(account)s AND c.number = ANY(%(numbers)s) "
            f"AND {OF_CASE}",
            {"account": account, "numbers": list(numbers), **sold_values(name)},
        )
        return frozenset(number for (number,) in cursor.fetchall())
