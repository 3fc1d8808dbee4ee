"""How closed cases ended: one row a case, for causes that repeat, losses and what was avoidable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wanhui.cases.parts import Outcome
from wanhui.records.money import Money
from wanhui.store import tenancy


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseCount:
    """How often one cause ended a case of a shop in a stretch of time, and the newest of these cases."""

    cause: str
    count: int
    numbers: tuple[int, ...]


def save_outcome(account: UUID, case: UUID, outcome: Outcome, *, loss: Money, closed_at: datetime) -> None:
    """Keeps how a case ended; closing it again replaces what stood there."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_caseoutcome (account_id, case_id, shop_id, result, cause, fault, is_avoidable, sku, "
            "batch, closed_at, loss, currency) SELECT %s, id, shop_id, %s, %s, %s, %s, %s, %s, %s, %s, %s "
            "FROM store_case WHERE account_id = %s AND id = %s ON CONFLICT (account_id, case_id) DO UPDATE SET "
            "result = excluded.result, cause = excluded.cause, fault = excluded.fault, "
            "is_avoidable = excluded.is_avoidable, sku = excluded.sku, batch = excluded.batch, "
            "closed_at = excluded.closed_at, loss = excluded.loss, currency = excluded.currency",
            [
                account, outcome.result, outcome.cause, outcome.fault, outcome.is_avoidable, outcome.sku, outcome.batch,
                closed_at, loss.amount, loss.currency, account, case,
            ],
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """A cause of a shop to be counted from `start` up to `middle`, and from there up to `end`."""

    key: UUID
    shop: str
    cause: str
    start: datetime
    middle: datetime
    end: datetime


def counts_around(account: UUID, asked: Sequence[Around]) -> Mapping[UUID, tuple[int, int]]:
    """key -> how often its cause ended a case before the middle and after it; one query for all."""
    if not asked:
        return {}
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT w.key, count(o.case_id) FILTER (WHERE o.closed_at < w.middle), "
            "count(o.case_id) FILTER (WHERE o.closed_at >= w.middle) "
            "FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[]) "
            "AS w (key, shop, cause, start, middle, until) "
            "JOIN store_shop s ON s.account_id = %s AND s.external_id = w.shop "
            "LEFT JOIN store_caseoutcome o ON o.account_id = s.account_id AND o.shop_id = s.id AND o.cause = w.cause "
            "AND o.closed_at >= w.start AND o.closed_at < w.until GROUP BY w.key",
            [
                [one.key for one in asked], [one.shop for one in asked], [one.cause for one in asked],
                [one.start for one in asked], [one.middle for one in asked], [one.end for one in asked], account,
            ],
        )  # fmt: skip
        return {key: (before, after) for key, before, after in cursor.fetchall()}


def causes_of(
    account: UUID, shop: str, *, since: datetime, until: datetime, most: int = 50
) -> Mapping[str, CauseCount]:  # fmt: skip
    """The causes of the cases that a shop closed from `since` up to `until`, with the numbers of the newest ones."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT o.cause, count(*), (array_agg(c.number ORDER BY o.closed_at DESC))[1:%(most)s] "
            "FROM store_caseoutcome o JOIN store_case c ON c.account_id = o.account_id AND c.id = o.case_id "
            "WHERE o.account_id = %(account)s AND o.shop_id = "
            "(SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s) "
            "AND o.closed_at >= %(since)s AND o.closed_at < %(until)s GROUP BY o.cause",
            {"account": account, "shop": shop, "since": since, "until": until, "most": most},
        )
        return {
            cause: CauseCount(cause=cause, count=count, numbers=tuple(numbers))
            for cause, count, numbers in cursor.fetchall()
        }
