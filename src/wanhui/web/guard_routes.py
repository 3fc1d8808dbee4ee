"""The addresses of orders to check before dispatch, marks on buyers, and how fair both are."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from wanhui.web import holds, marks

GUARD_ROUTES: tuple[URLPattern, ...] = (
    path("to-check", holds.board, name="holds"),
    path("to-check/switch", holds.switch, name="guard_switch"),
    path("to-check/report", holds.figures, name="guard_report"),
    path("to-check/report/sign", holds.sign, name="guard_sign"),
    path("to-check/marks", marks.board, name="marks"),
    path("to-check/marks/new", marks.make, name="new_mark"),
    path("to-check/marks/<uuid:key>", marks.change, name="change_mark"),
    path("to-check/<str:shop>/<path:order>", holds.decide, name="decide_hold"),
)
