"""How people answered: figures, the cases behind each, and what is trained because of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.errors import WanhuiError
from wanhui.flows import agents_work as flow
from wanhui.flows.agents_work import SPANS, Figure, Wanted
from wanhui.flows.weeks import answers_in_time
from wanhui.web import page_charts, show
from wanhui.web.addresses import sold_in
from wanhui.web.case_acts import evening, field
from wanhui.web.doors import agent_of, signed_in

_acting = signed_in(acts=True, methods=("POST",))


@signed_in()
def everybody(request: HttpRequest) -> HttpResponse:
    """Everybody's figures, and what is trained."""
    return show.page(request, "agents_work.html", **_view(request))


@signed_in()
def cases(request: HttpRequest) -> HttpResponse:
    """The cases behind one figure."""
    viewer = show.viewer_of(request)
    try:
        found = flow.show_work_cases(
            cast(UUID, viewer.account), wanted_work(request), figure_of(request), now=viewer.now
        )  # fmt: skip
    except WanhuiError as refused:
        return show.refused(request, refused, template="agents_work.html", **_view(request))
    return show.page(request, "agents_work_cases.html", place="insights", route="agents_work", found=found)


@_acting
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """A lead says who sees to an item and by when."""
    owner, due = field(request, "owner")[:64], evening(request, "due")
    now = show.viewer_of(request).now
    return _done(request, lambda: flow.change_training(agent_of(request), key, owner=owner, due_at=due, now=now))


@_acting
def finish(request: HttpRequest, key: UUID) -> HttpResponse:
    """An item is done."""
    note, now = field(request, "note"), show.viewer_of(request).now
    return _done(request, lambda: flow.finish_training(agent_of(request), key, note=note, now=now))


def wanted_work(request: HttpRequest) -> Wanted:
    """What the address asks for; anything that does not exist is the default."""
    days = request.GET.get("days", "")
    return Wanted(
        days=next((one for one in SPANS if str(one) == days), 28), shop=request.GET.get("shop", "")[:200] or None,
        sold=sold_in(request.GET),
    )  # fmt: skip


def figure_of(request: HttpRequest) -> Figure:
    """The figure that the address names."""
    given = request.GET
    return Figure(
        person=given.get("person", "*")[:200], measure=given.get("measure", "first_response")[:20],
        topic=given.get("topic", "")[:40], is_slowest=bool(given.get("slowest")),
    )  # fmt: skip


def _view(request: HttpRequest) -> dict[str, Any]:
    viewer = show.viewer_of(request)
    view = flow.show_work(cast(UUID, viewer.account), wanted_work(request), now=viewer.now)
    weeks = answers_in_time(cast(UUID, viewer.account), view.wanted, now=viewer.now, zone=viewer.zone)
    chart = page_charts.in_time(weeks, viewer)
    return {"place": "insights", "route": "agents_work", "view": view, "spans": SPANS, "chart": chart}


def _done(request: HttpRequest, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except WanhuiError as problem:
        return show.refused(request, problem, template="agents_work.html", **_view(request))
    return redirect("agents_work")
