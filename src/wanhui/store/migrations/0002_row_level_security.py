"""Shuts every account in: row-level security, references that cannot cross accounts, and the few ways around."""

# ruff: noqa: S608 - statements are put together from names of ours

from django.db import migrations

#: The account of this transaction; nothing set gives null, and null equals nothing.
HERE = "(SELECT NULLIF(current_setting('wanhui.account_id', true), '')::uuid)"

#: table -> the column that names its account
ACCOUNT_COLUMN = {
    "store_account": "id",
    "store_membership": "account_id",
    "store_shop": "account_id",
    "store_rawitem": "account_id",
    "store_record": "account_id",
    "store_unread": "account_id",
    "store_reading": "account_id",
    "store_correction": "account_id",
    "store_case": "account_id",
    "store_caseevent": "account_id",
    "store_caseitem": "account_id",
    "store_casesearch": "account_id",
    "store_reply": "account_id",
    "store_importrun": "account_id",
    "store_columnmapping": "account_id",
    "store_auditevent": "account_id",
}

#: table, column of the reference, table referred to; (account_id, column) refers to (account_id, id)
REFERENCES = (
    ("store_rawitem", "shop_id", "store_shop"),
    ("store_record", "shop_id", "store_shop"),
    ("store_record", "raw_item_id", "store_rawitem"),
    ("store_unread", "record_id", "store_record"),
    ("store_reading", "record_id", "store_record"),
    ("store_correction", "record_id", "store_record"),
    ("store_case", "shop_id", "store_shop"),
    ("store_caseevent", "case_id", "store_case"),
    ("store_caseitem", "case_id", "store_case"),
    ("store_caseitem", "record_id", "store_record"),
    ("store_casesearch", "case_id", "store_case"),
    ("store_reply", "case_id", "store_case"),
    ("store_importrun", "raw_item_id", "store_rawitem"),
    ("store_columnmapping", "shop_id", "store_shop"),
)
#: tables that refer to the account itself and to nothing else of it
OF_THE_ACCOUNT = ("store_membership", "store_shop", "store_rawitem", "store_importrun", "store_auditevent")


def shut(table: str, column: str) -> str:
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY account ON {table} USING ({column} = {HERE}) WITH CHECK ({column} = {HERE});
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


#: A person is seen by the accounts they work for; anyone may be added, nobody is found by looking.
PEOPLE = f"""
    ALTER TABLE store_user ENABLE ROW LEVEL SECURITY;
    ALTER TABLE store_user FORCE ROW LEVEL SECURITY;
    CREATE POLICY colleague ON store_user USING (
        EXISTS (SELECT FROM store_membership m WHERE m.user_id = store_user.id AND m.account_id = {HERE}));
    CREATE POLICY newcomer ON store_user FOR INSERT WITH CHECK (true);
    ALTER TABLE store_membership ADD CONSTRAINT store_membership_user
        FOREIGN KEY (user_id) REFERENCES store_user (id);
"""
PEOPLE_BACK = """
    ALTER TABLE store_membership DROP CONSTRAINT store_membership_user;
    DROP POLICY newcomer ON store_user;
    DROP POLICY colleague ON store_user;
    ALTER TABLE store_user NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE store_user DISABLE ROW LEVEL SECURITY;
"""

#: wanhui_lookup cannot sign in; it owns the functions below and sees just the columns that they need.
LOOKUP = """
    GRANT SELECT, UPDATE (password) ON store_user TO wanhui_lookup;
    GRANT SELECT ON store_membership TO wanhui_lookup;
    GRANT SELECT (id, name, created_at) ON store_account TO wanhui_lookup;
    GRANT SELECT (account_id, id, alarm_at) ON store_case TO wanhui_lookup;
    GRANT SELECT ON store_casesearch TO wanhui_lookup;
    CREATE POLICY lookup ON store_user TO wanhui_lookup USING (true);
    CREATE POLICY lookup ON store_membership FOR SELECT TO wanhui_lookup USING (true);
    CREATE POLICY lookup ON store_account FOR SELECT TO wanhui_lookup USING (true);
    CREATE POLICY lookup ON store_case FOR SELECT TO wanhui_lookup USING (true);
    CREATE POLICY lookup ON store_casesearch FOR SELECT TO wanhui_lookup USING (true);
"""
LOOKUP_BACK = """
    DROP POLICY lookup ON store_casesearch;
    DROP POLICY lookup ON store_case;
    DROP POLICY lookup ON store_account;
    DROP POLICY lookup ON store_membership;
    DROP POLICY lookup ON store_user;
    REVOKE ALL ON store_user, store_membership, store_account, store_case, store_casesearch FROM wanhui_lookup;
    REVOKE UPDATE (password) ON store_user FROM wanhui_lookup;
    REVOKE SELECT (id, name, created_at) ON store_account FROM wanhui_lookup;
    REVOKE SELECT (account_id, id, alarm_at) ON store_case FROM wanhui_lookup;
"""

#: name and parameters -> what it returns and does; all run as wanhui_lookup with a fixed search_path
FUNCTIONS = {
    "wanhui_sign_in(wanted text)": "SETOF public.store_user LANGUAGE sql STABLE {safe} "
    "AS $$ SELECT * FROM public.store_user WHERE login = wanted $$",
    "wanhui_person(wanted uuid)": "SETOF public.store_user LANGUAGE sql STABLE {safe} "
    "AS $$ SELECT * FROM public.store_user WHERE id = wanted $$",
    "wanhui_memberships(wanted uuid)": "TABLE (account_id uuid, account_name text, role text) "
    "LANGUAGE sql STABLE {safe} "
    "AS $$ SELECT a.id, a.name, m.role FROM public.store_membership m "
    "JOIN public.store_account a ON a.id = m.account_id "
    "WHERE m.user_id = wanted ORDER BY a.created_at, a.id $$",
    "wanhui_accounts()": "TABLE (account_id uuid, account_name text) LANGUAGE sql STABLE {safe} "
    "AS $$ SELECT id, name FROM public.store_account ORDER BY created_at, id $$",
    "wanhui_set_password(wanted uuid, hash text)": "void LANGUAGE sql {safe} "
    "AS $$ UPDATE public.store_user SET password = hash WHERE id = wanted $$",
    "wanhui_due_cases(until timestamptz, most integer)": "TABLE (account_id uuid, case_id uuid, alarm_at timestamptz) "
    "LANGUAGE sql STABLE {safe} AS $$ SELECT account_id, id, alarm_at FROM public.store_case "
    "WHERE alarm_at <= until ORDER BY alarm_at LIMIT most $$",
    # Arrays have no leakproof operator, so a policy on the table would keep the index from being used; here the
    # account is one condition among others. The plan must be made for the very terms asked for.
    "wanhui_search(wanted bigint[], most integer)": "TABLE (case_id uuid, number bigint) "
    "LANGUAGE plpgsql STABLE {safe} "
    "SET plan_cache_mode = force_custom_plan "
    "AS $$ BEGIN RETURN QUERY SELECT s.case_id, s.number FROM public.store_casesearch s "
    f"WHERE s.grams @> wanted AND s.account_id = {HERE} ORDER BY s.number DESC LIMIT most; END $$",
}
SAFE = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"


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


class Migration(migrations.Migration):
    """Runs as wanhui_owner; the roles exist by then (``store/setup.py`` makes them)."""

    dependencies = [("store", "0001_initial")]
    operations = [
        *(migrations.RunSQL(shut(t, c), open_again(t)) for t, c in ACCOUNT_COLUMN.items()),
        *(migrations.RunSQL(refer(*r), forget(*r[:2])) for r in REFERENCES),
        *(
            migrations.RunSQL(refer_to_account(t), f"ALTER TABLE {t} DROP CONSTRAINT {t}_account;")
            for t in OF_THE_ACCOUNT
        ),
        migrations.RunSQL(PEOPLE, PEOPLE_BACK),
        migrations.RunSQL(LOOKUP, LOOKUP_BACK),
        *(migrations.RunSQL(define(s, b), drop(s)) for s, b in FUNCTIONS.items()),
    ]
