"""The linear tables: int8 weights per n-gram, packed eight to a 64-bit lane so that one sum adds four heads."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from wanhui.reading.features import Tokens, find_rows, hash_grams, sizes
from wanhui.reading.normalise import I64, U32

I8 = npt.NDArray[np.int8]
U64 = npt.NDArray[np.uint64]
F32 = npt.NDArray[np.float32]

_BYTES = 8
#: Added to every weight, so that no sum of bytes borrows from its neighbour.
_ZERO = 128
#: Every other byte of a lane, each with room for a sum of sixteen bits.
_EVEN = np.uint64(0x00FF00FF00FF00FF)
_NOTHING = np.uint64(0x0080008000800080)
#: How many n-grams are gathered at once (measured: from 2,000 to 16,000 are alike, all at once is slower).
_GATHERED = 4000


@dataclass(frozen=True, slots=True)
class Table:
    """Weights of heads for the first `rows` n-grams, of one set of heads or of several side by side.

    `parts` counts the columns of each set, of which the last is the squared norm. `lanes` is (rows + 1, bytes / 8): the
    weights of one n-gram side by side, each raised by 128, and behind all of them a row of nothing.
    """

    lanes: U64
    scale: F32
    parts: tuple[int, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Known:
    """The n-grams of a batch that the vocabulary knows: their rows in order, and where each clause begins."""

    rows: I64
    starts: I64


@dataclass(frozen=True, slots=True)
class Sums:
    """Scaled sums per clause and per text, of shape (heads, n), with the norms that scores are divided by."""

    clause: F32
    text: F32
    clause_norm: F32
    text_norm: F32


def build_table(*parts: tuple[I8, F32]) -> Table:
    """A table from the weights, (rows, columns), and the scale of each set of heads; the last column of a set is the
    squared norm. A set may know fewer n-grams than another: those beyond weigh nothing in it."""
    columns = tuple(weights.shape[1] for weights, _ in parts)
    rows = max(len(weights) for weights, _ in parts)
    raised = np.full((rows + 1, -(-sum(columns) // _BYTES) * _BYTES), _ZERO, np.uint8)
    first = 0
    for weights, _ in parts:
        raised[: len(weights), first : first + weights.shape[1]] += weights.view(np.uint8)
        first += weights.shape[1]
    scale = np.concatenate([scale for _, scale in parts])
    return Table(lanes=raised.view(np.uint64), scale=scale, parts=columns, rows=rows)


def know(tokens: Tokens, slots: U32) -> Known:
    """Looks up every n-gram of `tokens` once, for all tables that share the vocabulary of `slots`."""
    rows, starts = find_rows(hash_grams(tokens.code), slots, tokens)
    return Known(rows=rows, starts=starts)


def score(tokens: Tokens, known: Known, table: Table) -> tuple[Sums, ...]:
    """The sums of each set of heads of `table` over every clause and every text of `tokens`."""
    clause = _summed(known, table)
    clause *= table.scale[:, None]
    text = np.add.reduceat(clause, tokens.texts, axis=1)
    last = np.cumsum(table.parts)
    return tuple(
        Sums(clause[end - width : end - 1], text[end - width : end - 1], _norm(clause[end - 1]), _norm(text[end - 1]))
        for end, width in zip(last.tolist(), table.parts, strict=True)
    )


def _norm(squares: F32) -> F32:
    norms: F32 = np.sqrt(np.maximum(squares, 1e-6))
    return norms


def _summed(known: Known, table: Table) -> F32:
    """The sums of each clause, (columns, clauses); n-grams beyond the table count as its last row, nothing.

    Clauses are taken a few at a time, so that what is gathered for them stays in the processor's cache. Even and odd
    bytes are summed apart: the sums of a clause then fit their sixteen bits (`LONGEST_CLAUSE`).
    """
    rows = np.append(known.rows, table.rows)
    starts = known.starts
    even = np.empty((len(starts), table.lanes.shape[1]), np.uint64)
    odd = np.empty_like(even)
    cuts = np.searchsorted(starts, np.arange(_GATHERED, len(rows), _GATHERED)).tolist()
    for first, last in pairwise([0, *cuts, len(starts)]):
        if first < last:
            begin, end = int(starts[first]), int(starts[last]) if last < len(starts) else len(rows)
            gathered = np.take(table.lanes, rows[begin:end], axis=0, mode="clip")
            shifted = gathered >> np.uint64(8)
            gathered &= _EVEN
            shifted &= _EVEN
            np.add.reduceat(gathered, starts[first:last] - begin, axis=0, out=even[first:last])
            np.add.reduceat(shifted, starts[first:last] - begin, axis=0, out=odd[first:last])
    counts = sizes(starts, len(rows))
    empty = sizes(starts, len(known.rows)) == 0
    even[empty] = odd[empty] = _NOTHING
    counts[empty] = 1
    out = np.empty((table.lanes.shape[1] * _BYTES, len(starts)), np.float32)
    out[0::2], out[1::2] = even.view(np.uint16).T, odd.view(np.uint16).T
    out -= counts * np.float32(_ZERO)
    return out[: sum(table.parts)]
