"""Keeps of each answer whether its clock had run out, so that a page counts weeks without looking at any event."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column that may be empty: what was measured before says nothing about it."""

    dependencies = [("store", "0024_paused_clocks_order_nothing")]
    operations = [migrations.AddField("agentwork", "is_late", models.BooleanField(null=True))]
