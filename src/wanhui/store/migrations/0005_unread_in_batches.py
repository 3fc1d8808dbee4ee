"""What is unread stands in batches, and references of the tables that imports fill are checked once a statement.

A foreign key looks up and locks the row referred to for every single row; that was a third of the database's work in
an import. The application may not delete what is referred to, so a look at the rows of the statement is enough.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

import wanhui.store.keys

#: The account of this transaction; nothing set gives null, and null equals nothing.
HERE = "(SELECT NULLIF(current_setting('wanhui.account_id', true), '')::uuid)"

#: table, column of the reference, table referred to; (account_id, column) refers to (account_id, id)
REFERENCES = (
    ("store_record", "shop_id", "store_shop"),
    ("store_record", "raw_item_id", "store_rawitem"),
    ("store_reading", "record_id", "store_record"),
    ("store_case", "shop_id", "store_shop"),
    ("store_caseevent", "case_id", "store_case"),
    ("store_caseitem", "case_id", "store_case"),
    ("store_caseitem", "record_id", "store_record"),
    ("store_casesearch", "case_id", "store_case"),
)

FUNCTIONS = """
    CREATE FUNCTION public.wanhui_refers() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, pg_temp AS $$
    DECLARE is_lost boolean;
    BEGIN
        EXECUTE format(
            -- a look-up a row, by the index: what the planner thinks of the tables must not matter
            'SELECT EXISTS (SELECT FROM (SELECT DISTINCT account_id, %1$I AS ref FROM added WHERE %1$I IS NOT NULL) a '
            'WHERE (SELECT p.id FROM public.%2$I p WHERE p.account_id = a.account_id AND p.id = a.ref) IS NULL)',
            TG_ARGV[0], TG_ARGV[1]) INTO is_lost;
        IF is_lost THEN
            RAISE foreign_key_violation USING
                MESSAGE = format('%I.%I refers to no row of %I', TG_TABLE_NAME, TG_ARGV[0], TG_ARGV[1]);
        END IF;
        RETURN NULL;
    END $$;
    CREATE FUNCTION public.wanhui_keeps_references() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        RAISE foreign_key_violation USING MESSAGE = format('the references of %I never change', TG_TABLE_NAME);
    END $$;
"""
FUNCTIONS_BACK = """
    DROP FUNCTION public.wanhui_refers();
    DROP FUNCTION public.wanhui_keeps_references();
"""


def by_statement(table: str, column: str, to: str) -> str:
    return f"""
        ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_of_account;
        CREATE TRIGGER {column}_of_account AFTER INSERT ON {table} REFERENCING NEW TABLE AS added
            FOR EACH STATEMENT EXECUTE FUNCTION public.wanhui_refers('{column}', '{to}');
        CREATE TRIGGER {column}_stays BEFORE UPDATE OF {column} ON {table}
            FOR EACH ROW WHEN (OLD.{column} IS DISTINCT FROM NEW.{column})
            EXECUTE FUNCTION public.wanhui_keeps_references();
    """


def by_row(table: str, column: str, to: str) -> str:
    return f"""
        DROP TRIGGER {column}_of_account ON {table};
        DROP TRIGGER {column}_stays ON {table};
        ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_of_account
            FOREIGN KEY (account_id, {column}) REFERENCES {to} (account_id, id);
    """


SHUT = f"""
    ALTER TABLE store_unreadbatch ENABLE ROW LEVEL SECURITY;
    ALTER TABLE store_unreadbatch FORCE ROW LEVEL SECURITY;
    CREATE POLICY account ON store_unreadbatch USING (account_id = {HERE}) WITH CHECK (account_id = {HERE});
    ALTER TABLE store_unreadbatch ADD CONSTRAINT store_unreadbatch_account
        FOREIGN KEY (account_id) REFERENCES store_account (id);
"""
SHUT_BACK = "DROP POLICY account ON store_unreadbatch;"

#: What waits to be read goes on waiting.
MOVE = """
    ALTER TABLE store_unread NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE store_unreadbatch NO FORCE ROW LEVEL SECURITY;
    INSERT INTO store_unreadbatch (account_id, id, records)
        SELECT account_id, (array_agg(record_id ORDER BY record_id))[1], array_agg(record_id ORDER BY record_id)
        FROM (SELECT account_id, record_id,
                     row_number() OVER (PARTITION BY account_id ORDER BY record_id) / 5000 AS part
              FROM store_unread) u
        GROUP BY account_id, part;
    ALTER TABLE store_unreadbatch FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    """Runs as wanhui_owner."""

    dependencies = [("store", "0004_evidence")]
    operations = [
        migrations.CreateModel(
            name="UnreadBatch",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                ("records", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
            ],
        ),
        migrations.RunSQL(SHUT, SHUT_BACK),
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.DeleteModel(name="Unread"),
        migrations.RunSQL(FUNCTIONS, FUNCTIONS_BACK),
        *(migrations.RunSQL(by_statement(*one), by_row(*one)) for one in REFERENCES),
    ]
