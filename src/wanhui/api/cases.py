"""Cases, their story, drafts for them, and the clocks of everybody: what is looked at."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from wanhui.api import shapes
from wanhui.api.keys import Needs, caller_of
from wanhui.errors import WanhuiError
from wanhui.flows import api_cases, api_drafts
from wanhui.flows.desk_views import QueueQuery

router = Router(tags=["cases"])
READ = {"x-scope": "read"}


@router.get("/cases", auth=Needs("read"), response=shapes.Cases, openapi_extra=READ)
def cases(request: HttpRequest, asked: Query[shapes.CasesAsked]) -> dict[str, Any]:
    """One page of cases, as the desk lists and filters them."""
    query = QueueQuery(**asked.dict(exclude={"limit"}))
    found, after = api_cases.case_page(caller_of(request), query, limit=asked.limit)
    return {"cases": found, "next": after}


@router.get("/cases/{int:number}", auth=Needs("read"), response=shapes.Case, openapi_extra=READ)
def case(request: HttpRequest, number: int) -> dict[str, Any]:
    """One case."""
    return api_cases.one_case(caller_of(request), number)


@router.get("/cases/{int:number}/timeline", auth=Needs("read"), response=shapes.Story, openapi_extra=READ)
def timeline(request: HttpRequest, number: int, asked: Query[shapes.Page]) -> dict[str, Any]:
    """What happened around a case, oldest first."""
    after = int(asked.after) if asked.after.isascii() and asked.after.isdigit() and len(asked.after) < 10 else 0
    if asked.after and str(after) != asked.after:
        raise WanhuiError("E-LIST-CURSOR")
    items, more = api_cases.case_story(caller_of(request), number, after=after, limit=asked.limit)
    return {"items": items, "next": None if more is None else str(more)}


@router.get("/clocks", auth=Needs("read"), response=shapes.Clocks, openapi_extra=READ)
def clocks(request: HttpRequest) -> dict[str, Any]:
    """What falls due next, and how much everybody has in hand."""
    return api_cases.clocks(caller_of(request))


@router.get("/cases/{int:number}/drafts", auth=Needs("read"), response=shapes.Drafts, openapi_extra=READ)
def drafts(request: HttpRequest, number: int) -> dict[str, Any]:
    """The drafts that stand in the editor, with what lint says of them."""
    return {"drafts": api_drafts.drafts_of(caller_of(request), number)}


@router.post("/cases/{int:number}/check", auth=Needs("read"), response=shapes.Draft, openapi_extra=READ)
def check(request: HttpRequest, number: int, said: shapes.Text) -> dict[str, Any]:
    """What lint and the records say of a text as an answer to this case; nothing is kept."""
    return api_drafts.look_at(caller_of(request), number, api_drafts.wanted(said.object, said.text, ""))


@router.post(
    "/cases/{int:number}/drafts", auth=Needs("draft"), response=shapes.Draft, openapi_extra={"x-scope": "draft"}
)
def keep_draft(request: HttpRequest, number: int, said: shapes.Text) -> dict[str, Any]:
    """Puts a text into the editor for a person to read, change and send; what may not be sent is refused."""
    key = request.headers.get("Idempotency-Key", "")
    return api_drafts.keep_draft(caller_of(request), number, api_drafts.wanted(said.object, said.text, key))
