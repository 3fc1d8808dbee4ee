"""The rules of a shop's cases, put together from the packs that are shipped."""

from __future__ import annotations

from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

from wanhui.cases.calendar import Blocks, Calendar
from wanhui.cases.contact import ContactPack
from wanhui.cases.playbook import Playbook, Playbooks, build_playbooks
from wanhui.cases.remedies import RemedyPack
from wanhui.cases.rules import Rules
from wanhui.cases.sla import SlaPreset
from wanhui.cases.triage import REVIEW_LIMIT
from wanhui.content.calendars import COUNTRY_OF_ZONE, build_calendar, own_calendar
from wanhui.content.loader import load_packs
from wanhui.records.parties import Shop

#: Years before and after the present one for which holidays are worked out.
_YEARS_AROUND = 2


@cache
def load_playbooks() -> Playbooks:
    """All shipped playbooks."""
    return build_playbooks(load_packs("playbooks", Playbook))


@cache
def load_presets() -> tuple[SlaPreset, ...]:
    """All shipped SLA presets."""
    return load_packs("sla", SlaPreset)


@cache
def load_remedies() -> tuple[RemedyPack, ...]:
    """All shipped remedies."""
    return load_packs("remedies", RemedyPack)


@cache
def load_contact_rules() -> tuple[ContactPack, ...]:
    """All shipped contact rules."""
    return load_packs("contact", ContactPack)


def load_rules(
    shop: Shop,
    year: int,
    *,
    review_limit: int = REVIEW_LIMIT,
    preset: str | None = None,
    week: tuple[Blocks, ...] | None = None,
    closed: frozenset[date] = frozenset(),
) -> Rules:
    """The rules of `shop`, whose calendars reach two years around `year`.

    `preset` names the SLA preset that the shop has chosen; by default the platform and the order's source decide.
    `week` holds the shop's own blocks from Monday to Sunday in the place of the preset's, `closed` its days of rest.
    """
    return Rules(
        shop=shop.id,
        platform=shop.platform,
        playbooks=load_playbooks(),
        presets=load_presets(),
        calendars=_own_calendars((shop.time_zone, _country(shop), year), week, closed),
        review_limit=review_limit,
        preset=preset,
    )


def _country(shop: Shop) -> str:
    """The country whose holidays a shop keeps: its region if that is a country code, else where its clock stands."""
    region = (shop.region or "").upper()
    return region if len(region) == 2 and region.isascii() else COUNTRY_OF_ZONE.get(shop.time_zone, "")


@cache
def _own_calendars(
    place: tuple[str, str, int], week: tuple[Blocks, ...] | None, closed: frozenset[date]
) -> dict[str, Calendar]:  # fmt: skip
    """The hours of every preset at `place` (zone, country, year), by preset id."""
    found = _calendars(*place)
    if week is None and not closed:
        return found
    return {preset: own_calendar(calendar, week, closed) for preset, calendar in found.items()}


@cache
def _calendars(time_zone: str, country: str, year: int) -> dict[str, Calendar]:
    years = range(year - _YEARS_AROUND, year + _YEARS_AROUND + 1)
    zone = ZoneInfo(time_zone)
    return {
        preset.id: build_calendar(preset, zone, country=country, years=years) for preset in load_presets()
    }  # fmt: skip
