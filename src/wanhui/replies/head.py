"""The trained head: hashed character n-grams that recognise a forbidden act in words no list foresaw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from wanhui.replies.grams import ORDERS, Booleans, Integers, buckets_of, codes
from wanhui.replies.policy import Family
from wanhui.replies.sheet import Sheet

Floats = npt.NDArray[np.float32]

_LONGEST = 2_000
#: In bytes of UTF-8, where a Chinese character has three.
_SHORT = 66
#: How many of the likeliest families are told.
_RANKED = 3
#: Bits of each half of a packed number; a sum over 2,000 characters stays far below.
_HALF = 32


@dataclass(frozen=True, slots=True)
class ParaphraseHead:
    """Two gates (must it be blocked? is it harmful at all?) and, for what passes, one score a family.

    Weights are int8, buckets (a power of two) × columns (both gates packed in one number), with one scale and bias a
    column; beside them each word
    class that occurs in the text adds its own weight. A text whose gate reaches `block_at` may block, `warn_at`
    may warn, as far as its family's rule allows; each holds one threshold for longer texts and one for short ones,
    which say too little to be sure of.
    """

    version: str
    families: tuple[Family, ...]
    gates: Integers
    gate_scale: Floats
    gate_bias: Floats
    classes: tuple[str, ...]
    class_gates: Floats
    class_weights: Floats
    weights: npt.NDArray[np.int8]
    scale: Floats
    bias: Floats
    block_at: tuple[float, float]
    warn_at: tuple[float, float]


#: Of a text that passes a gate: how likely it must be blocked, and whether that is enough to block it.
Suspicion = tuple[float, bool]
#: The likeliest families of a text, likeliest first.
Ranking = list[tuple[Family, float]]


def is_short(text: str) -> bool:
    """Whether a folded text is shorter than 22 Chinese characters, or 66 letters."""
    return len(text) < _SHORT and len(text.encode("utf-8", "surrogatepass")) < _SHORT


def for_classes(head: ParaphraseHead, names: Sequence[str]) -> ParaphraseHead:
    """`head` with one row a word class of `names`, in their order; a class it was not trained with weighs nothing."""
    rows = [head.classes.index(name) if name in head.classes else len(head.classes) for name in names]
    gates, weights = (
        np.vstack([each, np.zeros_like(each[:1])])[rows] for each in (head.class_gates, head.class_weights)
    )
    return replace(head, classes=tuple(names), class_gates=gates, class_weights=weights)


def suspect(head: ParaphraseHead, sheet: Sheet, classes: Booleans) -> dict[int, Suspicion]:
    """The suspicions of `sheet` by text; a row of `classes` tells the word classes in each, of which most have none.

    Only the first 2,000 characters count.
    """
    weighed = _gated(head.gates, sheet) * head.gate_scale + head.gate_bias
    passed = _probability(weighed + classes.astype(np.float32) @ head.class_gates)
    needed = np.where(_are_short(sheet)[:, None], *(np.array([head.block_at[s], head.warn_at[s]]) for s in (1, 0)))
    enough = passed >= needed
    numbers = np.flatnonzero(enough.any(axis=1))
    told = zip(passed[numbers, 0].tolist(), enough[numbers, 0].tolist(), strict=True)
    return dict(zip(numbers.tolist(), told, strict=True))


def rank(head: ParaphraseHead, sheet: Sheet, classes: Booleans, *, numbers: Sequence[int]) -> list[Ranking]:
    """For each of the texts with these `numbers` which families it most likely belongs to."""
    if not numbers:
        return []
    scores = _scored(head.weights, sheet, np.array(numbers)) * head.scale + head.bias
    likely = _probability(scores + classes[numbers].astype(np.float32) @ head.class_weights)
    orders = np.argsort(-likely, axis=1, kind="stable")[:, :_RANKED]
    chances = np.take_along_axis(likely, orders, axis=1).tolist()
    families = head.families
    return [
        [(families[place], each) for place, each in zip(order, chance, strict=True)]
        for order, chance in zip(orders.tolist(), chances, strict=True)
    ]


def _are_short(sheet: Sheet) -> Booleans:
    """`is_short` for each text."""
    size = 1 + (sheet.code > 0x7F) + (sheet.code > 0x7FF) + (sheet.code > 0xFFFF)
    running = np.concatenate([[0], np.cumsum(size)])
    return np.asarray(running[sheet.starts + sheet.lengths] - running[sheet.starts] < _SHORT)


def _gated(packed: Integers, sheet: Sheet) -> npt.NDArray[np.float64]:
    """For each text the sum of its n-grams' two gate weights over the root of their number.

    Running sums over the joined texts: windows that cross a border lie outside every difference taken. Both weights of
    an n-gram stand in one number, so that one sum serves both.
    """
    lengths = _lengths(sheet)
    sums = np.zeros(len(lengths), dtype=np.int64)
    for order, hashed in zip(ORDERS, sheet.buckets, strict=True):
        running = np.zeros(len(hashed) + 1, dtype=np.int64)
        np.cumsum(packed[hashed], out=running[1:])
        begins = np.minimum(sheet.starts, len(hashed))
        sums += running[begins + np.maximum(lengths - order + 1, 0)] - running[begins]
    first = sums.astype(np.int32).astype(np.int64)
    return np.stack([first, (sums - first) >> _HALF], axis=1) / _root(lengths)[:, None]


def _scored(weights: npt.NDArray[np.int8], sheet: Sheet, numbers: Integers) -> npt.NDArray[np.float64]:
    """The same with one column a column of `weights`, text by text: cheaper for the few that are asked for."""
    lengths = _lengths(sheet)[numbers]
    every = np.concatenate(sheet.buckets)
    begins = np.cumsum([0, *map(len, sheet.buckets[:-1])]) + sheet.starts[numbers][:, None]
    sizes = np.maximum(lengths[:, None] - [order - 1 for order in ORDERS], 0)
    ends = np.cumsum(sizes).reshape(sizes.shape)
    chosen = every[np.repeat(begins - ends + sizes, sizes.ravel()) + np.arange(int(ends[-1, -1]))]
    sums = np.zeros((len(numbers), weights.shape[1]))
    ones = np.ones(int(sizes.sum(axis=1).max()), dtype=np.float32)
    begin = 0
    for row, end in enumerate(ends[:, -1].tolist()):
        sums[row] = ones[: end - begin] @ weights.take(chosen[begin:end], axis=0).astype(np.float32)
        begin = end
    return sums / _root(lengths)[:, None]


def _lengths(sheet: Sheet) -> Integers:
    return np.minimum(sheet.lengths, _LONGEST)


def _root(lengths: Integers) -> npt.NDArray[np.float64]:
    counts = sum(np.maximum(lengths - order + 1, 0) for order in ORDERS)
    return np.asarray(np.sqrt(np.maximum(counts, 1)))


def _probability(logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(1.0 / (1.0 + np.exp(-logits)))


def features(texts: Sequence[str]) -> tuple[Integers, Integers]:
    """The (text number, bucket) of every n-gram of every text; training counts exactly what the head weighs."""
    found = [np.concatenate(buckets_of(codes(text[:_LONGEST]))) for text in texts]
    rows = np.repeat(np.arange(len(found)), [len(one) for one in found])
    return rows, np.concatenate([np.zeros(0, dtype=np.int64), *found])


def head_from_arrays(arrays: Mapping[str, npt.NDArray[Any]]) -> ParaphraseHead:
    """The head as training saved it: one array a field, text fields as arrays of strings."""
    return ParaphraseHead(
        version=str(arrays["version"]),
        families=cast(tuple[Family, ...], tuple(str(family) for family in arrays["families"])),
        gates=_packed(arrays["gates"]),
        gate_scale=arrays["gate_scale"].astype(np.float32),
        gate_bias=arrays["gate_bias"].astype(np.float32),
        weights=np.ascontiguousarray(arrays["weights"], dtype=np.int8),
        scale=arrays["scale"].astype(np.float32),
        bias=arrays["bias"].astype(np.float32),
        classes=tuple(str(name) for name in arrays["classes"]),
        class_gates=arrays["class_gates"].astype(np.float32),
        class_weights=arrays["class_weights"].astype(np.float32),
        block_at=_pair(arrays["block_at"]),
        warn_at=_pair(arrays["warn_at"]),
    )


def _packed(gates: npt.NDArray[Any]) -> Integers:
    """The two columns of `gates` in one number each row: the second in its upper half."""
    columns = gates.astype(np.int64)
    return np.ascontiguousarray(columns[:, 0] + (columns[:, 1] << _HALF))


def _pair(array: npt.NDArray[Any]) -> tuple[float, float]:
    longer, short = array.tolist()
    return float(longer), float(short)
