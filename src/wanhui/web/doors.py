"""What stands before every page: signed in, allowed to act, and with the right method."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.rights import may
from wanhui.web import errors, show

View = Callable[..., HttpResponseBase]
_SAFE = ("GET", "HEAD")


#: Pages that somebody may still use who must set up a second factor first.
_BEFORE_FACTOR = frozenset({"me", "language", "theme", "factor", "factor_on"})


def signed_in(
    *, acts: bool = False, right: str = "", is_own: bool = False, methods: tuple[str, ...] = _SAFE
) -> Callable[[View], View]:
    """A page for people of an account; with `acts` only for those who may change something.

    `right`: only for those whose role has it (`flows.rights`); the flow behind asks again. `is_own`: what a person
    changes about themselves alone, which an auditor may too.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def handle(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            viewer = show.viewer_of(request)
            if viewer.account is None:
                return _to_sign_in(request)
            if viewer.needs_factor and _name(request) not in _BEFORE_FACTOR:
                return redirect("factor")
            if viewer.role == "auditor" and not is_own and (acts or request.method not in _SAFE):
                return errors.told(request, WanhuiError("E-ROLE-READS"), status=403)
            if right and not may(viewer.role, right):
                return errors.told(request, WanhuiError("E-ROLE-RIGHT", act=right), status=403)
            return view(request, *args, **named)

        return handle

    return wrap


def _name(request: HttpRequest) -> str:
    return request.resolver_match.url_name or "" if request.resolver_match else ""


def agent_of(request: HttpRequest) -> Agent:
    """The signed-in person as flows know them."""
    viewer = show.viewer_of(request)
    return Agent(account=cast(UUID, viewer.account), id=cast(UUID, viewer.user), role=viewer.role)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back here afterwards; a part of a page only learns that the session has ended."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401)
    back = {"next": request.get_full_path()} if request.method in _SAFE and request.path != "/" else {}
    address = reverse("sign_in")
    return redirect(f"{address}?{urlencode(back)}" if back else address)


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """Where the form wants to go on, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else otherwise
