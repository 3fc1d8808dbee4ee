"""Where can a shop report: by place, platform and matter, with the papers needed and the day it was last checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

from wanhui.errors import Words

#: Who takes a report.
PlaceKind = Literal["platform", "market", "consumer", "police", "joint", "product"]
PLACE_KINDS: Final[tuple[PlaceKind, ...]] = get_args(PlaceKind)
#: What is reported.
Matter = Literal["extortion", "fake_review", "fake_goods", "safety", "dispute"]
MATTERS: Final[tuple[Matter, ...]] = get_args(Matter)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceExample:
    """A shop's place and platform and a matter for which the entry is shown, or not."""

    region: str = ""
    platform: str
    matter: Matter


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceExamples:
    """Where the entry must be shown and where not."""

    must: tuple[PlaceExample, ...]
    must_not: tuple[PlaceExample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPlace:
    """One place to report to. `region` "" holds everywhere; `address` is a form, a site or a number.

    `needs` are the papers; `confidence` says how sure the way there is.
    """

    id: str
    version: int
    title: Words
    kind: PlaceKind
    region: str
    platforms: frozenset[str]
    matters: frozenset[Matter]
    address: str
    how: Words
    needs: tuple[Words, ...]
    last_verified: date
    confidence: Literal["A", "B", "C"]
    limits: Words
    sources: tuple[str, ...]
    examples: PlaceExamples


def places_for(
    entries: Iterable[ReportPlace], *, region: str, platform: str, matter: Matter | None = None
) -> tuple[ReportPlace, ...]:  # fmt: skip
    """The entries that hold for a shop there, in the order in which one turns to them; those of its region first.

    A region is known by how it begins: 湖北 and 湖北省 are one. Without a region only those that hold everywhere come.
    """
    found = [
        one
        for one in entries
        if (not one.platforms or platform in one.platforms)
        and (not one.region or _is_in(region, one.region))
        and (matter is None or matter in one.matters)
    ]
    return tuple(sorted(found, key=lambda one: (PLACE_KINDS.index(one.kind), not one.region, one.id)))


def _is_in(region: str, wanted: str) -> bool:
    short = wanted.removesuffix("省").removesuffix("市")
    return bool(region) and region.startswith(short)
