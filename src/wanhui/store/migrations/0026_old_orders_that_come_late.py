"""Keeps up to which record a shop's days are counted, so that old orders that come in late are counted too."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column that may be empty: every day of such a shop is counted anew, once."""

    dependencies = [("store", "0025_late_answers")]
    operations = [migrations.AddField("shop", "counted_to", models.UUIDField(null=True))]
