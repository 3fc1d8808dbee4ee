"""The end of a case and what is learnt from it."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.cases.outcomes import CAUSES
from wanhui.errors import WanhuiError
from wanhui.flows import after_action, close_case
from wanhui.flows.close_case import Closing
from wanhui.web import show
from wanhui.web.addresses import sold_in
from wanhui.web.case_acts import acted, field
from wanhui.web.doors import agent_of, signed_in
from wanhui.web.viewer import Viewer

_acting = signed_in(acts=True, methods=("POST",))
_FIELDS = ("result", "cause", "fault", "basis", "reason", "sku", "batch", "note")


@_acting
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Closes the case."""
    agent, now = agent_of(request), show.viewer_of(request).now
    said = {name: field(request, name) for name in _FIELDS}
    closing = Closing(**said, is_avoidable=field(request, "avoidable") == "yes")
    return acted(request, number, lambda: close_case.close_case(agent, number, closing, now=now), panel="close")


@_acting
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Brings a closed case back."""
    agent, now, reason = agent_of(request), show.viewer_of(request).now, field(request, "reason")
    act = lambda: close_case.reopen_case(agent, number, reason=reason, now=now)  # noqa: E731 - one call
    return acted(request, number, act, panel="close")


@signed_in()
def reviews(request: HttpRequest) -> HttpResponse:
    """What was learnt, and what waits to be answered."""
    return show.page(request, "after_action.html", **_list(request))


@_acting
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keeps what the team decided."""
    viewer = show.viewer_of(request)
    said = after_action.Answer(
        side=field(request, "side"),
        change=field(request, "change"),
        owner=field(request, "owner"),
        due_at=_day(field(request, "due"), viewer),
    )
    try:
        after_action.answer_review(agent_of(request), key, said, now=viewer.now)
    except WanhuiError as problem:
        return show.refused(request, problem, template="after_action.html", **_list(request))
    return redirect("after_action")


def _list(request: HttpRequest) -> dict[str, Any]:
    now, sold = show.viewer_of(request).now, sold_in(request.GET)
    views = after_action.list_reviews(agent_of(request).account, now=now, sold=sold)
    shown = [(view, CAUSES[view.line.cause].title) for view in views]
    return {"place": "insights", "route": "after_action", "views": shown, "sold": sold}


def _day(text: str, viewer: Viewer) -> datetime | None:
    """The end of a day as the viewer's calendar has it."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - the viewer's zone is put on below
    except ValueError:
        return None
    return datetime.combine(day, time(23, 59), tzinfo=viewer.zone)
