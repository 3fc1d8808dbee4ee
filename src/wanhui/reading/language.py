"""Which language is a text written in?  By script, and for Latin letters by small words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from wanhui.reading.normalise import Batch

HAN, LATIN, KANA, HANGUL, CYRILLIC, ARABIC, THAI, OTHER = range(1, 9)
#: For each script, the first and last code point of its ranges.
_RANGES = {
    LATIN: ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F), (0x1E00, 0x1EFF)),
    OTHER: ((0x370, 0x3FF), (0x590, 0x5FF), (0x900, 0xDFF), (0x10A0, 0x10FF)),
    CYRILLIC: ((0x400, 0x52F),),
    ARABIC: ((0x600, 0x6FF),),
    THAI: ((0xE00, 0xE7F),),
    HANGUL: ((0x1100, 0x11FF), (0xAC00, 0xD7A3)),
    KANA: ((0x3041, 0x30FA),),
    HAN: ((0x3400, 0x9FFF), (0xF900, 0xFAFF)),
}
_SCRIPT = np.zeros(0x10000, np.uint8)
for _script, _ranges in _RANGES.items():
    for _low, _high in _ranges:
        _SCRIPT[_low : _high + 1] = _script
#: One character counted in three fields of a sum: ideographs, Latin letters, letters of other scripts.
_LATIN_AT, _OTHERS_AT = 21, 42
_FIELD = (1 << _LATIN_AT) - 1
_PACKED = (
    (_SCRIPT == HAN)
    | (_SCRIPT == LATIN).astype(np.int64) << _LATIN_AT
    | (_SCRIPT > LATIN).astype(np.int64) << _OTHERS_AT
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SMALL_WORDS = {
    "en": _set("the and is was it i to of my this that not for have with you but very in so are on be"),
    "es": _set("el la los las de que y no es muy para con una por pero llegó está producto lo se"),
    "fr": _set("le la les de et est pas très pour une avec mais produit je il elle du des que c'est"),
    "de": _set("der die das und ist nicht sehr für mit ein eine aber ich es zu den war auf"),
    "it": _set("il la di che e non è molto per con una ma prodotto sono del lo gli"),
    "pt": _set("o a de que e não é muito para com uma mas produto veio do da os as"),
    "vi": _set("và là của không hàng rất cho được này có sản phẩm"),
    "id": _set("dan yang tidak barang sangat ini itu untuk dengan bagus pengiriman saya"),
}


def languages(batch: Batch, texts: Sequence[str]) -> list[str]:
    """The language of each text: zh, en, another code, or und where there is nothing to tell by."""
    packed = np.add.reduceat(_PACKED.take(batch.code, mode="clip"), batch.starts)
    han, latin, others = packed & _FIELD, packed >> _LATIN_AT & _FIELD, packed >> _OTHERS_AT
    plain = (han > 0) & (4 * han >= latin) & (others == 0) & (len(batch.code) < _FIELD)
    found = ["zh"] * len(texts)
    for at in np.flatnonzero(~plain).tolist():
        end = batch.starts[at + 1] if at + 1 < len(texts) else len(batch.code)
        counts = np.bincount(_SCRIPT.take(batch.code[batch.starts[at] : end], mode="clip"), minlength=OTHER + 1)
        found[at] = _one(int(counts[HAN]), int(counts[LATIN]), counts[KANA:], text=texts[at])
    return found


def _one(han: int, latin: int, others: npt.NDArray[np.int64], *, text: str) -> str:
    best = int(others.argmax())
    strongest = int(others[best])
    if best == 0 and strongest > max(2, han // 5):
        return "ja"
    if strongest > han and 3 * strongest > latin:
        return ("ja", "ko", "ru", "ar", "th", "und")[best]
    if han and 4 * han >= latin:
        return "zh"
    return _latin(text) if latin else "und"


def _latin(text: str) -> str:
    words = text[:2000].lower().split()
    votes = {code: sum(word in small for word in words) for code, small in _SMALL_WORDS.items()}
    best = max(votes, key=votes.__getitem__)
    return best if votes[best] > votes["en"] else "en"
