"""The addresses of the interface; whatever else lies below is answered as JSON too."""

from __future__ import annotations

from django.urls import URLPattern, re_path

from wanhui.api import acts, cases, decisions, evidence, lines, records, reports
from wanhui.api.site import api, in_json, unknown

for _part in (records, cases, acts, decisions, evidence, lines, reports):
    api.add_router("", _part.router)

_addresses, _, _ = api.urls
for _one in _addresses:
    if isinstance(_one, URLPattern) and _one.callback is not None:
        _one.callback = in_json(_one.callback)

urlpatterns = [*_addresses, re_path(r"^(?P<rest>.*)$", unknown)]
