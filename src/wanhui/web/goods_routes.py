"""The addresses of what follows from faulty goods: telling buyers of a recall, stopped goods, suppliers."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from wanhui.web import recalls, stops, suppliers

GOODS_ROUTES: tuple[URLPattern, ...] = (
    path("recalls/<uuid:key>/tell", recalls.tell, name="tell_recall"),
    path("stops", stops.every, name="stops"),
    path("stops/new", stops.start, name="start_stop"),
    path("stops/<uuid:key>", stops.one, name="stop"),
    path("stops/<uuid:key>/change", stops.change, name="change_stop"),
    path("suppliers", suppliers.every, name="suppliers"),
    path("suppliers/<uuid:key>", suppliers.change, name="change_supplier_task"),
)
