"""Price cuts and goods that are short: what they owe, and the word to buyers before they ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.errors import WanhuiError
from wanhui.flows import goods_news
from wanhui.flows.hand_over import Bulk
from wanhui.flows.price_check import promise_price
from wanhui.flows.rights import may
from wanhui.flows.watch_goods import choose_counts
from wanhui.web import show
from wanhui.web.addresses import sold_in
from wanhui.web.case_acts import field
from wanhui.web.doors import agent_of, signed_in


@signed_in()
def goods(request: HttpRequest) -> HttpResponse:
    """What the watches of prices and stock have found."""
    return _page(request)


@signed_in(right="case.bulk", methods=("POST",))
def pay(request: HttpRequest) -> HttpResponse:
    """Prepares the payment of what is owed on the ticked cases, and the word to their buyers."""
    agent, now, key = agent_of(request), show.viewer_of(request).now, field(request, "key")[:64]
    return _told(request, lambda: goods_news.prepare_payments(agent, _numbers(request), key=key, now=now))


@signed_in(right="case.bulk", methods=("POST",))
def short(request: HttpRequest) -> HttpResponse:
    """Tells the buyers of the ticked orders that goods are short, and what they may choose."""
    agent, now, looked = agent_of(request), show.viewer_of(request).now, field(request, "looked") == "yes"
    return _told(
        request,
        lambda: goods_news.tell_short(agent, _numbers(request), until=_day(request), looked=looked, now=now),
    )


@signed_in(right="shop", methods=("POST",))
def counts(request: HttpRequest) -> HttpResponse:
    """What the counts of a shop mean."""
    try:
        meaning = field(request, "meaning")
        choose_counts(agent_of(request), field(request, "shop"), meaning, now=show.viewer_of(request).now)
    except WanhuiError as refused:
        return _page(request, error=refused)
    return redirect("goods")


@signed_in(right="shop", methods=("POST",))
def promise(request: HttpRequest) -> HttpResponse:
    """For how many days a shop promises the lower price."""
    days = field(request, "days")
    try:
        number = int(days) if days.isascii() and days.isdigit() and len(days) < 4 else -1
        promise_price(agent_of(request), field(request, "shop"), number, now=show.viewer_of(request).now)
    except WanhuiError as refused:
        return _page(request, error=refused)
    return redirect("goods")


def _told(request: HttpRequest, act: Callable[[], Bulk]) -> HttpResponse:
    try:
        return _page(request, told=act())
    except WanhuiError as refused:
        return _page(request, error=refused)


def _numbers(request: HttpRequest) -> list[int]:
    return [int(one) for one in request.POST.getlist("number")[:500] if one.isascii() and one.isdigit()]


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(field(request, "until")[:10])
    except ValueError as bad:
        raise WanhuiError("E-LATE-DATE") from bad


def _page(request: HttpRequest, *, told: Bulk | None = None, error: WanhuiError | None = None) -> HttpResponse:
    viewer, agent = show.viewer_of(request), agent_of(request)
    said = [(number, one.text(viewer.language)) for number, one in told.refused] if told else []
    sold = sold_in(request.GET)
    context: dict[str, Any] = {
        "place": "clocks", "route": "goods", "view": goods_news.goods_view(agent.account, sold=sold), "told": told,
        "said": said, "sold": sold, "key": f"{int(viewer.now.timestamp())}", "can_choose": may(agent.role, "shop"),
    }  # fmt: skip
    if error is not None:
        return show.refused(request, error, template="goods.html", **context)
    return show.page(request, "goods.html", **context)
