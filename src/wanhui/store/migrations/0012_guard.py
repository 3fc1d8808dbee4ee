"""Orders looked at before they are shipped, what makes two of them comparable, and marks on a shop's own buyers."""

from typing import Any

from django.db import migrations, models

import wanhui.store.keys

#: The account of this transaction; nothing set gives null, and null equals nothing.
HERE = "(SELECT NULLIF(current_setting('wanhui.account_id', true), '')::uuid)"
#: Whoever may see some shops only sees no screened order and no mark of another.
FEW_SHOPS = """((SELECT NULLIF(current_setting('wanhui.shops', true), '') IS NULL)
    OR shop_id = ANY ((SELECT string_to_array(NULLIF(current_setting('wanhui.shops', true), ''), ','))::uuid[]))"""
TABLES = ("store_orderscreen", "store_ordertoken", "store_buyermark")
OF_SHOPS = ("store_orderscreen", "store_buyermark")


def shut(table: str) -> str:
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY account ON {table} USING (account_id = {HERE}) WITH CHECK (account_id = {HERE});
    """


def open_again(table: str) -> str:
    return f"""
        DROP POLICY account ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
    """


def bind(table: str, name: str, rule: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{name} FOREIGN KEY {rule};",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_{name};",
    )


def limit(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE POLICY shops ON {table} AS RESTRICTIVE TO wanhui_app USING ({FEW_SHOPS});",
        f"DROP POLICY shops ON {table};",
    )


def key(*more: tuple[str, Any]) -> list[tuple[str, Any]]:
    return [("account_id", models.UUIDField()), *more]


class Migration(migrations.Migration):
    """Runs as wanhui_owner."""

    dependencies = [("store", "0011_reading_offsets")]
    operations = [
        migrations.CreateModel(
            "OrderScreen",
            key(
                ("shop_id", models.UUIDField()),
                ("order_ref", models.TextField()),
                ("buyer_ref", models.TextField()),
                ("ordered_at", models.DateTimeField()),
                ("scored_at", models.DateTimeField()),
                ("p", models.FloatField()),
                ("level", models.CharField(max_length=20)),
                ("reasons", models.JSONField()),
                ("ring", models.TextField(null=True)),
                ("pack", models.TextField()),
                ("province", models.TextField(null=True)),
                ("is_remote", models.BooleanField(null=True)),
                ("is_new", models.BooleanField(default=False)),
                ("ship_by", models.DateTimeField(null=True)),
                ("state", models.CharField(max_length=10)),
                ("opened_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.TextField(null=True)),
                ("note", models.TextField(default="")),
                ("outcome", models.BooleanField(null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "shop_id",
                        "order_ref",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
            ),
            options={
                "indexes": [
                    models.Index(fields=["account_id", "state", "due_at"], name="order_screen_state"),
                    models.Index(fields=["account_id", "shop_id", "buyer_ref"], name="order_screen_buyer"),
                ]
            },
        ),
        migrations.CreateModel(
            "OrderToken",
            key(
                ("token", models.BinaryField(max_length=12)),
                ("record_id", models.UUIDField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "token",
                        "record_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
            ),
        ),
        migrations.CreateModel(
            "BuyerMark",
            key(
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                ("shop_id", models.UUIDField()),
                ("buyer_ref", models.TextField()),
                ("kind", models.CharField(max_length=8)),
                ("purpose", models.TextField()),
                ("evidence", models.TextField()),
                ("order_ref", models.TextField(null=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.TextField()),
                ("expires_at", models.DateTimeField()),
                ("objection", models.TextField(default="")),
                ("objected_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.TextField(null=True)),
                ("ending", models.TextField(default="")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ),
            options={"indexes": [models.Index(fields=["account_id", "shop_id", "buyer_ref"], name="buyer_mark_buyer")]},
        ),
        *[migrations.RunSQL(shut(table), open_again(table)) for table in TABLES],
        *[limit(table) for table in OF_SHOPS],
        *[
            bind(table, "shop_fk", "(account_id, shop_id) REFERENCES store_shop (account_id, id) ON DELETE CASCADE")
            for table in OF_SHOPS
        ],
        bind(
            "store_ordertoken",
            "record_fk",
            "(account_id, record_id) REFERENCES store_record (account_id, id) ON DELETE CASCADE",
        ),
    ]
