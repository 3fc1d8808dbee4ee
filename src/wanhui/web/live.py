"""The stream of news for one page: server-sent events, for as long as the page stays open."""

from __future__ import annotations

import asyncio
import queue
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from wanhui.flows.live import HUB, QUIET, let_go
from wanhui.store.live import News
from wanhui.web.doors import agent_of, signed_in

#: After so long a page must connect anew, and with it prove that its session still holds.
_LONGEST: Final = 300.0
#: A page that does not read loses news rather than memory.
_MOST_WAITING: Final = 200
#: Streams of one process; more than that poll.
MOST: Final = 2000

_HELLO: Final = b"retry: 3000\nevent: hello\ndata: \n\n"
_ALIVE: Final = b": \n\n"


class LiveResponse(StreamingHttpResponse):
    """A stream that a plain server reads thread by thread, and ours without holding a thread (`frames`)."""

    def __init__(self, account: UUID, person: UUID) -> None:
        super().__init__(self._blocking(), content_type="text/event-stream")
        self.headers["Content-Encoding"] = "identity"  # keeps the packing middleware from collecting it
        self.headers["X-Accel-Buffering"] = "no"
        self._account, self._person = account, person

    def _blocking(self) -> Iterator[bytes]:
        waiting: queue.Queue[bytes] = queue.Queue(_MOST_WAITING)

        def put(frame: bytes) -> None:
            if not waiting.full():
                waiting.put_nowait(frame)

        let_go()
        with _listening(self._account, self._person, put):
            until = time.monotonic() + _LONGEST
            yield _HELLO
            while time.monotonic() < until:
                try:
                    yield waiting.get(timeout=QUIET)
                except queue.Empty:
                    yield _ALIVE

    async def frames(self) -> AsyncIterator[bytes]:
        """The same stream in an event loop."""
        loop = asyncio.get_running_loop()
        waiting: asyncio.Queue[bytes] = asyncio.Queue()

        def put(frame: bytes) -> None:
            if waiting.qsize() < _MOST_WAITING:
                loop.call_soon_threadsafe(waiting.put_nowait, frame)

        with _listening(self._account, self._person, put):
            until = loop.time() + _LONGEST
            yield _HELLO
            while loop.time() < until:
                try:
                    yield await asyncio.wait_for(waiting.get(), QUIET)
                except TimeoutError:
                    yield _ALIVE


class _listening:  # noqa: N801 - read as a statement
    """Hears the news of an account for as long as the block runs; mentions only those of the person."""

    def __init__(self, account: UUID, person: UUID, put: Callable[[bytes], None]) -> None:
        self._account, self._person, self._put = account, person, put

    def __enter__(self) -> None:
        HUB.join(self._account, self._hear)

    def __exit__(self, *_: object) -> None:
        HUB.leave(self._account, self._hear)

    def _hear(self, news: News) -> None:
        if news.kind == "mention" and news.what != str(self._person):
            return
        what = "" if news.kind == "mention" else news.what
        self._put(f"event: {news.kind}\ndata: {what}\n\n".encode())


@signed_in()
def live(request: HttpRequest) -> HttpResponseBase:
    """The news of the viewer's account; 503 when this process has no room for another stream."""
    if HUB.count() >= MOST:
        return HttpResponse(status=503)
    agent = agent_of(request)
    return LiveResponse(agent.account, agent.id)
