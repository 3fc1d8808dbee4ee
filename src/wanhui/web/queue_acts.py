"""What is done with the queue itself: many cases at once, views kept, fresh rows, the palette."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from wanhui.errors import WanhuiError
from wanhui.flows import hand_over, palette, saved_views, show_desk
from wanhui.flows.hand_over import Bulk
from wanhui.web import addresses, show
from wanhui.web.cases import load_queue
from wanhui.web.doors import agent_of, safe_next, signed_in
from wanhui.web.together import person, rest_until

_acting = signed_in(acts=True, methods=("POST",))
_MOST_ROWS = 50


@_acting
def many(request: HttpRequest) -> HttpResponse:
    """Does one thing with all cases that were picked, and says what became of them."""
    viewer = show.viewer_of(request)
    onward = safe_next(request, reverse("cases"))
    query = addresses.read_query(dict(parse_qsl(urlsplit(onward).query)))
    try:
        done = _act(request)(_numbers(request.POST.getlist("n")))
        words = {"bulk": done, "refusals": [(n, why.text(viewer.language)) for n, why in done.refused]}
    except WanhuiError as problem:
        words = {"bulk_problem": problem.text(viewer.language), "problem_code": problem.code}
    return show.queue_page(request, load_queue(request, query), **words)


def _act(request: HttpRequest) -> Callable[[list[int]], Bulk]:
    agent, viewer, asked = agent_of(request), show.viewer_of(request), request.POST
    if asked.get("act") == "snooze":
        until = rest_until(asked.get("rest", ""), viewer)
        key = asked.get("key", "")[:48]
        return lambda numbers: hand_over.snooze_many(agent, numbers, until=until, now=viewer.now, key=key)
    to = agent.id if asked.get("act") == "mine" else person(request)
    return lambda numbers: hand_over.assign_many(agent, numbers, to, now=viewer.now)


def _numbers(given: list[str]) -> list[int]:
    return [int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 18]


@_acting
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keeps the queue that is on screen under a name."""
    onward = safe_next(request, reverse("cases"))
    query = addresses.read_query(dict(parse_qsl(urlsplit(onward).query)))
    address = addresses.address(query, {"after": ""})
    name, is_shared = request.POST.get("name", "")[:100], request.POST.get("shared") == "1"
    saved_views.keep_view(agent_of(request), name, urlsplit(address).query, is_shared=is_shared)
    return redirect(address)


@_acting
def drop_view(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes a view away."""
    saved_views.drop_view(agent_of(request), key)
    return redirect(safe_next(request, reverse("cases")))


@signed_in()
def views(request: HttpRequest) -> HttpResponse:
    """The menu of views: kept queues, and a form that keeps the one on screen."""
    agent = agent_of(request)
    found = saved_views.views(agent.account, agent.id)
    template = "_views.html" if request.headers.get("HX-Request") == "true" else "views.html"
    return show.page(request, template, place="cases", saved=found, here=safe_next(request, reverse("cases")))


@signed_in()
def rows(request: HttpRequest) -> HttpResponse:
    """The rows of these cases as they stand now, for a queue that shows them already."""
    agent, viewer = agent_of(request), show.viewer_of(request)
    numbers = _numbers(request.GET.get("n", "")[:1000].split(","))[:_MOST_ROWS]
    found = show_desk.show_rows(agent.account, numbers, now=viewer.now)
    return show.rows_part(request, addresses.read_query(request.GET), found)


@signed_in()
def find(request: HttpRequest) -> HttpResponse:
    """What the palette offers for the words typed so far."""
    agent, viewer = agent_of(request), show.viewer_of(request)
    asked = " ".join(request.GET.get("q", "")[:100].split())
    found = palette.offer(agent.account, asked, me=str(agent.id), now=viewer.now, zone=viewer.zone)
    return show.page(request, "_palette.html", found=found, asked=asked)
