"""Who can be given something to see to: people at work who may see the shop that it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from wanhui.flows.rights import may
from wanhui.store.members import Member


def in_charge(known: Sequence[Member], shop: UUID, *, first: str) -> str:
    """The id of who sees to it unless somebody else is named: one of the role `first`, else whoever leads; "" for none.

    `shop` is the key of the shop.
    """
    leading = [one for one in known if may(one.role, "case.assign") and _sees(one, shop)]
    ranked = sorted(leading, key=lambda one: (one.role != first, one.login))
    return str(ranked[0].id) if ranked else ""


def able(known: Sequence[Member], shop: UUID) -> Mapping[str, str]:
    """The names, by id, of all who can be given it."""
    return {str(one.id): one.name for one in known if may(one.role, "case.work") and _sees(one, shop)}


def _sees(one: Member, shop: UUID) -> bool:
    return one.is_active and (one.shops is None or shop in one.shops)
