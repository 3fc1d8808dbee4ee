"""What a person is to hear of, and the ways out that an account has set up for it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.errors import WanhuiError
from wanhui.flows import notice_pages, send_notices
from wanhui.store.sinks import Cadence, Choice, SinkKind
from wanhui.web import show
from wanhui.web.addresses import one_of
from wanhui.web.case_acts import field
from wanhui.web.doors import agent_of, signed_in

KINDS: tuple[SinkKind, ...] = ("wecom", "dingtalk", "feishu", "slack", "email", "webhook")
CADENCES: tuple[Cadence, ...] = ("now", "daily", "weekly")


@signed_in()
def notices(request: HttpRequest) -> HttpResponse:
    """The newest notices to whoever looks."""
    lines = notice_pages.my_notices(agent_of(request))
    return show.page(request, "notices.html", place="clocks", route="notices", lines=lines)


@signed_in(is_own=True, methods=("POST",))
def read(request: HttpRequest) -> HttpResponse:
    """All of them have been read."""
    notice_pages.read_all(agent_of(request), now=show.viewer_of(request).now)
    return redirect("notices")


@signed_in(methods=("GET", "HEAD", "POST"))
def sinks(request: HttpRequest) -> HttpResponse:
    """The ways out, and a form for one more."""
    if request.method != "POST":
        return _sinks(request)
    choice = Choice(
        kinds=tuple(one for one in request.POST.getlist("kinds")[:20] if one in notice_pages.KINDS),
        stars=tuple(int(one) for one in request.POST.getlist("stars") if one in ("1", "2", "3", "4", "5")),
        shops=tuple(one[:100] for one in request.POST.getlist("shops")[:50]),
        hours=_hours(field(request, "from"), field(request, "to")),
        cadence=cast(Cadence, one_of(field(request, "cadence"), CADENCES, "now")),
    )  # fmt: skip
    kind = cast(SinkKind, one_of(field(request, "kind"), KINDS, KINDS[0]))
    try:
        send_notices.add_sink(
            agent_of(request), kind, name=field(request, "name"), address=field(request, "address"),
            secret=field(request, "secret"), choice=choice, now=show.viewer_of(request).now,
        )  # fmt: skip
    except WanhuiError as refused:
        return _sinks(request, error=refused)
    return redirect("settings_notices")


def _hours(first: str, last: str) -> tuple[int, int] | None:
    """The hours of the day in which a way out may ring; None for anything that is no such stretch."""
    if not all(one.isascii() and one.isdigit() and len(one) < 3 for one in (first, last)):
        return None
    return (int(first), int(last)) if int(first) < int(last) <= 24 else None


@signed_in(right="notify", methods=("POST",))
def switch(request: HttpRequest, key: UUID) -> HttpResponse:
    """A way out is switched off, or on again."""
    is_active = field(request, "to") == "on"
    try:
        send_notices.switch_sink(agent_of(request), key, is_active=is_active, now=show.viewer_of(request).now)
    except WanhuiError as refused:
        return _sinks(request, error=refused)
    return redirect("settings_notices")


@signed_in(right="shop", methods=("POST",))
def contact(request: HttpRequest, shop: str) -> HttpResponse:
    """What the owner chooses for a shop about alarms and contact."""
    form = notice_pages.ContactForm(
        is_notify_only=field(request, "is_notify_only") == "1",
        tells_buyers=field(request, "tells_buyers") == "1",
        has_given_notice=field(request, "has_given_notice") == "1",
        lawful_basis=field(request, "lawful_basis")[:300],
        audio_basis=field(request, "audio_basis")[:300],
        audio_days=field(request, "audio_days")[:4],
        alarm_words=field(request, "alarm_words")[:2_000],
    )
    try:
        notice_pages.save_contact(agent_of(request), shop, form, now=show.viewer_of(request).now)
    except WanhuiError as refused:
        return _sinks(request, error=refused)
    return redirect("settings_notices")


def _sinks(request: HttpRequest, *, error: WanhuiError | None = None) -> HttpResponse:
    found = notice_pages.sinks_page(agent_of(request))
    context: dict[str, Any] = {
        "place": "settings", "route": "settings_notices", "found": found, "kinds": KINDS, "cadences": CADENCES,
        "notice_kinds": notice_pages.KINDS,
    }  # fmt: skip
    if error is not None:
        return show.refused(request, error, template="settings_notices.html", **context)
    return show.page(request, "settings_notices.html", **context)
