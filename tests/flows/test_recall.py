"""A recall from the faulty batch to the last order: who bought it, what may be said, and when it is over."""

from __future__ import annotations

import csv
import io
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.test_insights import month
from tests.flows.world import bring, cases, write
from wanhui.errors import WanhuiError

pytestmark = pytest.mark.database
TEXT = "您好，您买的这批陶杯，杯底可能开裂，请先不要使用。可以选退款或换一只新的，今天 18:00 前客服联系您。"


@pytest.fixture
def shop(account: UUID, tmp_path: Path) -> UUID:
    bring(account, write(tmp_path, month()), NOW)
    return account


def lead(account: UUID, role: str = "lead") -> Any:
    from wanhui.flows.desk_acts import Agent

    return Agent(account=account, id=account, role=role)


def declared(**more: Any) -> Any:
    from wanhui.flows.recall import NewRecall

    given = {
        "shop": "s1",
        "dimension": "batch",
        "key": "b7",
        "reason": "杯底开裂，质检确认",
        "text": TEXT,
        "offers": ("refund", "replacement"),
    }
    return NewRecall(**{**given, **more})


def start(account: UUID, **more: Any) -> UUID:
    from wanhui.flows.recall import start_recall

    return start_recall(lead(account), declared(**more), now=NOW)


def refused(act: Any) -> WanhuiError:
    with pytest.raises(WanhuiError) as found:
        act()
    return found.value


def test_every_order_of_the_batch_is_on_the_list_and_no_other(shop: UUID) -> None:
    from wanhui.flows.recall import show_recall

    view, lines = show_recall(shop, start(shop))
    assert (view.found, view.reached, view.open) == (60, 0, 60)
    assert {one.order for one in lines} == {f"o{n}" for n in range(60)}


def test_a_recall_is_followed_until_every_order_has_its_end(shop: UUID) -> None:
    from wanhui.flows import recall

    key = start(shop)
    orders = [f"o{n}" for n in range(60)]
    assert refused(lambda: recall.close_recall(lead(shop), key, now=NOW)).code == "E-RECALL-OPEN"
    recall.move_orders(lead(shop), key, orders[:20], to="told", note="电话", now=NOW)
    view, _ = recall.show_recall(shop, key)
    assert (view.reached, view.open) == (20, 60)
    recall.move_orders(lead(shop), key, orders, to="paid", note="", now=NOW)
    recall.close_recall(lead(shop), key, now=NOW)
    assert recall.show_recall(shop, key)[0].recall.closed_at == NOW
    assert (
        refused(lambda: recall.move_orders(lead(shop), key, orders, to="told", note="", now=NOW)).code
        == "E-RECALL-NONE"
    )
    rows = list(csv.DictReader(io.StringIO(recall.report(shop, key).decode("utf-8-sig"))))
    assert {row["state"] for row in rows} == {"paid"}
    assert set(rows[0]) == {
        "goods", "order", "state", "choice", "told_at", "answered_at", "returned_at", "paid_at", "changed_at"
    }  # fmt: skip


def test_the_text_becomes_a_draft_in_each_open_case_once_and_is_not_sent(shop: UUID) -> None:
    from wanhui.flows.tell_recall import draft_in_cases

    key = start(shop)
    assert draft_in_cases(lead(shop), key, now=NOW) == 12
    draft_in_cases(lead(shop), key, now=NOW)
    replies = [reply for whole in cases(shop) for reply in whole.replies if ":recall:" in reply.idempotency_key]
    assert len(replies) == 12
    assert {(reply.text, reply.status) for reply in replies} == {(TEXT, "draft")}


def test_harm_stops_the_sale_from_the_start(shop: UUID) -> None:
    from wanhui.flows.recall import show_recall
    from wanhui.flows.stop_sale import stop_of

    found = show_recall(shop, start(shop, harm="serious"))[0].recall
    assert (found.is_safety, found.sale_stopped_at) == (True, NOW)
    stopped = stop_of(shop, "s1", dimension="batch", key="b7", now=NOW)
    assert stopped is not None
    assert (stopped.stop.harm, stopped.stop.stopped_by) == ("serious", str(shop))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": " "}, "E-RECALL-FILL"),
        ({"reason": "长" * 501}, "E-RECALL-FILL"),
        ({"offers": ()}, "E-RECALL-FILL"),
        ({"dimension": "colour"}, "E-RECALL-FILL"),
        ({"shop": "nobody's"}, "E-RECALL-FILL"),
        ({"key": "b0"}, "E-RECALL-GOODS"),
        ({"text": TEXT + "麻烦改一下差评"}, "E-RECALL-TEXT"),
        ({"text": "您不删评价就不给您退款"}, "E-RECALL-TEXT"),
    ],
    ids=[
        "no reason",
        "a long reason",
        "nothing offered",
        "no such goods",
        "no such shop",
        "nobody bought it",
        "a review",
        "a threat",
    ],
)
def test_what_is_not_whole_or_not_lawful_starts_nothing(shop: UUID, change: dict[str, Any], code: str) -> None:
    from wanhui.flows.recall import list_recalls

    assert refused(lambda: start(shop, **change)).code == code
    assert list_recalls(shop) == ()


def test_an_agent_starts_no_recall_and_another_account_sees_none(shop: UUID, other_account: UUID) -> None:
    from wanhui.flows.recall import choose_for, find_more, list_recalls, show_recall, start_recall

    assert refused(lambda: start_recall(lead(shop, "agent"), declared(), now=NOW)).code == "E-ROLE-LEAD"
    key = start(shop)
    assert refused(lambda: find_more(lead(shop, "agent"), key, now=NOW)).code == "E-ROLE-LEAD"
    act = partial(choose_for, lead(shop, "auditor"), key, ["o1"], choice="refund")
    assert refused(act).code == "E-ROLE-READS"
    assert list_recalls(other_account) == ()
    assert refused(lambda: show_recall(other_account, key)).code == "E-RECALL-NONE"


def test_an_order_that_comes_in_later_is_found_when_asked(shop: UUID, tmp_path: Path) -> None:
    from tests.flows.test_insights import order
    from wanhui.flows.recall import find_more, show_recall

    key = start(shop)
    bring(shop, write(tmp_path, [order(950, "cup", 1)], "later.jsonl"), NOW)
    assert find_more(lead(shop), key, now=NOW) == 1
    assert find_more(lead(shop), key, now=NOW) == 0
    assert show_recall(shop, key)[0].found == 61


def test_a_pass_searches_only_what_came_or_changed_since_and_misses_none_of_it(shop: UUID, tmp_path: Path) -> None:
    from tests.flows.test_insights import order
    from wanhui.flows.recall import find_more, follow_recalls, show_recall
    from wanhui.store import tenancy
    from wanhui.store.keys import new_key

    bring(shop, write(tmp_path, [order(951, "cup", 1, status="created")], "unpaid.jsonl"), NOW)
    key = start(shop)

    def forget_overlap() -> None:
        with tenancy.account(shop) as cursor:
            cursor.execute("UPDATE store_recall SET looked_to = %s WHERE account_id = %s", [new_key(), shop])

    with tenancy.account(shop) as cursor:
        cursor.execute("DELETE FROM store_recallorder WHERE account_id = %s AND order_ref = 'o1'", [shop])
    forget_overlap()
    assert follow_recalls(shop, NOW) == 0, "what was searched is not searched again"
    forget_overlap()
    paid = {**order(951, "cup", 1), "updated_at": NOW.isoformat()}
    bring(shop, write(tmp_path, [paid, order(950, "cup", 1)], "later.jsonl"), NOW)
    assert follow_recalls(shop, NOW) == 2
    assert find_more(lead(shop), key, now=NOW) == 1, "a person asks for all"
    assert show_recall(shop, key)[0].found == 62


def test_no_cell_of_the_report_is_a_formula(account: UUID, tmp_path: Path) -> None:
    from tests.flows.test_insights import GOODS, order
    from tests.flows.world import SHOP
    from wanhui.flows.recall import report

    bring(account, write(tmp_path, [SHOP, *GOODS, {**order(1, "cup", 1), "id": '=HYPERLINK("x")'}]), NOW)
    (row,) = csv.DictReader(io.StringIO(report(account, start(account)).decode("utf-8-sig")))
    assert row["order"] == '\'=HYPERLINK("x")'
