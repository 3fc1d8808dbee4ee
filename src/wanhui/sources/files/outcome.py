"""What comes out of a file: a row as it stands, a record, or a row that was refused and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wanhui.errors import WanhuiError

#: So much of a refused row is kept for the list and the rejects file; the file itself is kept whole elsewhere.
RAW_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet or an editor shows it (from 1), its cells as text, and its raw text."""

    number: int
    cells: list[str]
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row that was not imported: where, what and why; `code` and `values` make its sentence in either language."""

    row: int
    code: str
    raw: str
    column: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def error(self) -> WanhuiError:
        """The same as an error, for its sentence."""
        return WanhuiError(self.code, **self.values)


def rejected(row: int, raw: str, error: WanhuiError, *, column: str | None = None) -> Rejected:
    """The row `row` refused because of `error`."""
    return Rejected(row=row, code=error.code, raw=raw[:RAW_LIMIT], column=column, values=error.values)
