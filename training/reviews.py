"""Fits what reads reviews: the wide table (good or bad), the rich table (all heads) and their two mixers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from training.counts import FEWEST_TEXTS, Vocabulary, build_vocabulary, count_texts
from training.data import Labelled, corrected_reviews, gold_reviews, polarity_sets, unlabelled_texts, with_corrected
from training.groups import folds_of, near_duplicates
from training.labels import Labels, review_labels
from training.matrices import matrix
from training.measures import by_kind, by_length, calibration_error, mismatch_area
from training.mixers import fit_network
from training.script import simplification
from training.tables import Rounded, fit_column, fit_columns, fit_ratio_column, round_table
from training.tune import best_thresholds, f1, micro_f1, threshold_for_recall
from wanhui.content.loader import load_packs
from wanhui.reading.features import slot_table, tokenise
from wanhui.reading.heads import Mixer, mix, sigmoid, weigh
from wanhui.reading.model import Table, know, score
from wanhui.reading.normalise import Fold, build_fold, fold_texts
from wanhui.reading.signals import SignalPack, Signals, compile_signals, find_signals
from wanhui.reading.vocabulary import ISSUES, REVIEW_HEADS

F32 = npt.NDArray[np.float32]
I64 = npt.NDArray[np.int64]

FOLDS = 5
SEED = 7
LARGEST = 220_000
#: Log-odds from which the label that a first fit gives an unlabelled text is believed (odds of nine to one).
_SURE = 2.2
#: Out of fold, over annotated reviews; a miss costs more than a false alarm, but an alarm that is false every other
#: time is not heeded (0.95 had four false alarms to five true ones).
_SAFETY_RECALL = 0.9
#: Heads with a column of their own, those without, and how many columns stand for these together.
_TOLD = [*range(len(ISSUES)), REVIEW_HEADS.index("safety")]
_OTHERS = [number for number in range(len(REVIEW_HEADS)) if number not in _TOLD]
_DIRECTIONS = 9
_CHAT_ONLY = ("extortion", "buyer")
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
class Built:
    """Everything that is stored about reviews."""

    wide: Rounded
    rich: Rounded
    good: Mixer
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
    texts = [text for one in sets for text in one.texts]
    counted = count_texts([*texts, *unlabelled_texts(folder)], fold)
    total = int(counted[1].max()) + 1
    gold = gold_reviews(folder, "train") + learnt
    vocabulary, annotated = _annotated_first(
        build_vocabulary(counted[0], total, largest=LARGEST), [row["text"] for row in gold], fold
    )
    rows = matrix(counted, total, vocabulary)
    packs = load_packs("signals", SignalPack)
    place = {name: number for number, name in enumerate(sets[0].ids)}
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
    """Fits tables and mixers; the mixers learn only from texts that their tables had not seen."""
    labels = review_labels(corpus.gold)
    gold_part = corpus.part[corpus.gold_at]
    heard = [n for n, pack in enumerate(corpus.packs) if pack.head not in _CHAT_ONLY]
    good_seen: list[F32] = []
    gold_seen: list[F32] = []
    for part in range(FOLDS):
        wide = fit_wide(corpus, corpus.part != part).table()
        rich = fit_rich(corpus, gold_part != part, labels).table()
        good_seen.append(witness_good(corpus, [corpus.texts[at] for at in np.flatnonzero(corpus.part == part)], wide))
        texts = [corpus.gold[at]["text"] for at in np.flatnonzero(gold_part == part)]
        gold_seen.append(witness_review(corpus, texts, wide, rich=rich, heard=heard))
        say(f"fold {part + 1} of {FOLDS}")
    good_witnesses, gold_witnesses = _in_order(good_seen, corpus.part), _in_order(gold_seen, gold_part)
    good, good_chances = _fit_good(corpus, good_witnesses)
    review, chances = _fit_review(gold_witnesses, labels, gold_part)
    say("mixers")
    natural = np.array([row["sample"] == "random" for row in corpus.gold])
    thresholds = best_thresholds(chances, labels, natural)
    safety = REVIEW_HEADS.index("safety")
    limits = {"safety": threshold_for_recall(chances[:, safety], labels[:, safety], _SAFETY_RECALL)}
    everything = np.ones(len(corpus.texts), np.bool_)
    wide, rich = fit_wide(corpus, everything), fit_rich(corpus, np.ones(len(labels), np.bool_), labels)
    say("final tables")
    figures = _figures(corpus, good_chances, chances, labels=labels, thresholds=thresholds, natural=natural)
    return Built(wide, rich, good, review, thresholds, limits, heard, figures)


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


def fit_rich(corpus: Corpus, rows: npt.NDArray[np.bool_], labels: Labels) -> Rounded:
    """The issues and safety, a column each, and what tells the other heads apart, on the annotated texts' n-grams."""
    vocabulary = corpus.vocabulary.first(corpus.annotated)
    counted = count_texts([row["text"] for row in corpus.gold], corpus.fold)
    seen = matrix(counted, len(corpus.gold), vocabulary)
    columns = fit_columns(seen[rows], labels[rows], strength=_RICH_STRENGTH)
    told, others = columns[:, _TOLD], columns[:, _OTHERS] @ _directions(labels)
    return round_table(np.concatenate([told, others], axis=1), vocabulary)


def _directions(labels: Labels) -> F32:
    """The directions in which the other heads vary most: many of them say much the same.

    They follow from the labels alone, so that every fold has the same. Fewer columns make reading faster.
    """
    others = labels[:, _OTHERS].astype(np.float64)
    _, _, vectors = np.linalg.svd((others - others.mean(0)) / (others.std(0) + 0.05), full_matrices=False)
    directions: F32 = vectors[:_DIRECTIONS].T.astype(np.float32)
    return directions


def witness_good(corpus: Corpus, texts: Sequence[str], wide: Table) -> F32:
    """What the mixer of p_positive hears about `texts`."""
    return _witness(corpus, texts, (wide,), heard=[])


def witness_review(corpus: Corpus, texts: Sequence[str], wide: Table, *, rich: Table, heard: list[int]) -> F32:
    """What the mixer of all review heads hears about `texts`."""
    return _witness(corpus, texts, (wide, rich), heard=heard)


def _witness(corpus: Corpus, texts: Sequence[str], tables: tuple[Table, ...], *, heard: list[int]) -> F32:
    out = []
    for start in range(0, len(texts), 2048):
        batch = fold_texts(texts[start : start + 2048], corpus.fold)
        tokens = tokenise(batch)
        packs = (
            find_signals(batch, tokens, corpus.signals).packs[heard]
            if heard
            else np.zeros((0, len(tokens.texts)), np.bool_)
        )
        known = know(tokens, corpus.slots)
        out.append(weigh(tuple(score(tokens, known, table) for table in tables), packs, tokens))
    return np.concatenate(out)


def _annotated_first(vocabulary: Vocabulary, texts: Sequence[str], fold: Fold) -> tuple[Vocabulary, int]:
    """The vocabulary with the n-grams that enough annotated texts hold in front, and how many those are."""
    hashes, spread = np.unique(count_texts(texts, fold)[0], return_counts=True)
    known = np.isin(vocabulary.hashes, hashes[spread >= FEWEST_TEXTS])
    return vocabulary.pick(np.argsort(~known, kind="stable")), int(known.sum())


def _fit_good(corpus: Corpus, witnesses: F32) -> tuple[Mixer, F32]:
    clear = corpus.labels != 0.5
    yes = (corpus.labels > 0.5)[:, None]
    chances = np.zeros(len(yes), np.float32)
    settings: dict[str, Any] = {"hidden": 16, "decay": 1e-2, "rounds": 6, "seeds": 1}
    for part in range(FOLDS):
        inside = clear & (corpus.part != part)
        mixer = fit_network(witnesses[inside], yes[inside].ravel(), **settings)
        outside = corpus.part == part
        chances[outside] = sigmoid(mix(witnesses[outside], mixer))[:, 0]
    return fit_network(witnesses[clear], yes[clear].ravel(), **settings), chances


def _fit_review(witnesses: F32, labels: Labels, parts: I64) -> tuple[Mixer, F32]:
    chances = np.zeros(labels.shape, np.float32)
    settings: dict[str, Any] = {"hidden": 64, "decay": 0.5, "rounds": 25}
    for part in range(FOLDS):
        mixer = fit_network(witnesses[parts != part], labels[parts != part], seeds=2, **settings)
        chances[parts == part] = sigmoid(mix(witnesses[parts == part], mixer))
    return fit_network(witnesses, labels, seeds=2, **settings), chances


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
