"""What was given on cases, in rows of their own as the events come in: for budgets, for bookings, for the proof."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from wanhui.cases import events as ev
from wanhui.records.money import Money
from wanhui.store import tenancy
from wanhui.store.sold import OF_CASE, sold_values

_BOOKED: Final = ("product", "sku", "batch", "supplier", "courier")
_SHOWN: Final = (
    "g.id, c.number, s.external_id, g.kind, g.state, g.cost, g.currency, g.is_owed, g.offered_at, g.chosen_at, "
    "g.done_at, g.granted_by, g.approver, g.review_state, g.issues, g.product, g.sku, g.batch, g.supplier, g.courier, "
    "g.cause"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What a cost is booked to besides its case; None: not known or several."""

    product: str | None = None
    sku: str | None = None
    batch: str | None = None
    supplier: str | None = None
    courier: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenLine:
    """One remedy: when, why, by whom it was granted, how the review stood then, and what its cost is booked to."""

    id: UUID
    number: int
    shop: str
    kind: str
    state: str
    cost: Money
    is_owed: bool
    offered_at: datetime
    chosen_at: datetime | None
    done_at: datetime | None
    granted_by: str
    approver: str | None
    review_state: str
    issues: tuple[str, ...]
    booking: Booking
    cause: str | None


def keep(cursor: CursorWrapper, account: UUID, changes: Iterable[tuple[UUID, Sequence[ev.Event]]]) -> None:
    """Brings the rows up to date with new events; costs nothing for changes without a remedy or a reopening."""
    about = [(case, event) for case, events in changes for event in events]
    offered = [_offered(account, case, event) for case, event in about if isinstance(event, ev.RemedyOffered)]
    moved = [_moved(account, event) for _, event in about if isinstance(event, ev.RemedyMoved)]
    back = [case for case, event in about if isinstance(event, ev.Reopened)]
    if offered:
        cursor.executemany(
            "INSERT INTO store_givenremedy (account_id, id, case_id, shop_id, kind, state, cost, currency, is_owed, "
            "offered_at, granted_by, approver, review_state, issues) SELECT %s, %s, c.id, c.shop_id, %s, %s, %s, %s, "
            "%s, %s, %s, %s, %s, c.issues FROM store_case c WHERE c.account_id = %s AND c.id = %s "
            "ON CONFLICT DO NOTHING",
            offered,
        )
    if moved:
        cursor.executemany(
            "UPDATE store_givenremedy SET state = %s, chosen_at = COALESCE(%s, chosen_at), "
            "done_at = COALESCE(%s, done_at) WHERE account_id = %s AND id = %s",
            moved,
        )
    if back:
        cursor.execute("DELETE FROM store_caseoutcome WHERE account_id = %s AND case_id = ANY(%s)", [account, back])


def _offered(account: UUID, case: UUID, event: ev.RemedyOffered) -> tuple[Any, ...]:
    one = event.remedy
    head = (account, UUID(one.id), one.kind, one.state, one.cost.amount, one.cost.currency, one.owed, one.at)
    return (*head, one.granted_by, one.approver, one.review_state, account, case)


def _moved(account: UUID, event: ev.RemedyMoved) -> tuple[Any, ...]:
    chosen = event.at if event.state == "chosen" else None
    return (event.state, chosen, event.at if event.state == "done" else None, account, UUID(event.remedy))


def book(account: UUID, remedies: Sequence[UUID], to: Booking) -> None:
    """Says what the costs of these remedies are booked to."""
    sets = ", ".join(f"{name} = %s" for name in _BOOKED)
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"UPDATE store_givenremedy SET {sets} WHERE account_id = %s AND id = ANY(%s)",
            [*(getattr(to, name) for name in _BOOKED), account, list(remedies)],
        )


def book_cause(account: UUID, case: UUID, cause: str) -> None:
    """Books all that was given on a case to its root cause."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_givenremedy SET cause = %s WHERE account_id = %s AND case_id = %s", [cause, account, case]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """A stretch of time whose goodwill is asked for: of one shop, in one currency, since then."""

    shop: str
    currency: str
    since: datetime


def spent(account: UUID, asked: Sequence[Spending], *, apart: UUID | None = None) -> list[Money]:
    """The goodwill of each: what was chosen or done, and of offers still open the dearest of each case; one query.

    `apart` is a case whose open offers are left out, because it is about to be offered something else.
    """
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT COALESCE(sum(most), 0) FROM unnest(%(shops)s::text[], %(since)s::timestamptz[], "
            "%(currencies)s::text[]) WITH ORDINALITY AS asked (shop, since, currency, place) LEFT JOIN LATERAL "
            "(SELECT CASE WHEN state IN ('chosen', 'done') THEN sum(cost) ELSE max(cost) END AS most "
            "FROM store_givenremedy g WHERE g.account_id = %(account)s AND g.shop_id = "
            "(SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = asked.shop) "
            "AND g.offered_at >= asked.since AND g.currency = asked.currency AND NOT g.is_owed "
            "AND (g.state IN ('chosen', 'done') OR (g.state = 'offered' AND g.case_id IS DISTINCT FROM %(apart)s)) "
            "GROUP BY g.case_id, g.state) AS by_case ON true GROUP BY asked.place ORDER BY asked.place",
            {
                "account": account, "apart": apart, "shops": [one.shop for one in asked],
                "since": [one.since for one in asked], "currencies": [one.currency for one in asked],
            },
        )  # fmt: skip
        found = cursor.fetchall()
    return [Money(Decimal(most), one.currency) for (most,), one in zip(found, asked, strict=True)]


def given(
    account: UUID, *, case: UUID | None = None, shop: str | None = None, start: datetime | None = None,
    end: datetime | None = None, sold: str = "", most: int = 1000,
) -> tuple[GivenLine, ...]:  # fmt: skip
    """What was granted, oldest first: of a case, a shop, a stretch of time, of what was `sold` so; one query."""
    wanted = {"account": account, "case": case, "shop": shop, "start": start, "end": end, "most": most}
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_SHOWN} FROM store_givenremedy g "
            "JOIN store_case c ON c.account_id = g.account_id AND c.id = g.case_id "
            "JOIN store_shop s ON s.account_id = g.account_id AND s.id = g.shop_id "
            "WHERE g.account_id = %(account)s AND (%(case)s::uuid IS NULL OR g.case_id = %(case)s) "
            "AND (%(shop)s::text IS NULL OR s.external_id = %(shop)s) "
            "AND (%(start)s::timestamptz IS NULL OR g.offered_at >= %(start)s) "
            "AND (%(end)s::timestamptz IS NULL OR g.offered_at < %(end)s) "
            f"AND {OF_CASE} ORDER BY g.offered_at, g.id LIMIT %(most)s",
            wanted | sold_values(sold),
        )
        return tuple(_line(row) for row in cursor.fetchall())


def _line(row: Sequence[Any]) -> GivenLine:
    key, number, shop, kind, state, cost, currency, owed, offered, chosen, done, by, approver, review, issues = row[:15]
    return GivenLine(
        id=key, number=number, shop=shop, kind=kind, state=state, cost=Money(cost, currency), is_owed=owed,
        offered_at=offered, chosen_at=chosen, done_at=done, granted_by=by, approver=approver, review_state=review,
        issues=tuple(issues), booking=Booking(**dict(zip(_BOOKED, row[15:20], strict=True))), cause=row[20],
    )  # fmt: skip


def exchanges_of_order(account: UUID, shop: str, order: str) -> int:
    """How many exchanges buyers of this order have chosen, in all its cases."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT count(*) FROM store_case c JOIN store_givenremedy g "
            "ON g.account_id = c.account_id AND g.case_id = c.id WHERE c.account_id = %s AND c.order_ref = %s "
            "AND c.shop_id = (SELECT id FROM store_shop WHERE account_id = %s AND external_id = %s) "
            "AND g.kind = 'exchange' AND g.state IN ('chosen', 'done')",
            [account, order, account, shop],
        )
        return int(cursor.fetchone()[0])
