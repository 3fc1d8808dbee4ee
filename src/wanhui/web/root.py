"""The root of all addresses: the interface for programs beside the pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

from wanhui.web import urls
from wanhui.web.urls import handler400, handler404, handler500

__all__ = ["handler400", "handler404", "handler500", "load_interface", "urlpatterns"]


class _WhenAsked(URLResolver):
    """Addresses in a name space of their own, which load when the first of them is looked up and not before.

    Django collects all addresses for the first link of a page; of a name space it needs the name alone.
    """

    def _populate(self) -> None:
        """There is nothing to collect: whoever asks by name space and name finds them through `url_patterns`."""


# By its name: pages and interface know nothing of one another. It takes as long to load as all pages together.
_INTERFACE = _WhenAsked(RoutePattern("api/v1/"), "wanhui.api.urls", app_name="api", namespace="api")
urlpatterns: list[URLPattern | URLResolver] = [_INTERFACE, *urls.urlpatterns]


def load_interface() -> None:
    """Loads the interface, so that its first caller need not wait for it."""
    _INTERFACE.url_patterns  # noqa: B018 - reading it imports every route
