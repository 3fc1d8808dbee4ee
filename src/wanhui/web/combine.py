"""Merging cases, splitting them, and taking each back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.errors import WanhuiError
from wanhui.flows import combine_cases
from wanhui.web import show
from wanhui.web.case_acts import acted, field
from wanhui.web.cases import refused
from wanhui.web.doors import agent_of, signed_in

_acting = signed_in(acts=True, methods=("POST",))
_PANEL = "combine"


@_acting
def merge(request: HttpRequest, number: int) -> HttpResponse:
    """Another case of the same buyer comes into this one."""
    agent, now, other = agent_of(request), show.viewer_of(request).now, _number(request)
    return acted(request, number, lambda: combine_cases.merge_cases(agent, other, number, now=now), panel=_PANEL)


@_acting
def split(request: HttpRequest, number: int) -> HttpResponse:
    """The ticked records go to a case of their own."""
    agent, now = agent_of(request), show.viewer_of(request).now
    records = [(kind, id_) for one in request.POST.getlist("record")[:200] for kind, _, id_ in [one.partition(":")]]
    try:
        new = combine_cases.split_case(agent, number, records, now=now)
    except WanhuiError as problem:
        return refused(request, number, problem, panel=_PANEL)
    return redirect("case", number=new)


@_acting
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """A merge or a split is taken back; the case concerned stands in the form."""
    agent, now, other = agent_of(request), show.viewer_of(request).now, _number(request)
    flow = combine_cases.undo_split if field(request, "what") == "split" else combine_cases.undo_merge
    return acted(request, number, lambda: flow(agent, other, now=now), panel=_PANEL)


def _number(request: HttpRequest) -> int:
    """The other case that the form names; 0, which no case has, for anything else."""
    given = field(request, "number")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
