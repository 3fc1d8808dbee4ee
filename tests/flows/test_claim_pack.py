"""What a supplier is shown: the cases of a month or a recall with photos, costs and the demand, and no buyer in it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import orjson
import pytest
from PIL import Image

from tests.conftest import NOW
from tests.flows.test_add_evidence import photo
from tests.flows.test_insights import month
from tests.flows.test_recall import lead, start
from tests.flows.world import bring, write
from wanhui.errors import WanhuiError

pytestmark = pytest.mark.database


@pytest.fixture
def shop(account: UUID, tmp_path: Path) -> UUID:
    from wanhui.flows.refresh_insights import refresh

    records = month()
    said = next(one for one in records if one.get("id") == "r0")
    said["text"] = "杯子收到就碎了，杯口全裂，电话 13812345678"
    bring(account, write(tmp_path, records), NOW)
    refresh(account, NOW)
    return account


def first_case(account: UUID) -> int:
    from wanhui.flows.insights import Wanted, show_behind

    found = show_behind(account, Wanted(by="batch"), "b7", now=NOW, zone=NOW.astimezone().tzinfo)
    return next(one.number for one in found.cases if one.order == "o0")


def opened(content: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))


def add_photo(account: UUID, number: int) -> bytes:
    from wanhui.flows.add_evidence import NewFile, add_file

    content = photo(exif=True)
    new = NewFile(name="王小明的杯.jpg", purpose="from_buyer", actor="buyer")
    add_file(account, number, new, chunks=[content], now=NOW)
    return content


def lose(account: UUID, number: int, loss: str, currency: str = "CNY") -> None:
    from wanhui.cases.parts import Outcome
    from wanhui.records.money import Money
    from wanhui.store.case_lists import case_by_number
    from wanhui.store.outcomes import save_outcome

    case = case_by_number(account, number)
    assert case is not None
    ended = Outcome(result="solved", cause="bad_goods", fault="supplier", is_avoidable=True, sku="cup-w", batch="b7")
    save_outcome(account, case.id, ended, loss=Money(Decimal(loss), currency), closed_at=NOW)


@pytest.mark.capability("C-IS-06")
def test_a_supplier_and_month_or_a_recall_makes_one_file_that_shows_the_fault_and_no_buyer(shop: UUID) -> None:
    from wanhui.flows.claim_pack import claim_of_month, claim_of_recall
    from wanhui.flows.recall import move_orders

    number = first_case(shop)
    original = add_photo(shop, number)
    lose(shop, number, "68.50")
    pack = claim_of_month(lead(shop), "bad", shop_id="s1", month=NOW, language="zh", now=NOW)
    files = opened(pack.content)
    assert set(files) == {"demand.txt", "cases.csv", "manifest.json", f"photos/case-{number}-1.jpg"}
    listed = rows(files["cases.csv"])
    assert len(listed) == 12
    assert {(one["batch"], one["sku"]) for one in listed} == {("b7", "cup-w")}
    assert {one["case"]: one["cost"] for one in listed}[str(number)] == "68.50"
    assert "68.50 CNY（1 件有金额，平均每件 68.50 CNY）" in files["demand.txt"].decode()
    # Each file is named with its hash; the photo also with the hash of what the buyer sent.
    told = {one["path"]: one for one in orjson.loads(files["manifest.json"])}
    assert all(told[path]["sha256"] == sha256(files[path]).hexdigest() for path in files if path != "manifest.json")
    shown = f"photos/case-{number}-1.jpg"
    assert told[shown]["original_sha256"] == sha256(original).hexdigest()
    assert not Image.open(io.BytesIO(files[shown])).getexif()
    # Nobody can be told from it.
    whole = (files["demand.txt"] + files["cases.csv"]).decode()
    assert not [secret for secret in ("13812345678", "王小明", "o0", "b0") if secret in whole]
    assert "12 件" in files["demand.txt"].decode()
    assert "b7 (12)" in files["demand.txt"].decode()
    assert claim_of_month(lead(shop), "bad", shop_id="s1", month=NOW, language="zh", now=NOW).content == pack.content

    key = start(shop)
    move_orders(lead(shop), key, [f"o{n}" for n in range(20)], to="told", note="电话", now=NOW)
    move_orders(lead(shop), key, [f"o{n}" for n in range(5)], to="returned", note="", now=NOW)
    called = claim_of_recall(lead(shop), key, language="en", now=NOW)
    more = opened(called.content)
    assert called.claim.recall is not None
    assert (called.claim.recall.found, called.claim.recall.told, called.claim.recall.returned) == (60, 20, 5)
    states = [one["state"] for one in rows(more["orders.csv"])]
    assert (len(states), states.count("told"), states.count("returned")) == (60, 15, 5)
    assert "60 orders, 20 told, 5 returned" in more["demand.txt"].decode()
    assert "photos/" in " ".join(more)


def test_without_a_fault_of_the_supplier_there_is_nothing_to_claim(shop: UUID, other_account: UUID) -> None:
    from wanhui.flows.claim_pack import claim_of_month

    for account, supplier in ((shop, "good"), (shop, "nobody"), (other_account, "bad")):
        with pytest.raises(WanhuiError) as refused:
            claim_of_month(lead(account), supplier, shop_id="s1", month=NOW, language="en", now=NOW)
        assert refused.value.code == "E-CLAIM-NONE"
    with pytest.raises(WanhuiError) as refused:
        claim_of_month(lead(shop, "agent"), "bad", shop_id="s1", month=NOW, language="en", now=NOW)
    assert refused.value.code == "E-ROLE-LEAD"
