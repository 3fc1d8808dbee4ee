"""The linear tables: int8 weights per n-gram, packed four to a 64-bit lane so that one sum adds four heads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wanhui.reading.features import Tokens, find_rows, hash_grams, slot_table
from wanhui.reading.normalise import I64, U32

I8 = npt.NDArray[np.int8]
F32 = npt.NDArray[np.float32]

_FIELDS = 4


@dataclass(frozen=True, slots=True)
class Table:
    """Weights of `columns` heads for each known n-gram, ready to be summed; the last column is the squared norm."""

    slots: U32
    lanes: tuple[I64, ...]
    scale: F32
    columns: int


@dataclass(frozen=True, slots=True)
class Sums:
    """Scaled sums per clause and per text, each of shape (n, heads), with the norm that a text's score is divided by."""

    clause: F32
    text: F32
    clause_norm: F32
    text_norm: F32


def build_table(hashes: U32, weights: I8, scale: F32) -> Table:
    """A table from `weights` of shape (rows, columns); a later row may have fewer columns, filled up with zeros."""
    rows, columns = weights.shape
    lanes = []
    for start in range(0, columns, _FIELDS):
        lane = np.zeros(rows, np.int64)
        for field in range(min(_FIELDS, columns - start)):
            lane += weights[:, start + field].astype(np.int64) << (16 * field)
        lanes.append(lane)
    return Table(slots=slot_table(hashes), lanes=tuple(lanes), scale=scale, columns=columns)


def score(tokens: Tokens, table: Table) -> Sums:
    """The sums of `table` over every clause and every text of `tokens`."""
    rows, before = find_rows(hash_grams(tokens.code), table.slots)
    starts = before[tokens.clauses]
    clause = _unpack(rows, starts, table) * table.scale
    text = np.add.reduceat(clause, tokens.texts, axis=0)
    clause_norm = np.sqrt(np.maximum(clause[:, -1], 1e-6))
    text_norm = np.sqrt(np.maximum(text[:, -1], 1e-6))
    return Sums(clause=clause[:, :-1], text=text[:, :-1], clause_norm=clause_norm, text_norm=text_norm)


def _unpack(rows: I64, starts: I64, table: Table) -> F32:
    out = np.zeros((len(starts), len(table.lanes) * _FIELDS), np.float32)
    empty = np.flatnonzero(np.diff(starts, append=len(rows)) == 0)
    padded = np.append(rows, 0)
    for number, lane in enumerate(table.lanes):
        packed = np.add.reduceat(lane[padded], starts)
        packed[empty] = 0
        for field in range(_FIELDS):
            low = packed.astype(np.int16)
            out[:, number * _FIELDS + field] = low
            packed = (packed - low) >> 16
    return out[:, : table.columns]
