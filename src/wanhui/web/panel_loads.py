"""What the panels of a case load: each a single call of a flow, as the person before the screen."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from wanhui.flows import (
    agreed_view,
    calls,
    close_case,
    combine_cases,
    consult,
    exposure,
    investigate,
    remedies,
    report_where,
    show_evidence,
)
from wanhui.flows import reach as reaching
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


def report(viewer: Viewer, number: int) -> report_where.CaseReport:
    """Where it is reported, and which goods could be stopped."""
    return report_where.report_of_case(cast(UUID, viewer.account), number, now=viewer.now)


def exposed(viewer: Viewer, number: int) -> exposure.ExposureView:
    """What the bad review may cost."""
    return exposure.exposure_of_case(cast(UUID, viewer.account), number, now=viewer.now)


def combine(viewer: Viewer, number: int) -> combine_cases.CombineView:
    """What belongs together."""
    return combine_cases.combine_view(cast(UUID, viewer.account), number)


def evidence(viewer: Viewer, number: int) -> show_evidence.EvidenceView:
    """What can be proven, and what may be done with it."""
    return show_evidence.show_evidence(_agent(viewer), number, now=viewer.now)


def agreed(viewer: Viewer, number: int) -> agreed_view.CaseAgreed:
    """Promises, plans, waits and clocks."""
    return agreed_view.case_agreed(_agent(viewer), number, now=viewer.now)


def reach(viewer: Viewer, number: int) -> reaching.Reach:
    """How the buyer may be reached."""
    return reaching.reach(cast(UUID, viewer.account), number, now=viewer.now)


def call(viewer: Viewer, number: int) -> calls.CallTask:
    """The script of a call, and earlier ones."""
    return calls.call_task(_agent(viewer), number, name=viewer.name, now=viewer.now)


def knowledge(viewer: Viewer, number: int) -> consult.Consulted:
    """What is known of the goods, and what helped before."""
    return consult.consult(cast(UUID, viewer.account), number, now=viewer.now)
