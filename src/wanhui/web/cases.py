"""The queue and the page of one case."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.flows import show_desk
from wanhui.flows.desk_views import CaseView, QueueQuery, QueueView
from wanhui.web import show
from wanhui.web.addresses import read_query
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
    found = load_case(request, number)
    if show.asked_for(request) == "work":
        return show.case_part(request, query, found)
    return show.case_page(request, load_queue(request, query), found)


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
