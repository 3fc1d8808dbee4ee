"""From alarms to findings: what one cause explains is told once, with the likeliest causes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from wanhui.insights.causes import Candidate, between, candidates, rank
from wanhui.insights.expected import LAGS, PAST, Expectation, days_of_ledger
from wanhui.insights.ledger import ANY, Complaint, Ledger, part
from wanhui.insights.spikes import FEWEST, TIMES, Alarm, alarms
from wanhui.insights.tails import F64, likelier

#: What is left of an alarm without the complaints of a cause must still reach this part of its bar to stand alone.
_STANDS: Final = 0.75
#: A cause explains what comes of it so many days before its spike was seen and after it was seen last; complaints of
#: another issue only while it is seen: new trouble of the same goods is news.
_BEFORE, _AFTER, _OTHERS_AFTER = 2.0, 14.0, 2.0
#: Causes are weighed by the orders of so many days before a spike: its past, and what could still complain in it.
_LONG: Final = float(PAST + 2 * LAGS)
#: So many days before it are told beside a spike.
_TOLD: Final = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Spike:
    """A finding: `key` of `dimension` had `count` complaints of `issue` since `since` where `mean` were expected.

    Times are days since 1970 on the shop's clock. `rate` and `base` are complaints an order, while it lasted and to
    be expected. `complaints` are the places of the complaints behind it. `days` are the days up to the strongest
    alarm (since 1970), each with all complaints of it and those to be expected.
    """

    shop: str
    dimension: str
    key: str
    issue: str
    since: float
    until: float
    detected_at: float
    count: int
    mean: float
    rate: float
    base: float
    causes: tuple[Candidate, ...]
    complaints: tuple[int, ...]
    days: tuple[tuple[int, int, float], ...]


@dataclass(frozen=True, slots=True)
class _Rung:
    """An alarm and what it rests on: the events, and whose they are, each once."""

    alarm: Alarm
    book: _Book
    events: npt.NDArray[np.int64]
    whose: npt.NDArray[np.int64]


def spikes(ledgers: Sequence[Ledger], complaints: Sequence[Complaint], *, until: float) -> tuple[Spike, ...]:
    """The spikes of one shop up to `until` (days since 1970), in the order in which they could be known."""
    books = [_Book(ledger, complaints) for ledger in ledgers if len(ledger.at) and len(ledger.event_at)]
    left = [_rung(one, book) for book in books for one in alarms(book.ledger, until=until)]
    left.sort(key=lambda rung: (rung.alarm.at, -rung.alarm.score))
    found: list[Spike] = []
    while left:
        spike, explained = _explain(left, books)
        if spike is not None:
            found.append(spike)
        left = [rung for n, rung in enumerate(left) if n not in explained]
    return tuple(sorted(found, key=lambda one: one.detected_at))


def _rung(alarm: Alarm, book: _Book) -> _Rung:
    events = book.behind(alarm)
    return _Rung(alarm, book, events, np.unique(book.subject[events]))


class _Book:
    """A ledger with what is asked of it often; subjects are numbered alike in all books of the same complaints."""

    def __init__(self, ledger: Ledger, complaints: Sequence[Complaint]) -> None:
        self.ledger = ledger
        subjects: dict[str, int] = {}
        named = [one.order or one.buyer or one.record for one in complaints]
        of_complaint = np.array([subjects.setdefault(name, len(subjects)) for name in named], np.int64)
        self.subject = of_complaint[ledger.event_complaint]
        self.subjects = len(subjects)
        self.unexplained = np.ones(len(ledger.event_at), np.bool_)
        self._keys: dict[str, npt.NDArray[np.int64]] = {}

    def behind(self, alarm: Alarm) -> npt.NDArray[np.int64]:
        """The events that an alarm counts."""
        ledger = self.ledger
        first, last = np.searchsorted(ledger.event_at, (alarm.since, np.nextafter(alarm.at, np.inf)))
        near = np.arange(first, last)
        if alarm.dimension not in self._keys:
            self._keys[alarm.dimension] = ledger.keys_of_events(alarm.dimension)
        mine = self._keys[alarm.dimension][near] == alarm.key
        found: npt.NDArray[np.int64] = near[mine & (ledger.event_issue[near] == alarm.issue)]
        return found

    def explain(self, whose: frozenset[int], since: float, until: float) -> None:
        """Marks the complaints of `whose` between two times as explained: no other finding may rest on them."""
        first, last = np.searchsorted(self.ledger.event_at, (since, until))
        self.unexplained[first:last] &= ~np.isin(self.subject[first:last], list(whose))

    def of_key(self, cause: Candidate, issue: str, *, when: tuple[float, float]) -> frozenset[int]:
        """Who complained of `issue` of anything that has the key of `cause`, between two times."""
        inside = (self.ledger.event_at >= when[0]) & (self.ledger.event_at <= when[1])
        inside &= self.ledger.event_issue == self.issue(issue)
        inside &= self.ledger.keys_of_events(cause.dimension) == cause.place
        return frozenset(self.subject[inside].tolist())

    def issue(self, name: str) -> int | None:
        """The place of an issue here, None where nobody complains of it."""
        return self.ledger.issues.index(name) if name in self.ledger.issues else None


def _explain(left: Sequence[_Rung], books: Sequence[_Book]) -> tuple[Spike | None, frozenset[int]]:
    """The finding behind the earliest alarm, and the alarms that it explains (the earliest at least).

    It could be known from the first alarm on at which what had come in until then made it a finding; its causes are
    those of the strongest alarm.
    """
    group = _together(left)
    found = cache(lambda n: _finding(left[n], books))  # each weighs all keys anew
    top = group[0]
    told = found(top)
    seen = left[top].alarm if told else None
    for n in group[1:]:
        if left[n].alarm.score > left[top].alarm.score:
            top = n
            if seen is None:
                told = found(top)
                seen = left[top].alarm if told else None
    told = found(top) or told
    strongest = left[top]
    if told is None or seen is None:
        return None, frozenset(group)
    spike, cause, home = told
    last, issue = left[group[-1]].alarm.at, strongest.book.ledger.issues[strongest.alarm.issue]
    for after, of_issue in ((_OTHERS_AFTER, ANY), (_AFTER, issue)):
        around = (spike.since - _BEFORE, last + after)
        whose = home.of_key(cause, of_issue, when=around)
        for book in books:
            book.explain(whose, *around)
    explained = frozenset(np.nonzero(~_stand_alone(left))[0].tolist()) | frozenset(group[:1])
    return replace(spike, since=min(spike.since, seen.since), detected_at=seen.at), explained


def _finding(rung: _Rung, books: Sequence[_Book]) -> tuple[Spike, Candidate, _Book] | None:
    """What one alarm amounts to by itself: its likeliest cause must explain it, and still be far more than usual."""
    alarm, when = rung.alarm, (rung.alarm.since, rung.alarm.at)
    issue = rung.book.ledger.issues[alarm.issue]
    ranked = _ranked(books, issue, when)
    if not ranked or ranked[0][0].gain < _STANDS * alarm.bar:
        return None
    spike = _spike(ranked[0][1], [one for one, _ in ranked], issue, when=when, seen=alarm.at)
    return (spike, *ranked[0]) if spike.count >= max(FEWEST, TIMES * spike.mean) else None


def _together(left: Sequence[_Rung]) -> list[int]:
    """The earliest alarm and those that rest on the same complaints, going on for as long as they follow closely."""
    whose = np.zeros(left[0].book.subjects, np.bool_)
    whose[left[0].whose] = True
    last, group, size = left[0].alarm.at, [0], len(left[0].whose)
    for n, rung in enumerate(left[1:], start=1):
        if rung.alarm.at > last + _BEFORE:
            break
        both = int(whose[rung.whose].sum())
        if 2 * both >= min(len(rung.whose), size):
            group.append(n)
            last = rung.alarm.at
            if len(rung.whose) <= 2 * size:
                whose[rung.whose] = True
                size += len(rung.whose) - both
    return group


def _stand_alone(rungs: Sequence[_Rung]) -> npt.NDArray[np.bool_]:
    """Which alarms would still have rung, or nearly, without the complaints that a cause was found for."""
    of_all = np.array([len(rung.events) for rung in rungs])
    others = np.array([int(rung.book.unexplained[rung.events].sum()) for rung in rungs])
    means, shapes, bars = (
        np.array([getattr(rung.alarm, name) for rung in rungs], np.float64) for name in ("mean", "shape", "bar")
    )
    found: npt.NDArray[np.bool_] = (others >= FEWEST) & (likelier(others, means, shapes) >= _STANDS * bars)
    found |= others == of_all
    return found


def _ranked(books: Sequence[_Book], issue: str, when: tuple[float, float]) -> list[tuple[Candidate, _Book]]:
    """The causes, likeliest first, each with the ledger it was found in."""
    found: list[Candidate] = []
    homes: dict[tuple[str, str], _Book] = {}
    for book in books:
        place = book.issue(issue)
        if place is None:
            continue
        recent, kept = part(book.ledger, since=when[0] - _LONG, until=when[1])
        if not len(recent.at):
            continue
        days = days_of_ledger(recent, until=when[1])
        known = candidates(recent, days, book.unexplained[kept], issue=place, since=when[0], until=when[1])
        for one in known:
            if (one.dimension, one.key) not in homes:
                homes[one.dimension, one.key] = book
                found.append(one)
    return [(one, homes[one.dimension, one.key]) for one in rank(found)]


def _spike(home: _Book, causes: Sequence[Candidate], issue: str, *, when: tuple[float, float], seen: float) -> Spike:
    top, ledger = causes[0], home.ledger
    inside = home.unexplained & (ledger.event_at >= when[0]) & (ledger.event_at <= when[1])
    inside &= ledger.keys_of_events(top.dimension) == top.place
    named = _named(home, np.nonzero(inside)[0], issue)
    place = ledger.issues.index(named)
    behind = np.nonzero(inside & (ledger.event_issue == place))[0]
    recent, _ = part(ledger, since=when[0] - _LONG, until=when[1])
    days = days_of_ledger(recent, until=when[1])
    first = int(days.of(np.array([when[0]]))[0])
    expectation = Expectation(recent, days, not_after=first)
    ours = expectation.mean_of_keys(place, top.dimension, np.array([top.place]))
    daily = ours[0]
    shop = expectation.mean_of_keys(place, "shop", np.array([0]))[0]
    share = float((recent.keys[top.dimension] == top.place).mean())
    base = float(expectation.totals(place)[first]) * float(daily.sum() / max(shop.sum() * share, 1e-9))
    mean = float(between(ours, when[0] - days.first, when[1] - days.first)[0])
    return Spike(
        shop=ledger.shop,
        dimension=top.dimension,
        key=top.key,
        issue=named,
        since=float(ledger.event_at[behind[0]]) if len(behind) else when[0],
        until=when[1],
        detected_at=seen,
        count=len(behind),
        mean=mean,
        rate=min(base * len(behind) / mean, 1.0),
        base=base,
        causes=tuple(causes),
        complaints=tuple(ledger.event_complaint[behind].tolist()),
        days=_by_day(ledger, top, place, daily=daily, first=days.first, when=when),
    )


def _by_day(
    ledger: Ledger, top: Candidate, issue: int, *, daily: F64, first: int, when: tuple[float, float]
) -> tuple[tuple[int, int, float], ...]:
    """Each day from before `when` to its end with its complaints and with what was to be expected then."""
    begin, end = max(int(when[0]) - _TOLD, first), int(when[1])
    inside = (ledger.event_issue == issue) & (ledger.event_at >= begin) & (ledger.event_at <= when[1])
    inside &= ledger.keys_of_events(top.dimension) == top.place
    counts = np.bincount(np.floor(ledger.event_at[inside]).astype(np.int64) - begin, minlength=end - begin + 1)
    expected = daily[begin - first : end - first + 1]
    return tuple((begin + n, int(counts[n]), round(float(mean), 3)) for n, mean in enumerate(expected.tolist()))


def _named(home: _Book, events: npt.NDArray[np.int64], issue: str) -> str:
    """The issue to tell: what was tested, or where all were tested together, the one that most of them name."""
    ledger = home.ledger
    if issue != ANY:
        return issue
    counts = np.bincount(ledger.event_issue[events], minlength=len(ledger.issues))
    counts[ledger.issues.index(ANY)] = 0
    return ledger.issues[int(counts.argmax())] if counts.any() else ANY
