"""Brings the open cases of a person in order of what is due from one index."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models.functions import Least


class Migration(migrations.Migration):
    """The index of counts by person gets the order of the queue behind it."""

    dependencies = [("store", "0019_reports")]
    operations = [
        migrations.RemoveIndex("case", "case_in_hand"),
        migrations.AddIndex(
            "case",
            models.Index(
                models.F("account_id"),
                models.F("status"),
                models.F("assignee"),
                Least("due_at", "platform_due_at", models.Value("infinity"), output_field=models.DateTimeField()),
                models.F("number"),
                name="case_in_hand",
                condition=models.Q(status__in=["open", "waiting"]),
            ),
        ),
    ]
