"""What scoring promises as a whole: eight signs, no hold on one of them, rings with the reason of every link."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flows.test_screen_lines import BUYER, HELLO, ORDER, SHOP, answers

CUP = {"kind": "product", "id": "p7", "shop": "s1", "title": "手绘杯", "fragile": True, "price": "22.80"}
FAR = {"province": "西藏自治区", "city": "那曲市"}
ELSEWHERE = {"kind": "message", "id": "m9", "shop": "s1", "conversation": "c9", "at": "2026-11-11T02:00:00+08:00",
             "from": "buyer", "buyer": "b88", "text": "平台上不方便，加我微信说"}  # fmt: skip
EIGHT = {
    "new_account", "no_history", "silent_order", "leaves_platform_chat", "young_shop", "cheap_fragile_goods",
    "pays_dear_shipping_for_cheap_goods", "remote_and_dear_shipping",
}  # fmt: skip
FULL = [SHOP, CUP, HELLO, BUYER, {**ORDER, "address": FAR}, ELSEWHERE]


def codes(records: list[Any]) -> dict[str, float]:
    (line,), _ = answers(records)
    return {one["code"]: one["weight"] for one in line["reasons"]}


def test_eight_distinct_signs_each_with_weight_and_words() -> None:
    (line,), _ = answers(FULL)
    fired = {one["code"]: one for one in line["reasons"]}
    assert fired.keys() >= EIGHT
    assert all(fired[code]["weight"] > 0 and fired[code]["zh"] and fired[code]["en"] for code in EIGHT)


@pytest.mark.parametrize(
    ("code", "record", "change"),
    [
        ("new_account", BUYER, {"registered_at": "2024-11-08T09:00:00+08:00"}),
        ("no_history", BUYER, {"orders_total": 40}),
        ("silent_order", ORDER, {"buyer_note": "周末送货"}),
        ("leaves_platform_chat", ELSEWHERE, {"text": "什么时候能到"}),
        ("young_shop", SHOP, {"opened_at": "2020-01-01T00:00:00+08:00"}),
        ("cheap_fragile_goods", CUP, {"fragile": False}),
        ("pays_dear_shipping_for_cheap_goods", ORDER, {"shipping_fee": "10.00", "shipping_method": "快递"}),
        ("remote_and_dear_shipping", ORDER, {"address": {"province": "浙江省", "city": "杭州市"}}),
    ],
)
def test_each_sign_goes_with_what_it_rests_on(code: str, record: dict[str, Any], change: dict[str, Any]) -> None:
    def changed(one: dict[str, Any]) -> dict[str, Any]:
        is_it = (one["kind"], one["id"]) == (record["kind"], record["id"])
        return {**one, **change} if is_it else one

    assert codes([changed(one) for one in FULL]).get(code, 0) <= 0


@pytest.mark.parametrize(("days", "is_new"), [(29, True), (31, False)])
def test_an_account_is_new_for_thirty_days(days: int, is_new: bool) -> None:
    from datetime import datetime, timedelta

    since = datetime.fromisoformat(str(ORDER["created_at"])) - timedelta(days=days)
    found = codes([SHOP, HELLO, {**BUYER, "registered_at": since.isoformat()}, ORDER])
    assert (found.get("new_account", 0) >= 1) is is_new


@pytest.mark.capability("C-GD-04")
def test_a_hold_needs_three_families_and_the_threshold_and_no_sign_holds_alone() -> None:
    (seed,), _ = answers([SHOP, CUP, HELLO, BUYER, ORDER])
    assert seed["level"] == "hold" and seed["p"] >= 0.70
    old = {**BUYER, "registered_at": "2020-01-01T00:00:00+08:00", "orders_total": 90, "credit_level": 8}
    cheap = {**ORDER, "shipping_fee": "10.00", "shipping_method": "快递", "buyer_note": "谢谢"}
    alone = {
        "a new account": [SHOP, HELLO, BUYER, cheap],
        "silence": [SHOP, HELLO, old, {**cheap, "buyer_note": ""}],
        "a dear courier": [SHOP, HELLO, old, {**ORDER, "buyer_note": "谢谢"}],
        "an address far away": [SHOP, HELLO, old, {**cheap, "address": FAR}],
        "cheap goods that break": [SHOP, CUP, HELLO, old, cheap],
        "bad reviews given": [SHOP, HELLO, {**old, "reviews_given": {"good": 1, "neutral": 0, "bad": 20}}, cheap],
    }
    for what, records in alone.items():
        (line,), _ = answers(records)
        assert line["level"] in ("ship", "ship_with_evidence"), what
    # Everything about the account at once is still one family.
    (account,), _ = answers([SHOP, HELLO, {**BUYER, "credit_level": 0, "reviews_given": {"good": 0, "bad": 9}}, cheap])
    assert account["level"] in ("ship", "ship_with_evidence")
    # A critic with the same order as an ordinary buyer is treated like one.
    critic, ordinary = (
        answers([SHOP, CUP, HELLO, {**old, "reviews_given": {"good": 20, "neutral": 2, "bad": bad}}, ORDER])[0][0]
        for bad in (1, 0)
    )
    assert critic["level"] == ordinary["level"]
    # On a sales day an order scores as it does on any other.
    plain = {**ORDER, "created_at": "2026-11-05T00:03:12+08:00"}
    days = [{**BUYER, "registered_at": f"2026-11-{day:02d}T09:00:00+08:00"} for day in (8, 2)]
    (sale,), _ = answers([SHOP, CUP, HELLO, days[0], ORDER])
    (other,), _ = answers([SHOP, CUP, HELLO, days[1], plain])
    assert sale["p"] == pytest.approx(other["p"])


def ring(count: int, share: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    """`count` new accounts in a month, each with an order, that share something."""
    records: list[dict[str, Any]] = [SHOP, CUP, HELLO]
    for n in range(count):
        day = f"2026-11-{1 + n * 25 // max(1, count - 1):02d}"
        records.append({**BUYER, "id": f"r{n}", "registered_at": f"{day}T01:00:00+08:00"})
        one = {**ORDER, "id": f"o{n}", "buyer": f"r{n}", "created_at": f"{day}T10:{n:02d}:00+08:00", **more}
        records.append({**one, "address": {**FAR, "district": "色尼区", **share}})
    return records


@pytest.mark.capability("C-GD-07")
def test_rings_are_told_with_the_reason_of_every_link_and_masks_never_link() -> None:
    shared = {
        "电话相同": ring(5, {"phone": "13900002222"}),
        "收件或设备标记相同": ring(5, {}, device_token="dv-77aa01f2c3"),
        "地址相同": ring(4, {"detail": "浙江路 8 号 3 单元 402 室"}),
        "同一地区的收件人同名": ring(4, {"name": "欧阳明月"}),
    }
    for reason, records in shared.items():
        found = answers(records)[0]
        assert {one["ring"] for one in found} == {"ring-1"}, reason
        for line in found:
            says = [one["zh"] for one in line["reasons"] if one["code"] == "linked_orders"]
            assert any(reason in one for one in says), (reason, line["id"])
    for mask in ({"phone": "139****2222"}, {"detail": "浙江路****"}, {"name": "欧**"}):
        found = answers(ring(5, mask))[0]
        assert {one["ring"] for one in found} == {None}, mask
        assert not [one for line in found for one in line["reasons"] if one["code"] == "linked_orders"]
    # Twelve persons and fourteen acts in a month behind one telephone, each of two to three hundred yuan.
    dear = {"lines": [{"product": "p9", "quantity": 1, "price": "260.00"}]}
    twelve = ring(12, {"phone": "13900003333"}, **dear)
    again = [{**twelve[4 + 2 * n], "id": f"again{n}", "created_at": "2026-11-27T10:00:00+08:00"} for n in range(2)]
    found = answers([*twelve, *again])[0]
    assert len(found) == 14
    assert {one["ring"] for one in found} == {"ring-1"}


def said(n: int, text: str) -> dict[str, Any]:
    return {"kind": "message", "id": f"s{n}", "shop": "s1", "conversation": f"s{n}", "order": f"o{n}", "from": "buyer",
            "at": f"2026-11-28T1{n}:00:00+08:00", "text": text}  # fmt: skip


def test_one_negotiator_for_many_orders_is_known_by_the_words() -> None:
    text = "三百块转过来，这几单的差评今天都撤掉，不转就一直挂着，自己掂量"
    found = answers([*ring(4, {}), *(said(n, text + "，" + "快点" * (n % 2)) for n in range(4))])[0]
    assert {one["ring"] for one in found} == {"ring-1"}
    assert all(any("写的话几乎一样" in one["zh"] for one in line["reasons"]) for line in found)


def test_the_same_thing_bought_the_same_way_within_two_days_links_strange_orders() -> None:
    records: list[dict[str, Any]] = [SHOP, CUP, HELLO]
    for n in range(5):
        records.append({**BUYER, "id": f"t{n}", "registered_at": "2026-11-10T20:00:00+08:00"})
        records.append({**ORDER, "id": f"o{n}", "buyer": f"t{n}", "created_at": f"2026-11-11T0{n}:00:00+08:00"})
    found = answers(records)[0]
    assert {one["ring"] for one in found} == {"ring-1"}
    assert all(any("两天内用同样的配送买同一款" in one["zh"] for one in line["reasons"]) for line in found)
