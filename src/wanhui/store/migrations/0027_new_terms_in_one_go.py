"""Large imports sort what new cases are found by into the index in one go, when they are done.

The index collects new terms on a list and sorts them in when that has grown; sorting in a longer list costs far less a
term. Only the owner of an index may ask for it, therefore a function of the owner's.
"""

from __future__ import annotations

from django.db import migrations

MAKE = """
    CREATE FUNCTION public.wanhui_sort_in_terms() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = pg_catalog, pg_temp AS $$ BEGIN
        PERFORM gin_clean_pending_list('public.case_search_grams');
    END $$;
    REVOKE ALL ON FUNCTION public.wanhui_sort_in_terms() FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION public.wanhui_sort_in_terms() TO wanhui_app;
"""


class Migration(migrations.Migration):
    """Adds a function; nothing that is there changes."""

    dependencies = [("store", "0026_old_orders_that_come_late")]
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION public.wanhui_sort_in_terms();")]
