"""Puts a view into a page, or into the part of a page that htmx asked for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wanhui.errors import WanhuiError
from wanhui.flows.desk_views import CaseView, CheckedView, QueueQuery, QueueView, RowsView
from wanhui.flows.reply_views import SentView
from wanhui.store.case_lists import MOST_FOUND
from wanhui.web import addresses, panels, visitors
from wanhui.web.viewer import Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    """Who looks; the middleware put it there."""
    found = getattr(request, "viewer", None)
    return found if isinstance(found, Viewer) else visitors.stranger(request)


def asked_for(request: HttpRequest) -> str:
    """The id of the part that htmx will replace, or an empty string when a whole page is wanted."""
    headers = request.headers
    is_part = headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"
    return headers.get("HX-Target", "") if is_part else ""


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """`template` with what every page needs."""
    viewer = viewer_of(request)
    local = viewer.now.astimezone(viewer.zone)
    common = {"viewer": viewer, "today": local.date(), "clock_now": f"{local:%H:%M}"}
    return render(request, f"web/{template}", common | context, status=status)


def queue_context(query: QueueQuery) -> dict[str, Any]:
    """What the templates of queue and case need to know of the queue that was asked for."""
    return {
        "place": "cases",
        "queue_address": addresses.QueueAddress(query),
        "sorts": addresses.SORTS,
        "weights": addresses.WEIGHTS,
        "clock_states": addresses.CLOCK_STATES,
        "views": addresses.VIEWS,
        "rests": addresses.RESTS,
        "most_found": f"{MOST_FOUND:,}",
    }


def queue_page(request: HttpRequest, queue: QueueView, **more: Any) -> HttpResponse:
    """The queue alone: the whole page, its pane, or only the next rows."""
    template = {"queue": "_queue.html", "more": "_rows.html"}.get(asked_for(request), "cases.html")
    return page(request, template, queue=queue, tabs=_tabs(queue), view="facts", **queue_context(queue.query), **more)


def rows_part(request: HttpRequest, query: QueueQuery, found: RowsView) -> HttpResponse:
    """Rows and counts as they stand now, for a queue that is on screen."""
    return page(request, "_fresh.html", fresh=found, queue={"query": query}, **queue_context(query))


def case_page(request: HttpRequest, queue: QueueView, case: CaseView, *, opened: str = "", **more: Any) -> HttpResponse:
    """The queue with one case open; `opened` is the panel to show open."""
    context = _case(request, case, queue.query, opened=opened) | more
    return page(request, "cases.html", queue=queue, tabs=_tabs(queue), **context)


def case_part(
    request: HttpRequest, query: QueueQuery, case: CaseView, *, opened: str = "", **more: Any
) -> HttpResponse:
    """One case alone, to be put beside the queue that is on screen; its toast comes with it."""
    context = _case(request, case, query, opened=opened) | more
    return page(request, "_worked.html", queue={"query": query}, **context)


def panel_part(request: HttpRequest, case: Any, panel: panels.Panel, **more: Any) -> HttpResponse:
    """The inside of one panel of a case; `case` needs only its number."""
    shown = panels.show(panel, viewer_of(request), case.number, is_open=True)
    return page(request, "_panel.html", case=case, panel=shown, **more)


def lint_part(request: HttpRequest, checked: CheckedView) -> HttpResponse:
    """What lint says of the text in the editor, and the send bar that follows from it."""
    return page(
        request, "_linted.html", case=checked.case, draft=checked.draft, lint=checked.draft.lint, heat=checked.heat
    )


def _tabs(queue: QueueView) -> list[tuple[str, int]]:
    return list(queue.counts.items())


def _case(request: HttpRequest, case: CaseView, query: QueueQuery, *, opened: str) -> dict[str, Any]:
    asked = request.POST if request.method == "POST" else request.GET
    possible = tuple(draft.object for draft in case.drafts)
    return {
        "case": case,
        "view": addresses.one_of(asked.get("view", ""), addresses.VIEWS, "facts"),
        "object": addresses.one_of(asked.get("object", ""), possible, possible[0] if possible else ""),
        "undo": _undo(case.sent, viewer_of(request)),
        "panels": panels.shown(viewer_of(request), case, opened or asked.get("panel", "")),
    } | queue_context(query)


def _undo(sent: SentView | None, viewer: Viewer) -> SentView | None:
    return sent if sent is not None and sent.undo_until > viewer.now else None


def refused(
    request: HttpRequest, error: WanhuiError, *, template: str, status: int = 422, **context: Any
) -> HttpResponse:
    """`template` again with what went wrong, its code, and everything that was typed."""
    words = error.text(viewer_of(request).language)
    return page(request, template, status=status, problem=words, problem_code=error.code, **context)
