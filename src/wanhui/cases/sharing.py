"""Who gets a case that nobody has: on duty, allowed, able, and with the fewest in hand; of equals in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wanhui.cases.calendar import Blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Somebody who can have cases.

    `shops` None: all of them. `week` holds the blocks of duty from Monday to Sunday in minutes, None: no rota, which
    counts as on duty. `languages` empty: any. `skills` are what they were trained for. `most` 0: no limit.
    """

    id: str
    shops: frozenset[str] | None = None
    week: tuple[Blocks, ...] | None = None
    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    most: int = 0
    load: int = 0
    is_away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a case asks of whoever gets it: its shop, the buyer's language (empty: any), training where it is grave."""

    shop: str
    language: str
    skills: frozenset[str] = frozenset()


def on_duty(worker: Worker, local: datetime) -> bool:
    """Whether `worker` is at work at `local`, the wall clock of the place."""
    if worker.is_away or worker.week is None:
        return not worker.is_away
    minute = 60 * local.hour + local.minute
    return any(start <= minute < end for start, end in worker.week[local.weekday()])


def can_take(worker: Worker, need: Need, local: datetime) -> bool:
    """Whether the case may go to `worker` now. Never to somebody off duty; grave matters to trained people only."""
    return (
        on_duty(worker, local)
        and (worker.shops is None or need.shop in worker.shops)
        and (not worker.languages or not need.language or need.language in worker.languages)
        and need.skills <= worker.skills
        and (not worker.most or worker.load < worker.most)
    )


def choose(workers: Sequence[Worker], need: Need, local: datetime, *, last: str = "") -> Worker | None:
    """Whoever gets the case: the fewest in hand first, and of equals the one who comes after `last` in the round.

    None when nobody can take it: then it stays anybody's, and a lead sees it.
    """
    able = sorted((one for one in workers if can_take(one, need, local)), key=lambda one: one.id)
    if not able:
        return None
    fewest = min(one.load for one in able)
    equals = [one for one in able if one.load == fewest]
    return next((one for one in equals if one.id > last), equals[0])
