"""Suppliers side by side, and the tasks to think one over."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.errors import Language, WanhuiError
from wanhui.flows import suppliers as flow
from wanhui.flows.rights import may
from wanhui.insights.suppliers import Card
from wanhui.store.suppliers import DECISIONS
from wanhui.web import formats, show
from wanhui.web.case_acts import evening, field
from wanhui.web.doors import agent_of, signed_in


@signed_in()
def every(request: HttpRequest) -> HttpResponse:
    """The cards of one shop's suppliers, and every task."""
    return show.page(request, "suppliers.html", **_every(request))


@signed_in(right="case.assign", methods=("POST",))
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """A task is decided, or somebody else decides it by another day."""
    agent, now = agent_of(request), show.viewer_of(request).now
    try:
        if field(request, "what") == "hand":
            flow.hand_over(agent, key, owner=field(request, "owner"), due_at=evening(request, "due"), now=now)
        else:
            flow.decide(agent, key, decision=field(request, "decision"), note=field(request, "note"), now=now)
    except WanhuiError as refused:
        return show.refused(request, refused, template="suppliers.html", **_every(request))
    return redirect("suppliers")


def _row(card: Card, view: flow.SuppliersView, language: Language) -> dict[str, Any]:
    """A card with what its ids are called and how long answers take, in words."""
    return {
        "card": card, "name": view.names.get(card.supplier, card.supplier),
        "answer": formats.span(card.answer, language) if card.answer is not None else "",
        "repeats": [(one, view.products.get(one.product, one.product)) for one in card.repeats],
    }  # fmt: skip


def _every(request: HttpRequest) -> dict[str, Any]:
    viewer = show.viewer_of(request)
    view = flow.show_suppliers(cast(UUID, viewer.account), request.GET.get("shop", "")[:200], now=viewer.now)
    return {
        "place": "insights", "route": "suppliers", "view": view, "decisions": DECISIONS,
        "rows": [_row(card, view, viewer.language) for card in view.cards],
        "tasks": [
            (task, view.names.get(task.supplier, task.supplier), view.owners.get(task.owner, task.owner))
            for task in view.tasks
        ],
        "can_decide": may(viewer.role, "case.assign"), "days": flow.SPAN.days,
    }  # fmt: skip
