"""The tags of what is agreed with buyers: lengths of time, shares, names, and the codes that forms offer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, cast

from django import template
from django.template import Context

from wanhui.flows.calls import RESULTS, TYPES
from wanhui.flows.waiting import WHOM
from wanhui.web import formats
from wanhui.web.agreed import ACTS
from wanhui.web.reaching import WISH_CHANNELS, WISHES
from wanhui.web.viewer import Viewer

register = template.Library()
_CODES: Final[Mapping[str, tuple[str, ...]]] = {
    "waiting_for": WHOM,
    "plan_act": ACTS,
    "wish": WISHES,
    "channel": WISH_CHANNELS,
    "buyer_type": TYPES,
    "call_result": RESULTS,
}


@register.simple_tag
def codes(group: str) -> tuple[str, ...]:
    """What a form offers: ``{% codes "plan_act" as acts %}``."""
    return _CODES[group]


@register.simple_tag(takes_context=True)
def span(context: Context, length: timedelta) -> str:
    """A length of time in words."""
    return formats.span(length, cast(Viewer, context["viewer"]).language)


@register.simple_tag
def name_of(names: Mapping[str, str], key: str | None) -> str:
    """The name of a person by their id; a dash for nobody."""
    return names.get(key or "", "–")


@register.simple_tag(takes_context=True)
def local_now(context: Context) -> str:
    """This minute as a form's date and time, in the viewer's zone."""
    viewer = cast(Viewer, context["viewer"])
    return f"{viewer.now.astimezone(viewer.zone):%Y-%m-%dT%H:%M}"


@register.simple_tag
def minute(seconds: int) -> str:
    """A place in a call, as minutes and seconds."""
    return f"{seconds // 60}:{seconds % 60:02d}"


@register.filter
def whole_percent(value: float | None) -> str:
    """A share as a whole percentage; a dash where there is none."""
    return "–" if value is None else f"{value:.0%}"
