"""What listings and the shop's own way of working fail in again and again, shut in like all else."""

from __future__ import annotations

import django.contrib.postgres.fields
from django.db import migrations, models

import wanhui.store.keys

#: The account of this transaction; nothing set gives null, and null equals nothing.
HERE = "(SELECT NULLIF(current_setting('wanhui.account_id', true), '')::uuid)"
#: Whoever may see some shops only sees no gap of another.
FEW_SHOPS = """((SELECT NULLIF(current_setting('wanhui.shops', true), '') IS NULL)
    OR shop_id = ANY ((SELECT string_to_array(NULLIF(current_setting('wanhui.shops', true), ''), ','))::uuid[]))"""
SHUT = migrations.RunSQL(
    f"""
    ALTER TABLE store_gap ENABLE ROW LEVEL SECURITY;
    ALTER TABLE store_gap FORCE ROW LEVEL SECURITY;
    CREATE POLICY account ON store_gap USING (account_id = {HERE}) WITH CHECK (account_id = {HERE});
    CREATE POLICY shops ON store_gap AS RESTRICTIVE TO wanhui_app USING ({FEW_SHOPS});
    ALTER TABLE store_gap ADD CONSTRAINT store_gap_shop_id_of_account
        FOREIGN KEY (account_id, shop_id) REFERENCES store_shop (account_id, id);
    """,
    """
    ALTER TABLE store_gap DROP CONSTRAINT store_gap_shop_id_of_account;
    DROP POLICY shops ON store_gap;
    DROP POLICY account ON store_gap;
    ALTER TABLE store_gap NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE store_gap DISABLE ROW LEVEL SECURITY;
    """,
)


class Migration(migrations.Migration):
    """Adds; nothing that is there changes."""

    dependencies = [("store", "0022_sizes_told_early")]
    operations = [
        migrations.CreateModel(
            name="Gap",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                ("shop_id", models.UUIDField()),
                ("rule", models.CharField(max_length=32)),
                ("product", models.TextField()),
                ("key", models.TextField()),
                ("figures", models.JSONField()),
                ("numbers", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())),
                ("opened_at", models.DateTimeField()),
                ("owner", models.TextField()),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by", models.TextField(null=True)),
                ("note", models.TextField(db_default="", default="")),
                ("effect", models.JSONField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=("account_id", "shop_id", "rule", "product", "key"),
                        name="gap_one_open",
                    )
                ]
            },
        ),
        SHUT,
    ]
