"""The addresses of the interface; whatever else lies below is answered as JSON too."""

from __future__ import annotations

from django.urls import path, re_path

from wanhui.api import acts, cases, decisions, evidence, lines, records, reports
from wanhui.api.site import api, unknown

for _part in (records, cases, acts, decisions, evidence, lines, reports):
    api.add_router("", _part.router)

urlpatterns = [path("", api.urls), re_path(r"^(?P<rest>.*)$", unknown)]
