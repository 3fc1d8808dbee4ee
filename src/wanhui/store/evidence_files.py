"""Photos, videos and documents of cases and orders, upload links for buyers, and what a lead has released."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, Literal
from uuid import UUID

import orjson
from django.db.backends.utils import CursorWrapper

from wanhui.evidence.canonical import canonical
from wanhui.store import tenancy
from wanhui.store.fixing import Arrived, fix_one

#: What a file shows: what the buyer or the shop saw, or what was tied to a parcel before it left.
Purpose = Literal["from_buyer", "from_shop", "packing", "weight", "label", "seal", "receipt"]

_FILE: Final = (
    "f.id, s.external_id, f.case_id, f.order_ref, f.purpose, f.name, f.value, f.media_type, f.sha256, f.size, "
    "f.notes, f.actor, f.added_at"
)
_FROM: Final = "FROM store_evidencefile f JOIN store_shop s ON s.account_id = f.account_id AND s.id = f.shop_id "


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """A file that is kept: `value` is what was measured or written on it (a weight, a serial number).

    `notes` is what was seen when it came: ``exif``, ``hash`` (perceptual), ``width``, ``height``, ``problems``.
    """

    id: UUID
    shop: str
    case: UUID | None
    order: str | None
    purpose: str
    name: str
    value: str
    media_type: str
    sha256: bytes
    size: int
    notes: Mapping[str, Any]
    actor: str
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadLink:
    """A buyer's way to add photos to a case: `room` files more until `expires_at`."""

    id: UUID
    case: UUID
    actor: str
    made_at: datetime
    expires_at: datetime
    room: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A lead let go of what was frozen for a case."""

    actor: str
    reason: str
    at: datetime


def content_of_file(file: EvidenceFile) -> bytes:
    """What is fixed of a file: its particulars and the hash of its bytes."""
    return canonical(
        {
            "id": str(file.id),
            "shop": file.shop,
            "case": None if file.case is None else str(file.case),
            "order": file.order,
            "purpose": file.purpose,
            "name": file.name,
            "value": file.value,
            "media_type": file.media_type,
            "sha256": file.sha256.hex(),
            "size": file.size,
            "notes": dict(file.notes),
            "actor": file.actor,
        }
    )


def save_file(account: UUID, file: EvidenceFile) -> None:
    """Keeps a file of a case or an order and fixes it in the same transaction."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_evidencefile (account_id, id, shop_id, case_id, order_ref, purpose, name, value, "
            "media_type, sha256, size, notes, actor, added_at) "
            "VALUES (%s, %s, (SELECT id FROM store_shop WHERE account_id = %s AND external_id = %s), "
            "%s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s)",
            [
                account, file.id, account, file.shop, file.case, file.order, file.purpose, file.name, file.value,
                file.media_type, file.sha256, file.size, orjson.dumps(dict(file.notes)).decode(), file.actor,
                file.added_at,
            ],
        )  # fmt: skip
        arrived = Arrived("file", file.id, None, content_of_file(file), file.added_at)
        fix_one(cursor, account, arrived, source="upload")


def files_of(account: UUID, case: UUID, *, shop: str, order: str | None) -> tuple[EvidenceFile, ...]:
    """The files of a case and of its order, oldest first; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_FILE} {_FROM} WHERE f.account_id = %s AND (f.case_id = %s "
            "OR (s.external_id = %s AND f.order_ref = %s)) ORDER BY f.added_at, f.id",
            [account, case, shop, order],
        )
        return tuple(_file(row) for row in cursor.fetchall())


def files_of_order(account: UUID, *, shop: str, order: str) -> tuple[EvidenceFile, ...]:
    """The files that are tied to an order, oldest first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_FILE} {_FROM} WHERE f.account_id = %s AND s.external_id = %s AND f.order_ref = %s "
            "ORDER BY f.added_at, f.id",
            [account, shop, order],
        )
        return tuple(_file(row) for row in cursor.fetchall())


def file_of(account: UUID, key: UUID) -> EvidenceFile | None:
    """The file with this key."""
    with tenancy.account(account) as cursor:
        cursor.execute(f"SELECT {_FILE} {_FROM} WHERE f.account_id = %s AND f.id = %s", [account, key])
        row = cursor.fetchone()
    return _file(row) if row else None


def contents_of_files(cursor: CursorWrapper, account: UUID, keys: set[UUID]) -> Iterator[tuple[UUID, bytes]]:
    """The canonical bytes of each of these files."""
    if keys:
        cursor.execute(f"SELECT {_FILE} {_FROM} WHERE f.account_id = %s AND f.id = ANY(%s)", [account, list(keys)])
        for row in cursor.fetchall():
            file = _file(row)
            yield file.id, content_of_file(file)


def make_link(account: UUID, link: UploadLink, secret: bytes) -> None:
    """Keeps a link; of its secret only the hash."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_uploadlink (account_id, id, case_id, secret, actor, made_at, expires_at, room) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                account, link.id, link.case, sha256(secret).digest(), link.actor, link.made_at, link.expires_at,
                link.room,
            ],
        )  # fmt: skip


def link_of(account: UUID, secret: bytes) -> UploadLink | None:
    """The link with this secret, whether it still holds or not."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT id, case_id, actor, made_at, expires_at, room FROM store_uploadlink "
            "WHERE account_id = %s AND secret = %s",
            [account, sha256(secret).digest()],
        )
        row = cursor.fetchone()
    names = ("id", "case", "actor", "made_at", "expires_at", "room")
    return UploadLink(**dict(zip(names, row, strict=True))) if row else None


def take_room(account: UUID, link: UUID, *, now: datetime) -> bool:
    """Takes the place of one file from a link; false when it is full or too old by now."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_uploadlink SET room = room - 1 "
            "WHERE account_id = %s AND id = %s AND room > 0 AND expires_at > %s",
            [account, link, now],
        )
        return bool(cursor.rowcount)


def links_of(account: UUID, case: UUID) -> tuple[UploadLink, ...]:
    """The links that were made for a case, newest first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT id, case_id, actor, made_at, expires_at, room FROM store_uploadlink "
            "WHERE account_id = %s AND case_id = %s ORDER BY made_at DESC, id DESC",
            [account, case],
        )
        names = ("id", "case", "actor", "made_at", "expires_at", "room")
        return tuple(UploadLink(**dict(zip(names, row, strict=True))) for row in cursor.fetchall())


def release(account: UUID, case: UUID, told: Release) -> None:
    """Keeps that what was frozen for a case was let go; the first word stands."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_holdrelease (account_id, case_id, actor, reason, at) VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT DO NOTHING",
            [account, case, told.actor, told.reason, told.at],
        )


def release_of(account: UUID, case: UUID) -> Release | None:
    """Who let go of it, if anybody did."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT actor, reason, at FROM store_holdrelease WHERE account_id = %s AND case_id = %s", [account, case]
        )
        row = cursor.fetchone()
    return Release(actor=row[0], reason=row[1], at=row[2]) if row else None


def _file(row: tuple[Any, ...]) -> EvidenceFile:
    names = (
        "id", "shop", "case", "order", "purpose", "name", "value", "media_type", "sha256", "size", "notes", "actor",
        "added_at",
    )  # fmt: skip
    values = dict(zip(names, row, strict=True))
    return EvidenceFile(**{**values, "sha256": bytes(values["sha256"]), "notes": orjson.loads(values["notes"])})
