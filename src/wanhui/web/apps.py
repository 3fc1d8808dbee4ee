"""Registers the desk's templates and tags with Django."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The app of the pages; it has no models."""

    name = "wanhui.web"
    label = "web"
