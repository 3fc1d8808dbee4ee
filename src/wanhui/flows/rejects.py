"""The rows that were refused, as a file that opens in any spreadsheet: where, what, why, and the row itself."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Final, Self

from wanhui.errors import Language, WanhuiError
from wanhui.sources.files.outcome import Rejected

_HEADS: Final = {
    "zh": ("行", "列", "代码", "原因和改法", "原文"),
    "en": ("row", "column", "code", "what is wrong and how to mend it", "the row itself"),
}
#: Characters with which a spreadsheet would take a cell for a formula (ASVS 1.2.10), full-width ones included.
_FORMULA: Final = tuple("=+-@\t\r＝＋－＠")


class Rejects:
    """Writes refused rows to `path`; the file exists only if there is one."""

    #: How many refused rows a report shows by itself.
    EXAMPLES: ClassVar[int] = 20

    def __init__(self, path: Path, language: Language) -> None:
        self.path = path
        self._language = language
        self._out: io.TextIOWrapper | None = None
        self._writer: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._out is not None:
            self._out.close()

    def add(self, row: Rejected) -> None:
        """Adds one refused row with its reason."""
        if self._out is None:
            self._open()
        cells = (row.column or "", row.code, row.error.text(self._language), row.raw)
        self._writer.writerow([row.row, *map(inert, cells)])

    def _open(self) -> None:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._out = self.path.open("w", encoding="utf-8-sig", newline="")
        except OSError as refused:
            raise WanhuiError("E-REJECTS-WRITE", file=self.path, detail=refused.strerror or refused) from refused
        self._writer = csv.writer(self._out)
        self._writer.writerow(_HEADS[self._language])


def inert(cell: str) -> str:
    """`cell` so that no spreadsheet runs it as a formula: an apostrophe before what would start one."""
    return f"'{cell}" if cell.lstrip(' \ufeff"').startswith(_FORMULA) or "\x00" in cell else cell
