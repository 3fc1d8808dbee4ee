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

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from wanhui.errors import Language
from wanhui.settings import ENVIRONMENT
from wanhui.web.words import say

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


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """What a phone needs to put the desk on its home screen; the addresses of the icons carry their digests."""
    icons = (("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any maskable"))
    language: Language = "en" if ENVIRONMENT.language == "en" else "zh"
    name = say("frame.product", language)
    found = {
        "id": "/cases", "start_url": "/cases", "scope": "/", "display": "standalone", "name": name, "short_name": name,
        "lang": "zh-CN" if language == "zh" else "en", "background_color": "#f5f6f7", "theme_color": "#14608f",
        "icons": [
            {"src": address(file), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for file, sizes, purpose in icons
        ],
    }  # fmt: skip
    response = JsonResponse(found, content_type=_TYPES["webmanifest"])
    response["Cache-Control"] = "public, max-age=86400"
    return response
