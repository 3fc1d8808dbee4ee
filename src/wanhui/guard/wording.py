"""Who writes the same words?  Keys that two texts share when they are equal or nearly so (min-wise hashing)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

U64 = npt.NDArray[np.uint64]

#: Shorter texts are phrases that everybody writes.
LEAST: Final = 12
#: Twenty Chinese characters or a dozen English words: nobody writes the same by chance.
_OWN_WORDS: Final = 60
_GRAM: Final = 4
_NOT_WORD: Final = re.compile(r"[\W_]+")
_SEEDS: Final = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F,
                 0xE7037ED1A0B428DB)  # fmt: skip
#: Minima that go into one key: two texts share it with the square of their likeness.
_ROWS: Final = 2
_SHIFT: Final = np.uint64(29)


def is_formula(text: str) -> bool:
    """Whether `text` is so short that whoever wants the same comes upon the same words, as demands and complaints do.

    Counted in bytes, of which a Chinese character has three and says as much as several letters.
    """
    return len(_NOT_WORD.sub("", text).encode(errors="surrogatepass")) < _OWN_WORDS


def wording_keys(texts: Sequence[str]) -> list[tuple[int, ...]]:
    """For each text the keys by which near-equal ones are found; none for a text of fewer than `LEAST` characters."""
    plain = [_NOT_WORD.sub("", text).casefold() for text in texts]
    places = [place for place, text in enumerate(plain) if len(text) >= LEAST]
    keys: list[tuple[int, ...]] = [()] * len(texts)
    if not places:
        return keys
    long = [plain[place] for place in places]
    code = np.frombuffer("".join(long).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    lengths = np.array([len(text) for text in long])
    grams, starts = _grams(code, lengths)
    lows = [np.minimum.reduceat(_mixed(grams, seed), starts) for seed in _SEEDS]
    bands = [lows[at] * np.uint64(31) + lows[at + 1] for at in range(0, len(lows), _ROWS)]
    for place, *found in zip(places, *(band.tolist() for band in bands), strict=True):
        keys[place] = tuple(found)
    return keys


def _grams(code: U64, lengths: npt.NDArray[np.int64]) -> tuple[U64, npt.NDArray[np.int64]]:
    """The hash of every run of characters inside one text, and where each text's runs begin."""
    total = len(code) - _GRAM + 1
    hashed = np.zeros(total, np.uint64)
    for at in range(_GRAM):
        hashed = hashed * np.uint64(1_000_003) + code[at : at + total]
    ends = np.cumsum(lengths)
    text = np.repeat(np.arange(len(lengths)), lengths)[:total]
    whole = np.arange(total) + _GRAM <= ends[text]
    counts = lengths - _GRAM + 1
    return hashed[whole], np.cumsum(counts) - counts


def _mixed(hashed: U64, seed: int) -> U64:
    mixed = (hashed ^ np.uint64(seed)) * np.uint64(seed | 1)
    return mixed ^ (mixed >> _SHIFT)
