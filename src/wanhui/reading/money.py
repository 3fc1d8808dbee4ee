"""Which total does the buyer name?  Amounts in figures, in Chinese numerals and in colloquial forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

_FIGURE = r"\d{1,7}(?:,\d{3})*(?:\.\d{1,2})?"
_NUMERAL = "零〇一二两三四五六七八九十百千万幺壹贰叁肆伍陆柒捌玖拾佰仟"
_AMOUNT = re.compile(
    rf"(?P<sign>[¥￥$€£]|rmb|usd|us\$)?\s*(?P<figure>(?<![\d.]){_FIGURE}(?!\d))\s*"
    rf"(?P<unit>块钱|块|元|圆|rmb|塊|刀|米(?=$|[，。,. ])|dollars?|bucks?|usd|pounds?|quid|€|£|\$)?"
    r"(?P<cents>(?<=块)\d(?!\d))?"
    rf"|(?P<numeral>[{_NUMERAL}]{{1,7}})\s*(?P<numeral_unit>块钱|块|元|圆|塊|大洋|刀)?(?P<tail>[一二三四五六七八九\d](?![\d{_NUMERAL}]))?",
    re.IGNORECASE,
)
_UNITS = (
    "%|％|天|日|号|月|年|点|时|小时|分钟|分(?!不少)|秒|次|个|件|只|条|双|套|瓶|盒|包|袋|罐|斤|克|公斤|厘米|公分|毫米|米|瓦|寸|码|岁|颗|"
    "星|⭐|🌟|级|层|单|人|家|的码|的尺|遍|张|页|句|篇|集|倍|折|期|代|款|版|万粉|粉|字|毫安|°|度|片|根|支|台|部|位|楼|群|多|来|几"
)
_LATIN_UNITS = (
    "kg|g|ml|l|cm|mm|w|mah|v|a|days?|hours?|stars?|times?|weeks?|months?|years?|pack|pcs|pieces?|inch|inches|items?|"
    "minutes?|am|pm|th|st|nd|rd|oz|ft|x"
)
#: After a bare figure: a count, a date, a size, not money.
_NOT_MONEY = re.compile(rf"\s*(?:{_UNITS}|-?(?:{_LATIN_UNITS})\b|[:：/\-]\d)", re.IGNORECASE)
#: Before a figure: an article, a number of something, or a price that was paid rather than one that is wanted.
_NOT_AFTER = re.compile(
    r"(?:第|no\.?|#|尾号|订单|单号|编号|条款|gb(?:/t)?|《|微信|qq|电话|手机|型号|款|满|省|iso|v|买的|拍的|"
    r"原价|标价|价|卖|花了|付了|才|拨|§|穿|身高|体重|扣|扣我|收了?我|被收|粉丝|变|变成了?|显示|"
    r"only|paid|was|been|cost|sells? (?:it )?for)\s*$",
    re.IGNORECASE,
)
#: A figure that runs into letters (2.7m, 75C), stands in a time of day or is multiplied: never a sum that is wanted.
_RUNS_ON = re.compile(r"[a-z]|\s*(?:to|~|至|到)\s*\d|[:：]\d|[×x*乘]", re.IGNORECASE)
#: Sums that the buyer refuses or has not asked for.
_REFUSED = re.compile(
    r"(?:不要|不收|不稀罕|不图|没(?:跟|问|找|管)?(?:你|您)?们?要(?:这|那)?|don.?t want(?: the| your)?)\s*$",
    re.IGNORECASE,
)
_REFUSED_AFTER = re.compile(r"(?:块钱|块|元)?[，, ]?(?:我|咱)?(?:也)?(?:不(?:要|收|图|稀罕|需要)|稀罕|打发)")
#: Before a count of pieces: what broke into so many.
_PIECES = re.compile(r"(?:[碎裂断摔砸磕炸]成?了?|[分掉切劈]成)\s*$")
#: Numbers of public services, said without a unit: police, ambulance, consumer and other complaint lines.
_HOTLINE = re.compile(r"110|119|120|122|315|96\d{3,4}|12[23]\d{2}")
_WANTED = re.compile(
    r"(?:退(?:我|款|货款|个)?|赔(?:偿|付|我)?|补(?:偿)?|转(?:我|来|给我)?|"
    r"打(?:我|给我)|给我?|发我?|要|出|返(?:个)?|红包|凑个?|报(?:给我)?|"
    r"差价|差额|差|算|运费|优惠|共|共计|合计|一共|总共|主张|拿|支付|来|就是|降到|按|即|hb|申请|收|值|"
    r"plus|just|refund(?: the| me| of)?|total(?: of)?|full|send(?: me)?|pay(?: me)?|claim|for|of|the|least|is|want|"
    r"need|give me|or)\s*(?:全部|总计|的|你们?|足|计|full|a|about|around)?\s*$",
    re.IGNORECASE,
)
_WANTED_AFTER = re.compile(
    r"\s*(?:块钱|块|元)?[，。,. ]?\s*(?:原路|两清|讨|还我|起|v我|到我|到账|收到|退|转|打|红包|"
    r"我(?=就|撤|删|改|马上|立|保证|给|帮|自己|不)|"
    r"就行|就可以|就好|最低|最少|不能再少|一分|给我|补|赔|私了|钱|吧|全退|不算|够|行|让|铺|连运费|连货款|换|报|茶水|辛苦|现金|"
    r"(?:by|via) paypal|or (?:you|i|else)|back|refund|and|gift|in)",
    re.IGNORECASE,
)
#: A blank between English words parts nothing.
_LATIN_BEFORE, _LATIN_AFTER = re.compile(r"[a-zA-Z] $"), re.compile(r" [a-zA-Z]")
_EDGES = " ，。,.!！?？;；\n…"
_DIGITS = {
    char: value
    for value, chars in enumerate(("零〇", "一幺壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for char in chars
}
_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as stated: its value, where it stands in its text, and how much speaks for a demand of it (−2 to 5)."""

    value: Decimal
    span: tuple[int, int]
    weight: int


def find_amounts(text: str) -> tuple[Amount, ...]:
    """The amounts of money in `text`, in order; counts, dates, sizes and article numbers are left out."""
    return tuple(_amounts(text[:20_000]))


def demanded(turns: Sequence[str]) -> tuple[Decimal, int, tuple[int, int]] | None:
    """The last total that the buyer states over his `turns`: value, turn and span; None when he names none."""
    best: tuple[Decimal, int, tuple[int, int]] | None = None
    strongest = 0
    for number, text in enumerate(turns):
        for amount in find_amounts(text):
            if amount.weight >= min(strongest, 3) and not _is_faint(amount):
                best, strongest = (amount.value, number, amount.span), max(strongest, amount.weight)
    return best


def _is_faint(amount: Amount) -> bool:
    """A bare figure that nothing speaks for: a measure or a score sooner than a sum."""
    return amount.weight < 0 or (amount.weight == 0 and (amount.value < 5 or amount.value % 1 != 0))


def _amounts(text: str) -> Iterator[Amount]:
    for found in _AMOUNT.finditer(text):
        value = _value(found)
        if value is None or not 0 < value < 10_000_000:
            continue
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        end = found.end() - len(found[0]) + len(found[0].rstrip())
        before, after = text[max(0, start - 12) : start], text[end : end + 10]
        place = _Place(found, before, after)
        if not place.is_other_than_money():
            yield Amount(value, (start, end), place.weight())


class _Place:
    """An amount between the words around it."""

    __slots__ = ("_after", "_before", "_closes", "_found", "_has_unit", "_is_wanted", "_opens", "_wanted_after")

    def __init__(self, found: re.Match[str], before: str, after: str) -> None:
        self._found, self._before, self._after = found, before, after
        self._has_unit = bool(found["sign"] or found["unit"] or found["numeral_unit"])
        self._is_wanted = bool(_WANTED.search(before))
        self._wanted_after = bool(_WANTED_AFTER.match(after))
        self._opens = not before or (before[-1] in _EDGES and not _LATIN_BEFORE.search(before))
        self._closes = not after or (after[0] in _EDGES and not _LATIN_AFTER.match(after))

    def is_other_than_money(self) -> bool:
        """Whether it is a count, a size, a time, a telephone number, or a sum that the buyer turns down."""
        before, after = self._before, self._after
        if _PIECES.search(before) or _REFUSED.search(before) or _REFUSED_AFTER.match(after):
            return True
        if self._has_unit:
            return False
        if _NOT_MONEY.match(after) or (before[-1:].isascii() and before[-1:].isalpha() and before[-2:].lower() != "hb"):
            return True
        figure = self._found["figure"]
        if figure is None:
            return not (self._is_wanted or self._wanted_after or (self._opens and self._closes))
        if _RUNS_ON.match(after) or before[-1:] in (":", "："):
            return True
        if not _HOTLINE.fullmatch(figure):
            return False
        return not ((self._is_wanted and len(figure) == 3) or (self._opens and self._closes))

    def weight(self) -> int:
        """How much speaks for a demand, −2 to 5."""
        said = self._has_unit + 2 * self._is_wanted + self._wanted_after - 2 * bool(_NOT_AFTER.search(self._before))
        return int(said + self._opens + (self._opens and self._closes))


def _value(found: re.Match[str]) -> Decimal | None:
    if found["figure"]:
        return Decimal(found["figure"].replace(",", "")) + Decimal(found["cents"] or 0) / 10
    numeral = found["numeral"]
    if not found["numeral_unit"] and len(numeral) < 2:
        return None
    value = _numeral(numeral)
    if value is not None and found["tail"] and found["numeral_unit"]:
        tail = found["tail"]
        value += Decimal(_DIGITS.get(tail, int(tail) if tail.isdigit() else 0)) / 10
    return value


def _numeral(text: str) -> Decimal | None:
    if all(char in _DIGITS for char in text):
        return Decimal("".join(str(_DIGITS[char]) for char in text))
    high, _, low = text.rpartition("万")
    total = 0
    if high:
        thousands = _numeral(high)
        total = int(thousands or 0) * 10_000
    return Decimal(total + _below_ten_thousand(low))


def _below_ten_thousand(text: str) -> int:
    total, digit, power = 0, 0, 1
    for char in text:
        if char in _POWERS:
            power = _POWERS[char]
            total += (digit or 1) * power
            digit = 0
        else:
            digit = _DIGITS.get(char, 0)
    short = len(text) > 1 and text[-1] in _DIGITS and text[-2] in _POWERS and power > 10
    return total + (digit * power // 10 if short else digit)
