"""Shows where to report, by place and platform: the directory as a page, and what fits a case beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.cases.case import replay
from wanhui.cases.report_places import MATTERS, Matter, ReportPlace, places_for
from wanhui.cases.state import Case
from wanhui.content.reporting import load_report_places
from wanhui.flows.desk_acts import whole_case
from wanhui.flows.library import STALE_AFTER
from wanhui.flows.stop_sale import StopView, list_stops
from wanhui.records.orders import Order
from wanhui.records.parties import Shop
from wanhui.store import tenancy
from wanhui.store.case_pages import WholeCase
from wanhui.store.records import named
from wanhui.store.shops import StoredShop, shops

_MOST_GOODS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """One entry; `is_stale` when nobody has checked it for long."""

    place: ReportPlace
    is_stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """The entries for a shop there; `region` is what was asked for, else what its shop record says ("" unknown)."""

    shop: StoredShop | None
    shops: tuple[StoredShop, ...]
    region: str
    matter: Matter | None
    places: tuple[PlaceView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """Goods of a case that could be stopped: a batch, variant or product of its order."""

    dimension: Literal["batch", "sku", "product"]
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReport:
    """Where the trouble of one case is reported, and what of its goods could be stopped or is."""

    shop: str
    matter: Matter
    region: str
    places: tuple[PlaceView, ...]
    goods: tuple[Goods, ...]
    stopped: StopView | None


def directory(account: UUID, *, shop: str, region: str, matter: str, today: date) -> Directory:
    """The directory for one shop (the first, if it does not exist); an unknown matter is none."""
    with tenancy.account(account):
        every = shops(account)
        known = next((one for one in every if one.id == shop), every[0] if every else None)
        place = region.strip() or (_region(account, known.id) if known is not None else "")
    wanted: Matter | None = next((one for one in MATTERS if one == matter), None)
    return Directory(
        shop=known, shops=every, region=place, matter=wanted,
        places=_places(known.platform if known else "", place, matter=wanted, today=today),
    )  # fmt: skip


def report_of_case(account: UUID, number: int, *, now: datetime) -> CaseReport:
    """What fits one case; ``E-CASE-NONE`` for one that is not there."""
    with tenancy.account(account):
        whole = whole_case(account, number)
        row, case = whole.line.row, replay(whole.events)
        region, goods = _region(account, row.shop), _goods(whole)
        held = {
            (one.stop.dimension, one.stop.key): one
            for one in list_stops(account, now=now)
            if one.stop.shop == row.shop and one.stop.ended_at is None
        }
    stopped = next((held[one.dimension, one.key] for one in goods if (one.dimension, one.key) in held), None)
    matter, today = _matter(case), now.astimezone(ZoneInfo(whole.line.time_zone)).date()
    return CaseReport(
        shop=row.shop, matter=matter, region=region, goods=goods, stopped=stopped,
        places=_places(row.platform, region, matter=matter, today=today),
    )  # fmt: skip


def _matter(case: Case) -> Matter:
    """What the case is about, the gravest first."""
    seen = case.seen
    if seen.is_safety or "adverse" in seen.issues:
        return "safety"
    if "extortion" in seen.flags:
        return "extortion"
    return "fake_goods" if "fake" in seen.issues else "dispute"


def _places(platform: str, region: str, *, matter: Matter | None, today: date) -> tuple[PlaceView, ...]:
    found = places_for(load_report_places(), region=region, platform=platform, matter=matter)
    return tuple(PlaceView(place=one, is_stale=today - one.last_verified > STALE_AFTER) for one in found)


def _region(account: UUID, shop: str) -> str:
    stored = named(account, "shop", {(shop, shop)}).get((shop, shop))
    return (stored.fact.region or "") if stored is not None and isinstance(stored.fact, Shop) else ""


def _goods(whole: WholeCase) -> tuple[Goods, ...]:
    """The batches, variants and products of the case's order, the finest first."""
    lines = [line for one in whole.around if isinstance(one.fact, Order) for line in one.fact.lines]
    found = [Goods(dimension="batch", key=line.batch) for line in lines if line.batch]
    found += [Goods(dimension="sku", key=line.sku) for line in lines if line.sku]
    found += [Goods(dimension="product", key=line.product) for line in lines]
    return tuple(dict.fromkeys(found))[:_MOST_GOODS]
