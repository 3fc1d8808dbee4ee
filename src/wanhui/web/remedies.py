"""Remedies of a case at the desk, the questions to those who may grant more, and the printed proof."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.errors import WanhuiError
from wanhui.flows import approvals, errands, proof, remedies
from wanhui.web import show
from wanhui.web.addresses import sold_in
from wanhui.web.case_acts import acted, field
from wanhui.web.doors import agent_of, signed_in

_acting = signed_in(acts=True, methods=("POST",))
_PANEL = "remedies"


@_acting
def offer(request: HttpRequest, number: int) -> HttpResponse:
    """Puts the ticked remedies before the buyer, as a draft."""
    agent, now, kinds = agent_of(request), show.viewer_of(request).now, request.POST.getlist("kind")[:20]
    key = field(request, "key")[:64]
    act = lambda: remedies.offer_remedies(agent, number, kinds, key=key, now=now)  # noqa: E731 - one call
    return acted(request, number, act, panel=_PANEL, view="reply")


@_acting
def move(request: HttpRequest, number: int) -> HttpResponse:
    """The buyer chose or declined, or the remedy was carried out, by hand or by the marketplace."""
    agent, now, remedy = agent_of(request), show.viewer_of(request).now, field(request, "remedy")[:64]
    said = field(request, "proof")
    acts = {
        "chosen": lambda: remedies.record_choice(agent, number, remedy, proof=said, now=now),
        "declined": lambda: remedies.decline(agent, number, remedy, now=now),
        "done": lambda: remedies.carry_out(agent, number, remedy, proof=said, now=now),
        "now": lambda: errands.hand_over(agent, number, remedy, now=now),
        "open": lambda: remedies.draft_open_offer(agent, number, now=now),
        "price": lambda: remedies.check_the_price(agent, number, now=now),
    }
    act = acts.get(field(request, "to"), acts["declined"])
    return acted(request, number, act, panel=_PANEL, view="reply")


@_acting
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Asks whoever may grant it."""
    agent, now, kind = agent_of(request), show.viewer_of(request).now, field(request, "kind")
    reason = field(request, "reason")
    act = lambda: approvals.ask_approval(agent, number, kind, reason=reason, now=now)  # noqa: E731 - one call
    return acted(request, number, act, panel=_PANEL, view="reply")


@signed_in()
def waiting(request: HttpRequest) -> HttpResponse:
    """The questions that wait for an answer; nothing here tells how a review stands."""
    sold = sold_in(request.GET)
    lines = approvals.open_approvals(agent_of(request), sold=sold)
    return show.page(request, "approvals.html", place="clocks", route="approvals", lines=lines, sold=sold)


@_acting
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Grants or refuses."""
    agent, now, note = agent_of(request), show.viewer_of(request).now, field(request, "note")
    is_granted = field(request, "decision") == "grant"
    try:
        approvals.decide_approval(agent, key, is_granted=is_granted, note=note, now=now)
    except WanhuiError as problem:
        lines = approvals.open_approvals(agent)
        return show.refused(
            request, problem, template="approvals.html", place="clocks", route="approvals", lines=lines
        )  # fmt: skip
    return redirect("approvals")


@signed_in()
def proof_page(request: HttpRequest) -> HttpResponse:
    """The proof that remedies were given for faults: of a case, a shop or a month, ready to print."""
    asked, viewer = request.GET, show.viewer_of(request)
    number, month = asked.get("case", ""), asked.get("month", "")
    wanted = proof.Wanted(
        number=int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None,
        shop=asked.get("shop", "")[:100] or None,
        month=_month(month),
        sold=sold_in(asked),
    )
    found = proof.proof_of(agent_of(request).account, wanted, now=viewer.now, zone=viewer.zone)
    return show.page(request, "proof.html", place="evidence", route="remedy_proof", found=found, wanted=wanted)


def _month(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m")  # noqa: DTZ007 - the flow gives it the viewer's zone
    except ValueError:
        return None
