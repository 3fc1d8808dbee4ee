"""Keeps what a shop knows of its goods: entries with source, approver and validity, found by product or by words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal, cast
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from wanhui.records.goods import Product
from wanhui.replies.knowledge import Aspect, Entry
from wanhui.store import tenancy
from wanhui.store.facts import fact_of
from wanhui.store.search import grams_of

#: What words can find: an approved entry, or a case that was solved.
FoundKind = Literal["entry", "case"]
#: So many of the newest items are looked at for each term: a word that stands everywhere tells little anyway.
_MOST_OF_TERM: Final = 300
_COLUMNS: Final = (
    "k.id, s.external_id, k.product_ref, k.sku_ref, k.aspect, k.about, k.text, k.source, k.prevents, k.written_by, "
    "k.written_at, k.approved_by, k.approved_at, k.valid_until"
)
_FROM: Final = "FROM store_knowledge k JOIN store_shop s ON s.account_id = k.account_id AND s.id = k.shop_id "


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An entry or a case that shares rare words with what was asked; the higher `weight` the more."""

    kind: FoundKind
    item: UUID
    weight: float


def keep_entry(account: UUID, entry: Entry) -> None:
    """Keeps a new entry."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_knowledge (account_id, id, shop_id, product_ref, sku_ref, aspect, about, text, source, "
            "prevents, written_by, written_at, approved_by, approved_at, valid_until) "
            "SELECT %s, %s, id, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s FROM store_shop "
            "WHERE account_id = %s AND external_id = %s",
            [
                account, entry.id, entry.product, entry.sku, entry.aspect, entry.about, entry.text, entry.source,
                entry.prevents, entry.written_by, entry.written_at, entry.approved_by, entry.approved_at,
                entry.valid_until, account, entry.shop,
            ],
        )  # fmt: skip
        if entry.approved_at is not None:
            _index(cursor, account, entry.id, kind="entry", words=f"{entry.about}\n{entry.text}")


def approve_entry(account: UUID, entry: Entry, *, by: str, now: datetime, until: date) -> None:
    """`entry` may be used until then; what said the same of the same goods before is over."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_knowledge k SET retired_at = %s FROM store_shop s WHERE k.account_id = %s "
            "AND s.account_id = k.account_id AND s.id = k.shop_id AND s.external_id = %s AND k.product_ref = %s "
            "AND k.sku_ref = %s AND k.aspect = %s AND k.about = %s AND k.id <> %s AND k.approved_at IS NOT NULL "
            "AND k.retired_at IS NULL RETURNING k.id",
            [now, account, entry.shop, entry.product, entry.sku, entry.aspect, entry.about, entry.id],
        )
        _unindex(cursor, account, [key for (key,) in cursor.fetchall()])
        cursor.execute(
            "UPDATE store_knowledge SET approved_by = %s, approved_at = %s, valid_until = %s "
            "WHERE account_id = %s AND id = %s",
            [by, now, until, account, entry.id],
        )
        _index(cursor, account, entry.id, kind="entry", words=f"{entry.about}\n{entry.text}")


def retire_entry(account: UUID, key: UUID, *, now: datetime) -> bool:
    """The entry is over; whether it was not before. It stays on record."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_knowledge SET retired_at = %s WHERE account_id = %s AND id = %s AND retired_at IS NULL",
            [now, account, key],
        )
        _unindex(cursor, account, [key])
        return bool(cursor.rowcount)


def entry(account: UUID, key: UUID) -> Entry | None:
    """The entry with this key, unless it is over."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} {_FROM} WHERE k.account_id = %s AND k.id = %s AND k.retired_at IS NULL", [account, key]
        )
        return next((_entry(row) for row in cursor.fetchall()), None)


def entries_about(account: UUID, refs: Collection[tuple[str, str]]) -> tuple[Entry, ...]:
    """All entries that are not over about these (shop, product), with those about whole shops; one query."""
    shops = sorted({shop for shop, _ in refs})
    products = sorted({product for _, product in refs} | {""})
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} {_FROM} WHERE k.account_id = %s AND s.external_id = ANY(%s) "
            "AND k.product_ref = ANY(%s) AND k.retired_at IS NULL ORDER BY k.written_at, k.id",
            [account, shops, products],
        )
        return tuple(_entry(row) for row in cursor.fetchall())


def entries_of_shop(account: UUID, shop: str, *, most: int = 2_000) -> tuple[Entry, ...]:
    """The entries of a shop that are not over, newest first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} {_FROM} WHERE k.account_id = %s AND s.external_id = %s AND k.retired_at IS NULL "
            "ORDER BY k.written_at DESC, k.id DESC LIMIT %s",
            [account, shop, most],
        )
        return tuple(_entry(row) for row in cursor.fetchall())


def entries_by_keys(account: UUID, keys: Collection[UUID]) -> dict[UUID, Entry]:
    """The entries with these keys that are not over; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} {_FROM} WHERE k.account_id = %s AND k.id = ANY(%s) AND k.retired_at IS NULL",
            [account, list(keys)],
        )
        return {found.id: found for found in map(_entry, cursor.fetchall())}


def index_case(account: UUID, case: UUID, words: str) -> None:
    """Makes a solved case findable by its words; words that it has already stay."""
    with tenancy.account(account) as cursor:
        _index(cursor, account, case, kind="case", words=words)


def find(account: UUID, words: str, *, most: int, apart: UUID | None = None) -> tuple[FoundItem, ...]:
    """What shares most with `words`, rare terms counting more than common ones; bounded work, one query."""
    grams = grams_of(words, account)
    if not grams:
        return ()
    with tenancy.account(account) as cursor:
        cursor.execute(
            "WITH hits AS (SELECT w.term, k.item, k.kind FROM unnest(%(grams)s::bigint[]) AS w (term) "
            "CROSS JOIN LATERAL (SELECT item, kind FROM store_knowledgeterm t WHERE t.account_id = %(account)s "
            "AND t.term = w.term ORDER BY t.item DESC LIMIT %(each)s) AS k), "
            "weights AS (SELECT term, ln(1 + %(each)s::float / count(*)) AS weight FROM hits GROUP BY term) "
            "SELECT h.kind, h.item, sum(w.weight) FROM hits h JOIN weights w USING (term) "
            "WHERE h.item IS DISTINCT FROM %(apart)s GROUP BY h.kind, h.item ORDER BY 3 DESC, 2 DESC LIMIT %(most)s",
            {"grams": grams, "account": account, "each": _MOST_OF_TERM, "apart": apart, "most": most},
        )
        return tuple(FoundItem(cast(FoundKind, kind), item, float(weight)) for kind, item, weight in cursor.fetchall())


def _index(cursor: CursorWrapper, account: UUID, item: UUID, *, kind: FoundKind, words: str) -> None:
    """Keeps the terms of `words` for `item`."""
    cursor.execute(
        "INSERT INTO store_knowledgeterm (account_id, term, item, kind) "
        "SELECT %s, w.term, %s, %s FROM unnest(%s::bigint[]) AS w (term) ON CONFLICT DO NOTHING",
        [account, item, kind, grams_of(words, account)],
    )


def _unindex(cursor: CursorWrapper, account: UUID, items: Sequence[UUID]) -> None:
    if items:
        cursor.execute(
            "DELETE FROM store_knowledgeterm WHERE account_id = %s AND item = ANY(%s)", [account, list(items)]
        )


def _entry(row: Sequence[Any]) -> Entry:
    names = (
        "id", "shop", "product", "sku", "aspect", "about", "text", "source", "prevents", "written_by", "written_at",
        "approved_by", "approved_at", "valid_until",
    )  # fmt: skip
    found = dict(zip(names, row, strict=True))
    return Entry(**{**found, "aspect": cast(Aspect, found["aspect"])})


def products_of_shop(account: UUID, shop: str, *, most: int = 500) -> tuple[Product, ...]:
    """The products of a shop by their number; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT r.payload FROM store_record r WHERE r.account_id = %s AND r.kind = 'product' "
            "AND r.shop_id = (SELECT id FROM store_shop WHERE account_id = %s AND external_id = %s) "
            "ORDER BY r.external_id LIMIT %s",
            [account, account, shop, most],
        )
        found = [fact_of(payload) for (payload,) in cursor.fetchall()]
        return tuple(one for one in found if isinstance(one, Product))


def solved_cases(account: UUID, *, since: datetime) -> frozenset[UUID]:
    """The cases that were closed as solved or explained since then."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT case_id FROM store_caseoutcome WHERE account_id = %s AND closed_at >= %s "
            "AND result IN ('solved', 'explained')",
            [account, since],
        )
        return frozenset(case for (case,) in cursor.fetchall())


def preventing(account: UUID, refs: Collection[tuple[str, str]], *, today: date) -> tuple[Entry, ...]:
    """The approved entries about these (shop, product) that prevent a misuse and hold today; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} {_FROM} WHERE k.account_id = %s AND s.external_id = ANY(%s) "
            "AND k.product_ref = ANY(%s) AND k.retired_at IS NULL AND k.prevents <> '' AND k.approved_at IS NOT NULL "
            "AND (k.valid_until IS NULL OR k.valid_until >= %s) ORDER BY k.approved_at, k.id",
            [account, sorted({shop for shop, _ in refs}), sorted({product for _, product in refs}), today],
        )
        return tuple(_entry(row) for row in cursor.fetchall())
