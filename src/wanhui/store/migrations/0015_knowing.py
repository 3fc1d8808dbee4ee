"""Knowledge with its approval, buyers who stay away, messages of the shop's own, price cuts; each shut in."""

from django.db import migrations, models

import wanhui.store.keys

#: The account of this transaction; nothing set gives null, and null equals nothing.
HERE = "(SELECT NULLIF(current_setting('wanhui.account_id', true), '')::uuid)"
#: table -> whether its rows belong to a shop
TABLES = {
    "store_knowledge": True,
    "store_knowledgeterm": False,
    "store_lapsedbuyer": True,
    "store_outreach": True,
    "store_pricedrop": True,
}


def shut(table: str) -> migrations.RunSQL:
    bound = f"""ALTER TABLE {table} ADD CONSTRAINT {table}_shop_id_of_account
            FOREIGN KEY (account_id, shop_id) REFERENCES store_shop (account_id, id);"""
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY account ON {table} USING (account_id = {HERE}) WITH CHECK (account_id = {HERE});
        {bound if TABLES[table] else ""}
        """,
        f"""
        {f"ALTER TABLE {table} DROP CONSTRAINT {table}_shop_id_of_account;" if TABLES[table] else ""}
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

    dependencies = [("store", "0014_counts_and_common_words")]
    operations = [
        migrations.CreateModel(
            name="Knowledge",
            fields=[
                key("account_id", "id"),
                ACCOUNT,
                ID,
                SHOP,
                ("product_ref", models.TextField()),
                ("sku_ref", models.TextField()),
                ("aspect", models.CharField(max_length=16)),
                ("about", models.TextField()),
                ("text", models.TextField()),
                ("source", models.TextField()),
                ("prevents", models.TextField(default="")),
                ("written_by", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("approved_by", models.TextField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["account_id", "shop_id", "product_ref"],
                        name="knowledge_of_product",
                        condition=models.Q(retired_at=None),
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="KnowledgeTerm",
            fields=[
                key("account_id", "term", "item"),
                ACCOUNT,
                ("term", models.BigIntegerField()),
                ("item", models.UUIDField()),
                ("kind", models.CharField(max_length=8)),
            ],
            options={"indexes": [models.Index(fields=["account_id", "item"], name="knowledge_term_item")]},
        ),
        migrations.CreateModel(
            name="LapsedBuyer",
            fields=[
                key("account_id", "id"),
                ACCOUNT,
                ID,
                SHOP,
                ("buyer_ref", models.TextField()),
                ("last_at", models.DateTimeField()),
                ("purchases", models.IntegerField()),
                ("interval_days", models.FloatField()),
                ("late", models.FloatField()),
                ("staying", models.FloatField()),
                ("causes", models.JSONField(default=list)),
                ("is_control", models.BooleanField()),
                ("found_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("cause", models.CharField(max_length=16, null=True)),
                ("words", models.TextField(default="")),
                ("coded_by", models.TextField(null=True)),
                ("coded_at", models.DateTimeField(null=True)),
                ("acted_at", models.DateTimeField(null=True)),
                ("solved_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "shop_id", "-found_at"], name="lapsed_found")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account_id", "shop_id", "buyer_ref", "last_at"), name="lapsed_once_a_cycle"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Outreach",
            fields=[
                key("account_id", "id"),
                ACCOUNT,
                ID,
                SHOP,
                ("buyer_ref", models.TextField()),
                ("order_ref", models.TextField(null=True)),
                ("purpose", models.CharField(max_length=16)),
                ("key", models.TextField()),
                ("channel", models.CharField(max_length=16)),
                ("text", models.TextField()),
                ("state", models.CharField(max_length=8)),
                ("send_at", models.DateTimeField()),
                ("made_by", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("note", models.TextField(default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["account_id", "send_at"], name="outreach_due", condition=models.Q(state="planned")
                    ),
                    models.Index(fields=["account_id", "shop_id", "buyer_ref"], name="outreach_of_buyer"),
                ],
                "constraints": [models.UniqueConstraint(fields=("account_id", "shop_id", "key"), name="outreach_once")],
            },
        ),
        migrations.CreateModel(
            name="PriceDrop",
            fields=[
                key("account_id", "id"),
                ACCOUNT,
                ID,
                SHOP,
                ("product_ref", models.TextField()),
                ("sku_ref", models.TextField()),
                ("was", models.DecimalField(decimal_places=2, max_digits=14)),
                ("now_costs", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account_id", "shop_id", "product_ref", "sku_ref", "seen_at"), name="price_drop_once"
                    )
                ]
            },
        ),
        *(shut(table) for table in TABLES),
    ]
