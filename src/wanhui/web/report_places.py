"""The directory of where to report, as a page of the library."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from wanhui.cases.report_places import MATTERS
from wanhui.flows.report_where import directory
from wanhui.web import show
from wanhui.web.doors import signed_in


@signed_in()
def places(request: HttpRequest) -> HttpResponse:
    """Where a shop can report, by its platform, its place and the matter."""
    viewer = show.viewer_of(request)
    given = {name: request.GET.get(name, "")[:60] for name in ("shop", "region", "matter")}
    today = viewer.now.astimezone(viewer.zone).date()
    found = directory(cast(UUID, viewer.account), **given, today=today)
    return show.page(
        request, "report_places.html", place="library", route="report_places", found=found, matters=MATTERS
    )
