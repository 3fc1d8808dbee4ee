"""The trained head: hashed character n-grams that recognise a forbidden act in words no list foresaw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from wanhui.replies.policy import Family

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

#: n-gram lengths; Latin script needs longer ones to say as much.
ORDERS = (1, 2, 3, 4, 5)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_STEP = np.uint64(0x100000001B3)
_BATCH = 512
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class ParaphraseHead:
    """Two gates (must it be blocked? is it harmful at all?) and, for what passes, one score a family.

    Weights are int8, buckets (a power of two) × columns, with one scale and bias a column; beside them each word
    class that occurs in the text adds its own weight. A text whose gate reaches `block_at` may block, `warn_at`
    may warn, as far as its family's rule allows.
    """

    version: str
    families: tuple[Family, ...]
    gates: npt.NDArray[np.int8]
    gate_scale: Floats
    gate_bias: Floats
    class_gates: Mapping[str, tuple[float, float]]
    class_weights: Mapping[str, Floats]
    weights: npt.NDArray[np.int8]
    scale: Floats
    bias: Floats
    block_at: float
    warn_at: float


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What the head thinks of a text: the two gates, and the families from the likeliest on when one gate is passed."""

    block: float
    harmful: float
    families: tuple[Family, ...]


def suspect(
    head: ParaphraseHead, texts: Sequence[str], classes: Sequence[Iterable[str]]
) -> list[Suspicion | None]:
    """For each folded text, with the word classes found in it, its suspicion; None when neither gate is passed.

    Only the first 2,000 characters count.
    """
    found: list[Suspicion | None] = []
    for at in range(0, len(texts), _BATCH):
        found.extend(_suspect_batch(head, texts[at : at + _BATCH], classes[at : at + _BATCH]))
    return found


def _suspect_batch(
    head: ParaphraseHead, texts: Sequence[str], classes: Sequence[Iterable[str]]
) -> list[Suspicion | None]:
    rows, buckets = features(texts, head.gates.shape[0])
    count = len(texts)
    norm = np.sqrt(np.maximum(np.bincount(rows, minlength=count), 1))
    passed = head.gates[buckets]
    said = np.array([_class_gates(head, names) for names in classes])
    block, harmful = (
        _probability(
            np.bincount(rows, weights=passed[:, gate], minlength=count) * head.gate_scale[gate] / norm
            + head.gate_bias[gate]
            + said[:, gate]
        )
        for gate in (0, 1)
    )
    found: list[Suspicion | None] = [None] * count
    for number in np.flatnonzero((block >= head.block_at) | (harmful >= head.warn_at)).tolist():
        mine = buckets[rows == number]
        scores = head.weights[mine].sum(axis=0, dtype=np.int64) * head.scale / norm[number] + head.bias
        for name in classes[number]:
            scores = scores + head.class_weights.get(name, 0.0)
        order = np.argsort(-scores).tolist()
        found[number] = Suspicion(
            float(block[number]), float(harmful[number]), tuple(head.families[place] for place in order)
        )
    return found


def _class_gates(head: ParaphraseHead, names: Iterable[str]) -> tuple[float, float]:
    block = harmful = 0.0
    for name in names:
        if name in head.class_gates:
            more = head.class_gates[name]
            block += more[0]
            harmful += more[1]
    return block, harmful


def _probability(logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(1.0 / (1.0 + np.exp(-logits)))


def features(texts: Sequence[str], buckets: int) -> tuple[Integers, Integers]:
    """The (text number, bucket) of every n-gram of every text; shared by training and use."""
    joined = "\0".join(text[:_LONGEST].replace("\0", " ") for text in texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    row_of = np.cumsum(codes == 0).astype(np.int64)
    pairs = list(_grams(codes, row_of, buckets))
    if not pairs:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return np.concatenate([rows for rows, _ in pairs]), np.concatenate([hashed for _, hashed in pairs])


def _grams(codes: npt.NDArray[np.uint64], row_of: Integers, buckets: int) -> Iterator[tuple[Integers, Integers]]:
    shift = np.uint64(64 - (buckets.bit_length() - 1))
    size = len(codes)
    rolling = np.zeros(size, dtype=np.uint64)
    for order in ORDERS:
        if order > size:
            return
        count = size - order + 1
        rolling = (rolling[:count] * _STEP) ^ codes[order - 1 :]
        whole = (row_of[:count] == row_of[order - 1 :]) & (codes[:count] != 0)
        hashed = ((rolling[whole] + np.uint64(order)) * _MIX) >> shift
        yield row_of[:count][whole], hashed.astype(np.int64)


def head_from_arrays(arrays: Mapping[str, npt.NDArray[Any]]) -> ParaphraseHead:
    """The head as training saved it: one array a field, text fields as arrays of strings."""
    names = [str(name) for name in arrays["classes"]]
    return ParaphraseHead(
        version=str(arrays["version"]),
        families=cast(tuple[Family, ...], tuple(str(family) for family in arrays["families"])),
        gates=np.ascontiguousarray(arrays["gates"], dtype=np.int8),
        gate_scale=arrays["gate_scale"].astype(np.float32),
        gate_bias=arrays["gate_bias"].astype(np.float32),
        weights=np.ascontiguousarray(arrays["weights"], dtype=np.int8),
        scale=arrays["scale"].astype(np.float32),
        bias=arrays["bias"].astype(np.float32),
        class_gates=dict(zip(names, map(tuple, arrays["class_gates"].tolist()), strict=True)),
        class_weights=dict(zip(names, arrays["class_weights"].astype(np.float32), strict=True)),
        block_at=float(arrays["block_at"]),
        warn_at=float(arrays["warn_at"]),
    )
