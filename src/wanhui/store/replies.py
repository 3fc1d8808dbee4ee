"""Keeps answers to buyers: drafts, what waits to be sent, what was sent, each at most once."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import orjson

from wanhui.store import tenancy

ReplyStatus = Literal["draft", "sending", "sent", "blocked"]

_COLUMNS: Final = (
    "id, case_id, object, text, status, idempotency_key, findings, template, author, written_at, send_at, sent_at"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReply:
    """An answer: `object` is where it goes, `template` the id@version it was drafted from, `findings` what lint said.

    `send_at` is when a reply that is being sent leaves (until then it can be taken back).
    """

    id: UUID
    case: UUID
    object: str
    text: str
    status: ReplyStatus
    idempotency_key: str
    findings: Sequence[Mapping[str, Any]] = ()
    template: str | None = None
    author: str
    written_at: datetime
    send_at: datetime | None = None
    sent_at: datetime | None = None


def save_reply(account: UUID, reply: StoredReply) -> StoredReply:
    """Saves a reply, or gives the one that was saved under the same idempotency key before."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"INSERT INTO store_reply (account_id, {_COLUMNS}) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s, %s, %s, %s) "
            "ON CONFLICT (account_id, idempotency_key) DO NOTHING",
            [
                account,
                reply.id,
                reply.case,
                reply.object,
                reply.text,
                reply.status,
                reply.idempotency_key,
                orjson.dumps(list(reply.findings)).decode(),
                reply.template,
                reply.author,
                reply.written_at,
                reply.send_at,
                reply.sent_at,
            ],
        )
        if cursor.rowcount:
            return reply
        cursor.execute(
            f"SELECT {_COLUMNS} FROM store_reply WHERE account_id = %s AND idempotency_key = %s",
            [account, reply.idempotency_key],
        )
        return _reply(cursor.fetchone())


def rewrite_draft(account: UUID, reply: UUID, *, text: str, findings: Sequence[Mapping[str, Any]]) -> bool:
    """New words for a draft or a blocked reply, which is a draft again; false when it has left by now."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_reply SET text = %s, findings = %s::jsonb, status = 'draft' "
            "WHERE account_id = %s AND id = %s AND status IN ('draft', 'blocked')",
            [text, orjson.dumps(list(findings)).decode(), account, reply],
        )
        return bool(cursor.rowcount == 1)


def move(
    account: UUID, reply: UUID, *, source: ReplyStatus, target: ReplyStatus, send_at: datetime | None = None
) -> bool:
    """Compare and set: the reply goes from status `source` to `target`; false when someone else moved it first.

    Sending is draft → sending (with `send_at`) → sent; taking it back is sending → draft.
    """
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_reply SET status = %s, send_at = %s WHERE account_id = %s AND id = %s AND status = %s",
            [target, send_at, account, reply, source],
        )
        return bool(cursor.rowcount == 1)


def mark_sent(account: UUID, reply: UUID, sent_at: datetime) -> bool:
    """The reply has left; false when it was not being sent."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_reply SET status = 'sent', sent_at = %s WHERE account_id = %s AND id = %s "
            "AND status = 'sending'",
            [sent_at, account, reply],
        )
        return bool(cursor.rowcount == 1)


def replies_of(account: UUID, case: UUID) -> tuple[StoredReply, ...]:
    """The replies of a case, oldest first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM store_reply WHERE account_id = %s AND case_id = %s ORDER BY written_at, id",
            [account, case],
        )
        return tuple(_reply(row) for row in cursor.fetchall())


def reply(account: UUID, key: UUID) -> StoredReply | None:
    """The reply with this key."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM store_reply WHERE account_id = %s AND id = %s",
            [account, key],
        )
        row = cursor.fetchone()
    return _reply(row) if row else None


def texts_sent_to(account: UUID, shop: str, buyers: Collection[str]) -> tuple[str, ...]:
    """What was sent to these buyers of a shop, in all their cases: nobody gets the same text twice."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT y.text FROM store_case c JOIN store_reply y ON y.account_id = c.account_id AND y.case_id = c.id "
            "WHERE c.account_id = %s AND c.shop_id = "
            "(SELECT id FROM store_shop WHERE account_id = %s AND external_id = %s) "
            "AND c.buyer_ref = ANY(%s) AND y.status IN ('sending', 'sent') ORDER BY y.written_at",
            [account, account, shop, list(buyers)],
        )
        return tuple(text for (text,) in cursor.fetchall())


#: Among so many of the account's newest public replies those of the shop are looked for.
_MOST_LOOKED_AT: Final = 300
#: The newest texts of a buyer that are looked through, so that nobody is told the same thing twice.
_MOST_TOLD: Final = 200


def said_before(
    account: UUID, case: UUID, *, shop: str, buyer: str | None, public: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What this buyer of the shop was told in other cases, and the shop's last `public` public replies to others.

    Both oldest first, in one query.
    """
    with tenancy.account(account) as cursor:
        cursor.execute(
            """
            WITH shop AS (SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s),
            told AS (
                SELECT false AS is_public, y.text, y.written_at, y.id FROM store_case c
                JOIN store_reply y ON y.account_id = c.account_id AND y.case_id = c.id
                WHERE c.account_id = %(account)s AND c.shop_id = (SELECT id FROM shop) AND c.buyer_ref = %(buyer)s
                    AND c.id <> %(case)s AND y.status IN ('sending', 'sent')
                ORDER BY y.written_at DESC LIMIT %(most)s),
            newest AS (
                SELECT account_id, case_id, id, text, written_at FROM store_reply
                WHERE account_id = %(account)s AND object = 'public_reply' AND status IN ('sending', 'sent')
                ORDER BY written_at DESC LIMIT %(looked_at)s),
            shown AS (
                SELECT true AS is_public, y.text, y.written_at, y.id FROM newest y
                JOIN store_case c ON c.account_id = y.account_id AND c.id = y.case_id
                WHERE c.shop_id = (SELECT id FROM shop) AND y.case_id <> %(case)s
                ORDER BY y.written_at DESC LIMIT %(public)s)
            SELECT is_public, text FROM (TABLE told UNION ALL TABLE shown) AS said ORDER BY written_at, id
            """,
            {
                "account": account,
                "shop": shop,
                "buyer": buyer,
                "case": case,
                "public": public,
                "most": _MOST_TOLD,
                "looked_at": _MOST_LOOKED_AT,
            },
        )
        rows = cursor.fetchall()
    return (
        tuple(text for is_public, text in rows if not is_public),
        tuple(text for is_public, text in rows if is_public),
    )


def _reply(row: Sequence[Any]) -> StoredReply:
    names = (
        "id", "case", "object", "text", "status", "idempotency_key", "findings", "template", "author",
        "written_at", "send_at", "sent_at",
    )  # fmt: skip
    values = dict(zip(names, row, strict=True))
    values["findings"] = tuple(orjson.loads(values["findings"]))
    return StoredReply(**values)
