"""An import may tell the planner how large its tables have become, long before the server looks by itself.

Until somebody has looked, the planner takes an account for a two-hundredth of a table, and a batch that asks for some
thousand cases reads every case of the account: each batch more than the one before.
"""

from django.db import migrations

#: What joins and look-ups of an import go by. Only the owner of a table may look, therefore a function of the owner's.
COLUMNS = {
    "store_record": (
        "account_id", "id", "shop_id", "kind", "external_id", "order_ref", "buyer_ref", "conversation_ref",
    ),
    "store_reading": ("account_id", "record_id"),
    "store_case": ("account_id", "id", "shop_id", "subject", "buyer_ref", "status", "assignee", "number"),
    "store_caseitem": ("account_id", "case_id", "record_id"),
    "store_caseevent": ("account_id", "case_id", "seq"),
}  # fmt: skip
LOOK = "\n".join(f"ANALYZE (SKIP_LOCKED) public.{table} ({', '.join(names)});" for table, names in COLUMNS.items())
#: A tenth of the usual sample: sizes matter here, not the last per cent. A table that somebody looks at is left out.
MAKE = f"""
    CREATE FUNCTION public.wanhui_look_at_sizes() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = pg_catalog, pg_temp SET default_statistics_target = 10 AS $$ BEGIN
        {LOOK}
    END $$;
    REVOKE ALL ON FUNCTION public.wanhui_look_at_sizes() FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION public.wanhui_look_at_sizes() TO wanhui_app;
"""


class Migration(migrations.Migration):
    """Adds a function; nothing that is there changes."""

    dependencies = [("store", "0021_faults_within_shops")]
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION public.wanhui_look_at_sizes();")]
