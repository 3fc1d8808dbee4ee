"""Finds what a claim against a supplier rests on besides its cases: photos, and what was given to buyers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from wanhui.store import tenancy


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePhoto:
    """A picture that is kept of a case, by the hash of its bytes."""

    number: int
    media_type: str
    sha256: bytes
    added_at: datetime


def photos_of_cases(account: UUID, numbers: Sequence[int]) -> tuple[CasePhoto, ...]:
    """The pictures of these cases and of their orders, each once, oldest first; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (c.number, f.sha256) c.number, f.media_type, f.sha256, f.added_at "
            "FROM store_case c JOIN store_evidencefile f ON f.account_id = c.account_id "
            "AND (f.case_id = c.id OR (f.shop_id = c.shop_id AND f.order_ref = c.order_ref)) "
            "WHERE c.account_id = %s AND c.number = ANY(%s) AND f.media_type LIKE 'image/%%' "
            "ORDER BY c.number, f.sha256, f.added_at",
            [account, list(numbers)],
        )
        return tuple(
            CasePhoto(number=number, media_type=media_type, sha256=bytes(sha256), added_at=at)
            for number, media_type, sha256, at in cursor.fetchall()
        )


def given_by_case(account: UUID, numbers: Sequence[int]) -> Mapping[int, Decimal]:
    """What was really given to the buyers of these cases; cases without any are left out. One query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT c.number, sum(g.cost) FROM store_givenremedy g "
            "JOIN store_case c ON c.account_id = g.account_id AND c.id = g.case_id "
            "WHERE g.account_id = %s AND c.number = ANY(%s) AND g.state IN ('chosen', 'done') GROUP BY c.number",
            [account, list(numbers)],
        )
        return {number: cost for number, cost in cursor.fetchall()}
