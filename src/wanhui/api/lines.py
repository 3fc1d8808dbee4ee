"""Reading, risk and lint of what a program sends along: the lines of the commands so named; nothing is kept."""

from __future__ import annotations

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Router

from wanhui.api.bodies import JSON_LINES, answer, lines_of
from wanhui.api.keys import Needs, caller_of
from wanhui.flows.answer_lines import Tally
from wanhui.flows.lint_texts import judge_batch, lint_batch
from wanhui.flows.read_texts import read_texts
from wanhui.flows.screen_lines import screen_lines

router = Router(tags=["lines"])
_LINES = {
    "x-scope": "read",
    **JSON_LINES,
    "responses": {"200": {"description": "one answer a line", "content": {"application/x-ndjson": {}}}},
}


@router.post("/read", auth=Needs("read"), openapi_extra=_LINES)
def read(request: HttpRequest) -> StreamingHttpResponse:
    """What each text or chat says, as ``wanhui read`` answers it."""
    return answer(read_texts(lines_of(request), language=caller_of(request).language, tally=Tally()))


@router.post("/risk", auth=Needs("read"), openapi_extra=_LINES)
def risk(request: HttpRequest, online: bool = False) -> StreamingHttpResponse:
    """How much each order among the records looks like past trouble, as ``wanhui risk`` answers it."""
    lines = lines_of(request)
    return answer(screen_lines(lines, {}, is_online=online, language=caller_of(request).language, tally=Tally()))


@router.post("/lint", auth=Needs("read"), openapi_extra=_LINES)
def lint(request: HttpRequest) -> StreamingHttpResponse:
    """The verdict on each text with its facts, as ``wanhui lint --batch`` answers it."""
    return answer(lint_batch(lines_of(request), language=caller_of(request).language, tally=Tally()))


@router.post("/lint/acts", auth=Needs("read"), openapi_extra=_LINES)
def lint_acts(request: HttpRequest) -> StreamingHttpResponse:
    """The verdict on each act, as ``wanhui lint --acts`` answers it."""
    return answer(judge_batch(lines_of(request), language=caller_of(request).language, tally=Tally()))
