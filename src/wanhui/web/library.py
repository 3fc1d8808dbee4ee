"""The library of law and rules, and the log of what was checked."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.errors import WanhuiError
from wanhui.flows.case_law import case_law
from wanhui.flows.library import library as load
from wanhui.flows.show_checks import agree, show_checks
from wanhui.web import show
from wanhui.web.doors import agent_of, signed_in

VIEWS = ("laws", "texts", "acts", "changes")


@signed_in()
def library(request: HttpRequest) -> HttpResponse:
    """Authorities, rules about texts, rules about acts, and what changed."""
    viewer = show.viewer_of(request)
    search = request.GET.get("q", "")[:100]
    asked = request.GET.get("view", "")
    view = asked if asked in VIEWS else VIEWS[0]
    found = load(viewer.now.astimezone(viewer.zone).date(), search=search)
    return show.page(
        request, "library.html", place="library", route="library", library=found, view=view, views=VIEWS, search=search
    )


@signed_in()
def cases(request: HttpRequest) -> HttpResponse:
    """Cases of others and laws, and apart from them the shop's own outcomes."""
    viewer, search = show.viewer_of(request), request.GET.get("q", "")[:100]
    today = viewer.now.astimezone(viewer.zone).date()
    found = case_law(agent_of(request).account, today, search=search)
    return show.page(request, "case_law.html", place="library", route="case_law", found=found, search=search)


@signed_in()
def checks(request: HttpRequest) -> HttpResponse:
    """What was checked lately, and who asks for an exception."""
    return _checks(request)


@signed_in(acts=True, right="case.assign", methods=("POST",))
def let_pass(request: HttpRequest, key: UUID) -> HttpResponse:
    """A second person agrees to an exception from a house rule."""
    try:
        agree(agent_of(request), key, now=show.viewer_of(request).now)
    except WanhuiError as refused:
        return _checks(request, refused)
    return redirect("checks")


def _checks(request: HttpRequest, refused: WanhuiError | None = None) -> HttpResponse:
    lines = show_checks(agent_of(request))
    if refused is not None:
        return show.refused(request, refused, template="checks.html", place="library", route="checks", lines=lines)
    return show.page(request, "checks.html", place="library", route="checks", lines=lines)
