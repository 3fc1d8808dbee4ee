"""Bringing files in: choose, look at what would happen, import, mend what was refused."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from wanhui.errors import WanhuiError
from wanhui.flows import map_columns, upload_file
from wanhui.web import show, uploads
from wanhui.web.addresses import PLATFORMS, one_of
from wanhui.web.doors import signed_in

_NAME = 64
_LIMIT = f"{uploads.LARGEST // 2**20} MB"


@signed_in(methods=("GET", "HEAD", "POST"))
def imports(request: HttpRequest) -> HttpResponse:
    """The form and the earlier runs; a file that is sent goes to be checked."""
    if request.method != "POST":
        return _form(request)
    try:
        key = _take(request)
    except WanhuiError as refused:
        words = refused.text(show.viewer_of(request).language)
        return _form(request, status=422, problem=words, problem_code=refused.code)
    return redirect("import_run", key)


def _form(request: HttpRequest, **more: Any) -> HttpResponse:
    viewer = show.viewer_of(request)
    found = upload_file.uploads(cast(UUID, viewer.account))
    chosen = request.POST.get("shop", "")
    return show.page(
        request,
        "imports.html",
        place="imports",
        shops=viewer.shops,
        platforms=PLATFORMS,
        runs=found,
        chosen_shop=chosen,
        **more,
    )


def _take(request: HttpRequest) -> UUID:
    viewer = show.viewer_of(request)
    file = request.FILES.get("file")
    if getattr(request, "is_upload_too_large", False):
        raise WanhuiError("E-UPLOAD-SIZE", limit=_LIMIT)
    if file is None:
        raise WanhuiError("E-UPLOAD-NONE")
    known = {shop.id for shop in viewer.shops}
    chosen, new = request.POST.get("shop", ""), " ".join(request.POST.get("new_shop", "")[:_NAME].split())
    return upload_file.take_upload(
        cast(UUID, viewer.account), file.name or "", file.chunks(),
        shop=chosen if chosen in known else new,
        platform=one_of(request.POST.get("platform", ""), PLATFORMS, ""),
        language=viewer.language, now=viewer.now,
    )  # fmt: skip


@signed_in(methods=("GET", "HEAD", "POST"))
def run(request: HttpRequest, key: UUID) -> HttpResponse:
    """One run: its progress, what it found, and the wish to bring it in."""
    account = cast(UUID, show.viewer_of(request).account)
    found = upload_file.upload(account, key)
    if found is None:
        raise Http404
    if request.method == "POST":
        upload_file.want_import(account, key)
        return redirect("import_run", key)
    template = "_import_run.html" if show.asked_for(request) == "run" else "import_run.html"
    return show.page(request, template, place="imports", run=found)


@signed_in(methods=("GET", "HEAD", "POST"))
def columns(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the columns of an unknown table mean, with the first rows beside them."""
    viewer, asked = show.viewer_of(request), request.POST or request.GET
    account = cast(UUID, viewer.account)
    view = map_columns.columns(account, key, asked.get("kind", "")[:20])
    if view is None:
        raise Http404
    if request.method != "POST":
        return show.page(request, "import_columns.html", place="imports", view=view)
    fields = {one.header: request.POST.get(f"c{at}", "")[:40] for at, one in enumerate(view.columns)}
    try:
        map_columns.say_columns(account, key, fields, kind=view.kind, now=viewer.now)
    except WanhuiError as refused:
        return show.refused(request, refused, template="import_columns.html", place="imports", view=view)
    return redirect("import_run", key)


@signed_in()
def rejects(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """All refused rows as a file for a spreadsheet."""
    path = upload_file.rejects_of(cast(UUID, show.viewer_of(request).account), key)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename="rejects.csv", content_type="text/csv")
