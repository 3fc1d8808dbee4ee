"""The pages of orders to check: confirmed by the owner, decided by people, marks with an end, a report that is fair."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from tests.web import world
from wanhui.flows.screen_orders import screen_saved
from wanhui.records.codec import decode
from wanhui.store.holds import hold_of
from wanhui.store.marks import marks
from wanhui.store.records import save_records

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.database
Visit = Callable[..., "Client"]
CONFIRMED = {"to": "on", "notice": "1", "basis": "1", "review": "1"}
REF = ("s1", "o/奇怪 1")


def bring(merchant: world.Merchant, number: int = 1) -> None:
    """A new account's order of a cheap cup, sent the dear way, without a word; and somebody who spoke before."""
    at = merchant.now - timedelta(hours=1)

    def iso(hours: float) -> str:
        return (at + timedelta(hours=hours)).isoformat()

    order = {
        "kind": "order", "id": f"o/奇怪 {number}", "shop": "s1", "buyer": f"b{number}", "created_at": iso(0),
        "paid_at": iso(0), "status": "paid", "ship_by": iso(48), "shipping_fee": "25.00", "shipping_method": "EMS",
        "shipping_options": [{"method": "快递", "fee": "10.00"}, {"method": "EMS", "fee": "25.00"}],
        "lines": [{"product": "cup", "sku": "c1", "title": "<b>陶杯</b>", "quantity": 1, "price": "22.80"}],
    }  # fmt: skip
    raw: list[dict[str, Any]] = [
        {"kind": "buyer", "id": f"b{number}", "shop": "s1", "registered_at": iso(-72), "orders_total": 0},
        {"kind": "message", "id": "m1", "shop": "s1", "conversation": "c1", "at": iso(-500), "from": "buyer",
         "buyer": "old", "text": "在吗"},
        order,
    ]  # fmt: skip
    facts = [decode(orjson.loads(orjson.dumps(one)), {}) for one in raw]
    screen_saved(merchant.account, save_records(merchant.account, facts).facts, merchant.now)


@pytest.fixture
def client(visit: Visit, merchant: world.Merchant) -> Client:
    return visit(merchant)


@pytest.fixture
def busy(client: Client, merchant: world.Merchant) -> Client:
    """Switched on, and one order waits."""
    client.post("/to-check/switch", CONFIRMED)
    bring(merchant)
    return client


def text_of(client: Client, path: str, **named: Any) -> str:
    return client.get(path, **named).content.decode()


def path_of(number: int = 1) -> str:
    return f"/to-check/s1/o/奇怪 {number}"


def test_it_is_off_until_the_owner_confirms_all_three(client: Client, merchant: world.Merchant) -> None:
    assert "发货前核对还没有打开" in text_of(client, "/to-check")
    refused = client.post("/to-check/switch", {"to": "on", "notice": "1"})
    assert refused.status_code == 422 and "E-GUARD-CONFIRM" in refused.content.decode()
    assert client.post("/to-check/switch", CONFIRMED).status_code == 302
    assert "没有需要核对的订单" in text_of(client, "/to-check")
    assert "关闭发货前核对" in text_of(client, "/to-check")


def test_an_agent_cannot_switch_it(visit: Visit, merchant: world.Merchant) -> None:
    agent = visit(world.colleague(merchant, role="agent"))
    assert "请店主来打开" in text_of(agent, "/to-check")
    assert agent.post("/to-check/switch", CONFIRMED).status_code == 403
    assert agent.get("/to-check/marks").status_code == 403


def test_the_page_shows_reasons_question_protection_and_deadline_and_accuses_nobody(busy: Client) -> None:
    page = text_of(busy, "/to-check")
    for part in ("账号注册不到 14 天", "付款前没有说过话", "25.00", "拍打包视频", "请在此前看完", "按您选的发可以吗"):
        assert part in page, part
    assert "&lt;b&gt;陶杯" in page and "<b>陶杯" not in page
    for word in ("差评师", "恶意", "骗子", "professional reviewer"):
        assert word not in page.casefold()
    english = text_of(busy, "/to-check", headers={"Accept-Language": "en"})
    assert "professional reviewer" not in english.casefold()


def test_released_with_a_note_and_then_what_it_turned_out_to_be(busy: Client, merchant: world.Merchant) -> None:
    assert busy.post(path_of(), {"what": "release", "note": " "}).status_code == 422
    assert busy.post(path_of(), {"what": "release", "note": "买家确认了地址"}).status_code == 302
    page = text_of(busy, "/to-check")
    assert "没有需要核对的订单" in page and "买家确认了地址" in page and "已放行" in page
    busy.post(path_of(), {"what": "professional"})
    found = hold_of(merchant.account, REF)
    assert found is not None and found.outcome is True
    busy.post(path_of(), {"what": "unknown"})
    found = hold_of(merchant.account, REF)
    assert found is not None and found.outcome is None
    again = busy.post(path_of(), {"what": "release", "note": "再放一次"})
    assert again.status_code == 422 and "E-HOLD-DECIDED" in again.content.decode()


def test_a_false_reason_does_not_call_an_order_off(busy: Client, merchant: world.Merchant) -> None:
    for reason, code in (("out_of_stock", "E-ACT-FORBIDDEN"), ("buyer_wish", "E-HOLD-REASON")):
        refused = busy.post(path_of(), {"what": "cancel", "reason": reason, "note": "没有依据"})
        assert refused.status_code == 422, reason
        assert code in refused.content.decode()
    done = busy.post(path_of(), {"what": "cancel", "reason": "buyer_wish", "agreed": "1", "note": "买家说不要了"})
    assert done.status_code == 302
    found = hold_of(merchant.account, REF)
    assert found is not None and found.state == "cancelled"


def test_marks_are_made_objected_to_and_withdrawn(busy: Client, merchant: world.Merchant) -> None:
    link = re.search(r'href="(/to-check/marks\?[^"]+)"', text_of(busy, "/to-check"))
    assert link is not None
    form = text_of(busy, link.group(1).replace("&amp;", "&"))
    assert 'name="buyer" value="b1"' in form
    wish = {
        "shop": "s1",
        "buyer": "b1",
        "kind": "watch",
        "purpose": "以后多留证",
        "evidence": "聊天第三句\n签收十分钟就差评",
    }
    assert busy.post("/to-check/marks/new", {**wish, "evidence": "给过差评"}).status_code == 422
    assert busy.post("/to-check/marks/new", wish).status_code == 302
    (kept,) = marks(merchant.account)
    busy.post(f"/to-check/marks/{kept.id}", {"what": "object", "words": "买家说不是他写的"})
    assert "买家说不是他写的" in text_of(busy, "/to-check/marks")
    refused = busy.post(f"/to-check/marks/{kept.id}", {"what": "share"})
    assert refused.status_code == 422 and "E-MARK-SHARE" in refused.content.decode()
    busy.post(f"/to-check/marks/{kept.id}", {"what": "withdraw", "words": "是误会"})
    page = text_of(busy, "/to-check/marks")
    assert "已失效" in page and "是误会" in page


def test_the_report_counts_and_tries_and_signs_are_switched(busy: Client, merchant: world.Merchant) -> None:
    page = text_of(busy, "/to-check/report")
    assert "数据还不够" in page and "付款前没有说过话" in page
    tried = text_of(busy, "/to-check/report?sign=several_signs_beside_dear_shipping&times=0")
    assert "从 1 张变成 0 张" in tried
    assert "张变成" not in text_of(busy, "/to-check/report?sign=nonsense&times=0")
    busy.post("/to-check/report/sign", {"sign": "several_signs_beside_dear_shipping", "to": "off"})
    bring(merchant, 2)
    found = hold_of(merchant.account, ("s1", "o/奇怪 2"))
    assert found is not None and found.level != "hold"
    assert busy.post("/to-check/report/sign", {"sign": "nonsense", "to": "off"}).status_code == 422


def test_another_merchant_sees_and_decides_nothing(busy: Client, visit: Visit, unique: str) -> None:
    stranger = visit(world.merchant(f"x{unique}"[-50:]))
    assert "奇怪" not in text_of(stranger, "/to-check")
    refused = stranger.post(path_of(), {"what": "release", "note": "看看"})
    assert refused.status_code == 422 and "E-HOLD-NONE" in refused.content.decode()
