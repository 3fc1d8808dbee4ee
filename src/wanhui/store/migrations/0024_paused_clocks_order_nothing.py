"""A shop's clock that is paused no longer gives a case its place in the queue: both indexes of its order say so."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models.functions import Least

DUE = Least(
    models.Case(models.When(is_paused=False, then="due_at"), output_field=models.DateTimeField()),
    "platform_due_at",
    models.Value("infinity"),
    output_field=models.DateTimeField(),
)
OPEN = models.Q(status__in=["open", "waiting"])
ACCOUNT, NUMBER = models.F("account_id"), models.F("number")


class Migration(migrations.Migration):
    """What is due first by the clocks that run stands first, in every list of open cases."""

    dependencies = [("store", "0023_gaps")]
    operations = [
        migrations.RemoveIndex("case", "case_due"),
        migrations.RemoveIndex("case", "case_in_hand"),
        migrations.AddIndex("case", models.Index(ACCOUNT, DUE, NUMBER, name="case_due", condition=OPEN)),
        migrations.AddIndex(
            "case",
            models.Index(
                ACCOUNT, models.F("status"), models.F("assignee"), DUE, NUMBER, name="case_in_hand", condition=OPEN
            ),
        ),
    ]
