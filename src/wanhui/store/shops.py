"""The shops of an account: found, made as placeholders, told apart by the marketplace's own id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from django.db.backends.utils import CursorWrapper

from wanhui.records.codec import ShopDefaults
from wanhui.records.fact import Fact
from wanhui.records.parties import Shop
from wanhui.store import tenancy
from wanhui.store.keys import new_keys

_SELECT: Final = (
    "SELECT id, external_id, platform, name, time_zone, currency, language, sign, is_placeholder, settings "
    "FROM store_shop"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredShop:
    """A shop as it is kept; `id` is the marketplace's, `settings` are the owner's choices for it."""

    key: UUID
    id: str
    platform: str
    name: str
    time_zone: str
    currency: str
    language: str | None
    sign: str | None
    is_placeholder: bool
    settings: Mapping[str, Any] = field(default_factory=dict)


def shops(account: UUID) -> tuple[StoredShop, ...]:
    """Every shop of the account, by the marketplace's id."""
    with tenancy.account(account) as cursor:
        cursor.execute(f"{_SELECT} WHERE account_id = %s ORDER BY external_id", [account])
        return tuple(_shop(*row) for row in cursor.fetchall())


def shop(account: UUID, name: str) -> StoredShop | None:
    """The shop that the marketplace calls `name`."""
    with tenancy.account(account) as cursor:
        cursor.execute(f"{_SELECT} WHERE account_id = %s AND external_id = %s", [account, name])
        row = cursor.fetchone()
        return None if row is None else _shop(*row)


def _shop(*row: Any) -> StoredShop:
    key, name_there, platform, name, zone, currency, language, sign, is_placeholder, settings = row
    return StoredShop(
        key=key, id=name_there, platform=platform, name=name, time_zone=zone, currency=currency, language=language,
        sign=sign, is_placeholder=is_placeholder, settings=orjson.loads(settings) if settings != "{}" else {},
    )  # fmt: skip


def defaults(account: UUID) -> Mapping[str, ShopDefaults]:
    """What each known shop gives to its records that name no time zone or currency."""
    return {one.id: ShopDefaults(ZoneInfo(one.time_zone), one.currency) for one in shops(account)}


def save_settings(account: UUID, shop: str, settings: Mapping[str, Any]) -> None:
    """Replaces the owner's choices for `shop` (the marketplace's id)."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_shop SET settings = %s::jsonb WHERE account_id = %s AND external_id = %s",
            [orjson.dumps(settings).decode(), account, shop],
        )


def shop_keys(cursor: CursorWrapper, account: UUID, ids: Sequence[str]) -> Mapping[str, UUID]:
    """The key of each shop, placeholders made for those that are new."""
    found = _known(cursor, account, ids)
    missing = [one for one in ids if one not in found]
    if not missing:
        return found
    cursor.execute(
        "INSERT INTO store_shop (account_id, id, external_id, platform, name, time_zone, currency, settings, "
        "is_placeholder) SELECT %s, w.key, w.id, 'other', w.id, 'Asia/Shanghai', 'CNY', '{}', true "
        "FROM unnest(%s::uuid[], %s::text[]) AS w (key, id) ON CONFLICT (account_id, external_id) DO NOTHING",
        [account, new_keys(len(missing)), missing],
    )
    return _known(cursor, account, ids)


def tell_shops(cursor: CursorWrapper, account: UUID, facts: Sequence[Fact]) -> None:
    """Brings the rows of shops up to date with their own records."""
    for fact in facts:
        if isinstance(fact, Shop):
            cursor.execute(
                "UPDATE store_shop SET platform = %s, name = %s, time_zone = %s, currency = %s, language = %s, "
                "sign = %s, is_placeholder = false WHERE account_id = %s AND external_id = %s",
                [
                    fact.platform,
                    fact.name,
                    fact.time_zone,
                    fact.currency,
                    fact.language,
                    fact.sign,
                    account,
                    fact.id,
                ],
            )


def _known(cursor: CursorWrapper, account: UUID, ids: Sequence[str]) -> dict[str, UUID]:
    cursor.execute(
        "SELECT external_id, id FROM store_shop WHERE account_id = %s AND external_id = ANY(%s)", [account, list(ids)]
    )
    return dict(cursor.fetchall())
