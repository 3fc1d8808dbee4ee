"""Teaches the rich table and its mixer together, so that the error of every head reaches the n-grams' own weights.

The network is the product's: n-grams are summed to scores of the text and of each clause, a hidden layer weighs both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from training.counts import Vocabulary
from wanhui.reading.features import find_rows, hash_grams, slot_table, tokenise
from wanhui.reading.heads import CLAUSE_PRIOR, Mixer, mix, sigmoid
from wanhui.reading.normalise import Fold, fold_texts
from wanhui.reading.vocabulary import REVIEW_HEADS

F32 = npt.NDArray[np.float32]
I64 = npt.NDArray[np.int64]

_CHUNK = 2048
_BATCH, _WARM = 256, 50
_MEAN, _SQUARE = 0.9, 0.999
_LEAST_SPREAD = 0.05
#: Own choice by cross-validation: how much of the first weights is kept, which share of n-grams, witnesses and hidden
#: units is left out of each step (few examples a head: nothing may rest on one n-gram), how fast and how long.
_KEPT, _OWN = 0.35, 1.8
_LEFT_OUT, _DEAF, _ASLEEP = 0.6, 0.2, 0.3
_PACE, _ROUNDS, _DECAY = 1.5e-3, 14, 3e-2
_HIDDEN = 96
#: What an error of each head counts: the issues, the asks and danger most.
_COUNTS = {"issue": 1.0, "polarity": 0.5, "severity": 0.3, "emotion": 0.3, "ask": 0.5, "safety": 1.0}
HEAD_WEIGHTS: F32 = np.array([_COUNTS.get(head.partition(".")[0], 0.5) for head in REVIEW_HEADS], np.float32)


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts as the network takes them.

    `texts` and `clauses` are rows of n-grams, divided by their norms as the product divides its sums; `first` is the
    first clause of each text; `front` and `back` are the witnesses before and behind those of the table.
    """

    texts: sparse.csr_matrix
    clauses: sparse.csr_matrix
    first: I64
    front: F32
    back: F32

    def pick(self, rows: I64) -> Examples:
        """Only the texts of `rows`."""
        ends = np.append(self.first[1:], self.clauses.shape[0])
        sizes = (ends - self.first)[rows]
        first = np.cumsum(sizes) - sizes
        at = np.repeat(self.first[rows] - first, sizes) + np.arange(int(sizes.sum()))
        return Examples(self.texts[rows], self.clauses[at], first, self.front[rows], self.back[rows])


@dataclass(frozen=True, slots=True)
class Taught:
    """The weights of the rich table, (n-grams, columns), and the mixer that belongs to them."""

    table: F32
    mixer: Mixer

    def chances(self, examples: Examples) -> F32:
        """The probability of every head for each text."""
        heard = np.concatenate([examples.front, *_sums(examples, self.table)[:2], examples.back], axis=1)
        return sigmoid(mix(heard, self.mixer))


def examples_of(texts: Sequence[str], fold: Fold, vocabulary: Vocabulary, *, front: F32, back: F32) -> Examples:
    """Counts the n-grams of `vocabulary` in every text and every clause."""
    slots = slot_table(vocabulary.hashes)
    rows, sizes, first = [], [], []
    clauses = 0
    for start in range(0, len(texts), _CHUNK):
        tokens = tokenise(fold_texts(texts[start : start + _CHUNK], fold))
        found, starts = find_rows(hash_grams(tokens.code), slots, tokens)
        rows.append(found)
        sizes.append(np.diff(starts, append=len(found)))
        first.append(tokens.texts + clauses)
        clauses += len(tokens.clauses)
    at, begins = np.concatenate(rows), np.concatenate(first)
    ends = np.concatenate([[0], np.cumsum(np.concatenate(sizes))])
    shape = (clauses, len(vocabulary.hashes))
    sums = sparse.csr_matrix((vocabulary.idf[at], at, ends), shape=shape)
    norms = np.asarray(sparse.csr_matrix((vocabulary.idf[at] ** 2, at, ends), shape=shape).sum(1)).ravel()
    sums.sum_duplicates()
    members = sparse.csr_matrix((np.ones(clauses, np.float32), np.arange(clauses), np.append(begins, clauses)))
    whole = np.sqrt(np.maximum(np.add.reduceat(norms, begins), 1e-6))
    return Examples(
        texts=_divided(members @ sums, whole),
        clauses=_divided(sums, np.sqrt(norms + CLAUSE_PRIOR)),
        first=begins,
        front=front,
        back=back,
    )


def teach(examples: Examples, labels: npt.NDArray[np.bool_], *, start: F32, heads: Sequence[int], seed: int) -> Taught:
    """Fits table and mixer; column *k* of the weights to `start` with is that of head ``heads[k]``, others are free."""
    network = _Network(examples, labels.shape[1], start=start, heads=heads, seed=seed)
    steps = _ROUNDS * -(-len(labels) // _BATCH)
    step = 0
    for _ in range(_ROUNDS):
        order = network.rng.permutation(len(labels))
        for begin in range(0, len(order), _BATCH):
            rows = order[begin : begin + _BATCH]
            pace = _PACE * min(1.0, step / _WARM) * (0.5 + 0.5 * float(np.cos(np.pi * step / steps)))
            network.learn(examples.pick(rows), labels[rows], pace=pace)
            step += 1
    return network.taught()


class _Network:
    """The weights while they are learnt (Adam, with the gradients written out)."""

    def __init__(self, examples: Examples, width: int, *, start: F32, heads: Sequence[int], seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        columns, front, back = start.shape[1], examples.front, examples.back
        witnesses = front.shape[1] + 2 * columns + back.shape[1]
        self.mean, self.spread = np.zeros(witnesses, np.float32), np.ones(witnesses, np.float32)
        self.mean[: front.shape[1]], self.spread[: front.shape[1]] = front.mean(0), front.std(0) + _LEAST_SPREAD
        self.own = slice(front.shape[1], front.shape[1] + columns)
        direct = np.zeros((witnesses, width), np.float32)
        for column, head in enumerate(heads):
            direct[self.own.start + column, head] = _OWN
        self.weights: dict[str, F32] = {
            "table": start * np.float32(_KEPT),
            "inner": self._drawn(witnesses, _HIDDEN),
            "inner_bias": np.zeros(_HIDDEN, np.float32),
            "outer": self._drawn(_HIDDEN, width),
            "direct": direct,
            "bias": np.full(width, -2, np.float32),
        }
        self.slope = {name: np.zeros_like(array) for name, array in self.weights.items()}
        self.square = {name: np.zeros_like(array) for name, array in self.weights.items()}
        self.place = np.zeros(len(start), np.int64)
        self.steps = 0

    def learn(self, batch: Examples, labels: npt.NDArray[np.bool_], *, pace: float) -> None:
        """One step against the cross-entropy of all heads."""
        weights = self.weights
        batch = replace(batch, texts=self._thinned(batch.texts), clauses=self._thinned(batch.clauses))
        text, best, clause = _sums(batch, weights["table"])
        heard = np.concatenate([batch.front, text, best, batch.back], axis=1)
        ears = self._some(heard.shape, _DEAF)
        heard = (np.clip((heard - self.mean) / self.spread, -6, 6) * ears).astype(np.float32)
        hidden = np.maximum(heard @ weights["inner"] + weights["inner_bias"], 0)
        awake = self._some(hidden.shape, _ASLEEP) * (hidden > 0)
        hidden = hidden * awake
        said = sigmoid(hidden @ weights["outer"] + heard @ weights["direct"] + weights["bias"])
        wrong = ((said - labels) * HEAD_WEIGHTS / len(labels)).astype(np.float32)
        to_hidden = (wrong @ weights["outer"].T) * awake
        to_heard = (to_hidden @ weights["inner"].T + wrong @ weights["direct"].T) * ears
        columns = self.own.stop - self.own.start
        to_text = to_heard[:, self.own]
        to_best = to_heard[:, self.own.stop : self.own.stop + columns]
        self._move(
            {
                "inner": heard.T @ to_hidden,
                "inner_bias": to_hidden.sum(0),
                "outer": hidden.T @ wrong,
                "direct": heard.T @ wrong,
                "bias": wrong.sum(0),
            },
            pace=pace,
        )
        sizes = np.diff(batch.first, append=batch.clauses.shape[0])
        to_clause = (clause == np.repeat(best, sizes, axis=0)) * np.repeat(to_best, sizes, axis=0)
        self._move_table(batch, to_text, to_clause, pace=pace)

    def taught(self) -> Taught:
        """What was learnt, in the product's form."""
        small = {name: array for name, array in self.weights.items() if name != "table"}
        return Taught(self.weights["table"], Mixer(mean=self.mean, spread=self.spread, **small))

    def _move(self, slopes: dict[str, F32], *, pace: float) -> None:
        self.steps += 1
        for name, slope in slopes.items():
            every = np.arange(len(slope))
            self._adam(name, every, slope, pace=pace)
            if slope.ndim > 1:
                self.weights[name] *= np.float32(1 - pace * _DECAY)

    def _move_table(self, batch: Examples, to_text: F32, to_clause: F32, *, pace: float) -> None:
        """Moves only the rows of the n-grams that the batch holds."""
        rows = np.unique(batch.texts.indices)
        self.place[rows] = np.arange(len(rows))
        slope = sum(
            sparse.csr_matrix((part.data, self.place[part.indices], part.indptr), (part.shape[0], len(rows))).T @ back
            for part, back in ((batch.texts, to_text), (batch.clauses, to_clause))
        )
        self._adam("table", rows, np.asarray(slope, np.float32), pace=pace)

    def _adam(self, name: str, rows: I64, slope: F32, *, pace: float) -> None:
        first = self.slope[name][rows] * _MEAN + (1 - _MEAN) * slope
        second = self.square[name][rows] * _SQUARE + (1 - _SQUARE) * slope * slope
        self.slope[name][rows], self.square[name][rows] = first, second
        pace *= float(np.sqrt(1 - _SQUARE**self.steps) / (1 - _MEAN**self.steps))
        self.weights[name][rows] -= np.float32(pace) * first / (np.sqrt(second) + np.float32(1e-8))

    def _thinned(self, rows: sparse.csr_matrix) -> sparse.csr_matrix:
        return sparse.csr_matrix(
            (rows.data * self._some(rows.data.shape, _LEFT_OUT), rows.indices, rows.indptr), rows.shape
        )

    def _some(self, shape: tuple[int, ...], left_out: float) -> F32:
        return ((self.rng.random(shape, np.float32) >= left_out) / np.float32(1 - left_out)).astype(np.float32)

    def _drawn(self, inputs: int, outputs: int) -> F32:
        return (self.rng.standard_normal((inputs, outputs), np.float32) / np.sqrt(inputs)).astype(np.float32)


def _sums(examples: Examples, table: F32) -> tuple[F32, F32, F32]:
    """The scores of the whole texts, the highest of their clauses, and those of every clause."""
    clause = examples.clauses @ table
    return examples.texts @ table, np.maximum.reduceat(clause, examples.first, axis=0), clause


def _divided(rows: sparse.csr_matrix, norms: npt.NDArray[np.float64]) -> sparse.csr_matrix:
    return (sparse.diags(1 / norms) @ rows).tocsr().astype(np.float32)
