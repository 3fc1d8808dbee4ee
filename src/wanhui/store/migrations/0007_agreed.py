"""What was agreed with buyers and who is told of it; which parcels to look after, and the scan for those due."""

# ruff: noqa: S608 - statements are put together from names of ours

import django.contrib.postgres.fields
from django.db import migrations, models

import wanhui.store.keys

#: The account of this transaction; nothing set gives null, and null equals nothing.
HERE = "(SELECT NULLIF(current_setting('wanhui.account_id', true), '')::uuid)"
TABLES = (
    "store_agreement", "store_phonecall", "store_buyerwish", "store_parcelwatch", "store_sitting", "store_notice",
    "store_sink", "store_delivery",
)  # fmt: skip
#: table, column, table referred to; (account_id, column) refers to (account_id, id)
REFERENCES = (
    ("store_agreement", "case_id", "store_case"),
    ("store_phonecall", "case_id", "store_case"),
    ("store_buyerwish", "shop_id", "store_shop"),
    ("store_parcelwatch", "record_id", "store_record"),
    ("store_sitting", "case_id", "store_case"),
    ("store_notice", "case_id", "store_case"),
    ("store_delivery", "sink_id", "store_sink"),
    ("store_delivery", "notice_id", "store_notice"),
)
OF_THE_ACCOUNT = ("store_notice", "store_sink")


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


def refer(table: str, column: str, to: str) -> str:
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_of_account "
        f"FOREIGN KEY (account_id, {column}) REFERENCES {to} (account_id, id);"
    )


def forget(table: str, column: str) -> str:
    return f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_of_account;"


def refer_to_account(table: str) -> str:
    return f"ALTER TABLE {table} ADD CONSTRAINT {table}_account FOREIGN KEY (account_id) REFERENCES store_account (id);"


#: Which parcels are due for a look: all that the sweeper may know before it enters an account.
DUE = "wanhui_due_parcels(until timestamptz, most integer)"
LOOK = f"""
    GRANT SELECT (account_id, record_id, check_at) ON store_parcelwatch TO wanhui_lookup;
    CREATE POLICY lookup ON store_parcelwatch FOR SELECT TO wanhui_lookup USING (true);
    CREATE FUNCTION public.{DUE} RETURNS TABLE (account_id uuid, record_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
        AS $$ SELECT w.account_id, w.record_id FROM public.store_parcelwatch w
            WHERE w.check_at <= until ORDER BY w.check_at LIMIT most $$;
    ALTER FUNCTION public.{DUE} OWNER TO wanhui_lookup;
    SET LOCAL ROLE wanhui_lookup;
    REVOKE ALL ON FUNCTION public.{DUE} FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION public.{DUE} TO wanhui_app;
    RESET ROLE;
"""
LOOK_BACK = f"""
    SET LOCAL ROLE wanhui_lookup; DROP FUNCTION public.{DUE}; RESET ROLE;
    DROP POLICY lookup ON store_parcelwatch;
    REVOKE SELECT (account_id, record_id, check_at) ON store_parcelwatch FROM wanhui_lookup;
"""


class Migration(migrations.Migration):
    """Runs as wanhui_owner."""

    dependencies = [("store", "0006_remedies_and_learning")]
    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "case_id",
                        "kind",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("case_id", models.UUIDField()),
                ("kind", models.CharField(max_length=8)),
                ("id", models.TextField()),
                ("about", models.CharField(max_length=16)),
                ("act", models.CharField(max_length=8)),
                ("text", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("owner", models.TextField(null=True)),
                ("state", models.CharField(max_length=10)),
                ("settled_at", models.DateTimeField(null=True)),
                ("note", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "kind", "due_at"], name="agreement_due")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="PhoneCall",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                ("case_id", models.UUIDField()),
                ("order_ref", models.TextField(null=True)),
                ("number", models.TextField()),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("summary", models.TextField()),
                ("tones", models.JSONField(default=list)),
                ("result", models.CharField(max_length=16)),
                ("buyer_type", models.CharField(max_length=16, null=True)),
                ("author", models.TextField()),
                ("source", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "case_id", "started_at"], name="phone_call_case")],
                "constraints": [models.UniqueConstraint(fields=("account_id", "source"), name="phone_call_source")],
            },
        ),
        migrations.CreateModel(
            name="BuyerWish",
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
                ("buyer_ref", models.TextField()),
                ("channel", models.CharField(max_length=16)),
                ("wish", models.CharField(max_length=8)),
                ("words", models.TextField()),
                ("source", models.TextField()),
                ("actor", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account_id", "shop_id", "buyer_ref", "source", "channel", "wish"),
                        name="buyer_wish_once",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ParcelWatch",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "record_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("record_id", models.UUIDField()),
                ("check_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["check_at"], name="parcel_watch_check")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Sitting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "case_id",
                        "person_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("case_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("last_at", models.DateTimeField()),
                ("seconds", models.IntegerField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                ("key", models.TextField()),
                ("kind", models.CharField(max_length=24)),
                ("addressee", models.TextField()),
                ("cadence", models.CharField(max_length=8)),
                ("case_id", models.UUIDField(null=True)),
                ("shop", models.TextField()),
                ("stars", models.SmallIntegerField(null=True)),
                ("topics", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("zh", models.TextField()),
                ("en", models.TextField()),
                ("at", models.DateTimeField()),
                ("read_by", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "-at"], name="notice_newest")],
                "constraints": [models.UniqueConstraint(fields=("account_id", "key"), name="notice_once")],
            },
        ),
        migrations.CreateModel(
            name="Sink",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                ("kind", models.CharField(max_length=12)),
                ("name", models.TextField()),
                ("address", models.TextField()),
                ("secret", models.TextField()),
                ("choice", models.JSONField(default=dict)),
                ("is_active", models.BooleanField(default=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "sink_id",
                        "notice_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("sink_id", models.UUIDField()),
                ("notice_id", models.UUIDField()),
                ("state", models.CharField(max_length=8)),
                ("tries", models.SmallIntegerField(default=0)),
                ("detail", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["account_id", "at"], name="delivery_waiting"
                    )
                ],
                "constraints": [],
            },
        ),
        *(migrations.RunSQL(shut(t), open_again(t)) for t in TABLES),
        *(migrations.RunSQL(refer(*r), forget(*r[:2])) for r in REFERENCES),
        *(
            migrations.RunSQL(refer_to_account(t), f"ALTER TABLE {t} DROP CONSTRAINT {t}_account;")
            for t in OF_THE_ACCOUNT
        ),
        migrations.RunSQL(LOOK, LOOK_BACK),
    ]
