"""No account sees, changes or points at a row of another, in any table, whatever the application asks for."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from django.apps import apps
from django.db import connection, models

from tests.store.world import fill
from wanhui.store import tenancy
from wanhui.store.keys import new_key
from wanhui.store.roles import EXEMPT
from wanhui.store.setup import Prepared

pytestmark = pytest.mark.database

#: Names of tables, known without a database: pytest asks for them before there is one.
TABLES = (
    "store_account", "store_auditevent", "store_case", "store_caseevent", "store_caseitem", "store_casesearch",
    "store_columnmapping", "store_correction", "store_importrun", "store_membership", "store_rawitem",
    "store_reading", "store_record", "store_reply", "store_shop", "store_unreadbatch", "store_user",
    "store_evidenceentry", "store_evidencefile", "store_evidencehead", "store_evidencestamp", "store_evidencewaiting",
    "store_filedreport", "store_holdrelease", "store_recordversion", "store_rightsnotice", "store_uploadlink",
    "store_accountsetting", "store_invitation", "store_mention", "store_presence", "store_savedview", "store_signedin",
    "store_agreement", "store_buyerwish", "store_delivery", "store_notice", "store_parcelwatch", "store_phonecall",
    "store_sink", "store_sitting",
    "store_afteraction", "store_approval", "store_budget", "store_caseoutcome", "store_givenremedy", "store_incident",
    "store_ownplaybook", "store_readingoffsets",
    "store_buyermark", "store_orderscreen", "store_ordertoken",
    "store_dailycount", "store_finding", "store_gap", "store_recall", "store_recallorder",
    "store_knowledge", "store_knowledgeterm", "store_lapsedbuyer", "store_outreach", "store_pricedrop",
    "store_apianswer", "store_apikey", "store_hookevent",
    "store_authorityclock", "store_salestop", "store_suppliertask",
    "store_aftermath", "store_agentwork", "store_casework", "store_loyalty", "store_trainingitem",
    "store_weeklyreport",
)  # fmt: skip
REFERENCES = (
    ("store_afteraction", "shop_id"),
    ("store_aftermath", "case_id"),
    ("store_aftermath", "shop_id"),
    ("store_agentwork", "case_id"),
    ("store_agentwork", "shop_id"),
    ("store_casework", "case_id"),
    ("store_loyalty", "shop_id"),
    ("store_gap", "shop_id"),
    ("store_weeklyreport", "shop_id"),
    ("store_agreement", "case_id"),
    ("store_apianswer", "key_id"),
    ("store_approval", "case_id"),
    ("store_budget", "shop_id"),
    ("store_caseoutcome", "case_id"),
    ("store_caseoutcome", "shop_id"),
    ("store_givenremedy", "case_id"),
    ("store_givenremedy", "shop_id"),
    ("store_incident", "shop_id"),
    ("store_ownplaybook", "shop_id"),
    ("store_readingoffsets", "shop_id"),
    ("store_buyerwish", "shop_id"),
    ("store_delivery", "notice_id"),
    ("store_delivery", "sink_id"),
    ("store_notice", "case_id"),
    ("store_parcelwatch", "record_id"),
    ("store_phonecall", "case_id"),
    ("store_sitting", "case_id"),
    ("store_dailycount", "shop_id"),
    ("store_finding", "shop_id"),
    ("store_recall", "shop_id"),
    ("store_recallorder", "recall_id"),
    ("store_knowledge", "shop_id"),
    ("store_lapsedbuyer", "shop_id"),
    ("store_outreach", "shop_id"),
    ("store_pricedrop", "shop_id"),
    ("store_authorityclock", "stop_id"),
    ("store_salestop", "shop_id"),
    ("store_suppliertask", "shop_id"),
    ("store_case", "shop_id"),
    ("store_caseevent", "case_id"),
    ("store_caseitem", "case_id"),
    ("store_caseitem", "record_id"),
    ("store_casesearch", "case_id"),
    ("store_columnmapping", "shop_id"),
    ("store_correction", "record_id"),
    ("store_evidenceentry", "raw_item_id"),
    ("store_evidencefile", "case_id"),
    ("store_evidencefile", "shop_id"),
    ("store_evidencewaiting", "raw_item_id"),
    ("store_filedreport", "case_id"),
    ("store_holdrelease", "case_id"),
    ("store_hookevent", "case_id"),
    ("store_hookevent", "sink_id"),
    ("store_importrun", "raw_item_id"),
    ("store_mention", "case_id"),
    ("store_presence", "case_id"),
    ("store_buyermark", "shop_id"),
    ("store_orderscreen", "shop_id"),
    ("store_ordertoken", "record_id"),
    ("store_rawitem", "shop_id"),
    ("store_reading", "record_id"),
    ("store_record", "raw_item_id"),
    ("store_record", "shop_id"),
    ("store_recordversion", "record_id"),
    ("store_reply", "case_id"),
    ("store_rightsnotice", "case_id"),
    ("store_uploadlink", "case_id"),
)
_full: dict[str, UUID] = {}


@pytest.fixture
def full(database: Prepared) -> UUID:
    """An account with a row in every table, made once."""
    return _filled("full")


@pytest.fixture
def stranger(database: Prepared) -> UUID:
    """Another account, just as full."""
    return _filled("stranger")


@pytest.fixture
def app(database: Prepared) -> Iterator[psycopg.Connection]:
    """A connection of the application's role, past Django and `tenancy`."""
    with psycopg.connect(database.app_dsn) as found:
        yield found
        found.rollback()


def _filled(name: str) -> UUID:
    from tests.conftest import NOW
    from wanhui.store.accounts import create_account

    if name not in _full:
        _full[name] = create_account(name, NOW)
        fill(_full[name], login=f"{name}-{new_key()}@example.com")
    return _full[name]


def _column(table: str) -> str:
    return "id" if table in ("store_account", "store_user") else "account_id"


def _enter(app: psycopg.Connection, account: UUID) -> None:
    app.execute("SELECT set_config('wanhui.account_id', %s, true)", [str(account)])


def _one(app: psycopg.Connection, table: str) -> str:
    """A column of `table` that the application may read and change."""
    return {"store_user": "name", "store_account": "name"}.get(table, "account_id")


def test_the_lists_above_name_every_table_and_every_reference_of_ours(database: Prepared) -> None:
    ours = {model._meta.db_table for model in apps.get_app_config("store").get_models()}
    pointers = {
        (model._meta.db_table, field.name)
        for model in apps.get_app_config("store").get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.UUIDField) and field.name.endswith("_id")
    }
    people = {("store_membership", "user_id"), ("store_correction", "author_id"), ("store_sitting", "person_id")}
    assert ours == set(TABLES)
    assert {(t, c) for t, c in pointers if c != "account_id"} - people == set(REFERENCES)


def test_every_table_is_under_row_level_security_or_stands_in_the_list_of_exceptions(database: Prepared) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class "
            "WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
        tables = dict(cursor.fetchall())
    assert {table for table, is_shut in tables.items() if not is_shut} == set(EXEMPT)
    assert set(TABLES) <= {table for table, is_shut in tables.items() if is_shut}


@pytest.mark.parametrize("table", TABLES)
def test_an_account_sees_its_own_rows_and_none_of_another(
    table: str, full: UUID, stranger: UUID, app: psycopg.Connection
) -> None:
    _enter(app, full)
    mine = app.execute(f"SELECT count({_one(app, table)}) FROM {table}").fetchone()[0]
    assert mine >= 1
    if table != "store_user":
        foreign = f"SELECT count(*) FROM {table} WHERE {_column(table)} <> %s"
        assert app.execute(foreign, [full]).fetchone() == (0,)
    else:
        assert mine == 1


@pytest.mark.parametrize("table", TABLES)
def test_without_an_account_there_are_no_rows(table: str, full: UUID, app: psycopg.Connection) -> None:
    assert app.execute(f"SELECT count({_one(app, table)}) FROM {table}").fetchone() == (0,)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("act", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_an_account_changes_no_row_of_another(
    table: str, act: str, full: UUID, stranger: UUID, app: psycopg.Connection
) -> None:
    _enter(app, stranger)
    where = "id NOT IN (SELECT user_id FROM store_membership)" if table == "store_user" else f"{_column(table)} = %s"
    sql = act.format(table=table, column=_one(app, table)) + f" WHERE {where}"
    try:
        changed = app.execute(sql, [] if table == "store_user" else [full]).rowcount
    except psycopg.errors.InsufficientPrivilege:
        return
    assert changed == 0


@pytest.mark.parametrize("table", [table for table in TABLES if table not in ("store_user", "store_account")])
def test_an_account_can_write_no_row_into_another(
    table: str, full: UUID, stranger: UUID, app: psycopg.Connection
) -> None:
    _enter(app, full)
    columns = [column.name for column in app.execute(f"SELECT * FROM {table} LIMIT 0").description]
    copied = ", ".join("%s::uuid" if column == "account_id" else column for column in columns)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        app.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {copied} FROM {table} LIMIT 1", [stranger])


@pytest.mark.parametrize(("table", "column"), REFERENCES)
def test_no_row_points_across_accounts(
    table: str, column: str, full: UUID, stranger: UUID, app: psycopg.Connection
) -> None:
    to = {
        "shop_id": "store_shop", "case_id": "store_case", "record_id": "store_record", "raw_item_id": "store_rawitem",
        "notice_id": "store_notice", "sink_id": "store_sink", "recall_id": "store_recall",
        "key_id": "store_apikey", "stop_id": "store_salestop",
    }  # fmt: skip
    _enter(app, stranger)
    foreign = app.execute(f"SELECT id FROM {to[column]} LIMIT 1").fetchone()[0]
    _enter(app, full)
    columns = [found.name for found in app.execute(f"SELECT * FROM {table} LIMIT 0").description]
    fresh = {"id": "gen_random_uuid()", column: "%s::uuid"}
    # What must be unique is made so, lest that be what refuses the row.
    unique = {"external_id", "idempotency_key", "header", "subject"}
    bits = {"secret": "sha256('another')", "seq": "-seq"}
    own = {"store_notice": {"key": "gen_random_uuid()::text"}, "store_sink": {"secret": "secret"}}
    own["store_phonecall"] = {"source": "gen_random_uuid()::text", "number": "number"}
    own["store_ownplaybook"] = own["store_readingoffsets"] = {"version": "-version"}
    own["store_caseoutcome"] = {"case_id": "gen_random_uuid()"}
    own["store_aftermath"] = {"days": "-days"}
    bits |= own.get(table, {})
    copied = ", ".join(
        fresh.get(name)
        or bits.get(name)
        or ("gen_random_uuid()::text" if name in unique else "-number" if name == "number" else name)
        for name in columns
    )
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        app.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {copied} FROM {table} LIMIT 1", [foreign])


@pytest.mark.parametrize(
    "act",
    [
        "ALTER TABLE store_record DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE store_record NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY account ON store_record",
        "CREATE POLICY all_of_it ON store_record USING (true)",
        "ALTER ROLE wanhui_app BYPASSRLS",
        "CREATE TABLE public.mine (id int)",
        "SELECT password FROM store_user",
        "SELECT args FROM procrastinate_jobs",
        "UPDATE store_caseevent SET kind = kind",
        "DELETE FROM store_auditevent",
        "SET LOCAL row_security = off; SELECT count(*) FROM store_record",
        "COPY store_record FROM STDIN",
    ],
)
def test_the_application_can_neither_bypass_nor_loosen_it(act: str, full: UUID, app: psycopg.Connection) -> None:
    _enter(app, full)
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported)):
        app.execute(act)


def test_the_application_owns_nothing_and_has_no_rights_over_roles(database: Prepared, app: psycopg.Connection) -> None:
    owned = "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole AND relpersistence <> 't'"
    assert app.execute(owned).fetchone() == (0,)
    rights = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    assert app.execute(rights).fetchone() == (False, False, False, False)


def test_the_queue_role_reads_no_table_of_ours(database: Prepared) -> None:
    with psycopg.connect(database.jobs_dsn) as jobs:
        assert jobs.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()[0] >= 0
        for table in TABLES:
            with pytest.raises(psycopg.errors.InsufficientPrivilege), jobs.transaction():
                jobs.execute(f"SELECT * FROM {table}")


def test_functions_that_reach_further_have_a_fixed_search_path_and_an_owner_who_cannot_sign_in(
    database: Prepared,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname, r.rolname, r.rolcanlogin OR r.rolsuper OR r.rolbypassrls, "
            "'search_path=pg_catalog, pg_temp' = ANY(p.proconfig), "
            "has_function_privilege('wanhui_jobs', p.oid, 'EXECUTE') "
            "FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner WHERE p.prosecdef"
        )
        found = cursor.fetchall()
    assert {name for name, *_ in found} == {
        "wanhui_sign_in", "wanhui_person", "wanhui_memberships", "wanhui_accounts", "wanhui_set_password",
        "wanhui_due_cases", "wanhui_search", "wanhui_unsealed",
        "wanhui_due_parcels", "wanhui_invitation", "wanhui_set_factor", "wanhui_use_step", "wanhui_use_recovery",
        "wanhui_identified", "wanhui_identify", "wanhui_api_key", "wanhui_look_at_sizes",
        "wanhui_sort_in_terms",
    }  # fmt: skip
    by_name = {name: tuple(rest) for name, *rest in found}
    # Only the owner of a table may look at its size or tidy its index; these take nothing and give nothing.
    for name in ("wanhui_look_at_sizes", "wanhui_sort_in_terms"):
        owner, _, *rest = by_name.pop(name)
        assert (owner, *rest) == ("wanhui_owner", True, False)
    assert set(by_name.values()) == {("wanhui_lookup", False, True, False)}


def test_one_transaction_belongs_to_one_account(account: UUID, other_account: UUID) -> None:
    with tenancy.account(account):
        with tenancy.account(account) as cursor:
            cursor.execute("SELECT current_setting('wanhui.account_id')")
            assert cursor.fetchone() == (str(account),)
        with pytest.raises(RuntimeError, match="one account"), tenancy.account(other_account):
            pass


def test_the_account_is_forgotten_with_its_transaction(account: UUID) -> None:
    with pytest.raises(ZeroDivisionError), tenancy.account(account):
        raise ZeroDivisionError
    with tenancy.account(account):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT NULLIF(current_setting('wanhui.account_id', true), '')")
        assert cursor.fetchone() == (None,)


@pytest.mark.parametrize(
    "table",
    ["salestop", "suppliertask", "agentwork", "weeklyreport", "aftermath", "loyalty", "orderscreen", "record", "case"],
)
def test_who_may_see_no_shop_sees_none_of_its_rows(table: str, full: UUID, app: psycopg.Connection) -> None:
    _enter(app, full)
    of_all = app.execute(f"SELECT count(*) FROM store_{table}").fetchone()[0]
    app.execute("SELECT set_config('wanhui.shops', %s, true)", [str(new_key())])
    assert of_all >= 1
    assert app.execute(f"SELECT count(*) FROM store_{table}").fetchone() == (0,)


def test_training_names_no_case_of_a_shop_that_one_may_not_see(full: UUID) -> None:
    from wanhui.store.training import training

    assert [one.numbers for one in training(full)] == [(1,)]
    tenancy.limit_to([])
    try:
        assert [one.numbers for one in training(full)] == [()]
    finally:
        tenancy.limit_to(None)
