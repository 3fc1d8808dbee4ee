"""Looking into the cause of a case: the checklist, the form, the side at fault."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.cases.parts import IntakeAnswer
from wanhui.flows import correct_reading, investigate, what_next
from wanhui.web import show
from wanhui.web.case_acts import acted, field
from wanhui.web.doors import agent_of, signed_in

_acting = signed_in(acts=True, methods=("POST",))
_PANEL = "cause"


@_acting
def check(request: HttpRequest, number: int) -> HttpResponse:
    """A point of the checklist was looked into."""
    agent, now = agent_of(request), show.viewer_of(request).now
    gate, proof = field(request, "gate"), field(request, "proof")
    act = lambda: investigate.check_gate(agent, number, gate, proof=proof, now=now)  # noqa: E731 - one call
    return acted(request, number, act, panel=_PANEL)


@_acting
def waive(request: HttpRequest, number: int) -> HttpResponse:
    """A lead lets the case pass without a gate."""
    agent, now = agent_of(request), show.viewer_of(request).now
    gate, reason = field(request, "gate"), field(request, "reason")
    act = lambda: investigate.waive_gate(agent, number, gate, reason=reason, now=now)  # noqa: E731 - one call
    return acted(request, number, act, panel=_PANEL)


@_acting
def weigh(request: HttpRequest, number: int) -> HttpResponse:
    """How grave it is, or what may lie behind it, is read better by a person."""
    agent, now = agent_of(request), show.viewer_of(request).now
    head, value = field(request, "head"), field(request, "value")
    act = lambda: correct_reading.correct_head(agent, number, head=head, value=value, now=now)  # noqa: E731 - one call
    return acted(request, number, act, panel=_PANEL)


@signed_in()
def take_next(request: HttpRequest) -> HttpResponse:
    """The case to take next, across all shops; the queue when nothing is left."""
    given = request.GET.get("after", "")
    apart = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None
    found = what_next.next_case(agent_of(request), now=show.viewer_of(request).now, apart=apart)
    return redirect("case", number=found) if found is not None else redirect("cases")


@_acting
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Keeps what the buyer answered to a question of the form."""
    agent, now = agent_of(request), show.viewer_of(request).now
    said = IntakeAnswer(field(request, "question"), field(request, "text"))
    return acted(request, number, lambda: investigate.answer_form(agent, number, said, now=now), panel=_PANEL)


@_acting
def fault(request: HttpRequest, number: int) -> HttpResponse:
    """A person confirms whose fault it is."""
    agent, now = agent_of(request), show.viewer_of(request).now
    side, proof = field(request, "fault"), field(request, "proof")
    act = lambda: investigate.confirm_fault(agent, number, side, proof=proof, now=now)  # noqa: E731 - one call
    return acted(request, number, act, panel=_PANEL)
