"""The addresses of the interface; whatever else lies below is answered as JSON too."""

from __future__ import annotations

from django.urls import path, re_path

from wanhui.api import acts, cases, decisions, lines, records, reports
from wanhui.api.site import api, unknown

for router in (records.router, cases.router, acts.router, decisions.router, lines.router, reports.router):
    api.add_router("", router)

urlpatterns = [path("", api.urls), re_path(r"^(?P<rest>.*)$", unknown)]
