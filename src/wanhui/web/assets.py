"""The static files, held in memory and served under an address that carries their digest: nothing to collect.

Only names found at start are known, so no request can reach any other file.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its bytes as they are and packed, its media type and the digest in its address."""

    body: bytes
    packed: bytes
    media_type: str
    digest: str


@cache
def assets() -> Mapping[str, Asset]:
    """Every static file by its name below ``static/web``."""
    return {name: _asset(name, file.read_bytes()) for name, file in _walk(files("wanhui.web") / "static" / "web", "")}


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        elif entry.name.rsplit(".", 1)[-1] in _TYPES:
            yield f"{prefix}{entry.name}", entry


def _asset(name: str, body: bytes) -> Asset:
    return Asset(
        body=body,
        packed=gzip.compress(body, 9, mtime=0),
        media_type=_TYPES[name.rsplit(".", 1)[-1]],
        digest=hashlib.sha256(body).hexdigest()[:12],
    )


def address(name: str) -> str:
    """Where `name` is served. Raises KeyError for a file that does not exist."""
    return f"/static/{assets()[name].digest}/{name}"


@require_safe
def serve(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """One static file; the digest in its address lets a browser keep it for a year."""
    found = assets().get(name)
    if found is None or found.digest != digest:
        raise Http404
    packs = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.packed if packs else found.body, content_type=found.media_type)
    if packs:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
