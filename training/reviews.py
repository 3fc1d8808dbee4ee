"""Fits what reads reviews: the wide table (good or bad), the rich table (all heads) and their two mixers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from training.counts import FEWEST_TEXTS, Vocabulary, build_vocabulary, count_texts
from training.data import (
    Labelled,
    annotated_set,
    corrected_reviews,
    gold_reviews,
    more_annotated_reviews,
    polarity_sets,
    unlabelled_texts,
    with_corrected,
    written_reviews,
)
from training.groups import folds_of, near_duplicates
from training.labels import Labels, review_labels
from training.matrices import matrix
from training.measures import by_kind, by_length, calibration_error, mismatch_area
from training.mixers import fit_network
from training.network import Examples, Taught, examples_of, teach
from training.script import simplification
from training.tables import Rounded, fit_column, fit_columns, fit_ratio_column, round_table
from training.tune import (
    best_thresholds,
    common_threshold,
    f1,
    micro_f1,
    natural_shift,
    threshold_for_precision,
    threshold_for_recall,
)
from wanhui.content.loader import load_packs
from wanhui.reading.columns import JUDGED
from wanhui.reading.features import slot_table, tokenise
from wanhui.reading.heads import LENGTHS, Mixer, mix, sigmoid, weigh
from wanhui.reading.model import Table, know, score
from wanhui.reading.normalise import Fold, build_fold, fold_texts
from wanhui.reading.signals import SignalPack, Signals, compile_signals, find_signals
from wanhui.reading.vocabulary import ISSUES, REVIEW_HEADS

F32 = npt.NDArray[np.float32]
I64 = npt.NDArray[np.int64]


def _heads(name: str) -> slice:
    """The heads of one name, which stand side by side."""
    places = [number for number, head in enumerate(REVIEW_HEADS) if head.startswith(f"{name}.")]
    return slice(places[0], places[-1] + 1)


FOLDS = 5
SEED = 7
_CHUNK = 2048
#: Out-of-fold probabilities are kept so far from none and all.
_FAINT = 1e-6
LARGEST = 220_000
#: Log-odds from which the label that a first fit gives an unlabelled text is believed (odds of nine to one).
_SURE = 2.2
#: Out of fold, over annotated reviews, by the sums alone; with the written signs nine of ten are found, and three
#: alarms of five are true (one of two where the sums alone must find nine of ten: such alarms are not heeded).
_SAFETY_RECALL = 0.89
#: How far the threshold of each issue is drawn to the one that suits all of them best: what suits a single code on the
#: rows at hand is partly chance (halves of an unseen fifth: micro-F1 .787 without, .793 with it).
_TOGETHER = 0.5
#: Heads with a column of their own, and how many columns the others share as they need them: fewer read faster.
_TOLD = [*range(len(ISSUES)), REVIEW_HEADS.index("safety")]
_FREE = 9
#: Out of fold: whoever is wrongly said to have proof is not asked for it.
_EVIDENCE_PRECISION = 0.7
#: Severity and emotion, of which the rows that were chosen for being unclear hold other shares than those drawn.
_CHOSEN = tuple(_heads(name) for name in ("severity", "emotion"))
#: Up to so many annotated rows the model is fitted anew, to show what more of them give.
_CURVE = (3000, 7804, 12000)
_CHAT_ONLY = ("extortion", "buyer", "presale")
_WIDE_STRENGTH, _STAR_STRENGTH, _RICH_STRENGTH = 5.0, 1.0, 8.0


@dataclass(frozen=True, slots=True)
class Corpus:
    """All texts of the polarity sets, how they are split, and what of them is annotated."""

    folder: Path
    fold: Fold
    pairs: tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]
    packs: tuple[SignalPack, ...]
    signals: Signals
    texts: list[str]
    labels: npt.NDArray[np.float64]
    stars: I64
    source: npt.NDArray[np.str_]
    kinds: npt.NDArray[np.str_]
    part: I64
    vocabulary: Vocabulary
    slots: npt.NDArray[np.uint32]
    annotated: int
    matrix: sparse.csr_matrix
    pool: sparse.csr_matrix
    gold: list[dict[str, Any]]
    gold_at: I64


@dataclass(frozen=True, slots=True)
class Heads:
    """All heads but good or bad, as learnt, with the out-of-fold probability of each annotated row and the curve."""

    table: Rounded
    mixer: Mixer
    labels: Labels
    chances: F32
    curve: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Built:
    """Everything that is stored about reviews."""

    wide: Rounded
    rich: Rounded
    good: Mixer
    good_chinese: Mixer
    review: Mixer
    thresholds: F32
    limits: dict[str, float]
    heard: list[int]
    figures: dict[str, Any]


def load(folder: Path, *, without: str, corrected: Path | None = None) -> Corpus:
    """Reads the data (and what people `corrected` in use), counts n-grams over all of it, splits by near-duplicates."""
    pairs = simplification()
    fold = build_fold(*pairs)
    sets = [one for one in polarity_sets(folder) if one.name != without]
    learnt = corrected_reviews(corrected) if corrected else []
    sets[0] = with_corrected(sets[0], learnt)
    written = written_reviews()
    sets.append(annotated_set("written", written))
    texts = [text for one in sets for text in one.texts]
    counted = count_texts([*texts, *unlabelled_texts(folder)], fold)
    total = int(counted[1].max()) + 1
    gold = gold_reviews(folder, "train") + more_annotated_reviews(folder) + learnt + written
    vocabulary, annotated = _annotated_first(
        build_vocabulary(counted[0], total, largest=LARGEST), [row["text"] for row in gold], fold
    )
    rows = matrix(counted, total, vocabulary)
    packs = load_packs("signals", SignalPack)
    place = {name: number for number, name in enumerate(sets[0].ids)}
    place |= {row["id"]: number for number, row in enumerate(written, start=len(texts) - len(written))}
    return Corpus(
        folder=folder,
        fold=fold,
        pairs=pairs,
        packs=packs,
        signals=compile_signals(packs, fold),
        texts=texts,
        labels=_all(sets, "labels"),
        stars=_all(sets, "stars"),
        source=np.array([one.name for one in sets for _ in one.texts]),
        kinds=_all(sets, "kinds"),
        part=folds_of(near_duplicates(texts, fold), FOLDS, seed=SEED),
        vocabulary=vocabulary,
        slots=slot_table(vocabulary.hashes),
        annotated=annotated,
        matrix=rows[: len(texts)],
        pool=rows[len(texts) :],
        gold=gold,
        gold_at=np.array([place[row["id"]] for row in gold]),
    )


def build(corpus: Corpus, *, say: Callable[[str], None]) -> Built:
    """Fits tables and mixers; what is told of a text in the figures was learnt without it."""
    heard = [n for n, pack in enumerate(corpus.packs) if pack.head not in _CHAT_ONLY]
    seen: list[F32] = []
    for part in range(FOLDS):
        texts = [corpus.texts[at] for at in np.flatnonzero(corpus.part == part)]
        seen.append(witness_good(corpus, texts, fit_wide(corpus, corpus.part != part).table()))
        say(f"good or bad, fold {part + 1} of {FOLDS}")
    witnesses = _in_order(seen, corpus.part)
    learnt = learn_heads(corpus, witnesses[corpus.gold_at], heard, say=say)
    clear, chinese = corpus.labels != 0.5, corpus.source != "english"
    good, chances = _fit_good(corpus, witnesses, among=clear)
    both = np.concatenate([witnesses, judged(corpus, witnesses, learnt, heard=heard)], axis=1)
    good_chinese, chinese_chances = _fit_good(corpus, both, among=clear & chinese)
    good_chances = np.where(chinese, chinese_chances, chances)
    say("mixer of good or bad")
    natural = np.array([row["sample"] == "random" for row in corpus.gold])
    shift = natural_shift(learnt.chances, learnt.labels, natural, groups=_CHOSEN)
    review = replace(learnt.mixer, bias=learnt.mixer.bias + shift)
    real = np.array([row["sample"] != "written" for row in corpus.gold])
    thresholds = best_thresholds(learnt.chances[real], learnt.labels[real], real[real])
    issues = _heads("issue")
    common = common_threshold(learnt.chances[natural, issues], learnt.labels[natural, issues])
    thresholds[issues] += _TOGETHER * (common - thresholds[issues])
    evidence = REVIEW_HEADS.index("evidence")
    thresholds[evidence] = threshold_for_precision(
        learnt.chances[:, evidence], learnt.labels[:, evidence], _EVIDENCE_PRECISION
    )
    safety = REVIEW_HEADS.index("safety")
    limits = {"safety": threshold_for_recall(learnt.chances[real, safety], learnt.labels[real, safety], _SAFETY_RECALL)}
    wide = fit_wide(corpus, np.ones(len(corpus.texts), np.bool_))
    say("final table of good or bad")
    figures = _figures(
        corpus, good_chances, learnt.chances, labels=learnt.labels, thresholds=thresholds, natural=natural
    )
    return Built(wide, learnt.table, good, good_chinese, review, thresholds, limits, heard, figures | learnt.curve)


def judged(corpus: Corpus, front: F32, learnt: Heads, *, heard: list[int]) -> F32:
    """What the heads of issues and polarity say of every text, in logits; of annotated ones out of fold."""
    table = learnt.table.table()
    out = []
    for start in range(0, len(corpus.texts), _CHUNK):
        here = slice(start, start + _CHUNK)
        batch = fold_texts(corpus.texts[here], corpus.fold)
        tokens = tokenise(batch)
        fired = find_signals(batch, tokens, corpus.signals).packs[heard]
        back = weigh(score(tokens, know(tokens, corpus.slots), table), fired, tokens)[:, LENGTHS:]
        out.append(mix(np.concatenate([front[here], back], axis=1), learnt.mixer)[:, JUDGED])
    logits = np.concatenate(out)
    seen = np.clip(learnt.chances[:, JUDGED], _FAINT, 1 - _FAINT)
    logits[corpus.gold_at] = np.log(seen / (1 - seen))
    return logits


def learn_heads(corpus: Corpus, front: F32, heard: list[int], *, say: Callable[[str], None]) -> Heads:
    """Teaches the rich table and the review mixer; `front` are the witnesses of good or bad, each unseen by its table.

    The learning curve comes from the first fold alone.
    """
    labels = review_labels(corpus.gold)
    texts = [row["text"] for row in corpus.gold]
    vocabulary = corpus.vocabulary.first(corpus.annotated)
    back = signals_of(corpus, texts, heard)
    examples = examples_of(texts, corpus.fold, vocabulary, front=front, back=back)
    parts = corpus.part[corpus.gold_at]
    chances = np.zeros(labels.shape, np.float32)
    for part in range(FOLDS):
        outside = np.flatnonzero(parts == part)
        chances[outside] = _taught(examples, labels, np.flatnonzero(parts != part)).chances(examples.pick(outside))
        say(f"issues and the like, fold {part + 1} of {FOLDS}")
    curve = {}
    outside = np.flatnonzero(parts == 0)
    for rows in _CURVE:
        inside = np.flatnonzero(parts != 0)[: int(rows * (FOLDS - 1) / FOLDS)]
        said = _taught(examples, labels, inside).chances(examples.pick(outside))
        curve[str(rows)] = round(_best_micro_f1(said, labels[outside]), 4)
        say(f"issues learnt from {rows} rows: {curve[str(rows)]}")
    curve[str(len(labels))] = round(_best_micro_f1(chances[outside], labels[outside]), 4)
    final = _taught(examples, labels, np.arange(len(labels)))
    say("issues and the like")
    return Heads(
        table=round_table(final.table, vocabulary),
        mixer=final.mixer,
        labels=labels,
        chances=chances,
        curve={"issues_curve": curve},
    )


def _taught(examples: Examples, labels: Labels, rows: I64) -> Taught:
    """Table and mixer learnt from `rows`: each head by itself first, then all together."""
    inside = examples.pick(rows)
    alone = fit_columns(inside.texts, labels[rows][:, _TOLD], strength=_RICH_STRENGTH)
    start = np.concatenate([alone, np.zeros((len(alone), _FREE), np.float32)], axis=1)
    return teach(inside, labels[rows], start=start, heads=_TOLD, seed=SEED)


def _best_micro_f1(said: F32, labels: Labels) -> float:
    """Micro-F1 over the issues under the best thresholds of these rows: comparable between models, a little kind."""
    every = np.ones(len(labels), np.bool_)
    width = len(ISSUES)
    return micro_f1((said >= best_thresholds(said, labels, every))[:, :width], labels[:, :width])


def fit_wide(corpus: Corpus, rows: npt.NDArray[np.bool_]) -> Rounded:
    """Good or bad, twice: plainly on all sets, and on naive-Bayes features of the Chinese ones; five stars or fewer."""
    clear = rows & (corpus.labels != 0.5)
    chinese = clear & (corpus.source != "english")
    starred = rows & (corpus.stars > 0)
    yes = corpus.labels > 0.5
    columns = [
        _fit_with_pool(corpus.matrix[clear], yes[clear], corpus.pool),
        fit_ratio_column(corpus.matrix[chinese], yes[chinese]),
        fit_column(corpus.matrix[starred], corpus.stars[starred] == 5, strength=_STAR_STRENGTH)
        if starred.any()
        else np.zeros(len(corpus.vocabulary.hashes), np.float32),
    ]
    return round_table(np.stack(columns, axis=1), corpus.vocabulary)


def _fit_with_pool(seen: sparse.csr_matrix, yes: Labels, pool: sparse.csr_matrix) -> F32:
    """Fits once, labels the unlabelled texts that this fit is sure of, and fits again with those at half weight."""
    first = fit_column(seen, yes, strength=_WIDE_STRENGTH)
    scores = pool @ first
    sure = np.abs(scores) > _SURE
    weight = np.concatenate([np.ones(len(yes)), np.full(int(sure.sum()), 0.5)])
    both = sparse.vstack([seen, pool[sure]]).tocsr()
    return fit_column(both, np.concatenate([yes, scores[sure] > 0]), strength=_WIDE_STRENGTH, weight=weight)


def witness_good(corpus: Corpus, texts: Sequence[str], wide: Table) -> F32:
    """What the mixer of p_positive hears about `texts`."""
    out = []
    for start in range(0, len(texts), _CHUNK):
        batch = fold_texts(texts[start : start + _CHUNK], corpus.fold)
        tokens = tokenise(batch)
        packs = np.zeros((0, len(tokens.texts)), np.bool_)
        out.append(weigh(score(tokens, know(tokens, corpus.slots), wide), packs, tokens))
    return np.concatenate(out)


def signals_of(corpus: Corpus, texts: Sequence[str], heard: list[int]) -> F32:
    """Which of the packs `heard` fire in each text."""
    out = []
    for start in range(0, len(texts), _CHUNK):
        batch = fold_texts(texts[start : start + _CHUNK], corpus.fold)
        out.append(find_signals(batch, tokenise(batch), corpus.signals).packs[heard].T.astype(np.float32))
    return np.concatenate(out)


def _annotated_first(vocabulary: Vocabulary, texts: Sequence[str], fold: Fold) -> tuple[Vocabulary, int]:
    """The vocabulary with the n-grams that enough annotated texts hold in front, and how many those are."""
    hashes, spread = np.unique(count_texts(texts, fold)[0], return_counts=True)
    known = np.isin(vocabulary.hashes, hashes[spread >= FEWEST_TEXTS])
    return vocabulary.pick(np.argsort(~known, kind="stable")), int(known.sum())


def _fit_good(corpus: Corpus, witnesses: F32, *, among: npt.NDArray[np.bool_]) -> tuple[Mixer, F32]:
    """The mixer of p_positive learnt `among` these texts, and its out-of-fold probability for every text."""
    yes = corpus.labels > 0.5
    chances = np.zeros(len(yes), np.float32)
    settings: dict[str, Any] = {"hidden": 16, "decay": 1e-2, "rounds": 6, "seeds": 4}
    for part in range(FOLDS):
        inside = among & (corpus.part != part)
        mixer = fit_network(witnesses[inside], yes[inside], **settings)
        outside = corpus.part == part
        chances[outside] = sigmoid(mix(witnesses[outside], mixer))[:, 0]
    return fit_network(witnesses[among], yes[among], **settings), chances


def _figures(
    corpus: Corpus, good: F32, chances: F32, *, labels: Labels, thresholds: F32, natural: Labels
) -> dict[str, Any]:
    """Out-of-fold figures, for the card."""
    clear = corpus.labels != 0.5
    yes = corpus.labels > 0.5
    sources = {
        str(name): round(float(((good > 0.5) == yes)[clear & (corpus.source == name)].mean()), 4)
        for name in np.unique(corpus.source)
    }
    shop = corpus.source == "os10"
    starred = corpus.stars > 0
    right = (good > 0.5) == yes
    texts = [text for text, inside in zip(corpus.texts, shop.tolist(), strict=True) if inside]
    said = chances >= thresholds
    issues = {code: round(f1(said[natural, n], labels[natural, n]), 3) for n, code in enumerate(ISSUES)}
    width = len(ISSUES)
    return {
        "good_or_bad": sources,
        "good_or_bad_by_kind": by_kind(right[shop], corpus.kinds[shop]),
        "good_or_bad_by_length": by_length(right[shop], texts),
        "calibration_error": calibration_error(good[shop], yes[shop]),
        "star_mismatch_area": mismatch_area(good[starred], corpus.stars[starred], seed=SEED),
        "issues_micro_all": round(micro_f1(said[:, :width], labels[:, :width]), 4),
        "issues_micro_natural": round(micro_f1(said[natural, :width], labels[natural, :width]), 4),
        "issues_natural": issues,
    }


def _in_order(parts: list[F32], number: I64) -> F32:
    """Rows made part by part, put back where they belong."""
    out = np.zeros((len(number), parts[0].shape[1]), np.float32)
    for part, rows in enumerate(parts):
        out[number == part] = rows
    return out


def _all(sets: Sequence[Labelled], name: str) -> npt.NDArray[Any]:
    return np.concatenate([np.asarray(getattr(one, name)) for one in sets])
