"""The week of a shop in words: what came in, why, what changed, what was promised and spent, who came back, what next.

Where there is too little to tell, it says so instead of giving a figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import sqrt
from typing import Final, Literal

from wanhui.cases.outcomes import CAUSES
from wanhui.cases.titles import ISSUE_WORDS
from wanhui.errors import Language, Words
from wanhui.insights.agents import Kind, Times
from wanhui.insights.measures import ENOUGH, share
from wanhui.insights.tails import Z95

Change = Literal["more", "fewer", "same", "unsure"]
#: Fewer events than this in two weeks together tell nothing.
_LEAST: Final = 5
_KINDS: Final[tuple[Kind, ...]] = ("first_response", "next_response", "resolution")
#: What waits, in the order in which it is told.
ACTS: Final = ("overdue", "promises", "approvals", "findings", "reviews", "training")
#: Where a line leads: to what waits, to how people answered, or to the cases of what was sold so.
GOES_ON: Final = (*ACTS, "work", "sold")


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyPack:
    """The words of the weekly report."""

    id: str
    version: int
    title: Words
    limits: Words
    sources: tuple[str, ...]
    words: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Pair:
    """A count of the week and of the week before."""

    now: int
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A finding of the week: its kind, what it is about ("" for the whole shop) and of which issue, if of one."""

    kind: str
    name: str
    issue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What one broadcast, streamer or offer (`by`, called `name`) sold in the week, and the cases opened about it."""

    by: str
    name: str
    orders: int
    opened: Pair
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one kind of remedy cost: how often buyers chose it, and for how much."""

    name: Words
    count: int
    cost: Decimal
    owed: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """All that the report of one week rests on; `week` is its Monday. Money is in the shop's `currency`.

    `causes` are (cause, cases closed, numbers of some), the commonest first; `breached` counts clocks that ran out.
    """

    shop: str
    week: date
    currency: str
    orders: Pair
    opened: Pair
    issues: Mapping[str, Pair]
    causes: Sequence[tuple[str, int, tuple[int, ...]]]
    findings: Sequence[Seen]
    kept: int
    broken: int
    times: Mapping[Kind, Times]
    times_before: Mapping[Kind, Times]
    breached: Mapping[str, int]
    spent: Sequence[Spent]
    closed: int
    solved: int
    won: Sequence[int]
    acts: Mapping[str, int]
    live: Sequence[Live] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line; `numbers` are cases that it rests on, `act` what one does next about it (of `GOES_ON`, or "").

    `key` is what the act is about, where it is about one thing.
    """

    text: str
    numbers: tuple[int, ...] = ()
    act: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the report."""

    title: str
    rows: tuple[Row, ...]


def changed(now: tuple[int, int], before: tuple[int, int]) -> Change:
    """Whether (count, of) differs from the week before beyond chance: a test of two shares at 95 %."""
    (count, of), (count_before, of_before) = now, before
    if min(of, of_before) < ENOUGH or count + count_before < _LEAST:
        return "unsure"
    both = min((count + count_before) / (of + of_before), 1.0)
    spread = sqrt(max(both * (1 - both), 1e-12) * (1 / of + 1 / of_before))
    apart = (count / of - count_before / of_before) / spread
    return "more" if apart > Z95 else "fewer" if apart < -Z95 else "same"


def sections(one: Week, pack: WeeklyPack, language: Language) -> tuple[Section, ...]:
    """The report in one language; causes stand first after what came in. A shop that sells no live has no such part."""
    writer = _Writer(one, pack, language)
    parts = (
        ("came", writer.came()), ("causes", writer.causes()), ("live", writer.live()), ("changed", writer.findings()),
        ("promises", writer.promises()), ("clocks", writer.clocks()), ("remedies", writer.remedies()),
        ("wins", writer.wins()), ("acts", writer.acts()),
    )  # fmt: skip
    made = (Section(title=writer.say(name), rows=tuple(rows)) for name, rows in parts)
    return tuple(part for part in made if part.rows)


def heading(one: Week, pack: WeeklyPack, language: Language) -> str:
    """Which shop and which days."""
    last = one.week + timedelta(days=6)
    return pack.words["heading"].fill(language, {"shop": one.shop, "first": str(one.week), "last": str(last)})


class _Writer:
    """Puts the figures of one week into the words of one language."""

    def __init__(self, one: Week, pack: WeeklyPack, language: Language) -> None:
        self._week, self._words, self._language = one, pack.words, language

    def say(self, key: str, **values: object) -> str:
        """The words `key` with its figures."""
        return self._words[key].fill(self._language, {name: str(value) for name, value in values.items()})

    def came(self) -> Iterator[Row]:
        """Orders, cases, and cases an order against the week before."""
        one = self._week
        yield Row(text=self.say("came_orders", now=one.orders.now, before=one.orders.before))
        yield Row(text=self.say("came_cases", now=one.opened.now, before=one.opened.before))
        rate = share(one.opened.now, one.orders.now)
        if rate.rate is None or rate.low is None or rate.high is None:
            yield Row(text=self.say("rate_few", orders=one.orders.now))
            return
        before = share(one.opened.before, one.orders.before).rate
        yield Row(
            text=self.say(
                "rate", rate=_hundred(rate.rate), count=one.opened.now, orders=one.orders.now, low=_hundred(rate.low),
                high=_hundred(rate.high), count_before=one.opened.before, orders_before=one.orders.before,
                rate_before=_hundred(before) if before is not None else self.say("no_before"),
            )
        )  # fmt: skip
        yield Row(
            text=self.say(changed((one.opened.now, one.orders.now), (one.opened.before, one.orders.before)))
        )  # fmt: skip

    def causes(self) -> Iterator[Row]:
        """Why cases of the week came up, and what new cases speak of."""
        for cause, count, numbers in self._week.causes:
            name = CAUSES[cause].title.text(self._language) if cause in CAUSES else cause
            yield Row(text=self.say("cause", name=name, count=count), numbers=numbers)
        if not self._week.causes:
            yield Row(text=self.say("no_causes"))
        for issue, pair in self._week.issues.items():
            yield Row(text=self.say("issue", name=self._issue(issue), count=pair.now, before=pair.before))

    def live(self) -> Iterator[Row]:
        """What was sold in broadcasts, by streamers and with offers."""
        for one in self._week.live:
            words = f"live_{one.by}"
            told = self.say(
                words, name=one.name, orders=one.orders, count=one.opened.now, before=one.opened.before
            )  # fmt: skip
            yield Row(text=told, numbers=one.numbers, act="sold", key=one.name)

    def _issue(self, code: str) -> str:
        return ISSUE_WORDS[code].text(self._language) if code in ISSUE_WORDS else code

    def findings(self) -> Iterator[Row]:
        """What was found to have changed."""
        for found in self._week.findings:
            kind = self.say(found.kind) if found.kind in self._words else found.kind
            name = found.name or self.say("whole_shop")
            about = f"{name} · {self._issue(found.issue)}" if found.issue not in ("", "any") else name
            yield Row(text=self.say("finding", kind=kind, name=about), act="findings")
        if not self._week.findings:
            yield Row(text=self.say("no_findings"))

    def promises(self) -> Iterator[Row]:
        """Promises that fell due."""
        settled = self._week.kept + self._week.broken
        if not settled:
            yield Row(text=self.say("no_promises"))
            return
        yield Row(
            text=self.say("kept", of=settled, kept=self._week.kept, share=f"{self._week.kept / settled:.0%}"),
            act="promises",
        )

    def clocks(self) -> Iterator[Row]:
        """How long answers took, and which clocks ran out."""
        one = self._week
        for kind in _KINDS:
            if (times := one.times.get(kind)) is None:
                continue
            before = one.times_before.get(kind)
            yield Row(
                text=self.say(
                    "took", name=self.say(kind), count=times.count, median=self._span(times.median),
                    p90=self._span(times.p90),
                    before=self._span(before.median) if before is not None else self.say("no_before"),
                ),
                act="work",
            )  # fmt: skip
        yield Row(text=self.say("business_time" if one.times else "no_clocks"))
        for name, count in one.breached.items():
            yield Row(text=self.say("breached", name=self.say(name), count=count))
        if not one.breached:
            yield Row(text=self.say("no_breaches"))

    def remedies(self) -> Iterator[Row]:
        """What remedies cost."""
        spent = self._week.spent
        if not spent:
            yield Row(text=self.say("no_remedies"))
            return
        total, owed = sum((one.cost for one in spent), Decimal()), sum((one.owed for one in spent), Decimal())
        yield Row(
            text=self.say("spent", total=self._money(total), owed=self._money(owed), goodwill=self._money(total - owed))
        )
        for one in spent:
            name = one.name.text(self._language)
            yield Row(text=self.say("remedy", name=name, count=one.count, cost=self._money(one.cost)))

    def wins(self) -> Iterator[Row]:
        """What was solved, and whose buyers bought again."""
        one = self._week
        if one.closed:
            yield Row(text=self.say("solved", closed=one.closed, solved=one.solved))
        if one.won:
            yield Row(text=self.say("won", count=len(one.won)), numbers=tuple(one.won[:10]))
        else:
            yield Row(text=self.say("no_wins"))

    def acts(self) -> Iterator[Row]:
        """What waits."""
        waiting = [(act, self._week.acts.get(act, 0)) for act in ACTS]
        for act, count in waiting:
            if count:
                yield Row(text=self.say(f"act_{act}", count=count), act=act)
        if not any(count for _, count in waiting):
            yield Row(text=self.say("no_acts"))

    def _span(self, seconds: float) -> str:
        hours, minutes = divmod(round(seconds / 60), 60)
        return self.say("hours_minutes", h=hours, n=minutes) if hours else self.say("minutes", n=minutes)

    def _money(self, amount: Decimal) -> str:
        return f"{amount:.2f} {self._week.currency}"


def _hundred(rate: float) -> str:
    """How many of a hundred, finer where few: 12, 3.4, 0.52."""
    many = 100 * rate
    return f"{many:.0f}" if many >= 10 else f"{many:.1f}" if many >= 1 else f"{many:.2f}"
