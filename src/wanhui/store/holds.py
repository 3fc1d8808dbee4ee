"""Orders that a person looks at before they are shipped: the queue, the decisions, and what they add up to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import orjson

from wanhui.store import tenancy
from wanhui.store.records import Ref
from wanhui.store.sold import of_order, sold_values

State = Literal["none", "open", "released", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One screened order as its row says; `outcome` is what a person confirmed, None while nobody has."""

    ref: Ref
    shop_name: str
    buyer: str
    ordered_at: datetime
    p: float
    level: str
    reasons: tuple[Mapping[str, Any], ...]
    ring: str | None
    province: str | None
    is_remote: bool | None
    is_new: bool
    ship_by: datetime | None
    state: State
    opened_at: datetime | None
    due_at: datetime | None
    decided_at: datetime | None
    decided_by: str | None
    note: str
    outcome: bool | None


_SELECT: Final = (
    "SELECT s.external_id, o.order_ref, s.name, o.buyer_ref, o.ordered_at, o.p, o.level, o.reasons, o.ring, "
    "o.province, o.is_remote, o.is_new, o.ship_by, o.state, o.opened_at, o.due_at, o.decided_at, o.decided_by, "
    "o.note, o.outcome FROM store_orderscreen o "
    "JOIN store_shop s ON s.account_id = o.account_id AND s.id = o.shop_id WHERE o.account_id = %(account)s "
)
_SOLD: Final = of_order("o", shop="o.shop_id")


def open_holds(account: UUID, *, sold: str = "", most: int = 200) -> tuple[Hold, ...]:
    """Those that wait for a person and were `sold` so, the most urgent first."""
    where = f"AND o.state = 'open' AND {_SOLD} ORDER BY o.due_at, o.order_ref LIMIT %(most)s"
    return _some(account, where, {"most": most, **sold_values(sold)})


def decided_holds(account: UUID, *, sold: str = "", most: int = 50) -> tuple[Hold, ...]:
    """Those that a person has decided and that were `sold` so, newest first."""
    where = f"AND o.state IN ('released', 'cancelled') AND {_SOLD} ORDER BY o.decided_at DESC LIMIT %(most)s"
    return _some(account, where, {"most": most, **sold_values(sold)})


def screened(account: UUID, *, since: datetime, most: int = 200_000) -> tuple[Hold, ...]:
    """Every scored order since a moment, for reports and for trying a rule change."""
    return _some(
        account,
        "AND o.ordered_at >= %(since)s ORDER BY o.ordered_at DESC LIMIT %(most)s",
        {"since": since, "most": most},
    )


def hold_of(account: UUID, ref: Ref) -> Hold | None:
    """One scored order."""
    where = "AND s.external_id = %(shop)s AND o.order_ref = %(order)s"
    return next(iter(_some(account, where, {"shop": ref[0], "order": ref[1]})), None)


def confirmed_orders(account: UUID, *, most: int) -> Mapping[Ref, bool]:
    """The newest outcomes that a person confirmed: whether the order turned out professional."""
    found = _some(account, "AND o.outcome IS NOT NULL ORDER BY o.decided_at DESC LIMIT %(most)s", {"most": most})
    return {one.ref: bool(one.outcome) for one in found}


def screened_of_buyers(account: UUID, buyers: Collection[Ref], *, since: datetime) -> tuple[Ref, ...]:
    """The orders of these buyers that were scored already and ordered since then."""
    if not buyers:
        return ()
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT s.external_id, o.order_ref FROM unnest(%s::text[], %s::text[]) AS w (shop, buyer) "
            "JOIN store_shop s ON s.account_id = %s AND s.external_id = w.shop "
            "JOIN store_orderscreen o ON o.account_id = s.account_id AND o.shop_id = s.id AND o.buyer_ref = w.buyer "
            "WHERE o.ordered_at >= %s",
            [[shop for shop, _ in buyers], [buyer for _, buyer in buyers], account, since],
        )
        return tuple((shop, order) for shop, order in cursor.fetchall())


def decide(
    account: UUID, ref: Ref, *, state: State, note: str, by: str, now: datetime
) -> bool:  # fmt: skip
    """Takes an order out of the queue; False when somebody has been faster."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_orderscreen o SET state = %s, note = %s, decided_by = %s, decided_at = %s FROM store_shop s "
            "WHERE o.account_id = %s AND s.account_id = o.account_id AND s.id = o.shop_id AND s.external_id = %s "
            "AND o.order_ref = %s AND o.state = 'open'",
            [state, note, by, now, account, *ref],
        )
        return bool(cursor.rowcount)


def set_outcome(account: UUID, ref: Ref, outcome: bool | None, *, by: str, now: datetime) -> bool:
    """Notes what an order turned out to be; None takes it back."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_orderscreen o SET outcome = %s, decided_by = %s, decided_at = %s FROM store_shop s "
            "WHERE o.account_id = %s AND s.account_id = o.account_id AND s.id = o.shop_id AND s.external_id = %s "
            "AND o.order_ref = %s",
            [outcome, by, now, account, *ref],
        )
        return bool(cursor.rowcount)


def release_overdue(account: UUID, now: datetime, *, note: str) -> tuple[Ref, ...]:
    """Releases those whose time is up undecided; gives them."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_orderscreen o SET state = 'released', note = %s, decided_by = 'system', decided_at = %s "
            "FROM store_shop s WHERE o.account_id = %s AND s.account_id = o.account_id AND s.id = o.shop_id "
            "AND o.state = 'open' AND o.due_at <= %s RETURNING s.external_id, o.order_ref",
            [note, now, account, now],
        )
        return tuple((shop, order) for shop, order in cursor.fetchall())


def _some(account: UUID, where: str, values: Mapping[str, Any]) -> tuple[Hold, ...]:
    with tenancy.account(account) as cursor:
        cursor.execute(_SELECT + where, {"account": account, **values})
        return tuple(_hold(row) for row in cursor.fetchall())


def _hold(row: Sequence[Any]) -> Hold:
    shop, order, name, buyer, ordered, p, level, reasons, ring = row[:9]
    return Hold(
        ref=(shop, order), shop_name=name, buyer=buyer, ordered_at=ordered, p=p, level=level,
        reasons=tuple(orjson.loads(reasons) if isinstance(reasons, str) else reasons), ring=ring,
        province=row[9], is_remote=row[10], is_new=row[11], ship_by=row[12], state=row[13], opened_at=row[14],
        due_at=row[15], decided_at=row[16], decided_by=row[17], note=row[18], outcome=row[19],
    )  # fmt: skip
