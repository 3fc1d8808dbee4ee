"""A person of an identity provider is bound to the person here with whom they first came in."""

from django.db import migrations, models

SAFE = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
RIGHTS = "GRANT UPDATE (identity) ON store_user TO wanhui_lookup;"
RIGHTS_BACK = "REVOKE UPDATE (identity) ON store_user FROM wanhui_lookup;"
FUNCTIONS = {
    "wanhui_identified(wanted text)": "SETOF public.store_user LANGUAGE sql STABLE {safe} "
    "AS $$ SELECT * FROM public.store_user WHERE identity = wanted $$",
    # True for the first that comes for this person, and for that same one ever after.
    "wanhui_identify(wanted uuid, whom text)": "boolean LANGUAGE sql {safe} "
    "AS $$ WITH bound AS (UPDATE public.store_user SET identity = whom WHERE id = wanted "
    "AND (identity IS NULL OR identity = whom) RETURNING 1) SELECT EXISTS (SELECT FROM bound) $$",
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


class Migration(migrations.Migration):
    """One column, and two narrow functions: at sign-in no account is known yet."""

    dependencies = [("store", "0015_knowing")]
    operations = [
        migrations.AddField("user", "identity", models.TextField(null=True, unique=True)),
        migrations.RunSQL(RIGHTS, RIGHTS_BACK),
        *(migrations.RunSQL(define(name, body), drop(name)) for name, body in FUNCTIONS.items()),
    ]
