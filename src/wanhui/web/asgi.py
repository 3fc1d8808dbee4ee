"""Lets an event loop serve the pages: requests go to a few threads, streams of news hold none.

A page needs a thread with its database connection for some ten milliseconds; a stream waits for hours. So each
request is put together here, answered by Django in one of the threads, and only a stream comes back to the loop.
"""

from __future__ import annotations

import asyncio
import contextvars
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import IO, Any, Final

from wanhui.web import uploads
from wanhui.web.live import LiveResponse

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Any], Any]

_IN_MEMORY: Final = 1024 * 1024
#: A body beyond this is not even read to its end.
_LARGEST: Final = uploads.LARGEST + 2 * _IN_MEMORY


class Pages:
    """The ASGI application around a WSGI one."""

    def __init__(self, wsgi: Wsgi, *, threads: int, close: Callable[[], None]) -> None:
        self._wsgi, self._close = wsgi, close
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the life of the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            with tempfile.SpooledTemporaryFile(_IN_MEMORY) as body:
                if await _read(receive, body):
                    await self._answer(scope, body, receive=receive, send=send)
                else:
                    await send({"type": "http.response.start", "status": 413, "headers": []})
                    await send({"type": "http.response.body", "body": b""})

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            kind = (await receive())["type"]
            await send({"type": f"{kind}.complete"})
            if kind == "lifespan.shutdown":
                self._pool.shutdown(wait=False)
                self._close()
                return

    async def _answer(self, scope: Scope, body: IO[bytes], *, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()

        def push(message: MutableMapping[str, Any]) -> None:
            asyncio.run_coroutine_threadsafe(_wrapped(send(message)), loop).result()

        def work() -> tuple[int, list[tuple[bytes, bytes]], Any]:
            head: list[Any] = []
            answer = self._wsgi(environ(scope, body), lambda status, headers, _=None: head.append((status, headers)))
            status, headers = int(head[0][0].split(" ", 1)[0]), _encoded(head[0][1])
            if isinstance(answer, LiveResponse):
                return status, headers, answer
            _push_all(push, answer, status=status, headers=headers)
            return status, headers, None

        context = contextvars.copy_context()
        status, headers, stream = await loop.run_in_executor(self._pool, context.run, work)
        if stream is not None:
            await _stream(stream, status, headers, receive=receive, send=send)
            await loop.run_in_executor(self._pool, stream.close)


async def _wrapped(sending: Awaitable[None]) -> None:
    await sending


def _push_all(push: Callable[[Any], None], answer: Any, *, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    """Sends what a view gave: a page in one piece, a long one piece by piece as fast as it is taken."""
    try:
        push({"type": "http.response.start", "status": status, "headers": headers})
        if not getattr(answer, "streaming", False):
            push({"type": "http.response.body", "body": b"".join(answer)})
            return
        for piece in answer:
            push({"type": "http.response.body", "body": piece, "more_body": True})
        push({"type": "http.response.body", "body": b""})
    finally:
        answer.close()


async def _stream(
    stream: LiveResponse, status: int, headers: list[tuple[bytes, bytes]], *, receive: Receive, send: Send
) -> None:
    """Sends the news until the page is gone."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    writing = asyncio.ensure_future(_write(stream, send))
    gone = asyncio.ensure_future(_until_gone(receive))
    await asyncio.wait((writing, gone), return_when=asyncio.FIRST_COMPLETED)
    for one in (writing, gone):
        one.cancel()
    for one in (writing, gone):
        with suppress(asyncio.CancelledError, OSError, RuntimeError):
            await one


async def _write(stream: LiveResponse, send: Send) -> None:
    async for frame in stream.frames():
        await send({"type": "http.response.body", "body": frame, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _read(receive: Receive, body: IO[bytes]) -> bool:
    """Reads the request's body; false when it is larger than anything that a page of ours sends."""
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        piece = message.get("body", b"")
        size += len(piece)
        if size > _LARGEST:
            return False
        body.write(piece)
        if not message.get("more_body"):
            body.seek(0)
            return True


def environ(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """The request as WSGI tells it (PEP 3333)."""
    server = scope.get("server") or ("localhost", 80)
    found: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope.get("query_string", b"").decode("latin-1"),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1] or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": str((scope.get("client") or ("",))[0]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": _Silent(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for raw, value in scope.get("headers", ()):
        if b"_" in raw:  # or it could pose as a header that a proxy has checked
            continue
        name = raw.decode("latin-1").upper().replace("-", "_")
        name = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        text = value.decode("latin-1")
        joint = "; " if name == "HTTP_COOKIE" else ","
        found[name] = f"{found[name]}{joint}{text}" if name in found else text
    if "CONTENT_LENGTH" not in found:
        body.seek(0, 2)
        found["CONTENT_LENGTH"] = str(body.tell())
        body.seek(0)
    return found


class _Silent:
    """Where WSGI would write its complaints; ours are logged."""

    def write(self, _: str) -> int:
        """Takes it and keeps nothing."""
        return 0

    def flush(self) -> None:
        """There is nothing to do."""


def _encoded(headers: list[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
