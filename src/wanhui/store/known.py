"""Tells which records there are, without loading them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from wanhui.store import tenancy
from wanhui.store.records import Ref


def known(account: UUID, kind: str, refs: Collection[Ref]) -> Mapping[Ref, str | None]:
    """The records of `kind` among `refs` (shop, id) that there are, each with the buyer it names; one query."""
    wanted = sorted(set(refs))
    if not wanted:
        return {}
    with tenancy.account(account) as cursor:
        cursor.execute(
            """
            SELECT s.external_id, r.external_id, r.buyer_ref
            FROM unnest(%s::text[], %s::text[]) AS w (shop, ref)
            JOIN store_shop s ON s.account_id = %s AND s.external_id = w.shop
            JOIN store_record r
                ON r.account_id = s.account_id AND r.shop_id = s.id AND r.kind = %s AND r.external_id = w.ref
            """,
            [[shop for shop, _ in wanted], [ref for _, ref in wanted], account, kind],
        )
        return {(shop, ref): buyer for shop, ref, buyer in cursor.fetchall()}
