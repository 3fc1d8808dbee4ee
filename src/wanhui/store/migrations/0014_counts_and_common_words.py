"""Lets counts of the tabs and searches for words that stand everywhere stop early, however many cases there are."""

# ruff: noqa: S608 - statements are put together from names of ours

from django.db import migrations, models

HERE = "(SELECT NULLIF(current_setting('wanhui.account_id', true), '')::uuid)"
SIGNATURE = "wanhui_search(wanted bigint[], most integer, is_open boolean)"
#: Among all cases, a word that stands everywhere is found by walking back from the newest; among open ones that walk
#: would pass very many closed ones, so there the inverted index goes first.
MAKE = f"""
    SET LOCAL ROLE wanhui_lookup;
    CREATE OR REPLACE FUNCTION public.{SIGNATURE} RETURNS TABLE (case_id uuid, number bigint)
        LANGUAGE plpgsql STABLE SECURITY DEFINER
        SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan
        AS $$ BEGIN
            IF is_open THEN
                RETURN QUERY SELECT s.case_id, s.number FROM public.store_casesearch s
                    JOIN public.store_case c ON c.account_id = s.account_id AND c.id = s.case_id
                    WHERE s.grams @> wanted AND s.account_id = {HERE} AND c.status IN ('open', 'waiting')
                    ORDER BY s.number + 0 DESC LIMIT most;
            ELSE
                RETURN QUERY SELECT s.case_id, s.number FROM public.store_casesearch s
                    WHERE s.grams @> wanted AND s.account_id = {HERE} ORDER BY s.number DESC LIMIT most;
            END IF;
        END $$;
    RESET ROLE;
"""
BACK = f"""
    SET LOCAL ROLE wanhui_lookup;
    CREATE OR REPLACE FUNCTION public.{SIGNATURE} RETURNS TABLE (case_id uuid, number bigint)
        LANGUAGE plpgsql STABLE SECURITY DEFINER
        SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan
        AS $$ BEGIN RETURN QUERY SELECT s.case_id, s.number FROM public.store_casesearch s
            WHERE s.grams @> wanted AND s.account_id = {HERE} AND (NOT is_open OR EXISTS (SELECT FROM
            public.store_case c WHERE c.account_id = s.account_id AND c.id = s.case_id
            AND c.status IN ('open', 'waiting'))) ORDER BY s.number DESC LIMIT most; END $$;
    RESET ROLE;
"""


class Migration(migrations.Migration):
    """Two indexes, and a search that uses them; what is found stays the same."""

    dependencies = [("store", "0013_insights")]
    operations = [
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["account_id", "status", "assignee"],
                name="case_in_hand",
                condition=models.Q(status__in=["open", "waiting"]),
            ),
        ),
        migrations.AddIndex("casesearch", models.Index(fields=["account_id", "number"], name="case_search_newest")),
        migrations.RunSQL(MAKE, BACK),
    ]
