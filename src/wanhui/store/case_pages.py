"""Loads one case whole, with everything around it, in a number of queries that does not grow with it."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import orjson
from django.db.backends.utils import CursorWrapper

from wanhui.cases.events import Event
from wanhui.records.orders import Order
from wanhui.replies.knowledge import Entry
from wanhui.store import tenancy
from wanhui.store.case_lists import case_by_number
from wanhui.store.case_rows import CaseLine
from wanhui.store.cases import events_of
from wanhui.store.facts import StoredFact, fact_of
from wanhui.store.knowledge import entries_about
from wanhui.store.records import Ref, named
from wanhui.store.replies import StoredReply, replies_of, said_before
from wanhui.store.shops import shop

#: Records around a case that one page can show; a longer chain shows its newest.
MOST_AROUND: Final = 500
#: So many public replies of the shop are held against a new one.
_MOST_PUBLIC: Final = 10

_FACT: Final = "SELECT r.id, r.payload, d.payload FROM store_record r "
_READING: Final = "LEFT JOIN store_reading d ON d.account_id = r.account_id AND d.record_id = r.id "


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeCase:
    """A case with all that stands around it.

    `items` are its own records in order of time; `around` is the rest of the chain: the order with its parcels,
    after-sales, messages and reviews, the conversations it came from, the buyer, the latest count of what was
    ordered. `products` are those of its orders, `knowledge` what the shop wrote down about these. `told_buyer` is what
    this buyer was told in other cases, and `public_before` the shop's last public replies to others, both oldest
    first. `sign` is how its agents sign, `choices` what the owner chose for it.
    """

    line: CaseLine
    events: tuple[Event, ...]
    items: tuple[StoredFact, ...]
    around: tuple[StoredFact, ...]
    products: Mapping[Ref, StoredFact]
    replies: tuple[StoredReply, ...]
    told_buyer: tuple[str, ...] = ()
    public_before: tuple[str, ...] = ()
    knowledge: tuple[Entry, ...] = ()
    sign: str | None = None
    choices: Mapping[str, Any] = field(default_factory=dict)


def load_case(account: UUID, number: int) -> WholeCase | None:
    """The case with this number, whole; None when there is none."""
    return tenancy.once(("case", account, number), lambda: _load(account, number))


def _load(account: UUID, number: int) -> WholeCase | None:
    with tenancy.account(account) as cursor:
        line = case_by_number(account, number)
        if line is None:
            return None
        items = _items(cursor, account, line.id)
        near = _around(cursor, account, line=line, items=items)
        products = _products([*items, *near])
        told, public = said_before(account, line.id, shop=line.row.shop, buyer=line.row.buyer, public=_MOST_PUBLIC)
        kept = shop(account, line.row.shop)
        around = (*near, *_counted(cursor, account, line.row.shop, products=products))
        return WholeCase(
            line=line,
            events=events_of(account, [line.id]).get(line.id, ()),
            items=items,
            around=around,
            products=named(account, "product", products),
            replies=replies_of(account, line.id),
            told_buyer=told,
            public_before=public,
            knowledge=entries_about(account, {(line.row.shop, ""), *products}),
            sign=kept.sign if kept is not None else None,
            choices=kept.settings if kept is not None else {},
        )


def _items(cursor: CursorWrapper, account: UUID, case: UUID) -> tuple[StoredFact, ...]:
    cursor.execute(
        f"{_FACT} JOIN store_caseitem i ON i.account_id = r.account_id AND i.record_id = r.id {_READING} "
        "WHERE i.account_id = %s AND i.case_id = %s ORDER BY r.at NULLS FIRST, r.id",
        [account, case],
    )
    return tuple(_stored(row) for row in cursor.fetchall())


def _around(
    cursor: CursorWrapper, account: UUID, *, line: CaseLine, items: Sequence[StoredFact]
) -> tuple[StoredFact, ...]:
    """By the order when it is known, else by the buyer; and by the conversations that the items belong to."""
    conversations = sorted({talk for item in items if (talk := getattr(item.fact, "conversation", None))})
    cursor.execute(
        f"""
        WITH shop AS (SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s),
        near AS (
            SELECT id FROM store_record WHERE account_id = %(account)s AND shop_id = (SELECT id FROM shop)
                AND order_ref = %(order)s
            UNION SELECT id FROM store_record WHERE account_id = %(account)s AND shop_id = (SELECT id FROM shop)
                AND buyer_ref = %(buyer)s AND (%(order)s::text IS NULL OR kind = 'buyer')
            UNION SELECT id FROM store_record WHERE account_id = %(account)s AND shop_id = (SELECT id FROM shop)
                AND conversation_ref = ANY(%(conversations)s)
        )
        {_FACT} {_READING} WHERE r.account_id = %(account)s AND r.id IN (SELECT id FROM near)
            AND r.id <> ALL(%(items)s)
        ORDER BY r.at DESC NULLS FIRST, r.id DESC LIMIT %(most)s
        """,
        {
            "account": account,
            "shop": line.row.shop,
            "order": line.row.order,
            "buyer": line.row.buyer,
            "conversations": conversations,
            "items": [item.key for item in items],
            "most": MOST_AROUND,
        },
    )
    return tuple(_stored(row) for row in reversed(cursor.fetchall()))


def _counted(cursor: CursorWrapper, account: UUID, shop: str, *, products: set[Ref]) -> tuple[StoredFact, ...]:
    """The latest count of each variant of these products."""
    if not products:
        return ()
    cursor.execute(
        "SELECT DISTINCT ON (r.product_ref, r.payload ->> 'sku') r.id, r.payload, NULL FROM store_record r "
        "WHERE r.account_id = %s AND r.kind = 'inventory' AND r.product_ref = ANY(%s) "
        "AND r.shop_id = (SELECT id FROM store_shop WHERE account_id = %s AND external_id = %s) "
        "ORDER BY r.product_ref, r.payload ->> 'sku', r.at DESC",
        [account, [product for _, product in products], account, shop],
    )
    return tuple(_stored(row) for row in cursor.fetchall())


def _products(facts: Sequence[StoredFact]) -> set[Ref]:
    wanted: set[Ref] = set()
    for stored in facts:
        fact = stored.fact
        if isinstance(fact, Order):
            wanted |= {(fact.shop, line.product) for line in fact.lines}
        elif product := getattr(fact, "product", None):
            wanted.add((fact.shop, product))
    return wanted


def _stored(row: Sequence[Any]) -> StoredFact:
    key, payload, reading = row
    return StoredFact(key=key, fact=fact_of(payload), reading=orjson.loads(reading) if reading else None)
