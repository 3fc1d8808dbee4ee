"""Orders that are late or about to be, and the word to their buyers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse

from wanhui.errors import WanhuiError
from wanhui.flows import late_news
from wanhui.flows.hand_over import Bulk
from wanhui.web import show
from wanhui.web.addresses import sold_in
from wanhui.web.case_acts import field
from wanhui.web.doors import agent_of, signed_in


@signed_in()
def parcels(request: HttpRequest) -> HttpResponse:
    """What is late, and why the records say so."""
    return _page(request)


@signed_in(right="case.bulk", methods=("POST",))
def tell(request: HttpRequest) -> HttpResponse:
    """Tells the buyers of the ticked orders."""
    agent, now = agent_of(request), show.viewer_of(request).now
    numbers = [int(one) for one in request.POST.getlist("number")[:200] if one.isascii() and one.isdigit()]
    try:
        news = late_news.News(reason=field(request, "reason"), until=_day(request), key=field(request, "key")[:64])
        told = late_news.tell_buyers(agent, numbers, news, now=now)
    except WanhuiError as refused:
        return _page(request, error=refused)
    return _page(request, told=told)


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(field(request, "until")[:10])
    except ValueError as bad:
        raise WanhuiError("E-LATE-DATE") from bad


def _page(request: HttpRequest, *, told: Bulk | None = None, error: WanhuiError | None = None) -> HttpResponse:
    viewer, agent = show.viewer_of(request), agent_of(request)
    sold = sold_in(request.GET)
    lines = late_news.late_cases(agent.account, now=viewer.now, sold=sold)
    said = [(number, one.text(viewer.language)) for number, one in told.refused] if told else []
    context: dict[str, Any] = {
        "place": "clocks", "route": "parcels", "lines": lines, "reasons": late_news.REASONS.items(), "told": told,
        "sold": sold, "said": said, "key": f"{int(viewer.now.timestamp())}",
    }  # fmt: skip
    if error is not None:
        return show.refused(request, error, template="parcels.html", **context)
    return show.page(request, "parcels.html", **context)
