"""The rules of an account's shops: packs, hours and limits, with what the owner has chosen for each shop."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import cast
from uuid import UUID

from wanhui.cases.calendar import Blocks
from wanhui.cases.rules import Rules
from wanhui.cases.triage import REVIEW_LIMIT
from wanhui.content.case_rules import load_rules
from wanhui.flows.playbooks_of_shop import layers
from wanhui.records.parties import Platform, Shop
from wanhui.store.own_playbooks import OwnBody, own_bodies
from wanhui.store.shops import StoredShop, shops


def rules_of_shops(account: UUID, ids: Collection[str], now: datetime) -> dict[str, Rules]:
    """The rules of the shops with these ids; a shop that no record has described yet counts as "other"."""
    known = {shop.id: shop for shop in shops(account)}
    found = {id_: _rules(_shop(known.get(id_), id_), known.get(id_), now) for id_ in ids}
    own = own_bodies(account)
    return {id_: _with_own(rules, own) for id_, rules in found.items()} if own else found


def _with_own(rules: Rules, own: Sequence[OwnBody]) -> Rules:
    """The rules with the playbooks that the account has written for this shop, its platform and its channels."""
    plain = layers(own, rules.shop, platform=rules.platform)
    channels = {one.scope.channel for one in own if one.scope.channel is not None}
    by_channel = {name: layers(own, rules.shop, platform=rules.platform, channel=name) for name in channels}
    return replace(rules, playbooks=plain, playbooks_by_channel=by_channel)


def _shop(stored: StoredShop | None, id_: str) -> Shop:
    if stored is None:
        return Shop(id=id_, shop=id_, platform="other", name=id_)
    return Shop(
        id=id_,
        shop=id_,
        platform=cast(Platform, stored.platform),
        name=stored.name,
        time_zone=stored.time_zone,
        currency=stored.currency,
        language=stored.language,
        sign=stored.sign,
    )


def _rules(shop: Shop, stored: StoredShop | None, now: datetime) -> Rules:
    chosen = stored.settings if stored is not None else {}
    return load_rules(
        shop,
        now.year,
        review_limit=int(chosen.get("review_limit", REVIEW_LIMIT)),
        preset=chosen.get("sla_preset"),
        week=_week(chosen.get("hours")),
        closed=frozenset(date.fromisoformat(day) for day in chosen.get("closed") or ()),
    )


def _week(hours: Sequence[Sequence[Sequence[str]]] | None) -> tuple[Blocks, ...] | None:
    """The shop's own hours (seven days of blocks like 09:00, 12:00) as minutes of the day."""
    if not hours:
        return None
    return tuple(tuple((_minutes(start), _minutes(end)) for start, end in day) for day in hours)


def _minutes(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)
