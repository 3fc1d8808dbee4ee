"""What a shop's corrections shift: one version after another, none ever changed, the newest not undone in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import orjson

from wanhui.store import tenancy

_IN_FORCE: Final = """
    SELECT DISTINCT ON (s.external_id) s.external_id, o.version, o.shifts, o.learnt_from, o.made_at
    FROM store_readingoffsets o JOIN store_shop s ON s.account_id = o.account_id AND s.id = o.shop_id
    WHERE o.account_id = %s AND o.undone_at IS NULL ORDER BY s.external_id, o.version DESC
"""
_ADD: Final = """
    INSERT INTO store_readingoffsets (account_id, id, shop_id, version, shifts, learnt_from, made_at)
    SELECT s.account_id, %s, s.id, 1 + coalesce((SELECT max(o.version) FROM store_readingoffsets o
        WHERE o.account_id = s.account_id AND o.shop_id = s.id), 0), %s, %s, %s
    FROM store_shop s WHERE s.account_id = %s AND s.external_id = %s RETURNING version
"""
_UNDO: Final = """
    UPDATE store_readingoffsets o SET undone_at = %s FROM store_shop s
    WHERE o.account_id = %s AND s.account_id = o.account_id AND s.id = o.shop_id AND s.external_id = %s
        AND o.undone_at IS NULL AND o.version = (SELECT max(n.version) FROM store_readingoffsets n
            WHERE n.account_id = o.account_id AND n.shop_id = o.shop_id AND n.undone_at IS NULL)
    RETURNING o.version
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOffsets:
    """One version of a shop: `shifts` in log-odds per head, learnt from so many corrected labels."""

    shop: str
    version: int
    shifts: Mapping[str, float]
    learnt_from: int
    made_at: datetime


def offsets_in_force(account: UUID) -> tuple[KeptOffsets, ...]:
    """The newest version of each shop that has one and did not take it back."""
    names = ("shop", "version", "shifts", "learnt_from", "made_at")
    with tenancy.account(account) as cursor:
        cursor.execute(_IN_FORCE, [account])
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return tuple(KeptOffsets(**{**row, "shifts": orjson.loads(row["shifts"])}) for row in rows)


def add_offsets(account: UUID, key: UUID, offsets: KeptOffsets) -> int:
    """Keeps `offsets` as the next version of their shop, whatever number they bear; gives that number."""
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT id FROM store_account WHERE id = %s FOR UPDATE", [account])
        shifts = orjson.dumps(dict(offsets.shifts)).decode()
        cursor.execute(_ADD, [key, shifts, offsets.learnt_from, offsets.made_at, account, offsets.shop])
        (version,) = cursor.fetchone()
        return int(version)


def undo_offsets(account: UUID, shop: str, at: datetime) -> int | None:
    """Takes back the version of `shop` that is in force, so that the one before it is; None where there is none."""
    with tenancy.account(account) as cursor:
        cursor.execute(_UNDO, [at, account, shop])
        row = cursor.fetchone()
        return None if row is None else int(row[0])
