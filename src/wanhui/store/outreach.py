"""Keeps messages that a shop begins by itself, without a case: planned, sent or stopped, each with its reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, cast
from uuid import UUID

from wanhui.store import tenancy

OutreachState = Literal["planned", "sent", "stopped"]
#: Why the shop writes: asks what kept a buyer away, reminds, explains, tells that it was put right, sends a guide,
#: calls goods back that the buyer has, or warns of danger from them.
Purpose = Literal["ask", "remind", "explain", "solved", "guide", "recall", "danger"]
_COLUMNS: Final = (
    "o.id, s.external_id, o.buyer_ref, o.order_ref, o.purpose, o.key, o.channel, o.text, o.state, o.send_at, "
    "o.made_by, o.made_at, o.settled_at, o.note FROM store_outreach o "
    "JOIN store_shop s ON s.account_id = o.account_id AND s.id = o.shop_id "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredOutreach:
    """One message of the shop's own; `key` says what it is about and is used once. `note` says why it was stopped."""

    id: UUID
    shop: str
    buyer: str
    order: str | None
    purpose: Purpose
    key: str
    channel: str
    text: str
    state: OutreachState
    send_at: datetime
    made_by: str
    made_at: datetime
    settled_at: datetime | None = None
    note: str = ""


def plan_outreach(account: UUID, made: Sequence[StoredOutreach]) -> int:
    """Keeps messages to be sent; how many are new. A message with the same key is not planned again."""
    with tenancy.account(account) as cursor:
        count = 0
        for one in made:
            cursor.execute(
                "INSERT INTO store_outreach (account_id, id, shop_id, buyer_ref, order_ref, purpose, key, channel, "
                "text, state, send_at, made_by, made_at, note) SELECT %s, %s, id, %s, %s, %s, %s, %s, %s, %s, %s, "
                "%s, %s, %s FROM store_shop WHERE account_id = %s AND external_id = %s ON CONFLICT DO NOTHING",
                [
                    account, one.id, one.buyer, one.order, one.purpose, one.key, one.channel, one.text, one.state,
                    one.send_at, one.made_by, one.made_at, one.note, account, one.shop,
                ],
            )  # fmt: skip
            count += int(cursor.rowcount)
        return count


def due_outreach(account: UUID, now: datetime, *, most: int = 200) -> tuple[StoredOutreach, ...]:
    """What is to be sent by now, the longest waiting first; nobody else takes the same at the same time."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT " + _COLUMNS + "WHERE o.account_id = %s AND o.state = 'planned' AND o.send_at <= %s "
            "ORDER BY o.send_at, o.id LIMIT %s FOR UPDATE OF o SKIP LOCKED",
            [account, now, most],
        )
        return tuple(map(_outreach, cursor.fetchall()))


def settle_outreach(account: UUID, key: UUID, *, state: OutreachState, note: str, now: datetime) -> bool:
    """A planned message was sent or stopped; whether it still was planned."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_outreach SET state = %s, note = %s, settled_at = %s "
            "WHERE account_id = %s AND id = %s AND state = 'planned'",
            [state, note, now, account, key],
        )
        return bool(cursor.rowcount)


def put_off(account: UUID, key: UUID, *, until: datetime) -> None:
    """A planned message is sent later."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_outreach SET send_at = %s WHERE account_id = %s AND id = %s AND state = 'planned'",
            [until, account, key],
        )


def latest_outreach(account: UUID, *, purposes: Collection[str], most: int = 200) -> tuple[StoredOutreach, ...]:
    """The newest messages of these purposes."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT " + _COLUMNS + "WHERE o.account_id = %s AND o.purpose = ANY(%s) "
            "ORDER BY o.made_at DESC, o.id DESC LIMIT %s",
            [account, list(purposes), most],
        )
        return tuple(map(_outreach, cursor.fetchall()))


def messages_about(account: UUID, shop: str, orders: Collection[str], *, apart: str) -> Mapping[str, int]:
    """How many messages of the shop's own about each of these orders left or wait to; one query.

    Those whose key begins with `apart` are left out.
    """
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT o.order_ref, count(*) FROM store_outreach o JOIN store_shop s ON s.account_id = o.account_id "
            "AND s.id = o.shop_id WHERE o.account_id = %s AND s.external_id = %s AND o.order_ref = ANY(%s) "
            "AND o.state <> 'stopped' AND NOT starts_with(o.key, %s) GROUP BY 1",
            [account, shop, list(orders), apart],
        )
        return {order: int(count) for order, count in cursor.fetchall()}


def outreach_states(account: UUID, shop: str, *, prefix: str) -> Mapping[str, int]:
    """How many messages whose key begins with `prefix` are planned, sent or stopped."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT o.state, count(*) FROM store_outreach o JOIN store_shop s ON s.account_id = o.account_id "
            "AND s.id = o.shop_id WHERE o.account_id = %s AND s.external_id = %s AND starts_with(o.key, %s) GROUP BY 1",
            [account, shop, prefix],
        )
        return {state: int(count) for state, count in cursor.fetchall()}


def last_sent(
    account: UUID, buyers: Collection[tuple[str, str]], *, with_planned: bool
) -> Mapping[tuple[str, str], datetime]:
    """(shop, buyer) -> when the shop last wrote to them by itself, or `with_planned` is about to; one query."""
    wanted = sorted(set(buyers))
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT s.external_id, o.buyer_ref, max(coalesce(o.settled_at, o.send_at)) "
            "FROM unnest(%s::text[], %s::text[]) AS q (shop, buyer) "
            "JOIN store_shop s ON s.account_id = %s AND s.external_id = q.shop "
            "JOIN store_outreach o ON o.account_id = s.account_id AND o.shop_id = s.id AND o.buyer_ref = q.buyer "
            "WHERE o.state = ANY(%s) GROUP BY 1, 2",
            [[shop for shop, _ in wanted], [buyer for _, buyer in wanted], account,
             ["sent", "planned"] if with_planned else ["sent"]],
        )  # fmt: skip
        return {(shop, buyer): at for shop, buyer, at in cursor.fetchall()}


def _outreach(row: Sequence[Any]) -> StoredOutreach:
    names = (
        "id", "shop", "buyer", "order", "purpose", "key", "channel", "text", "state", "send_at", "made_by", "made_at",
        "settled_at", "note",
    )  # fmt: skip
    found = dict(zip(names, row, strict=True))
    state, purpose = cast(OutreachState, found["state"]), cast(Purpose, found["purpose"])
    return StoredOutreach(**{**found, "state": state, "purpose": purpose})
