"""How a buyer may be reached: their word entered, a call kept, the time that a contact takes."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django.http import HttpRequest, HttpResponse

from wanhui.errors import WanhuiError
from wanhui.flows import calls, contact_data, note_wishes, pace
from wanhui.flows.around import CHANNELS
from wanhui.store.wishes import WishKind
from wanhui.web import show
from wanhui.web.addresses import one_of
from wanhui.web.agreed import instant
from wanhui.web.case_acts import acted, field
from wanhui.web.doors import agent_of, signed_in

_acting = signed_in(acts=True, methods=("POST",))
WISHES: tuple[WishKind, ...] = ("agrees", "refuses", "objects")
WISH_CHANNELS = ("all", *CHANNELS[1:])
_MOST_MINUTES = 240


@_acting
def wish(request: HttpRequest, number: int) -> HttpResponse:
    """What a buyer said elsewhere about being contacted."""
    agent, now = agent_of(request), show.viewer_of(request).now
    kind = cast(WishKind, one_of(field(request, "wish"), WISHES, WISHES[1]))
    channel = one_of(field(request, "channel"), WISH_CHANNELS, "all")
    words, key = field(request, "words"), field(request, "key")[:64]
    act = lambda: note_wishes.enter_wish(agent, number, wish=kind, channel=channel, words=words, key=key, now=now)  # noqa: E731 - one call
    return acted(request, number, act, panel="reach", view="reply")


@_acting
def call(request: HttpRequest, number: int) -> HttpResponse:
    """Keeps a call."""
    agent, now = agent_of(request), show.viewer_of(request).now
    minutes = field(request, "minutes")

    def act() -> object:
        start = instant(request, "start")
        length = int(minutes) if minutes.isascii() and minutes.isdigit() and len(minutes) < 4 else _MOST_MINUTES + 1
        entry = calls.CallEntry(
            number=field(request, "number"), started_at=start, ended_at=start + timedelta(minutes=length),
            summary=field(request, "summary"), result=field(request, "result"), tones=_tones(field(request, "tones")),
            buyer_type=field(request, "buyer_type") or None, key=field(request, "key")[:64],
        )  # fmt: skip
        return calls.record_call(agent, number, entry, now=now)

    return acted(request, number, act, panel="call", view="reply")


@signed_in(acts=True, right="contact.read", methods=("POST",))
def contact(request: HttpRequest, number: int) -> HttpResponse:
    """The buyer of a case in full; that somebody looked is recorded."""
    template = "_contact.html" if request.headers.get("HX-Request") == "true" else "contact.html"
    try:
        found = contact_data.show_contact(agent_of(request), number, now=show.viewer_of(request).now)
    except WanhuiError as refused:
        return show.refused(request, refused, template=template, place="cases", number=number)
    return show.page(request, template, place="cases", number=number, found=found)


def _tones(text: str) -> tuple[tuple[int, str], ...]:
    """One note a line, the minute in front where the agent wrote one: ``3 calmer now``."""
    found = []
    for line in text.replace("\r\n", "\n").split("\n"):
        head, _, rest = line.strip().partition(" ")
        is_timed = head.isascii() and head.isdigit() and len(head) < 4 and bool(rest)
        if line.strip():
            found.append((int(head) * 60, rest) if is_timed else (0, line.strip()))
    return tuple(found)


@_acting
def sitting(request: HttpRequest, number: int) -> HttpResponse:
    """The agent is at work on the contact; says what to think of once its time is used up."""
    found = pace.sit(agent_of(request), number, now=show.viewer_of(request).now)
    return show.page(request, "_sitting.html", case={"number": number}, sitting=found)
