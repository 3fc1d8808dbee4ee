"""The vault: what waits for the chain, the chain, versions, files, notices and reports, each shut in its account."""

from django.db import migrations, models

import wanhui.store.keys

#: The account of this transaction; nothing set gives null, and null equals nothing.
HERE = "(SELECT NULLIF(current_setting('wanhui.account_id', true), '')::uuid)"
TABLES = (
    "store_evidencewaiting", "store_evidenceentry", "store_evidencehead", "store_evidencestamp",
    "store_recordversion", "store_evidencefile", "store_uploadlink", "store_holdrelease", "store_rightsnotice",
    "store_filedreport",
)  # fmt: skip
#: table, column, table referred to; (account_id, column) refers to (account_id, id)
REFERENCES = (
    ("store_evidencewaiting", "raw_item_id", "store_rawitem"),
    ("store_evidenceentry", "raw_item_id", "store_rawitem"),
    ("store_recordversion", "record_id", "store_record"),
    ("store_evidencefile", "shop_id", "store_shop"),
    ("store_evidencefile", "case_id", "store_case"),
    ("store_uploadlink", "case_id", "store_case"),
    ("store_holdrelease", "case_id", "store_case"),
    ("store_rightsnotice", "case_id", "store_case"),
    ("store_filedreport", "case_id", "store_case"),
)
OF_THE_ACCOUNT = ("store_evidencewaiting", "store_evidencehead")


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


#: Hashes do not shrink: trying costs time at every import.
PLAIN = "ALTER TABLE store_evidencewaiting ALTER COLUMN packed SET STORAGE EXTERNAL;"
PLAIN_BACK = "ALTER TABLE store_evidencewaiting ALTER COLUMN packed SET STORAGE EXTENDED;"

#: Which accounts have something to seal: all that the sealer may know before it enters one.
WAITING = """
    GRANT SELECT (account_id) ON store_evidencewaiting TO wanhui_lookup;
    CREATE POLICY lookup ON store_evidencewaiting FOR SELECT TO wanhui_lookup USING (true);
    CREATE FUNCTION public.wanhui_unsealed() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = pg_catalog, pg_temp
        AS $$ SELECT DISTINCT account_id FROM public.store_evidencewaiting $$;
    ALTER FUNCTION public.wanhui_unsealed() OWNER TO wanhui_lookup;
    SET LOCAL ROLE wanhui_lookup;
    REVOKE ALL ON FUNCTION public.wanhui_unsealed() FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION public.wanhui_unsealed() TO wanhui_app;
    RESET ROLE;
"""
WAITING_BACK = """
    SET LOCAL ROLE wanhui_lookup; DROP FUNCTION public.wanhui_unsealed(); RESET ROLE;
    DROP POLICY lookup ON store_evidencewaiting;
    REVOKE ALL ON store_evidencewaiting FROM wanhui_lookup;
"""


class Migration(migrations.Migration):
    """Runs as wanhui_owner."""

    dependencies = [("store", "0003_search_among_open_cases")]

    operations = [
        migrations.CreateModel(
            name="EvidenceHead",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("number", models.IntegerField()),
                ("body", models.BinaryField()),
                ("peaks", models.BinaryField()),
                ("signature", models.BinaryField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="EvidenceWaiting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                ("source", models.TextField()),
                ("raw_item_id", models.UUIDField(null=True)),
                ("packed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="HoldRelease",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "case_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("case_id", models.UUIDField()),
                ("actor", models.TextField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="EvidenceEntry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("seq", models.BigIntegerField()),
                ("head", models.IntegerField()),
                ("kind", models.CharField(max_length=16)),
                ("item", models.UUIDField()),
                ("place", models.IntegerField(null=True)),
                ("source", models.TextField()),
                ("raw_item_id", models.UUIDField(null=True)),
                ("fixed_at", models.DateTimeField()),
                ("salt", models.BinaryField(max_length=16)),
                ("commitment", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "item", "seq"], name="evidence_entry_item")],
            },
        ),
        migrations.CreateModel(
            name="EvidenceFile",
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
                ("case_id", models.UUIDField(null=True)),
                ("order_ref", models.TextField(null=True)),
                ("purpose", models.CharField(max_length=16)),
                ("name", models.TextField()),
                ("value", models.TextField()),
                ("media_type", models.TextField()),
                ("sha256", models.BinaryField(max_length=32)),
                ("size", models.BigIntegerField()),
                ("notes", models.JSONField()),
                ("actor", models.TextField()),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account_id", "case_id", "added_at"], name="evidence_file_case"),
                    models.Index(fields=["account_id", "shop_id", "order_ref"], name="evidence_file_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceStamp",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                ("head", models.IntegerField()),
                ("authority", models.TextField()),
                ("token", models.BinaryField(null=True)),
                ("stamped_at", models.DateTimeField(null=True)),
                ("problem", models.TextField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "head"], name="evidence_stamp_head")],
            },
        ),
        migrations.CreateModel(
            name="FiledReport",
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
                ("receiver", models.CharField(max_length=16)),
                ("rule", models.TextField()),
                ("evidence", models.JSONField()),
                ("reference", models.TextField()),
                ("state", models.CharField(max_length=12)),
                ("stars", models.SmallIntegerField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("actor", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "case_id"], name="filed_report_case")],
            },
        ),
        migrations.CreateModel(
            name="RecordVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                ("record_id", models.UUIDField()),
                ("payload", models.JSONField()),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "record_id", "id"], name="record_version_record")],
            },
        ),
        migrations.CreateModel(
            name="RightsNotice",
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
                ("language", models.CharField(max_length=8)),
                ("text", models.TextField()),
                ("grounds", models.JSONField()),
                ("state", models.CharField(max_length=12)),
                ("author", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("approver", models.TextField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "case_id"], name="rights_notice_case")],
            },
        ),
        migrations.CreateModel(
            name="UploadLink",
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
                ("secret", models.BinaryField(max_length=32)),
                ("actor", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("room", models.IntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account_id", "secret"), name="upload_link_secret")],
            },
        ),
        *(migrations.RunSQL(shut(t), open_again(t)) for t in TABLES),
        *(migrations.RunSQL(refer(*r), forget(*r[:2])) for r in REFERENCES),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {t} ADD CONSTRAINT {t}_account FOREIGN KEY (account_id) REFERENCES store_account (id);",
                f"ALTER TABLE {t} DROP CONSTRAINT {t}_account;",
            )
            for t in OF_THE_ACCOUNT
        ),
        migrations.RunSQL(PLAIN, PLAIN_BACK),
        migrations.RunSQL(WAITING, WAITING_BACK),
    ]
