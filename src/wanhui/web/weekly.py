"""The weekly report of a shop: on screen, as a PDF, made at once where it does not stand yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, cast
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from wanhui.errors import WanhuiError
from wanhui.flows import weekly_report as flow
from wanhui.flows.weeks import complaints_until
from wanhui.web import errors, page_charts, show
from wanhui.web.case_acts import field
from wanhui.web.charts import Chart
from wanhui.web.doors import agent_of, signed_in
from wanhui.web.viewer import Viewer

#: What a line of the report leads to (`GOES_ON`) -> its page, and what more stands in the address.
_PLACES: Final[Mapping[str, tuple[str, str]]] = {
    "overdue": ("cases", "?tab=today"), "promises": ("promises", ""), "approvals": ("approvals", ""),
    "findings": ("insights", ""), "reviews": ("after_action", ""), "training": ("agents_work", "#training"),
    "work": ("agents_work", "?days=7"), "sold": ("cases", "?tab=all&sold="),
}  # fmt: skip
#: What of it is there to be looked at; the rest waits to be done.
_LOOKS: Final = ("work", "sold")


@signed_in()
def report(request: HttpRequest) -> HttpResponse:
    """A report as it was made."""
    viewer = show.viewer_of(request)
    shop, week = request.GET.get("shop", "")[:200] or None, _day(request.GET.get("week", ""))
    view = flow.show_week(cast(UUID, viewer.account), shop, week, language=viewer.language)
    return show.page(
        request, "weekly.html", place="insights", route="weekly", view=view, parts=_parts(view),
        chart=_chart(view, viewer),
    )  # fmt: skip


@signed_in()
def printed(request: HttpRequest) -> HttpResponse:
    """The report as a PDF."""
    viewer, shop, week = show.viewer_of(request), request.GET.get("shop", "")[:200], _day(request.GET.get("week", ""))
    try:
        content = flow.print_week(cast(UUID, viewer.account), shop, week or date.min, language=viewer.language)
    except WanhuiError as refused:
        return errors.told(request, refused, status=404)
    headers = {"Content-Disposition": f'attachment; filename="weekly-{week}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@signed_in(acts=True, methods=("POST",))
def make(request: HttpRequest) -> HttpResponse:
    """Last week's report, at once."""
    viewer, shop = show.viewer_of(request), field(request, "shop")[:200]
    try:
        flow.make_now(agent_of(request), shop, now=viewer.now)
    except WanhuiError as refused:
        view = flow.show_week(cast(UUID, viewer.account), None, None, language=viewer.language)
        return show.refused(
            request, refused, template="weekly.html", place="insights", route="weekly", view=view, parts=_parts(view)
        )  # fmt: skip
    return redirect(f"{reverse('weekly')}?shop={shop}")


def _parts(view: flow.WeekView) -> list[dict[str, Any]]:
    """The report with the addresses to which its lines lead."""
    return [{"title": part["title"], "rows": [_line(row) for row in part["rows"]]} for part in view.sections]


def _chart(view: flow.WeekView, viewer: Viewer) -> Chart | None:
    """The complaints of the weeks up to that of the report."""
    if view.stored is None:
        return None
    found = complaints_until(cast(UUID, viewer.account), view.stored.shop, view.stored.week)
    return page_charts.complaints(found, viewer)


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "place": place_of(row), "is_look": row.get("act") in _LOOKS}


def place_of(row: Mapping[str, Any]) -> str:
    """The address to which a line leads; lines that were kept before acts had names have it in themselves."""
    route, more = _PLACES.get(row.get("act", ""), ("", ""))
    return f"{reverse(route)}{more}{quote(row.get('key', ''))}" if route else str(row.get("place", ""))


def _day(written: str) -> date | None:
    """The day that is written as 2026-11-16; None for anything else."""
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None
