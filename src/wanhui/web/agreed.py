"""What was agreed with buyers: promises, plans and waits of a case, and the lists across cases."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.http import HttpRequest, HttpResponse

from wanhui.cases.parts import PlanAct
from wanhui.errors import WanhuiError
from wanhui.flows import agreed_view, plans, waiting
from wanhui.flows.weeks import promises_kept
from wanhui.web import page_charts, show
from wanhui.web.addresses import one_of, sold_in
from wanhui.web.case_acts import acted, field
from wanhui.web.doors import agent_of, signed_in

_acting = signed_in(acts=True, methods=("POST",))
_PANEL = "agreed"
ACTS = ("send", "call", "task", "snooze")


@_acting
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """Plans a message, a call or a task."""

    def act() -> object:
        wanted = plans.Wished(
            act=cast(PlanAct, one_of(field(request, "act"), ACTS, ACTS[0])), at=instant(request, "at"),
            text=field(request, "text").replace("\r\n", "\n"), key=field(request, "key")[:64],
        )  # fmt: skip
        return plans.plan_for_later(agent_of(request), number, wanted, now=show.viewer_of(request).now)

    return acted(request, number, act, panel=_PANEL, view="reply")


@_acting
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """A plan is taken back, or its call or task is done."""
    agent, now, key = agent_of(request), show.viewer_of(request).now, field(request, "plan")[:200]
    if field(request, "to") == "done":
        return acted(request, number, lambda: plans.finish(agent, number, key, now=now), panel=_PANEL, view="reply")
    return acted(request, number, lambda: plans.recall(agent, number, key, now=now), panel=_PANEL, view="reply")


@_acting
def promise(request: HttpRequest, number: int) -> HttpResponse:
    """A promise was kept, or let go by the buyer."""
    agent, now, key = agent_of(request), show.viewer_of(request).now, field(request, "promise")[:200]
    state, proof = field(request, "to"), field(request, "proof")
    act = lambda: agreed_view.settle_promise(agent, number, key, state=state, proof=proof, now=now)  # noqa: E731 - one call
    return acted(request, number, act, panel=_PANEL, view="reply")


@_acting
def wait(request: HttpRequest, number: int) -> HttpResponse:
    """The case waits for somebody, or goes on."""
    agent, now = agent_of(request), show.viewer_of(request).now
    if field(request, "to") == "go_on":
        return acted(request, number, lambda: waiting.go_on(agent, number, now=now), panel=_PANEL, view="reply")

    def act() -> None:
        waiting.wait_for(agent, number, field(request, "whom"), until=instant(request, "until"), now=now)

    return acted(request, number, act, panel=_PANEL, view="reply")


@signed_in()
def everything(request: HttpRequest) -> HttpResponse:
    """The promises and plans of all cases, and how promises went."""
    sold = sold_in(request.GET)
    agent, viewer = agent_of(request), show.viewer_of(request)
    found = agreed_view.all_agreed(agent, now=viewer.now, sold=sold)
    chart = page_charts.promises(promises_kept(agent.account, now=viewer.now, zone=viewer.zone, sold=sold), viewer)
    return show.page(
        request, "promises.html", place="clocks", route="promises", found=found, sold=sold, chart=chart
    )  # fmt: skip


def instant(request: HttpRequest, name: str) -> datetime:
    """A date and time as a form sends it, in the viewer's zone; ``E-TIME-FORM`` for anything else."""
    text = field(request, name)[:32]
    try:
        found = datetime.fromisoformat(text)
    except ValueError as bad:
        raise WanhuiError("E-TIME-FORM", found=text) from bad
    return found if found.tzinfo is not None else found.replace(tzinfo=show.viewer_of(request).zone)
