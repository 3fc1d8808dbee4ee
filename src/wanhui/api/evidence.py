"""Evidence of a case: what is fixed, files added, packages taken away; and the buyer in full, which is recorded."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from ninja import Query, Router

from wanhui.api import shapes
from wanhui.api.bodies import pieces
from wanhui.api.keys import Needs, caller_of
from wanhui.flows import add_evidence, contact_data, packages, show_evidence

router = Router(tags=["evidence"])
_FILE = {"requestBody": {"required": True, "content": {"application/octet-stream": {}}}}


@router.get(
    "/cases/{int:number}/evidence", auth=Needs("read"), response=shapes.Evidence, openapi_extra={"x-scope": "read"}
)
def evidence(request: HttpRequest, number: int) -> dict[str, Any]:
    """What is fixed of a case, its files and the packages that were made of it."""
    caller = caller_of(request)
    found = show_evidence.show_evidence(caller.agent, number, now=caller.now)
    files = [{"id": str(one.id), "name": one.name, "purpose": one.purpose} for one in found.files]
    made = [asdict(one) for one in packages.packages_of(caller.agent.account, number)]
    return {"fixed": found.fixed, "waiting": found.waiting, "files": files, "packages": made}


@router.post(
    "/cases/{int:number}/evidence", auth=Needs("write", is_once=False), response=shapes.Done,
    openapi_extra={"x-scope": "write", **_FILE},
)  # fmt: skip
def add(request: HttpRequest, number: int, asked: Query[shapes.FileAsked]) -> dict[str, Any]:
    """Adds a photo or file of the shop's own, as it is; the same bytes again change nothing."""
    caller = caller_of(request)
    new = add_evidence.NewFile(name=asked.name, purpose=asked.purpose, value=asked.value, actor=str(caller.agent.id))
    kept = add_evidence.add_file(caller.agent.account, number, new, chunks=pieces(request), now=caller.now)
    return {"done": True, "id": str(kept.id)}


@router.get(
    "/cases/{int:number}/evidence/packages/{name}", auth=Needs("export", right="case.work"),
    openapi_extra={"x-scope": "export"},
)  # fmt: skip
def package(request: HttpRequest, number: int, name: str) -> FileResponse:
    """A package of evidence or its receipt."""
    path = packages.package_file(caller_of(request).agent.account, number, name)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream")


@router.get(
    "/cases/{int:number}/contact", auth=Needs("export", right="contact.read"), response=shapes.Contact,
    openapi_extra={"x-scope": "export"},
)  # fmt: skip
def contact(request: HttpRequest, number: int) -> dict[str, Any]:
    """The buyer of a case in full; that somebody looked stands in the audit trail."""
    caller = caller_of(request)
    return asdict(contact_data.show_contact(caller.agent, number, now=caller.now))
