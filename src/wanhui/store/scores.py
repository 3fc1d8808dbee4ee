"""Reports the ratings of goods, service and logistics, each by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from wanhui.records.reviews import SCORES
from wanhui.store import tenancy


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """How buyers rated one thing: the mean (1..5) of the `count` reviews that rated it; the others say nothing."""

    mean: float
    count: int


def scores_by_shop(account: UUID) -> Mapping[str, Mapping[str, Rated]]:
    """shop -> score -> how it was rated; a score that nobody gave is not there. Removed reviews do not count."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT s.external_id, one.key, avg(one.value::int)::float8, count(*) "
            "FROM store_record r JOIN store_shop s ON s.account_id = r.account_id AND s.id = r.shop_id "
            "CROSS JOIN LATERAL jsonb_each_text(r.payload -> 'scores') AS one "
            "WHERE r.account_id = %s AND r.kind = 'review' AND r.payload ? 'scores' AND one.key = ANY(%s) "
            "AND r.payload ->> 'status' IS DISTINCT FROM 'removed' GROUP BY 1, 2",
            [account, list(SCORES)],
        )
        found: dict[str, dict[str, Rated]] = {}
        for shop, name, mean, count in cursor.fetchall():
            found.setdefault(shop, {})[name] = Rated(mean=mean, count=count)
    return found
