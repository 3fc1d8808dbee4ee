"""The desk of several people: presence, mentions, views, invitations, sessions, second factors, rights per shop."""

from typing import Any

import django.contrib.postgres.fields
from django.db import migrations, models

import wanhui.store.keys

#: The account of this transaction; nothing set gives null, and null equals nothing.
HERE = "(SELECT NULLIF(current_setting('wanhui.account_id', true), '')::uuid)"
TABLES = (
    "store_presence", "store_mention", "store_savedview", "store_accountsetting", "store_invitation", "store_signedin",
)  # fmt: skip
#: of a case
OF_CASES = ("store_presence", "store_mention")
#: of a member; what they had goes with them
OF_MEMBERS = ("store_presence", "store_mention", "store_savedview", "store_signedin")
#: of the account itself
OF_THE_ACCOUNT = ("store_savedview", "store_accountsetting", "store_invitation", "store_signedin")


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


#: Whoever may see some shops only sees no case and no record of another, whatever a page asks for.
FEW_SHOPS = """((SELECT NULLIF(current_setting('wanhui.shops', true), '') IS NULL)
    OR {column} = ANY ((SELECT string_to_array(NULLIF(current_setting('wanhui.shops', true), ''), ','))::uuid[]))"""
LIMITED = {"store_case": "shop_id", "store_record": "shop_id", "store_shop": "id"}


def limit(table: str, column: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE POLICY shops ON {table} AS RESTRICTIVE TO wanhui_app USING ({FEW_SHOPS.format(column=column)});",
        f"DROP POLICY shops ON {table};",
    )


#: One message a statement and account: which cases have changed. Many at once are told as a star.
TELL = """
    CREATE FUNCTION public.wanhui_tell() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    DECLARE told record;
    BEGIN
        FOR told IN SELECT account_id, count(*) AS many, string_agg(number::text, ',') AS numbers
            FROM (SELECT account_id, number FROM fresh LIMIT 1001) f GROUP BY account_id
        LOOP
            PERFORM pg_notify('wanhui_live',
                told.account_id || ' case ' || CASE WHEN told.many > 50 THEN '*' ELSE told.numbers END);
        END LOOP;
        RETURN NULL;
    END $$;
    CREATE TRIGGER told_new AFTER INSERT ON store_case REFERENCING NEW TABLE AS fresh
        FOR EACH STATEMENT EXECUTE FUNCTION public.wanhui_tell();
    CREATE TRIGGER told_changed AFTER UPDATE ON store_case REFERENCING NEW TABLE AS fresh
        FOR EACH STATEMENT EXECUTE FUNCTION public.wanhui_tell();
"""
TELL_BACK = """
    DROP TRIGGER told_new ON store_case;
    DROP TRIGGER told_changed ON store_case;
    DROP FUNCTION public.wanhui_tell();
"""

SAFE = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
RIGHTS = """
    GRANT UPDATE (totp_secret, totp_step, recovery) ON store_user TO wanhui_lookup;
    GRANT SELECT (account_id, id, token) ON store_invitation TO wanhui_lookup;
    CREATE POLICY lookup ON store_invitation FOR SELECT TO wanhui_lookup USING (true);
"""
RIGHTS_BACK = """
    DROP POLICY lookup ON store_invitation;
    REVOKE ALL ON store_invitation FROM wanhui_lookup;
    REVOKE UPDATE (totp_secret, totp_step, recovery) ON store_user FROM wanhui_lookup;
"""
FUNCTIONS = {
    "wanhui_invitation(wanted bytea)": "TABLE (account_id uuid, id uuid) LANGUAGE sql STABLE {safe} "
    "AS $$ SELECT account_id, id FROM public.store_invitation WHERE token = wanted $$",
    "wanhui_set_factor(wanted uuid, secret text, codes text[])": "void LANGUAGE sql {safe} "
    "AS $$ UPDATE public.store_user SET totp_secret = secret, totp_step = NULL, recovery = codes WHERE id = wanted $$",
    # Both are true once: of two that come with the same code, one is too late.
    "wanhui_use_step(wanted uuid, step bigint)": "boolean LANGUAGE sql {safe} "
    "AS $$ WITH used AS (UPDATE public.store_user SET totp_step = step WHERE id = wanted "
    "AND (totp_step IS NULL OR totp_step < step) RETURNING 1) SELECT EXISTS (SELECT FROM used) $$",
    "wanhui_use_recovery(wanted uuid, code text)": "boolean LANGUAGE sql {safe} "
    "AS $$ WITH used AS (UPDATE public.store_user SET recovery = array_remove(recovery, code) WHERE id = wanted "
    "AND code = ANY (recovery) RETURNING 1) SELECT EXISTS (SELECT FROM used) $$",
}


def define(signature: str, body: str) -> str:
    return f"""
        CREATE FUNCTION public.{signature} RETURNS {body.format(safe=SAFE)};
        ALTER FUNCTION public.{signature} OWNER TO wanhui_lookup;
        SET LOCAL ROLE wanhui_lookup;
        REVOKE ALL ON FUNCTION public.{signature} FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION public.{signature} TO wanhui_app;
        RESET ROLE;
    """


def drop(signature: str) -> str:
    return f"SET LOCAL ROLE wanhui_lookup; DROP FUNCTION public.{signature}; RESET ROLE;"


MEMBERSHIPS = "wanhui_memberships(wanted uuid)"
_JOIN = (
    "FROM public.store_membership m JOIN public.store_account a ON a.id = m.account_id "
    "WHERE m.user_id = wanted ORDER BY a.created_at, a.id $$"
)
MEMBERSHIPS_NEW = (
    "TABLE (account_id uuid, account_name text, role text, shops uuid[]) LANGUAGE sql STABLE {safe} "
    f"AS $$ SELECT a.id, a.name, m.role, m.shops {_JOIN}"
)
MEMBERSHIPS_OLD = (
    "TABLE (account_id uuid, account_name text, role text) LANGUAGE sql STABLE {safe} "
    f"AS $$ SELECT a.id, a.name, m.role {_JOIN}"
)


def key(*more: tuple[str, Any]) -> list[tuple[str, Any]]:
    return [("account_id", models.UUIDField()), *more]


NEW = models.UUIDField(default=wanhui.store.keys.new_key)


class Migration(migrations.Migration):
    """Nothing here changes what is there already."""

    dependencies = [("store", "0007_agreed")]
    operations = [
        migrations.AddField("user", "totp_secret", models.TextField(null=True)),
        migrations.AddField("user", "totp_step", models.BigIntegerField(null=True)),
        migrations.AddField(
            "user",
            "recovery",
            django.contrib.postgres.fields.ArrayField(models.TextField(), default=list, db_default=[]),
        ),
        migrations.AlterField(
            "user", "recovery", django.contrib.postgres.fields.ArrayField(models.TextField(), default=list)
        ),
        migrations.AddField(
            "user",
            "has_factor",
            models.GeneratedField(
                expression=models.ExpressionWrapper(
                    models.Q(totp_secret__isnull=False), output_field=models.BooleanField()
                ),
                output_field=models.BooleanField(),
                db_persist=True,
            ),
        ),
        migrations.AddField(
            "membership", "shops", django.contrib.postgres.fields.ArrayField(models.UUIDField(), null=True)
        ),
        migrations.AddField("membership", "work", models.JSONField(default=dict)),
        migrations.CreateModel(
            "Presence",
            key(
                ("case_id", models.UUIDField()),
                ("person", models.UUIDField()),
                ("seen_at", models.DateTimeField()),
                ("is_writing", models.BooleanField(default=False)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "case_id", "person", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ),
        ),
        migrations.CreateModel(
            "Mention",
            key(
                ("id", NEW),
                ("case_id", models.UUIDField()),
                ("person", models.UUIDField()),
                ("seq", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ),
            options={"indexes": [models.Index(fields=["account_id", "person", "-at"], name="mention_person")]},
        ),
        migrations.CreateModel(
            "SavedView",
            key(
                ("id", NEW),
                ("person", models.UUIDField(null=True)),
                ("name", models.TextField()),
                ("query", models.TextField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ),
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account_id", "person", "name"), name="saved_view_name", nulls_distinct=False
                    )
                ]
            },
        ),
        migrations.CreateModel(
            "AccountSetting",
            key(
                ("name", models.CharField(max_length=32)),
                ("value", models.JSONField()),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.TextField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "name", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ),
        ),
        migrations.CreateModel(
            "Invitation",
            key(
                ("id", NEW),
                ("token", models.BinaryField(max_length=32, unique=True)),
                ("login", models.TextField()),
                ("name", models.TextField()),
                ("role", models.CharField(max_length=8)),
                ("shops", django.contrib.postgres.fields.ArrayField(models.UUIDField(), null=True)),
                ("person", models.UUIDField(null=True)),
                ("made_by", models.UUIDField()),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ),
        ),
        migrations.CreateModel(
            "SignedIn",
            key(
                ("id", NEW),
                ("person", models.UUIDField()),
                ("key", models.TextField()),
                ("at", models.DateTimeField()),
                ("address", models.TextField()),
                ("browser", models.TextField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ),
            options={"indexes": [models.Index(fields=["account_id", "person"], name="signed_in_person")]},
        ),
        *(migrations.RunSQL(shut(t), open_again(t)) for t in TABLES),
        *(bind(t, "case", "(account_id, case_id) REFERENCES store_case (account_id, id)") for t in OF_CASES),
        *(
            bind(
                t, "member", "(account_id, person) REFERENCES store_membership (account_id, user_id) ON DELETE CASCADE"
            )
            for t in OF_MEMBERS
        ),
        *(bind(t, "account", "(account_id) REFERENCES store_account (id)") for t in OF_THE_ACCOUNT),
        *(limit(t, c) for t, c in LIMITED.items()),
        migrations.RunSQL(TELL, TELL_BACK),
        migrations.RunSQL(RIGHTS, RIGHTS_BACK),
        *(migrations.RunSQL(define(s, b), drop(s)) for s, b in FUNCTIONS.items()),
        migrations.RunSQL(
            drop(MEMBERSHIPS) + define(MEMBERSHIPS, MEMBERSHIPS_NEW),
            drop(MEMBERSHIPS) + define(MEMBERSHIPS, MEMBERSHIPS_OLD),
        ),
    ]
