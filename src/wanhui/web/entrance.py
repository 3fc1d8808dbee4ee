"""How people come in for the first time: the first owner by the terminal's code, everybody else by invitation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wanhui.errors import WanhuiError
from wanhui.flows import people, welcome
from wanhui.flows import sign_in as flow
from wanhui.web import errors, show
from wanhui.web.people import let_in


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: HttpRequest) -> HttpResponse:
    """The first owner signs up, and is in."""
    asked, code = request.POST, (request.POST.get("code") or request.GET.get("code", ""))[:64]
    if not welcome.is_open(code):
        return errors.told(request, WanhuiError("E-WELCOME-OVER"), status=404)
    typed = {name: asked.get(name, "")[:100] for name in ("merchant", "login", "name")}
    context: dict[str, Any] = {"code": code, **typed}
    if request.method != "POST":
        return show.page(request, "welcome.html", **context)
    viewer, password = show.viewer_of(request), asked.get("password", "")[:257]
    try:
        welcome.sign_up(welcome.Owner(password=password, **typed), code, language=viewer.language, now=viewer.now)
    except WanhuiError as refused:
        return show.refused(request, refused, template="welcome.html", **context)
    return let_in(request, flow.know(typed["login"], password), "/settings/shops?first=1")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody follows their invitation and chooses a password; then they sign in with it."""
    viewer, asked = show.viewer_of(request), request.POST
    try:
        offer = people.invited(token, now=viewer.now)
    except WanhuiError as over:
        return errors.told(request, over, status=404)
    name = asked.get("name", offer.invitation.name)[:100]
    if request.method != "POST":
        return show.page(request, "invited.html", made=offer.invitation, name=name, token=token)
    try:
        people.accept(
            token, name=name, password=asked.get("password", "")[:257], language=viewer.language, now=viewer.now
        )
    except WanhuiError as refused:
        return show.refused(request, refused, template="invited.html", made=offer.invitation, name=name, token=token)
    return redirect("sign_in")
