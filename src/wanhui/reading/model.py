"""The linear tables: int8 weights per n-gram, packed four to a 64-bit lane so that one sum adds four heads."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from wanhui.reading.features import Tokens, find_rows, hash_grams, sizes
from wanhui.reading.normalise import I64, U32

I8 = npt.NDArray[np.int8]
F32 = npt.NDArray[np.float32]

_FIELDS = 4
#: How many n-grams are gathered at once (measured: from 2,000 to 16,000 are alike, all at once is slower).
_GATHERED = 4000


@dataclass(frozen=True, slots=True)
class Table:
    """Weights of `columns` heads for the first `rows` n-grams; the last column is the squared norm.

    `lanes` is (rows + 1, columns / 4): the weights of one n-gram side by side, and behind all of them a row of nothing.
    """

    lanes: I64
    scale: F32
    columns: int
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


def build_table(weights: I8, scale: F32) -> Table:
    """A table from `weights` of shape (rows, columns), the last column being the squared norm."""
    rows, columns = weights.shape
    lanes = np.zeros((rows + 1, -(-columns // _FIELDS)), np.int64)
    for column in range(columns):
        lanes[:-1, column // _FIELDS] += weights[:, column].astype(np.int64) << (16 * (column % _FIELDS))
    return Table(lanes=lanes, scale=scale, columns=columns, rows=rows)


def know(tokens: Tokens, slots: U32) -> Known:
    """Looks up every n-gram of `tokens` once, for all tables that share the vocabulary of `slots`."""
    rows, before = find_rows(hash_grams(tokens.code), slots, ends=tokens.ends)
    return Known(rows=rows, starts=before[tokens.clauses])


def score(tokens: Tokens, known: Known, table: Table) -> Sums:
    """The sums of `table` over every clause and every text of `tokens`."""
    clause = _unpacked(_summed(known, table), table.columns)
    clause *= table.scale[:, None]
    text = np.add.reduceat(clause, tokens.texts, axis=1)
    clause_norm = np.sqrt(np.maximum(clause[-1], 1e-6))
    text_norm = np.sqrt(np.maximum(text[-1], 1e-6))
    return Sums(clause=clause[:-1], text=text[:-1], clause_norm=clause_norm, text_norm=text_norm)


def _summed(known: Known, table: Table) -> I64:
    """The packed sums of each clause, (clauses, lanes); n-grams beyond the table count as its last row, nothing.

    Clauses are taken a few at a time, so that what is gathered for them stays in the processor's cache.
    """
    rows = np.append(known.rows, table.rows)
    starts = known.starts
    lanes = table.lanes if table.lanes.shape[1] > 1 else table.lanes[:, 0]
    out = np.empty((len(starts), *lanes.shape[1:]), np.int64)
    cuts = np.searchsorted(starts, np.arange(_GATHERED, len(rows), _GATHERED)).tolist()
    for first, last in pairwise([0, *cuts, len(starts)]):
        if first < last:
            begin, end = int(starts[first]), int(starts[last]) if last < len(starts) else len(rows)
            gathered = np.take(lanes, rows[begin:end], axis=0, mode="clip")
            np.add.reduceat(gathered, starts[first:last] - begin, axis=0, out=out[first:last])
    out[sizes(starts, len(known.rows)) == 0] = 0
    return out.reshape(len(starts), -1)


def _unpacked(packed: I64, columns: int) -> F32:
    """The four sums of each lane, (columns, clauses)."""
    out = np.empty((packed.shape[1] * _FIELDS, len(packed)), np.float32)
    for field in range(_FIELDS):
        low = packed.astype(np.int16)
        out[field::_FIELDS] = low.T
        packed = (packed - low) >> 16
    return out[:columns]
