"""A wrong item: what a buyer says they ordered and what came, and how both stand against the lines of the order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from wanhui.records.goods import Product
from wanhui.records.orders import Line, Order

#: ``agrees``: the order has it. ``differs``: the order has another of the same kind. ``unknown``: it cannot be told.
Agreement = Literal["agrees", "differs", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the buyer named, in their own words (`span`: offsets in the text), and how the order has it."""

    text: str
    span: tuple[int, int]
    order_says: Agreement
    line: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MixUp:
    """What was ordered and what came, by the buyer's words; `lines` are the order's own."""

    ordered: Named | None
    came: Named | None
    lines: tuple[str, ...]

    @property
    def is_borne_out(self) -> bool:
        """Whether the order bears the buyer out: it has what they ordered and not what came."""
        return (
            self.ordered is not None
            and self.came is not None
            and self.ordered.order_says == "agrees"
            and self.came.order_says != "agrees"
        )


_ZH_ORDERED: Final = r"(?:明明)?(?:下单|拍下|拍|买|订购|订|要|点|选)的?(?:的?是|了)?"
_ZH_CAME: Final = (
    r"(?:实际)?(?:收到|拿到|到手|寄来|寄到|寄|发来|发货|发成|发错成|送来|送|来|到|发|给|变成|成)"
    r"了?(?:的?却?是|我的?是?|成)?"
)
_EN_ORDERED: Final = r"(?:ordered|bought|paid for|asked for|chose|wanted)"
_EN_CAME: Final = r"(?:received|got|came|arrived|was sent|were sent|sent me|you sent|instead you sent)"
_CUE: Final = re.compile(
    rf"(?P<came>{_EN_CAME}|{_ZH_CAME})|(?P<ordered>{_EN_ORDERED}|{_ZH_ORDERED})", re.IGNORECASE
)  # fmt: skip
_STOP: Final = re.compile(
    r"[，。！？；、,.!?;\n]|\b(?:but|and|instead|yet|while|in the box|which)\b|结果|但是|可是|却|怎么|竟然|居然", re.I
)
_FILLER: Final = re.compile(
    r"^(?:\s|的|是|个|一|件|只|条|双|款|款式|was|is|a|an|the|it|me|us|were|one|size(?=\s*$))+", re.I
)
_TAIL: Final = re.compile(r"(?:\s|的|了|啊|呢|吧|码子|one|ones|colou?r)+$", re.I)
#: Words that one cue may introduce by chance and that name no goods.
_EMPTY: Final = frozenset({"", "货", "东西", "快递", "货了", "今天", "昨天", "it", "this", "that", "today"})
_LONGEST: Final = 24
_COLOURS: Final = (
    ("白", "white"), ("黑", "black"), ("黄", "yellow"), ("红", "red"), ("蓝", "blue"), ("绿", "green"),
    ("灰", "grey", "gray"), ("粉", "pink"), ("紫", "purple"), ("橙", "orange"), ("棕", "咖", "brown"),
    ("米色", "杏", "beige"), ("银", "silver"), ("金色", "gold"),
)  # fmt: skip
_SIZE: Final = re.compile(r"(?<![a-z])(?:x{0,4}[sl]|m)(?![a-z])", re.IGNORECASE)
_MEASURE: Final = re.compile(
    r"\d+(?:\.\d+)?\s*(?:ml|毫升|l|升|g|克|kg|千克|cm|厘米|mm|码|号|寸|英寸|支|片|件装|代|w|v)", re.I
)


def mix_up(text: str, order: Order | None, products: Sequence[Product] = ()) -> MixUp:
    """What `text` says was ordered and what came, each held against the lines of `order`.

    A side that the buyer does not name is None. A variant is the same when size, colour and measure agree, or when
    its words stand in the line. Nothing is decided here: a person compares, with the two beside each other.
    """
    said = _sides(text)
    lines = tuple(_line_words(line, products) for line in order.lines) if order is not None else ()
    return MixUp(
        ordered=_named(text, said.get("ordered"), lines), came=_named(text, said.get("came"), lines), lines=lines
    )


def _sides(text: str) -> dict[str, tuple[int, int]]:
    """The first span that each cue introduces; what stands behind a cue reaches to the next one or to a stop."""
    cues = list(_CUE.finditer(text))
    found: dict[str, tuple[int, int]] = {}
    for at, cue in enumerate(cues):
        end = cues[at + 1].start() if at + 1 < len(cues) else len(text)
        stop = _STOP.search(text, cue.end(), end)
        span = _trimmed(text, cue.end(), stop.start() if stop else end)
        side = "came" if cue["came"] else "ordered"
        words = text[span[0] : span[1]].casefold()
        if side not in found and words not in _EMPTY and not words.startswith("错"):
            found[side] = span
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    end = min(end, start + _LONGEST)
    filler = _FILLER.match(text[start:end])
    start += filler.end() if filler else 0
    tail = _TAIL.search(text[start:end])
    return start, start + tail.start() if tail else end


def _line_words(line: Line, products: Sequence[Product]) -> str:
    product = next((one for one in products if one.id == line.product), None)
    sku = next((one.name for one in product.skus if one.id == line.sku), None) if product is not None else None
    title = line.title or (product.title if product is not None else line.product)
    return f"{title} {sku}" if sku and sku not in title else title


def _named(text: str, span: tuple[int, int] | None, lines: Sequence[str]) -> Named | None:
    if span is None:
        return None
    words = text[span[0] : span[1]]
    verdicts = [(_agreement(words, line), line) for line in lines]
    for wanted in ("agrees", "differs"):
        for verdict, line in verdicts:
            if verdict == wanted:
                return Named(text=words, span=span, order_says=verdict, line=line)
    return Named(text=words, span=span, order_says="unknown")


def _agreement(words: str, line: str) -> Agreement:
    said, has = _traits(words), _traits(line)
    shared = said.keys() & has.keys()
    if any(said[kind].isdisjoint(has[kind]) for kind in shared):
        return "differs"
    if shared or words.casefold() in line.casefold():
        return "agrees"
    return "unknown"


def _traits(words: str) -> dict[str, frozenset[str]]:
    """The size, colours and measures that `words` name."""
    plain = words.casefold()
    found = {
        "size": frozenset(_SIZE.findall(plain)),
        "colour": frozenset(names[0] for names in _COLOURS if any(name in plain for name in names)),
        "measure": frozenset(re.sub(r"\s", "", one) for one in _MEASURE.findall(plain)),
    }
    return {kind: values for kind, values in found.items() if values}
