"""Finds cases by words: hashes of character pairs and of Latin words, salted by account, in one inverted index.

Chinese has no spaces, so every pair of neighbouring characters is a term: 退款 is one, 质量问题 is three that must
all be there. Words of Latin letters and digits (order numbers among them) are terms as a whole. A hash is a
bijection of the pair under the account's salt: two accounts share no term, and no text can be read back from it.
"""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Final
from uuid import UUID

import numpy as np
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray

from wanhui.store import tenancy
from wanhui.store.copying import Shape, columns_of, copy_rows, int8s

_SHAPE: Final[Shape] = {"account_id": "uuid", "case_id": "uuid", "number": "int8", "grams": "int8[]"}
#: What is cut off: a term beyond it finds nothing. Four thousand characters hold the longest review platforms allow.
_LONGEST: Final = 4000
_WORD: Final = re.compile(r"[^\W_⺀-\U0010ffff]{2,}")
#: Where scripts without spaces begin (CJK radicals); below, words are terms.
_FIRST_WIDE: Final = 0x2E80
_SEPARATOR: Final = "\n"

_U64 = NDArray[np.uint64]


def add_terms(cursor: CursorWrapper, account: UUID, texts: Sequence[tuple[UUID, int, str]]) -> None:
    """Makes each case (id, number) findable by its text, beside the texts it was given before."""
    if not texts:
        return
    grams = _grams_of_many([text for _, _, text in texts], account)
    rows = ((account, case, number, int8s(found)) for (case, number, _), found in zip(texts, grams, strict=True))
    table = copy_rows(cursor, _SHAPE, rows)
    columns = columns_of(_SHAPE)
    cursor.execute(
        f"INSERT INTO store_casesearch ({columns}) SELECT {columns} FROM {table} "
        "ON CONFLICT (account_id, case_id) DO UPDATE SET grams = "
        "ARRAY(SELECT DISTINCT unnest(store_casesearch.grams || excluded.grams))"
    )


def is_searchable(wanted: str) -> bool:
    """Whether there is anything in `wanted` to search by: a Latin word or two Chinese characters in a row."""
    return bool(len(_grams_of_many([wanted], UUID(int=0))[0]))


def find_cases(account: UUID, wanted: str, *, most: int = 500, is_open: bool = False) -> tuple[UUID, ...]:
    """The newest `most` cases that hold every term of `wanted`, with `is_open` among those that are work.

    None when there is nothing to search by (see `is_searchable`).
    """
    grams = grams_of(wanted, account)
    if not grams:
        return ()
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT case_id FROM wanhui_search(%s, %s, %s)", [grams, most, is_open])
        return tuple(case for (case,) in cursor.fetchall())


def grams_of(text: str, account: UUID) -> list[int]:
    """The terms of `text` as `account` stores them, in ascending order."""
    return sorted({int(gram) for gram in _grams_of_many([text], account)[0]})


def _grams_of_many(texts: Iterable[str], account: UUID) -> list[NDArray[np.int64]]:
    """The terms of each text; one pass over all their characters."""
    plain = [_plain(text) for text in texts]
    joined = _SEPARATOR.join(plain) + _SEPARATOR
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    wide = _is_wide(codes)
    pairs = np.flatnonzero(wide[:-1] & wide[1:])
    salt = _salt(account)
    hashes = _mixed((codes[pairs] << np.uint64(32) | codes[pairs + 1]) ^ salt)
    ends = np.cumsum([len(text) + 1 for text in plain])
    bounds = np.searchsorted(pairs, ends)
    starts = [0, *bounds[:-1].tolist()]
    return [
        _united(hashes[start:end], _WORD.findall(text), salt)
        for start, end, text in zip(starts, bounds.tolist(), plain, strict=True)
    ]


def _plain(text: str) -> str:
    """Full-width as half-width, capitals as small letters, surrogates (which no text should hold) away."""
    cut = text[:_LONGEST].encode("utf-8", "ignore").decode()
    return (cut if cut.isascii() else unicodedata.normalize("NFKC", cut)).casefold()


def _is_wide(codes: _U64) -> NDArray[np.bool_]:
    is_symbol = (codes >= 0x3000) & (codes <= 0x3004) | (codes >= 0x3008) & (codes <= 0x3020) | (codes >= 0xFE00)
    return (codes >= _FIRST_WIDE) & (~is_symbol | (codes >= 0x20000))


def _united(pairs: _U64, words: Sequence[str], salt: np.uint64) -> NDArray[np.int64]:
    if words:
        hashed = np.array([_word_hash(word) for word in words], dtype=np.uint64)
        pairs = np.concatenate((pairs, _mixed(hashed ^ salt)))
    return pairs.view(np.int64)


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
