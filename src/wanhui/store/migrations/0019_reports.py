"""The time that answers took, training, what became of buyers, fans of broadcasts, weekly letters; each shut in."""

import django.contrib.postgres.fields
from django.db import migrations, models

import wanhui.store.keys

#: The account of this transaction; nothing set gives null, and null equals nothing.
HERE = "(SELECT NULLIF(current_setting('wanhui.account_id', true), '')::uuid)"
#: table -> the columns that refer to another table of the account, and to which
REFERENCES = {
    "store_casework": (("case_id", "store_case"),),
    "store_agentwork": (("case_id", "store_case"), ("shop_id", "store_shop")),
    "store_trainingitem": (),
    "store_weeklyreport": (("shop_id", "store_shop"),),
    "store_aftermath": (("case_id", "store_case"), ("shop_id", "store_shop")),
    "store_loyalty": (("shop_id", "store_shop"),),
}


def shut(table: str) -> migrations.RunSQL:
    bound = "".join(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_of_account "
        f"FOREIGN KEY (account_id, {column}) REFERENCES {to} (account_id, id);"
        for column, to in REFERENCES[table]
    )
    free = "".join(
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_of_account;" for column, _ in REFERENCES[table]
    )
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY account ON {table} USING (account_id = {HERE}) WITH CHECK (account_id = {HERE});
        {bound}
        """,
        f"""
        {free}
        DROP POLICY account ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


def key(*columns: str) -> tuple[str, models.CompositePrimaryKey]:
    return "pk", models.CompositePrimaryKey(*columns, blank=True, editable=False, primary_key=True, serialize=False)


ACCOUNT = ("account_id", models.UUIDField())
CASE = ("case_id", models.UUIDField())
SHOP = ("shop_id", models.UUIDField())
PERSON = ("person", models.TextField())
ONE_OPEN = models.UniqueConstraint(
    condition=models.Q(("done_at__isnull", True)),
    fields=("account_id", "person", "pattern", "topic"),
    name="training_one_open",
)


class Migration(migrations.Migration):
    """Adds; nothing that is there changes."""

    dependencies = [("store", "0018_stops")]
    operations = [
        migrations.CreateModel(
            name="CaseWork",
            fields=[key("account_id", "case_id"), ACCOUNT, CASE, ("version", models.IntegerField())],
        ),
        migrations.CreateModel(
            name="AgentWork",
            fields=[
                key("account_id", "case_id", "seq"),
                ACCOUNT,
                CASE,
                ("seq", models.IntegerField()),
                SHOP,
                ("kind", models.CharField(max_length=16)),
                PERSON,
                ("at", models.DateTimeField()),
                ("seconds", models.IntegerField()),
                ("is_pleased", models.BooleanField(null=True)),
            ],
            options={"indexes": [models.Index(fields=["account_id", "at"], name="agent_work_at")]},
        ),
        migrations.CreateModel(
            name="TrainingItem",
            fields=[
                key("account_id", "id"),
                ACCOUNT,
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                PERSON,
                ("pattern", models.CharField(max_length=16)),
                ("topic", models.TextField()),
                ("figures", models.JSONField(default=dict)),
                ("numbers", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("opened_at", models.DateTimeField()),
                ("owner", models.TextField()),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("note", models.TextField(default="")),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "-opened_at"], name="training_opened")],
                "constraints": [ONE_OPEN],
            },
        ),
        migrations.CreateModel(
            name="WeeklyReport",
            fields=[
                key("account_id", "shop_id", "week"),
                ACCOUNT,
                SHOP,
                ("week", models.DateField()),
                ("payload", models.JSONField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Aftermath",
            fields=[
                key("account_id", "case_id", "days"),
                ACCOUNT,
                CASE,
                ("days", models.SmallIntegerField()),
                SHOP,
                ("closed_at", models.DateTimeField()),
                ("orders", models.IntegerField()),
                ("spent", models.DecimalField(decimal_places=2, max_digits=14)),
                ("returns", models.IntegerField()),
                ("reviews", models.IntegerField()),
                ("bad_reviews", models.IntegerField()),
            ],
            options={"indexes": [models.Index(fields=["account_id", "days", "closed_at"], name="aftermath_closed")]},
        ),
        migrations.CreateModel(
            name="Loyalty",
            fields=[
                key("account_id", "shop_id", "dimension", "key"),
                ACCOUNT,
                SHOP,
                ("dimension", models.CharField(max_length=16)),
                ("key", models.TextField()),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                *(
                    (name, models.IntegerField())
                    for name in (
                        "orders", "buyers", "complained", "seen_30", "again_30", "seen_90", "again_90", "remedies",
                    )
                ),
                ("remedy_seconds", models.BigIntegerField(null=True)),
                ("recalls", models.IntegerField()),
                ("counted_at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="reply", index=models.Index(fields=["account_id", "written_at"], name="reply_written")
        ),
        migrations.AddIndex(
            model_name="caseoutcome",
            index=models.Index(fields=["account_id", "closed_at"], name="case_outcome_closed"),
        ),
        *(shut(table) for table in REFERENCES),
    ]  # fmt: skip
