"""Takes a file from a browser: kept aside, tried without writing anything, and brought in once that is wanted.

The steps after the first run in the worker, under the names of `CHECK` and `IMPORT`; what they find is kept beside
the file, so that the page can show it at any later time.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import orjson

from wanhui.errors import Language, WanhuiError, Words
from wanhui.flows.ingest import Ingested, Wish, ingest
from wanhui.flows.read import read_all
from wanhui.settings import ENVIRONMENT
from wanhui.store import tenancy
from wanhui.store.imports import ImportRun, run, runs, save_run
from wanhui.store.jobs import enqueue
from wanhui.store.keys import new_key

CHECK: Final = "check_upload"
IMPORT: Final = "import_upload"
_LONGEST_NAME: Final = 120
#: Files of records and mails have no columns.
_NO_TABLE: Final = (".jsonl", ".jsonl.gz", ".eml", ".mbox")
_CHECKING, _CHECKED, _IMPORTING = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectView:
    """One refused row. `column` and `value` are untrusted."""

    row: int
    column: str
    value: str
    code: str
    why: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """One upload as the page shows it; `state` is waiting, checking, checked, importing, done or failed."""

    id: UUID
    name: str
    at: datetime
    state: str
    is_busy: bool
    rows: int
    total: int
    taken: int
    unchanged: int
    refused: int
    shop: str
    has_columns: bool
    problem: Words | None
    problem_code: str
    rejects: tuple[RejectView, ...]


def take_upload(
    account: UUID,
    name: str,
    chunks: Iterable[bytes],
    *,
    shop: str,
    language: Language,
    now: datetime,
    platform: str = "",
) -> UUID:
    """Keeps an uploaded file and asks the worker to check it; gives the key of the run.

    `shop` owns rows that name none (empty: the file says); `platform` is that of a shop which is not known yet.
    """
    key = new_key()
    folder = _folder(account, key)
    folder.mkdir(mode=0o700, parents=True)
    file = folder / safe_name(name)
    digest = hashlib.sha256()
    with file.open("xb") as out:
        for chunk in chunks:
            digest.update(chunk)
            out.write(chunk)
    _note(account, key, {"shop": shop, "platform": platform, "language": language})
    with tenancy.account(account):
        started = ImportRun(
            id=key, raw_item=None, name=file.name, sha256=digest.digest(), state="waiting", started_at=now
        )
        save_run(account, started)
        enqueue(CHECK, account, {"run": str(key)})
    return key


def check_upload(account: UUID, key: UUID, *, now: datetime) -> None:
    """Tries the file without writing any record of it; the page shows what would happen."""
    _work(account, key, phase=_CHECKING, now=now)


def want_import(account: UUID, key: UUID) -> None:
    """Somebody who saw the check wants the file brought in; asked twice, it is brought in once."""
    found = run(account, key)
    if found is None or found.state != "done" or found.counts.get("phase") != _CHECKED:
        return
    with tenancy.account(account):
        save_run(account, replace(found, state="waiting", counts={**found.counts, "phase": _IMPORTING}))
        enqueue(IMPORT, account, {"run": str(key)}, once=f"import:{key}")


def import_upload(account: UUID, key: UUID, *, now: datetime) -> None:
    """Brings the file in, reads what is new and opens its cases; safe to repeat."""
    _work(account, key, phase=_IMPORTING, now=now)


def uploads(account: UUID) -> tuple[RunView, ...]:
    """The latest runs, newest first."""
    return tuple(_view(one, {}) for one in runs(account))


def upload(account: UUID, key: UUID) -> RunView | None:
    """One run with its refused rows; None when the account has none with this key."""
    found = run(account, key)
    return _view(found, _notes(account, key)) if found is not None else None


def rejects_of(account: UUID, key: UUID) -> Path | None:
    """The file of all refused rows of a run, None when there is none."""
    found = run(account, key)
    path = Path(found.rejects_path) if found is not None and found.rejects_path else None
    return path if path is not None and path.is_file() else None


def upload_path(account: UUID, key: UUID) -> Path | None:
    """The uploaded file, while it is still here."""
    found = run(account, key)
    path = _folder(account, key) / found.name if found is not None else None
    return path if path is not None and path.is_file() else None


def mapping_file(account: UUID, key: UUID) -> Path:
    """Where what was said of the columns of an upload is kept."""
    return _folder(account, key) / "mapping.json"


def safe_name(name: str) -> str:
    """The last part of a file name without controls and path marks, short enough for any disk; never empty."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    while len(kept.encode()) > _LONGEST_NAME:
        kept = kept[1:]
    return kept or "upload"


def _work(account: UUID, key: UUID, *, phase: int, now: datetime) -> None:
    found = run(account, key)
    if found is None or found.state not in ("waiting", "running"):  # running: a worker was killed in the middle
        return
    notes = _notes(account, key)
    wish = Wish(
        shop=notes["shop"] or None,
        platform=notes["platform"] or None,
        is_dry_run=phase == _CHECKING,
        language=notes["language"],
        rejects=_folder(account, key) / "rejects.csv",
        mapping=said if (said := mapping_file(account, key)).is_file() else None,
    )

    def progress(rows: int, total: int) -> None:
        save_run(account, replace(found, state="running", counts={"phase": phase, "rows": rows, "total": total}))

    try:
        done = ingest(account, _folder(account, key) / found.name, wish, now=now, progress=progress)
        if phase == _IMPORTING:
            read_all(account, now=lambda: now)
    except WanhuiError as refused:
        error = {"code": refused.code, "values": refused.values}
        save_run(account, replace(found, state="failed", counts={"phase": phase}, error=error, finished_at=now))
        return
    _note(account, key, {**notes, "rejects": [_reject(one) for one in done.examples]})
    after = replace(found, state="done", counts=_counts(done, phase), finished_at=now)
    save_run(account, replace(after, rejects_path=str(done.rejects) if done.rejects else None))
    if phase == _IMPORTING:  # the bytes are kept as raw input by now
        (_folder(account, key) / found.name).unlink(missing_ok=True)


def _counts(done: Ingested, phase: int) -> dict[str, int]:
    taken = done.rows - done.refused if phase == _CHECKING else done.new + done.changed
    return {
        "phase": max(phase, _CHECKED),
        "rows": done.rows,
        "total": done.rows,
        "taken": taken,
        "unchanged": done.unchanged,
        "refused": done.refused,
    }


def _reject(one: Any) -> dict[str, Any]:
    return {"row": one.row, "column": one.column or "", "value": one.raw, "code": one.code, "values": dict(one.values)}


def _state(found: ImportRun) -> str:
    phase = found.counts.get("phase", _CHECKING)
    if found.state == "done":
        return "checked" if phase == _CHECKED else "done"
    if found.state == "running":
        return "checking" if phase == _CHECKING else "importing"
    return found.state


def _view(found: ImportRun, notes: Mapping[str, Any]) -> RunView:
    error = WanhuiError(found.error["code"], **found.error["values"]) if found.error else None
    get = found.counts.get
    return RunView(
        id=found.id,
        name=found.name,
        at=found.started_at,
        state=_state(found),
        is_busy=found.state in ("waiting", "running"),
        rows=get("rows", 0),
        total=get("total", 0),
        taken=get("taken", 0),
        unchanged=get("unchanged", 0),
        refused=get("refused", 0),
        shop=str(notes.get("shop", "")),
        has_columns=not found.name.lower().endswith(_NO_TABLE),
        problem=_both(error) if error else None,
        problem_code=error.code if error else "",
        rejects=tuple(_reject_view(one) for one in notes.get("rejects", ())),
    )


def _reject_view(one: Mapping[str, Any]) -> RejectView:
    why = _both(WanhuiError(one["code"], **one["values"]))
    return RejectView(row=one["row"], column=one["column"], value=one["value"], code=one["code"], why=why)


def _both(error: WanhuiError) -> Words:
    return Words(error.text("zh"), error.text("en"))


def _folder(account: UUID, key: UUID) -> Path:
    return ENVIRONMENT.home / "uploads" / str(account) / str(key)


def _note(account: UUID, key: UUID, values: Mapping[str, Any]) -> None:
    (_folder(account, key) / "notes.json").write_bytes(orjson.dumps(values))


def _notes(account: UUID, key: UUID) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads((_folder(account, key) / "notes.json").read_bytes())
    return found
