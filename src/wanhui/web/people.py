"""Signing in and out, and a person's own choices."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth import login as keep_signed_in
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from wanhui.errors import Language, WanhuiError
from wanhui.flows import sign_in as flow
from wanhui.flows.single_sign_on import provider
from wanhui.settings import COOKIE_LANGUAGE, COOKIE_THEME, ENVIRONMENT, SESSION_ACCOUNT, SESSION_COOKIE_SECURE
from wanhui.web import formats, show, tries
from wanhui.web.doors import safe_next, signed_in

_YEAR = 365 * 86400
#: Where a session keeps who has given the right password but no second factor yet, and for how many seconds.
_HALF, _HALF_HOLDS = "half", 300
_BACKEND = "wanhui.store.auth.AccountBackend"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, and the act itself; who has a second factor is asked for it next."""
    onward = safe_next(request, reverse("cases"))
    if request.method != "POST":
        if show.viewer_of(request).account is not None:
            return redirect(onward)
        return show.page(request, "sign_in.html", login="", next=onward, has_provider=provider() is not None)
    login = request.POST.get("login", "")[:254]
    try:
        with _counted(request, login):
            known = flow.know(login, request.POST.get("password", "")[:256])
    except WanhuiError as refused:
        context: dict[str, Any] = {"login": login, "next": onward, "has_provider": provider() is not None}
        return show.refused(request, refused, template="sign_in.html", **context)
    return go_on(request, known, onward)


def go_on(request: HttpRequest, known: flow.Known, onward: str) -> HttpResponse:
    """Lets somebody in who has shown who they are, or asks for their second factor first."""
    if not known.sealed:
        return let_in(request, known, onward)
    request.session.cycle_key()
    request.session[_HALF] = {"person": str(known.user.id), "at": show.viewer_of(request).now.timestamp()}
    return redirect(f"{reverse('sign_in_code')}?{urlencode({'next': onward})}")


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step of signing in."""
    onward, known = safe_next(request, reverse("cases")), _half_known(request)
    if known is None:
        return redirect("sign_in")
    if request.method != "POST":
        return show.page(request, "sign_in_code.html", next=onward)
    try:
        with _counted(request, f"{known.user.login} code"):
            flow.show_code(known, request.POST.get("code", "")[:40], now=show.viewer_of(request).now)
    except WanhuiError as refused:
        return show.refused(request, refused, template="sign_in_code.html", next=onward)
    return let_in(request, known, onward)


def _half_known(request: HttpRequest) -> flow.Known | None:
    """Who has given the right password within the last minutes."""
    half = request.session.get(_HALF)
    if not half or show.viewer_of(request).now.timestamp() - half["at"] > _HALF_HOLDS:
        return None
    return flow.known_again(UUID(half["person"]))


@contextmanager
def _counted(request: HttpRequest, name: str) -> Iterator[None]:
    """Counts a try for `name`; ``E-SIGN-LOCKED`` after too many, a fresh count after a right one."""
    viewer = show.viewer_of(request)
    locked_until = tries.take(ENVIRONMENT.home, name, viewer.now)
    if locked_until is not None:
        until = formats.moment(locked_until, viewer.now, zone=viewer.zone, language=viewer.language)
        raise WanhuiError("E-SIGN-LOCKED", until=until)
    yield
    tries.forget(ENVIRONMENT.home, name)


def let_in(request: HttpRequest, known: flow.Known, onward: str) -> HttpResponse:
    """Begins the session of somebody who has shown all that was asked for."""
    request.session.pop(_HALF, None)
    keep_signed_in(request, known.user, backend=_BACKEND)
    request.session[SESSION_ACCOUNT] = str(known.place.account)
    request.session.save()
    meta, now = request.META, show.viewer_of(request).now
    flow.begin(
        known, request.session.session_key or "", now=now,
        address=meta.get("REMOTE_ADDR", ""), browser=meta.get("HTTP_USER_AGENT", ""),
    )  # fmt: skip
    return redirect(onward)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    return redirect("sign_in")


@signed_in()
def me(request: HttpRequest) -> HttpResponse:
    """A person's own choices, second factor and sessions."""
    return me_page(request)


def me_page(request: HttpRequest, **more: Any) -> HttpResponse:
    """The page of a person's own choices."""
    viewer = show.viewer_of(request)
    account, person = cast(UUID, viewer.account), cast(UUID, viewer.user)
    return show.page(
        request, "me.html", place="me", zone_name=str(viewer.zone), key=request.session.session_key,
        sessions=flow.sessions(account, person, now=viewer.now), accounts=flow.places(person), **more,
    )  # fmt: skip


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
