"""Incidents: one cause that many buyers met, with one plan and one text for all of their cases."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from wanhui.store import tenancy
from wanhui.store.sold import OF_CASE, sold_values

IncidentStatus = Literal["open", "closed"]
_COLUMNS: Final = (
    "i.id, s.external_id, s.name, i.title, i.plan, i.text, i.text_version, i.status, i.maker_reached_at, i.maker_note, "
    "i.opened_at, i.closed_at"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentLine:
    """One incident; `text_version` counts the changes of its text, `maker_reached_at` is None until somebody has."""

    id: UUID
    shop: str
    shop_name: str
    title: str
    plan: str
    text: str
    text_version: int
    status: IncidentStatus
    maker_reached_at: datetime | None
    maker_note: str | None
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    """An incident to open."""

    id: UUID
    shop: str
    title: str
    plan: str
    text: str
    opened_by: str
    opened_at: datetime


def open_incident(account: UUID, new: NewIncident) -> None:
    """Keeps a new incident."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_incident (account_id, id, shop_id, title, plan, text, text_version, status, opened_by, "
            "opened_at) SELECT %s, %s, id, %s, %s, %s, 1, 'open', %s, %s FROM store_shop "
            "WHERE account_id = %s AND external_id = %s",
            [
                account, new.id, new.title, new.plan, new.text, new.opened_by, new.opened_at, account, new.shop,
            ],
        )  # fmt: skip


def incidents(account: UUID, *, sold: str = "", most: int = 100) -> tuple[IncidentLine, ...]:
    """The incidents of the account that hold a case which was `sold` so: open ones first, then the newest."""
    where = (
        "(%(sold)s::text = '' OR EXISTS (SELECT FROM store_case c WHERE c.account_id = i.account_id "
        f"AND c.parent = i.id::text AND {OF_CASE})) ORDER BY i.status <> 'open', i.opened_at DESC, i.id LIMIT %(most)s"
    )
    return _lines(account, where, {"most": most, **sold_values(sold)})


def incident(account: UUID, key: UUID) -> IncidentLine | None:
    """The incident with this key."""
    return next(iter(_lines(account, "i.id = %(key)s", {"key": key})), None)


def say(account: UUID, key: UUID, *, plan: str, text: str) -> int:
    """A new plan and text; gives the number of the text: it grows only when the words change."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_incident SET plan = %s, text_version = text_version + (text <> %s)::int, text = %s "
            "WHERE account_id = %s AND id = %s RETURNING text_version",
            [plan, text, text, account, key],
        )
        return int(cursor.fetchone()[0])


def reach_maker(account: UUID, key: UUID, *, note: str, at: datetime) -> None:
    """The brand or supplier was reached; `note` is what they said."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_incident SET maker_reached_at = COALESCE(maker_reached_at, %s), maker_note = %s "
            "WHERE account_id = %s AND id = %s",
            [at, note, account, key],
        )


def close_incident(account: UUID, key: UUID, *, at: datetime) -> bool:
    """The incident is over; false when it was before."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_incident SET status = 'closed', closed_at = %s WHERE account_id = %s AND id = %s "
            "AND status = 'open'",
            [at, account, key],
        )
        return bool(cursor.rowcount == 1)


def cases_of_incidents(
    account: UUID, keys: Collection[UUID], *, sold: str = ""
) -> Mapping[UUID, tuple[int, ...]]:  # fmt: skip
    """incident -> the numbers of its cases that were `sold` so, closed ones too; one query."""
    found: dict[UUID, list[int]] = {key: [] for key in keys}
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT c.parent, c.number FROM store_case c WHERE c.account_id = %(account)s "
            f"AND c.parent = ANY(%(keys)s) AND {OF_CASE} ORDER BY c.number",
            {"account": account, "keys": [str(key) for key in keys], **sold_values(sold)},
        )
        for parent, number in cursor.fetchall():
            found[UUID(parent)].append(number)
    return {key: tuple(numbers) for key, numbers in found.items()}


def _lines(account: UUID, where: str, values: Mapping[str, Any]) -> tuple[IncidentLine, ...]:
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM store_incident i JOIN store_shop s "
            f"ON s.account_id = i.account_id AND s.id = i.shop_id WHERE i.account_id = %(account)s AND {where}",
            {"account": account, **values},
        )
        return tuple(_line(row) for row in cursor.fetchall())


def _line(row: Sequence[Any]) -> IncidentLine:
    key, shop, name, title, plan, text, version, status, reached, note, opened, closed = row
    return IncidentLine(
        id=key, shop=shop, shop_name=name, title=title, plan=plan, text=text, text_version=version, status=status,
        maker_reached_at=reached, maker_note=note, opened_at=opened, closed_at=closed,
    )  # fmt: skip
