"""Playbooks: which guided procedure a complaint follows, chosen by fields and never by evaluated text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from wanhui.cases.stages import GateRule
from wanhui.cases.steps import Step, woven
from wanhui.cases.triage import GUESS_P, Read
from wanhui.cases.words import Reason
from wanhui.errors import WanhuiError, Words

BuyerType = Literal["talkative", "angry", "know_it_all", "inquiring", "suspicious"]
AfterSaleKind = Literal["refund_only", "return_refund", "exchange", "resend", "repair", "price_protection"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Conditions that must all hold; each set is "any of these", an empty one says nothing.

    `issues` counts what was read with at least `triage.GUESS_P`, or, where nothing was, the likeliest of what was read
    with at least `LIKELIEST_P`: for whoever complains a good guess leads nearer than none. `not_*` sets exclude.
    """

    reasons: frozenset[Reason] = frozenset()
    scenarios: frozenset[str] = frozenset()
    issues: frozenset[str] = frozenset()
    not_issues: frozenset[str] = frozenset()
    intents: frozenset[str] = frozenset()
    not_intents: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    suspects: frozenset[str] = frozenset()
    after_sales: frozenset[AfterSaleKind] = frozenset()
    min_severity: int = 0
    safety: bool | None = None
    hostage: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something to find out. It is not asked when one of the facts `known_from` answers it already."""

    id: str
    asks: Words
    known_from: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbidden:
    """What is never said under a playbook, in both languages."""

    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SketchedIssue:
    """One issue of an example."""

    code: str
    p: float = 0.9
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """An example: a buyer's words and what a careful reader reads in them."""

    text: str
    reason: Reason = "bad_review"
    after_sale: AfterSaleKind | None = None
    polarity: str = "neg"
    polarity_p: float = 0.95
    p_positive: float = 0.05
    severity: int = 2
    safety: bool = False
    emotion: str = "disappointed"
    issues: tuple[SketchedIssue, ...] = ()
    asks: tuple[str, ...] = ()
    suspect: str | None = None
    intent: str | None = None
    buyer_type: str | None = None
    review_hostage: bool | None = None
    money_demand: str | None = None
    scenario: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookExamples:
    """Words that must lead to this playbook, and words that must not."""

    must: tuple[Sketch, ...]
    must_not: tuple[Sketch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """A guided procedure. Of those that match, the one with the highest `precedence` is followed.

    `own_steps` are woven into the common ones (`steps.woven`); `gates` come on top of the common gates. `remedies`
    are ids in the order in which they are proposed. `speech` is the order in which a reply says things.
    `is_automated` is False where nothing may be drafted or done without a person. `exchange_limit` is the number
    of exchanges of one order after which refund or compensation replaces another swap.
    """

    id: str
    version: int
    title: Words
    limits: Words
    sources: tuple[str, ...]
    precedence: int
    matches: tuple[Match, ...]
    speech: tuple[Words, ...]
    intake: tuple[Question, ...] = ()
    own_steps: tuple[Step, ...] = ()
    gates: tuple[GateRule, ...] = ()
    remedies: tuple[str, ...]
    forbidden: Forbidden = field(default_factory=Forbidden)
    hints: Mapping[BuyerType, Words]
    is_automated: bool = True
    exchange_limit: int = 2
    examples: PlaybookExamples

    @property
    def name(self) -> str:
        """``id@version``, as cases keep it."""
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True)
class Playbooks:
    """All playbooks of a shop: `ordered` by falling precedence, with their names and steps worked out once."""

    ordered: tuple[Playbook, ...]
    by_name: Mapping[str, Playbook]
    steps: Mapping[str, tuple[Step, ...]]
    _chosen: dict[tuple[object, ...], Playbook] = field(default_factory=dict, compare=False, repr=False)

    def named(self, name: str) -> Playbook:
        """The playbook that a case keeps as `name`, or the present version of the same id; else ``E-PLAYBOOK-NONE``."""
        known = self.by_name.get(name)
        if known is not None:
            return known
        plain = name.partition("@")[0]
        for playbook in self.ordered:
            if playbook.id == plain:
                return playbook
        raise WanhuiError("E-PLAYBOOK-NONE", name=name)

    def remembered(self, key: tuple[object, ...]) -> Playbook | None:
        """What was chosen for the same labels before: the same labels always lead to the same playbook."""
        return self._chosen.get(key)

    def remember(self, key: tuple[object, ...], chosen: Playbook) -> None:
        """Keeps a choice, for so many kinds of labels as memory bears."""
        if len(self._chosen) < _REMEMBERED:
            self._chosen[key] = chosen


def build_playbooks(packs: Sequence[Playbook]) -> Playbooks:
    """The table of `packs`; ``E-PLAYBOOK-NONE`` unless one of them takes every case that no other takes."""
    ordered = tuple(sorted(packs, key=lambda pack: (-pack.precedence, pack.id)))
    if not ordered or _ANYTHING not in ordered[-1].matches:
        raise WanhuiError("E-PLAYBOOK-NONE", name="general")
    return Playbooks(
        ordered,
        {pack.name: pack for pack in ordered},
        {pack.name: woven(pack.own_steps) for pack in ordered},
    )


def layered(base: Playbooks, own: Sequence[Playbook], *, older: Sequence[Playbook] = ()) -> Playbooks:
    """`base` with a shop's `own` packs in the place of those of the same id.

    `older` are earlier versions of the shop's: no case begins with them, and those that did keep them.
    """
    replaced = {pack.id: pack for pack in own}
    fresh = build_playbooks([replaced.pop(pack.id, pack) for pack in base.ordered] + list(replaced.values()))
    kept = [*older, *own]
    return Playbooks(
        fresh.ordered,
        {**base.by_name, **{pack.name: pack for pack in kept}},
        {**base.steps, **{pack.name: woven(pack.own_steps) for pack in kept}},
    )


_ANYTHING: Final = Match()
_REMEMBERED: Final = 20_000
#: The least probability of an issue that a playbook is chosen by where nothing surer was read (own value): about even.
LIKELIEST_P: Final = 0.4
#: Whoever only asks is not taken to complain of what was half heard.
_ASKING: Final = frozenset({"inquiry", "chitchat"})
#: What alarms or accuses is never guessed.
_NEVER_GUESSED: Final = frozenset({"adverse", "fake"})
_NONE: Final[frozenset[str]] = frozenset()


def choose(playbooks: Playbooks, reading: Read | None, reason: Reason, *, after_sale: str | None = None) -> Playbook:
    """The playbook for what was read, for the `reason` of the case and the type of an after-sale request, if any."""
    issues = _sure(reading)
    key = (reason, after_sale, issues, reading and _labels(reading))
    known = playbooks.remembered(key)
    if known is None:
        known = _first(playbooks, reading, reason, after_sale=after_sale, issues=issues)
        playbooks.remember(key, known)
    return known


def _first(
    playbooks: Playbooks, reading: Read | None, reason: Reason, *, after_sale: str | None, issues: frozenset[str]
) -> Playbook:
    for playbook in playbooks.ordered:
        for match in playbook.matches:
            if _fits_facts(match, reason, after_sale) and _fits_reading(match, reading, issues):
                return playbook
    return playbooks.ordered[-1]


def _labels(reading: Read) -> tuple[object, ...]:
    """All of `reading` that conditions look at, besides its issues."""
    return (
        reading.scenario,
        reading.intent,
        tuple(reading.asks),
        reading.suspect,
        reading.severity,
        reading.safety,
        reading.review_hostage,
    )


def _sure(reading: Read | None) -> frozenset[str]:
    if reading is None or not reading.issues:
        return _NONE
    sure = frozenset([issue.code for issue in reading.issues if issue.p >= GUESS_P])
    if sure or reading.suspect or reading.intent in _ASKING:
        return sure
    likeliest = max(reading.issues, key=lambda issue: issue.p)
    is_near = likeliest.p >= LIKELIEST_P and likeliest.code not in _NEVER_GUESSED
    return frozenset({likeliest.code}) if is_near else _NONE


def _fits_facts(match: Match, reason: Reason, after_sale: str | None) -> bool:
    if match.reasons and reason not in match.reasons:
        return False
    return not match.after_sales or after_sale in match.after_sales


def _fits_reading(match: Match, reading: Read | None, issues: frozenset[str]) -> bool:
    if reading is None:
        return not (
            match.scenarios or match.issues or match.intents or match.asks or match.suspects
            or match.min_severity or match.safety or match.hostage
        )  # fmt: skip
    return _fits_labels(match, reading) and _fits_weight(match, reading, issues)


def _fits_labels(match: Match, reading: Read) -> bool:
    if match.scenarios and reading.scenario not in match.scenarios:
        return False
    if match.intents and reading.intent not in match.intents:
        return False
    if match.not_intents and reading.intent in match.not_intents:
        return False
    return not match.suspects or reading.suspect in match.suspects


def _fits_weight(match: Match, reading: Read, issues: frozenset[str]) -> bool:
    if match.issues and match.issues.isdisjoint(issues):
        return False
    if match.not_issues and not match.not_issues.isdisjoint(issues):
        return False
    if match.asks and match.asks.isdisjoint(reading.asks):
        return False
    if match.safety is not None and match.safety != reading.safety:
        return False
    if match.hostage is not None and match.hostage != bool(reading.review_hostage):
        return False
    return reading.severity >= match.min_severity
