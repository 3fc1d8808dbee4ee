"""The form of a shop: who carries remedies out there, and from which loss on a review is opened."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.web import world
from wanhui.flows.after_action import loss_limit
from wanhui.flows.errands import MARKET
from wanhui.store.shops import shops

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.database


def test_an_owner_chooses_who_carries_remedies_out_and_the_loss_that_is_looked_into(
    visit: Callable[..., Client], merchant: world.Merchant
) -> None:
    account = merchant.account
    shop = shops(account)[0].id
    client = visit(merchant)
    page = client.get(f"/settings/shops/{shop}").content.decode()
    fields = dict(re.findall(r'<input class="input" id="[^"]*" name="([^"]+)" value="([^"]*)"', page))
    sent = {**fields, "platform": "taobao", "time_zone": "Asia/Shanghai", "review_limit": "3", "market": "practice"}
    assert client.post(f"/settings/shops/{shop}", {**sent, "loss_limit": "88.5"}).status_code == 302
    assert shops(account)[0].settings[MARKET] == "practice"
    assert loss_limit(account, shop) == Decimal("88.5")
    for wrong in ({"loss_limit": "-1"}, {"loss_limit": "NaN"}, {"loss_limit": "lots"}, {"market": "nowhere"}):
        assert client.post(f"/settings/shops/{shop}", {**sent, **wrong}).status_code == 422
    assert loss_limit(account, shop) == Decimal("88.5")
    assert shops(account)[0].settings[MARKET] == "practice"
