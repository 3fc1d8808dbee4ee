"""Tells what the columns of an uploaded table mean: guessed first, said by a person, checked again, remembered."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

import orjson

from wanhui.errors import WanhuiError
from wanhui.flows.upload_file import CHECK, mapping_file, upload, upload_path
from wanhui.sources.files import fields_of, open_file, suggest_mapping
from wanhui.sources.files.build import FIELDS
from wanhui.sources.files.mapping import Mapping, header_key, mapping_from_json
from wanhui.sources.files.opened import OpenedFile, sample_rows
from wanhui.store import tenancy
from wanhui.store.imports import mappings, run, save_run
from wanhui.store.jobs import enqueue

_SAMPLE: Final = 5
_LONGEST: Final = 200
#: What a column is that nobody wants.
IGNORED: Final = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnView:
    """One column: its header, the first cells, and the field that it fills (empty: kept beside the record)."""

    header: str
    cells: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsView:
    """The columns of a table as the page asks about them; `kind` is what its rows are taken for."""

    run: UUID
    name: str
    kind: str
    kinds: tuple[str, ...]
    fields: tuple[str, ...]
    columns: tuple[ColumnView, ...]


def columns(account: UUID, key: UUID, kind: str = "") -> ColumnsView | None:
    """The columns of the upload `key`; None when it is no table, or was brought in already."""
    opened = _opened(account, key)
    if opened is None:
        return None
    rows = sample_rows(opened, 20)
    known = _known(account, key, opened) or suggest_mapping(opened.header, rows)
    chosen = kind if kind in FIELDS else known.kind if known else "review"
    if known is None or known.kind != chosen:
        known = _of_kind(opened, rows, chosen)
    filled = dict(known.columns) if known else {}
    ignored = set(known.ignored) if known else set()
    return ColumnsView(
        run=key,
        name=opened.name,
        kind=chosen,
        kinds=tuple(FIELDS),
        fields=fields_of(chosen),
        columns=tuple(
            ColumnView(
                header=header,
                cells=tuple(row[at][:_LONGEST] for row in rows[:_SAMPLE] if at < len(row)),
                field=IGNORED if header in ignored else filled.get(header, ""),
            )
            for at, header in enumerate(opened.header)
            if header.strip()
        ),
    )


def say_columns(account: UUID, key: UUID, fields: Table[str, str], *, kind: str, now: datetime) -> None:
    """Keeps what each header means and has the file checked again; ``E-MAPPING`` when it makes no sense."""
    opened, found = _opened(account, key), run(account, key)
    if opened is None or found is None or found.state in ("waiting", "running"):
        raise WanhuiError("E-MAPPING", detail=str(key))
    told = {header: fields.get(header, "") for header in opened.header}
    said = Mapping(
        kind=kind,
        columns=tuple((header, field) for header, field in told.items() if field not in ("", IGNORED)),
        ignored=tuple(header for header, field in told.items() if field == IGNORED),
    )
    mapping_file(account, key).write_bytes(orjson.dumps(said.to_json()))
    with tenancy.account(account):
        save_run(account, replace(found, state="waiting", counts={}, error=None, started_at=now, finished_at=None))
        enqueue(CHECK, account, {"run": str(key)})


def _opened(account: UUID, key: UUID) -> OpenedFile | None:
    path = upload_path(account, key)
    if path is None:
        return None
    try:
        opened = open_file(path)
    except WanhuiError:
        return None
    return opened if opened.is_table else None


def _known(account: UUID, key: UUID, opened: OpenedFile) -> Mapping | None:
    """What was said of this very file, else what was kept for one with the same columns."""
    file = mapping_file(account, key)
    if file.is_file():
        return mapping_from_json(orjson.loads(file.read_bytes()))
    shop = view.shop if (view := upload(account, key)) is not None else ""
    saved = mappings(account, shop or None).get(header_key(opened.header))
    return mapping_from_json(saved) if saved else None


def _of_kind(opened: OpenedFile, rows: list[list[str]], kind: str) -> Mapping | None:
    found = suggest_mapping(opened.header, rows)
    return found if found is not None and found.kind == kind else None
