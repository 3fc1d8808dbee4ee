"""Marks that people have put on buyers of their own shop: made, objected to, ended; they lapse by themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from wanhui.store import tenancy
from wanhui.store.keys import new_key
from wanhui.store.records import Ref

MarkKind = Literal["suspect", "watch", "trusted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One mark: what for, resting on what, by whom, until when; `ended_at` once it was taken back."""

    id: UUID
    buyer: Ref
    shop_name: str
    kind: MarkKind
    purpose: str
    evidence: str
    order: str | None
    made_at: datetime
    made_by: str
    expires_at: datetime
    objection: str
    ended_at: datetime | None
    ending: str

    def is_in_force(self, now: datetime) -> bool:
        """Whether it counts: neither ended nor lapsed."""
        return self.ended_at is None and now < self.expires_at


_SELECT: Final = (
    "SELECT m.id, s.external_id, m.buyer_ref, s.name, m.kind, m.purpose, m.evidence, m.order_ref, m.made_at, "
    "m.made_by, m.expires_at, m.objection, m.ended_at, m.ending FROM store_buyermark m "
    "JOIN store_shop s ON s.account_id = m.account_id AND s.id = m.shop_id WHERE m.account_id = %s "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMark:
    """A mark about to be made."""

    buyer: Ref
    kind: MarkKind
    purpose: str
    evidence: str
    order: str | None
    expires_at: datetime


def add_mark(account: UUID, mark: NewMark, *, by: str, now: datetime) -> UUID:
    """Keeps it; gives its id."""
    key = new_key()
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_buyermark (account_id, id, shop_id, buyer_ref, kind, purpose, evidence, order_ref, "
            "made_at, made_by, expires_at, objection, ending) "
            "SELECT %s, %s, s.id, %s, %s, %s, %s, %s, %s, %s, %s, '', '' FROM store_shop s "
            "WHERE s.account_id = %s AND s.external_id = %s",
            [account, key, mark.buyer[1], mark.kind, mark.purpose, mark.evidence, mark.order, now, by,
             mark.expires_at, account, mark.buyer[0]],
        )  # fmt: skip
    return key


def marks(account: UUID, *, most: int = 200) -> tuple[Mark, ...]:
    """All, newest first."""
    return _some(account, "ORDER BY m.made_at DESC, m.id LIMIT %s", [most])


def mark_of(account: UUID, key: UUID) -> Mark | None:
    """One mark."""
    return next(iter(_some(account, "AND m.id = %s", [key])), None)


def marks_of_buyers(account: UUID, buyers: Collection[Ref]) -> tuple[Mark, ...]:
    """The marks on these buyers of these shops."""
    pairs = [list(part) for part in zip(*buyers, strict=True)] if buyers else [[], []]
    where = "AND (s.external_id, m.buyer_ref) IN (SELECT * FROM unnest(%s::text[], %s::text[]))"
    return _some(account, where, pairs)


def object_to(account: UUID, key: UUID, words: str, *, now: datetime) -> None:
    """Notes what the buyer says against it."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_buyermark SET objection = %s, objected_at = %s WHERE account_id = %s AND id = %s",
            [words, now, account, key],
        )


def end_mark(account: UUID, key: UUID, why: str, *, by: str, now: datetime) -> None:
    """Takes it back; it stays to be seen that it was there."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_buyermark SET ended_at = %s, ended_by = %s, ending = %s "
            "WHERE account_id = %s AND id = %s AND ended_at IS NULL",
            [now, by, why, account, key],
        )


def _some(account: UUID, where: str, values: Sequence[Any]) -> tuple[Mark, ...]:
    with tenancy.account(account) as cursor:
        cursor.execute(_SELECT + where, [account, *values])
        return tuple(
            Mark(
                id=row[0], buyer=(row[1], row[2]), shop_name=row[3], kind=row[4], purpose=row[5], evidence=row[6],
                order=row[7], made_at=row[8], made_by=row[9], expires_at=row[10], objection=row[11], ended_at=row[12],
                ending=row[13],
            )
            for row in cursor.fetchall()
        )  # fmt: skip
