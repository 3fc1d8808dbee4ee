"""What the panels of a case load: each a single call of a flow, as the person before the screen."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from wanhui.flows import close_case, combine_cases, investigate, remedies
from wanhui.flows.desk_acts import Agent
from wanhui.web.viewer import Viewer


def _agent(viewer: Viewer) -> Agent:
    return Agent(account=cast(UUID, viewer.account), id=cast(UUID, viewer.user), role=viewer.role)


def cause(viewer: Viewer, number: int) -> investigate.Investigation:
    """What is known of the cause."""
    return investigate.investigate(cast(UUID, viewer.account), number, now=viewer.now)


def offers(viewer: Viewer, number: int) -> remedies.RemediesView:
    """What may be offered, and what has come of it."""
    return remedies.remedies(_agent(viewer), number, now=viewer.now)


def end(viewer: Viewer, number: int) -> close_case.ClosingView:
    """What the end of the case needs."""
    return close_case.closing(_agent(viewer), number, now=viewer.now)


def combine(viewer: Viewer, number: int) -> combine_cases.CombineView:
    """What belongs together."""
    return combine_cases.combine_view(cast(UUID, viewer.account), number)
