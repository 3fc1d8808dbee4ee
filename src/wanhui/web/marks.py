"""Marks on buyers of one's own shop: made, objected to, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.errors import WanhuiError
from wanhui.flows import marks
from wanhui.store.marks import MarkKind
from wanhui.web import show
from wanhui.web.addresses import one_of
from wanhui.web.case_acts import field
from wanhui.web.doors import agent_of, signed_in

_KINDS = tuple(marks.LASTS)


@signed_in(right="mark")
def board(request: HttpRequest) -> HttpResponse:
    """All marks with their purpose and end."""
    return show.page(request, "marks.html", **_board(request))


@signed_in(right="mark", methods=("POST",))
def make(request: HttpRequest) -> HttpResponse:
    """Marks a buyer."""
    agent, now = agent_of(request), show.viewer_of(request).now
    wish = marks.Wish(
        buyer=(field(request, "shop")[:200], field(request, "buyer")[:200]),
        kind=cast(MarkKind, one_of(field(request, "kind"), _KINDS, _KINDS[0])),
        purpose=field(request, "purpose"),
        evidence=tuple(field(request, "evidence").splitlines()),
        order=field(request, "order")[:200] or None,
    )
    return _done(request, lambda: marks.mark(agent, wish, now=now))


@signed_in(right="mark", methods=("POST",))
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Notes an objection, or withdraws the mark."""
    agent, now, words = agent_of(request), show.viewer_of(request).now, field(request, "words")
    if field(request, "what") == "object":
        return _done(request, lambda: marks.object_(agent, key, words, now=now))
    if field(request, "what") == "share":
        return _done(request, lambda: marks.share(agent))
    return _done(request, lambda: marks.withdraw(agent, key, words, now=now))


def _done(request: HttpRequest, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except WanhuiError as problem:
        return show.refused(request, problem, template="marks.html", **_board(request))
    return redirect("marks")


def _board(request: HttpRequest) -> dict[str, Any]:
    agent, now = agent_of(request), show.viewer_of(request).now
    asked = {name: request.GET.get(name, "")[:200] for name in ("shop", "buyer", "order")}
    return {"place": "holds", "route": "marks", "marks": marks.all_marks(agent, now=now), "kinds": _KINDS, **asked}
