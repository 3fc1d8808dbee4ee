"""An index of the few cases of extortion, so that the same person is found again without reading all cases."""

from django.db import migrations


class Migration(migrations.Migration):
    """Runs as wanhui_owner."""

    dependencies = [("store", "0008_desk")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX case_extortion ON store_case (account_id, number) WHERE playbook LIKE 'extortion%'",
            "DROP INDEX case_extortion",
        )
    ]
