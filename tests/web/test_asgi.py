"""The server's own loop: pages through threads, bodies to their end, a stream without a thread, nothing smuggled."""

from __future__ import annotations

import asyncio
import io
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

if TYPE_CHECKING:
    from wanhui.web import asgi

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _ready(database: object) -> None:
    """Django is set up."""


Message = MutableMapping[str, Any]


def ask(app: asgi.Pages, *pieces: bytes, **scope: Any) -> list[Message]:
    """One request and everything that came back."""
    sent: list[Message] = []
    waiting = [
        {"type": "http.request", "body": piece, "more_body": place + 1 < len(pieces)}
        for place, piece in enumerate(pieces or (b"",))
    ]

    async def receive() -> Message:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    whole = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [], **scope}
    asyncio.run(app(whole, receive, send))
    return sent


class Answer(list[bytes]):
    streaming = False
    is_closed = False

    def close(self) -> None:
        self.is_closed = True


def pages(seen: list[dict[str, Any]], answer: Any) -> asgi.Pages:
    def wsgi(environ: dict[str, Any], start: Any) -> Any:
        seen.append({**environ, "body": environ["wsgi.input"].read()})
        start("200 OK", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return answer

    from wanhui.web import asgi

    return asgi.Pages(wsgi, threads=2, close=lambda: None)


def test_a_request_arrives_whole_and_its_answer_leaves_in_one_piece() -> None:
    seen: list[dict[str, Any]] = []
    answer = Answer([b"ab", b"c"])
    sent = ask(
        pages(seen, answer), b"x=1&", b"y=2", method="POST", path="/工单", query_string=b"q=%E9",
        headers=[(b"content-type", b"text/x"), (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"host", b"localhost")],
        client=("10.0.0.9", 5), scheme="https",
    )  # fmt: skip
    (environ,) = seen
    assert environ["body"] == b"x=1&y=2" and environ["CONTENT_LENGTH"] == "7"
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/工单" and environ["QUERY_STRING"] == "q=%E9"
    assert environ["HTTP_COOKIE"] == "a=1; b=2" and environ["wsgi.url_scheme"] == "https"
    assert environ["REMOTE_ADDR"] == "10.0.0.9"
    start, body = sent
    assert start["status"] == 200 and start["headers"].count((b"set-cookie", b"b=2")) == 1
    assert body["body"] == b"abc" and answer.is_closed


def test_a_header_with_an_underscore_poses_as_nothing() -> None:
    seen: list[dict[str, Any]] = []
    ask(pages(seen, Answer()), headers=[(b"x_forwarded_proto", b"https"), (b"x-real", b"1")])
    assert "HTTP_X_FORWARDED_PROTO" not in seen[0] and seen[0]["HTTP_X_REAL"] == "1"


def test_a_long_answer_leaves_piece_by_piece() -> None:
    answer = Answer([b"a" * 9, b"b" * 9])
    answer.streaming = True
    bodies = [one for one in ask(pages([], answer)) if one["type"] == "http.response.body"]
    assert [(len(one["body"]), one.get("more_body", False)) for one in bodies] == [(9, True), (9, True), (0, False)]


def test_a_body_without_end_is_refused(monkeypatch: Any) -> None:
    from wanhui.web import asgi

    monkeypatch.setattr(asgi, "_LARGEST", 10)
    seen: list[dict[str, Any]] = []
    sent = ask(pages(seen, Answer()), b"x" * 6, b"x" * 6, method="POST")
    assert sent[0]["status"] == 413 and seen == []


def test_a_stream_says_hello_and_ends_when_the_page_is_gone(monkeypatch: Any) -> None:
    from wanhui.flows.live import HUB
    from wanhui.web.live import LiveResponse

    monkeypatch.setattr(type(HUB), "_listen", lambda self: None)
    account = UUID(int=7)
    others = HUB.count()
    sent = ask(pages([], LiveResponse(account, UUID(int=8))))
    assert sent[0]["headers"] and b"event: hello" in sent[1]["body"]
    assert HUB.count() == others, "nobody is left listening"


def test_the_environment_of_an_empty_request_has_a_length() -> None:
    from wanhui.web import asgi

    found = asgi.environ({"method": "GET", "path": "/", "headers": []}, io.BytesIO())
    assert found["CONTENT_LENGTH"] == "0" and found["SERVER_NAME"] == "localhost"
