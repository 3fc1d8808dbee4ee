"""Whatever form a file has, it is tried first, its good rows are kept, each bad one is named, and twice is once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import orjson
import pytest

from tests.conftest import NOW
from tests.flows.world import SHOP, bring, cases, review, write
from tests.sources.files_at_hand import workbook
from wanhui.errors import WanhuiError
from wanhui.flows.bring_in import bring_in
from wanhui.flows.ingest import Wish
from wanhui.store.imports import mappings
from wanhui.store.records import count, named

pytestmark = pytest.mark.database

HEADER = ["评价编号", "订单编号", "评价时间", "评价等级", "评价内容"]
GOOD = ["r1", "261110-1", "2026-11-17 20:00:00", "差评", "杯子收到就碎了"]
BAD_TIME = ["r2", "261110-2", "去年冬天", "差评", "杯子漏水"]
RELAY = "k3q8@marketplace.amazon.de"
NOTICE = (
    f"From: Anna <{RELAY}>\nTo: shop@yunxiu.example\nSubject: Frage zu 304-1234567-7654321\nDate: {{date}}\n"
    "Message-ID: <{id}@mail.example>\nContent-Type: text/plain; charset=utf-8\n\n{words}\n\n"
)
SENT = "Tue, 17 Nov 2026 21:03:00 +0100"


def as_csv(folder: Path) -> Path:
    path = folder / "评价.csv"
    path.write_text("\n".join(",".join(row) for row in (HEADER, GOOD, BAD_TIME)), encoding="gb18030")
    return path


def as_workbook(folder: Path) -> Path:
    return workbook(folder / "评价.xlsx", HEADER, GOOD, BAD_TIME)


def as_records(folder: Path) -> Path:
    return write(folder, [review("r1", "杯子收到就碎了", stars=1), review("r2", "漏水", stars=9)])


def as_mails(folder: Path) -> Path:
    path = folder / "notices.mbox"
    good = NOTICE.format(id="r1", date=SENT, words="Die Tasse kam zerbrochen an, ich möchte mein Geld zurück.")
    bad = NOTICE.format(id="r2", date="gestern", words="Und?")
    path.write_text("".join(f"From - Tue Nov 17 21:03:00 2026\n{one}" for one in (good, bad)), encoding="utf-8")
    return path


FORMS = [
    (as_csv, "review", "r1", (3, "评价时间", "E-CELL-TIME")),
    (as_workbook, "review", "r1", (3, "评价时间", "E-CELL-TIME")),
    (as_records, "review", "r1", (2, "stars", "E-RECORD-FIELD")),
    (as_mails, "message", "r1@mail.example", (2, None, "E-MAIL-DATE")),
]


@pytest.mark.capability("C-IN-07")
@pytest.mark.parametrize(("made", "kind", "id_", "named_as"), FORMS, ids=["csv", "xlsx", "jsonl", "mail"])
def test_each_form_is_shown_first_then_good_rows_are_kept_bad_ones_named_and_twice_is_once(
    account: UUID, tmp_path: Path, made: Callable[[Path], Path], kind: str, id_: str, named_as: tuple[object, ...]
) -> None:
    bring(account, write(tmp_path, [SHOP], "shop.jsonl"), NOW)
    path, wish = made(tmp_path), {"shop": "s1", "rejects": tmp_path / "out.csv"}
    preview = bring(account, path, NOW, is_dry_run=True, **wish)
    assert kind not in count(account), "looking changes nothing"
    assert (preview.rows, preview.refused) == (2, 1)
    done = bring(account, path, NOW, **wish)
    assert (done.new, done.refused, done.examples) == (1, 1, preview.examples)
    (bad,) = done.examples
    assert (bad.row, bad.column, bad.code) == named_as
    assert named(account, kind, [("s1", id_)])["s1", id_].fact.shop == "s1"
    opened = len(cases(account))
    again = bring(account, path, NOW, **wish)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)
    assert count(account)[kind] == 1 and len(cases(account)) == opened


def test_a_complaint_by_mail_opens_the_case_of_its_order(account: UUID, tmp_path: Path) -> None:
    path = tmp_path / "one.eml"
    path.write_text(NOTICE.format(id="m", date=SENT, words="The mug arrived broken, I want a refund."), "utf-8")
    bring(account, path, NOW, shop="a1", platform="amazon")
    (whole,) = cases(account)
    assert (whole.line.row.order, whole.line.row.buyer) == ("304-1234567-7654321", RELAY)
    assert whole.line.row.platform == "amazon"


TABLE = "甲,乙,丙\n2026-11-01 10:00:00,1,杯口有缺口还漏水\n"


@pytest.mark.capability("C-IN-07")
def test_what_the_columns_of_a_table_mean_is_said_once_and_kept_for_that_shop(account: UUID, tmp_path: Path) -> None:
    bring(account, write(tmp_path, [SHOP, {**SHOP, "id": "s2"}], "shops.jsonl"), NOW)
    said = tmp_path / "columns.json"
    said.write_bytes(orjson.dumps({"kind": "review", "columns": {"甲": "at", "丙": "text"}, "ignored": ["乙"]}))
    table = tmp_path / "自制.csv"
    table.write_text(TABLE, encoding="utf-8")
    assert bring(account, table, NOW, shop="s1", mapping=said, is_dry_run=True).refused == 0
    assert mappings(account, "s1") == {}, "a preview keeps nothing"
    assert bring(account, table, NOW, shop="s1", mapping=said).new == 1
    table.write_text(TABLE.replace("11-01", "11-02"), encoding="utf-8")
    assert bring(account, table, NOW, shop="s1").new == 1
    assert bring(account, table, NOW, shop="s1").unchanged == 1
    assert set(mappings(account, "s1")) and mappings(account, "s2") == {}


@pytest.mark.parametrize("said", [b"{", b"[]", b'{"kind": "review", "columns": {"x": "at", "y": "text"}}'])
def test_columns_that_cannot_be_meant_are_refused_and_change_nothing(
    account: UUID, tmp_path: Path, said: bytes
) -> None:
    (tmp_path / "columns.json").write_bytes(said)
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    wish = Wish(shop="s1", mapping=tmp_path / "columns.json")
    (refused,) = bring_in(account, [tmp_path / "t.csv"], wish, now=lambda: NOW, told=lambda _: None)
    assert isinstance(refused, WanhuiError) and refused.code == "E-MAPPING"
    assert "review" not in count(account)
