"""An unknown table: the page asks what its columns mean, shows the first rows, checks again and remembers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from tests.web import world

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.database
Visit = Callable[..., "Client"]
TABLE = "甲,乙,丙\n2026-11-17 20:00:00,杯子收到就碎了要求退款,1\n2026-11-17 21:00:00,颜色不对跟图片差很多,<b>9\n"


def upload(client: Client, text: str = TABLE, name: str = "自制.csv") -> UUID:
    from django.core.files.uploadedfile import SimpleUploadedFile

    place = client.post("/imports", {"file": SimpleUploadedFile(name, text.encode()), "shop": "s1"})["Location"]
    return UUID(place.rsplit("/", 1)[1])


def test_columns_are_told_checked_brought_in_and_remembered(visit: Visit, merchant: world.Merchant) -> None:
    from wanhui.flows.upload_file import check_upload, import_upload, want_import
    from wanhui.flows.upload_file import upload as state_of
    from wanhui.store.imports import mappings

    client = visit(merchant)
    key = upload(client)
    check_upload(merchant.account, key, now=merchant.now)
    assert f"/imports/{key}/columns" in client.get(f"/imports/{key}").content.decode()
    page = client.get(f"/imports/{key}/columns?kind=review").content.decode()
    assert "杯子收到就碎了" in page and "&lt;b&gt;9" in page, "the first rows, made harmless"
    assert "<b>9" not in page
    half = client.post(f"/imports/{key}/columns", {"kind": "review", "c2": "stars"})
    assert half.status_code == 422 and "E-MAPPING" in half.content.decode()
    said = {"kind": "review", "c0": "at", "c1": "text", "c2": "stars"}
    assert client.post(f"/imports/{key}/columns", said).status_code == 302
    check_upload(merchant.account, key, now=merchant.now)
    found = state_of(merchant.account, key)
    assert found is not None and (found.state, found.taken, found.refused) == ("checked", 1, 1)
    assert "<b>9" in found.rejects[0].value
    want_import(merchant.account, key)
    import_upload(merchant.account, key, now=merchant.now)
    assert [one["kind"] for one in mappings(merchant.account, "s1").values()] == ["review"]
    again = upload(client, TABLE.replace("碎了", "裂了"), "再来.csv")
    check_upload(merchant.account, again, now=merchant.now)
    page = client.get(f"/imports/{again}/columns").content.decode()
    assert re.search(r'<option value="text" selected', page), "the next table with these columns is known"


def test_records_and_strangers_have_no_columns(visit: Visit, merchant: world.Merchant, unique: str) -> None:
    client = visit(merchant)
    key = upload(client, '{"kind":"shop","id":"s1","platform":"pdd","name":"x"}\n', "a.jsonl")
    assert client.get(f"/imports/{key}/columns").status_code == 404
    theirs = upload(client)
    other = visit(world.merchant(f"{unique}-other"))
    assert other.get(f"/imports/{theirs}/columns").status_code == 404
