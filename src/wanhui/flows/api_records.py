"""Records for programs: taken in as JSON Lines, given out page by page, people in them shortened unless it must be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from wanhui.errors import WanhuiError
from wanhui.evidence.masking import mask_values
from wanhui.evidence.receivers import MaskKind
from wanhui.flows.api_keys import Caller, allow
from wanhui.flows.contact_data import RIGHT
from wanhui.flows.ingest import Ingested, Wish, ingest
from wanhui.flows.rights import require
from wanhui.records.codec import KINDS
from wanhui.settings import ENVIRONMENT
from wanhui.store import record_pages as store
from wanhui.store.accounts import audit
from wanhui.store.shops import shops

#: More than this comes as a file, through the page or the command line.
LARGEST: Final = 8 * 2**20
_HIDDEN: Final[tuple[MaskKind, ...]] = ("name", "street", "phone", "email", "id_number", "bank_card")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsWanted:
    """Records of one shop and kind beyond the id `after`; `is_whole`: with the people in them as they arrived."""

    shop: str
    kind: str
    after: str = ""
    limit: int = 100
    is_whole: bool = False


def take_records(caller: Caller, chunks: Iterable[bytes], *, shop: str) -> Ingested:
    """Takes JSON Lines in as ``wanhui import`` does; `shop` owns those that name none. The worker reads them.

    ``E-API-LARGE`` beyond `LARGEST` bytes; the errors of an import for what is none.
    """
    require(caller.agent.role, "import")
    folder = ENVIRONMENT.home / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as place:
        path = Path(place) / "records.jsonl"
        _write(path, chunks)
        wish = Wish(shop=shop or None, language=caller.language, rejects=Path(place) / "rejects.csv")
        return ingest(caller.agent.account, path, wish, now=caller.now)


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    size = 0
    with path.open("xb") as out:
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST:
                raise WanhuiError("E-API-LARGE", limit=LARGEST // 2**20)
            out.write(chunk)


def taken(caller: Caller, done: Ingested) -> dict[str, Any]:
    """What became of the records; of those refused the first are told."""
    return {
        "rows": done.rows,
        "new": done.new,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "refused": done.refused,
        "refusals": [
            {"line": one.row, "code": one.code, "message": one.error.text(caller.language)} for one in done.examples
        ],
    }


def who(caller: Caller) -> dict[str, Any]:
    """The key itself."""
    key = caller.key
    return {
        "key": key.name,
        "scopes": list(key.scopes),
        "per_minute": key.per_minute,
        "expires_at": key.expires_at,
        "account": str(caller.agent.account),
        "person": str(caller.agent.id),
        "role": caller.agent.role,
    }


def known_shops(caller: Caller) -> list[dict[str, Any]]:
    """The shops that the key reaches."""
    return [
        {"id": one.id, "name": one.name, "platform": one.platform, "time_zone": one.time_zone,
         "currency": one.currency}
        for one in shops(caller.agent.account)
    ]  # fmt: skip


def list_records(caller: Caller, wanted: RecordsWanted) -> tuple[tuple[Mapping[str, Any], ...], str | None]:
    """One page, and the id to go on after (None: this was the last); ``E-API-NONE`` for a kind that is none."""
    _may_see(caller, wanted)
    most = wanted.limit
    found = store.record_page(caller.agent.account, wanted.shop, wanted.kind, after=wanted.after, most=most + 1)
    page = found[:most]
    after = str(page[-1]["id"]) if len(found) > most else None
    return tuple(_shown(one, wanted) for one in page), after


def one_record(caller: Caller, wanted: RecordsWanted, ref: str) -> Mapping[str, Any]:
    """One record; ``E-API-NONE`` where there is none, or none that the key's person may see."""
    _may_see(caller, wanted)
    found = store.one_record(caller.agent.account, wanted.shop, wanted.kind, ref=ref)
    if found is None:
        raise WanhuiError("E-API-NONE")
    return _shown(found, wanted)


def _may_see(caller: Caller, wanted: RecordsWanted) -> None:
    if wanted.kind not in KINDS:
        raise WanhuiError("E-API-NONE")
    if wanted.is_whole:
        allow(caller, "export")
        require(caller.agent.role, RIGHT)
        told = {"key": caller.key.name, "shop": wanted.shop, "kind": wanted.kind, "after": wanted.after}
        audit(caller.agent.account, at=caller.now, actor=str(caller.agent.id), action="records_taken", payload=told)


def _shown(record: Mapping[str, Any], wanted: RecordsWanted) -> Mapping[str, Any]:
    if wanted.is_whole:
        return record
    shown: Mapping[str, Any] = mask_values(dict(record), _HIDDEN, within=wanted.kind)
    return shown
