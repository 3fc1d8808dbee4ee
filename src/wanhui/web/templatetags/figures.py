"""How figures are shown: shares in per cent, and what is left of a hundred."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse

from wanhui.flows.agents_work import Wanted
from wanhui.web.viewer import Viewer
from wanhui.web.words import say

register = template.Library()


@register.filter
def share(value: float | None) -> str:
    """A share in per cent, finer where it is small: 12%, 3.4%, 0.52%."""
    if value is None:
        return ""
    cent = 100 * value
    return f"{cent:.0f}%" if cent >= 10 else f"{cent:.1f}%" if cent >= 1 else f"{cent:.2f}%"


@register.filter
def rest_of_hundred(value: int) -> int:
    """Where a bar that reaches down to a hundred begins."""
    return 100 - value


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
