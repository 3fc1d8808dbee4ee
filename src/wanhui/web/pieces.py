"""Small pieces of HTML that tags and rows share: icons, instants, clocks, choices. Every value in them is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from html import escape

from wanhui.flows.desk_views import ClockView
from wanhui.web import assets, formats
from wanhui.web.viewer import Viewer


@cache
def icon(name: str) -> str:
    """An icon of the sprite, decorative. Raises KeyError without the sprite."""
    return f'<svg class="i" aria-hidden="true"><use href="{assets.address("icons.svg")}#{escape(name)}"/></svg>'


def labelled_icon(name: str, label: str) -> str:
    """An icon that says by `label` what it alone would tell."""
    address = f"{assets.address('icons.svg')}#{name}"
    return f'<svg class="i" role="img" aria-label="{escape(label)}"><use href="{escape(address)}"/></svg>'


def instant(at: datetime, viewer: Viewer, shown: str) -> str:
    """`shown` as the words for an instant, the exact one in its title."""
    exact = formats.exact(at, viewer.zone)
    return f'<time datetime="{at.isoformat()}" title="{exact}">{escape(shown)}</time>'


def clock(value: ClockView, viewer: Viewer, form: str = "short") -> str:
    """A clock with its icon and tone; `form` long adds the due time."""
    tone = formats.clock_tone(value, viewer.now)
    write = formats.clock_sentence if form == "long" else formats.clock_words
    words = write(value, viewer.now, zone=viewer.zone, language=viewer.language)
    shown = escape(words) if value.due_at is None else instant(value.due_at, viewer, words)
    drawn = icon("pause" if value.state == "paused" else "clock") if tone != "quiet" or value.state == "paused" else ""
    due = value.due_at.isoformat() if value.due_at and value.state in ("running", "soon", "late") else ""
    return f'<span class="clock {tone}" data-due="{due}" data-form="{escape(form)}">{drawn}{shown}</span>'


def options(pairs: Iterable[tuple[str, str]], chosen: str) -> str:
    """The choices of a select box as (value, words), the `chosen` one selected."""
    return "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(words)}</option>'
        for value, words in pairs
    )
