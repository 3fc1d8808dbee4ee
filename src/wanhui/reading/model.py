"""The linear tables: int8 weights per n-gram, packed four to a 64-bit lane so that one sum adds four heads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wanhui.reading.features import Tokens, find_rows, hash_grams
from wanhui.reading.normalise import I64, U32

I8 = npt.NDArray[np.int8]
F32 = npt.NDArray[np.float32]

_FIELDS = 4


@dataclass(frozen=True, slots=True)
class Table:
    """Weights of `columns` heads for the first `rows` n-grams; the last column is the squared norm."""

    lanes: tuple[I64, ...]
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
    lanes = []
    for start in range(0, columns, _FIELDS):
        lane = np.zeros(rows + 1, np.int64)
        for field in range(min(_FIELDS, columns - start)):
            lane[:-1] += weights[:, start + field].astype(np.int64) << (16 * field)
        lanes.append(lane)
    return Table(lanes=tuple(lanes), scale=scale, columns=columns, rows=rows)


def know(tokens: Tokens, slots: U32) -> Known:
    """Looks up every n-gram of `tokens` once, for all tables that share the vocabulary of `slots`."""
    rows, before = find_rows(hash_grams(tokens.code), slots)
    return Known(rows=rows, starts=before[tokens.clauses])


def score(tokens: Tokens, known: Known, table: Table) -> Sums:
    """The sums of `table` over every clause and every text of `tokens`."""
    clause = _unpack(_first_rows(known, table.rows), table)
    clause *= table.scale[:, None]
    text = np.add.reduceat(clause, tokens.texts, axis=1)
    clause_norm = np.sqrt(np.maximum(clause[-1], 1e-6))
    text_norm = np.sqrt(np.maximum(text[-1], 1e-6))
    return Sums(clause=clause[:-1], text=text[:-1], clause_norm=clause_norm, text_norm=text_norm)


def _first_rows(known: Known, rows: int) -> Known:
    """Only the n-grams that a table of `rows` rows covers."""
    inside = known.rows < rows
    if inside.all():
        return known
    before = np.zeros(len(inside) + 1, np.int64)
    np.cumsum(inside, out=before[1:])
    return Known(rows=known.rows[inside], starts=before[known.starts])


def _unpack(known: Known, table: Table) -> F32:
    out = np.zeros((len(table.lanes) * _FIELDS, len(known.starts)), np.float32)
    empty = np.flatnonzero(np.diff(known.starts, append=len(known.rows)) == 0)
    padded = np.append(known.rows, table.rows)
    gathered = np.empty(len(padded), np.int64)
    for number, lane in enumerate(table.lanes):
        np.take(lane, padded, out=gathered, mode="clip")
        packed = np.add.reduceat(gathered, known.starts)
        packed[empty] = 0
        for field in range(_FIELDS):
            low = packed.astype(np.int16)
            out[number * _FIELDS + field] = low
            packed = (packed - low) >> 16
    return out[: table.columns]
