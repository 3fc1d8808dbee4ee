"""What one cell says, made plain: ids, times, amounts, numbers and grades as exports really write them.

Every reader takes the cell's text and gives what `records.codec` expects, or None for *unknown* (empty, a dash, a
mask, a cipher); what it cannot read it refuses with a `CellError`, never guesses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

#: A double holds 15 decimal digits exactly; a longer id that went through one has lost its last digits.
_EXACT_DIGITS: Final = 15
_WRAPPED: Final = re.compile(r"=?\"([^\"]*)\"|=([\w.+-]+)")
_APOSTROPHES: Final = frozenset("'’‘")
_APOSTROPHE: Final = re.compile(r"['’‘][\d+]")
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+[eE]\+?|[eE]\+)\d+")
_POINT_ZERO: Final = re.compile(r"^(\d+)\.0+$")
_CIPHER: Final = re.compile(r"^(##.*|\$\$?.*\$\$?|#[^#\s]{20,}|~.+~~?)$", re.DOTALL)
_NOTHING: Final = frozenset(
    {"", "-", "--", "—", "——", "/", "无", "N/A", "n/a", "null", "NULL", "None", "0000-00-00 00:00:00"}
)

_EMPTY_WORDS: Final = frozenset({"", "-", "--", "—", "null", "NULL", "None"})
_BLANKS: Final = " \t\r\n\u3000\ufeff\u200b"
_WRAPPERS: Final = frozenset("=\"'’‘\ufeff\u200b")

Read = Callable[[str], object]


class CellError(Exception):
    """A cell that cannot be read; `code` and `found` make the sentence, the caller adds the column."""

    def __init__(self, code: str, found: str, expected: str = "") -> None:
        self.code, self.found, self.expected = code, found, expected
        super().__init__(code)


def plain(value: str) -> str:
    """A cell without what exports wrap around it: spaces, tabs, ``="…"``, quotes, an apostrophe before digits."""
    value = value.strip()
    if value[:1] in _WRAPPERS:
        value = value.strip(_BLANKS)
        found = _WRAPPED.fullmatch(value)
        value = (found.group(1) or found.group(2) or "").strip(_BLANKS) if found else value
        if value[:1] in _APOSTROPHES and _APOSTROPHE.match(value):
            value = value[1:]
    return value


def text(value: str) -> str | None:
    """Words as they stand, trimmed; None when the cell says nothing."""
    value = value.strip(_BLANKS)
    return None if value in _NOTHING else value


def words(value: str) -> str | None:
    """What somebody wrote, even when it is only 无: unknown when the cell is empty or holds a dash."""
    value = value.strip(_BLANKS)
    return None if value in _EMPTY_WORDS else value


def kept(value: str) -> str | None:
    """A cell of a column that no table names, for ``extra``."""
    value = plain(value)
    return None if value in _NOTHING else value


def personal(value: str) -> str | None:
    """A name, phone or address: kept as masked as it came, unknown when nothing but a mask or a cipher is left."""
    value = plain(value)
    if value in _NOTHING or (value[0] in "#$~" and _CIPHER.match(value)) or not value.strip("*＊"):
        return None
    return value


def buyer(value: str) -> str | None:
    """Who bought: a name or an id, which must not have become a number either."""
    found = personal(value)
    if found is not None and _SCIENTIFIC.fullmatch(found):
        raise CellError("E-CELL-ID-FLOAT", found)
    return found


def identifier(value: str) -> str | None:
    """An id, exactly; one that a spreadsheet made a number of is refused, because its last digits are gone."""
    value = plain(value)
    if value.isascii() and value.isalnum() and "E" not in value and "e" not in value:
        return value
    if value in _NOTHING or not value.strip("*"):
        return None
    if not value.isascii():
        value = unicodedata.normalize("NFKC", value)
    if _SCIENTIFIC.fullmatch(value):
        raise CellError("E-CELL-ID-FLOAT", value)
    whole = _POINT_ZERO.match(value)
    if whole:
        if len(whole.group(1)) > _EXACT_DIGITS:
            raise CellError("E-CELL-ID-FLOAT", value)
        return whole.group(1)
    return value


def tracking(value: str) -> str | None:
    """A tracking number; Taobao writes ``No:`` before it."""
    found = identifier(value)
    return found.removeprefix("No:").strip() or None if found else None


_AMOUNT: Final = re.compile(r"^-?\d+(\.\d+)?$", re.ASCII)
_LONGEST_AMOUNT: Final = 18
_THOUSANDS: Final = re.compile(r"^-?\d{1,3}(,\d{3})+(\.\d+)?$", re.ASCII)
_COMMA_DECIMALS: Final = re.compile(r"^-?(\d+|\d{1,3}(\.\d{3})+),\d{1,2}$", re.ASCII)
_MONEY_WORDS: Final = re.compile(r"(CNY|RMB|USD|EUR|GBP|JPY|CAD|AUD|US|AU|[¥$€£元\s])", re.IGNORECASE)


def money(value: str) -> str | None:
    """An amount in major units as decimal text, without currency sign and thousands separators."""
    value = plain(value)
    if len(value) <= _LONGEST_AMOUNT and _AMOUNT.match(value):
        return value
    if value in _NOTHING or not value.strip("*"):
        return None
    bare = _MONEY_WORDS.sub("", unicodedata.normalize("NFKC", value))
    is_negative = bare.startswith("(") and bare.endswith(")")
    bare = bare.strip("()")
    if _COMMA_DECIMALS.match(bare):
        bare = bare.replace(".", "").replace(",", ".")
    elif _THOUSANDS.match(bare):
        bare = bare.replace(",", "")
    if not _AMOUNT.match(bare) or len(bare) > _LONGEST_AMOUNT:
        raise CellError("E-CELL-MONEY", value)
    return f"-{bare}" if is_negative else bare


_SIGNS: Final[Mapping[str, str]] = MappingProxyType(
    {"£": "GBP", "€": "EUR", "US $": "USD", "C $": "CAD", "AU $": "AUD"}
)
_CODE: Final = re.compile(r"\b(CNY|USD|EUR|GBP|JPY|CAD|AUD)\b")


def currency(value: str) -> str | None:
    """The currency that an amount names; ``$`` alone is left to the shop, ``¥`` says nothing."""
    code = _CODE.search(value)
    if code:
        return code.group(1)
    for sign, name in _SIGNS.items():
        if sign in value:
            return name
    return "$" if "$" in value else None


def number(value: str) -> int | None:
    """A whole number, with full-width digits, a trailing ``.0`` or a unit allowed."""
    value = plain(value)
    if value.isascii() and value.isdigit() and len(value) <= 15:
        return int(value)
    if value in _NOTHING or not value.strip("*"):
        return None
    bare = unicodedata.normalize("NFKC", value).replace(",", "").removesuffix("件").removesuffix("个").strip()
    found = re.fullmatch(r"(-?\d{1,15})(?:\.0+)?", bare, re.ASCII)
    if not found:
        raise CellError("E-CELL-NUMBER", value)
    return int(found.group(1))


_STARS: Final[Mapping[str, int]] = MappingProxyType(
    {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
)


def stars(value: str) -> int | None:
    """One to five stars: a digit, ``5星``, ``五星``, ``★★★☆☆``, ``5/5``, ``4 stars``."""
    value = plain(value)
    if value in ("1", "2", "3", "4", "5"):
        return int(value)
    if value in _NOTHING:
        return None
    bare = unicodedata.normalize("NFKC", value).strip().casefold()
    if set(bare) <= {"★", "☆", "⭐", "️"}:
        return _in_range(bare.count("★") + bare.count("⭐"), value)
    bare = re.sub(r"\s*(星级?|分|stars?|/\s*5)$", "", bare)
    bare = bare.split(" out of ", 1)[0]
    if bare in _STARS:
        return _STARS[bare]
    found = re.fullmatch(r"(\d)(?:\.0+)?", bare, re.ASCII)
    return _in_range(int(found.group(1)) if found else 0, value)


def _in_range(count: int, value: str) -> int:
    if not 1 <= count <= 5:
        raise CellError("E-CELL-VALUE", value, "1–5")
    return count


_GRADES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("好评", "好", "good", "positive", "满意", "+1"), "good"),
        **dict.fromkeys(("中评", "中", "一般", "neutral", "0"), "neutral"),
        **dict.fromkeys(("差评", "差", "坏评", "bad", "negative", "不满意", "-1"), "bad"),
    }
)


def grade(value: str) -> str | None:
    """Good, neutral or bad in the words of the marketplaces."""
    bare = plain(value).casefold()
    if bare.upper() in _NOTHING or not bare:
        return None
    if bare not in _GRADES:
        raise CellError("E-CELL-VALUE", value, "好评 中评 差评")
    return _GRADES[bare]


def speaker(value: str) -> str | None:
    """Who speaks in a chat export."""
    bare = plain(value).casefold()
    for who, words in (
        ("buyer", ("买家", "顾客", "客户", "用户", "buyer", "customer")),
        ("seller", ("商家", "卖家", "客服", "店铺", "seller", "agent")),
        ("system", ("系统", "平台", "system")),
    ):
        if bare.startswith(words):
            return who
    if not bare:
        return None
    raise CellError("E-CELL-VALUE", value, "买家 商家 系统")


def yes(value: str) -> bool | None:
    """Yes or no."""
    bare = plain(value).casefold()
    if bare in ("是", "y", "yes", "true", "1", "已回复"):
        return True
    return None if not bare or bare == "-" else False


def per_piece(total: str, quantity: int) -> str:
    """The price of one piece out of a row's total, to the cent."""
    if quantity <= 1:
        return total
    return str((Decimal(total) / quantity).quantize(Decimal("0.01")))
