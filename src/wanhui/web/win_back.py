"""Buyers who stay away: why they may, what was asked and answered, and what it did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from wanhui.cases.unasked import AGAINST_WORDS
from wanhui.errors import WanhuiError, Words
from wanhui.flows import outreach, win_back
from wanhui.flows.rights import may
from wanhui.insights.buyers import CAUSES
from wanhui.store.outreach import latest_outreach
from wanhui.web import page_charts, show
from wanhui.web.case_acts import field
from wanhui.web.doors import agent_of, signed_in

_PURPOSES = ("ask", "remind", "explain", "solved", "guide")
_CONTROL = Words("对照组，不联系，或已经问过", "Control group or asked already")


@signed_in()
def lapsed(request: HttpRequest) -> HttpResponse:
    """Who stays away from a shop, and what came of writing to them."""
    return _page(request)


@signed_in(right="case.bulk", methods=("POST",))
def ask(request: HttpRequest) -> HttpResponse:
    """Plans the one question to the ticked buyers."""
    agent, now = agent_of(request), show.viewer_of(request).now
    return _done(request, lambda: win_back.ask(agent, _keys(request), now=now))


@signed_in(right="case.bulk", methods=("POST",))
def move(request: HttpRequest, key: UUID) -> HttpResponse:
    """A cause is coded by a person, or acted on."""
    agent, now, cause = agent_of(request), show.viewer_of(request).now, field(request, "cause")
    if field(request, "what") == "code":
        return _done(request, lambda: win_back.code(agent, key, cause, words=field(request, "words"), now=now))
    return _done(request, lambda: win_back.act(agent, key, now=now))


@signed_in(right="templates", methods=("POST",))
def solved(request: HttpRequest) -> HttpResponse:
    """Tells those who left over it that it was put right."""
    agent, now = agent_of(request), show.viewer_of(request).now
    return _done(
        request, lambda: win_back.tell_solved(agent, field(request, "shop"), field(request, "cause"), now=now)
    )  # fmt: skip


@signed_in(right="shop", methods=("POST",))
def switch(request: HttpRequest) -> HttpResponse:
    """The owner switches messages of the shop's own on or off."""
    agent, now = agent_of(request), show.viewer_of(request).now
    if field(request, "what") == "off":
        return _done(request, lambda: outreach.switch_off(agent, now=now))
    confirmed = frozenset(request.POST.getlist("confirmed")[:9])
    return _done(request, lambda: outreach.switch_on(agent, confirmed=confirmed, now=now))


def _keys(request: HttpRequest) -> list[UUID]:
    found = []
    for one in request.POST.getlist("key")[:500]:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


def _done(request: HttpRequest, act: Callable[[], object]) -> HttpResponse:
    try:
        answer = act()
    except WanhuiError as refused:
        return _page(request, error=refused)
    return _page(request, answer=answer if isinstance(answer, dict) else None)


def _page(
    request: HttpRequest, *, answer: dict[str, str] | None = None, error: WanhuiError | None = None
) -> HttpResponse:  # fmt: skip
    viewer, agent = show.viewer_of(request), agent_of(request)
    asked = request.GET if request.method == "GET" else request.POST
    view = win_back.show_win_back(agent.account, asked.get("shop", "")[:200], now=viewer.now)
    context: dict[str, Any] = {
        "place": "insights", "route": "win_back", "causes": CAUSES, "confirmed": outreach.CONFIRMED,
        "view": view, "chart": page_charts.won_back(view.effect, viewer),
        "messages": latest_outreach(agent.account, purposes=_PURPOSES, most=50), "can_switch": may(agent.role, "shop"),
        "refusals": [(buyer, _named(why)) for buyer, why in (answer or {}).items()], "was_asked": answer is not None,
        "can_tell": may(agent.role, "templates"),
    }  # fmt: skip
    if error is not None:
        return show.refused(request, error, template="win_back.html", **context)
    return show.page(request, "win_back.html", **context)


def _named(why: str) -> list[Words]:
    return [AGAINST_WORDS.get(one, _CONTROL) for one in why.split(",")]  # type: ignore[call-overload]  # other codes are the control group
