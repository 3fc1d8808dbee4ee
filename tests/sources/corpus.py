"""A corpus of malformed rows with a label each: what is wrong, in which column, and what the importer must call it.

`corpus(kind, rows, seed)` gives the bytes of a file in which good rows and every defect of that kind of file are
mixed, and the labels of its bad rows by row number. The same seed gives the same file.
"""

# ruff: noqa: E501 - a defect and what it must be called stand on one line
from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import orjson

FileKind = Literal["reviews", "orders", "lines"]


@dataclass(frozen=True, slots=True)
class Label:
    """What a bad row must be refused as; `column` None where the row as a whole is wrong."""

    defect: str
    code: str
    column: str | None


@dataclass(frozen=True, slots=True)
class Corpus:
    """A file, the labels of its bad rows, and the ids or texts of its good ones, in order."""

    content: bytes
    labels: Mapping[int, Label]
    good: tuple[str, ...]


REVIEW_HEADER: Final = ("订单编号", "买家昵称", "评价时间", "评分", "描述相符", "评价内容")
ORDER_HEADER: Final = (
    "订单号",
    "订单状态",
    "商品总价(元)",
    "商品数量(件)",
    "订单成交时间",
    "商品",
    "商品id",
    "用户实付金额(元)",
)


def _cells(code: str, column: str, *found: str) -> dict[str, tuple[str, str, str]]:
    return {f"{column}: {cell or 'empty'}": (code, column, cell) for cell in found}


#: Defects of one cell of a review: name -> code, column, cell.
REVIEW_CELLS: Final = {
    **_cells(
        "E-CELL-ID-FLOAT", "订单编号", "3.51531313147329E+18", "6.9E18", '="2.6E+17"', "35153131473293579.0", "1e+20", "３．５Ｅ＋１８"
    ),
    **_cells(
        "E-CELL-TIME", "评价时间", "昨天", "2026/13/01 08:00", "2026/11/32", "2026/2/30", "2026-11-11 25:00:61 x", "20:03",
        "00/00/00", "-1", "2026年", "Foo-11-26", "2026-11-11 20:03:00 XYZT", "31/31/26",
    ),
    **_cells("E-CELL-EMPTY", "评价时间", "", "-", "****", "0000-00-00 00:00:00"),
    **_cells("E-RECORD-FIELD", "评价时间", "1899-01-01 00:00:00", "9998-12-31 00:00:00", "2026-13-01", "2026-02-30 08:00:00"),
    **_cells("E-CELL-VALUE", "评分", "0", "6", "4.5", "六星", "★★★★★★", "-1", "9" * 30, "好", "5,0", "０"),
    **_cells("E-CELL-VALUE", "描述相符", "9", "满意", "11"),
}  # fmt: skip
#: Defects of one cell of an order.
ORDER_CELLS: Final = {
    **_cells("E-CELL-ID-FLOAT", "订单号", "2.60517E+17", "260517607198974342.00"),
    **_cells("E-CELL-EMPTY", "订单号", "", "-", "****"),
    **_cells("E-CELL-EMPTY", "订单成交时间", "", "-"),
    **_cells("E-CELL-TIME", "订单成交时间", "2026/11/31", "十一月"),
    **_cells(
        "E-CELL-MONEY", "用户实付金额(元)", "二十", "25.0.0", "NaN", "Infinity", "1e5", "0x10", "--5", "25-30", "9" * 22, "约25",
        "25.", ".5.", "¥", "1_000",
    ),
    **_cells("E-CELL-NUMBER", "商品数量(件)", "1.5", "两", "1e3", "3*2", "9" * 20),
    **_cells("E-RECORD-FIELD", "商品数量(件)", "-1", "99999999999"),
    **_cells("E-CELL-ID-FLOAT", "商品id", "4.8291E+15"),
}  # fmt: skip

Break = Callable[[list[str]], tuple[str, str]]


def _joined(cells: list[str]) -> str:
    return ",".join(f'"{cell}"' if "," in cell or "\n" in cell else cell for cell in cells)


#: Defects of a row as a whole: name -> its raw text and the code.
WHOLE_ROWS: Final[dict[str, Break]] = {
    "an open mark": lambda cells: (_joined(cells[:-1]) + ',"never closed', "E-ROW-QUOTE"),
    "words after a mark": lambda cells: (_joined(cells[:-1]) + ',"a"b', "E-ROW-QUOTE"),
    "a NUL byte": lambda cells: (_joined(cells[:-1]) + ",a\x00b", "E-ROW-NUL"),
    "a cell too many": lambda cells: (_joined([*cells, "多"]), "E-ROW-WIDTH"),
    "a separator in the words": lambda cells: (_joined(cells) + "，对,错", "E-ROW-WIDTH"),
    "a cell too few": lambda cells: (_joined(cells[:-1]), "E-ROW-WIDTH"),
    "half a row": lambda cells: (_joined(cells[:2]), "E-ROW-WIDTH"),
    "tabs between": lambda cells: ("\t".join(cells), "E-ROW-WIDTH"),
    "semicolons between": lambda cells: (";".join(cells), "E-ROW-WIDTH"),
    "full-width commas between": lambda cells: ("，".join(cells), "E-ROW-WIDTH"),
    "a stray word": lambda _: ("????", "E-ROW-WIDTH"),
}

#: Defects of a canonical review line: name -> changes (None deletes), code, column.
LINE_FIELDS: Final[dict[str, tuple[dict[str, Any], str, str | None]]] = {
    "no kind": ({"kind": None}, "E-RECORD-KIND", None),
    "a kind of its own": ({"kind": "planet"}, "E-RECORD-KIND", None),
    "a kind that is a number": ({"kind": 7}, "E-RECORD-KIND", None),
    "a kind that is a list": ({"kind": ["review"]}, "E-RECORD-KIND", None),
    "no id": ({"id": None}, "E-RECORD-MISSING", "id"),
    "no shop": ({"shop": None}, "E-RECORD-MISSING", "shop"),
    "no time": ({"at": None}, "E-RECORD-MISSING", "at"),
    "no text": ({"text": None}, "E-RECORD-MISSING", "text"),
    "an id that is a fraction": ({"id": 3.5e18}, "E-RECORD-FIELD", "id"),
    "an id that is true": ({"id": True}, "E-RECORD-FIELD", "id"),
    "an id that is an object": ({"id": {}}, "E-RECORD-FIELD", "id"),
    "a shop that is a list": ({"shop": ["s1"]}, "E-RECORD-FIELD", "shop"),
    "a time that is a number": ({"at": 1794398580}, "E-RECORD-FIELD", "at"),
    "a time that is a word": ({"at": "yesterday"}, "E-RECORD-FIELD", "at"),
    "a time long ago": ({"at": "1812-09-07T06:00:00"}, "E-RECORD-FIELD", "at"),
    "a time far ahead": ({"at": "2999-01-01T00:00:00"}, "E-RECORD-FIELD", "at"),
    "a thirteenth month": ({"at": "2026-13-01T00:00:00"}, "E-RECORD-FIELD", "at"),
    "a version that is a word": ({"updated_at": "new"}, "E-RECORD-FIELD", "updated_at"),
    "no stars at all": ({"stars": 0}, "E-RECORD-FIELD", "stars"),
    "six stars": ({"stars": 6}, "E-RECORD-FIELD", "stars"),
    "half a star": ({"stars": 4.5}, "E-RECORD-FIELD", "stars"),
    "stars as text": ({"stars": "5"}, "E-RECORD-FIELD", "stars"),
    "stars as a truth": ({"stars": True}, "E-RECORD-FIELD", "stars"),
    "a grade of its own": ({"grade": "superb"}, "E-RECORD-FIELD", "grade"),
    "a grade that is a list": ({"grade": ["bad"]}, "E-RECORD-FIELD", "grade"),
    "words that are a list": ({"text": ["差"]}, "E-RECORD-FIELD", "text"),
    "words that are an object": ({"text": {"zh": "差"}}, "E-RECORD-FIELD", "text"),
    "pictures that are no list": ({"images": "a.jpg"}, "E-RECORD-FIELD", "images"),
    "a picture that is a number": ({"images": ["a", 1.5]}, "E-RECORD-FIELD", "images[1]"),
    "a follow-up that is text": ({"follow_up": "追评"}, "E-RECORD-FIELD", "follow_up"),
    "a follow-up without a time": ({"follow_up": {"text": "x"}}, "E-RECORD-MISSING", "follow_up.at"),
    "a reply at no time": ({"reply": {"at": "soon", "text": "x"}}, "E-RECORD-FIELD", "reply.at"),
    "scores that are a list": ({"scores": [5]}, "E-RECORD-FIELD", "scores"),
    "a score that is a word": ({"scores": {"product": "good"}}, "E-RECORD-FIELD", "scores.product"),
    "a history that is an object": ({"previous": {}}, "E-RECORD-FIELD", "previous"),
    "a history without times": ({"previous": [{"text": "x"}]}, "E-RECORD-MISSING", "previous[0].at"),
    "a status of its own": ({"status": "lost"}, "E-RECORD-FIELD", "status"),
    "a currency of its own": ({"currency": "yuan"}, "E-RECORD-FIELD", "currency"),
    "an order without positions": ({"kind": "order", "buyer": "b", "created_at": "2026-11-01"}, "E-RECORD-MISSING", "lines"),
    "positions that are text": (
        {"kind": "order", "buyer": "b", "created_at": "2026-11-01", "lines": "杯"}, "E-RECORD-FIELD", "lines",
    ),
    "a price in words": (
        {"kind": "order", "buyer": "b", "created_at": "2026-11-01", "lines": [{"product": "p", "quantity": 1, "price": "十元"}]},
        "E-RECORD-FIELD", "lines[0].price",
    ),
    "a price that is no number": (
        {"kind": "order", "buyer": "b", "created_at": "2026-11-01", "lines": [{"product": "p", "quantity": 1, "price": "NaN"}]},
        "E-RECORD-FIELD", "lines[0].price",
    ),
    "less than nothing of it": (
        {"kind": "order", "buyer": "b", "created_at": "2026-11-01", "lines": [{"product": "p", "quantity": -1, "price": "1"}]},
        "E-RECORD-FIELD", "lines[0].quantity",
    ),
    "a price of a thousand zeros": (
        {"kind": "order", "buyer": "b", "created_at": "2026-11-01", "lines": [], "paid": "1E-99999"}, "E-RECORD-FIELD", "paid",
    ),
    "a total that is true": (
        {"kind": "order", "buyer": "b", "created_at": "2026-11-01", "lines": [], "paid": True}, "E-RECORD-FIELD", "paid",
    ),
    "a voice from elsewhere": ({"kind": "message", "conversation": "c", "from": "alien"}, "E-RECORD-FIELD", "from"),
    "an after-sale of its own kind": ({"kind": "after_sale", "order": "o", "type": "swap"}, "E-RECORD-FIELD", "type"),
    "a shop on the moon": (
        {"kind": "shop", "platform": "taobao", "name": "x", "time_zone": "Moon/Crater"}, "E-RECORD-FIELD", "time_zone",
    ),
    "a platform of its own": ({"kind": "shop", "platform": "bazaar", "name": "x"}, "E-RECORD-FIELD", "platform"),
    "stock in words": ({"kind": "inventory", "product": "p", "sku": "s", "stock": "many"}, "E-RECORD-FIELD", "stock"),
}  # fmt: skip
#: Defects of a line as a whole.
LINES: Final[dict[str, Callable[[bytes], bytes]]] = {
    "half a line": lambda line: line[: len(line) // 2],
    "a comma at the end": lambda line: line[:-1] + b",}",
    "single quotes": lambda line: line.replace(b'"', b"'"),
    "two records": lambda line: line + line,
    "a list": lambda line: b"[" + line + b"]",
    "a number": lambda _: b"42",
    "a word": lambda _: b'"review"',
    "nothing": lambda _: b"null",
    "a comment": lambda line: b"// " + line,
    "half a surrogate": lambda line: line.replace(b'"text":"', b'"text":"\\ud800'),
    "NaN": lambda line: line[:-1] + b',"x":NaN}',
    "a bare control character": lambda line: line.replace(b'"text":"', b'"text":"\x01'),
    "a mark in the middle of the file": lambda line: b"\xef\xbb\xbf" + line,
    "too deep": lambda line: line[:-1] + b',"x":' + b"[" * 40 + b"]" * 40 + b"}",
    "far too deep": lambda line: line[:-1] + b',"x":' + b"[" * 5000 + b"]" * 5000 + b"}",
}


def defects(kind: FileKind) -> list[str]:
    """The names of every defect of a kind of file."""
    if kind == "lines":
        return [*LINE_FIELDS, *LINES]
    return [*(REVIEW_CELLS if kind == "reviews" else ORDER_CELLS), *WHOLE_ROWS]


def corpus(kind: FileKind, rows: int, seed: int) -> Corpus:
    """A file of `rows` rows, about half of them bad, every defect as often as any other."""
    rng = random.Random(seed)
    names = defects(kind)
    made: list[bytes] = []
    labels: dict[int, Label] = {}
    good: list[str] = []
    first = 1 if kind == "lines" else 2
    for at in range(rows):
        name = names[at // 2 % len(names)] if at % 2 else None
        line, label = _line(kind, at, name) if kind == "lines" else _row(kind, at, name, rng)
        made.append(line)
        if label is None:
            good.append(f"r{at}" if kind == "lines" else _key(kind, at))
        else:
            labels[first + at] = label
    header = {"reviews": ",".join(REVIEW_HEADER), "orders": ",".join(ORDER_HEADER), "lines": ""}[kind]
    end = b"\n" if kind == "lines" else b"\r\n"
    head = header.encode() + end if header else b""
    return Corpus(head + end.join(made) + end, labels, tuple(good))


def _key(kind: FileKind, at: int) -> str:
    return f"第{at}条，杯口有缺" if kind == "reviews" else f"2611{at:08}"


def _row(kind: FileKind, at: int, defect: str | None, rng: random.Random) -> tuple[bytes, Label | None]:
    header = REVIEW_HEADER if kind == "reviews" else ORDER_HEADER
    cells = _good(kind, at, rng)
    if defect is None:
        return _joined(cells).encode(), None
    if defect in WHOLE_ROWS:
        raw, code = WHOLE_ROWS[defect](cells)
        return raw.encode(), Label(defect, code, None)
    code, column, cell = (REVIEW_CELLS if kind == "reviews" else ORDER_CELLS)[defect]
    cells[header.index(column)] = cell
    return _joined(cells).encode(), Label(defect, code, column)


def _good(kind: FileKind, at: int, rng: random.Random) -> list[str]:
    if kind == "reviews":
        time = rng.choice(("2026-11-10 21:47:33", "2026/11/1 8:05", "2026年11月10日 21:47", "46337.25"))
        return [f"3515{at:012}", "阿**7", time, rng.choice("12345"), rng.choice(("5", "", "4星")), _key(kind, at)]
    paid = rng.choice(("24.80", "¥24.80", "24.8元", "-"))
    return [_key(kind, at), "待发货", "25.80", "1", "2026-11-05 19:20:08", "粗陶杯", "482910334", paid]


def _line(kind: FileKind, at: int, defect: str | None) -> tuple[bytes, Label | None]:
    assert kind == "lines"
    record: dict[str, Any] = {"kind": "review", "id": f"r{at}", "shop": "s1", "at": "2026-11-01T08:00:00", "text": "差"}
    if defect is None:
        return orjson.dumps(record), None
    if defect in LINES:
        return LINES[defect](orjson.dumps(record)), Label(defect, "E-RECORD-JSON", None)
    changes, code, column = LINE_FIELDS[defect]
    record |= changes
    return orjson.dumps({key: value for key, value in record.items() if value is not None}), Label(defect, code, column)
