"""Keeps what was found to have changed for the worse: told once, until somebody settles it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from wanhui.store import tenancy
from wanhui.store.keys import new_key


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFinding:
    """A finding of `kind` (spike, cluster, rise, rating, sales) about `key` of `dimension`; `payload` holds figures."""

    shop: str
    kind: str
    dimension: str
    key: str
    issue: str
    since: datetime
    detected_at: datetime
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFinding(NewFinding):
    """A finding as it is kept; `name` is what people call its key, once somebody has looked that up."""

    id: UUID
    shop_name: str
    settled_at: datetime | None
    name: str = ""


def save_findings(account: UUID, findings: Sequence[NewFinding]) -> tuple[NewFinding, ...]:
    """Keeps those that are news, and gives them: what was found within two weeks of the like of it is known already."""
    with tenancy.account(account) as cursor:
        saved = []
        for one in findings:
            cursor.execute(
                "INSERT INTO store_finding (account_id, id, shop_id, kind, dimension, key, issue, since, detected_at, "
                "payload) SELECT %(account)s, %(id)s, s.id, %(kind)s, %(dimension)s, %(key)s, %(issue)s, %(since)s, "
                "%(seen)s, %(payload)s::jsonb FROM store_shop s WHERE s.account_id = %(account)s "
                "AND s.external_id = %(shop)s AND NOT EXISTS (SELECT FROM store_finding f "
                "WHERE f.account_id = %(account)s AND f.shop_id = s.id AND f.kind = %(kind)s "
                "AND f.dimension = %(dimension)s AND f.key = %(key)s AND f.issue = %(issue)s "
                "AND f.detected_at BETWEEN %(seen)s - interval '14 days' AND %(seen)s + interval '14 days')",
                {
                    "account": account, "id": new_key(), "kind": one.kind, "dimension": one.dimension, "key": one.key,
                    "issue": one.issue, "since": one.since, "seen": one.detected_at, "shop": one.shop,
                    "payload": orjson.dumps(one.payload).decode(),
                },
            )  # fmt: skip
            if cursor.rowcount:
                saved.append(one)
        return tuple(saved)


#: Kinds of findings in the order in which an owner should see to them.
_GRAVEST_FIRST: Final = ("spike", "sales", "rating", "rise", "cluster")


def findings(account: UUID, *, since: datetime, most: int = 100) -> tuple[StoredFinding, ...]:
    """The findings since then: open ones first, among them the gravest kind, then the newest."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT f.id, s.external_id, s.name, f.kind, f.dimension, f.key, f.issue, f.since, f.detected_at, "
            "f.payload, f.settled_at FROM store_finding f "
            "JOIN store_shop s ON s.account_id = f.account_id AND s.id = f.shop_id "
            "WHERE f.account_id = %s AND f.detected_at >= %s "
            "ORDER BY f.settled_at IS NOT NULL, array_position(%s, f.kind), f.detected_at DESC LIMIT %s",
            [account, since, list(_GRAVEST_FIRST), most],
        )
        return tuple(
            StoredFinding(
                id=id_, shop=shop, shop_name=name, kind=kind, dimension=dimension, key=key, issue=issue, since=begun,
                detected_at=seen, payload=orjson.loads(payload), settled_at=settled,
            )
            for id_, shop, name, kind, dimension, key, issue, begun, seen, payload, settled in cursor.fetchall()
        )  # fmt: skip


def settle(account: UUID, finding: UUID, *, by: str, now: datetime) -> None:
    """Somebody has looked after it; again changes nothing."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_finding SET settled_at = %s, settled_by = %s "
            "WHERE account_id = %s AND id = %s AND settled_at IS NULL",
            [now, by, account, finding],
        )
