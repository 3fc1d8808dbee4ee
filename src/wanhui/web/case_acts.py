"""Acts of a panel: done, and the case shown as it stands now; or refused, with the reason at its head."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

from wanhui.errors import WanhuiError
from wanhui.web import show
from wanhui.web.cases import after, refused

#: What a field of a form may hold at most.
LONGEST = 2000


def acted(
    request: HttpRequest, number: int, act: Callable[[], object], *, panel: str, view: str = "facts"
) -> HttpResponse:  # fmt: skip
    """Does `act` and answers with the case, `panel` open."""
    try:
        act()
    except WanhuiError as problem:
        return refused(request, number, problem, panel=panel, view=view)
    return after(request, number, panel=panel, view=view)


def field(request: HttpRequest, name: str) -> str:
    """One field of the form, as plain text of a sane length."""
    return request.POST.get(name, "")[:LONGEST]


def evening(request: HttpRequest, name: str) -> datetime | None:
    """The end of the day that a form names, where the viewer is; None for anything else."""
    try:
        day = datetime.strptime(field(request, name), "%Y-%m-%d")  # noqa: DTZ007 - the zone follows
        end = day.replace(hour=23, minute=59, tzinfo=show.viewer_of(request).zone)
        end.astimezone(UTC)  # the last day of all ends beyond what can be kept, west of Greenwich
    except (ValueError, OverflowError):
        return None
    return end
