"""The addresses of the work on a case: looking into it, remedies, its end, what belongs together."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from wanhui.web import closing, combine, incidents, investigating, reaching, remedies

CASE_ROUTES: tuple[URLPattern, ...] = (
    path("next", investigating.take_next, name="next"),
    path("cases/<int:number>/weigh", investigating.weigh, name="correct_head"),
    path("cases/<int:number>/check", investigating.check, name="check_gate"),
    path("cases/<int:number>/waive", investigating.waive, name="waive_gate"),
    path("cases/<int:number>/answered", investigating.answer, name="answer_form"),
    path("cases/<int:number>/fault", investigating.fault, name="confirm_fault"),
    path("cases/<int:number>/contact", reaching.contact, name="contact"),
    path("cases/<int:number>/offer", remedies.offer, name="offer"),
    path("cases/<int:number>/remedy", remedies.move, name="move_remedy"),
    path("cases/<int:number>/ask", remedies.ask, name="ask_approval"),
    path("approvals", remedies.waiting, name="approvals"),
    path("approvals/<uuid:key>", remedies.decide, name="decide"),
    path("remedies/proof", remedies.proof_page, name="remedy_proof"),
    path("cases/<int:number>/close", closing.close, name="close"),
    path("cases/<int:number>/reopen", closing.reopen, name="reopen"),
    path("after", closing.reviews, name="after_action"),
    path("after/<uuid:key>", closing.answer, name="answer_review"),
    path("incidents", incidents.board, name="incidents"),
    path("incidents/new", incidents.declare, name="declare_incident"),
    path("incidents/<uuid:key>", incidents.change, name="change_incident"),
    path("cases/<int:number>/leave", incidents.leave, name="leave_incident"),
    path("cases/<int:number>/merge", combine.merge, name="merge"),
    path("cases/<int:number>/split", combine.split, name="split"),
    path("cases/<int:number>/uncombine", combine.undo, name="undo_combine"),
)
