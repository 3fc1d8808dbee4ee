"""Looks at a file that somebody sent: what it really is, what a camera wrote into it, and what does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from PIL import Image

_HEAD: Final = 4096
_TAIL: Final = 65536
#: A picture of more points is not unpacked: it would fill the memory.
MOST_PIXELS: Final = 100_000_000
_LONGEST: Final = 64
#: What the first bytes are -> media type. For boxes of ISO media the brand decides.
_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"PK\x03\x04", "application/zip"),
)
_BRANDS: Final[Mapping[bytes, str]] = {
    b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heic", b"avif": "image/avif",
    b"qt  ": "video/quicktime", b"M4A ": "audio/mp4",
}  # fmt: skip
_ENDINGS: Final[Mapping[str, frozenset[str]]] = {
    "image/jpeg": frozenset({"jpg", "jpeg", "jfif"}),
    "image/png": frozenset({"png"}),
    "image/gif": frozenset({"gif"}),
    "image/webp": frozenset({"webp"}),
    "image/heic": frozenset({"heic", "heif"}),
    "image/avif": frozenset({"avif"}),
    "video/mp4": frozenset({"mp4", "m4v", "3gp"}),
    "video/quicktime": frozenset({"mov", "qt"}),
    "video/webm": frozenset({"webm", "mkv"}),
    "audio/mpeg": frozenset({"mp3"}),
    "audio/mp4": frozenset({"m4a"}),
    "audio/amr": frozenset({"amr"}),
    "application/pdf": frozenset({"pdf"}),
    "application/zip": frozenset({"zip", "docx", "xlsx"}),
}
_DECODED: Final = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
#: What would run, or be read as something else, if the file were opened by another program.
_SCRIPTS: Final = (b"<script", b"<html", b"<svg", b"<?php", b"<!doctype", b"javascript:")
_OTHER_ENDS: Final = ((b"PK\x05\x06", "zip"), (b"%%EOF", "pdf"))
_UNKNOWN: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a file is: its media type by its bytes, and notes (see `look_at`)."""

    media_type: str
    notes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_picture(self) -> bool:
        """Whether it shows something: a photo or a video."""
        return self.media_type.partition("/")[0] in ("image", "video")


def look_at(path: Path, name: str) -> Seen:
    """Looks at the file at `path`, which came under the name `name`; never fails and never runs anything.

    Notes: ``width`` and ``height``, ``hash`` (perceptual, 64 bits, hexadecimal: pictures that look alike differ in few
    bits), ``exif`` (``taken_at``, ``make``, ``model``, ``has_place``), and ``problems``: ``wrong_extension``,
    ``unknown_type``, ``broken``, ``too_many_pixels``, ``hidden_data`` (bytes behind the picture), ``polyglot`` (it is
    also something else).
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
        stream.seek(max(0, size - _TAIL))
        tail = stream.read(_TAIL)
    media_type = sniff(head)
    problems = [*_name_problems(name, media_type), *_layers(media_type, head, tail)]
    notes: dict[str, Any] = {}
    if media_type in _DECODED:
        problems += _picture(path, notes)
    # A file that breaks off is seen to do so at its end and again when it is decoded: said once.
    return Seen(media_type=media_type, notes=notes | ({"problems": list(dict.fromkeys(problems))} if problems else {}))


def sniff(head: bytes) -> str:
    """The media type that the first bytes of a file show, whatever its name says."""
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    return _UNKNOWN


def distance(one: str, other: str) -> int:
    """In how many of 64 bits two perceptual hashes differ; up to 6 it is most likely the same picture."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _name_problems(name: str, media_type: str) -> list[str]:
    if media_type == _UNKNOWN:
        return ["unknown_type"]
    ending = name.rpartition(".")[2].lower()
    return [] if ending in _ENDINGS[media_type] else ["wrong_extension"]


def _layers(media_type: str, head: bytes, tail: bytes) -> list[str]:
    """Whether the file is something else as well, or goes on behind its end."""
    lower = (head + tail).lower()
    others = [kind for mark, kind in _OTHER_ENDS if mark in tail and kind not in media_type]
    scripts = [mark for mark in _SCRIPTS if mark in lower]
    is_picture = media_type.startswith("image/")
    found = ["polyglot"] if is_picture and (others or scripts) else []
    ended = {"image/jpeg": b"\xff\xd9", "image/png": b"IEND\xaeB`\x82", "image/gif": b";"}.get(media_type)
    if ended is not None and not tail.rstrip(b"\0").endswith(ended):
        found.append("hidden_data" if ended in tail else "broken")
    return found


def _picture(path: Path, notes: dict[str, Any]) -> list[str]:
    from PIL import Image  # the pages do not wait for it

    try:
        with Image.open(path) as image:
            notes["width"], notes["height"] = image.size
            if image.size[0] * image.size[1] > MOST_PIXELS:
                return ["too_many_pixels"]
            if exif := _exif(image):
                notes["exif"] = exif
            image.draft("L", (64, 64))
            notes["hash"] = _hash(image)
    except Image.DecompressionBombError:
        return ["too_many_pixels"]
    except Exception:  # a decoder that meets hostile bytes may raise anything: it is no picture then
        return ["broken"]
    return []


def _exif(image: Image.Image) -> dict[str, Any]:
    from PIL import ExifTags

    found = image.getexif()
    inner = found.get_ifd(ExifTags.IFD.Exif)
    told: dict[str, Any] = {
        "taken_at": _plain(inner.get(ExifTags.Base.DateTimeOriginal) or found.get(ExifTags.Base.DateTime)),
        "make": _plain(found.get(ExifTags.Base.Make)),
        "model": _plain(found.get(ExifTags.Base.Model)),
    }
    told = {name: value for name, value in told.items() if value}
    return told | ({"has_place": True} if found.get_ifd(ExifTags.IFD.GPSInfo) else {})


def _plain(value: object) -> str:
    """What a camera wrote, short and without controls: anybody may have written it."""
    return "".join(c for c in str(value or "") if c.isprintable())[:_LONGEST].strip()


def _hash(image: Image.Image) -> str:
    """For each of 8 by 8 places whether it is brighter than the one to its right."""
    from PIL.Image import Resampling

    small = image.convert("L").resize((9, 8), Resampling.BILINEAR)
    points = small.tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (points[row * 9 + column] > points[row * 9 + column + 1])
    return f"{bits:016x}"
