"""Sets a page layout with data as a PDF: no network, no files besides the font, the same input gives the same bytes."""

from __future__ import annotations

import tempfile
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

import orjson
import typst


def set_pdf(sheet: bytes, data: object, *, language: str, at: datetime) -> bytes:
    """The PDF that `sheet` makes of `data`; `at` is the time written into it. The texts of `data` are never markup."""
    inputs = {"data": orjson.dumps(data).decode(), "lang": language}
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.typ")
        page.write_bytes(sheet)
        return typst.compile(
            page,
            root=Path(folder),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs=inputs,
            timestamp=int(at.timestamp()),
        )


@cache
def _fonts() -> typst.Fonts:
    """The embedded Chinese face and nothing of the machine's own, lest two machines make two documents."""
    folder = str(files("pylopdf_fonts_zh_cn"))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])
