"""Broadcasts and streamers: who bought again, who complained, how soon it was mended, what was called back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from wanhui.flows.log import record_bug
from wanhui.insights.measures import Rate, share
from wanhui.store import tenancy
from wanhui.store.accounts import list_accounts
from wanhui.store.loyalty import Fans, fans, recount_fans
from wanhui.store.shops import StoredShop, shops

#: What is told of: broadcasts or those who hold them.
BY: Final = ("live", "streamer")


@dataclass(frozen=True, slots=True, kw_only=True)
class FansRow:
    """A broadcast or streamer. `again_30` is of the buyers whose first purchase there is 30 days ago, likewise 90;
    `complained` is of its orders. A rate is None below twenty.
    """

    fans: Fans
    again_30: Rate
    again_90: Rate
    complained: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class FansView:
    """The page."""

    by: str
    shop: str | None
    rows: tuple[FansRow, ...]
    shops: tuple[StoredShop, ...]


def recount_everywhere(now: datetime) -> None:
    """Counts broadcasts and streamers of all accounts anew."""
    for account in (one.id for one in list_accounts()):
        try:
            recount(account, now)
        except Exception as bug:  # the next account must not wait for this one
            record_bug(bug)


def recount(account: UUID, now: datetime) -> None:
    """Counts broadcasts and streamers of an account anew; again changes nothing."""
    for shop in shops(account):
        recount_fans(account, shop.id, now=now)


def show_fans(account: UUID, by: str, *, shop: str | None) -> FansView:
    """The broadcasts or streamers, the latest first; two queries."""
    with tenancy.account(account):
        found, known = fans(account, by, shop=shop), shops(account)
    return FansView(by=by, shop=shop, shops=known, rows=tuple(_row(one) for one in found))


def _row(one: Fans) -> FansRow:
    return FansRow(
        fans=one, again_30=share(one.again_30, one.seen_30), again_90=share(one.again_90, one.seen_90),
        complained=share(min(one.complained, one.orders), one.orders),
    )  # fmt: skip
