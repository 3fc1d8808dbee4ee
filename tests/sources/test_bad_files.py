"""A file that cannot be imported says so in one sentence, quickly, within little memory, and changes nothing."""

from __future__ import annotations

import gzip
import io
import resource
import time
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.files_at_hand import (
    PDD_HEADER,
    PDD_ROW,
    REVIEW_HEADER,
    REVIEW_ROW,
    compound_file,
    crafted_workbook,
    many_entries,
    packed,
    table,
    workbook,
    written,
)
from wanhui.errors import WanhuiError
from wanhui.records.fact import Fact
from wanhui.sources.files import Rejected, open_file, read_records

GOOD = table(REVIEW_HEADER, REVIEW_ROW)
ZEROS = b"0" * (40 << 20)


def encrypted_zip() -> bytes:
    """A workbook each of whose entries says that it wants a password."""
    whole = bytearray(crafted_workbook(b""))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = whole.find(mark)
        while start >= 0:
            whole[start + at] |= 1
            start = whole.find(mark, start + 4)
    return bytes(whole)


def quine_like() -> bytes:
    """A zip inside a zip inside a zip."""
    inner = packed({"a.csv": GOOD.encode()})
    for _ in range(5):
        inner = packed({"inner.zip": inner})
    return inner


def symlink() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("../../etc/passwd")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def far_corner() -> bytes:
    return crafted_workbook(
        b'<row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="1048576"><c r="CV1048576"><v>1</v></c></row>'
    )


def entity_bomb() -> bytes:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><sst>&b;</sst>'
    return crafted_workbook(b'<row r="1"><c r="A1"><v>1</v></c></row>', shared=bomb)


def claims(attribute: bytes) -> bytes:
    """A workbook whose table of strings claims to hold billions."""
    return crafted_workbook(b'<row r="1"><c r="A1"><v>1</v></c></row>', shared=b"<sst %s></sst>" % attribute)


def hidden_corner() -> bytes:
    return crafted_workbook(b"<row r='1'><c r='A1'><v>1</v></c><c r='&#88;FC1048576'><v>1</v></c></row>")


HALF = len(gzip.compress(GOOD.encode() * 500)) // 2
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "E-FILE-EMPTY"),
    "blank lines": (lambda: b"\r\n \r\n", "E-FILE-EMPTY"),
    "only a byte-order mark": (lambda: b"\xef\xbb\xbf", "E-FILE-EMPTY"),
    "only a header": (lambda: table(REVIEW_HEADER).encode(), "E-FILE-NOROWS"),
    "only a header and blanks": (lambda: (table(REVIEW_HEADER) + ",,,,\r\n\r\n").encode(), "E-FILE-NOROWS"),
    "words without a table": (lambda: "今天天气很好\n明天也不错\n".encode(), "E-FILE-TABLE"),
    "PDF": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20, "E-FILE-BINARY"),
    "PNG": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "E-FILE-BINARY"),
    "JPEG": (lambda: b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20, "E-FILE-BINARY"),
    "a program": (lambda: b"MZ\x90\x00" + bytes(range(256)) * 20, "E-FILE-BINARY"),
    "unknown binary": (lambda: bytes(range(1, 32)) * 50, "E-FILE-BINARY"),
    "NUL bytes throughout": (lambda: b"a\x00\x00b,\x00c\x00\x00\n" * 200, "E-FILE-BINARY"),
    "RAR": (lambda: b"Rar!\x1a\x07\x01\x00" + bytes(99), "E-FILE-ARCHIVE"),
    "7z": (lambda: b"7z\xbc\xaf\x27\x1c" + bytes(99), "E-FILE-ARCHIVE"),
    "a zip of a table": (lambda: packed({"a.csv": GOOD.encode()}), "E-FILE-ARCHIVE"),
    "a zip in a zip": (quine_like, "E-FILE-ARCHIVE"),
    "a gzip of a zip": (lambda: gzip.compress(packed({"a.csv": b"1"})), "E-FILE-ARCHIVE"),
    "a link out of the folder": (symlink, "E-FILE-ARCHIVE"),
    "old Excel": (lambda: compound_file("Workbook"), "E-FILE-XLS"),
    "Excel with a password": (lambda: compound_file("EncryptedPackage"), "E-FILE-PASSWORD"),
    "a zip with a password": (encrypted_zip, "E-FILE-PASSWORD"),
    "half a gzip": (lambda: gzip.compress(GOOD.encode() * 500)[:HALF], "E-FILE-BROKEN"),
    "half a workbook": (lambda: crafted_workbook(b"<row/>" * 4000)[:400], "E-FILE-BROKEN"),
    "a workbook of another kind": (lambda: packed({"mimetype": b"application/vnd.oasis"}), "E-FILE-BINARY"),
    "gzip bomb": (lambda: gzip.compress(ZEROS * 2), "E-FILE-BOMB"),
    "workbook bomb": (lambda: crafted_workbook(ZEROS), "E-FILE-BOMB"),
    "bomb in the strings": (lambda: crafted_workbook(b"", shared=b"<sst>" + ZEROS), "E-FILE-BOMB"),
    "a cell at the far corner": (far_corner, "E-FILE-CELLS"),
    "a million columns": (lambda: crafted_workbook(b'<row r="1"><c r="BDWGN1"><v>1</v></c></row>'), "E-FILE-COLUMNS"),
    "a million entries": (lambda: many_entries(65000), "E-FILE-BOMB"),
    "billions of strings": (lambda: claims(b'uniqueCount="4294967295"'), "E-FILE-CELLS"),
    "billions of strings, spaced": (lambda: claims(b"uniqueCount =\n '4294967295'"), "E-FILE-CELLS"),
    "a far corner in disguise": (hidden_corner, "E-FILE-BROKEN"),
    "a string that is not there": (
        lambda: crafted_workbook(b'<row r="1"><c r="A1" t="s"><v>9</v></c></row>', shared=b"<sst></sst>"),
        "E-FILE-BROKEN",
    ),
    "XML entities": (entity_bomb, "E-FILE-BROKEN"),
    "a million cells in a header": (
        lambda: (",".join(f"列{i}" for i in range(100_000)) + "\n1,2\n").encode(),
        "E-FILE-COLUMNS",
    ),
    "UTF-8, then GBK": (lambda: GOOD.encode() + GOOD.encode("gbk"), "E-FILE-MIXED"),
    "GBK, then UTF-8": (lambda: GOOD.encode("gbk") + GOOD.encode(), "E-FILE-MIXED"),
    "one wrong byte in the last line": (lambda: GOOD.encode() * 50 + b"\xff\n", "E-FILE-MIXED"),
    "half a character of UTF-16": (lambda: GOOD.encode("utf-16") + b"\x00", "E-FILE-ENCODING"),
    "JSON over many lines": (lambda: b'{\n "kind": "shop"\n}\n', "E-FILE-JSON"),
    "a JSON list": (lambda: b'[{"kind": "shop"}]', "E-FILE-JSON"),
    "JSON Lines in UTF-16": (lambda: '{"kind":"review"}\n'.encode("utf-16"), "E-FILE-JSON"),
    "JSON Lines in GBK": (lambda: '{"kind":"review","text":"差评"}\n'.encode("gbk"), "E-FILE-JSON"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_in_one_sentence(what: str, tmp_path: Path) -> None:
    make, code = BAD[what]
    path = written(tmp_path, make(), "导出.csv")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    with pytest.raises(WanhuiError) as refused:
        open_file(path)
    assert time.process_time() - started < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024
    assert refused.value.code == code
    assert "导出.csv" in refused.value.text("zh") and "导出.csv" in refused.value.text("en")
    assert [p.name for p in tmp_path.iterdir()] == ["导出.csv"]


def test_the_line_that_differs_is_named(tmp_path: Path) -> None:
    rows = table(REVIEW_HEADER, *[REVIEW_ROW] * 9).encode()
    with pytest.raises(WanhuiError) as refused:
        open_file(written(tmp_path, rows + "售后太差了,".encode("gbk")))
    assert refused.value.values["line"] == "11"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WanhuiError) as refused:
        open_file(tmp_path / "gone.csv")
    assert refused.value.code == "E-FILE-OPEN"


def test_a_truncated_workbook_at_every_tenth_byte_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", PDD_HEADER, PDD_ROW).read_bytes()
    for end in range(4, len(whole) - 1, len(whole) // 10):
        with pytest.raises(WanhuiError) as refused:
            open_file(written(tmp_path, whole[:end]))
        assert refused.value.code == "E-FILE-BROKEN"


@settings(max_examples=150, deadline=timedelta(seconds=5), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", GOOD.encode(), GOOD.encode("gbk"), b'{"kind":"', b"<table>"]),
    st.booleans(),
)
def test_no_bytes_break_it(tmp_path: Path, noise: bytes, start: bytes, is_packed: bool) -> None:
    content = start + noise
    path = written(tmp_path, gzip.compress(content) if is_packed else content)
    try:
        found = list(read_records(open_file(path), "s1", {}))
    except WanhuiError as refused:
        assert refused.code.startswith("E-FILE-")
    else:
        assert all(isinstance(one, Rejected | Fact) for one in found)


def test_any_changed_byte_of_a_workbook_is_refused_or_read(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", PDD_HEADER, PDD_ROW).read_bytes()
    for at in range(0, len(whole), 41):
        changed = written(tmp_path, whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            list(read_records(open_file(changed), "s1", {}))
        except WanhuiError as refused:
            assert refused.code.startswith("E-FILE-")


def test_a_table_without_a_shop_asks_for_it(tmp_path: Path) -> None:
    with pytest.raises(WanhuiError) as refused:
        list(read_records(open_file(written(tmp_path, GOOD)), None, {}))
    assert refused.value.code == "E-FILE-SHOP"


def test_an_unknown_table_asks_for_its_columns(tmp_path: Path) -> None:
    opened = open_file(written(tmp_path, "甲,乙\n一,二\n"))
    with pytest.raises(WanhuiError) as refused:
        list(read_records(opened, "s1", {}))
    assert refused.value.code == "E-FILE-UNKNOWN"
    assert "甲, 乙" in refused.value.text("zh")
