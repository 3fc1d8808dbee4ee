"""Insights: figures, findings, and the cases behind each."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Final, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from wanhui.errors import WanhuiError
from wanhui.flows import insights as flow
from wanhui.flows.claim_pack import Pack, claim_of_month
from wanhui.flows.insights import SPANS, Wanted
from wanhui.web import page_charts, show
from wanhui.web.doors import agent_of, signed_in

_MONTH: Final = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


@signed_in()
def figures(request: HttpRequest) -> HttpResponse:
    """Rates by what orders have in common, and what has changed for the worse."""
    return show.page(request, "insights.html", **_figures(request))


@signed_in()
def behind(request: HttpRequest) -> HttpResponse:
    """The cases behind one figure, as a page."""
    viewer = show.viewer_of(request)
    found = flow.show_behind(
        cast(UUID, viewer.account),
        wanted_in(request),
        request.GET.get("key", "")[:200],
        now=viewer.now,
        zone=viewer.zone,
    )
    return show.page(request, "insights_behind.html", place="insights", route="insights", behind=found)


@signed_in()
def claim(request: HttpRequest) -> HttpResponse:
    """The archive with which a supplier is asked to make good what went wrong in a month."""
    viewer, asked = show.viewer_of(request), request.GET
    supplier, shop_id = (asked.get(name, "")[:200] for name in ("supplier", "shop"))
    try:
        pack = claim_of_month(
            agent_of(request), supplier, shop_id=shop_id, month=month_in(asked.get("month", "")) or viewer.now,
            language=viewer.language, now=viewer.now,
        )  # fmt: skip
    except WanhuiError as refused:
        return show.refused(request, refused, template="insights.html", **_figures(request))
    return archive(pack)


def archive(pack: Pack) -> HttpResponse:
    """A claim to be kept as a file."""
    headers = {"Content-Disposition": f'attachment; filename="{pack.name}"'}
    return HttpResponse(pack.content, content_type="application/zip", headers=headers)


@signed_in(acts=True, methods=("POST",))
def settle(request: HttpRequest, key: UUID) -> HttpResponse:
    """A lead has seen to a finding."""
    try:
        flow.settle_finding(agent_of(request), key, now=show.viewer_of(request).now)
    except WanhuiError as refused:
        return show.refused(request, refused, template="insights.html", **_figures(request))
    return redirect(reverse("insights"))


def month_in(written: str) -> datetime | None:
    """A moment within the month that is written as 2026-11; None for anything else."""
    return datetime.strptime(written, "%Y-%m").replace(tzinfo=UTC, day=2) if _MONTH.fullmatch(written) else None


def _figures(request: HttpRequest) -> dict[str, Any]:
    viewer = show.viewer_of(request)
    view = flow.show_insights(cast(UUID, viewer.account), wanted_in(request), now=viewer.now, zone=viewer.zone)
    chart, found = page_charts.complaints(view.trend, viewer), page_charts.findings(view.findings, viewer)
    return {
        "place": "insights", "route": "insights", "view": view, "spans": SPANS, "chart": chart, "findings": found,
    }  # fmt: skip


def wanted_in(request: HttpRequest) -> Wanted:
    """What the address asks for; anything that does not exist is the default."""
    by, days = request.GET.get("by", ""), request.GET.get("days", "")
    return Wanted(
        by=by if by in flow.BY else "product",
        days=next((one for one in SPANS if str(one) == days), 28),
        shop=request.GET.get("shop", "")[:200] or None,
    )
