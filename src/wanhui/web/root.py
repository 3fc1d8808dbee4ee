"""The root of all addresses: the interface for programs beside the pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from wanhui.web import urls
from wanhui.web.urls import handler400, handler404, handler500

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

# By its name: pages and interface know nothing of one another.
urlpatterns: list[URLPattern | URLResolver] = [path("api/v1/", include("wanhui.api.urls")), *urls.urlpatterns]
