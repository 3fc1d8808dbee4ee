"""The weekly report on its page: made, read, printed, and every way on leads somewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.web import world
from wanhui.insights.weekly import ACTS

pytestmark = pytest.mark.database
Visit = Callable[..., Client]


def test_a_report_is_made_at_once_read_and_printed(visit: Visit, merchant: world.Merchant) -> None:
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
    for place in ACTS.values():
        assert seen.get(place.partition("#")[0]).status_code == 200, place
