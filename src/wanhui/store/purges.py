"""Removes what an account no longer needs: one statement a kind, each for what is older than an instant."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from wanhui.store import tenancy

#: kind -> the table and what of it may go; nothing here is part of a case, of evidence or of the audit trail.
_GONE: Final[Mapping[str, tuple[str, str]]] = {
    "drafts": ("store_reply", "t.status = 'draft' AND t.written_at < %s"),
    "sign_ins": (
        "store_signedin",
        "t.at < %s AND NOT EXISTS (SELECT FROM django_session d WHERE d.session_key = t.key AND d.expire_date > now())",
    ),
    "mentions": ("store_mention", "t.read_at < %s"),
    "deliveries": ("store_delivery", "t.state <> 'waiting' AND t.at < %s"),
    "notices": (
        "store_notice",
        "t.at < %s AND NOT EXISTS (SELECT FROM store_delivery d WHERE d.account_id = t.account_id "
        "AND d.notice_id = t.id)",
    ),
    "invitations": ("store_invitation", "t.expires_at < %s"),
}
KINDS: Final = tuple(_GONE)


def purge(account: UUID, kind: str, *, before: datetime) -> int:
    """Removes what of `kind` is older than `before`; how much went."""
    table, condition = _GONE[kind]
    with tenancy.account(account) as cursor:
        cursor.execute(f"DELETE FROM {table} t WHERE t.account_id = %s AND {condition}", [account, before])
        return int(cursor.rowcount)
