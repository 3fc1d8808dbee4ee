"""The terms that texts are found by: hashes of character pairs and of Latin words, salted by account.

Chinese has no spaces, so every pair of neighbouring characters is a term: 退款 is one, 质量问题 is three that must
all be there. Words of Latin letters and digits (order numbers among them) are terms as a whole. A hash is a
bijection of the pair under the account's salt: two accounts share no term, and no text can be read back from it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

#: What is cut off: a term beyond it finds nothing. Four thousand characters hold the longest review platforms allow.
_LONGEST: Final = 4000
#: Where scripts without spaces begin (CJK radicals); below, words are terms.
_FIRST_WIDE: Final = 0x2E80
#: Ends a text: a control character, with which nothing before or behind it combines.
_END: Final = 0x1E
#: Characters from here on (rare ideographs among them) are folded one by one.
_TOP: Final = 0x20000
#: All that is written another way when folded; ideographs and Hangul syllables in between stand for themselves.
_LOOKED_AT: Final = (range(0x3400), range(0xA000, 0xAC00), range(0xF900, 0x10000), range(0x1F000, _TOP))
#: Old scripts, musical and mathematical signs: folded one by one.
_UNUSUAL: Final = range(0x10000, 0x1F000)
#: Hangul vowels and final consonants, which join the syllable before them by rule.
_JAMO: Final = (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))

_U64 = NDArray[np.uint64]


def terms_of(texts: Sequence[str], account: UUID) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """The terms of all `texts`, one text after another, and where those of each text end; one pass over them all."""
    codes = _plain([text[:_LONGEST] for text in texts])
    wide = _is_wide(codes)
    pairs = np.flatnonzero(wide[:-1] & wide[1:])
    starts, words = _words(codes)
    hashes = np.concatenate((codes[pairs] << np.uint64(32) | codes[pairs + 1], words))
    where = np.concatenate((pairs, starts))
    order = np.argsort(where, kind="stable")
    ends = np.searchsorted(where[order], np.flatnonzero(codes == _END))
    return _mixed(hashes ^ _salt(account))[order].view(np.int64), ends


def _plain(texts: Sequence[str]) -> _U64:
    """The characters of all texts with an `_END` behind each: full-width as half-width, capitals as small letters."""
    codes = _codes(texts)
    folded, is_odd = _folding()
    known = np.minimum(codes, _TOP - 1)
    odd = np.flatnonzero(is_odd[known])
    if len(odd):
        slow = set(np.searchsorted(np.flatnonzero(codes == _END), odd).tolist())
        codes = _codes([_fold(text) if at in slow else text for at, text in enumerate(texts)])
        known = np.minimum(codes, _TOP - 1)
    return np.where(is_odd[known], codes, folded[known])


def _codes(texts: Sequence[str]) -> _U64:
    """Surrogates, which no text should hold, are left out."""
    joined = "".join([text.replace(chr(_END), " ") + chr(_END) for text in texts])
    return np.frombuffer(joined.encode("utf-32-le", "ignore"), dtype="<u4").astype(np.uint64)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@cache
def _folding() -> tuple[_U64, NDArray[np.bool_]]:
    """What each character below `_TOP` is folded to, and which need a look at their neighbours or become several."""
    chars = [chr(code) for some in _LOOKED_AT for code in some if code != _END]
    codes = np.array([ord(char) for char in chars])
    plain = _fold(chr(_END).join(chars)).split(chr(_END))
    folded, is_odd = np.arange(_TOP, dtype=np.uint64), np.zeros(_TOP, dtype=np.bool_)
    is_odd[_UNUSUAL.start : _UNUSUAL.stop] = True
    folded[codes] = [ord(one) if len(one) == 1 else 0 for one in plain]
    is_odd[codes] = [
        len(one) != 1 or unicodedata.combining(char) > 0 or unicodedata.combining(one) > 0
        for char, one in zip(chars, plain, strict=True)
    ]
    split = [unicodedata.decomposition(char).split() for char in chars]
    is_odd[[int(parts[1], 16) for parts in split if len(parts) == 2 and parts[0][0] != "<"]] = True
    is_odd[list(_JAMO)] = is_odd[_TOP - 1] = True
    return folded, is_odd


def _is_wide(codes: _U64) -> NDArray[np.bool_]:
    is_symbol = (codes >= 0x3000) & (codes <= 0x3004) | (codes >= 0x3008) & (codes <= 0x3020) | (codes >= 0xFE00)
    return (codes >= _FIRST_WIDE) & (~is_symbol | (codes >= 0x20000))


def _words(codes: _U64) -> tuple[NDArray[np.intp], _U64]:
    """Where words of two or more Latin letters or digits begin, and their hashes."""
    is_letter = (codes < _FIRST_WIDE) & _letters()[np.minimum(codes, _FIRST_WIDE - 1)]
    steps = np.diff(is_letter.astype(np.int8), prepend=0)
    starts, ends = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    is_long = ends - starts > 1
    starts, ends = starts[is_long], ends[is_long]
    text = codes.astype("<u4").tobytes().decode("utf-32-le")
    found = [_word_hash(text[start:end]) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    return starts, np.array(found, dtype=np.uint64)


@cache
def _letters() -> NDArray[np.bool_]:
    return np.array([re.match(r"[^\W_]", chr(code)) is not None for code in range(_FIRST_WIDE)])


@lru_cache(maxsize=4096)
def _word_hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big")


@lru_cache(maxsize=256)
def _salt(account: UUID) -> np.uint64:
    return np.uint64(int.from_bytes(blake2b(account.bytes, digest_size=8, person=b"wanhui-search").digest(), "big"))


def _mixed(values: _U64) -> _U64:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): a bijection, so that no two pairs collide."""
    mixed = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
