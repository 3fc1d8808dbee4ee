"""Signing in and out, and a person's own choices."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login as keep_signed_in
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from wanhui.errors import Language, WanhuiError
from wanhui.flows import sign_in as flow
from wanhui.settings import COOKIE_LANGUAGE, COOKIE_THEME, ENVIRONMENT, SESSION_ACCOUNT, SESSION_COOKIE_SECURE
from wanhui.web import formats, show, tries
from wanhui.web.doors import safe_next, signed_in

_YEAR = 365 * 86400
_BACKEND = "wanhui.store.auth.AccountBackend"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, and the act itself."""
    onward = safe_next(request, reverse("cases"))
    if request.method != "POST":
        if show.viewer_of(request).account is not None:
            return redirect(onward)
        return show.page(request, "sign_in.html", login="", next=onward)
    login = request.POST.get("login", "")[:254]
    try:
        user, place = _try(request, login)
    except WanhuiError as refused:
        context: dict[str, Any] = {"login": login, "next": onward}
        return show.refused(request, refused, template="sign_in.html", **context)
    keep_signed_in(request, user, backend=_BACKEND)
    request.session[SESSION_ACCOUNT] = str(place.account)
    return redirect(onward)


def _try(request: HttpRequest, login: str) -> tuple[Any, Any]:
    viewer = show.viewer_of(request)
    locked_until = tries.take(ENVIRONMENT.home, login, viewer.now)
    if locked_until is not None:
        until = formats.moment(locked_until, viewer.now, zone=viewer.zone, language=viewer.language)
        raise WanhuiError("E-SIGN-LOCKED", until=until)
    password = request.POST.get("password", "")[:256]
    found = flow.sign_in(login, password, now=viewer.now, address=request.META.get("REMOTE_ADDR", ""))
    tries.forget(ENVIRONMENT.home, login)
    return found


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    return redirect("sign_in")


@signed_in()
def me(request: HttpRequest) -> HttpResponse:
    """A person's own choices."""
    return show.page(request, "me.html", place="me", zone_name=str(show.viewer_of(request).zone))


@signed_in()
def keys(request: HttpRequest) -> HttpResponse:
    """The shortcut sheet as a page."""
    return show.page(request, "keys.html")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Chooses the language, of the person or, before sign-in, of this browser."""
    chosen: Language = "en" if request.POST.get("language") == "en" else "zh"
    viewer = show.viewer_of(request)
    if viewer.account is not None and viewer.user is not None:
        flow.choose_language(viewer.account, viewer.user, chosen)
    return _remember(request, COOKIE_LANGUAGE, chosen)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Chooses light, dark, or as the system does."""
    chosen = request.POST.get("theme", "")
    return _remember(request, COOKIE_THEME, chosen if chosen in ("light", "dark") else "")


def _remember(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    response = redirect(safe_next(request, reverse("me")))
    response.set_cookie(cookie, value, max_age=_YEAR, httponly=True, samesite="Lax", secure=SESSION_COOKIE_SECURE)
    return response
