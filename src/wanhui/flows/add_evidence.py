"""Keeps a photo, a video or a document of a case: its bytes by hash, what it is, what is odd about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, get_args
from uuid import UUID

from wanhui.adapters.pictures import look_at
from wanhui.cases.acting import Acted, By
from wanhui.cases.state import Case
from wanhui.cases.work import note
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import change, whole_case
from wanhui.flows.upload_file import safe_name
from wanhui.settings import ENVIRONMENT
from wanhui.store import blobs, tenancy
from wanhui.store.evidence_files import EvidenceFile, Purpose, file_of, files_of, save_file
from wanhui.store.keys import new_key

#: The largest file that is kept; a longer one is refused while it comes in, before it fills the disk.
LARGEST: Final = 2**30
_LIMIT: Final = "1 GB"
PURPOSES: Final[tuple[str, ...]] = get_args(Purpose)
_BLOCK: Final = 2**20
_LONGEST_VALUE: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file to keep: its name, what it shows (one of `PURPOSES`), what is written on it, who brought it."""

    name: str
    purpose: str
    actor: str
    value: str = ""


def add_file(account: UUID, number: int, new: NewFile, *, chunks: Iterable[bytes], now: datetime) -> EvidenceFile:
    """Keeps a file for case `number` and notes it in the case; the same bytes again give the same file.

    Whatever is odd about it is noted, not refused: evidence must not be lost. Raises ``E-CASE-NONE``,
    ``E-EVIDENCE-PURPOSE``, ``E-EVIDENCE-EMPTY`` and ``E-EVIDENCE-SIZE``.
    """
    with tenancy.account(account):
        whole_case(account, number)
    blob = keep_bytes(new, chunks)
    with tenancy.account(account):
        whole = whole_case(account, number)
        row = whole.line.row
        file = new_file(new, blob, shop=row.shop, case=whole.line.id, order=row.order, now=now)
        for known in files_of(account, whole.line.id, shop=row.shop, order=row.order):
            if is_same(known, file):
                return known
        save_file(account, file)
        by = By(now=now, actor=new.actor, role="agent")
        told = f"{file.name} · {file.sha256.hex()[:12]}"
        change(account, whole, lambda case: _noted(case, by, told), now=now)
    return file


def keep_bytes(new: NewFile, chunks: Iterable[bytes]) -> blobs.Blob:
    """Puts the bytes of a file aside under their hash; refuses what `add_file` refuses."""
    if new.purpose not in PURPOSES:
        raise WanhuiError("E-EVIDENCE-PURPOSE", found=new.purpose, expected=", ".join(PURPOSES))
    blob = blobs.keep(ENVIRONMENT.home, _bounded(chunks))
    if not blob.size:
        raise WanhuiError("E-EVIDENCE-EMPTY", name=new.name)
    return blob


def new_file(
    new: NewFile, blob: blobs.Blob, *, shop: str, case: UUID | None, order: str | None, now: datetime
) -> EvidenceFile:
    """The file with what was seen in its bytes."""
    name = safe_name(new.name)
    seen = look_at(blobs.path_of(ENVIRONMENT.home, blob.sha256), name)
    return EvidenceFile(
        id=new_key(),
        shop=shop,
        case=case,
        order=order,
        purpose=new.purpose,
        name=name,
        value=new.value.strip()[:_LONGEST_VALUE],
        media_type=seen.media_type,
        sha256=blob.sha256,
        size=blob.size,
        notes=seen.notes,
        actor=new.actor,
        added_at=now,
    )


def is_same(one: EvidenceFile, other: EvidenceFile) -> bool:
    """Whether two files are the same bytes for the same purpose."""
    return (one.sha256, one.purpose) == (other.sha256, other.purpose)


def pieces(path: Path) -> Iterator[bytes]:
    """A file on this machine, piece by piece; one that is too long is refused before anything of it is copied.

    Raises ``E-FILE-OPEN`` and ``E-EVIDENCE-SIZE``.
    """
    try:
        with path.open("rb") as stream:
            if path.stat().st_size > LARGEST:
                raise WanhuiError("E-EVIDENCE-SIZE", limit=_LIMIT)
            while block := stream.read(_BLOCK):
                yield block
    except OSError as refused:
        raise WanhuiError("E-FILE-OPEN", name=path.name, detail=refused.strerror or refused) from refused


def bytes_of(account: UUID, key: UUID) -> tuple[Path, EvidenceFile] | None:
    """Where the bytes of a file lie, and the file; None when the account has none with this key.

    ``E-BLOB-CHANGED`` when they are not what came in.
    """
    found = file_of(account, key)
    if found is None:
        return None
    blobs.check(ENVIRONMENT.home, found.sha256)
    return blobs.path_of(ENVIRONMENT.home, found.sha256), found


def _noted(case: Case, by: By, text: str) -> Acted:
    """A case that is over takes files and no notes."""
    return Acted(case, ()) if case.is_over else note(case, by, text)


def _bounded(chunks: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST:
            raise WanhuiError("E-EVIDENCE-SIZE", limit=_LIMIT)
        yield chunk
