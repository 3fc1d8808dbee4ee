"""Orders that need checking before dispatch, and how well the checks do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.errors import WanhuiError
from wanhui.flows import guard_consent, guard_report, holds
from wanhui.flows.marks import confirm
from wanhui.flows.rights import may
from wanhui.web import show
from wanhui.web.addresses import sold_in
from wanhui.web.case_acts import field
from wanhui.web.doors import agent_of, signed_in

_OUTCOMES = {"professional": True, "ordinary": False, "unknown": None}


@signed_in()
def board(request: HttpRequest) -> HttpResponse:
    """What waits, the most urgent first."""
    return show.page(request, "holds.html", **_board(request))


@signed_in(right="hold", methods=("POST",))
def decide(request: HttpRequest, shop: str, order: str) -> HttpResponse:
    """Releases an order, calls it off, or notes what it turned out to be."""
    agent, now, what = agent_of(request), show.viewer_of(request).now, field(request, "what")
    ref, note = (shop, order), field(request, "note")
    if what == "release":
        return _done(request, lambda: holds.release(agent, ref, note=note, now=now))
    if what == "cancel":
        reason, is_agreed = field(request, "reason"), bool(field(request, "agreed"))
        act = lambda: holds.cancel(agent, ref, reason=reason, is_agreed=is_agreed, note=note, now=now)  # noqa: E731 - one call
        return _done(request, act)
    return _done(request, lambda: confirm(agent, ref, _OUTCOMES.get(what), now=now))


@signed_in(right="guard", methods=("POST",))
def switch(request: HttpRequest) -> HttpResponse:
    """Switches the checks on, with what was confirmed, or off."""
    agent, now = agent_of(request), show.viewer_of(request).now
    if field(request, "to") == "off":
        return _done(request, lambda: guard_consent.switch_off(agent, now=now))
    confirmed = frozenset(name for name in guard_consent.CONFIRMED if field(request, name))
    return _done(request, lambda: guard_consent.switch_on(agent, confirmed=confirmed, now=now))


@signed_in()
def figures(request: HttpRequest) -> HttpResponse:
    """Right and wrong stops by sign, kind of buyer and region; a weight can be tried in the address line."""
    return show.page(request, "guard_report.html", **_figures(request))


@signed_in(right="guard", methods=("POST",))
def sign(request: HttpRequest) -> HttpResponse:
    """Lets one sign count, or count no more."""
    agent, now = agent_of(request), show.viewer_of(request).now
    code, is_on = field(request, "sign")[:64], field(request, "to") == "on"
    try:
        guard_consent.switch_sign(agent, code, is_on=is_on, now=now)
    except WanhuiError as problem:
        return show.refused(request, problem, template="guard_report.html", **_figures(request))
    return redirect("guard_report")


def _done(request: HttpRequest, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except WanhuiError as problem:
        return show.refused(request, problem, template="holds.html", **_board(request))
    return redirect("holds")


def _board(request: HttpRequest) -> dict[str, Any]:
    viewer, agent, sold = show.viewer_of(request), agent_of(request), sold_in(request.GET)
    return {
        "place": "holds", "route": "holds", "queue": holds.queue(agent.account, now=viewer.now, sold=sold),
        "sold": sold,
        "reasons": holds.REASONS.items(), "can_switch": may(agent.role, "guard"), "can_decide": may(agent.role, "hold"),
        "can_mark": may(agent.role, "mark"), "confirmed": guard_consent.CONFIRMED,
    }  # fmt: skip


def _figures(request: HttpRequest) -> dict[str, Any]:
    viewer, agent = show.viewer_of(request), agent_of(request)
    code, times = request.GET.get("sign", "")[:64], _times(request.GET.get("times", ""))
    trial = guard_report.try_weight(agent.account, code, times, now=viewer.now) if _is_sign(code) else None
    return {
        "place": "holds", "route": "guard_report", "report": guard_report.report(agent.account, now=viewer.now),
        "signs": guard_report.signs(), "off": guard_consent.signs_off(agent.account), "trial": trial,
        "can_switch": may(agent.role, "guard"), "most": f"{100 * guard_report.MOST_FALSE:g}",
    }  # fmt: skip


def _is_sign(code: str) -> bool:
    return any(code == known for known, _ in guard_report.signs())


def _times(text: str) -> float:
    """A multiple from 0 to 2; anything else is none at all."""
    return {"0": 0.0, "0.5": 0.5, "1.5": 1.5, "2": 2.0}.get(text, 0.0)
