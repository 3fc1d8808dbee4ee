"""Reports: how times were kept, rates and findings, and every list as one row a case."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

import orjson
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Query, Router

from wanhui.api import shapes
from wanhui.api.bodies import answer
from wanhui.api.keys import Needs, caller_of
from wanhui.flows import api_views
from wanhui.flows.desk_views import QueueQuery
from wanhui.flows.export_cases import export_file
from wanhui.flows.export_lists import Asked, Looking
from wanhui.flows.insights import Wanted

router = Router(tags=["reports"])
READ = {"x-scope": "read"}
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FILES = {
    "x-scope": "export",
    "responses": {
        "200": {
            "description": "one row a case, with fixed columns",
            "content": {kind: {} for kind in ("application/x-ndjson", *_TYPES.values())},
        }
    },
}


@router.get("/reports/times", auth=Needs("read"), response=shapes.Times, openapi_extra=READ)
def times(request: HttpRequest, asked: Query[shapes.TimesAsked]) -> dict[str, Any]:
    """How well times were kept, by shop, channel, priority and kind of time."""
    return {"times": api_views.times_json(caller_of(request), asked.days)}


@router.get("/reports/rates", auth=Needs("read"), response=shapes.Rates, openapi_extra=READ)
def rates(request: HttpRequest, asked: Query[shapes.RatesAsked]) -> dict[str, Any]:
    """Complaints an order by what orders have in common, and what has changed for the worse."""
    return api_views.rates_json(caller_of(request), Wanted(by=asked.by, days=asked.days, shop=asked.shop or None))


@router.get("/exports/{name}", auth=Needs("export"), openapi_extra=_FILES)
def export(request: HttpRequest, name: str, asked: Query[shapes.ExportAsked]) -> HttpResponseBase:
    """Any list or report as one row a case with fixed columns: JSON Lines, CSV or a spreadsheet."""
    caller = caller_of(request)
    query = QueueQuery(**asked.dict(exclude={"format", "by", "days", "key"}))
    figure = Wanted(by=asked.by, days=asked.days, shop=asked.shop or None)
    wanted = Asked(list=name[:20], query=query, figure=figure, key=asked.key)
    if asked.format == "jsonl":
        return _as_lines(api_views.case_records(caller, wanted))
    looking = Looking(agent=caller.agent, now=caller.now, zone=caller.zone)
    file = export_file(wanted, looking, asked.format)
    return FileResponse(file, as_attachment=True, filename=f"cases.{asked.format}", content_type=_TYPES[asked.format])


def _as_lines(rows: Iterator[dict[str, Any]]) -> StreamingHttpResponse:
    """What stands against the export is said before its first line is sent."""
    first = list(islice(rows, 1))
    return answer(orjson.dumps(row, default=str, option=orjson.OPT_APPEND_NEWLINE) for row in chain(first, rows))
