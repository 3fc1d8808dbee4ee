"""Records as the record contract writes them, the shops they belong to, and the key itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from wanhui.api import shapes
from wanhui.api.bodies import JSON_LINES, chunks_of
from wanhui.api.keys import Needs, caller_of
from wanhui.flows import api_records
from wanhui.flows.api_records import RecordsWanted

router = Router(tags=["records"])
READ = {"x-scope": "read"}


@router.get("/me", auth=Needs("read"), response=shapes.Me, openapi_extra=READ)
def me(request: HttpRequest) -> dict[str, Any]:
    """What this key may do, for whom, and until when."""
    return api_records.who(caller_of(request))


@router.get("/shops", auth=Needs("read"), response=shapes.Shops, openapi_extra=READ)
def shops(request: HttpRequest) -> dict[str, Any]:
    """The shops that this key reaches."""
    return {"shops": api_records.known_shops(caller_of(request))}


@router.post(
    "/records", auth=Needs("write", right="import", is_once=False), response=shapes.Taken,
    openapi_extra={"x-scope": "write", **JSON_LINES},
)  # fmt: skip
def take(request: HttpRequest, shop: str = "") -> dict[str, Any]:
    """Takes records in, one JSON object a line; `shop` owns those that name none. Sent again they change nothing."""
    found = api_records.take_records(caller_of(request), chunks_of(request), shop=shop[:100])
    return api_records.taken(caller_of(request), found)


@router.get("/records/{kind}", auth=Needs("read"), response=shapes.Records, openapi_extra=READ)
def records(request: HttpRequest, kind: str, asked: Query[shapes.RecordsAsked]) -> dict[str, Any]:
    """One page of a shop's records of a kind, in the order of their ids; people in them are shortened."""
    wanted = RecordsWanted(shop=asked.shop, kind=kind, after=asked.after, limit=asked.limit, is_whole=asked.whole)
    found, after = api_records.list_records(caller_of(request), wanted)
    return {"records": found, "next": after}


@router.get("/records/{kind}/{path:ref}", auth=Needs("read"), response=dict[str, Any], openapi_extra=READ)
def record(request: HttpRequest, kind: str, ref: str, *, asked: Query[shapes.RecordAsked]) -> Any:
    """One record of a shop."""
    wanted = RecordsWanted(shop=asked.shop, kind=kind, is_whole=asked.whole)
    return api_records.one_record(caller_of(request), wanted, ref)
