"""Reviews after the fact: opened once while one is open, decided once, measured by what came afterwards."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from wanhui.store import tenancy
from wanhui.store.sold import OF_CASE, sold_values

AfterTrigger = Literal["repeated", "loss", "month", "lapsed"]
AfterSide = Literal["supply_chain", "management"]
_COLUMNS: Final = (
    "a.id, s.external_id, s.name, a.cause, a.trigger, a.numbers, a.opened_at, a.side, a.change, a.owner, a.due_at, "
    "a.decided_at"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterLine:
    """One review: why it was opened, on which cases, and, once decided, what changes, who does it and by when."""

    id: UUID
    shop: str
    shop_name: str
    cause: str
    trigger: AfterTrigger
    numbers: tuple[int, ...]
    opened_at: datetime
    side: AfterSide | None
    change: str | None
    owner: str | None
    due_at: datetime | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAfter:
    """A review to open."""

    id: UUID
    shop: str
    cause: str
    trigger: AfterTrigger
    numbers: tuple[int, ...]
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a review came to."""

    side: AfterSide
    change: str
    owner: str
    due_at: datetime
    at: datetime


def open_after(account: UUID, new: NewAfter) -> bool:
    """Opens a review; false while one about the same cause of the shop is open."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_afteraction (account_id, id, shop_id, cause, trigger, numbers, opened_at) "
            "SELECT %s, %s, id, %s, %s, %s, %s FROM store_shop WHERE account_id = %s AND external_id = %s "
            "ON CONFLICT (account_id, shop_id, cause) WHERE decided_at IS NULL DO NOTHING",
            [account, new.id, new.cause, new.trigger, list(new.numbers), new.opened_at, account, new.shop],
        )
        return bool(cursor.rowcount == 1)


def after_actions(account: UUID, *, sold: str = "", most: int = 200) -> tuple[AfterLine, ...]:
    """The reviews of cases of which one was `sold` so: those that wait for an answer first, then the newest."""
    where = (
        "(%(sold)s::text = '' OR EXISTS (SELECT FROM store_case c WHERE c.account_id = a.account_id "
        f"AND c.number = ANY(a.numbers) AND {OF_CASE})) "
        "ORDER BY a.decided_at IS NOT NULL, a.opened_at DESC, a.id LIMIT %(most)s"
    )
    return _lines(account, where, {"most": most, **sold_values(sold)})


def after_action(account: UUID, key: UUID) -> AfterLine | None:
    """The review with this key."""
    return next(iter(_lines(account, "a.id = %(key)s", {"key": key})), None)


def last_opened(account: UUID, shop: str, cause: str) -> datetime | None:
    """When a review about this cause of the shop was opened last."""
    where = "s.external_id = %(shop)s AND a.cause = %(cause)s ORDER BY a.opened_at DESC LIMIT 1"
    found = _lines(account, where, {"shop": shop, "cause": cause})
    return found[0].opened_at if found else None


def decide_after(account: UUID, key: UUID, decided: Decided) -> bool:
    """Keeps what a review came to; false when somebody else was first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_afteraction SET side = %s, change = %s, owner = %s, due_at = %s, decided_at = %s "
            "WHERE account_id = %s AND id = %s AND decided_at IS NULL",
            [decided.side, decided.change, decided.owner, decided.due_at, decided.at, account, key],
        )
        return bool(cursor.rowcount == 1)


def _lines(account: UUID, where: str, values: Mapping[str, Any]) -> tuple[AfterLine, ...]:
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM store_afteraction a JOIN store_shop s "
            f"ON s.account_id = a.account_id AND s.id = a.shop_id WHERE a.account_id = %(account)s AND {where}",
            {"account": account, **values},
        )
        return tuple(_line(row) for row in cursor.fetchall())


def _line(row: Sequence[Any]) -> AfterLine:
    key, shop, name, cause, trigger, numbers, opened, side, change, owner, due, decided = row
    return AfterLine(
        id=key, shop=shop, shop_name=name, cause=cause, trigger=trigger, numbers=tuple(numbers), opened_at=opened,
        side=side, change=change, owner=owner, due_at=due, decided_at=decided,
    )  # fmt: skip
