"""Keeps raw input, how far each import came, and column mappings that people made."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import orjson

from wanhui.store import tenancy
from wanhui.store.keys import new_key

ImportState = Literal["waiting", "running", "done", "failed"]

_RUN: Final = "id, raw_item_id, name, sha256, state, counts, rejects_path, error, started_at, finished_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawItem:
    """One piece of input as received; its bytes lie under `sha256` in the data folder (``store/blobs.py``)."""

    source: str
    media_type: str
    name: str
    sha256: bytes
    size: int
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRun:
    """One import of one file; `counts` (new, changed, unchanged, rejected, …) grow while it runs."""

    id: UUID
    raw_item: UUID | None
    name: str
    sha256: bytes
    state: ImportState
    started_at: datetime
    counts: Mapping[str, int] = field(default_factory=dict)
    rejects_path: str | None = None
    error: Mapping[str, Any] | None = None
    finished_at: datetime | None = None


def save_raw_item(account: UUID, item: RawItem) -> UUID:
    """Keeps that `item` was received; the same bytes from the same source again give the same key."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT id FROM store_rawitem WHERE account_id = %s AND sha256 = %s AND source = %s AND name = %s LIMIT 1",
            [account, item.sha256, item.source, item.name],
        )
        known = cursor.fetchone()
        if known:
            return UUID(str(known[0]))
        key = new_key()
        cursor.execute(
            "INSERT INTO store_rawitem (account_id, id, source, media_type, name, sha256, size, received_at) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [account, key, item.source, item.media_type, item.name, item.sha256, item.size, item.received_at],
        )
    return key


def save_run(account: UUID, run: ImportRun) -> None:
    """Saves an import as it stands now, new or known."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"INSERT INTO store_importrun (account_id, {_RUN}) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s::jsonb, %s, %s) "
            "ON CONFLICT (account_id, id) DO UPDATE SET state = excluded.state, counts = excluded.counts, "
            "rejects_path = excluded.rejects_path, error = excluded.error, finished_at = excluded.finished_at",
            [
                account,
                run.id,
                run.raw_item,
                run.name,
                run.sha256,
                run.state,
                orjson.dumps(run.counts).decode(),
                run.rejects_path,
                None if run.error is None else orjson.dumps(run.error).decode(),
                run.started_at,
                run.finished_at,
            ],
        )


def runs(account: UUID, *, most: int = 50) -> tuple[ImportRun, ...]:
    """The latest imports, newest first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_RUN} FROM store_importrun WHERE account_id = %s ORDER BY started_at DESC, id DESC LIMIT %s",
            [account, most],
        )
        return tuple(_run(row) for row in cursor.fetchall())


def run(account: UUID, key: UUID) -> ImportRun | None:
    """The import with this key."""
    with tenancy.account(account) as cursor:
        cursor.execute(f"SELECT {_RUN} FROM store_importrun WHERE account_id = %s AND id = %s", [account, key])
        row = cursor.fetchone()
    return _run(row) if row else None


def save_mapping(account: UUID, *, header: str, name: str, mapping: Mapping[str, Any], shop: str | None = None) -> None:
    """Keeps which column of a file with this `header` means what in `shop` (its id; None: in every shop).

    A later one for the same header and shop replaces it.
    """
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_columnmapping (account_id, id, shop_id, header, name, mapping) "
            "VALUES (%s, %s, (SELECT id FROM store_shop WHERE account_id = %s AND external_id = %s), "
            "%s, %s, %s::jsonb) "
            "ON CONFLICT (account_id, shop_id, header) DO UPDATE SET name = excluded.name, mapping = excluded.mapping",
            [account, new_key(), account, shop, header, name, orjson.dumps(mapping).decode()],
        )


def mappings(account: UUID, shop: str | None = None) -> Mapping[str, dict[str, Any]]:
    """header -> the mapping that was kept for it: one of `shop` before one of the whole account."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT m.header, m.mapping FROM store_columnmapping m "
            "LEFT JOIN store_shop s ON s.account_id = m.account_id AND s.id = m.shop_id "
            "WHERE m.account_id = %s AND (m.shop_id IS NULL OR s.external_id = %s) ORDER BY m.shop_id NULLS FIRST",
            [account, shop],
        )
        return {header: orjson.loads(mapping) for header, mapping in cursor.fetchall()}


def _run(row: Sequence[Any]) -> ImportRun:
    names = (
        "id", "raw_item", "name", "sha256", "state", "counts", "rejects_path", "error", "started_at", "finished_at",
    )  # fmt: skip
    values = dict(zip(names, row, strict=True))
    values["sha256"] = bytes(values["sha256"])
    values["counts"] = orjson.loads(values["counts"])
    values["error"] = orjson.loads(values["error"]) if values["error"] else None
    return ImportRun(**values)
