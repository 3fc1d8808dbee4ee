"""The panels of a case: what stands folded under the facts and under the guide, loaded when it is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from wanhui.flows.desk_views import CaseView
from wanhui.web import panel_loads
from wanhui.web.viewer import Viewer

Side = Literal["facts", "guide"]


def _never(case: CaseView) -> bool:  # noqa: ARG001 - the shape of `opens`
    return False


def _gives(case: CaseView) -> bool:
    return not case.is_closed and case.next_step is not None and case.next_step.is_remedy


def _ends(case: CaseView) -> bool:
    return not case.is_closed and case.next_step is not None and case.next_step.is_end


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One panel: its word, its template, and the flow that loads what the template finds as ``panel.data``.

    `load` is called with the viewer and the number of the case, only when the panel is open. `opens` says whether it
    is open from the start; all others open on a click and are then fetched. `roles` empty: everybody sees it.
    """

    id: str
    word: str
    icon: str
    side: Side
    template: str
    load: Callable[[Viewer, int], Any]
    opens: Callable[[CaseView], bool] = _never
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPanel:
    """A panel on a page; `data` is what its flow loaded, None while it is folded."""

    id: str
    word: str
    icon: str
    template: str
    is_open: bool
    data: Any


#: In the order of the page. One entry for each panel; keep `load` a single call of a flow.
PANELS: tuple[Panel, ...] = (
    Panel(
        id="evidence", word="evidence.panel", icon="seal", side="facts", template="web/_evidence.html",
        load=panel_loads.evidence,
    ),
    Panel(
        id="cause", word="cause.panel", icon="search", side="facts", template="web/_cause.html", load=panel_loads.cause
    ),
    Panel(
        id="report", word="report_places.panel", icon="warn", side="facts", template="web/_report.html",
        load=panel_loads.report, opens=lambda case: case.flag is not None,
    ),
    Panel(
        id="exposure", word="exposure.panel", icon="chart", side="facts", template="web/_exposure.html",
        load=panel_loads.exposed,
    ),
    Panel(
        id="combine", word="combine.panel", icon="case", side="facts", template="web/_combine.html",
        load=panel_loads.combine,
    ),
    Panel(
        id="knowledge", word="knowledge.panel", icon="book", side="guide", template="web/_knowledge.html",
        load=panel_loads.knowledge,
    ),
    Panel(
        id="remedies", word="remedies.panel", icon="refund", side="guide", template="web/_remedies.html",
        load=panel_loads.offers, opens=_gives,
    ),
    Panel(
        id="agreed", word="agreed.panel", icon="clock", side="guide", template="web/_agreed.html",
        load=panel_loads.agreed,
    ),
    Panel(
        id="reach", word="reach.panel", icon="person", side="guide", template="web/_reach.html", load=panel_loads.reach
    ),
    Panel(id="call", word="calls.panel", icon="chat", side="guide", template="web/_call.html", load=panel_loads.call),
    Panel(
        id="close", word="closing.panel", icon="check", side="guide", template="web/_close.html", load=panel_loads.end,
        opens=_ends,
    ),
)  # fmt: skip


def named(id_: str) -> Panel | None:
    """The panel with this id."""
    return next((panel for panel in PANELS if panel.id == id_), None)


def shown(viewer: Viewer, case: CaseView, opened: str = "") -> dict[str, list[ShownPanel]]:
    """The panels of a case by side; `opened` is the one that the page was asked to show open."""
    found: dict[str, list[ShownPanel]] = {"facts": [], "guide": []}
    for panel in PANELS:
        if not panel.roles or viewer.role in panel.roles:
            is_open = panel.id == opened or panel.opens(case)
            found[panel.side].append(show(panel, viewer, case.number, is_open=is_open))
    return found


def show(panel: Panel, viewer: Viewer, number: int, *, is_open: bool) -> ShownPanel:
    """One panel as a page shows it."""
    return ShownPanel(
        id=panel.id, word=panel.word, icon=panel.icon, template=panel.template, is_open=is_open,
        data=panel.load(viewer, number) if is_open else None,
    )  # fmt: skip
