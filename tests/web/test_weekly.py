"""The weekly report on its page: made, read, printed, and every way on leads somewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.conftest import NOW
from tests.web import world
from wanhui.insights.weekly import GOES_ON

pytestmark = pytest.mark.database
Visit = Callable[..., Client]


def test_a_report_is_made_at_once_read_and_printed(visit: Visit, merchant: world.Merchant) -> None:
    from wanhui.store.weekly import StoredWeek, keep_week
    from wanhui.web.weekly import place_of

    world.add_case(merchant)
    seen = visit(merchant)
    assert "还没有周报" in seen.get("/insights/weekly").content.decode()
    made = seen.post("/insights/weekly/make", {"shop": "s1"}, follow=True).content.decode()
    assert "松间器物" in made and "原因先看" in made
    address = made.split('href="/insights/weekly/pdf')[1].split('"')[0].replace("&amp;", "&")
    paper = seen.get("/insights/weekly/pdf" + address)
    assert paper.content[:5] == b"%PDF-"
    assert seen.get("/insights/weekly/pdf?shop=s1&week=nonsense").status_code == 404
    assert seen.post("/insights/weekly/make", {"shop": "nowhere"}).status_code == 422
    for act in GOES_ON:
        place = place_of({"text": "x", "act": act, "place": ""})
        assert place and seen.get(place.partition("#")[0]).status_code == 200, act
    (behind,) = [place_of({"act": "sold", "key": "阿月 & co"})]
    assert behind == "/cases?tab=all&sold=%E9%98%BF%E6%9C%88%20%26%20co" and seen.get(behind).status_code == 200
    # A report that was kept before acts had names still leads on.
    part = {"title": "承诺", "rows": [{"text": "兑现 9 个", "numbers": [], "place": "/promises"}]}
    told = {"heading": "松间器物", "sections": [part]}
    kept = StoredWeek(shop="s1", week=date(2020, 1, 6), made_at=NOW, payload={"zh": told, "en": told})
    assert keep_week(merchant.account, kept)
    old = seen.get("/insights/weekly?shop=s1&week=2020-01-06").content.decode()
    assert '<a class="unprinted" href="/promises">' in old.split("兑现 9 个")[1][:60]
