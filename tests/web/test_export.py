"""Lists taken away through the pages."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.web import world

pytestmark = pytest.mark.database
Visit = Callable[..., Client]


def test_a_list_is_taken_away_from_its_page_with_the_rows_and_filters_on_screen(
    visit: Visit, merchant: world.Merchant
) -> None:
    number = world.add_case(merchant)
    seen = visit(merchant)
    page = seen.get("/cases?tab=all&sort=newest").content.decode()
    (address,) = re.findall(r'id="export-queue" method="post" action="([^"]+)"', page)
    answer = seen.post(address.replace("&amp;", "&"), {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert [int(row["number"]) for row in rows] == [number]
    assert answer["Content-Disposition"] == 'attachment; filename="cases.csv"'
    other = seen.post("/cases/export?list=queue&tab=all&platform=amazon", {"format": "csv"})
    assert list(csv.DictReader(io.StringIO(b"".join(other).decode("utf-8-sig")))) == []
    assert b"".join(seen.post("/cases/export?list=board", {"format": "xlsx"}))[:2] == b"PK"
    refused = seen.post("/cases/export?list=nothing", {"format": "csv"})
    assert refused.status_code == 422
    assert "E-EXPORT-LIST" in refused.content.decode()


def test_an_auditor_takes_the_same_rows_without_names(visit: Visit, merchant: world.Merchant) -> None:
    world.add_case(merchant)
    found = {}
    for who in (merchant, world.colleague(merchant, role="auditor")):
        answer = visit(who).post("/cases/export?list=queue&tab=all", {"format": "csv"})
        found[who.person] = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    (whole,), (shortened,) = found.values()
    assert whole["number"] == shortened["number"]
    assert shortened["buyer"].endswith("**") and not whole["buyer"].endswith("**")
