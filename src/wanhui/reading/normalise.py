"""Folds texts to one plain script, many at once, and remembers where every kept character came from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]

#: The character that stands between two texts of a batch; one inside a text is read as a break.
BOUNDARY = 0

PLAIN, LATIN, DIGIT, SPACE, BREAK, GAP, END = range(7)
"""Classes: a character that is its own token; a letter; a digit; white space; punctuation that ends a clause;
characters that are left out (joiners, controls, marks put between letters to hide a word); the end of a text."""

_BREAKS = ",.!?;:、。…~\n\r|/()[]{}\"'“”‘’《》【】〈〉「」"
_GAPS = "*_^·・•\u00ad"
_MARKUP = re.compile(r"<[^<>]{1,300}>|&(?:[a-zA-Z]{2,8}|#\d{1,6});")


@dataclass(frozen=True, slots=True)
class Fold:
    """For every character of the basic plane: what it is folded to, and its class."""

    code: U32
    kind: U8


@dataclass(frozen=True, slots=True)
class Batch:
    """Folded texts laid end to end, each followed by `BOUNDARY`.

    `where` is the position of each kept character in the joined originals; text *i* begins there at `begins[i]`
    and, in the folded characters, at `starts[i]`.
    """

    code: U32
    kind: U8
    where: I64
    begins: I64
    starts: I64

    def text_of(self, positions: I64) -> I64:
        """Which text each folded position belongs to."""
        return np.searchsorted(self.starts, positions, side="right") - 1

    def span(self, text: int, first: int, last: int) -> tuple[int, int]:
        """The [start, end) in original text `text` of the folded characters `first` to `last`, both included."""
        begin = int(self.begins[text])
        return int(self.where[first]) - begin, int(self.where[last]) - begin + 1

    def joined(self) -> str:
        """All folded characters as one string, positions as in `code`."""
        return self.code.tobytes().decode("utf-32-le", "surrogatepass")


#: The points that may fold to another or be more than plain: all but the blocks of ideographs and syllables.
_VARIED: Final = (*range(0x3400), *range(0xA000, 0xAC00), *range(0xD7A4, 0x10000))


def build_fold(traditional: U32, simplified: U32) -> Fold:
    """The fold of every basic-plane character: width and case by Unicode, then the given pairs of characters."""
    code = np.arange(0x10000, dtype=np.uint32)
    for point in _VARIED:
        code[point] = _fold_one(point)
    simple = np.arange(0x10000, dtype=np.uint32)
    inside = (traditional < 0x10000) & (simplified < 0x10000)
    simple[traditional[inside]] = simplified[inside]
    code = simple[np.minimum(code, 0xFFFF)]
    kinds = np.full(0x10000, PLAIN, np.uint8)
    for point in _VARIED:
        kinds[point] = _kind_of(point)
    return Fold(code=code, kind=kinds[code])


def fold_texts(texts: Sequence[str], fold: Fold) -> Batch:
    """`texts` folded: one width, one case, simplified, mark-up blanked, hidden joiners and third repeats left out.

    Never fails: lone surrogates and NULs pass through as characters of no meaning. Time is linear in the length.
    """
    cleaned = [_blank(text) if "<" in text or "&" in text else text for text in texts]
    points = np.frombuffer(("\0".join(cleaned) + "\0").encode("utf-32-le", "surrogatepass"), np.uint32)
    lengths = np.fromiter(map(len, cleaned), np.int64, len(cleaned))
    begins = np.zeros(len(cleaned), np.int64)
    np.cumsum(lengths[:-1] + 1, out=begins[1:])
    code, kind = _fold_points(points, fold)
    ends = begins + lengths
    kind[ends] = END
    keep = _kept(kind)
    where = np.flatnonzero(keep)
    code, kind = code.take(where), kind.take(where)
    if len(third := _third(code, kind)):
        keep = np.ones(len(code), np.bool_)
        keep[third] = False
        left = np.flatnonzero(keep)
        code, kind, where = code.take(left), kind.take(left), where.take(left)
    starts = np.zeros(len(cleaned), np.int64)
    starts[1:] = np.flatnonzero(kind == END)[:-1] + 1
    return Batch(code=code, kind=kind, where=where, begins=begins, starts=starts)


def _fold_points(points: U32, fold: Fold) -> tuple[U32, U8]:
    places = points.astype(np.int64)
    code, kind = fold.code.take(places, mode="clip"), fold.kind.take(places, mode="clip")
    if int(points.max(initial=0)) > 0xFFFF:
        high = np.flatnonzero(points > 0xFFFF)
        for point in np.unique(points[high]):
            at = high[points[high] == point]
            folded = _fold_one(int(point))
            code[at] = folded
            kind[at] = _kind_of(folded)
    return code, kind


def _third(code: U32, kind: U8) -> I64:
    """Where a character stands at least the third time in a row; figures may, and a NUL is no end of a text."""
    same = code[1:] == code[:-1]
    third = np.flatnonzero(same[1:] & same[:-1]) + 2
    kinds = kind[third]
    repeated = (kinds != DIGIT) & (kinds != END) & (kind[third - 1] != END) & (kind[third - 2] != END)
    places: I64 = third[repeated]
    return places


def _kept(kind: U8) -> Bools:
    """Leaves out gaps, and spaces except between two words in Latin letters or figures."""
    keep: Bools = kind != GAP
    space = np.flatnonzero(kind == SPACE)
    if len(space):
        before = kind[np.maximum(space - 1, 0)]
        keep[space] = (before == LATIN) | (before == DIGIT)
    return keep


def _fold_one(point: int) -> int:
    if 0xD800 <= point <= 0xDFFF:
        return point
    plain = unicodedata.normalize("NFKC", chr(point)).lower()
    return ord(plain) if len(plain) == 1 else point


def _kind_of(point: int) -> int:
    char = chr(point)
    if point == BOUNDARY or char in _BREAKS:
        return BREAK
    if char in _GAPS or 0x200B <= point <= 0x200F or 0xFE00 <= point <= 0xFE0F or point == 0xFEFF:
        return GAP
    if char.isspace() or (point < 0x20) or 0x7F <= point < 0xA0:
        return SPACE
    if "0" <= char <= "9":
        return DIGIT
    return LATIN if char.isalpha() and point < 0x0530 else PLAIN


def _blank(text: str) -> str:
    return _MARKUP.sub(lambda found: " " * len(found.group()), text)
