"""A shop with very many orders of a year, made in SQL: goods, orders, reviews, chats, what became of their cases."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from uuid import UUID

import psycopg

from wanhui.store.accounts import NewPerson, add_person, create_account
from wanhui.store.members import limit_shops
from wanhui.store.records import save_records

PASSWORD = "a-long-password-7"
CHUNK = 250_000
DAYS = 365

_GOODS = """
    INSERT INTO store_record (account_id, id, shop_id, kind, external_id, at, product_ref, payload, digest)
    SELECT %(account)s, gen_random_uuid(), %(shop)s, 'product', 'p' || n, now() - interval '2 years', 'p' || n,
        jsonb_build_object('kind', 'product', 'id', 'p' || n, 'shop', 's1', 'title', '器物 ' || n, 'price', '20.00',
            'category', '类目' || n %% 7, 'supplier', 'sup' || n %% 24, 'skus', jsonb_build_array(
                jsonb_build_object('id', 'p' || n || '-a'), jsonb_build_object('id', 'p' || n || '-b'))), '\\x00'
    FROM generate_series(0, 399) n
"""
_ORDERS = """
    INSERT INTO store_record (account_id, id, shop_id, kind, external_id, at, order_ref, buyer_ref, payload, digest)
    SELECT %(account)s, uuidv7(t.at - now()), %(shop)s, 'order', 'o' || n, t.at, 'o' || n, b.buyer,
        jsonb_build_object('kind', 'order', 'id', 'o' || n, 'shop', 's1', 'buyer', b.buyer,
            'created_at', to_char(t.at, 'YYYY-MM-DD"T"HH24:MI:SS') || '+00:00', 'status', 'finished', 'paid', '20.00',
            'currency', 'CNY', 'courier', (ARRAY['中通', '圆通', '顺丰'])[n %% 3 + 1], 'tracking', 'T' || n,
            'warehouse', 'w' || n %% 4, 'source', CASE WHEN n %% 5 = 0 THEN 'live-' || n / 40000 END,
            'streamer', CASE WHEN n %% 5 = 0 THEN 'streamer-' || n / 40000 %% 6 END,
            'address', jsonb_build_object('province', '省' || (n * 7 %% 31), 'city', '市', 'detail', '路 1 号'),
            'lines', jsonb_build_array(jsonb_build_object('product', 'p' || g.product, 'sku',
                'p' || g.product || (ARRAY['-a', '-b'])[n %% 2 + 1], 'batch', 'p' || g.product || '-' || n / 400000,
                'quantity', 1, 'price', '20.00'))), '\\x00'
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
    CROSS JOIN LATERAL (SELECT now() - (n * %(step)s) * interval '1 second' AS at) t
    CROSS JOIN LATERAL (SELECT 'b' || (n * 7919 %% %(buyers)s) AS buyer) b
    CROSS JOIN LATERAL (SELECT (n * 31 %% 400) AS product) g
"""
_BOUGHT = """
    CREATE TEMP TABLE bought AS SELECT external_id AS ref, substr(external_id, 2)::bigint AS n, at, buyer_ref AS buyer,
        payload->'lines'->0->>'product' AS product, payload->'lines'->0->>'sku' AS sku,
        ('00' || substr(md5('r' || external_id), 3))::uuid AS review,
        ('00' || substr(md5('a' || external_id), 3))::uuid AS asked,
        ('00' || substr(md5('s' || external_id), 3))::uuid AS answered,
        ('00' || substr(md5('c' || external_id), 3))::uuid AS case_id,
        (ARRAY['quality', 'damaged', 'mismatch', 'delivery', 'service', 'size', 'missing', 'shipping', 'effect'])
            [substr(external_id, 2)::bigint %% 9 + 1] AS issue,
        substr(external_id, 2)::bigint %% 25 = 1 AS is_bad
    FROM store_record WHERE account_id = %(account)s AND kind = 'order' AND (substr(external_id, 2)::bigint %% 25 = 1
        OR substr(external_id, 2)::bigint %% 10 = 2)
"""
_STEPS = (
    """INSERT INTO store_record (account_id, id, shop_id, kind, external_id, at, order_ref, buyer_ref, product_ref,
        payload, digest)
    SELECT %(account)s, review, %(shop)s, 'review', 'r' || ref, least(at + interval '5 days', now()), ref, buyer,
        product, jsonb_build_object('kind', 'review', 'id', 'r' || ref, 'shop', 's1', 'order', ref, 'buyer', buyer,
            'product', product, 'sku', sku, 'at', to_char(least(at + interval '5 days', now()),
                'YYYY-MM-DD"T"HH24:MI:SS') || '+00:00', 'stars', CASE WHEN is_bad THEN 1 ELSE 5 END, 'text', '……'),
        '\\x00' FROM bought""",
    """INSERT INTO store_record (account_id, id, shop_id, kind, external_id, at, order_ref, buyer_ref,
        conversation_ref, payload, digest)
    SELECT %(account)s, CASE WHEN seller THEN answered ELSE asked END, %(shop)s, 'message', 'm' || ref || seller,
        least(at + interval '5 days', now()) + CASE WHEN seller THEN interval '3 minutes' ELSE '0' END, ref, buyer,
        'c' || ref, jsonb_build_object('kind', 'message', 'id', 'm' || ref || seller, 'shop', 's1', 'conversation',
            'c' || ref, 'at', to_char(least(at + interval '5 days', now()), 'YYYY-MM-DD"T"HH24:MI:SS') || '+00:00',
            'from', CASE WHEN seller THEN 'seller' ELSE 'buyer' END, 'text', '……', 'order', ref, 'buyer', buyer)
            || CASE WHEN seller THEN jsonb_build_object('agent', 'a' || n %% 12) ELSE '{}' END, '\\x00'
    FROM bought CROSS JOIN (VALUES (false), (true)) AS v (seller) WHERE is_bad""",
    """INSERT INTO store_reading (account_id, record_id, model, lang, polarity, polarity_p, p_positive, severity,
        is_safety, intent, issues, payload)
    SELECT %(account)s, review, 'm', 'zh', CASE WHEN is_bad THEN 'neg' ELSE 'pos' END, 0.9,
        CASE WHEN is_bad THEN 0.05 ELSE 0.95 END, CASE WHEN is_bad THEN 1 ELSE 0 END, false, NULL,
        CASE WHEN is_bad THEN ARRAY[issue] ELSE '{}' END, '{}'::jsonb FROM bought
    UNION ALL SELECT %(account)s, asked, 'm', 'zh', 'neg', 0.9, 0.05, 1, false, 'complaint', ARRAY[issue], '{}'::jsonb
        FROM bought WHERE is_bad""",
    "DELETE FROM bought WHERE NOT is_bad",
    """INSERT INTO store_case (account_id, id, number, shop_id, version, platform, subject, order_ref, buyer_ref,
        reason, stage, status, priority, playbook, preset, is_paused, is_breached, opened_at, touched_at, closed_at,
        title_zh, title_en, severity, is_safety, issues, flags, next_title_zh, next_title_en, quote, stars)
    SELECT %(account)s, case_id, row_number() OVER (ORDER BY at), %(shop)s, 4, 'taobao', 'order:' || ref, ref, buyer,
        'bad_review', 'learn', CASE WHEN t.opened > now() - interval '7 days' THEN 'open' ELSE 'closed' END, 50,
        'quality_flaw', 'taobao', false, n %% 7 = 0, t.opened, t.opened + interval '2 days',
        CASE WHEN t.opened > now() - interval '7 days' THEN NULL ELSE t.opened + interval '2 days' END, '质量问题',
        'Quality', 1, false, ARRAY[issue], '{}', '下一步', 'Next', '……', 1
    FROM bought CROSS JOIN LATERAL (SELECT least(at + interval '5 days', now()) AS opened) t""",
    "INSERT INTO store_caseitem (account_id, case_id, record_id) SELECT %(account)s, case_id, review FROM bought",
    """INSERT INTO store_caseevent (account_id, case_id, seq, at, kind, actor, payload)
    SELECT %(account)s, case_id, seq, least(b.at + interval '5 days', now()) + seq * interval '3 hours',
        CASE WHEN seq = 4 AND n %% 7 = 0 THEN 'clock_rang' ELSE 'noted' END, 'system',
        jsonb_build_object('clock', 'first_response', 'alarm', 'breach', 'text', repeat('……', 40))
    FROM bought b CROSS JOIN generate_series(1, 4) seq""",
    "INSERT INTO store_casework (account_id, case_id, version) SELECT %(account)s, case_id, 4 FROM bought",
    """INSERT INTO store_agentwork (account_id, case_id, seq, shop_id, kind, person, at, seconds, is_pleased)
    SELECT %(account)s, case_id, seq, %(shop)s, (ARRAY['first_response', 'next_response', 'resolution'])[seq],
        'a' || n %% 12, least(b.at + interval '5 days', now()) + seq * interval '3 hours', (n * 13 %% 5000 + 60)::int,
        CASE WHEN seq = 3 THEN n %% 3 > 0 END
    FROM bought b CROSS JOIN generate_series(1, 3) seq""",
    """INSERT INTO store_caseoutcome (account_id, case_id, shop_id, result, cause, fault, is_avoidable, sku, batch,
        closed_at, loss, currency)
    SELECT %(account)s, case_id, %(shop)s, CASE WHEN n %% 3 > 0 THEN 'solved' ELSE 'unsolved' END,
        (ARRAY['quality', 'transport', 'description', 'process'])[n %% 4 + 1],
        (ARRAY['supplier', 'platform', 'shop', 'shop'])[n %% 4 + 1], n %% 4 > 1, sku, NULL,
        least(at + interval '7 days', now()), 8, 'CNY' FROM bought""",
    """INSERT INTO store_givenremedy (account_id, id, case_id, shop_id, kind, state, cost, currency, is_owed,
        offered_at, chosen_at, done_at, granted_by, review_state, issues, product, sku, supplier)
    SELECT %(account)s, uuidv7(), case_id, %(shop)s, (ARRAY['resend', 'full_refund', 'coupon'])[n %% 3 + 1], 'done',
        8, 'CNY', false, at + interval '5 days', at + interval '6 days', at + interval '6 days', 'a1', 'none',
        ARRAY[issue], product, sku, 'sup' || substr(product, 2)::int %% 24 FROM bought WHERE n %% 2 = 0""",
)
_TABLES = (
    "store_record, store_reading, store_case, store_caseevent, store_caseitem, store_casework, store_agentwork, "
    "store_caseoutcome, store_givenremedy"
)


def make(dsn: str, orders: int) -> tuple[UUID, str]:
    """An account with `orders` of a year in one shop; gives it and the login of its owner."""
    now = datetime.now(UTC)  # noqa: TID251 - a benchmark reads the clock
    account = create_account("insights", now)
    login = f"insights-{account}"
    person = add_person(account, NewPerson(login=login, name="苏晴", password=PASSWORD, role="owner"))
    limit_shops(account, person, None)
    from wanhui.records.parties import Shop

    save_records(account, [Shop(id="s1", shop="s1", platform="taobao", name="松间器物")])
    with psycopg.connect(dsn, autocommit=True) as connection:
        _fill(connection, account, orders)
    return account, login


def _fill(connection: psycopg.Connection, account: UUID, orders: int) -> None:
    run, begun = connection.execute, time.monotonic()
    run("SET session_replication_role = replica")
    run("SET synchronous_commit = off")
    found = run("SELECT id FROM store_shop WHERE account_id = %s", [account]).fetchone()
    assert found is not None
    asked = {"account": account, "shop": found[0], "step": DAYS * 86_400 / orders, "buyers": max(orders // 5, 1)}
    run(_GOODS, asked)
    for first in range(1, orders + 1, CHUNK):
        run(_ORDERS, {**asked, "first": first, "last": min(first + CHUNK - 1, orders)})
    print(f"  {orders} orders, {time.monotonic() - begun:.0f} s", flush=True)
    run(_BOUGHT, asked)
    for sql in _STEPS:
        run(sql, asked if "%(" in sql else None)
    run("UPDATE store_account SET next_case_number = 10000000 WHERE id = %s", [account])
    run(f"VACUUM (ANALYZE) {_TABLES}")
    print(f"  all of it, {time.monotonic() - begun:.0f} s", flush=True)
