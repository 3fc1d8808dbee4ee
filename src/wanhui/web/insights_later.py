"""What came later: buyers after their case was closed, fans of broadcasts; and the cases behind these figures."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from wanhui.flows import insights_after, insights_fans
from wanhui.flows.insights_after import DAYS, Wanted
from wanhui.flows.show_desk import show_rows
from wanhui.web import show
from wanhui.web.addresses import one_of
from wanhui.web.doors import signed_in


@signed_in()
def after(request: HttpRequest) -> HttpResponse:
    """What became of buyers, by remedy, cause or variant."""
    viewer = show.viewer_of(request)
    view = insights_after.show_after(cast(UUID, viewer.account), wanted_after(request), now=viewer.now)
    return show.page(
        request, "insights_after.html", place="insights", route="insights_after", view=view, by=insights_after.BY,
        spans=DAYS,
    )  # fmt: skip


@signed_in()
def after_cases(request: HttpRequest) -> HttpResponse:
    """The cases behind one row of it."""
    viewer, wanted, key = show.viewer_of(request), wanted_after(request), request.GET.get("key", "")[:200]
    account = cast(UUID, viewer.account)
    numbers = insights_after.numbers_after(account, wanted, key, now=viewer.now)
    rows = show_rows(account, numbers, now=viewer.now).rows
    return show.page(
        request,
        "insights_after_cases.html",
        place="insights",
        route="insights_after",
        wanted=wanted,
        key=key,
        rows=rows,
    )


@signed_in()
def fans(request: HttpRequest) -> HttpResponse:
    """Broadcasts or streamers, and who came back to them."""
    by = one_of(request.GET.get("by", ""), insights_fans.BY, insights_fans.BY[0])
    account, shop = cast(UUID, show.viewer_of(request).account), request.GET.get("shop", "")[:200] or None
    view = insights_fans.show_fans(account, by, shop=shop)
    return show.page(
        request, "insights_fans.html", place="insights", route="insights_fans", view=view, by=insights_fans.BY
    )


def wanted_after(request: HttpRequest) -> Wanted:
    """What the address asks for; anything that does not exist is the default."""
    days = request.GET.get("days", "")
    return Wanted(
        by=one_of(request.GET.get("by", ""), insights_after.BY, insights_after.BY[0]),
        days=next((one for one in DAYS if str(one) == days), DAYS[0]), shop=request.GET.get("shop", "")[:200] or None,
    )  # fmt: skip
