"""Signing in by an identity provider: out to it, and back."""

from __future__ import annotations

from dataclasses import asdict
from hmac import compare_digest
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from wanhui.adapters.oidc import Begun
from wanhui.errors import WanhuiError
from wanhui.flows import single_sign_on as flow
from wanhui.web import show
from wanhui.web.doors import safe_next
from wanhui.web.people import go_on

#: Where a session keeps what it asked, until the browser comes back with an answer to exactly that.
_ASKED = "asked"


@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Sends the browser to the provider."""
    onward = safe_next(request, reverse("cases"))
    try:
        begun = flow.begin(back=_back(request))
    except WanhuiError as refused:
        return _refused(request, refused)
    request.session[_ASKED] = {"begun": asdict(begun), "next": onward}
    return redirect(begun.address)


@sensitive_variables("code")
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """The browser comes back from the provider: whoever it says is let in."""
    asked, state = request.session.pop(_ASKED, None), request.GET.get("state", "")
    if not asked or not compare_digest(state.encode(), asked["begun"]["state"].encode()):
        return _refused(request, WanhuiError("E-SSO", detail="state"))
    code, now = request.GET.get("code", "")[:4096], show.viewer_of(request).now
    try:
        if not code:
            raise WanhuiError("E-SSO", detail=request.GET.get("error", "code")[:60])
        known = flow.finish(code, Begun(**asked["begun"]), back=_back(request), now=now)
    except WanhuiError as refused:
        return _refused(request, refused)
    return go_on(request, known, asked["next"])


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("sign_in_back"))


def _refused(request: HttpRequest, refused: WanhuiError) -> HttpResponse:
    context: dict[str, Any] = {"login": "", "next": reverse("cases"), "has_provider": flow.provider() is not None}
    return show.refused(request, refused, template="sign_in.html", **context)
