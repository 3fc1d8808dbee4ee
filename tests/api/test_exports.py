"""A list taken away: the same rows on its page, as CSV, as a spreadsheet and over the interface for programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import orjson
import pytest
import python_calamine
from django.test import Client

from tests.api.program import Program
from tests.web import world
from wanhui.flows.export_cases import COLUMNS
from wanhui.flows.export_lists import LISTS
from wanhui.store.setup import Prepared

pytestmark = pytest.mark.database
Visit = Callable[..., Client]
Programs = Callable[..., Program]


@pytest.fixture
def visit(database: Prepared) -> Visit:
    """Gives a browser that is signed in to a merchant."""
    from wanhui.settings import SESSION_ACCOUNT
    from wanhui.store.auth import AccountBackend

    def open_client(home: world.Merchant) -> Client:
        client, user = Client(SERVER_NAME="localhost"), AccountBackend().get_user(home.person)
        assert user is not None
        client.force_login(user, backend="wanhui.store.auth.AccountBackend")
        session = client.session
        session[SESSION_ACCOUNT] = str(home.account)
        session.save()
        return client

    return open_client


def taken(answer: object) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.capability("C-IS-11")
def test_a_list_goes_out_with_the_rows_on_screen_in_fixed_columns_by_every_way(
    visit: Visit, program: Programs, merchant: world.Merchant
) -> None:
    world.fill(merchant)
    page = visit(merchant)
    asked = {"tab": "all", "sort": "newest"}
    shown = [int(number) for number in re.findall(r'id="row-(\d+)"', page.get("/cases", asked).content.decode())]
    assert len(shown) > 2

    def over(kind: str, who: world.Merchant) -> dict[str, list[dict[str, str]]]:
        """What somebody gets from the page and from the interface, as rows."""
        found = {}
        address = f"/cases/export?list=queue&tab={asked['tab']}&sort={asked['sort']}"
        ways = {"page": taken(visit(who).post(address, {"format": kind}))}
        ways["program"] = taken(program("export", person=who.person).get("/exports/queue", format=kind, **asked))
        for way, content in ways.items():
            if kind == "csv":
                rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
            else:
                rows = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
            assert tuple(rows[0]) == COLUMNS, way
            found[way] = [dict(zip(COLUMNS, map(str, row), strict=True)) for row in rows[1:]]
        assert found["page"] == found["program"], kind
        return found["page"]

    auditor = world.colleague(merchant, role="auditor")
    for kind in ("csv", "xlsx"):
        whole, shortened = over(kind, merchant), over(kind, auditor)
        assert [int(float(row["number"])) for row in whole] == shown == [int(float(row["number"])) for row in shortened]
        assert all(len(row["buyer"]) > 1 and "*" not in row["buyer"] for row in whole)
        assert all(row["buyer"].endswith("**") and row["buyer_name"][1:] in ("", "**") for row in shortened)
    lines = [orjson.loads(line) for line in taken(program("export").get("/exports/queue", **asked)).splitlines()]
    assert [line["number"] for line in lines] == shown and all(tuple(line) == COLUMNS for line in lines)
    for name in LISTS:
        for kind in ("csv", "xlsx"):
            assert page.post(f"/cases/export?list={name}", {"format": kind}).status_code == 200, name
