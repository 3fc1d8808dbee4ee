"""Names the Django application of the store."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Label ``store``: the prefix of every table of ours."""

    name = "wanhui.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
