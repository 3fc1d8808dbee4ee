"""How figures are shown: shares in per cent, times, the addresses behind them, and what a chart is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from wanhui.flows.agents_work import Wanted
from wanhui.web import formats
from wanhui.web.charts import room
from wanhui.web.viewer import Viewer
from wanhui.web.words import say

register = template.Library()


@register.filter
def share(value: float | None) -> str:
    """A share in per cent, finer where it is small: 12%, 3.4%, 0.52%."""
    return "" if value is None else formats.share_words(value)


@register.filter
def points(value: float) -> str:
    """A difference of shares in per cent, with its sign: +3.4%, −1.0%."""
    return f"{100 * value:+.1f}%".replace("-", "−")


@register.simple_tag
def export_address(name: str, **asked: object) -> str:
    """Where the list `name`, as it was `asked` for, is taken away as a file."""
    chosen = {key: value for key, value in asked.items() if value not in ("", None)}
    return f"{reverse('export_cases')}?{urlencode({'list': name, **chosen})}"


@register.simple_tag
def work_address(wanted: Wanted, person: str, measure: str, **more: object) -> str:
    """The cases behind one figure of somebody's work."""
    asked = {"person": person, "measure": measure, "days": wanted.days, "shop": wanted.shop, **more}
    asked |= {"sold": wanted.sold}
    chosen = {key: value for key, value in asked.items() if value or key == "person"}
    return f"{reverse('agents_work_cases')}?{urlencode(chosen)}"


@register.simple_tag(takes_context=True)
def took(context: Context, seconds: float) -> str:
    """Business time in hours and minutes, however long: a working day is no day of the calendar."""
    language = cast(Viewer, context["viewer"]).language
    whole = round(seconds)
    if whole < 60:
        return say("agents_work.seconds", language, n=whole)
    hours, minutes = divmod(round(whole / 60), 60)
    if not hours:
        return say("time.minutes", language, n=minutes)
    return say("time.hours_minutes", language, h=hours, n=minutes) if minutes else say("time.hours", language, h=hours)


@register.simple_tag
def drawn(number: float | None, low: float | None = None, high: float | None = None) -> SafeString:
    """The number behind a cell and its interval, for the script that draws the table; nothing where there is none."""
    known = (("n", number), ("low", low), ("high", high))
    return mark_safe("".join(f' data-{name}="{value:.6g}"' for name, value in known if value is not None))  # noqa: S308 - digits


@register.simple_tag
def plot(height: int, key: str) -> SafeString:
    """The room in which the script draws the table that names it; kept free, so that nothing moves."""
    return format_html(
        '<div class="chart-plot" id="plot-{}"><svg width="1" height="{}" aria-hidden="true"></svg></div>', key, height
    )


@register.simple_tag
def plot_of_rows(rows: Sequence[object], key: str, bars: int = 1) -> SafeString:
    """The room for a ranking of `rows`, each of so many bars."""
    return plot(room(len(rows), bars), key)


@register.simple_tag(takes_context=True)
def mark(context: Context, value: float, key: str) -> SafeString:
    """A value to hold the bars of a ranking against, with its word."""
    word = say(key, cast(Viewer, context["viewer"]).language, value=formats.share_words(value))
    return format_html(' data-mark="{}" data-mark-name="{}"', f"{value:.6g}", word)
