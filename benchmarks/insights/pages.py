"""A year of orders in a fresh data folder: how long counting takes, and each page."""

from __future__ import annotations

import os
import tempfile
import time
from datetime import UTC, datetime
from uuid import UUID

_ORDERS = """
    INSERT INTO store_record (account_id, id, shop_id, kind, external_id, at, order_ref, buyer_ref, payload, digest)
    SELECT %(account)s, gen_random_uuid(), s.id, 'order', 'o' || n, %(now)s - (n * %(step)s) * interval '1 second',
        'o' || n, 'b' || (n %% 90000),
        jsonb_build_object('kind', 'order', 'id', 'o' || n, 'shop', 's1', 'buyer', 'b' || (n %% 90000), 'created_at',
            to_char(%(now)s - (n * %(step)s) * interval '1 second', 'YYYY-MM-DD"T"HH24:MI:SSOF') || ':00',
            'courier', (ARRAY['中通', '圆通', '顺丰'])[n %% 3 + 1],
            'address', jsonb_build_object('province', '省' || (n %% 31)),
            'lines', jsonb_build_array(jsonb_build_object('product', 'p' || (n %% 200), 'sku', 'p' || (n %% 600),
                'batch', 'b' || (n / 900), 'quantity', 1, 'price', '20.00'))), '\\x00'
    FROM store_shop s, generate_series(%(first)s, %(last)s) AS n WHERE s.account_id = %(account)s
"""
_REVIEWS = """
    WITH made AS (
        INSERT INTO store_record (account_id, id, shop_id, kind, external_id, at, order_ref, product_ref, payload,
            digest)
        SELECT account_id, gen_random_uuid(), shop_id, 'review', 'r' || external_id, at + interval '5 days', order_ref,
            payload->'lines'->0->>'product', jsonb_build_object('stars', 1, 'text', '……'), '\\x00'
        FROM store_record WHERE account_id = %(account)s AND kind = 'order' AND (right(external_id, 2))::int %% 25 = 1
        RETURNING id)
    INSERT INTO store_reading (account_id, record_id, model, lang, polarity, polarity_p, p_positive, severity,
        is_safety, issues, payload)
    SELECT %(account)s, id, 'm', 'zh', 'neg', 0.9, 0.05, 1, false, ARRAY['quality'], '{}' FROM made
"""


def main(orders: int) -> None:
    """Makes `orders`, counts them twice, and asks for every page."""
    os.environ.setdefault("WANHUI_HOME", tempfile.mkdtemp(prefix="wanhui-insights-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wanhui.settings")
    from wanhui.settings import ENVIRONMENT
    from wanhui.store.embedded import lease
    from wanhui.store.setup import prepare

    with lease(ENVIRONMENT.home) as held:
        prepare(held)
        now = datetime.now(UTC)  # noqa: TID251 - a benchmark reads the clock
        account = _make(orders, now)
        _measure(account, now)
        from django.db import connections

        connections.close_all()


def _make(orders: int, now: datetime) -> UUID:
    from wanhui.records.parties import Shop
    from wanhui.store import tenancy
    from wanhui.store.accounts import create_account
    from wanhui.store.records import save_records

    begun = time.monotonic()
    account = create_account("insights", now)
    save_records(account, [Shop(id="s1", shop="s1", platform="taobao", name="松间器物")])
    step = 365 * 86_400 / orders
    for first in range(10, orders + 10, 100_000):
        with tenancy.account(account) as cursor:
            last = min(first + 99_999, orders + 9)
            cursor.execute(_ORDERS, {"account": account, "now": now, "step": step, "first": first, "last": last})
    with tenancy.account(account) as cursor:
        cursor.execute(_REVIEWS, {"account": account})
        print(f"{orders} orders, {cursor.rowcount} complaints made in {time.monotonic() - begun:.0f} s", flush=True)
    return account


def _measure(account: UUID, now: datetime) -> None:
    from wanhui.flows.insights import BY, SPANS, Wanted, show_insights
    from wanhui.flows.refresh_insights import refresh

    for what in ("all of it", "the last 60 days"):
        begun = time.monotonic()
        refresh(account, now)
        print(f"refresh, {what}: {time.monotonic() - begun:.1f} s", flush=True)
    times = []
    for by in BY:
        for days in SPANS:
            begun = time.monotonic()
            show_insights(account, Wanted(by=by, days=days), now=now, zone=UTC)
            times.append((time.monotonic() - begun, by, days))
    slowest = max(times)
    middle = sorted(times)[len(times) // 2][0]
    print(f"pages: median {middle:.3f} s, slowest {slowest[0]:.3f} s ({slowest[1]}, {slowest[2]} days)")
