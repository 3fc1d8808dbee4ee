"""Many texts read at once: every head and flag as a column, one row a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from wanhui.reading.features import Tokens, tokenise
from wanhui.reading.heads import LENGTHS, mix, sigmoid, weigh
from wanhui.reading.language import languages
from wanhui.reading.model import F32, Sums, know, score
from wanhui.reading.normalise import DIGIT, Batch, Bools, fold_texts
from wanhui.reading.reader import Reader
from wanhui.reading.safety import is_unsafe
from wanhui.reading.signals import Fired, find_signals
from wanhui.reading.unions import Heard, unite
from wanhui.reading.verdicts import hear, settle
from wanhui.reading.vocabulary import ASKS, EMOTIONS, ISSUES, POLARITIES, REVIEW_HEADS, SUSPECTS

_ISSUE = slice(0, len(ISSUES))
_POLARITY = slice(_ISSUE.stop, _ISSUE.stop + len(POLARITIES))
#: The heads whose judgement p_positive rests on beside the sums.
JUDGED = slice(_ISSUE.start, _POLARITY.stop)
_SEVERITY = slice(_POLARITY.stop, _POLARITY.stop + 4)
_GRAVE = _SEVERITY.stop - 1
_EMOTION = slice(_SEVERITY.stop, _SEVERITY.stop + len(EMOTIONS))
_ASK = slice(_EMOTION.stop, _EMOTION.stop + len(ASKS))
_SAFETY, _EVIDENCE = _ASK.stop, _ASK.stop + 1
_SUSPECT = slice(_EVIDENCE + 1, _EVIDENCE + 1 + len(SUSPECTS))

#: How far a text with so many stars can be from its words before that counts: three stars say little.
_STAR_WEIGHT: F32 = np.array([np.nan, 1.0, 0.9, 0.3, 0.9, 1.0], np.float32)


#: The probability given to what no signal names in a language that only signals are heard in (own value).
_UNHEARD = 0.02
#: The probability given to what a written rule alone decides (own value).
_DECIDED = 0.9


@dataclass(frozen=True, slots=True)
class Pass:
    """One batch on its way: what was folded, cut, summed and found, kept while spans may be asked for."""

    batch: Batch
    tokens: Tokens
    rich: Sums
    wide: Sums
    fired: Fired


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Every head and flag of many texts; row *i* belongs to text *i*.

    `issues` and `asks` are (texts, codes) in the order of `ISSUES` and `ASKS`; `polarity`, `emotion` and `suspect`
    number the codes of the vocabulary (`suspect` −1: none); `claim`: the law is cited for a claim; `star_mismatch` is
    NaN where there are no stars.
    """

    lang: npt.NDArray[np.str_]
    polarity: npt.NDArray[np.int8]
    polarity_p: F32
    p_positive: F32
    severity: npt.NDArray[np.int8]
    safety: Bools
    safety_p: F32
    emotion: npt.NDArray[np.int8]
    emotion_p: F32
    issues: Bools
    issues_p: F32
    asks: Bools
    evidence: Bools
    suspect: npt.NDArray[np.int8]
    claim: Bools
    star_mismatch: F32
    hostage: Bools
    escalation: Bools
    model: str

    def __len__(self) -> int:
        return len(self.polarity)

    def rows(self) -> list[dict[str, Any]]:
        """The compact result of each text, as plain values to be stored; its intent only where the law is cited."""
        issue_at, issue_code = np.nonzero(self.issues)
        found: list[list[dict[str, Any]]] = [[] for _ in range(len(self))]
        chances = np.round(self.issues_p[issue_at, issue_code].astype(np.float64), 3).tolist()
        for at, code, p in zip(issue_at.tolist(), issue_code.tolist(), chances, strict=True):
            found[at].append({"code": ISSUES[code], "p": p})
        asked: list[list[str]] = [[] for _ in range(len(self))]
        for at, code in np.argwhere(self.asks).tolist():
            asked[at].append(ASKS[code])
        mismatch = [None if p != p else p for p in np.round(self.star_mismatch.astype(np.float64), 3).tolist()]
        rows: list[dict[str, Any]] = [
            {
                "lang": lang,
                "polarity": POLARITIES[polarity],
                "polarity_p": polarity_p,
                "p_positive": p_positive,
                "severity": severity,
                "safety": safety,
                "emotion": EMOTIONS[emotion],
                "issues": issues,
                "asks": asks,
                "evidence": evidence,
                "suspect": None if suspect < 0 else SUSPECTS[suspect],
                "star_mismatch": star_mismatch,
                "review_hostage": hostage,
                "model": self.model,
            }
            for (
                lang, polarity, polarity_p, p_positive, severity, safety, emotion, issues, asks, evidence, suspect,
                star_mismatch, hostage,
            ) in zip(
                self.lang.tolist(), self.polarity.tolist(), np.round(self.polarity_p, 3).tolist(),
                np.round(self.p_positive, 3).tolist(), self.severity.tolist(), self.safety.tolist(),
                self.emotion.tolist(), found, asked, self.evidence.tolist(), self.suspect.tolist(), mismatch,
                self.hostage.tolist(), strict=True,
            )
        ]  # fmt: skip
        for at in np.flatnonzero(self.claim).tolist():
            rows[at]["intent"] = "professional_claim"
        return rows


def run(
    reader: Reader, texts: Sequence[str], stars: Sequence[int | None], *, told: Sequence[str | None] = ()
) -> tuple[Pass, Columns]:
    """One batch read in one pass; keep batches to a few thousand texts. `told` are languages that are known."""
    batch = fold_texts(texts, reader.fold)
    tokens = tokenise(batch)
    wide, rich = score(tokens, know(tokens, reader.slots), reader.sums)
    fired = find_signals(batch, tokens, reader.signals)
    front = weigh((wide,), fired.packs[:0], tokens)
    back = weigh((rich,), listen(fired.packs, reader.witnesses), tokens)
    logits = mix(np.concatenate([front.T, back.T[LENGTHS:]]).T, reader.review)
    lang = languages(batch, texts)
    if any(told):
        lang = [one or found for one, found in zip(told, lang, strict=True)]
    passed = Pass(batch, tokens, rich, wide, fired)
    chances = sigmoid(logits)
    foreign = np.array([code != "zh" for code in lang], np.bool_)
    good = _good(reader, front, logits, foreign=foreign)
    if foreign.any():
        chances[foreign] = _by_signals(reader, fired.packs[:, foreign], good[foreign])
    blank = np.add.reduceat(batch.kind <= DIGIT, batch.starts, dtype=np.int64) == 0
    if blank.any():
        chances[blank] = _NOTHING
        good = np.where(blank, np.float32(0.5), good)
    shown = np.array([star or 0 for star in stars], np.int64)
    heard = unite(fired.packs, reader.sets)
    plain = hear(heard, clauses=tokens.spoken)
    chances, good = settle(chances, good, plain, stars=shown, foreign=foreign)
    return passed, _columns(reader, chances, good, heard=heard, lang=lang, shown=shown)


def _good(reader: Reader, front: F32, logits: F32, *, foreign: Bools) -> F32:
    """How probably each text is good: of Chinese ones by the sums and by what the heads of issues and polarity say."""
    good = sigmoid(mix(np.concatenate([front, logits[:, JUDGED]], axis=1), reader.good_chinese))[:, 0]
    if foreign.any():
        good[foreign] = sigmoid(mix(front[foreign], reader.good))[:, 0]
    return good


def listen(packs: Bools, places: npt.NDArray[np.int64]) -> Bools:
    """The rows of `packs` at `places`; a place of −1 is a pack that is not there."""
    heard: Bools = packs[np.maximum(places, 0)] & (places >= 0)[:, None]
    return heard


def _columns(
    reader: Reader, chances: F32, good: F32, *, heard: Heard, lang: list[str], shown: npt.NDArray[np.int64]
) -> Columns:
    decided = heard.decided
    flagged = chances >= reader.thresholds
    polarity = chances[:, _POLARITY] / chances[:, _POLARITY].sum(1, keepdims=True)
    emotion = chances[:, _EMOTION] / chances[:, _EMOTION].sum(1, keepdims=True)
    best = polarity.argmax(1)
    suspects = np.where(flagged[:, _SUSPECT], chances[:, _SUSPECT], 0)
    suspects = np.maximum(suspects, _DECIDED * decided[:, _SUSPECT])
    hostage = heard.of("hostage")
    safety_p = chances[:, _SAFETY]
    return Columns(
        lang=np.array(lang),
        polarity=best.astype(np.int8),
        polarity_p=polarity[np.arange(len(best)), best],
        p_positive=good,
        severity=np.where(decided[:, _GRAVE], 3, chances[:, _SEVERITY].argmax(1)).astype(np.int8),
        safety=is_unsafe(safety_p, heard, good=good, limit=reader.limits["safety"]),
        safety_p=safety_p,
        emotion=emotion.argmax(1).astype(np.int8),
        emotion_p=emotion.max(1),
        issues=flagged[:, _ISSUE] | decided[:, _ISSUE],
        issues_p=np.maximum(chances[:, _ISSUE], np.float32(_DECIDED) * decided[:, _ISSUE]),
        asks=flagged[:, _ASK] | decided[:, _ASK],
        evidence=flagged[:, _EVIDENCE] | decided[:, _EVIDENCE],
        suspect=np.where(suspects.any(1), suspects.argmax(1), -1).astype(np.int8),
        star_mismatch=star_mismatch(good, shown),
        hostage=hostage,
        claim=heard.of("claim") & ~hostage,
        escalation=heard.of("escalation"),
        model=reader.version,
    )


def star_mismatch(good: F32, stars: npt.NDArray[np.int64]) -> F32:
    """How probably stars and text disagree; NaN without stars (0)."""
    disagree = np.where(stars > 3, 1 - good, np.where(stars < 3, good, np.abs(2 * good - 1)))
    weighed: F32 = disagree * _STAR_WEIGHT[np.clip(stars, 0, 5)]
    return weighed


def _any(packs: Bools, places: Sequence[int]) -> Bools:
    found: Bools = np.logical_or.reduce(packs[list(places)], axis=0)
    return found


def _by_signals(reader: Reader, packs: Bools, good: F32) -> F32:
    """Outside Chinese the review mixer has learnt nothing: signals name the issues, the wide table the polarity."""
    chances = np.full((packs.shape[1], len(REVIEW_HEADS)), _UNHEARD, np.float32)
    for number, head in enumerate(REVIEW_HEADS):
        if places := reader.packs(head):
            chances[_any(packs, places), number] = 0.8
    bad = 1 - good
    complains = chances[:, _ISSUE].max(1) > 0.5
    chances[:, _POLARITY] = np.stack([bad, np.minimum(good, bad) * 0.8, good, np.where(complains, good * 0.7, 0.02)], 1)
    unsafe = chances[:, _SAFETY] > 0.5
    chances[:, _SEVERITY] = np.stack([good, 0.6 * bad, 0.55 * bad + 0.15 * complains, 0.9 * unsafe], 1)
    angry = _any(packs, reader.packs("mood.anger"))
    chances[:, _EMOTION] = np.stack([good, 0.7 * bad, angry * (0.2 + bad)], 1)
    return chances


_NOTHING = np.full(len(REVIEW_HEADS), 0.02, np.float32)
_NOTHING[_POLARITY] = (0.2, 0.3, 0.25, 0.05)
_NOTHING[_SEVERITY.start] = 0.9
_NOTHING[_EMOTION.start] = 0.9
