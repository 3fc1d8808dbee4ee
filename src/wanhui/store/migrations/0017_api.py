"""Keys for programs, the answers they were given, and the events that webhooks are told of; each shut in."""

import django.contrib.postgres.fields
from django.db import migrations, models

import wanhui.store.keys

#: The account of this transaction; nothing set gives null, and null equals nothing.
HERE = "(SELECT NULLIF(current_setting('wanhui.account_id', true), '')::uuid)"
#: table -> what its rows belong to; they go with it
TABLES = {
    "store_apikey": (("member", "(account_id, person) REFERENCES store_membership (account_id, user_id)"),),
    "store_apianswer": (("key", "(account_id, key_id) REFERENCES store_apikey (account_id, id)"),),
    "store_hookevent": (
        ("sink", "(account_id, sink_id) REFERENCES store_sink (account_id, id)"),
        ("case", "(account_id, case_id) REFERENCES store_case (account_id, id)"),
    ),
}
SAFE = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
LOOKUP = "wanhui_api_key(wanted bytea)"
#: Before a key is known there is no account; a key that is over leads nowhere.
FIND = f"""
    GRANT SELECT (account_id, id, token, person) ON store_apikey TO wanhui_lookup;
    CREATE POLICY lookup ON store_apikey FOR SELECT TO wanhui_lookup USING (true);
    CREATE FUNCTION public.{LOOKUP} RETURNS TABLE (account_id uuid, id uuid, person uuid) LANGUAGE sql STABLE {SAFE}
        AS $$ SELECT account_id, id, person FROM public.store_apikey WHERE token = wanted $$;
    ALTER FUNCTION public.{LOOKUP} OWNER TO wanhui_lookup;
    SET LOCAL ROLE wanhui_lookup;
    REVOKE ALL ON FUNCTION public.{LOOKUP} FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION public.{LOOKUP} TO wanhui_app;
    RESET ROLE;
"""  # noqa: S608 - names of ours
FIND_BACK = f"""
    SET LOCAL ROLE wanhui_lookup; DROP FUNCTION public.{LOOKUP}; RESET ROLE;
    DROP POLICY lookup ON store_apikey;
    REVOKE ALL ON store_apikey FROM wanhui_lookup;
"""


def shut(table: str) -> migrations.RunSQL:
    bound = "".join(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{name} FOREIGN KEY {rule} ON DELETE CASCADE;"
        for name, rule in TABLES[table]
    )
    free = "".join(f"ALTER TABLE {table} DROP CONSTRAINT {table}_{name};" for name, _ in TABLES[table])
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
ID = ("id", models.UUIDField(default=wanhui.store.keys.new_key))


class Migration(migrations.Migration):
    """Adds; nothing that is there changes."""

    dependencies = [("store", "0016_single_sign_on")]
    operations = [
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                key("account_id", "id"),
                ACCOUNT,
                ID,
                ("token", models.BinaryField(max_length=32, unique=True)),
                ("ends", models.CharField(max_length=8)),
                ("name", models.TextField()),
                ("scopes", django.contrib.postgres.fields.ArrayField(models.TextField())),
                ("person", models.UUIDField()),
                ("per_minute", models.IntegerField()),
                ("made_by", models.UUIDField()),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                ("busy_until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ApiAnswer",
            fields=[
                key("account_id", "key_id", "name"),
                ACCOUNT,
                ("key_id", models.UUIDField()),
                ("name", models.TextField()),
                ("asked", models.BinaryField(max_length=32)),
                ("status", models.SmallIntegerField(null=True)),
                ("body", models.TextField(default="")),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["account_id", "at"], name="api_answer_at")]},
        ),
        migrations.CreateModel(
            name="HookEvent",
            fields=[
                key("account_id", "id"),
                ACCOUNT,
                ID,
                ("sink_id", models.UUIDField()),
                ("case_id", models.UUIDField()),
                ("seq", models.IntegerField()),
                ("kind", models.TextField()),
                ("at", models.DateTimeField()),
                ("number", models.BigIntegerField(null=True)),
                ("state", models.CharField(max_length=8)),
                ("tries", models.SmallIntegerField(default=0)),
                ("next_at", models.DateTimeField()),
                ("detail", models.TextField(default="")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account_id", "sink_id", "number"), name="hook_event_number"),
                    models.UniqueConstraint(fields=("account_id", "sink_id", "case_id", "seq"), name="hook_event_once"),
                ],
                "indexes": [
                    models.Index(
                        fields=["account_id", "next_at"],
                        name="hook_event_waiting",
                        condition=models.Q(state="waiting"),
                    ),
                    models.Index(fields=["account_id", "sink_id", "state", "-at"], name="hook_event_state"),
                ],
            },
        ),
        *(shut(table) for table in TABLES),
        migrations.RunSQL(FIND, FIND_BACK),
    ]
