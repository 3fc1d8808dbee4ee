"""The settings page for programs: keys, made, shown once and revoked; webhooks, and what they did not take."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.errors import WanhuiError
from wanhui.flows import api_keys, send_events
from wanhui.flows.api_keys import SCOPES, USUAL_A_MINUTE, KeyWish
from wanhui.web import show
from wanhui.web.case_acts import field
from wanhui.web.doors import agent_of, signed_in

_DAYS = (30, 90, 365, 730)


@signed_in(right="api", methods=("GET", "HEAD", "POST"))
def keys(request: HttpRequest) -> HttpResponse:
    """The keys of the account; a new one is shown this once."""
    if request.method != "POST":
        return _page(request)
    days, a_minute, person = field(request, "days"), field(request, "per_minute"), field(request, "person")
    wish = KeyWish(
        name=field(request, "name")[:200], scopes=tuple(request.POST.getlist("scope")[:10]), person=_uuid(person),
        days=_number(days), per_minute=_number(a_minute),
    )  # fmt: skip
    try:
        made = api_keys.make_key(agent_of(request), wish, now=show.viewer_of(request).now)
    except WanhuiError as refused:
        return _page(request, error=refused, typed=wish)
    return _page(request, made=made)


@signed_in(right="api", methods=("POST",))
def revoke(request: HttpRequest, key: UUID) -> HttpResponse:
    """The key opens nothing any more."""
    try:
        api_keys.revoke_key(agent_of(request), key, now=show.viewer_of(request).now)
    except WanhuiError as refused:
        return _page(request, error=refused)
    return redirect("settings_api")


@signed_in(right="api", methods=("POST",))
def new_webhook(request: HttpRequest) -> HttpResponse:
    """A webhook for every event of a case; its secret is shown this once."""
    agent, now, name = agent_of(request), show.viewer_of(request).now, field(request, "name")
    address, secret = field(request, "address")[:500], field(request, "secret")[:500]
    try:
        signing = send_events.add_webhook(agent, name=name, address=address, secret=secret, now=now)
    except WanhuiError as refused:
        return _page(request, error=refused, typed_hook={"name": name, "address": address})
    return _page(request, made=signing, is_secret=True)


@signed_in(right="api", methods=("POST",))
def send_again(request: HttpRequest) -> HttpResponse:
    """Events that were given up are tried anew: the one that the form names, or all."""
    only = _uuid(field(request, "event"))
    try:
        send_events.send_again(agent_of(request), now=show.viewer_of(request).now, only=only)
    except WanhuiError as refused:
        return _page(request, error=refused)
    return redirect("settings_api")


def _page(request: HttpRequest, *, error: WanhuiError | None = None, **more: Any) -> HttpResponse:
    found = api_keys.keys_page(agent_of(request), now=show.viewer_of(request).now)
    context = {
        "place": "settings", "route": "settings_api", "found": found, "scopes": SCOPES, "days": _DAYS,
        "usual": USUAL_A_MINUTE, "hooks": send_events.webhooks(agent_of(request)), **more,
    }  # fmt: skip
    if error is not None:
        return show.refused(request, error, template="settings_api.html", **context)
    return show.page(request, "settings_api.html", **context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
