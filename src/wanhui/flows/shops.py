"""What an owner chooses for a shop: the stars that need work, the deadlines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

import orjson

from wanhui.cases.triage import REVIEW_LIMIT
from wanhui.content.case_rules import load_presets
from wanhui.errors import WanhuiError
from wanhui.flows.errands import MARKET, MARKETS
from wanhui.flows.model_facts import SWITCH
from wanhui.flows.times import TASK
from wanhui.records.reviews import SCORES
from wanhui.store.jobs import enqueue
from wanhui.store.scores import Rated, scores_by_shop
from wanhui.store.shops import StoredShop, save_settings, shops

_LIMITS: Final = (1, 2, 3, 4)


def choose_for_shop(account: UUID, shop: str, chosen: Mapping[str, Any]) -> StoredShop:
    """Adds `chosen` to the settings: ``review_limit`` 1..4, ``drafting`` and ``model`` Booleans, ``sla_preset`` and
    ``market``.

    Raises ``E-SHOP-NONE`` and ``E-SHOP-SETTING``. Where the deadlines change, a worker gives them to the open cases in
    the background.
    """
    known = {one.id: one for one in shops(account)}
    if shop not in known:
        raise WanhuiError("E-SHOP-NONE", shop=shop, known=", ".join(sorted(known)))
    allowed: dict[str, tuple[object, ...]] = {
        "review_limit": _LIMITS,
        "drafting": (True, False),
        SWITCH: (True, False),
        "sla_preset": (None, *(preset.id for preset in load_presets())),
        MARKET: (None, *MARKETS),
    }
    for name, value in chosen.items():
        if value not in allowed[name]:
            expected = ", ".join(str(one) for one in allowed[name])
            raise WanhuiError("E-SHOP-SETTING", name=name, found=value, expected=expected)
    before = known[shop].settings
    save_settings(account, shop, {**before, **chosen})
    if "sla_preset" in chosen and chosen["sla_preset"] != before.get("sla_preset"):
        enqueue(TASK, account, {"shop": shop}, once=f"retime:{shop}")
    return next(one for one in shops(account) if one.id == shop)


def shop_lines(account: UUID, only: str | None = None) -> Iterator[bytes]:
    """One line of JSON for each shop (or the one with the id `only`): what it is, what was chosen, how it is rated.

    ``scores`` has the mean and the count of each rating by itself, null where no review gives it.
    """
    rated = scores_by_shop(account)
    for shop in shops(account):
        if only in (None, shop.id):
            plain = {
                "id": shop.id,
                "name": shop.name,
                "platform": shop.platform,
                "time_zone": shop.time_zone,
                "currency": shop.currency,
                "review_limit": shop.settings.get("review_limit", REVIEW_LIMIT),
                "model": shop.settings.get(SWITCH) is True,
                "deadlines": shop.settings.get("sla_preset") or "auto",
                "scores": {name: _rated(rated.get(shop.id, {}).get(name)) for name in SCORES},
            }
            yield orjson.dumps(plain, option=orjson.OPT_APPEND_NEWLINE)


def _rated(found: Rated | None) -> dict[str, Any] | None:
    return {"mean": round(found.mean, 2), "count": found.count} if found else None
