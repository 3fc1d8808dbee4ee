"""Lists and reports as files: the rows of the screen, fixed columns, nobody's name for those who may not read it."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import python_calamine

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.world import SHOP, bring, review, write
from wanhui.cases.events import RemedyMoved, RemedyOffered
from wanhui.cases.parts import Outcome, Remedy
from wanhui.errors import WanhuiError
from wanhui.flows.desk_views import QueueQuery
from wanhui.flows.export_cases import COLUMNS, cells, export_cases, export_file, write_csv, write_xlsx
from wanhui.flows.export_lists import LISTS, Asked, Looking
from wanhui.flows.insights import Wanted
from wanhui.records.money import Money
from wanhui.store.exports import CaseRecord
from wanhui.store.keys import new_key

ZONE = ZoneInfo("Asia/Shanghai")
ONE = CaseRecord(
    number=7, shop="s1", platform="pdd", order="=1+1", product="cup", sku=None, batch=None, supplier=None,
    courier="+86", region="＝HYPERLINK(1)", live="@x", issues=("damaged", "late"), severity=2, stage="solve",
    status="open", playbook="damaged@1", opened_at=NOW, closed_at=None, cause=None, fault=None, loss=Decimal("12.50"),
    currency="CNY", result=None, reason="bad_review", stars=1, priority=40, is_safety=False, assignee="何越",
    clock=None, due_at=None, is_breached=False, remedies=("refund",), remedies_cost=Decimal("3.00"), buyer="b1",
    buyer_name="\t王小明", quote="-2+3 碎了", title_zh="收到就碎", title_en="Broken",
)  # fmt: skip


def looking(account: UUID, role: str = "agent", **more: Any) -> Looking:
    return Looking(agent=hire(account, role), now=NOW, zone=ZONE, **more)


def read(kind: str, content: bytes) -> list[list[Any]]:
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_no_cell_is_a_formula_and_every_kind_says_the_same() -> None:
    out: dict[str, list[list[Any]]] = {}
    for kind, write_kind in (("csv", write_csv), ("xlsx", write_xlsx)):
        file = io.BytesIO()
        write_kind([cells(ONE, ZONE)], file)
        out[kind] = read(kind, file.getvalue())
    (head, row), (other_head, other) = out["csv"], out["xlsx"]
    assert head == other_head == list(COLUMNS)
    said = dict(zip(COLUMNS, row, strict=True))
    for column in ("order", "courier", "region", "live", "buyer_name", "quote"):
        assert said[column].startswith("'"), column
    assert [said[name] for name in ("loss", "issues", "opened_at", "sku", "is_safety")] == [
        "12.50", "damaged late", "2026-11-18T09:00:00+08:00", "", "0",
    ]  # fmt: skip
    # A spreadsheet keeps text as text: nothing need be led by anything there.
    typed = dict(zip(COLUMNS, other, strict=True))
    assert (typed["order"], typed["number"], typed["loss"]) == ("=1+1", 7.0, 12.5)


def test_a_long_list_is_never_in_memory_whole() -> None:
    def many() -> Iterator[tuple[Any, ...]]:
        for n in range(3_000):
            yield cells(replace(ONE, number=n, quote=f"第{n}件" + "碎" * 40), ZONE)

    with Path("/dev/null").open("wb") as nowhere:
        tracemalloc.start()
        write_csv(many(), nowhere)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 300_000


@pytest.fixture
def shop(account: UUID, tmp_path: Path) -> UUID:
    buyer = {"kind": "buyer", "shop": "s1"}
    people = [{**buyer, "id": f"b{n}", "name": "王小明"} for n in range(7)]
    line = {"product": "cup", "quantity": 1, "price": "68.00", "batch": "b7"}
    orders = [
        {
            "kind": "order", "id": f"o{n}", "shop": "s1", "buyer": f"b{n}", "status": "finished",
            "created_at": (NOW - timedelta(days=4)).isoformat(), "lines": [line],
        }
        for n in range(7)
    ]  # fmt: skip
    said = [
        review(f"r{n}", "杯子收到就碎了，请打 13812345678", order=f"o{n}", buyer=f"b{n}", product="cup", stars=1)
        for n in range(7)
    ]
    bring(account, write(tmp_path, [SHOP, *people, *orders, *said]), NOW)
    return account


@pytest.mark.database
def test_an_export_has_the_rows_of_the_screen_and_hides_people_from_those_who_may_not_read_them(
    shop: UUID, other_account: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wanhui.flows import export_lists, show_desk
    from wanhui.flows.desk_acts import Agent
    from wanhui.store.accounts import audit_lines

    monkeypatch.setattr(show_desk, "PAGE", 3)
    monkeypatch.setattr(export_lists, "_PAGE", 2)
    agent = looking(shop)
    for query in (QueueQuery(tab="all"), QueueQuery(tab="all", sort="newest"), QueueQuery(tab="all", clock="late")):
        shown: list[int] = []
        asked: QueueQuery | None = query
        while asked is not None:
            view = show_desk.show_queue(shop, asked, me=str(agent.agent.id), now=NOW, zone=ZONE)
            shown += [row.number for group in view.groups for row in group.rows]
            asked = replace(query, after=view.next_cursor) if view.next_cursor else None
        rows = list(export_cases(Asked(list="queue", query=query), agent))
        assert [row.number for row in rows] == shown
        assert len(rows) == (0 if query.clock else 7)
    rows = list(export_cases(Asked(list="figure", figure=Wanted(by="batch"), key="b7"), agent))
    assert {(row.batch, row.buyer_name, row.product) for row in rows} == {("b7", "王小明", "cup")}
    assert len(rows) == 7
    assert "13812345678" in rows[0].quote
    reader = looking(shop, "auditor")
    for kind in ("csv", "xlsx"):
        with export_file(Asked(list="figure", figure=Wanted(by="batch"), key="b7"), reader, kind) as file:
            content = file.read()
        said = [dict(zip(COLUMNS, row, strict=True)) for row in read(kind, content)[1:]]
        assert [int(float(row["number"])) for row in said] == [row.number for row in rows]
        assert {row["buyer_name"] for row in said} == {"王**"}
        assert not any("13812345678" in row["quote"] for row in said)
    trail = [one for one in audit_lines(shop, after=None, most=10) if one.action == "cases_exported"]
    assert [(one.payload["cases"], one.payload["masked"]) for one in trail[:3]] == [(7, True), (7, True), (7, False)]
    broken_off = export_cases(Asked(list="queue", query=QueueQuery(tab="all")), agent)
    taken = [next(broken_off), next(broken_off)]
    broken_off.close()
    (newest, *_) = audit_lines(shop, after=None, most=1)
    assert (newest.action, newest.payload["cases"]) == ("cases_exported", len(taken)), "what left, left a trace"
    elsewhere = Looking(agent=Agent(account=other_account, id=agent.agent.id, role="owner"), now=NOW, zone=ZONE)
    for name in LISTS:
        assert list(export_cases(Asked(list=name, query=QueueQuery(tab="all")), elsewhere)) == [], name


@pytest.mark.database
def test_an_unknown_list_or_kind_is_refused_in_words(account: UUID) -> None:
    for asked, kind, code in ((Asked(list="nothing"), "csv", "E-EXPORT-LIST"), (Asked(), "pdf", "E-EXPORT-KIND")):
        with pytest.raises(WanhuiError) as refused:
            export_file(asked, looking(account), kind)
        assert refused.value.code == code


@pytest.mark.database
def test_money_in_another_currency_is_in_no_sum(shop: UUID) -> None:
    from wanhui.store import given, tenancy
    from wanhui.store.case_lists import case_by_number
    from wanhui.store.exports import case_records
    from wanhui.store.outcomes import save_outcome

    def give(number: int, *costs: Money) -> UUID:
        case = case_by_number(shop, number).id
        for place, cost in enumerate(costs):
            one = Remedy(id=str(new_key()), kind="coupon", cost=cost, owed=False, granted_by="su", at=NOW)
            events = [
                RemedyOffered(seq=90 + place, at=NOW, actor="su", remedy=one),
                RemedyMoved(seq=95 + place, at=NOW, actor="su", remedy=one.id, state="chosen"),
            ]
            with tenancy.account(shop) as cursor:
                given.keep(cursor, shop, [(case, events)])
        return case

    five, abroad = Money(Decimal("5.00"), "CNY"), Money(Decimal("3.00"), "USD")
    ended = Outcome(result="solved", cause="material", fault="product", is_avoidable=True)
    give(1, abroad)
    give(2, five, abroad)
    for number, costs in ((3, (five, abroad)), (4, (abroad,))):
        save_outcome(shop, give(number, *costs), ended, loss=five, closed_at=NOW)
    rows = {row.number: (row.currency, row.remedies_cost, row.loss) for row in case_records(shop, [1, 2, 3, 4])}
    assert rows == {
        1: ("USD", abroad.amount, None), 2: (None, None, None), 3: ("CNY", five.amount, five.amount),
        4: ("CNY", None, five.amount),
    }  # fmt: skip
