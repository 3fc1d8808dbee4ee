"""Goods off sale, the authority's clocks, suppliers to be thought over, and when each step of a recall was."""

from django.db import migrations, models

import wanhui.store.keys

#: The account of this transaction; nothing set gives null, and null equals nothing.
HERE = "(SELECT NULLIF(current_setting('wanhui.account_id', true), '')::uuid)"
#: table -> the column that refers to another table of the account
REFERENCES = {
    "store_salestop": ("shop_id", "store_shop"),
    "store_authorityclock": ("stop_id", "store_salestop"),
    "store_suppliertask": ("shop_id", "store_shop"),
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
SHOP = ("shop_id", models.UUIDField())


class Migration(migrations.Migration):
    """Adds; nothing that is there changes."""

    dependencies = [("store", "0017_api")]
    operations = [
        migrations.AddField("recallorder", "choice", models.CharField(max_length=16, default="", db_default="")),
        *(
            migrations.AddField("recallorder", name, models.DateTimeField(null=True))
            for name in ("told_at", "answered_at", "returned_at", "paid_at")
        ),
        migrations.CreateModel(
            name="SaleStop",
            fields=[
                key("account_id", "id"),
                ACCOUNT,
                ID,
                SHOP,
                ("dimension", models.CharField(max_length=16)),
                ("key", models.TextField()),
                ("reason", models.TextField()),
                ("goods", models.CharField(max_length=16)),
                ("harm", models.CharField(max_length=16)),
                ("case_number", models.IntegerField(null=True)),
                ("stopped_at", models.DateTimeField()),
                ("stopped_by", models.TextField()),
                ("done", models.JSONField(default=dict)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.TextField(null=True)),
                ("ended_note", models.TextField(default="")),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "-stopped_at"], name="sale_stop_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account_id", "shop_id", "dimension", "key"),
                        name="sale_stopped_once",
                        condition=models.Q(ended_at=None),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuthorityClock",
            fields=[
                key("account_id", "id"),
                ACCOUNT,
                ID,
                ("stop_id", models.UUIDField()),
                ("rule", models.TextField()),
                ("warn_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by", models.TextField(null=True)),
                ("note", models.TextField(default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["account_id", "due_at"],
                        name="authority_clock_due",
                        condition=models.Q(done_at=None),
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("account_id", "stop_id", "rule"), name="authority_clock_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SupplierTask",
            fields=[
                key("account_id", "id"),
                ACCOUNT,
                ID,
                SHOP,
                ("supplier", models.TextField()),
                ("figures", models.JSONField()),
                ("opened_at", models.DateTimeField()),
                ("owner", models.TextField()),
                ("due_at", models.DateTimeField()),
                ("decision", models.CharField(max_length=16, null=True)),
                ("note", models.TextField(default="")),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.TextField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account_id", "shop_id", "supplier"),
                        name="supplier_task_open_once",
                        condition=models.Q(decided_at=None),
                    )
                ]
            },
        ),
        *(shut(table) for table in REFERENCES),
    ]
