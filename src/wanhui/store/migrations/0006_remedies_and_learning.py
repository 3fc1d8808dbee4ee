"""What is given, approved, budgeted and learnt from, incidents and a shop's own playbooks; each shut in its account."""

import django.contrib.postgres.fields
from django.db import migrations, models

import wanhui.store.keys

#: The account of this transaction; nothing set gives null, and null equals nothing.
HERE = "(SELECT NULLIF(current_setting('wanhui.account_id', true), '')::uuid)"
TABLES = (
    "store_givenremedy", "store_approval", "store_budget", "store_caseoutcome", "store_afteraction",
    "store_incident", "store_ownplaybook",
)  # fmt: skip
#: table, column, table referred to; (account_id, column) refers to (account_id, id)
REFERENCES = (
    ("store_givenremedy", "case_id", "store_case"),
    ("store_givenremedy", "shop_id", "store_shop"),
    ("store_approval", "case_id", "store_case"),
    ("store_budget", "shop_id", "store_shop"),
    ("store_caseoutcome", "case_id", "store_case"),
    ("store_caseoutcome", "shop_id", "store_shop"),
    ("store_afteraction", "shop_id", "store_shop"),
    ("store_incident", "shop_id", "store_shop"),
    ("store_ownplaybook", "shop_id", "store_shop"),
)


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


class Migration(migrations.Migration):
    """Tables only; nothing that exists is touched."""

    dependencies = [("store", "0005_unread_in_batches")]
    operations = [
        migrations.CreateModel(
            name="Budget",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "shop_id", "period", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("shop_id", models.UUIDField()),
                ("period", models.CharField(max_length=8)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
            ],
        ),
        migrations.CreateModel(
            name="AfterAction",
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
                ("cause", models.TextField()),
                ("trigger", models.CharField(max_length=12)),
                ("numbers", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("opened_at", models.DateTimeField()),
                ("side", models.CharField(max_length=12, null=True)),
                ("change", models.TextField(null=True)),
                ("owner", models.TextField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "-opened_at"], name="after_action_opened")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("account_id", "shop_id", "cause"),
                        name="after_action_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
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
                ("kind", models.TextField()),
                ("cost", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
                ("approver", models.CharField(max_length=8)),
                ("reason", models.TextField()),
                ("asked_by", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("state", models.CharField(max_length=8)),
                ("decided_by", models.TextField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("note", models.TextField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "state", "asked_at"], name="approval_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("account_id", "case_id", "kind"),
                        name="approval_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseOutcome",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "case_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("case_id", models.UUIDField()),
                ("shop_id", models.UUIDField()),
                ("result", models.TextField()),
                ("cause", models.TextField()),
                ("fault", models.TextField()),
                ("is_avoidable", models.BooleanField()),
                ("sku", models.TextField(null=True)),
                ("batch", models.TextField(null=True)),
                ("closed_at", models.DateTimeField()),
                ("loss", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account_id", "shop_id", "cause", "closed_at"], name="case_outcome_cause")
                ],
            },
        ),
        migrations.CreateModel(
            name="GivenRemedy",
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
                ("shop_id", models.UUIDField()),
                ("kind", models.TextField()),
                ("state", models.CharField(max_length=12)),
                ("cost", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
                ("is_owed", models.BooleanField()),
                ("offered_at", models.DateTimeField()),
                ("chosen_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("granted_by", models.TextField()),
                ("approver", models.TextField(null=True)),
                ("review_state", models.TextField()),
                ("issues", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("product", models.TextField(null=True)),
                ("sku", models.TextField(null=True)),
                ("batch", models.TextField(null=True)),
                ("supplier", models.TextField(null=True)),
                ("courier", models.TextField(null=True)),
                ("cause", models.TextField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account_id", "case_id"], name="given_remedy_case"),
                    models.Index(fields=["account_id", "shop_id", "offered_at"], name="given_remedy_shop"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Incident",
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
                ("title", models.TextField()),
                ("plan", models.TextField()),
                ("text", models.TextField()),
                ("text_version", models.IntegerField()),
                ("status", models.CharField(max_length=8)),
                ("maker_reached_at", models.DateTimeField(null=True)),
                ("maker_note", models.TextField(null=True)),
                ("opened_by", models.TextField()),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "-opened_at"], name="incident_opened")],
            },
        ),
        migrations.CreateModel(
            name="OwnPlaybook",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                ("shop_id", models.UUIDField(null=True)),
                ("platform", models.TextField(null=True)),
                ("channel", models.TextField(null=True)),
                ("playbook", models.TextField()),
                ("version", models.IntegerField()),
                ("body", models.TextField()),
                ("author", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account_id", "playbook", "version"), name="own_playbook_version")
                ],
            },
        ),
        *(migrations.RunSQL(shut(table), open_again(table)) for table in TABLES),
        *(migrations.RunSQL(refer(*one), forget(*one[:2])) for one in REFERENCES),
    ]
