"""A shop's own versions of playbooks: written once, retired with a date, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from wanhui.store import tenancy

#: Own versions count from here, so that they never meet a shipped one.
FIRST_VERSION: Final = 1001


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where an own version applies; None: everywhere. The narrowest scope wins: shop, then platform, then channel."""

    shop: str | None = None
    platform: str | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBody:
    """One version as it was written; `body` is its YAML."""

    id: UUID
    playbook: str
    version: int
    scope: Scope
    body: str
    author: str
    written_at: datetime
    retired_at: datetime | None


def own_bodies(account: UUID) -> tuple[OwnBody, ...]:
    """Every version that the account has written, oldest first; retired ones too, for the cases that follow them."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT o.id, o.playbook, o.version, s.external_id, o.platform, o.channel, o.body, o.author, "
            "o.written_at, o.retired_at FROM store_ownplaybook o "
            "LEFT JOIN store_shop s ON s.account_id = o.account_id AND s.id = o.shop_id "
            "WHERE o.account_id = %s ORDER BY o.version",
            [account],
        )
        return tuple(
            OwnBody(
                id=key, playbook=playbook, version=version, body=body, author=author, written_at=at, retired_at=retired,
                scope=Scope(shop=shop, platform=platform, channel=channel),
            )
            for key, playbook, version, shop, platform, channel, body, author, at, retired in cursor.fetchall()
        )  # fmt: skip


def next_version(account: UUID, playbook: str) -> int:
    """The number of the next own version of `playbook`; nobody else takes it until this transaction ends."""
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT id FROM store_account WHERE id = %s FOR UPDATE", [account])
        cursor.execute(
            "SELECT max(version) FROM store_ownplaybook WHERE account_id = %s AND playbook = %s", [account, playbook]
        )
        (last,) = cursor.fetchone()
        return FIRST_VERSION if last is None else int(last) + 1


def add_body(account: UUID, body: OwnBody) -> None:
    """Keeps a new version; an earlier one of the same scope is retired with it."""
    scope = body.scope
    with tenancy.account(account) as cursor:
        retire_bodies(account, body.playbook, scope, at=body.written_at)
        cursor.execute(
            "INSERT INTO store_ownplaybook (account_id, id, shop_id, platform, channel, playbook, version, body, "
            "author, written_at) VALUES (%s, %s, (SELECT id FROM store_shop WHERE account_id = %s AND "
            "external_id = %s), %s, %s, %s, %s, %s, %s, %s)",
            [
                account, body.id, account, scope.shop, scope.platform, scope.channel, body.playbook,
                body.version, body.body, body.author, body.written_at,
            ],
        )  # fmt: skip


def retire_bodies(account: UUID, playbook: str, scope: Scope, *, at: datetime) -> int:
    """The own version of `playbook` for exactly this scope opens no more cases; gives how many were in force."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_ownplaybook SET retired_at = %s WHERE account_id = %s AND playbook = %s "
            "AND retired_at IS NULL AND platform IS NOT DISTINCT FROM %s AND channel IS NOT DISTINCT FROM %s "
            "AND shop_id IS NOT DISTINCT FROM (SELECT id FROM store_shop WHERE account_id = %s AND external_id = %s)",
            [at, account, playbook, scope.platform, scope.channel, account, scope.shop],
        )
        return int(cursor.rowcount)
