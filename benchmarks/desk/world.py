"""Makes very many cases in fifty shops, by copying the example's in SQL: its texts and events, new everything else."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from uuid import UUID

import psycopg

from wanhui.flows.load_example import _facts
from wanhui.flows.read import read_all
from wanhui.store.accounts import NewPerson, add_person, create_account
from wanhui.store.members import limit_shops
from wanhui.store.records import save_records
from wanhui.store.search import grams_of

PASSWORD = "a-long-password-7"
SHOPS = 50
#: One case in this many is work; the others were closed in the course of two years.
OPEN_EVERY = 20
CHUNK = 50_000


def make(dsn: str, cases: int) -> tuple[UUID, str]:
    """An account with `cases` cases; gives it and the login of its lead."""
    now = datetime.now(UTC)  # noqa: TID251 - a benchmark reads the clock
    account = create_account(f"bench {cases}", now)
    login = f"bench-{account}"
    person = add_person(account, NewPerson(login=login, name="苏晴", password=PASSWORD, role="lead"))
    limit_shops(account, person, None)
    save_records(account, list(_facts(now)))
    read_all(account, now=lambda: now)
    with psycopg.connect(dsn, autocommit=True) as connection:
        _copy(connection, account, cases)
    return account, login


def _copy(connection: psycopg.Connection, account: UUID, cases: int) -> None:
    run = connection.execute
    run("SET session_replication_role = replica")
    run("SET synchronous_commit = off")
    run("SET maintenance_work_mem = '1GB'")
    run(
        "INSERT INTO store_shop (account_id, id, external_id, platform, name, time_zone, currency, settings, "
        "is_placeholder) SELECT %s, gen_random_uuid(), 'bench-' || n, 'taobao', '松间器物 ' || n || ' 店', "
        "'Asia/Shanghai', 'CNY', '{}', false FROM generate_series(1, %s) n",
        [account, SHOPS],
    )
    run("DROP INDEX IF EXISTS case_search_grams")
    run(_SOURCE, [account, account])
    many = run("SELECT count(*) FROM source").fetchone()[0]
    begun, done = time.monotonic(), 0
    while done < cases:
        step = min(CHUNK, cases - done)
        _chunk(connection, account, first=done, step=step, many=many)
        done += step
        print(f"  {done} cases, {time.monotonic() - begun:.0f} s", flush=True)
    run("UPDATE store_account SET next_case_number = %s WHERE id = %s", [cases + 1000, account])
    run("CREATE INDEX IF NOT EXISTS case_search_grams ON store_casesearch USING gin (grams) WITH (fastupdate = true)")
    run("VACUUM (ANALYZE) store_case, store_caseevent, store_caseitem, store_casesearch, store_record, store_reading")
    print(f"  indexed after {time.monotonic() - begun:.0f} s", flush=True)


def _chunk(connection: psycopg.Connection, account: UUID, *, first: int, step: int, many: int) -> None:
    run = connection.execute
    run("CREATE TEMP TABLE word (n bigint, gram bigint)")
    with connection.cursor().copy("COPY word FROM STDIN") as out:
        for n in range(first + 1, first + step + 1):
            for gram in grams_of(order_number(n), account):
                out.write_row((n, gram))
    run(
        "CREATE TEMP TABLE made AS SELECT n, n + 500 AS number, gen_random_uuid() AS case_id, "
        "gen_random_uuid() AS record_id, s.place, (ARRAY(SELECT id FROM store_shop WHERE account_id = %s "
        "AND external_id LIKE 'bench-%%'))[1 + n %% %s] AS shop_id, n %% %s = 0 AS is_open "
        "FROM generate_series(%s::bigint, %s::bigint) n JOIN source s ON s.place = n %% %s",
        [account, SHOPS, OPEN_EVERY, first + 1, first + step, many],
    )
    for sql in _STEPS:
        run(sql, {"account": account})
    run("DROP TABLE word")
    run("DROP TABLE made")


def order_number(n: int) -> str:
    """The order number of the n-th case."""
    return f"bo{n:08d}"


_SOURCE = """
    CREATE TEMP TABLE source AS SELECT row_number() OVER () - 1 AS place, c.id, i.record_id, s.grams
    FROM store_case c
    JOIN LATERAL (SELECT record_id FROM store_caseitem i WHERE i.account_id = %s AND i.case_id = c.id LIMIT 1) i ON true
    JOIN store_casesearch s ON s.account_id = c.account_id AND s.case_id = c.id
    WHERE c.account_id = %s
"""
_CASE = (
    "version, platform, reason, stage, priority, playbook, preset, clock, is_paused, is_breached, title_zh, title_en, "
    "severity, is_safety, issues, flags, next_step, next_title_zh, next_title_en, assignee, quote, stars, grade, "
    "buyer_name"
)
_SPREAD = "now() - interval '2 years' + n * interval '2 years' / 1000000"
_STEPS = (
    f"""INSERT INTO store_record SELECT (jsonb_populate_record(r, jsonb_build_object('id', m.record_id, 'shop_id',
        m.shop_id, 'external_id', 'bench-' || m.n, 'order_ref', 'bo' || lpad(m.n::text, 8, '0'),
        'buyer_ref', 'bb' || m.n, 'conversation_ref', 'bc' || m.n, 'at', {_SPREAD}))).*
        FROM made m JOIN source s USING (place)
        JOIN store_record r ON r.account_id = %(account)s AND r.id = s.record_id""",
    """INSERT INTO store_reading SELECT (jsonb_populate_record(d, jsonb_build_object('record_id', m.record_id))).*
        FROM made m JOIN source s USING (place)
        JOIN store_reading d ON d.account_id = %(account)s AND d.record_id = s.record_id""",
    f"""INSERT INTO store_case (account_id, id, number, shop_id, subject, order_ref, buyer_ref, status, due_at, warn_at,
        platform_due_at, alarm_at, opened_at, touched_at, closed_at, parent, merged_into, {_CASE})
        SELECT %(account)s, m.case_id, m.number, m.shop_id, 'order:bo' || m.n, 'bo' || lpad(m.n::text, 8, '0'),
        'bb' || m.n, CASE WHEN NOT m.is_open THEN 'closed' WHEN m.n %% 7 = 0 THEN 'waiting' ELSE 'open' END,
        now() + (m.n %% 4000 - 100) * interval '5 minutes', now() + (m.n %% 4000 - 110) * interval '5 minutes',
        NULL, NULL,
        {_SPREAD}, {_SPREAD}, CASE WHEN m.is_open THEN NULL ELSE {_SPREAD} END, NULL, NULL,
        {", ".join(f"c.{name.strip()}" for name in _CASE.split(","))}
        FROM made m JOIN source s USING (place) JOIN store_case c ON c.account_id = %(account)s AND c.id = s.id""",
    """INSERT INTO store_caseevent (account_id, case_id, seq, at, kind, actor, payload)
        SELECT %(account)s, m.case_id, e.seq, e.at, e.kind, e.actor, e.payload FROM made m JOIN source s USING (place)
        JOIN store_caseevent e ON e.account_id = %(account)s AND e.case_id = s.id""",
    "INSERT INTO store_caseitem (account_id, case_id, record_id) SELECT %(account)s, case_id, record_id FROM made",
    """INSERT INTO store_casesearch (account_id, case_id, number, grams)
        SELECT %(account)s, m.case_id, m.number, s.grams || w.grams FROM made m JOIN source s USING (place)
        JOIN (SELECT n, array_agg(gram) AS grams FROM word GROUP BY n) w USING (n)""",
)
