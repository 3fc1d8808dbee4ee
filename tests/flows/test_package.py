"""A package and its verifier: every changed bit, every missing, added or moved file is found and named."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from tests.conftest import NOW
from tests.flows.test_dossier import extorted
from wanhui.adapters import verifier
from wanhui.flows.add_evidence import NewFile, add_file
from wanhui.flows.dossier import Made, make_dossier
from wanhui.flows.verify_package import verify_package
from wanhui.store.setup import Prepared

pytestmark = pytest.mark.database
_made: dict[str, Made] = {}


@pytest.fixture
def package(database: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """One package for all tests here; none of them changes it."""
    if not _made:
        from wanhui.store.accounts import create_account

        folder = tmp_path_factory.mktemp("package")
        account = create_account("云岫", NOW)
        number = extorted(account, folder)
        new = NewFile(name="录音.mp3", purpose="from_shop", actor="何越")
        add_file(account, number, new, chunks=[b"ID3 a recording"], now=NOW)
        make_dossier(account, number, to="police", folder=folder / "a", made_by="何越", now=NOW + timedelta(hours=1))
        _made["one"] = make_dossier(
            account, number, to="police", folder=folder / "b", made_by="何越", now=NOW + timedelta(hours=1)
        )
    return _made["one"]


def found(content: bytes, package: Made, *, receipt: bool = True) -> list[tuple[str, str]]:
    told = package.receipt.read_bytes() if receipt else None
    return [(one["path"], one["problem"]) for one in verifier.check(content, told)]


def again(package: Made, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> bytes:
    """The package with other files in it, put together by another program."""
    with zipfile.ZipFile(package.package) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as written:
        for name, content in change(files).items():
            written.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def test_it_is_intact_and_the_same_every_time(package: Made) -> None:
    assert found(package.package.read_bytes(), package) == []
    assert found(package.package.read_bytes(), package, receipt=False) == []
    twin = package.package.parent.parent / "a" / package.package.name
    assert twin.read_bytes() == package.package.read_bytes()


def test_a_bit_changed_anywhere_is_found_with_the_receipt(package: Made) -> None:
    content = bytearray(package.package.read_bytes())
    told = orjson.loads(package.receipt.read_bytes())
    for at in range(0, len(content), 61):
        content[at] ^= 1 << at % 8
        assert not verifier.is_untouched(bytes(content), told)
        content[at] ^= 1 << at % 8
    assert verifier.is_untouched(bytes(content), told)


def test_a_changed_bit_is_found_without_a_receipt_too(package: Made) -> None:
    content = package.package.read_bytes()
    chance = random.Random(7)
    ends = [*range(60), *range(len(content) - 60, len(content))]
    for at in ends + [chance.randrange(len(content)) for _ in range(80)]:
        changed = bytearray(content)
        changed[at] ^= 1 << chance.randrange(8)
        try:
            assert found(bytes(changed), package, receipt=False), f"byte {at}"
        except verifier.UnreadableError:
            assert at < 30, "only the first bytes tell that it is a package at all"


def test_what_was_changed_is_named_with_what_was_expected(package: Made) -> None:
    changed = package.package.read_bytes().replace("给我打一百".encode(), "给我打二百".encode())
    problems = verifier.check(changed, package.receipt.read_bytes())
    items = [one for one in problems if one["path"].startswith("items/")]
    assert {one["problem"] for one in items} == {"changed", "not_what_was_fixed"}
    assert all(len(one["expected"]) == len(one["found"]) == 64 for one in items)
    assert not [one for one in problems if one["path"].startswith("files/")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda files: {n: c for n, c in files.items() if n != "items/0002-message.json"},
         ("items/0002-message.json", "missing")),
        (lambda files: files | {"items/9999-message.json": b"{}"}, ("items/9999-message.json", "added")),
        (lambda files: dict(sorted(files.items())), ("READ-ME.txt", "order_differs")),
        (lambda files: files | {"statement.sig": b"00" * 64}, ("statement.sig", "signature_differs")),
        (lambda files: files | {"manifest.json": files["manifest.json"] + b" "}, ("manifest.json", "changed")),
        (lambda files: files | {"proof/head.json": files["proof/head.json"].replace(b'"count"', b'"cound"')},
         ("proof/head.json", "changed")),
        (lambda files: files | {"verify.py": b"print('intact')"}, ("verify.py", "changed")),
        (lambda files: {n: c for n, c in files.items() if n != "manifest.json"}, ("manifest.json", "missing")),
    ],
)  # fmt: skip
def test_removed_added_moved_and_forged_files_are_named(
    change: Callable[[dict[str, bytes]], dict[str, bytes]], expected: tuple[str, str], package: Made
) -> None:
    assert expected in found(again(package, change), package, receipt=False)
    assert ("package", "changed") in found(again(package, change), package)


def test_only_the_archive_itself_was_made_anew(package: Made) -> None:
    assert found(again(package, lambda files: files), package, receipt=False) == [("package", "layout_differs")]


def test_a_package_cut_short_names_what_is_gone(package: Made) -> None:
    content = package.package.read_bytes()
    problems = found(content[: len(content) // 2], package)
    assert ("package", "cut_short") in problems and ("package", "size_differs") in problems
    assert [path for path, problem in problems if problem == "missing"]
    assert found(content + b"\0", package, receipt=False)


def test_whoever_signs_anew_is_found_by_the_receipt(package: Made) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()

    def forged(files: dict[str, bytes]) -> dict[str, bytes]:
        said = orjson.loads(files["statement.json"]) | {"public_key": key.public_key().public_bytes_raw().hex()}
        body = orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
        return files | {"statement.json": body, "statement.sig": key.sign(body).hex().encode()}

    problems = found(again(package, forged), package)
    assert {("statement.json", "changed"), ("statement.sig", "changed"), ("package", "changed")} <= set(problems)


def test_a_changed_receipt_is_found(package: Made) -> None:
    told = orjson.loads(package.receipt.read_bytes())
    for name, value in (("sha256", "0" * 64), ("size", 1), ("statement_sha256", "0" * 64), ("made_at", "2020-01-01")):
        content = orjson.dumps({**told, name: value})
        problems = verifier.check(package.package.read_bytes(), content)
        assert ("receipt", "signature_differs") in [(one["path"], one["problem"]) for one in problems]
    assert verifier.check(package.package.read_bytes(), b"{")[0]["path"] == "receipt"


def test_what_is_no_package_is_unreadable(package: Made, tmp_path: Path) -> None:
    for content in (b"", b"hello", b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(verifier.UnreadableError):
            verifier.check(content)
    assert verify_package(package.package).has_receipt
    with pytest.raises(Exception, match="E-EVIDENCE-UNREADABLE"):
        verify_package(tmp_path / "none.zip")
