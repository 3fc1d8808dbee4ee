"""Bodies of JSON Lines: read in pieces, never larger than is taken, and declared in the OpenAPI file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson
from django.http import HttpRequest, StreamingHttpResponse

from wanhui.errors import WanhuiError
from wanhui.flows.api_records import LARGEST

_PIECE: Final = 64 * 1024
_TYPE: Final = "application/x-ndjson"
#: What the OpenAPI file says of such a body.
JSON_LINES: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            _TYPE: {"schema": {"type": "string", "description": "one JSON object a line"}},
            "application/json": {"schema": {"type": ["object", "array"]}},
        },
    }
}


def chunks_of(request: HttpRequest) -> Iterator[bytes]:
    """The body as JSON Lines, in pieces; JSON itself (one object, or a list of them) is taken as well."""
    if request.content_type == "application/json":
        yield from _lines_of(b"".join(pieces(request)))
    else:
        yield from pieces(request)


def lines_of(request: HttpRequest) -> list[bytes]:
    """The lines of the body."""
    return b"".join(chunks_of(request)).splitlines()


def answer(lines: Iterable[bytes]) -> StreamingHttpResponse:
    """Lines as they are made."""
    return StreamingHttpResponse(lines, content_type=f"{_TYPE}; charset=utf-8")


def pieces(request: HttpRequest) -> Iterator[bytes]:
    """The body as it is, piece by piece; ``E-API-LARGE`` once it is too large."""
    size = 0
    while piece := request.read(_PIECE):
        size += len(piece)
        if size > LARGEST:
            raise WanhuiError("E-API-LARGE", limit=LARGEST // 2**20)
        yield piece


def _lines_of(body: bytes) -> Iterator[bytes]:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as bad:
        raise WanhuiError("E-API-INPUT", at="body", problem=str(bad)[:200]) from bad
    for one in found if isinstance(found, list) else [found]:
        yield orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE)
