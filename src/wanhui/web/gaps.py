"""Descriptions to mend and holes in the way of working: two pages of one kind of task."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast, get_args
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.errors import WanhuiError
from wanhui.flows import gaps as flow
from wanhui.flows.rights import may
from wanhui.insights.gaps import GapKind
from wanhui.web import show
from wanhui.web.addresses import one_of
from wanhui.web.case_acts import evening, field
from wanhui.web.doors import agent_of, signed_in

_KINDS: Final = get_args(GapKind)
#: The route of the page of each kind.
_ROUTES: Final[dict[str, str]] = {"listing": "listings", "process": "process_gaps"}
_acting = signed_in(acts=True, methods=("POST",))


@signed_in()
def listings(request: HttpRequest) -> HttpResponse:
    """What buyers say differs from the product page."""
    return show.page(request, "listings.html", **_view(request, "listing"))


@signed_in()
def process(request: HttpRequest) -> HttpResponse:
    """What goes wrong again and again between order and answer."""
    return show.page(request, "process_gaps.html", **_view(request, "process"))


@_acting
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """A lead says who sees to it and by when."""
    agent, now = agent_of(request), show.viewer_of(request).now
    owner, due = field(request, "owner")[:64], evening(request, "due")
    return _done(request, lambda: flow.change_gap(agent, key, owner=owner, due_at=due, now=now))


@_acting
def mend(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody says what was changed."""
    agent, now, note = agent_of(request), show.viewer_of(request).now, field(request, "note")
    return _done(request, lambda: flow.mend_gap(agent, key, note=note, now=now))


def _done(request: HttpRequest, act: Callable[[], object]) -> HttpResponse:
    kind = cast(GapKind, one_of(field(request, "kind"), _KINDS, _KINDS[0]))
    try:
        act()
    except WanhuiError as refused:
        return show.refused(request, refused, template=f"{_ROUTES[kind]}.html", **_view(request, kind))
    return redirect(_ROUTES[kind])


def _view(request: HttpRequest, kind: GapKind) -> dict[str, Any]:
    viewer = show.viewer_of(request)
    shop = request.GET.get("shop", "")[:200] or None
    view = flow.show_gaps(cast(UUID, viewer.account), kind, shop=shop, now=viewer.now)
    return {
        "place": "insights", "route": _ROUTES[kind], "view": view, "can_change": may(viewer.role, "case.assign"),
    }  # fmt: skip
