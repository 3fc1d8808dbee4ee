"""What people of one desk do with one another on a case: notes, hand-over, rest, and seeing who is there."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from wanhui.errors import WanhuiError
from wanhui.flows import hand_over, notes, presence
from wanhui.web import addresses, show
from wanhui.web.cases import after, refused
from wanhui.web.doors import agent_of, signed_in
from wanhui.web.viewer import Viewer

_acting = signed_in(acts=True, methods=("POST",))
#: How long each rest that the menus offer is (None: until tomorrow at nine).
_LENGTHS: dict[str, timedelta | None] = {
    "5m": timedelta(minutes=5),
    "1h": timedelta(hours=1),
    "3h": timedelta(hours=3),
    "tomorrow": None,
}
_MORNING = time(9)


@_acting
def note(request: HttpRequest, number: int) -> HttpResponse:
    """Keeps an internal note."""
    text = request.POST.get("text", "").replace("\r\n", "\n")[: notes.LONGEST + 1]
    try:
        notes.add_note(agent_of(request), number, text, now=show.viewer_of(request).now)
    except WanhuiError as problem:
        return refused(request, number, problem, view="story", note_text=text)
    return after(request, number, view="story")


@_acting
def assign(request: HttpRequest, number: int) -> HttpResponse:
    """Hands the case to somebody, or to nobody."""
    try:
        moved = hand_over.hand_over(agent_of(request), number, person(request), now=show.viewer_of(request).now)
    except WanhuiError as problem:
        return refused(request, number, problem)
    handed = moved if moved.before != moved.after else None
    return after(request, number, view=request.POST.get("view", "facts"), handed=handed)


@_acting
def snooze(request: HttpRequest, number: int) -> HttpResponse:
    """Lets the case rest."""
    viewer, key = show.viewer_of(request), request.POST.get("key", "")[:64]
    try:
        until = rest_until(request.POST.get("rest", ""), viewer)
        hand_over.snooze(agent_of(request), number, until=until, now=viewer.now, key=key)
    except WanhuiError as problem:
        return refused(request, number, problem)
    return after(request, number, view=request.POST.get("view", "facts"))


@_acting
def here(request: HttpRequest, number: int) -> HttpResponse:
    """The viewer has the case open, or has left it."""
    if request.POST.get("gone"):
        presence.be_gone(agent_of(request), number)
    else:
        is_writing = request.POST.get("writing") == "1"
        presence.be_here(agent_of(request), number, is_writing=is_writing, now=show.viewer_of(request).now)
    return HttpResponse(status=204)


@signed_in()
def company(request: HttpRequest, number: int) -> HttpResponse:
    """Who else is on the case, and what they did since the page was made."""
    asked = request.GET.get("version", "")
    version = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    found = presence.company(agent_of(request), number, version=version, now=show.viewer_of(request).now)
    return show.page(request, "_company.html", company=found, shown_version=version)


@signed_in(methods=("GET", "HEAD", "POST"))
def mentions(request: HttpRequest) -> HttpResponse:
    """The notes that name the viewer; opening the list by its button marks them as read."""
    found = notes.my_mentions(agent_of(request), now=show.viewer_of(request).now, is_seen=request.method == "POST")
    return show.page(request, "mentions.html", place="cases", route="mentions", mentions=found)


def person(request: HttpRequest) -> UUID | None:
    """The colleague that a form names; nobody for an empty name, ``E-ASSIGN-WHO`` for none that could be."""
    given = request.POST.get("to", "")
    try:
        return UUID(given) if given else None
    except ValueError as bad:
        raise WanhuiError("E-ASSIGN-WHO") from bad


def rest_until(rest: str, viewer: Viewer) -> datetime:
    """When a rest of this code ends; ``E-SNOOZE-WHEN`` for one that the menu does not have."""
    if rest not in addresses.RESTS:
        raise WanhuiError("E-SNOOZE-WHEN")
    length = _LENGTHS[rest]
    if length is not None:
        return viewer.now + length
    local = viewer.now.astimezone(viewer.zone)
    day = local.date() + timedelta(days=0 if local.time() < _MORNING else 1)
    return datetime.combine(day, _MORNING, viewer.zone)
