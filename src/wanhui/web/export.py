"""Lists and reports as files: one row a case."""

from __future__ import annotations

from typing import Final

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase

from wanhui.errors import WanhuiError
from wanhui.flows import proof
from wanhui.flows.export_cases import export_file
from wanhui.flows.export_lists import Asked, Looking
from wanhui.web import errors, show
from wanhui.web.addresses import read_query
from wanhui.web.agents_work import figure_of, wanted_work
from wanhui.web.doors import agent_of, signed_in
from wanhui.web.insights import month_in, wanted_in
from wanhui.web.insights_later import wanted_after

_TYPES: Final = {
    "csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


# Nothing changes by it but the trail, which says who took what away: whoever may look may do it, and not by a link.
@signed_in(is_own=True, methods=("POST",))
def cases(request: HttpRequest) -> HttpResponseBase:
    """The cases of the list that the address names, as a file."""
    viewer, kind = show.viewer_of(request), request.POST.get("format", "csv")[:8]
    looking = Looking(agent=agent_of(request), now=viewer.now, zone=viewer.zone)
    try:
        file = export_file(_asked(request), looking, kind)
    except WanhuiError as refused:
        return errors.told(request, refused, status=422)
    return FileResponse(file, as_attachment=True, filename=f"cases.{kind}", content_type=_TYPES[kind])


def _asked(request: HttpRequest) -> Asked:
    given = request.GET
    return Asked(
        list=given.get("list", "queue")[:20],
        query=read_query(given),
        figure=wanted_in(request),
        proof=proof.Wanted(shop=given.get("shop", "")[:100] or None, month=month_in(given.get("month", ""))),
        key=given.get("key", "")[:200],
        work=wanted_work(request),
        work_figure=figure_of(request),
        after=wanted_after(request),
    )
