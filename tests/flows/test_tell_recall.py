"""A recall reaches its buyers: by message, in their case or not at all, and is followed by what the records show."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.test_insights import GOODS, complaint, month, order
from tests.flows.test_recall import TEXT, lead, refused, start
from tests.flows.world import SHOP, bring, cases, write
from wanhui.flows import outreach

pytestmark = pytest.mark.database
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOW + DAY + HOUR


def said(n: int, text: str, *, hours: float) -> dict[str, Any]:
    """A line of the buyer of order `n`, so many hours after the recall began."""
    return {
        "kind": "message", "id": f"said{n}-{hours}", "shop": "s1", "conversation": f"c{n}", "from": "buyer",
        "buyer": f"b{n}", "order": f"o{n}", "at": (NOW + hours * HOUR).isoformat(), "text": text,
    }  # fmt: skip


def after_sale(n: int, kind: str, status: str) -> dict[str, Any]:
    return {
        "kind": "after_sale", "id": f"as{n}", "shop": "s1", "order": f"o{n}", "at": (NOW + 3 * HOUR).isoformat(),
        "updated_at": (NOW + 4 * HOUR).isoformat(), "type": kind, "status": status,
    }  # fmt: skip


@pytest.mark.capability("C-RC-02")
def test_every_buyer_is_told_once_by_the_rules_and_each_order_is_followed_to_its_end(
    account: UUID, tmp_path: Path
) -> None:
    from wanhui.flows import recall
    from wanhui.flows.stop_sale import stop_of
    from wanhui.flows.tell_recall import tell_buyers

    twice = {**order(59, "cup", 4), "buyer": "b58"}
    wish = said(57, "不要再给我发消息了，别联系我", hours=-2)
    bring(account, write(tmp_path, [*(one for one in month() if one.get("id") != "o59"), twice, wish]), NOW)
    key = start(account)
    told = tell_buyers(lead(account), key, now=NOW + 13 * HOUR)  # 22:00 where the buyers are
    # Thirteen have a case: there it is a draft. One of them refused contact, another has two orders.
    assert (told.drafts, told.planned) == (13, 46)
    assert Counter(told.refused) == Counter(case=13, refused=1)
    again = tell_buyers(lead(account), key, now=NOW + 13 * HOUR)
    assert again.planned == 0, "twice tells nobody twice"
    assert outreach.send_due(account, NOW + 13 * HOUR) == 0, "nothing in quiet hours"
    assert outreach.send_due(account, NOW + DAY) == 46
    drafts = [one for whole in cases(account) for one in whole.replies if ":recall:" in one.idempotency_key]
    assert {one.text for one in drafts} == {TEXT}
    assert refused(lambda: start(account, text=TEXT + "满意请给好评")).code == "E-RECALL-TEXT"
    news = [
        said(20, "我要退款", hours=26), said(21, "换一只新的吧", hours=26), said(22, "知道了", hours=1),
        after_sale(23, "return_refund", "received"), after_sale(24, "refund_only", "done"),
        {**order(25, "cup", 3), "status": "refunded", "updated_at": (NOW + 5 * HOUR).isoformat()},
    ]  # fmt: skip
    bring(account, write(tmp_path, news, "news.jsonl"), LATER)
    assert recall.follow_recalls(account, LATER + DAY) == 60 - 12 - 1
    view, lines = recall.show_recall(account, key)
    now_at = {one.order: one for one in lines}
    assert (view.found, view.reached, view.answered, view.returned, view.paid, view.open) == (60, 47, 2, 1, 2, 58)
    assert (now_at["o20"].state, now_at["o20"].choice) == ("answered", "refund")
    assert (now_at["o21"].state, now_at["o21"].choice) == ("answered", "replacement")
    assert now_at["o22"].state == "told", "what was said before is no answer"
    assert {now_at[f"o{n}"].state for n in (58, 59)} == {"told"}, "both orders of one buyer"
    assert (now_at["o23"].state, now_at["o24"].state, now_at["o25"].state) == ("returned", "paid", "paid")
    assert recall.follow_recalls(account, LATER + DAY) == 0
    rows = list(csv.DictReader(io.StringIO(recall.report(account, key).decode("utf-8-sig"))))
    assert Counter(row["state"] for row in rows) == Counter(told=42, found=13, answered=2, returned=1, paid=2)
    assert all(row["told_at"] for row in rows if row["state"] == "told")
    # The sale stops, kept with who did it and when.
    recall.stop_sale(lead(account), key, now=LATER)
    stopped = stop_of(account, "s1", dimension="batch", key="b7", now=LATER)
    assert stopped is not None
    assert (stopped.stop.stopped_at, stopped.stop.stopped_by) == (LATER, str(account))
    assert recall.choose_for(lead(account), key, ["o22"], choice="replacement") == 1
    assert refused(lambda: recall.choose_for(lead(account), key, ["o22"], choice="repair")).code == "E-RECALL-OFFER"
    # What a person takes back stays back.
    recall.move_orders(lead(account), key, ["o20"], to="found", note="号码不对", now=LATER)
    recall.follow_recalls(account, LATER + DAY)
    assert recall.show_recall(account, key)[0].reached == 46
    anew = {**after_sale(20, "refund_only", "done"), "updated_at": (LATER + HOUR).isoformat()}
    bring(account, write(tmp_path, [anew], "anew.jsonl"), LATER + DAY)
    recall.follow_recalls(account, LATER + DAY)
    (line,) = (one for one in recall.show_recall(account, key)[1] if one.order == "o20")
    assert (line.state, line.told_at, line.paid_at) == ("paid", None, LATER + HOUR), "only what is newer counts"
    assert messages_of(account) == {TEXT}


def messages_of(account: UUID) -> set[str]:
    from wanhui.store.outreach import latest_outreach

    return {one.text for one in latest_outreach(account, purposes=("recall",), most=500)}


@pytest.mark.parametrize(("by", "key", "found"), [("sku", "cup-w", 3), ("live", "live-7", 2), ("product", "bag", 2)])
def test_orders_are_found_by_variant_live_broadcast_and_product(
    account: UUID, tmp_path: Path, by: str, key: str, found: int
) -> None:
    from wanhui.flows.recall import show_recall

    made = [order(n, "cup", 3, source="live-7" if n < 2 else "live-8") for n in range(3)]
    gone = order(9, "cup", 3, status="cancelled", source="live-7")
    bags = [order(n, "bag", 3) for n in (20, 21)]
    bring(account, write(tmp_path, [SHOP, *GOODS, *made, gone, *bags]), NOW)
    assert show_recall(account, start(account, dimension=by, key=key))[0].found == found


def test_danger_is_told_to_who_refused_contact_and_into_open_cases_but_not_at_night(
    account: UUID, tmp_path: Path
) -> None:
    from wanhui.flows.tell_recall import tell_buyers

    orders = [order(n, "cup", 3) for n in range(3)]
    wish = said(1, "别再联系我", hours=-2)
    bring(account, write(tmp_path, [SHOP, *GOODS, *orders, complaint(0, 1), wish]), NOW)
    key = start(account, harm="serious")
    told = tell_buyers(lead(account), key, now=NOW + 14 * HOUR)
    assert (told.planned, told.drafts, told.refused) == (3, 0, {})
    assert outreach.send_due(account, NOW + 14 * HOUR) == 0
    assert outreach.send_due(account, NOW + DAY) == 3


def test_a_message_too_many_about_one_order_is_held_back(account: UUID, tmp_path: Path) -> None:
    from wanhui.flows.tell_recall import tell_buyers

    shop = {**SHOP, "platform": "douyin"}
    bring(account, write(tmp_path, [shop, *GOODS, *(order(n, "cup", 3) for n in range(2))]), NOW)
    first = start(account)
    assert tell_buyers(lead(account), first, now=NOW).planned == 2
    second = start(account, dimension="sku", key="cup-w")
    told = tell_buyers(lead(account), second, now=NOW)
    assert (told.planned, told.refused) == (0, {"cap": 2})
