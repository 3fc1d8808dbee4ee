"""Many folded texts laid end to end as one array of characters, with the kind of each and the clause it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag
from functools import cache

import numpy as np

from wanhui.replies.grams import Booleans, Codes, Integers, buckets_of, codes

#: Stands between texts; it ends a clause and a sentence, and no expression of a detector reaches over it.
BORDER = "\n"
ALL_CODES = 0x110000
#: Every character that an expression of ours can mean lies below.
_MARKED_CODES = 0x20000


class Kind(IntFlag):
    """What a character can be; it can be several things."""

    DIGIT = 1
    LETTER = 1 << 1
    CHINESE = 1 << 2
    NUMERAL = 1 << 3  # of a house or a floor
    DOOR = 1 << 4  # what such a number counts
    STAR = 1 << 5  # hides a part of a name
    CROSS = 1 << 6  # hides digits, or leaves a blank
    LINE = 1 << 7
    HYPHEN = 1 << 8
    AT = 1 << 9
    DOT = 1 << 10
    SLASH = 1 << 11
    BRACE = 1 << 12
    SPACE = 1 << 13
    PARTY = 1 << 14  # with the next: 买家, 顾客, 客户, 收件人
    PARTY_END = 1 << 15
    STOP = 1 << 16  # ends a clause
    PAUSE = 1 << 17  # ends a clause unless it stands between two digits
    SENTENCE_END = 1 << 18
    QUOTE = 1 << 19
    OTHER = 1 << 20  # none of these
    COUNT = 1 << 21  # of an amount
    COIN = 1 << 22  # stands before or after such a number
    WEB = 1 << 23


#: Each run that a detector looks for has a character of these kinds only; few of any text are.
_RARE = (
    Kind.DIGIT
    | Kind.NUMERAL
    | Kind.COUNT
    | Kind.STAR
    | Kind.CROSS
    | Kind.LINE
    | Kind.AT
    | Kind.DOT
    | Kind.SLASH
    | Kind.BRACE
    | Kind.PARTY_END
)
_KINDS = {
    r"\d": Kind.DIGIT,
    "[a-z]": Kind.LETTER,
    "[\u3400-\u4dbf\u4e00-\u9fff]": Kind.CHINESE,
    "[0-9一二三四五六七八九十]": Kind.NUMERAL,
    "[号栋幢座单室弄楼层期门]": Kind.DOOR,
    "[*＊×某]": Kind.STAR,
    "[*xX×]": Kind.CROSS,
    "_": Kind.LINE,
    "-": Kind.HYPHEN,
    "@": Kind.AT,
    r"\.": Kind.DOT,
    "/": Kind.SLASH,
    r"[{\[]": Kind.BRACE,
    r"\s": Kind.SPACE,
    "[件货单买顾客]": Kind.PARTY,
    "[人家客户]": Kind.PARTY_END,
    "[;\n!?。]": Kind.STOP,
    "[.,:]": Kind.PAUSE,
    "[\n.!?。]": Kind.SENTENCE_END,
    '[“”「」『』‘’《》"]': Kind.QUOTE,
    r"[\d零一二两三四五六七八九十百千万]": Kind.COUNT,
    "[$€£¥￥块元刀大毛米dbpeu]": Kind.COIN,
    "w": Kind.WEB,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """Folded texts joined by borders, one before the first and one after the last.

    `clause` and `sentence` number the clause and the sentence at each place; the numbers run on from text to text.
    `buckets` number the short runs of characters; `rare` are the places of what every run of a detector has one of.
    """

    text: str
    code: Codes
    kind: Codes
    rare: Integers
    starts: Integers
    lengths: Integers
    clause: Integers
    sentence: Integers
    buckets: tuple[Integers, ...]


def lay(texts: Sequence[str]) -> Sheet:
    """The sheet of `texts`."""
    joined = BORDER.join(("", *texts, ""))
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    code = codes(joined)
    kind = _kinds()[code]
    is_digit, ends, pauses = (has(kind, one) for one in (Kind.DIGIT, Kind.STOP | Kind.PAUSE, Kind.PAUSE))
    # a stop or comma between digits (14.50, 1,000, 16:00) ends nothing
    ends[1:-1] &= ~(pauses[1:-1] & is_digit[:-2] & is_digit[2:])
    return Sheet(
        text=joined,
        code=code,
        kind=kind,
        rare=np.flatnonzero(kind & np.uint32(_RARE)),
        starts=np.cumsum(lengths + 1) - lengths,
        lengths=lengths,
        clause=_before(ends),
        sentence=_before(ends & has(kind, Kind.SENTENCE_END)),
        buckets=buckets_of(code),
    )


def has(kind: Codes, wanted: Kind) -> Booleans:
    """Where a character of one of the `wanted` kinds stands."""
    return np.asarray(kind & np.uint32(wanted) != 0)


def run_places(sheet: Sheet, runs: Iterable[tuple[Kind, ...]]) -> Integers:
    """Where a character of each kind of one of `runs` begins to stand, one directly after the other; in order."""
    found = [_places_of(sheet, run) for run in runs]
    return found[0] if len(found) == 1 else np.unique(np.concatenate(found))


def _places_of(sheet: Sheet, run: tuple[Kind, ...]) -> Integers:
    steps = _rarest_first(run)
    places = sheet.rare - steps[0][0]
    for step, wanted in steps:
        # past the end stands the last border, with which no run ends
        places = places[sheet.kind.take(places + step, mode="clip") & wanted != 0]
    return places


@cache
def _rarest_first(run: tuple[Kind, ...]) -> tuple[tuple[int, np.uint32], ...]:
    steps = sorted(enumerate(run), key=lambda one: bool(one[1] & ~_RARE))
    return tuple((step, np.uint32(wanted)) for step, wanted in steps)


def texts_with(sheet: Sheet, places: Booleans) -> Booleans:
    """For each text of `sheet` whether any of its `places` is true."""
    counted = np.concatenate([[0], np.cumsum(places)])
    return np.asarray(counted[sheet.starts + sheet.lengths] > counted[sheet.starts])


def text_of(code: Codes) -> str:
    """The text with these code points."""
    return code.tobytes().decode("utf-32-le", "surrogatepass")


def marked(expressions: Mapping[str, int]) -> Codes:
    """For each code point the flags of all `expressions`, each of one character, that match it."""
    table = np.zeros(ALL_CODES, dtype=np.uint32)
    everything = text_of(np.arange(_MARKED_CODES, dtype=np.uint32))
    for expression, flag in expressions.items():
        for found in re.finditer(f"(?:{expression})+", everything):
            table[found.start() : found.end()] |= np.uint32(flag)
    return table


@cache
def _kinds() -> Codes:
    table = marked(_KINDS)
    table[table == 0] = Kind.OTHER
    return table


def _before(marks: Booleans) -> Integers:
    """How many marks stand before each place."""
    return np.asarray(np.cumsum(marks) - marks)
