"""Lets a search look among open cases only: with many closed ones, the newest matches would be closed nearly all."""

from django.db import migrations

HERE = "(SELECT NULLIF(current_setting('wanhui.account_id', true), '')::uuid)"
MAKE = """
    GRANT SELECT (status) ON store_case TO wanhui_lookup;
    CREATE FUNCTION public.{signature} RETURNS TABLE (case_id uuid, number bigint)
        LANGUAGE plpgsql STABLE SECURITY DEFINER
        SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan
        AS $$ BEGIN RETURN QUERY SELECT s.case_id, s.number FROM public.store_casesearch s
            WHERE s.grams @> wanted AND s.account_id = {here} {more} ORDER BY s.number DESC LIMIT most; END $$;
    ALTER FUNCTION public.{signature} OWNER TO wanhui_lookup;
    SET LOCAL ROLE wanhui_lookup;
    REVOKE ALL ON FUNCTION public.{signature} FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION public.{signature} TO wanhui_app;
    RESET ROLE;
"""
DROP = "SET LOCAL ROLE wanhui_lookup; DROP FUNCTION public.{signature}; RESET ROLE;"
OLD = "wanhui_search(wanted bigint[], most integer)"
NEW = "wanhui_search(wanted bigint[], most integer, is_open boolean)"
AMONG = """AND (NOT is_open OR EXISTS (SELECT FROM public.store_case c
    WHERE c.account_id = s.account_id AND c.id = s.case_id AND c.status IN ('open', 'waiting')))"""


class Migration(migrations.Migration):
    """Takes the place of the function of 0002; nothing else changes."""

    dependencies = [("store", "0002_row_level_security")]
    operations = [
        migrations.RunSQL(
            DROP.format(signature=OLD) + MAKE.format(signature=NEW, here=HERE, more=AMONG),
            DROP.format(signature=NEW) + MAKE.format(signature=OLD, here=HERE, more=""),
        )
    ]
