"""Small files for tests: tables in any encoding, workbooks, and the hostile things that people send by mistake."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter

from wanhui.records.codec import ShopDefaults
from wanhui.records.fact import Fact
from wanhui.sources.files import Rejected, open_file, read_records

PDD_HEADER = (
    "订单号",
    "订单状态",
    "商品总价(元)",
    "商品数量(件)",
    "订单成交时间",
    "商品",
    "商品id",
    "用户实付金额(元)",
    "省",
)
PDD_ROW = (
    "261105-607198974342268",
    "待发货",
    "25.80",
    "1",
    "2026-11-05 19:20:08",
    "粗陶杯",
    "482910334",
    "24.80",
    "山东省",
)
REVIEW_HEADER = ("订单编号", "买家昵称", "评价时间", "评分", "评价内容")
REVIEW_ROW = ("3515313147329357911", "阿**7", "2026-11-10 21:47:33", "1", "口沿缺了一块")


def table(header: Sequence[str], *rows: Sequence[str], delimiter: str = ",", end: str = "\r\n") -> str:
    """A delimited table as text, nothing quoted."""
    return "".join(delimiter.join(row) + end for row in (header, *rows))


def written(folder: Path, content: str | bytes, name: str = "file.csv", encoding: str = "utf-8") -> Path:
    """A file with `content`."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def workbook(path: Path, *rows: Sequence[object], preamble: int = 0, sheets: Iterable[str] = ("Sheet1",)) -> Path:
    """A workbook whose last sheet holds `rows`, values written with their own type."""
    book = xlsxwriter.Workbook(str(path))
    sheet = None
    for name in sheets:
        sheet = book.add_worksheet(name)
    assert sheet is not None
    for at, row in enumerate(rows, preamble):
        sheet.write_row(at, 0, row)
    book.close()
    return path


def taken(
    path: Path, shop: str | None = "s1", defaults: dict[str, ShopDefaults] | None = None
) -> tuple[list[Fact], list[Rejected]]:
    """The records of a file and the rows that were refused."""
    found = list(read_records(open_file(path), shop, defaults or {}))
    return [f for f in found if not isinstance(f, Rejected)], [r for r in found if isinstance(r, Rejected)]


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip with `parts`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def crafted_workbook(sheet: bytes, *, shared: bytes = b"", extra: dict[str, bytes] | None = None) -> bytes:
    """A workbook with a sheet written by hand."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    types = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{types}/content-types"/>'.encode(),
        "_rels/.rels": (
            f'<Relationships xmlns="{types}/relationships"><Relationship Id="rId1" Type="{links}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ).encode(),
        "xl/workbook.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>"
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{types}/relationships"><Relationship Id="rId1" Type="{links}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>'
        ).encode(),
        "xl/worksheets/sheet1.xml": b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>'
        % (main.encode(), sheet),
    }
    if shared:
        parts["xl/sharedStrings.xml"] = shared
    return packed(parts | (extra or {}))


def compound_file(stream: str) -> bytes:
    """The start of an OLE compound file whose directory names `stream`."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + stream.encode("utf-16-le") + bytes(512)


def many_entries(count: int) -> bytes:
    """A zip whose directory claims `count` entries."""
    one = packed({"a": b""})
    at = one.rfind(b"PK\x05\x06")
    return one[:at] + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, 60, len(one) - 76, 0)
