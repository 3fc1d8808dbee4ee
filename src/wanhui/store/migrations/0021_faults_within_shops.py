"""Few shops stay few in every figure; a recall and a stop know how far they looked, an order what was taken back."""

from __future__ import annotations

from django.db import migrations, models

#: Whoever may see some shops only sees no stop, supplier, work, letter or buyer of another.
FEW_SHOPS = """((SELECT NULLIF(current_setting('wanhui.shops', true), '') IS NULL)
    OR shop_id = ANY ((SELECT string_to_array(NULLIF(current_setting('wanhui.shops', true), ''), ','))::uuid[]))"""
OF_SHOPS = (
    "store_salestop", "store_suppliertask", "store_agentwork", "store_weeklyreport", "store_aftermath",
    "store_loyalty",
)  # fmt: skip


def limit(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE POLICY shops ON {table} AS RESTRICTIVE TO wanhui_app USING ({FEW_SHOPS});",
        f"DROP POLICY shops ON {table};",
    )


class Migration(migrations.Migration):
    """Adds; nothing that is there changes."""

    dependencies = [("store", "0020_case_in_hand_by_due")]
    operations = [
        migrations.AddField("recall", "looked_to", models.UUIDField(null=True)),
        migrations.AddField("salestop", "looked_to", models.UUIDField(null=True)),
        migrations.AddField("recallorder", "taken_back_at", models.DateTimeField(null=True)),
        *(limit(table) for table in OF_SHOPS),
    ]
