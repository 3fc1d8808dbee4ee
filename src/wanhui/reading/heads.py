"""The second step: sums of n-gram weights and fired signals, weighed together into one probability a head."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wanhui.reading.features import Tokens, sizes
from wanhui.reading.model import F32, Sums
from wanhui.reading.normalise import Bools

#: Softens the score of a clause of a few n-grams, which would otherwise look surer than a whole text.
CLAUSE_PRIOR = 60.0


@dataclass(frozen=True, slots=True)
class Mixer:
    """A small network from witnesses to logits: one hidden layer of rectifiers beside a direct linear path."""

    mean: F32
    spread: F32
    inner: F32
    inner_bias: F32
    outer: F32
    direct: F32
    bias: F32


def mix(witnesses: F32, mixer: Mixer) -> F32:
    """The logits of every head for each row of `witnesses`."""
    scaled: F32 = witnesses - mixer.mean
    scaled /= mixer.spread
    np.minimum(np.maximum(scaled, -6, out=scaled), 6, out=scaled)
    hidden: F32 = scaled @ mixer.inner
    hidden += mixer.inner_bias
    np.maximum(hidden, 0, out=hidden)
    logits: F32 = hidden @ mixer.outer
    logits += scaled @ mixer.direct
    logits += mixer.bias
    return logits


def clause_scores(sums: Sums) -> F32:
    """The score of every clause, of shape (heads, clauses)."""
    scores: F32 = sums.clause / np.sqrt(sums.clause_norm**2 + np.float32(CLAUSE_PRIOR))
    return scores


def weigh(sums: tuple[Sums, ...], fired: Bools, tokens: Tokens) -> F32:
    """The witnesses of each text: per table the whole text's scores and its clauses' highest, lowest and last, the
    signals that fired, and the length; `fired` is (packs, texts)."""
    lengths = tokens.spoken
    size = sizes(tokens.clauses[tokens.texts], len(tokens.code))
    parts: list[npt.NDArray[np.generic]] = [np.log1p(size)[None, :], np.log(lengths)[None, :]]
    for one in sums:
        clause = clause_scores(one)
        parts.append(one.text / one.text_norm)
        parts.append(np.maximum.reduceat(clause, tokens.texts, axis=1))
        if len(clause) <= _FEW:
            parts.append(np.minimum.reduceat(clause, tokens.texts, axis=1))
            parts.append(clause[:, tokens.texts + lengths - 1])
            parts.append(one.text / np.float32(10))
    parts.append(fired)
    return np.concatenate(parts, axis=0, dtype=np.float32, casting="unsafe").T


#: So many of the witnesses say how long the text is; they stand first.
LENGTHS = 2
#: Tables of so few columns also give lowest and last clause and the undivided sum.
_FEW = 4


def sigmoid(logits: F32) -> F32:
    """Probabilities of independent heads."""
    chances: F32 = (1 / (1 + np.exp(-np.clip(logits, -30, 30)))).astype(np.float32)
    return chances


def softmax(logits: F32) -> F32:
    """Probabilities of heads of which exactly one holds."""
    raised: F32 = np.exp(logits - logits.max(1, keepdims=True))
    chances: F32 = raised / raised.sum(1, keepdims=True)
    return chances
