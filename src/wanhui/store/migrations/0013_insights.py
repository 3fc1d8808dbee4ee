"""Counts by day, findings and recalls, each shut in like every other table; the last weeks of records found fast."""

import django.contrib.postgres.indexes
from django.db import migrations, models

import wanhui.store.keys

#: The account of this transaction; nothing set gives null, and null equals nothing.
HERE = "(SELECT NULLIF(current_setting('wanhui.account_id', true), '')::uuid)"
#: table -> the column that refers to another table of the account
REFERENCES = {
    "store_dailycount": ("shop_id", "store_shop"),
    "store_finding": ("shop_id", "store_shop"),
    "store_recall": ("shop_id", "store_shop"),
    "store_recallorder": ("recall_id", "store_recall"),
}


def shut(table: str) -> migrations.RunSQL:
    column, to = REFERENCES[table]
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY account ON {table} USING (account_id = {HERE}) WITH CHECK (account_id = {HERE});
        ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_of_account
            FOREIGN KEY (account_id, {column}) REFERENCES {to} (account_id, id);
        """,
        f"""
        ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_of_account;
        DROP POLICY account ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


def key(*columns: str) -> tuple[str, models.CompositePrimaryKey]:
    return "pk", models.CompositePrimaryKey(*columns, blank=True, editable=False, primary_key=True, serialize=False)


ACCOUNT = ("account_id", models.UUIDField())
ID = ("id", models.UUIDField(default=wanhui.store.keys.new_key))


class Migration(migrations.Migration):
    """Adds; nothing that is there changes."""

    dependencies = [("store", "0012_guard")]
    operations = [
        migrations.CreateModel(
            name="DailyCount",
            fields=[
                key("account_id", "shop_id", "dimension", "day", "key", "issue"),
                ACCOUNT,
                ("shop_id", models.UUIDField()),
                ("dimension", models.CharField(max_length=16)),
                ("day", models.DateField()),
                ("key", models.TextField()),
                ("issue", models.CharField(max_length=16)),
                ("count", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                key("account_id", "id"),
                ACCOUNT,
                ID,
                ("shop_id", models.UUIDField()),
                ("kind", models.CharField(max_length=12)),
                ("dimension", models.CharField(max_length=16)),
                ("key", models.TextField()),
                ("issue", models.CharField(max_length=16)),
                ("since", models.DateTimeField()),
                ("detected_at", models.DateTimeField()),
                ("payload", models.JSONField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.TextField(null=True)),
            ],
            options={"indexes": [models.Index(fields=["account_id", "-detected_at"], name="finding_detected")]},
        ),
        migrations.CreateModel(
            name="Recall",
            fields=[
                key("account_id", "id"),
                ACCOUNT,
                ID,
                ("shop_id", models.UUIDField()),
                ("dimension", models.CharField(max_length=16)),
                ("key", models.TextField()),
                ("reason", models.TextField()),
                ("offers", models.JSONField(default=list)),
                ("text", models.TextField()),
                ("is_safety", models.BooleanField()),
                ("sale_stopped_at", models.DateTimeField(null=True)),
                ("report_due_at", models.DateTimeField(null=True)),
                ("reported_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.TextField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={"indexes": [models.Index(fields=["account_id", "-opened_at"], name="recall_opened")]},
        ),
        migrations.CreateModel(
            name="RecallOrder",
            fields=[
                key("account_id", "recall_id", "order_ref"),
                ACCOUNT,
                ("recall_id", models.UUIDField()),
                ("order_ref", models.TextField()),
                ("buyer_ref", models.TextField()),
                ("state", models.CharField(max_length=12)),
                ("note", models.TextField(default="")),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="record",
            index=django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="record_at"),
        ),
        *(shut(table) for table in REFERENCES),
    ]
