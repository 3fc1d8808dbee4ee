"""Recalls: started by a lead, followed order by order."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.cases.reporting import HARMS
from wanhui.cases.unasked import AGAINST_WORDS
from wanhui.errors import WanhuiError
from wanhui.flows import recall as flow
from wanhui.flows.claim_pack import claim_of_recall
from wanhui.flows.stop_sale import stop_of
from wanhui.flows.tell_recall import tell_buyers
from wanhui.store.shops import shops
from wanhui.web import page_charts, show
from wanhui.web.addresses import sold_in
from wanhui.web.case_acts import field
from wanhui.web.doors import agent_of, signed_in
from wanhui.web.insights import archive

_acting = signed_in(acts=True, methods=("POST",))


@signed_in()
def every(request: HttpRequest) -> HttpResponse:
    """All recalls, and the form that starts one."""
    return show.page(request, "recalls.html", **_every(request))


@_acting
def start(request: HttpRequest) -> HttpResponse:
    """A lead starts a recall."""
    new = flow.NewRecall(
        **{name: field(request, name) for name in ("shop", "dimension", "key", "reason", "text", "harm")},
        offers=tuple(request.POST.getlist("offer")[:5]),
    )
    try:
        key = flow.start_recall(agent_of(request), new, now=show.viewer_of(request).now)
    except WanhuiError as refused:
        return show.refused(request, refused, template="recalls.html", **_every(request))
    return redirect("recall", key)


@signed_in()
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One recall with its orders, as a page or as its report."""
    account = cast(UUID, show.viewer_of(request).account)
    try:
        if request.GET.get("format") == "csv":
            headers = {"Content-Disposition": 'attachment; filename="recall.csv"'}
            file = flow.report(account, key, sold=sold_in(request.GET))
            return HttpResponse(file, content_type="text/csv; charset=utf-8", headers=headers)
        return show.page(request, "recall.html", **_one(request, key))
    except WanhuiError as refused:
        return show.refused(request, refused, template="recalls.html", **_every(request))


@signed_in()
def claim(request: HttpRequest, key: UUID) -> HttpResponse:
    """The archive with which the supplier is asked to bear a recall."""
    viewer = show.viewer_of(request)
    try:
        return archive(claim_of_recall(agent_of(request), key, language=viewer.language, now=viewer.now))
    except WanhuiError as refused:
        return show.refused(request, refused, template="recalls.html", **_every(request))


@_acting
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """What has been done: sale stopped, buyers told, orders looked at or moved on, the recall closed."""
    agent, now = agent_of(request), show.viewer_of(request).now
    orders, to = request.POST.getlist("order")[:500], field(request, "to")
    acts: dict[str, Callable[[], object]] = {
        "stop": lambda: flow.stop_sale(agent, key, now=now),
        "more": lambda: (flow.find_more(agent, key, now=now), flow.follow_recall(agent.account, key, now=now)),
        "close": lambda: flow.close_recall(agent, key, now=now),
        "choose": lambda: flow.choose_for(agent, key, orders, choice=field(request, "choice")),
    }
    move = partial(flow.move_orders, agent, key, orders, to=to, note=field(request, "note"), now=now)
    try:
        acts.get(field(request, "what"), move)()
    except WanhuiError as refused:
        return show.refused(request, refused, template="recalls.html", **_every(request))
    return redirect("recall", key)


@_acting
def tell(request: HttpRequest, key: UUID) -> HttpResponse:
    """Every buyer is told, and the page says who cannot be and why."""
    try:
        told = tell_buyers(agent_of(request), key, now=show.viewer_of(request).now)
    except WanhuiError as refused:
        return show.refused(request, refused, template="recalls.html", **_every(request))
    refusals = [(AGAINST_WORDS[why], count) for why, count in told.refused.items()]
    return show.page(request, "recall.html", **_one(request, key), told=told, refusals=refusals)


def _every(request: HttpRequest) -> dict[str, Any]:
    account, sold = cast(UUID, show.viewer_of(request).account), sold_in(request.GET)
    return {
        "place": "insights", "route": "recalls", "views": flow.list_recalls(account, sold=sold),
        "shops": shops(account), "sold": sold, "goods": flow.GOODS, "offers": flow.OFFERS, "harms": HARMS,
        "asked": {name: request.GET.get(name, "")[:200] for name in ("shop", "dimension", "key")},
    }  # fmt: skip


def _one(request: HttpRequest, key: UUID) -> dict[str, Any]:
    viewer, state = show.viewer_of(request), request.GET.get("state", "")[:12]
    account, sold = cast(UUID, viewer.account), sold_in(request.GET)
    view, lines = flow.show_recall(account, key, state=state, sold=sold)
    recall = view.recall
    stopped = stop_of(account, recall.shop, dimension=recall.dimension, key=recall.key, now=viewer.now)
    return {
        "place": "insights", "route": "recalls", "view": view, "lines": lines, "states": flow.ORDER_STATES,
        "state": state, "stopped": stopped, "sold": sold, "chart": page_charts.recall(view, viewer),
    }  # fmt: skip
