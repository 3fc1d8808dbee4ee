"""Finds the newest public replies of an account at once: a new one is held against the last ten of its shop."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One partial index."""

    dependencies = [("store", "0009_extortion_cases")]
    operations = [
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(
                fields=["account_id", "-written_at"],
                name="reply_public",
                condition=models.Q(object="public_reply", status__in=["sending", "sent"]),
            ),
        ),
    ]
