"""The clocks board for leads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.errors import WanhuiError
from wanhui.flows import hand_over
from wanhui.flows.clock_board import clock_board
from wanhui.web import show
from wanhui.web.addresses import read_query, sold_in
from wanhui.web.doors import agent_of, signed_in
from wanhui.web.together import person


@signed_in()
def clocks(request: HttpRequest) -> HttpResponse:
    """What breaches next, and who has what in hand."""
    return _board(request)


def _board(request: HttpRequest, *, error: WanhuiError | None = None) -> HttpResponse:
    viewer = show.viewer_of(request)
    sold = sold_in(request.GET)
    board = clock_board(agent_of(request), now=viewer.now, zone=viewer.zone, sold=sold)
    context = show.queue_context(read_query({})) | {"place": "clocks", "board": board, "sold": sold}
    if error is not None:
        return show.refused(request, error, template="clocks.html", **context)
    return show.page(request, "clocks.html", **context)


@signed_in(right="case.assign", methods=("POST",))
def reassign(request: HttpRequest, number: int) -> HttpResponse:
    """A case goes to somebody else, from the board."""
    try:
        hand_over.hand_over(agent_of(request), number, person(request), now=show.viewer_of(request).now)
    except WanhuiError as refused:
        return _board(request, error=refused)
    return redirect("clocks")
