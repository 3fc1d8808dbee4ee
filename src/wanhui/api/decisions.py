"""What is decided beside single cases: answers taken back, approvals, orders that were held, the case to take next."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from wanhui.api import shapes
from wanhui.api.act_shapes import Decision, HoldDecision
from wanhui.api.keys import Needs, caller_of
from wanhui.flows import answer_case, api_views, approvals, what_next

router = Router(tags=["decisions"])
READ, WRITE = {"x-scope": "read"}, {"x-scope": "write"}


@router.get("/next", auth=Needs("read"), response=shapes.Done, openapi_extra=READ)
def take_next(request: HttpRequest) -> dict[str, Any]:
    """The number of the case to take next, across all shops; null when nothing is left."""
    caller = caller_of(request)
    found = what_next.next_case(caller.agent, now=caller.now)
    return {"done": True, "id": None if found is None else str(found)}


@router.delete("/replies/{uuid:reply}", auth=Needs("write"), response=shapes.Done, openapi_extra=WRITE)
def take_back(request: HttpRequest, reply: UUID) -> dict[str, Any]:
    """Takes an answer back while it still waits; it becomes a draft again."""
    caller = caller_of(request)
    answer_case.take_back(caller.agent.account, reply, now=caller.now)
    return {"done": True}


@router.get("/approvals", auth=Needs("read"), response=shapes.Approvals, openapi_extra=READ)
def waiting(request: HttpRequest) -> dict[str, Any]:
    """What waits for somebody who may grant it."""
    return {"approvals": api_views.approvals_json(caller_of(request))}


@router.post(
    "/approvals/{uuid:key}", auth=Needs("write", must_be_named=True), response=shapes.Done,
    openapi_extra={**WRITE, "x-goes-out": True},
)  # fmt: skip
def decide(request: HttpRequest, key: UUID, body: Decision) -> dict[str, Any]:
    """Grants or refuses a remedy."""
    caller = caller_of(request)
    approvals.decide_approval(caller.agent, key, is_granted=body.is_granted, note=body.note, now=caller.now)
    return {"done": True}


@router.get("/holds", auth=Needs("read"), response=shapes.Holds, openapi_extra=READ)
def holds(request: HttpRequest) -> dict[str, Any]:
    """Orders that need checking before dispatch, with their reasons."""
    return {"holds": api_views.holds_json(caller_of(request))}


@router.post("/holds/{shop}/{path:order}", auth=Needs("write", right="hold"), response=shapes.Done, openapi_extra=WRITE)
def settle_hold(request: HttpRequest, shop: str, order: str, *, body: HoldDecision) -> dict[str, Any]:
    """Releases an order, calls it off lawfully, or notes what it turned out to be."""
    api_views.settle_hold(caller_of(request), (shop, order), body.act, said=body.dict(exclude={"act"}))
    return {"done": True}
