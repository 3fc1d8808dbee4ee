"""The first pass over a file: its SHA-256 and size, whether it unpacks within bounds, and how its text is encoded.

Nothing is believed before the whole file was seen, so that a file with a wrong byte in its last line changes
nothing. Memory stays at a few blocks whatever the size.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from wanhui.errors import WanhuiError
from wanhui.sources.files.limits import BLOCK, LINE, RATIO, RATIO_FROM, SAMPLE, UNPACKED

_CHINESE_UTF8: Final = re.compile(
    rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){2}|[\xe3\xef][\x80-\xbf]{2}[\xe4-\xe9][\x80-\xbf]{2}"
)
_REPLACEMENTS: Final = b"\xef\xbf\xbd"
_SHOP_LINE: Final = re.compile(rb'^[^\n]*"kind"\s*:\s*"shop"[^\n]*', re.MULTILINE)
#: Encodings tried, in this order, when a file is not UTF-8.
LEGACY: Final = ("gb18030", "cp932", "big5", "cp1252")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What the first pass found; `size` and `sha256` are of the bytes as received, `lines` of the `unpacked` text.

    `encoding` is ``""`` when the text is in no Unicode encoding; `first_bad` is then the first line that shows it.
    """

    size: int
    sha256: str
    is_gzip: bool
    head: bytes
    lines: int
    encoding: str
    first_bad: int
    unpacked: int
    shop_lines: tuple[bytes, ...]


def open_bytes(path: Path, *, is_gzip: bool) -> BinaryIO:
    """The bytes of a file, unpacked when it is a gzip."""
    return cast(BinaryIO, gzip.open(path, "rb")) if is_gzip else path.open("rb")


def scan(path: Path) -> Scan:
    """The first pass over the text file `path`; refuses what cannot be read whole with one ``E-FILE-…``."""
    size, sha256, start = _digest(path)
    if size == 0:
        raise WanhuiError("E-FILE-EMPTY", name=path.name)
    is_gzip = start.startswith(b"\x1f\x8b")
    text = _Text(path.name)
    try:
        for block in _blocks(path, size, is_gzip=is_gzip):
            text.take(block)
    except (EOFError, zlib.error, gzip.BadGzipFile) as broken:
        raise WanhuiError("E-FILE-BROKEN", name=path.name, detail=str(broken)) from broken
    text.finish()
    if not text.head.strip(b"\xef\xbb\xbf \t\r\n\x00\xff\xfe"):
        raise WanhuiError("E-FILE-EMPTY", name=path.name)
    return Scan(
        size=size,
        sha256=sha256,
        is_gzip=is_gzip,
        head=text.head,
        lines=text.lines,
        encoding=_unicode(path, text, is_gzip=is_gzip),
        first_bad=text.first_bad,
        unpacked=text.unpacked,
        shop_lines=tuple(text.shop_lines),
    )


def digest(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file as received."""
    size, sha256, _ = _digest(path)
    return size, sha256


def _digest(path: Path) -> tuple[int, str, bytes]:
    found, size, start = hashlib.sha256(), 0, b""
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            start = start or block[:16]
            size += len(block)
            found.update(block)
    return size, found.hexdigest(), start


def _blocks(path: Path, size: int, *, is_gzip: bool) -> Iterator[bytes]:
    unpacked = 0
    with open_bytes(path, is_gzip=is_gzip) as stream:
        while block := stream.read(BLOCK):
            unpacked += len(block)
            if is_gzip and (unpacked > UNPACKED or (unpacked > RATIO_FROM and unpacked > RATIO * size)):
                raise WanhuiError("E-FILE-BOMB", name=path.name, limit=f"{UNPACKED >> 30} GB, {RATIO}:1")
            yield block


class _Text:
    """Looks at whole lines, block by block: is it UTF-8, and if not, from which line on."""

    __slots__ = (
        "carry",
        "first_bad",
        "has_chinese_utf8",
        "head",
        "lines",
        "name",
        "shop_lines",
        "unpacked",
    )

    def __init__(self, name: str) -> None:
        self.name = name
        self.head = self.carry = b""
        self.lines = self.first_bad = self.unpacked = 0
        self.has_chinese_utf8 = False
        self.shop_lines: list[bytes] = []

    @property
    def is_utf16(self) -> bool:
        return self.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _utf16_without_mark(self.head) != ""

    def take(self, block: bytes) -> None:
        if len(self.head) < SAMPLE:
            self.head += block[: SAMPLE - len(self.head)]
        self.unpacked += len(block)
        whole, newline, rest = (self.carry + block).rpartition(b"\n")
        if newline:
            self.look(whole + newline)
            self.carry = rest
        elif len(rest) > 4 * LINE:
            self.look(rest[: -4 * 4])
            self.carry = rest[-4 * 4 :]
        else:
            self.carry = rest

    def finish(self) -> None:
        self.look(self.carry)
        if self.carry:
            self.lines += 1
        self.carry = b""

    def look(self, lines: bytes) -> None:
        """Notes what a run of whole lines says about the encoding."""
        if b'"shop"' in lines and len(self.shop_lines) < 10_000:
            self.shop_lines += _SHOP_LINE.findall(lines)
        try:
            lines.decode("utf-8")
        except UnicodeDecodeError:
            self.look_closely(lines)
        else:
            if not self.has_chinese_utf8 and not lines.isascii():
                self.has_chinese_utf8 = bool(_CHINESE_UTF8.search(lines))
        self.lines += lines.count(b"\n")

    def look_closely(self, lines: bytes) -> None:
        for number, line in enumerate(lines.split(b"\n"), self.lines + 1):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                self.first_bad = self.first_bad or number
            else:
                plain = line.replace(_REPLACEMENTS, b"")
                self.has_chinese_utf8 = self.has_chinese_utf8 or bool(_CHINESE_UTF8.search(plain))


def _unicode(path: Path, text: _Text, *, is_gzip: bool) -> str:
    """The Unicode encoding of the file, ``""`` when it is in none; a mixture is refused."""
    if text.is_utf16:
        encoding = _utf16_without_mark(text.head) or "utf-16"
        if not decodes(path, encoding, is_gzip=is_gzip):
            raise WanhuiError("E-FILE-ENCODING", name=path.name, line=1)
        return encoding
    if not text.first_bad:
        return "utf-8-sig"
    if text.head.startswith(codecs.BOM_UTF8) or text.has_chinese_utf8:
        raise WanhuiError("E-FILE-MIXED", name=path.name, line=text.first_bad)
    return ""


def heads(found: Scan) -> list[tuple[str, str]]:
    """The encodings that the file may be in, likeliest first, each with the beginning of the text in it."""
    out = []
    for encoding in (found.encoding,) if found.encoding else LEGACY:
        try:
            head = codecs.getincrementaldecoder(encoding)("strict").decode(found.head)
        except UnicodeDecodeError:
            continue
        out.append((encoding, head))
    return out


def decodes(path: Path, encoding: str, *, is_gzip: bool) -> bool:
    """Whether every byte of the file makes sense in `encoding`."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with open_bytes(path, is_gzip=is_gzip) as stream:
            while block := stream.read(BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _utf16_without_mark(head: bytes) -> str:
    """UTF-16 that lacks its byte-order mark shows by NULs in every second byte."""
    sample = head[:2000]
    if len(sample) < 8 or b"\x00" not in sample:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.3 * half and even < 0.02 * half + 1:
        return "utf-16-le"
    if even > 0.3 * half and odd < 0.02 * half + 1:
        return "utf-16-be"
    return ""
