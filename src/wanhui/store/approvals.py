"""Questions to somebody with more authority, and their answers; each is decided once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from wanhui.records.money import Money
from wanhui.store import tenancy
from wanhui.store.sold import OF_CASE, sold_values

ApprovalState = Literal["asked", "granted", "refused"]
_COLUMNS: Final = (
    "a.id, a.case_id, c.number, s.external_id, s.name, c.title_zh, c.title_en, c.issues, c.due_at, a.kind, a.cost, "
    "a.currency, a.approver, a.reason, a.asked_by, a.asked_at, a.state, a.decided_by, a.decided_at, a.note"
)
_FROM: Final = (
    "FROM store_approval a JOIN store_case c ON c.account_id = a.account_id AND c.id = a.case_id "
    "JOIN store_shop s ON s.account_id = c.account_id AND s.id = c.shop_id "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalLine:
    """A question with as much of its case as a decision needs: the fault and the clock, nothing of the review."""

    id: UUID
    case: UUID
    number: int
    shop: str
    shop_name: str
    title_zh: str
    title_en: str
    issues: tuple[str, ...]
    due_at: datetime | None
    kind: str
    cost: Money
    approver: str
    reason: str
    asked_by: str
    asked_at: datetime
    state: ApprovalState
    decided_by: str | None
    decided_at: datetime | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewApproval:
    """A question to ask."""

    id: UUID
    case: UUID
    kind: str
    cost: Money
    approver: str
    reason: str
    asked_by: str
    asked_at: datetime


def ask(account: UUID, new: NewApproval) -> bool:
    """Asks; false when the same question about the same case is open already."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_approval (account_id, id, case_id, kind, cost, currency, approver, reason, asked_by, "
            "asked_at, state) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'asked') "
            "ON CONFLICT (account_id, case_id, kind) WHERE state = 'asked' DO NOTHING",
            [
                account, new.id, new.case, new.kind, new.cost.amount, new.cost.currency, new.approver, new.reason,
                new.asked_by, new.asked_at,
            ],
        )  # fmt: skip
        return bool(cursor.rowcount == 1)


def approvals(
    account: UUID, *, state: ApprovalState | None = None, case: UUID | None = None, sold: str = "", most: int = 200
) -> tuple[ApprovalLine, ...]:
    """The questions in `state`, of a case, of what was `sold` so: open ones by when their case is due, then by age."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} {_FROM} WHERE a.account_id = %(account)s "
            "AND (%(state)s::text IS NULL OR a.state = %(state)s) "
            f"AND (%(case)s::uuid IS NULL OR a.case_id = %(case)s) AND {OF_CASE} "
            "ORDER BY a.state <> 'asked', c.due_at NULLS LAST, a.asked_at, a.id LIMIT %(most)s",
            {"account": account, "state": state, "case": case, "most": most, **sold_values(sold)},
        )
        return tuple(_line(row) for row in cursor.fetchall())


def approval(account: UUID, key: UUID) -> ApprovalLine | None:
    """The question with this key."""
    with tenancy.account(account) as cursor:
        cursor.execute(f"SELECT {_COLUMNS} {_FROM} WHERE a.account_id = %s AND a.id = %s", [account, key])
        row = cursor.fetchone()
    return _line(row) if row else None


def decide(
    account: UUID, key: UUID, *, state: ApprovalState, by: str, at: datetime, note: str
) -> bool:  # fmt: skip
    """Answers a question; false when somebody else was first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_approval SET state = %s, decided_by = %s, decided_at = %s, note = %s "
            "WHERE account_id = %s AND id = %s AND state = 'asked'",
            [state, by, at, note, account, key],
        )
        return bool(cursor.rowcount == 1)


def _line(row: Sequence[Any]) -> ApprovalLine:
    key, case, number, shop, shop_name, zh, en, issues, due, kind, cost, currency, approver, reason = row[:14]
    return ApprovalLine(
        id=key, case=case, number=number, shop=shop, shop_name=shop_name, title_zh=zh, title_en=en,
        issues=tuple(issues), due_at=due, kind=kind, cost=Money(cost, currency), approver=approver, reason=reason,
        asked_by=row[14], asked_at=row[15], state=row[16], decided_by=row[17], decided_at=row[18], note=row[19],
    )  # fmt: skip
