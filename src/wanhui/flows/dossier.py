"""Makes a case's dossier for one receiver: a package that anybody can check, and a receipt to keep apart from it."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.resources import files as resources
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from wanhui import __version__
from wanhui.adapters.pdf import set_pdf
from wanhui.adapters.signing import Signer, load_signer
from wanhui.adapters.timestamps import Authority, ask_for_stamp
from wanhui.content.receivers import dossier_sheet, receiver
from wanhui.errors import WanhuiError
from wanhui.evidence.archive import LARGEST, Part, directory, in_order, local_header
from wanhui.evidence.canonical import canonical
from wanhui.evidence.chain import Head
from wanhui.evidence.dossier import dossier, is_masked, shown_content
from wanhui.evidence.merkle import levels, proof
from wanhui.evidence.receivers import ReceiverPack
from wanhui.flows.gather import Gathered, gather
from wanhui.flows.seal import authority, seal
from wanhui.settings import ENVIRONMENT
from wanhui.store import blobs
from wanhui.store.accounts import audit
from wanhui.store.vault import SignedHead, heads, last_stamp

_BLOCK: Final = 2**20
_READ_ME: Final = (
    "举证包 / Evidence package\n\n"
    "核对 / check:  python3 verify.py PACKAGE.zip RECEIPT.json\n"
    "0 完整 intact · 1 有改动 changed · 2 读不出来 unreadable\n\n"
    "dossier.zh.pdf, dossier.en.pdf   给人看的材料 / to read\n"
    "items/      每份原件，一字不改 / every original as it was fixed\n"
    "files/      照片、视频、文件 / photos, videos, documents\n"
    "proof/      证明：每份原件都在签过名的链头里 / that each original answers to a signed head\n"
    "manifest.json   所有文件的 SHA-256 / of all files\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A package and its receipt on disk; `sha256` of the package (hexadecimal), how many originals are in it."""

    package: Path
    receipt: Path
    sha256: str
    items: int
    masked: int
    is_stamped: bool


@dataclass(frozen=True, slots=True)
class _Content:
    """What a file of the package holds: bytes, or a file on disk that is read piece by piece."""

    source: bytes | Path

    def pieces(self) -> Iterator[bytes]:
        """The bytes, piece by piece."""
        if isinstance(self.source, bytes):
            yield self.source
            return
        with self.source.open("rb") as stream:
            while block := stream.read(_BLOCK):
                yield block


def make_dossier(
    account: UUID, number: int, *, to: str, folder: Path, made_by: str, now: datetime, by: Authority | None = None
) -> Made:
    """Writes the dossier of case `number` for the receiver `to` into `folder`; whoever made it is kept in the log.

    The same case at the same moment gives the same bytes. Raises ``E-EVIDENCE-RECEIVER``, ``E-CASE-NONE``,
    ``E-BLOB-CHANGED`` when a file is not what it was, ``E-EVIDENCE-PACKAGE`` when it would be too large.
    """
    pack = receiver(to)
    seal(account, now=now)
    gathered = gather(account, number, made_by=made_by, now=now, is_chained=True)
    chain = heads(account)
    signer = load_signer(ENVIRONMENT.home)
    contents = _contents(account, gathered, pack, chain=chain)
    manifest, parts = _listed(contents)
    statement = _statement(gathered, pack, chain=chain, manifest=manifest, public=signer.public)
    signature = signer.sign(statement).hex()
    contents |= {
        "manifest.json": _Content(manifest),
        "statement.json": _Content(statement),
        "statement.sig": _Content(signature.encode()),
    }
    parts |= {path: _part(path, contents[path])[0] for path in ("manifest.json", "statement.json", "statement.sig")}
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    package = folder / f"case-{number}-{pack.id}-{now:%Y%m%d-%H%M%S}.zip"
    digest, size = _write(package, contents, parts)
    receipt = package.with_name(f"{package.stem}.receipt.json")
    told = _receipt(package, (digest, size), signer=signer, statement=(statement, signature), now=now)
    stamped = _stamped(told, digest, by=by or authority(), now=now)
    receipt.write_bytes(canonical(stamped))
    masked = sum(is_masked(item, pack) for item in gathered.facts.items)
    audit(
        account, at=now, actor=made_by, action="evidence_made",
        payload={"case": number, "receiver": pack.id, "sha256": digest, "masked": masked},
    )  # fmt: skip
    return Made(
        package=package,
        receipt=receipt,
        sha256=digest,
        items=len(gathered.facts.items),
        masked=masked,
        is_stamped=bool(stamped.get("stamp")),
    )


def _contents(
    account: UUID, gathered: Gathered, pack: ReceiverPack, *, chain: Sequence[SignedHead]
) -> dict[str, _Content]:
    facts = gathered.facts
    told = dossier(facts, pack)
    sheet = dossier_sheet()
    found = {
        "READ-ME.txt": _Content(_READ_ME.encode()),
        "verify.py": _Content((resources("wanhui.adapters") / "verifier.py").read_bytes()),
        "dossier.json": _Content(canonical(told)),
        **{
            f"dossier.{language}.pdf": _Content(set_pdf(sheet, told, language=language, at=facts.made_at))
            for language in ("zh", "en")
        },
        **{item.path: _Content(shown_content(item, pack)) for item in facts.items},
    }
    for path, file in gathered.files.items():
        blobs.check(ENVIRONMENT.home, file.sha256)
        found[path] = _Content(blobs.path_of(ENVIRONMENT.home, file.sha256))
    return found | {path: _Content(content) for path, content in _proofs(account, gathered, pack, chain=chain).items()}


def _proofs(account: UUID, gathered: Gathered, pack: ReceiverPack, *, chain: Sequence[SignedHead]) -> dict[str, bytes]:
    """The newest head with its stamp, the way of each item's head to it, and of each item to its own head."""
    if not chain:
        return {}
    end = chain[-1]
    stamp = last_stamp(account, granted=True)
    if stamp is not None and stamp.token is not None:
        end = chain[stamp.head - 1] if _covers(stamp.head, gathered) else end
    past = levels([one.head.hash for one in chain[: end.head.number - 1]])
    used = sorted({entry.head for entry in gathered.entries.values()} - {end.head.number})
    said = {
        "head_signature": end.signature.hex(),
        "heads": [{"body": chain[n - 1].head.body.decode(), "way": _way(proof(past, n - 1))} for n in used],
        "items": [_item_proof(gathered, item, pack) for item in gathered.facts.items],
    }
    found = {"proof/head.json": end.head.body, "proof/proofs.json": canonical(said)}
    if stamp is not None and stamp.token is not None and stamp.head == end.head.number:
        found |= {"proof/stamp.tsr": stamp.token, "proof/roots.pem": _roots()}
    return found


def _covers(head: int, gathered: Gathered) -> bool:
    return all(entry.head <= head for entry in gathered.entries.values())


def _item_proof(gathered: Gathered, item: Any, pack: ReceiverPack) -> dict[str, Any]:
    entry = gathered.entries[item.path]
    return {
        "path": item.path,
        "bytes": item.bytes_path,
        "entry": entry.entry.body.decode(),
        "salt": None if is_masked(item, pack) else entry.entry.fixed.salt.hex(),
        "head": entry.head,
        "way": _way(entry.way),
    }


def _way(steps: Iterable[tuple[str, bytes]]) -> list[list[str]]:
    return [[side, beside.hex()] for side, beside in steps]


def _listed(contents: Mapping[str, _Content]) -> tuple[bytes, dict[str, Part]]:
    """The manifest of all files, and what the archive must know of each."""
    parts, listed = {}, []
    for path in in_order(list(contents)):
        parts[path], digest = _part(path, contents[path])
        listed.append({"path": path, "size": parts[path].size, "sha256": digest})
    return canonical({"v": 1, "files": listed}), parts


def _part(path: str, content: _Content) -> tuple[Part, str]:
    crc, size, digest = 0, 0, sha256()
    for piece in content.pieces():
        crc, size = zlib.crc32(piece, crc), size + len(piece)
        digest.update(piece)
    return Part(path=path, size=size, crc=crc), digest.hexdigest()


def _statement(
    gathered: Gathered, pack: ReceiverPack, *, chain: Sequence[SignedHead], manifest: bytes, public: bytes
) -> bytes:
    end: Head | None = chain[-1].head if chain else None
    return canonical(
        {
            "v": 1,
            "case": gathered.facts.number,
            "receiver": pack.id,
            "made_at": gathered.facts.made_at.isoformat(),
            "made_by": gathered.facts.made_by,
            "tool": f"wanhui {__version__}",
            "manifest_sha256": sha256(manifest).hexdigest(),
            "head": end.hash.hex() if end else None,
            "public_key": public.hex(),
        }
    )


def _write(package: Path, contents: Mapping[str, _Content], parts: Mapping[str, Part]) -> tuple[str, int]:
    """Writes the archive; its SHA-256 and its size. It has no name before it is whole."""
    order = in_order(list(contents))
    if sum(parts[path].size for path in order) > LARGEST:
        raise WanhuiError("E-EVIDENCE-PACKAGE")
    digest, size = sha256(), 0
    waiting = package.with_suffix(".part")
    with waiting.open("wb") as out:
        for piece in _pieces(order, contents, parts):
            out.write(piece)
            digest.update(piece)
            size += len(piece)
    waiting.replace(package)
    return digest.hexdigest(), size


def _pieces(order: Sequence[str], contents: Mapping[str, _Content], parts: Mapping[str, Part]) -> Iterator[bytes]:
    for path in order:
        yield local_header(parts[path])
        yield from contents[path].pieces()
    yield directory([parts[path] for path in order])


def _receipt(
    package: Path, written: tuple[str, int], *, signer: Signer, statement: tuple[bytes, str], now: datetime
) -> dict[str, Any]:
    digest, size = written
    told: dict[str, Any] = {
        "v": 1,
        "package": package.name,
        "sha256": digest,
        "size": size,
        "statement_sha256": sha256(statement[0]).hexdigest(),
        "statement_signature": statement[1],
        "made_at": now.isoformat(),
        "public_key": signer.public.hex(),
    }
    return told | {"signature": signer.sign(canonical(told)).hex()}


def _stamped(told: dict[str, Any], digest: str, *, by: Authority | None, now: datetime) -> dict[str, Any]:
    """The receipt with a time stamp over the package's hash, where there is an authority and it answers."""
    if by is None:
        return told
    answer = ask_for_stamp(by, digest.encode(), now=now)
    if answer.token is None:
        return told | {"stamp": None, "stamp_problem": answer.problem}
    return told | {"stamp": base64.b64encode(answer.token).decode(), "stamp_roots": by.roots.read_text("ascii")}


def _roots() -> bytes:
    found = authority()
    return found.roots.read_bytes() if found is not None else b""
