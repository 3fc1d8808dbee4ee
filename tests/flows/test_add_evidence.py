"""Files of a case: kept by hash, looked at, never lost, and refused only when they are empty or too large."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image

from tests.conftest import NOW
from tests.flows.test_dossier import extorted
from wanhui.adapters.pictures import distance
from wanhui.errors import WanhuiError
from wanhui.flows.add_evidence import LARGEST, NewFile, add_file, pieces
from wanhui.flows.check_vault import check_vault
from wanhui.settings import ENVIRONMENT
from wanhui.store import blobs
from wanhui.store.evidence_files import EvidenceFile

pytestmark = pytest.mark.database


def photo(kind: str = "JPEG", *, size: tuple[int, int] = (64, 48), exif: bool = False) -> bytes:
    image = Image.linear_gradient("L").rotate(70).resize(size).convert("RGB")
    out, more = io.BytesIO(), {}
    if exif:
        told = Image.Exif()
        told[0x010F], told[0x0132] = "Xiaomi\x00\x1b 14", "2026:11:17 20:00:00"
        told.get_ifd(0x8825)[1] = "N"
        more["exif"] = told
    image.save(out, kind, **more)
    return out.getvalue()


def add(account: UUID, number: int, content: bytes, name: str = "杯.jpg", **more: str) -> EvidenceFile:
    new = NewFile(**{"name": name, "purpose": "from_buyer", "actor": "buyer", **more})
    return add_file(account, number, new, chunks=[content], now=NOW)


@pytest.fixture
def number(account: UUID, tmp_path: Path) -> int:
    return extorted(account, tmp_path)


def test_a_photo_is_kept_looked_at_fixed_and_noted_in_the_case(account: UUID, number: int) -> None:
    content = photo(exif=True)
    kept = add(account, number, content)
    assert kept.media_type == "image/jpeg" and "problems" not in kept.notes
    assert kept.notes["exif"]["make"] == "Xiaomi 14" and kept.notes["exif"]["has_place"] is True
    assert (kept.notes["width"], kept.notes["height"]) == (64, 48) and len(kept.notes["hash"]) == 16
    assert blobs.read(ENVIRONMENT.home, kept.sha256) == content
    assert add(account, number, content).id == kept.id, "the same bytes again are the same file"
    assert check_vault(account, now=NOW).problems == ()
    blobs.path_of(ENVIRONMENT.home, kept.sha256).write_bytes(content[:-1])
    assert [one.problem for one in check_vault(account, now=NOW).problems] == ["bytes_changed"]
    blobs.path_of(ENVIRONMENT.home, kept.sha256).write_bytes(content)


def test_pictures_that_look_alike_have_hashes_that_are_near(account: UUID, number: int) -> None:
    one, small = add(account, number, photo()), add(account, number, photo("PNG", size=(320, 240)), "杯.png")
    other = io.BytesIO()
    Image.radial_gradient("L").save(other, "PNG")
    assert distance(one.notes["hash"], small.notes["hash"]) <= 6
    assert distance(one.notes["hash"], add(account, number, other.getvalue(), "圆.png").notes["hash"]) > 6


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "hidden")
    return out.getvalue()


def bomb() -> bytes:
    """A picture that says it has 50,000 by 50,000 points."""
    content = bytearray(photo("PNG"))
    content[16:24] = (50_000).to_bytes(4, "big") * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "name", "media_type", "problem"),
    [
        (photo()[:200], "断.jpg", "image/jpeg", "broken"),
        (b"\xff\xd8\xff" + b"\0" * 500, "坏.jpg", "image/jpeg", "broken"),
        (photo("PNG"), "其实是.jpg", "image/png", "wrong_extension"),
        (photo() + zipped(), "两面.jpg", "image/jpeg", "polyglot"),
        (photo("GIF") + b"<script>alert(1)</script>", "脚本.gif", "image/gif", "polyglot"),
        (photo() + b"motion photo", "动.jpg", "image/jpeg", "hidden_data"),
        (b"<html><script>", "页.jpg", "application/octet-stream", "unknown_type"),
        (bomb(), "炸.png", "image/png", "too_many_pixels"),
    ],
)  # fmt: skip
def test_what_is_odd_about_a_file_is_noted_and_nothing_is_lost(
    account: UUID, number: int, content: bytes, name: str, media_type: str, problem: str
) -> None:
    kept = add(account, number, content, name)
    assert kept.media_type == media_type and kept.notes["problems"].count(problem) == 1
    assert blobs.read(ENVIRONMENT.home, kept.sha256) == content
    assert check_vault(account, now=NOW).problems == ()


def test_a_file_of_two_gigabytes_is_refused_while_it_comes_in(account: UUID, number: int) -> None:
    read = 0

    def chunks() -> Iterator[bytes]:
        nonlocal read
        block = bytes(2**24)
        for _ in range(128):
            read += len(block)
            yield block

    new = NewFile(name="长.mp4", purpose="from_buyer", actor="buyer")
    with pytest.raises(WanhuiError, match="E-EVIDENCE-SIZE"):
        add_file(account, number, new, chunks=chunks(), now=NOW)
    assert read <= LARGEST + 2**24, "no more was read than was needed to know"
    assert not list((ENVIRONMENT.home / "files").glob("incoming-*"))


def test_an_empty_file_and_an_unknown_purpose_are_refused(account: UUID, number: int) -> None:
    with pytest.raises(WanhuiError, match="E-EVIDENCE-EMPTY"):
        add(account, number, b"")
    with pytest.raises(WanhuiError, match="E-EVIDENCE-PURPOSE"):
        add(account, number, b"x", purpose="anything")
    with pytest.raises(WanhuiError, match="E-CASE-NONE"):
        add(account, 999, b"x")


def test_another_account_has_no_such_case(account: UUID, other_account: UUID, number: int) -> None:
    with pytest.raises(WanhuiError, match="E-CASE-NONE"):
        add(other_account, number, b"x")


def test_a_file_that_is_not_there_or_too_long_is_refused_before_anything_is_copied(tmp_path: Path) -> None:
    with pytest.raises(WanhuiError) as missing:
        next(pieces(tmp_path / "nowhere.jpg"))
    with pytest.raises(WanhuiError) as folder:
        next(pieces(tmp_path))
    with (tmp_path / "long.mp4").open("wb") as long:
        long.truncate(LARGEST + 1)
    with pytest.raises(WanhuiError) as refused:
        next(pieces(tmp_path / "long.mp4"))
    assert [missing.value.code, folder.value.code, refused.value.code] == [
        "E-FILE-OPEN", "E-FILE-OPEN", "E-EVIDENCE-SIZE"
    ]  # fmt: skip
