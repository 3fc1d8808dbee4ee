"""Takes a list or report away as one row a case with fixed columns: as rows, as CSV, as a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import datetime, tzinfo
from decimal import Decimal
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Final

from wanhui.errors import WanhuiError
from wanhui.flows.contact_data import RIGHT, shown_name
from wanhui.flows.export_lists import Asked, Looking, numbers_on
from wanhui.flows.rights import may
from wanhui.replies.masking import masked
from wanhui.store.accounts import audit
from wanhui.store.exports import CaseRecord, case_records

#: What stands in every export, in this order. More may follow at the end; none is renamed or moved.
COLUMNS: Final = tuple(one.name for one in fields(CaseRecord))
#: So many cases are in memory at a time.
_BATCH: Final = 500
_IN_MEMORY: Final = 2**20
#: A sheet holds so many rows, the head among them; a cell so many characters.
_MOST_ROWS: Final = 1_048_576
_LONGEST: Final = 32_767
#: A spreadsheet takes a cell that begins so for a formula; the wide forms too, where Chinese is typed.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Cell = str | int | Decimal


def export_cases(asked: Asked, by: Looking) -> Generator[CaseRecord, None, None]:
    """The cases of a list in its order, a batch at a time; names and words of buyers shortened unless the role may
    read them. That somebody took them away, and how many, stands in the audit trail as soon as it ends, also where it
    is broken off in the middle.

    ``E-EXPORT-LIST`` for a list that does not exist.
    """
    is_whole, count = may(by.agent.role, RIGHT), 0
    listed = numbers_on(asked, by)
    try:
        while numbers := list(islice(listed, _BATCH)):
            for record in case_records(by.agent.account, numbers):
                count += 1
                yield record if is_whole else _shortened(record, by.agent.role)
    finally:
        audit(
            by.agent.account, at=by.now, actor=str(by.agent.id), action="cases_exported",
            payload={"list": asked.list, "cases": count, "masked": not is_whole},
        )  # fmt: skip


def export_file(asked: Asked, by: Looking, kind: str) -> IO[bytes]:
    """The same as a file of `kind` (a key of `KINDS`), open at its start; it grows on disk and never in memory.

    ``E-EXPORT-KIND`` for another kind, ``E-EXPORT-LARGE`` for more cases than a sheet has rows.
    """
    write = KINDS.get(kind)
    if write is None:
        raise WanhuiError("E-EXPORT-KIND", found=kind, expected=", ".join(KINDS))
    out: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    try:
        write((cells(record, by.zone) for record in export_cases(asked, by)), out)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out


def cells(record: CaseRecord, zone: tzinfo) -> tuple[Cell, ...]:
    """A case as cells: times on the clock of `zone`, lists parted by spaces, yes and no as 1 and 0, unknown empty."""
    return tuple(_cell(getattr(record, name), zone) for name in COLUMNS)


def write_csv(rows: Iterable[tuple[Cell, ...]], out: IO[bytes]) -> None:
    """UTF-8 with a byte-order mark, so that spreadsheets read Chinese; no cell is a formula."""
    text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    text.flush()
    text.detach()


def write_xlsx(rows: Iterable[tuple[Cell, ...]], out: IO[bytes]) -> None:
    """One sheet: numbers are numbers, all else is text and nothing a formula; row after row goes to disk."""
    import xlsxwriter  # few ask for one: the pages do not wait for it

    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for row, line in enumerate(_headed(rows)):
            if row >= _MOST_ROWS:
                raise WanhuiError("E-EXPORT-LARGE", most=_MOST_ROWS - 1)
            for column, cell in enumerate(line):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell[:_LONGEST])
                else:
                    sheet.write_number(row, column, float(cell))


KINDS: Final[Mapping[str, Callable[[Iterable[tuple[Cell, ...]], IO[bytes]], None]]] = {
    "csv": write_csv, "xlsx": write_xlsx,
}  # fmt: skip


def _headed(rows: Iterable[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    yield COLUMNS
    yield from rows


def _shortened(record: CaseRecord, role: str) -> CaseRecord:
    names = [record.buyer_name] if record.buyer_name else []
    return replace(
        record,
        buyer=shown_name(record.buyer or "", role) or None,
        buyer_name=shown_name(record.buyer_name or "", role) or None,
        quote=masked(record.quote, names),
    )


def _cell(value: object, zone: tzinfo) -> Cell:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds")
    if isinstance(value, bool):
        return int(value)
    return value if isinstance(value, int | Decimal) else str(value)


def harmless(cell: Cell) -> Cell:
    """A cell that a spreadsheet would take for a formula is led by an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
