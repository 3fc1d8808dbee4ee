"""Knowledge, win-back and the watches of goods through their pages: what is posted is done, by whom it may be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.flows.world import BAD, ORDER, SHOP, bring, write
from tests.web import world
from wanhui.flows.goods_news import goods_view
from wanhui.flows.outreach import is_on
from wanhui.store.knowledge import entries_of_shop

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.database
CUP = {"kind": "product", "id": "p1", "shop": "s1", "title": "手作陶杯", "facts": {"care": "可进洗碗机"},
       "skus": [{"id": "w", "price": "68.00"}]}  # fmt: skip


@pytest.fixture
def client(merchant: world.Merchant, visit: Callable[..., Client], tmp_path: Path) -> Client:
    """The owner of a shop with one product, one order and one case."""
    bring(merchant.account, write(tmp_path, [SHOP, CUP, ORDER, BAD]), merchant.now)
    return visit(merchant)


def test_a_product_is_known_from_its_page(
    merchant: world.Merchant, client: Client, visit: Callable[..., Client]
) -> None:
    page = client.get("/knowledge/product?shop=s1&product=p1")
    assert page.status_code == 200 and "可进洗碗机" in page.content.decode()
    assert client.post("/knowledge/adopt", {"shop": "s1", "product": "p1"}).status_code == 302
    form = {"shop": "s1", "product": "p1", "aspect": "usage", "text": "先用温水泡十分钟", "source": "说明书"}
    agent = visit(world.colleague(merchant, role="agent"))
    assert agent.post("/knowledge/write", form).status_code == 302
    refused = agent.post("/knowledge/write", form | {"source": ""})
    assert refused.status_code == 422 and "先用温水泡十分钟" in refused.content.decode(), "what was typed stays"
    (entry,) = [one for one in entries_of_shop(merchant.account, "s1") if one.approved_at is None]
    assert agent.post(f"/knowledge/{entry.id}/settle", {"what": "approve"}).status_code == 422
    assert client.post(f"/knowledge/{entry.id}/settle", {"what": "approve", "shop": "s1"}).status_code == 302
    late = {"what": "approve", "until": "never"}
    assert client.post(f"/knowledge/{entry.id}/settle", late).status_code == 422
    client.post("/knowledge/synonyms", {"shop": "s1", "groups": "杯子 茶盏"})
    found = client.get("/knowledge?words=温水泡茶盏").content.decode()
    assert "先用温水泡十分钟" in found
    panel = client.get("/cases/1?panel=knowledge&view=reply").content.decode()
    assert "可进洗碗机" in panel
    assert client.get("/knowledge/product?shop=s1&product=none").status_code == 404


def test_promises_counts_and_the_switch_are_the_owners(
    merchant: world.Merchant, client: Client, visit: Callable[..., Client]
) -> None:
    agent = visit(world.colleague(merchant, role="agent"))
    for path, form in (
        ("/goods/promise", {"shop": "s1", "days": "7"}),
        ("/goods/counts", {"shop": "s1", "meaning": "on_hand"}),
        ("/win-back/switch", {"what": "on", "confirmed": ["notice", "basis", "consent"]}),
    ):
        assert agent.post(path, form).status_code == 403, path
        assert client.post(path, form).status_code in (200, 302), path
    (shop, meaning, days), *_ = goods_view(merchant.account).meanings
    assert (shop.id, meaning, days) == ("s1", "on_hand", 7)
    assert is_on(merchant.account)
    assert client.post("/goods/promise", {"shop": "s1", "days": "-1"}).status_code == 422
    assert client.post("/win-back/ask", {"shop": "s1"}).status_code == 200
    assert client.post("/win-back/switch", {"what": "off"}).status_code == 200
    assert client.post("/win-back/ask", {"shop": "s1"}).status_code == 422


def test_a_price_cut_is_paid_back_from_its_page(merchant: world.Merchant, client: Client, tmp_path: Path) -> None:
    client.post("/goods/promise", {"shop": "s1", "days": "30"})
    yesterday = (merchant.now - timedelta(days=1)).isoformat()
    near = {**ORDER, "id": "near", "buyer": "b2", "created_at": yesterday, "paid_at": yesterday}
    cheaper = {**CUP, "skus": [{"id": "w", "price": "60.00"}], "updated_at": merchant.now.isoformat()}
    bring(merchant.account, write(tmp_path, [near]), merchant.now)
    bring(merchant.account, write(tmp_path, [cheaper]), merchant.now)
    view = goods_view(merchant.account)
    numbers = [str(one.number) for one in view.price_cases]
    assert numbers and view.drops[0].owed >= 1
    told = client.post("/goods/pay", {"number": numbers, "key": "k"})
    assert told.status_code == 200 and f"{len(numbers)} 单已准备好" in told.content.decode()
    short = client.post("/goods/short", {"number": numbers, "until": "2030-01-01"})
    assert short.status_code == 422 and "E-STOCK-LOOK" in short.content.decode()
