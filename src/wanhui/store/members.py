"""The people of an account at work: which shops they see, when they are on duty, and invitations of new ones."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from wanhui.store import tenancy
from wanhui.store.accounts import Role

_INVITED: Final = "id, login, name, role, shops, person, made_by, made_at, expires_at, used_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person in an account. `shops` None: all; `work`: hours, languages, skills, the most cases at a time."""

    id: UUID
    login: str
    name: str
    role: Role
    is_active: bool
    has_factor: bool
    shops: tuple[UUID, ...] | None
    work: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredInvitation:
    """An invitation; for a new password of somebody who is a member already, `person` is set."""

    id: UUID
    login: str
    name: str
    role: Role
    shops: Sequence[UUID] | None
    person: UUID | None
    made_by: UUID
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


def members(account: UUID) -> tuple[Member, ...]:
    """Everybody in the account, by the name they sign in with; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT u.id, u.login, u.name, m.role, u.is_active, u.has_factor, m.shops, m.work "
            "FROM store_membership m JOIN store_user u ON u.id = m.user_id WHERE m.account_id = %s ORDER BY u.login",
            [account],
        )
        return tuple(_member(row) for row in cursor.fetchall())


def _member(row: Sequence[Any]) -> Member:
    names = ("id", "login", "name", "role", "is_active", "has_factor")
    shops = tuple(row[6]) if row[6] is not None else None
    return Member(**dict(zip(names, row[:6], strict=True)), shops=shops, work=orjson.loads(row[7]))


def limit_shops(account: UUID, person: UUID, shops: Sequence[UUID] | None) -> None:
    """`person` sees these shops only; None: all."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_membership SET shops = %s WHERE account_id = %s AND user_id = %s",
            [list(shops) if shops is not None else None, account, person],
        )


def set_work(account: UUID, person: UUID, work: Mapping[str, Any]) -> None:
    """When `person` is on duty, what they speak and what they are trained for."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_membership SET work = %s::jsonb WHERE account_id = %s AND user_id = %s",
            [orjson.dumps(dict(work)).decode(), account, person],
        )


def rename(account: UUID, person: UUID, name: str) -> None:
    """What a member is called."""
    with tenancy.account(account) as cursor:
        cursor.execute("UPDATE store_user SET name = %s WHERE id = %s", [name, person])


def save_invitation(account: UUID, made: StoredInvitation, token: bytes) -> None:
    """Keeps an invitation; `token` is the hash of what its link holds."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"INSERT INTO store_invitation (account_id, token, {_INVITED}) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s::uuid[], %s, %s, %s, %s, %s)",
            [
                account, token, made.id, made.login, made.name, made.role,
                list(made.shops) if made.shops is not None else None, made.person,
                made.made_by, made.made_at, made.expires_at, made.used_at,
            ],
        )  # fmt: skip


def invitations(account: UUID, *, now: datetime) -> tuple[StoredInvitation, ...]:
    """The invitations that still wait to be taken, newest first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_INVITED} FROM store_invitation WHERE account_id = %s AND used_at IS NULL AND expires_at > %s "
            "ORDER BY made_at DESC, id DESC",
            [account, now],
        )
        return tuple(_invitation(row) for row in cursor.fetchall())


def account_invited_by(token: bytes) -> UUID | None:
    """The account whose invitation has this hash; nobody is signed in yet."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id FROM wanhui_invitation(%s)", [token])
        row = cursor.fetchone()
    return row[0] if row else None


def invitation_of(account: UUID, token: bytes) -> StoredInvitation | None:
    """The invitation with this hash, used, too late or not."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_INVITED} FROM store_invitation WHERE account_id = %s AND token = %s", [account, token]
        )
        row = cursor.fetchone()
    return _invitation(row) if row else None


def use_invitation(account: UUID, invitation: UUID, *, now: datetime) -> bool:
    """Takes the invitation, once; false when it was taken or withdrawn before, or came too late."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_invitation SET used_at = %s WHERE account_id = %s AND id = %s AND used_at IS NULL "
            "AND expires_at > %s",
            [now, account, invitation, now],
        )
        return bool(cursor.rowcount)


def _invitation(row: Sequence[Any]) -> StoredInvitation:
    return StoredInvitation(**dict(zip(_INVITED.split(", "), row, strict=True)))
