"""Signals: small written rules over words, kept as packs, found in many texts at once by one lexicon."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from wanhui.errors import Words
from wanhui.reading.features import Tokens
from wanhui.reading.normalise import BREAK, I64, LATIN, U8, Batch, Bools, Fold, fold_texts
from wanhui.reading.words import Lexicon, build_lexicon, find_words

Head = Literal[
    "issue", "severity", "safety", "ask", "evidence", "suspect", "claim", "extortion", "buyer", "escalation", "mood",
    "presale",
]  # fmt: skip

Scope = Literal["clause", "near", "text"]

#: A negation takes back a word of its clause that begins at most so many characters after it.
NEGATION_REACH = 4
#: 别 and 非 are not here: 特别 and 非常 strengthen.
_NEGATIONS = ("不", "没", "无", "未", "no", "not", "never", "without", "didn't", "isn't", "wasn't", "don't")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Fires where every group of `all` occurs, and none of `unless`, in one clause, near one, or in one text.

    Near: the clause of the first group and those before and after it. A thing is named and what ails it said after a
    comma, while words far apart in a long text have nothing to do with each other. With `negatable`, an occurrence of
    the first group just after a negation does not count.
    """

    all: tuple[str, ...]
    unless: tuple[str, ...] = ()
    scope: Scope = "clause"
    negatable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Texts on which the pack must fire, and texts on which it must not."""

    match: tuple[str, ...]
    no_match: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalPack:
    """One signal: what it is for (`head`, `code`), its words by group, its rules, what it gets wrong, its examples.

    `decides`: its firing alone sets the label; otherwise it is one witness among others.
    """

    id: str
    version: int
    title: Words
    limits: Words
    sources: tuple[str, ...]
    head: Head
    code: str
    terms: Mapping[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    examples: Examples
    decides: bool = False

    def __post_init__(self) -> None:
        named = {group for rule in self.rules for group in (*rule.all, *rule.unless)}
        if unknown := named - self.terms.keys():
            raise ValueError(f"rules that name groups which exist (not {', '.join(sorted(unknown))})")

    @property
    def reference(self) -> str:
        """How a finding names the rule that made it."""
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A rule by numbers: the rows of the groups it needs and of those that take it back."""

    pack: int
    needs: tuple[int, ...]
    unless: tuple[int, ...]
    scope: Scope


@dataclass(frozen=True, slots=True)
class Signals:
    """All packs, compiled: one lexicon, for each term of it the groups it stands for, and for each group the rules
    that need it first."""

    packs: tuple[SignalPack, ...]
    lexicon: Lexicon
    term_groups: I64
    term_starts: I64
    term_is_latin: Bools
    group_pack: I64
    groups: int
    rules: tuple[tuple[_Compiled, ...], ...]


@dataclass(frozen=True, slots=True)
class Fired:
    """Which packs fired in which text (packs, texts), and every occurrence of a word of theirs, in text order."""

    packs: Bools
    text: I64
    pack: I64
    first: I64
    last: I64


class Finder:
    """Gives the spans of fired packs, text by text; made once a batch so that each question costs little."""

    __slots__ = ("_batch", "_bounds", "_first", "_last", "_pack")

    def __init__(self, batch: Batch, fired: Fired) -> None:
        self._batch = batch
        self._bounds: list[int] = np.searchsorted(fired.text, np.arange(len(batch.starts) + 1)).tolist()
        self._pack: list[int] = fired.pack.tolist()
        self._first: list[int] = fired.first.tolist()
        self._last: list[int] = fired.last.tolist()

    def spans(self, text: int, packs: Collection[int]) -> list[tuple[int, int]]:
        """Where in the original text the words of `packs` stand, in order, without repeats."""
        found = {
            self._batch.span(text, self._first[at], self._last[at])
            for at in range(self._bounds[text], self._bounds[text + 1])
            if self._pack[at] in packs
        }
        return _longest(sorted(found))


class _Places:
    """In which clauses, or in which texts, words of each group stand; a row is a group and whether it is negatable.

    `at` and `plain` (not negated) are sorted by group; group *g* begins at ``bounds[g]``. `seen`: those that occur.
    """

    __slots__ = ("_at", "_bounds", "_holding", "_plain", "seen", "size")

    def __init__(self, at: I64, plain: Bools, *, bounds: list[int], seen: Mapping[int, None], size: int) -> None:
        self._at, self._plain, self._bounds, self.size = at, plain, bounds, size
        self._holding: dict[int, Bools] = {}
        self.seen = seen

    def of(self, row: int) -> I64:
        """Where the group of `row` stands, the same place as often as it stands there."""
        here = slice(self._bounds[row >> 1], self._bounds[(row >> 1) + 1])
        return self._at[here][self._plain[here]] if row & 1 else self._at[here]

    def holding(self, row: int) -> Bools:
        """Of every place whether the group of `row` stands there."""
        if row not in self._holding:
            self._holding[row] = np.zeros(self.size, np.bool_)
            self._holding[row][self.of(row)] = True
        return self._holding[row]


class _Near:
    """The clauses beside which words of a group stand: their own, the one before and the one after in one text."""

    __slots__ = ("_clauses", "_holding", "_joined", "seen")

    def __init__(self, clauses: _Places, owner: I64) -> None:
        self._clauses, self.seen = clauses, clauses.seen
        self._joined: Bools = owner[1:] == owner[:-1]
        self._holding: dict[int, Bools] = {}

    def of(self, row: int) -> I64:
        """The clauses in which the group of `row` stands itself."""
        return self._clauses.of(row)

    def holding(self, row: int) -> Bools:
        """Of every clause whether the group of `row` stands in it or beside it."""
        if row not in self._holding:
            here = self._clauses.holding(row)
            beside = here.copy()
            beside[1:] |= here[:-1] & self._joined
            beside[:-1] |= here[1:] & self._joined
            self._holding[row] = beside
        return self._holding[row]


def compile_signals(packs: Sequence[SignalPack], fold: Fold) -> Signals:
    """`packs` made ready; their terms are folded as the texts will be."""
    written = dict.fromkeys([*_NEGATIONS, *(w for pack in packs for words in pack.terms.values() for w in words)])
    plain = dict(zip(written, _plain(list(written), fold), strict=True))
    terms: dict[str, list[int]] = {plain[word]: [0] for word in _NEGATIONS}
    group_pack = [-1]
    rules = []
    for number, pack in enumerate(packs):
        rows: dict[str, int] = {}
        for name, words in pack.terms.items():
            rows[name] = len(group_pack)
            group_pack.append(number)
            for word in words:
                terms.setdefault(plain[word], []).append(rows[name])
        rules += [_compile(rule, number, rows) for rule in pack.rules]
    patterns = list(terms)
    sizes = [len(groups) for groups in terms.values()]
    return Signals(
        packs=tuple(packs),
        lexicon=build_lexicon(patterns),
        term_groups=np.array([group for groups in terms.values() for group in groups], np.int64),
        term_starts=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        term_is_latin=np.array([_is_latin(pattern) for pattern in patterns], np.bool_),
        group_pack=np.array(group_pack, np.int64),
        groups=len(group_pack),
        rules=tuple(tuple(rule for rule in rules if rule.needs[0] >> 1 == group) for group in range(len(group_pack))),
    )


def find_signals(batch: Batch, tokens: Tokens, signals: Signals) -> Fired:
    """Every pack that fires in every text of `batch`."""
    term, first, last = _occurrences(batch, signals)
    clause = _clause_of(tokens, len(batch.code))[first]
    groups = (signals.term_starts[1:] - signals.term_starts[:-1])[term]
    at = np.repeat(np.arange(len(term)), groups)
    inside = np.arange(len(at)) - np.repeat(np.cumsum(groups) - groups, groups)
    group = signals.term_groups[signals.term_starts[term[at]] + inside]
    first, last, clause = first[at], last[at], clause[at]
    negated = _negated(batch.kind, first, ends=last[group == 0])
    owner = np.repeat(np.arange(len(tokens.texts)), tokens.spoken)
    text = owner[clause]
    order = np.argsort(group.astype(np.uint16), kind="stable")
    bounds = np.searchsorted(group[order], np.arange(signals.groups + 1)).tolist()
    plain = ~negated[order]
    seen = dict.fromkeys(np.flatnonzero(np.bincount(group)).tolist())
    by_clause = _Places(clause[order], plain, bounds=bounds, seen=seen, size=len(tokens.clauses))
    by_text = _Places(text[order], plain, bounds=bounds, seen=seen, size=len(tokens.texts))
    fired = _apply(by_clause, by_text, owner=owner, signals=signals)
    pack = signals.group_pack[group]
    real = (pack >= 0) & fired[pack, text]
    order = np.flatnonzero(real)
    return Fired(packs=fired, text=text[order], pack=pack[order], first=first[order], last=last[order])


def _compile(rule: Rule, pack: int, rows: Mapping[str, int]) -> _Compiled:
    needs = [2 * rows[name] for name in rule.all]
    needs[0] += rule.negatable
    return _Compiled(pack, tuple(needs), tuple(2 * rows[name] for name in rule.unless), rule.scope)


def _occurrences(batch: Batch, signals: Signals) -> tuple[I64, I64, I64]:
    term, first, last = find_words(batch.code, signals.lexicon)
    before, after = batch.kind[np.maximum(first - 1, 0)], batch.kind[np.minimum(last + 1, len(batch.kind) - 1)]
    within = signals.term_is_latin[term] & (((before == LATIN) & (first > 0)) | (after == LATIN))
    whole = ~within
    return term[whole], first[whole], last[whole]


def _negated(kind: U8, first: I64, *, ends: I64) -> Bools:
    """Whether a negation reaches each place in `first`; none reaches over a mark that ends a clause."""
    reach = np.zeros(len(kind) + NEGATION_REACH + 2, np.bool_)
    alive = ends
    for step in range(1, NEGATION_REACH + 1):
        alive = alive[kind[np.minimum(alive + step, len(kind) - 1)] < BREAK]
        reach[alive + step] = True
    negated: Bools = reach[first]
    return negated


def _clause_of(tokens: Tokens, characters: int) -> I64:
    """The clause of each folded character."""
    opens = np.zeros(characters, np.int64)
    opens[tokens.first[tokens.clauses[1:]]] = 1
    return np.cumsum(opens)


def _apply(by_clause: _Places, by_text: _Places, *, owner: I64, signals: Signals) -> Bools:
    """Which packs fire in which text; `owner` is the text of each clause.

    Only rules of groups that occur are tried, and only where their first group does.
    """
    fired = np.zeros((len(signals.packs), by_text.size), np.bool_)
    around: Mapping[Scope, _Places | _Near] = {"clause": by_clause, "near": _Near(by_clause, owner), "text": by_text}
    heard = (rule for group in by_text.seen for rule in signals.rules[group])
    for rule in heard:
        places = around[rule.scope]
        if not all(row >> 1 in places.seen for row in rule.needs[1:]):
            continue
        at = places.of(rule.needs[0])
        for row in rule.needs[1:]:
            at = at[places.holding(row)[at]]
        for row in rule.unless:
            if row >> 1 in places.seen:
                at = at[~places.holding(row)[at]]
        fired[rule.pack, at if rule.scope == "text" else owner[at]] = True
    return fired


def _plain(words: Sequence[str], fold: Fold) -> list[str]:
    batch = fold_texts(words, fold)
    joined, ends = batch.joined(), [*batch.starts[1:], len(batch.code)]
    return [joined[start : end - 1] for start, end in zip(batch.starts, ends, strict=True)]


def _is_latin(word: str) -> bool:
    return bool(word) and word[0].isascii() and word[0].isalpha()


def _longest(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept
