"""Every after-sale state that 拼多多 and 微信小店 tell of is one of ours, by number and by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.files_at_hand import taken
from wanhui.records.after_sales import AfterSale
from wanhui.sources.files.formats.after_sale_states import PDD, WECHAT, WECHAT_DISPUTES


def statuses(folder: Path, header: str, rows: list[str]) -> dict[str, AfterSale]:
    path = folder / "table.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    found, refused = taken(path, "s1", None)
    assert not refused
    return {one.id: one for one in found if isinstance(one, AfterSale)}


PDD_HEADER = "id,order_sn,after_sales_type,after_sales_status,created_time,expire_time"
DISPUTE_HEADER = "complaint_id,order_id,complaint_status,create_time,deadline"


def test_every_number_of_pinduoduo_from_1_to_33_is_known(tmp_path: Path) -> None:
    rows = [f"a{n},o{n},3,{n},2026-11-18 10:00:00,2026-11-20 10:00:00" for n in range(34)]
    found = statuses(tmp_path, PDD_HEADER, rows)
    assert len(found) == 34 and all(one.status is not None for one in found.values())
    assert {n: found[f"a{n}"].status for n in PDD} == {n: ours for n, (_, ours) in PDD.items()}
    unnamed = set(range(1, 34)) - PDD.keys()
    assert {found[f"a{n}"].status for n in unnamed} == {"requested"}, "nothing is passed over"


def test_every_dispute_of_the_wechat_shop_is_known(tmp_path: Path) -> None:
    numbers = [*range(100, 117), 305, 307]
    assert sorted(WECHAT_DISPUTES) == numbers
    rows = [f"c{n},o{n},{n},2026-11-18 10:00:00,2026-11-20 10:00:00" for n in numbers]
    found = statuses(tmp_path, DISPUTE_HEADER, rows)
    assert {n: found[f"c{n}"].status for n in numbers} == {n: ours for n, (_, ours) in WECHAT_DISPUTES.items()}
    assert all(one.respond_by is not None for one in found.values())


def test_every_request_of_the_wechat_shop_is_known(tmp_path: Path) -> None:
    header = "after_sale_order_id,order_id,type,status,create_time"
    rows = [f"w{at},o{at},RETURN,{name},1763431200" for at, name in enumerate(WECHAT)]
    found = statuses(tmp_path, header, rows)
    assert [found[f"w{at}"].status for at in range(len(WECHAT))] == list(WECHAT.values())
    assert {one.type for one in found.values()} == {"return_refund"}


@pytest.mark.parametrize("states", [PDD, WECHAT_DISPUTES])
def test_a_table_of_no_marketplace_knows_their_words_too(tmp_path: Path, states: dict[int, tuple[str, str]]) -> None:
    rows = [f'a{n},o{n},退货退款,"{name}",2026-11-18 10:00:00' for n, (name, _) in states.items()]
    found = statuses(tmp_path, "售后编号,订单编号,售后类型,售后状态,申请时间", rows)
    assert {n: found[f"a{n}"].status for n in states} == {n: ours for n, (_, ours) in states.items()}
