"""The queue and the page of one case."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.errors import WanhuiError
from wanhui.flows import show_desk
from wanhui.flows.desk_views import CaseView, QueueQuery, QueueView
from wanhui.store import tenancy
from wanhui.web import panels, show
from wanhui.web.addresses import VIEWS, one_of, read_query
from wanhui.web.doors import signed_in


@signed_in()
def home(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The desk is the first page."""
    return redirect("cases")


@signed_in()
def queue(request: HttpRequest) -> HttpResponse:
    """The queue: as a page, as its pane, or only its next rows."""
    return show.queue_page(request, load_queue(request, read_query(request.GET)))


@signed_in()
def case(request: HttpRequest, number: int) -> HttpResponse:
    """One case beside the queue, or alone for a page that shows the queue already."""
    query = read_query(request.GET)
    with _looking(request):
        found = load_case(request, number)
        if show.asked_for(request) == "work":
            return show.case_part(request, query, found)
        return show.case_page(request, load_queue(request, query), found)


@signed_in()
def panel_of(request: HttpRequest, number: int, panel: str) -> HttpResponse:
    """One panel of a case: its inside for the page that shows the case, else the page with it open."""
    found = panels.named(panel)
    viewer = show.viewer_of(request)
    if found is None or (found.roles and viewer.role not in found.roles):
        raise Http404
    if not show.asked_for(request):
        return redirect(f"/cases/{number}?panel={panel}")
    brief = show_desk.brief(cast(UUID, viewer.account), number)
    if brief is None:
        raise Http404
    return show.panel_part(request, brief, found)


def after(request: HttpRequest, number: int, *, view: str = "facts", panel: str = "", **more: Any) -> HttpResponse:
    """The answer to an act on a case: the case as it stands now, with `panel` open."""
    asked = {"view": one_of(view, VIEWS, "facts")} | ({"panel": panel} if panel else {})
    if not show.asked_for(request):
        return redirect(f"/cases/{number}?{urlencode(asked)}")
    with _looking(request):
        case = load_case(request, number)
        return show.case_part(request, read_query({}), case, opened=panel, **{"view": asked["view"], **more})


def refused(
    request: HttpRequest, number: int, error: WanhuiError, *, view: str = "facts", panel: str = "", **more: Any
) -> HttpResponse:
    """The case again with what stood against an act on it, said at its head."""
    words = {"refused": error.text(show.viewer_of(request).language), "refused_code": error.code}
    context = {"view": one_of(view, VIEWS, "facts"), "status": 422, **words, **more}
    with _looking(request):
        case = load_case(request, number)
        if show.asked_for(request):
            return show.case_part(request, read_query({}), case, opened=panel, **context)
        return show.case_page(request, load_queue(request, read_query({})), case, opened=panel, **context)


def _looking(request: HttpRequest) -> AbstractContextManager[None]:
    """The case and its panels are loaded in one transaction, and no part of them twice."""
    return tenancy.looking(cast(UUID, show.viewer_of(request).account))


def load_queue(request: HttpRequest, query: QueueQuery) -> QueueView:
    """The queue as the viewer sees it."""
    viewer = show.viewer_of(request)
    account, me = cast(UUID, viewer.account), str(viewer.user)
    return show_desk.show_queue(account, query, me=me, now=viewer.now, zone=viewer.zone)


def load_case(request: HttpRequest, number: int) -> CaseView:
    """The case with this number in the viewer's account; 404 for any other."""
    viewer = show.viewer_of(request)
    found = show_desk.show_case(cast(UUID, viewer.account), number, now=viewer.now, zone=viewer.zone)
    if found is None:
        raise Http404
    return found
