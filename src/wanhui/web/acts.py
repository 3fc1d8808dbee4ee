"""What an agent does on a case: checks and sends a reply, takes it back, finishes a step, corrects a label."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from wanhui.errors import WanhuiError
from wanhui.flows import answer_case, desk_acts
from wanhui.flows.answer_case import Answer
from wanhui.flows.desk_views import CaseView
from wanhui.flows.model_draft import draft_with_model
from wanhui.flows.override_reply import ask_to_send
from wanhui.flows.reply_views import DraftView, ReplyObject
from wanhui.web import show
from wanhui.web.addresses import OBJECTS, one_of, read_query
from wanhui.web.cases import after, load_case, load_queue
from wanhui.web.doors import agent_of, signed_in

_acting = signed_in(acts=True, methods=("POST",))
#: What a text may be long in the editor before it is not even looked at.
_LONGEST = 20_000


@_acting
def lint(request: HttpRequest, number: int) -> HttpResponse:
    """Checks the text in the editor; without htmx the page comes back with it, and with a rewrite that was taken."""
    wanted = _answer(request)
    checked = _checked(request, number, wanted)
    if show.asked_for(request):
        return show.lint_part(request, checked)
    taken = request.POST.get("take", "")
    if taken.isdigit() and int(taken) < len(checked.draft.lint.findings):
        found = checked.draft.lint.findings[int(taken)]
        text = wanted.text[: found.start] + found.rewrite + wanted.text[found.end :]
        checked = _checked(request, number, replace(wanted, text=text))
    return _again(request, number, draft=checked.draft, heat=checked.heat)


@_acting
def send(request: HttpRequest, number: int) -> HttpResponse:
    """Sends the reply, or says what stands against it and keeps every word."""
    wanted, viewer = _answer(request), show.viewer_of(request)
    return _left(
        request, number, wanted, act=lambda: answer_case.send_answer(agent_of(request), number, wanted, now=viewer.now)
    )


@_acting
def ask_pass(request: HttpRequest, number: int) -> HttpResponse:
    """Asks a second person to let a text pass that only a house rule stops."""
    wanted, viewer, reason = _answer(request), show.viewer_of(request), request.POST.get("reason", "")[:300]
    ask = lambda: ask_to_send(agent_of(request), number, wanted, reason=reason, now=viewer.now)  # noqa: E731 - one call
    return _left(request, number, wanted, act=ask)


@_acting
def model_draft(request: HttpRequest, number: int) -> HttpResponse:
    """Lets the language model write a draft for the editor; sends nothing."""
    wanted, viewer = _answer(request), show.viewer_of(request)
    write = lambda: draft_with_model(agent_of(request), number, wanted.object, now=viewer.now)  # noqa: E731 - one call
    return _left(request, number, wanted, act=write)


def _left(request: HttpRequest, number: int, wanted: Answer, *, act: Callable[[], object]) -> HttpResponse:
    viewer = show.viewer_of(request)
    try:
        act()
    except WanhuiError as refused:
        draft = _checked(request, number, wanted).draft
        words = {"problem": refused.text(viewer.language), "problem_code": refused.code}
        return _again(request, number, draft=draft, status=422, **words)
    return after(request, number, view="reply")


@_acting
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Takes a reply back while it still waits."""
    answer_case.take_back(agent_of(request).account, _key(request, "reply"), now=show.viewer_of(request).now)
    return after(request, number, view="reply")


@_acting
def step(request: HttpRequest, number: int) -> HttpResponse:
    """The step that the page shows is done, or left out for a reason."""
    asked, now = request.POST, show.viewer_of(request).now
    left_out = asked.get("left_out", "")[:300]
    desk_acts.finish_step(agent_of(request), number, asked.get("step", "")[:64], now=now, left_out=left_out)
    return after(request, number, view=request.POST.get("view", "reply"))


@_acting
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """A label that was read becomes another, or goes."""
    asked, now = request.POST, show.viewer_of(request).now
    desk_acts.correct_issue(
        agent_of(request), number, str(_key(request, "record")),
        old=asked.get("old", "")[:32], new=asked.get("new", "")[:32], now=now,
    )  # fmt: skip
    return after(request, number, view="facts")


def _answer(request: HttpRequest) -> Answer:
    asked = request.POST
    way = cast(ReplyObject, one_of(asked.get("object", ""), OBJECTS, OBJECTS[0]))
    text = asked.get("text", "").replace("\r\n", "\n")
    return Answer(
        object=way, text=text[:_LONGEST].strip(), key=asked.get("key", "")[:64], seen=_version(request),
        is_second=asked.get("second") == "1",
        cuts_in=asked.get("cuts_in") == "1",
    )  # fmt: skip


def _version(request: HttpRequest) -> int | None:
    """The version of the case that the page showed beside the form."""
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def _key(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as bad:
        raise Http404 from bad


def _checked(request: HttpRequest, number: int, wanted: Answer) -> Any:
    return answer_case.check_answer(agent_of(request).account, number, wanted, now=show.viewer_of(request).now)


def _again(request: HttpRequest, number: int, *, draft: DraftView, **more: Any) -> HttpResponse:
    """The case with the text that was typed, and what is to be said about it."""
    case = _with(load_case(request, number), draft)
    context = {"object": draft.object, "view": "reply", **more}
    if show.asked_for(request) == "work":
        return show.case_part(request, read_query({}), case, **context)
    return show.case_page(request, load_queue(request, read_query({})), case, **context)


def _with(case: CaseView, draft: DraftView) -> CaseView:
    typed = replace(draft, template=next((d.template for d in case.drafts if d.object == draft.object), None))
    return replace(case, drafts=tuple(typed if d.object == draft.object else d for d in case.drafts))
