"""A row of the queue as HTML: put together here and not by a template, because every list draws thirty of them."""

from __future__ import annotations

import re
from html import escape

from wanhui.flows.contact_data import shown_name
from wanhui.flows.desk_views import ClockView, QueueRow
from wanhui.web import pieces
from wanhui.web.untrusted import Span, isolated, untrusted
from wanhui.web.viewer import Viewer
from wanhui.web.words import say, term


def row(shown: QueueRow, viewer: Viewer, *, address: str, is_open: bool, search: str = "") -> str:
    """The link that opens a case beside the queue; `address` is where the case is in this queue.

    The words of `search` are marked where the buyer's words have them.
    """
    href, current = escape(address), ' aria-current="true"' if is_open else ""
    clock = pieces.clock(shown.clock, viewer) if shown.clock else ""
    if shown.clock and shown.clock.kind == "platform":
        clock = f'<span class="whose">{whose(shown.clock, viewer)}</span> {clock}'
    return (
        f'<a class="row" id="row-{shown.number}" href="{href}" hx-get="{href}" hx-target="#work" '
        f'hx-swap="outerHTML show:none" hx-push-url="true"{current}>\n'
        f'  <span class="title">{escape(shown.title.text(viewer.language))}</span>\n'
        f'  <span class="time">{clock}</span>\n'
        f'  <span class="quote">{untrusted(shown.quote, hits(shown.quote, search))}</span>\n'
        f'  <span class="under">{_under(shown, viewer)}</span>\n'
        f"  {_flag(shown, viewer)}\n</a>\n"
    )


def picked(shown: QueueRow, viewer: Viewer) -> str:
    """The box that picks a row for an act on many; nothing for somebody who may not act."""
    if viewer.role == "auditor":
        return ""
    label = escape(say("together.pick", viewer.language, number=shown.number))
    return (
        f'<label class="picks"><input class="pick" type="checkbox" form="many" name="n" value="{shown.number}" '
        f'aria-label="{label}"></label>'
    )


def hits(text: str, search: str) -> list[Span]:
    """Where the words of `search` stand in `text`, whatever their case."""
    plain = text.lower()
    if len(plain) != len(text):  # a few letters grow in lower case, and every place behind them would be off
        plain = text
    return [
        Span(found.start(), found.end(), '<mark class="hit">', "</mark>")
        for word in search.lower().split()
        for found in re.finditer(re.escape(word), plain)
    ]


def _under(shown: QueueRow, viewer: Viewer) -> str:
    if shown.stars:
        begun = say("queue.stars", viewer.language, count=shown.stars)
    elif shown.grade:
        begun = term("grade", shown.grade, viewer.language)
    else:
        begun = shown.opened_by.text(viewer.language)
    buyer = isolated(shown_name(shown.buyer, viewer.role))
    return f"{_beside(shown, viewer)}{escape(begun)} · {buyer} · {escape(shown.stage.text(viewer.language))}"


def _beside(shown: QueueRow, viewer: Viewer) -> str:
    """The other of the two clocks, the shop's or the marketplace's, by its name; nothing where only one runs."""
    if shown.beside is None:
        return ""
    return f'<span class="beside">{whose(shown.beside, viewer)} {pieces.clock(shown.beside, viewer)}</span> · '


def whose(clock: ClockView, viewer: Viewer) -> str:
    """Who set the clock, the shop or the marketplace, in a word."""
    name = "queue.platform_clock" if clock.kind == "platform" else "queue.shop_clock"
    return escape(say(name, viewer.language))


def _flag(shown: QueueRow, viewer: Viewer) -> str:
    if not shown.flag:
        return ""
    is_safety = shown.flag == "safety"
    drawn, tone = (pieces.icon("warn"), "red") if is_safety else ("", "amber")
    return f'<span class="chip {tone}">{drawn}{escape(term("flag", shown.flag, viewer.language))}</span>'
