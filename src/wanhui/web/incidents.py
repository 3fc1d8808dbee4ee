"""Mass incidents: what looks like one, what is one, and the one plan and text for all of its cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.errors import WanhuiError
from wanhui.flows import incidents
from wanhui.flows.incidents import Declared
from wanhui.web import show
from wanhui.web.addresses import sold_in
from wanhui.web.case_acts import acted, field
from wanhui.web.doors import agent_of, signed_in

_acting = signed_in(acts=True, methods=("POST",))


@signed_in()
def board(request: HttpRequest) -> HttpResponse:
    """What looks like an incident, and all that are."""
    return show.page(request, "incidents.html", **_board(request))


@_acting
def declare(request: HttpRequest) -> HttpResponse:
    """A lead makes an incident of the cases that look like one."""
    said = Declared(title=field(request, "title"), plan=field(request, "plan"), text=field(request, "text"))
    numbers = [int(one) for one in request.POST.getlist("number")[:500] if one.isascii() and one.isdigit()]
    now = show.viewer_of(request).now
    return _done(request, lambda: incidents.declare(agent_of(request), said, numbers, now=now))


@_acting
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """A new text, word from the brand or supplier, or the end."""
    agent, now, what = agent_of(request), show.viewer_of(request).now, field(request, "what")
    plan, text, note = (field(request, name) for name in ("plan", "text", "note"))
    acts: dict[str, Callable[[], object]] = {
        "maker": lambda: incidents.maker_reached(agent, key, note=note, now=now),
        "end": lambda: incidents.finish(agent, key, now=now),
    }
    return _done(request, acts.get(what, lambda: incidents.tell_all(agent, key, plan=plan, text=text, now=now)))


@_acting
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """The case has a cause of its own."""
    agent, now = agent_of(request), show.viewer_of(request).now
    return acted(request, number, lambda: incidents.leave(agent, number, now=now), panel="combine")


def _done(request: HttpRequest, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except WanhuiError as problem:
        return show.refused(request, problem, template="incidents.html", **_board(request))
    return redirect("incidents")


def _board(request: HttpRequest) -> dict[str, Any]:
    viewer = show.viewer_of(request)
    account, sold = agent_of(request).account, sold_in(request.GET)
    return {
        "place": "insights",
        "route": "incidents",
        "proposals": incidents.proposals(account, now=viewer.now, sold=sold),
        "incidents": incidents.list_incidents(account, sold=sold),
        "sold": sold,
    }
