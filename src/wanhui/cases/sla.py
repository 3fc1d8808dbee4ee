"""SLA presets: how long each clock of a case runs, when it warns, and which preset a case falls under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Final, Literal

from wanhui.cases.calendar import ALL_WEEK, Blocks
from wanhui.errors import WanhuiError, Words

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: Final[tuple[Day, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: Share of a clock's time after which it warns when a preset names no moment of its own.
WARN_SHARE: Final = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoff:
    """What is found before `found_before` (wall clock) is due at `due` of the same day."""

    found_before: time
    due: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How long one clock runs: `minutes` of working time, or by `cutoffs` of the day.

    With cut-offs, what no cut-off takes, and all that is found on a day of rest, is due at `next_day` of the next
    working day. `warn_minutes` (default: three quarters) and `target_minutes` count from the start.
    """

    minutes: int | None = None
    warn_minutes: int | None = None
    target_minutes: int | None = None
    cutoffs: tuple[Cutoff, ...] = ()
    next_day: time | None = None

    def __post_init__(self) -> None:
        if (self.minutes is None) != bool(self.cutoffs and self.next_day):
            raise ValueError("either minutes, or cutoffs with next_day")
        if self.minutes is not None and not 0 < (self.warn_minutes or 1) <= self.minutes:
            raise ValueError("warn_minutes of at most minutes")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformLimit:
    """What a marketplace itself demands, in its own time, which never rests."""

    platforms: frozenset[str]
    records: frozenset[str]
    hours: int
    basis: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaExample:
    """A start and what must come of it, as local ISO times in the zone `zone`."""

    clock: Literal["first_response", "next_response", "resolution"]
    found: str
    due: str
    warn: str | None = None
    target: str | None = None
    zone: str = "Asia/Shanghai"
    closed: tuple[str, ...] = ()
    working: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaPreset:
    """One way to measure: for which sales, in which hours, how long. The highest `precedence` that fits wins.

    `order_sources` (what an order's `source` holds when it comes from a live room) narrow it further; on
    `any_source_on` every source that is not ordinary will do. A shop's own preset may also be for some `records`
    (channels: review, message, after_sale) or for cases of at least `min_severity` only. `hours` maps days to blocks
    of "HH:MM" times, and none means round the clock. `rests_on_holidays` closes public holidays.
    """

    id: str
    version: int
    title: Words
    limits: Words
    sources: tuple[str, ...]
    precedence: int
    platforms: frozenset[str]
    order_sources: tuple[str, ...] = ()
    any_source_on: frozenset[str] = frozenset()
    ordinary_sources: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()
    min_severity: int = 0
    hours: Mapping[Day, tuple[tuple[time, time], ...]] | None = None
    makeup_hours: tuple[tuple[time, time], ...] = ()
    rests_on_holidays: bool = False
    first_response: Limit
    next_response: Limit
    resolution: Limit
    platform: tuple[PlatformLimit, ...] = ()
    reassign_minutes: int = 15
    examples: tuple[SlaExample, ...]

    @property
    def name(self) -> str:
        """``id@version``, as cases keep it."""
        return f"{self.id}@{self.version}"

    def week(self) -> tuple[Blocks, ...]:
        """The staffed blocks from Monday to Sunday."""
        if self.hours is None:
            return ALL_WEEK
        return tuple(_blocks(self.hours.get(day, ())) for day in DAYS)

    def makeup(self) -> Blocks:
        """The blocks of a make-up working day."""
        return _blocks(self.makeup_hours)

    def fits(self, platform: str, source: str | None, *, record: str | None = None, severity: int = 3) -> bool:
        """Whether a `record` about an order of `platform` that came through `source` falls under this preset."""
        if self.platforms and platform not in self.platforms:
            return False
        if (self.records and record not in self.records) or severity < self.min_severity:
            return False
        if not self.order_sources:
            return True
        if not source:
            return False
        plain = source.casefold()
        if plain in self.ordinary_sources:
            return False
        return platform in self.any_source_on or any(mark in plain for mark in self.order_sources)


def _blocks(spans: Sequence[tuple[time, time]]) -> Blocks:
    minutes = ((a.hour * 60 + a.minute, b.hour * 60 + b.minute) for a, b in spans)
    return tuple((start, end or 1440) for start, end in minutes)


def choose_preset(
    presets: Sequence[SlaPreset], platform: str, source: str | None, *, record: str | None = None, severity: int = 3
) -> SlaPreset:
    """The preset of the highest precedence that fits; ``E-SLA-NONE`` when none does."""
    best: SlaPreset | None = None
    for preset in presets:
        if (best is None or preset.precedence > best.precedence) and preset.fits(
            platform, source, record=record, severity=severity
        ):
            best = preset
    if best is None:
        raise WanhuiError("E-SLA-NONE", platform=platform)
    return best
