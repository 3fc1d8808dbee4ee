"""Goods off sale: reported by anybody who sees danger, done step by step, told to the authorities in time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.cases.reporting import GOODS_KINDS, HARMS
from wanhui.errors import WanhuiError
from wanhui.flows import stop_sale as flow
from wanhui.flows.rights import may
from wanhui.store.shops import shops
from wanhui.web import show
from wanhui.web.case_acts import field
from wanhui.web.doors import agent_of, signed_in

_acting = signed_in(acts=True, methods=("POST",))


@signed_in()
def every(request: HttpRequest) -> HttpResponse:
    """All stops, and the form that makes one."""
    return show.page(request, "stops.html", **_every(request))


@_acting
def start(request: HttpRequest) -> HttpResponse:
    """Somebody takes goods off sale."""
    given = {name: field(request, name) for name in ("shop", "dimension", "key", "reason", "goods", "harm")}
    case = field(request, "case")
    new = flow.NewStop(**given, case=int(case) if case.isascii() and case.isdigit() and len(case) < 9 else None)
    return _after(request, lambda: flow.stop(agent_of(request), new, now=show.viewer_of(request).now))


@signed_in()
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One stop: what is still to be done, by when whom to tell, and whether it sells all the same."""
    viewer = show.viewer_of(request)
    try:
        view = flow.show_stop(cast(UUID, viewer.account), key, now=viewer.now)
    except WanhuiError as refused:
        return show.refused(request, refused, template="stops.html", **_every(request))
    can_lead = may(viewer.role, "case.assign")
    more: dict[str, Any] = {
        "place": "insights",
        "route": "stops",
        "view": view,
        "can_lead": can_lead,
        "kinds": GOODS_KINDS,
    }
    return show.page(request, "stop.html", **more)


@_acting
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """A step was done, an authority told, the kind of the goods corrected, or they are sold again."""
    agent, now, note = agent_of(request), show.viewer_of(request).now, field(request, "note")
    if clock := request.POST.get("clock", ""):
        return _after(request, lambda: flow.settle(agent, _uuid(clock), note=note, now=now))
    if field(request, "what") == "resume":
        is_cleared = bool(request.POST.get("is_cleared"))
        return _after(request, lambda: flow.resume(agent, key, note=note, is_cleared=is_cleared, now=now), key)
    if field(request, "what") == "kind":
        return _after(request, lambda: flow.change_kind(agent, key, goods=field(request, "goods"), now=now), key)
    return _after(request, lambda: flow.step(agent, key, field(request, "step"), now=now), key)


def _after(request: HttpRequest, act: Callable[[], UUID | None], key: UUID | None = None) -> HttpResponse:
    try:
        found = act()
    except WanhuiError as refused:
        return show.refused(request, refused, template="stops.html", **_every(request))
    return redirect("stop", key or cast(UUID, found))


def _uuid(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as not_one:
        raise WanhuiError("E-STOP-NONE") from not_one


def _every(request: HttpRequest) -> dict[str, Any]:
    viewer = show.viewer_of(request)
    account = cast(UUID, viewer.account)
    asked = request.GET if request.method == "GET" else request.POST
    return {
        "place": "insights", "route": "stops", "views": flow.list_stops(account, now=viewer.now),
        "shops": shops(account), "dimensions": flow.GOODS, "kinds": GOODS_KINDS, "harms": HARMS,
        "asked": {name: asked.get(name, "")[:500] for name in ("shop", "dimension", "key", "case", "reason", "harm")},
    }  # fmt: skip
