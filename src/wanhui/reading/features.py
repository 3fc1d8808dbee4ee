"""Turns folded characters into tokens, clauses and the rows of the weight table that their n-grams name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wanhui.reading.normalise import BREAK, DIGIT, END, I64, LATIN, SPACE, U32, Batch

#: A clause is cut after so many tokens, so that packed sums of int8 weights can never overflow their 16 bits.
LONGEST_CLAUSE = 64
SLOT_BITS = 20
CHECK_BITS = 14
_CHECK = np.uint32((1 << CHECK_BITS) - 1)

#: What each letter of a word counts in its hash; letters behind the last place count as one there.
_POWERS = np.power(np.uint64(0x100000001B3), np.arange(32, dtype=np.uint64))

_BUT = ord("但")
_TURNS = ((ord("不"), ord("过")), (ord("可"), ord("是")), (ord("然"), ord("而")))


@dataclass(frozen=True, slots=True)
class Tokens:
    """A batch as tokens (one CJK character, one word, one figure, one mark; each text ends in one end token).

    `code` hashes what a token is; `first` and `last` are its folded characters. Clause *k* begins at token
    `clauses[k]`; text *i* begins at clause `texts[i]` and has `spoken[i]` of them.
    """

    code: U32
    first: I64
    last: I64
    clauses: I64
    texts: I64
    spoken: I64

    @property
    def ends(self) -> I64:
        """The end token of each text."""
        return np.append(self.clauses[self.texts[1:]], len(self.code)) - 1


def tokenise(batch: Batch) -> Tokens:
    """The tokens and clauses of `batch`; every text has at least its end token, hence at least one clause."""
    kind = batch.kind
    run = (kind == LATIN) | (kind == DIGIT)
    opens = kind != SPACE
    opens[1:] &= ~(run[1:] & (kind[1:] == kind[:-1]))
    first = np.flatnonzero(opens)
    last = np.empty_like(first)
    last[:-1] = first[1:] - 1
    last[-1] = len(kind) - 1
    code = batch.code.take(first)
    runs = np.flatnonzero(run[first])
    if len(runs):
        last[runs] -= kind[last[runs]] == SPACE
        code[runs] = _run_codes(batch, first[runs], last[runs])
    clauses, texts = _clauses(code, kind.take(first))
    spoken = sizes(texts, len(clauses))
    return Tokens(code=code, first=first, last=last, clauses=clauses, texts=texts, spoken=spoken)


def hash_grams(code: U32) -> U32:
    """The hash of the 1-, 2- and 3-gram that begins at each token, as an array of shape (tokens, 3)."""
    unit = code * np.uint32(0x9E3779B1)
    grams = np.zeros((len(code), 3), np.uint32)
    grams[:, 0] = unit + np.uint32(0x51ED270B)
    pair = unit[:-1] * np.uint32(0x01000193) + unit[1:] + np.uint32(0x7F4A7C15)
    grams[:-1, 1] = pair
    grams[:-2, 2] = (pair[:-1] ^ (pair[:-1] >> np.uint32(15))) * np.uint32(0x2C1B3C6D) + unit[2:]
    grams ^= grams >> np.uint32(16)
    grams *= np.uint32(0x85EBCA6B)
    grams ^= grams >> np.uint32(13)
    return grams


def sizes(starts: I64, end: int) -> I64:
    """How much lies between each of `starts` and the next; the last reaches to `end`."""
    out = np.empty_like(starts)
    out[:-1] = starts[1:]
    out[-1:] = end
    out -= starts
    return out


def slot_table(hashes: U32) -> U32:
    """A table that finds the row of a hash in one look: row + 1 above, check bits below; the first row keeps a slot."""
    table = np.zeros(1 << SLOT_BITS, np.uint32)
    rows = np.arange(1, len(hashes) + 1, dtype=np.uint32)
    slots = hashes >> np.uint32(32 - SLOT_BITS)
    table[slots[::-1]] = ((rows << np.uint32(CHECK_BITS)) | (hashes & _CHECK))[::-1]
    return table


def find_rows(grams: U32, table: U32, tokens: Tokens) -> tuple[I64, I64]:
    """The rows (from 0) of the grams that `table` knows, in order, and where those of each clause begin.

    None reaches over the end of a text, also not by the chance of an equal hash: texts read alike in any company.
    """
    flat = grams.ravel()
    entry = table.take((flat >> np.uint32(32 - SLOT_BITS)).view(np.int32), mode="clip")
    differs = flat ^ entry
    differs &= _CHECK
    known = differs == 0
    known &= entry != 0
    each = known.reshape(-1, 3)
    ends = tokens.ends
    each[ends] = False
    each[ends - 1, 2] = False
    counts = np.add.reduceat(known.view(np.uint8), 3 * tokens.clauses, dtype=np.uint8)  # up to 3 * LONGEST_CLAUSE
    starts = np.zeros(len(counts), np.int64)
    np.cumsum(counts[:-1], out=starts[1:])
    found = entry.take(np.flatnonzero(known), mode="clip")
    found >>= np.uint32(CHECK_BITS)
    rows = found.astype(np.int64)
    rows -= 1
    return rows, starts


def _run_codes(batch: Batch, first: I64, last: I64) -> U32:
    """Words hash by their letters; figures only by how many digits they have, so that no number can be learnt."""
    length = last - first + 1
    ends = np.cumsum(length)
    inside = np.arange(int(ends[-1])) - np.repeat(ends - length, length)
    at = np.repeat(first, length) + inside
    letters = batch.code[at] * _POWERS.take(inside, mode="clip")
    sums = np.add.reduceat(letters, ends - length)
    words = ((sums ^ (sums >> np.uint64(29))) & np.uint64(0x7FFFFFFF)).astype(np.uint32) | np.uint32(0x80000000)
    figures = (np.uint32(0x40000000) + np.minimum(length, 6)).astype(np.uint32)
    codes: U32 = np.where(batch.kind[first] == DIGIT, figures, words)
    return codes


def _clauses(code: U32, kind: npt.NDArray[np.uint8]) -> tuple[I64, I64]:
    opens = np.zeros(len(code), np.bool_)
    opens[0] = True
    opens[1:] = ((kind[:-1] == BREAK) & (kind[1:] != BREAK) & (kind[1:] != END)) | (kind[:-1] == END)
    opens |= code == _BUT
    for one, two in _TURNS:
        opens[:-1] |= (code[:-1] == one) & (code[1:] == two)
    starts = np.flatnonzero(opens)
    lengths = sizes(starts, len(code))
    if int(lengths.max()) > LONGEST_CLAUSE:
        starts = np.sort(np.concatenate([starts, _cuts(starts, lengths)]))
    ends = np.flatnonzero(kind == END)
    text_tokens = np.zeros(len(ends), np.int64)
    text_tokens[1:] = ends[:-1] + 1
    return starts, np.searchsorted(starts, text_tokens)


def _cuts(starts: I64, lengths: I64) -> I64:
    """Where clauses that are too long are cut."""
    long = np.flatnonzero(lengths > LONGEST_CLAUSE)
    pieces = (lengths[long] - 1) // LONGEST_CLAUSE
    number = np.arange(int(pieces.sum())) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    cuts: I64 = np.repeat(starts[long], pieces) + (number + 1) * LONGEST_CLAUSE
    return cuts
