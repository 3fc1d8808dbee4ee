"""Orders before dispatch, through the doors: imported, scored, looked at by a person, released, cancelled or let go."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.flows.world import bring, write
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.guard_consent import CONFIRMED, consent, switch_off, switch_on, switch_sign
from wanhui.flows.guard_report import report, try_weight
from wanhui.flows.holds import cancel, queue, release, release_lapsed
from wanhui.flows.marks import LASTS, Wish, all_marks, confirm, mark, object_, share, withdraw
from wanhui.flows.screen_orders import screen
from wanhui.store.accounts import audit_lines
from wanhui.store.holds import hold_of, screened
from wanhui.store.keys import new_key
from wanhui.store.notices import notices_for

pytestmark = pytest.mark.database

NOW = datetime.fromisoformat("2026-11-05T14:00:00+08:00")
SHOP = {"kind": "shop", "id": "s1", "platform": "taobao", "name": "云岫器物", "opened_at": "2026-10-01T00:00:00+08:00"}
CUP = {"kind": "product", "id": "cup", "shop": "s1", "title": "手绘陶杯", "fragile": True, "price": "22.80"}
ADDRESS = {"province": "浙江省", "city": "杭州市", "district": "西湖区"}
SEED = ("s1", "o-seed")


def at(hours: float = 0) -> str:
    return (NOW + timedelta(hours=hours)).isoformat()


def buyer(id_: str, *, days: float = 900, total: int = 60) -> dict[str, Any]:
    return {"kind": "buyer", "id": id_, "shop": "s1", "registered_at": at(-24 * days), "orders_total": total,
            "credit_level": min(8, total)}  # fmt: skip


def order(id_: str, whom: str, *, hours: float = -1, ship: str = "快递", **more: Any) -> dict[str, Any]:
    fee = {"快递": "10.00", "EMS": "25.00"}[ship]
    base = {
        "kind": "order", "id": id_, "shop": "s1", "buyer": whom, "created_at": at(hours), "paid_at": at(hours),
        "status": "paid", "ship_by": at(hours + 48), "shipping_fee": fee, "shipping_method": ship,
        "shipping_options": [{"method": "快递", "fee": "10.00"}, {"method": "EMS", "fee": "25.00"}],
        "lines": [{"product": "cup", "sku": "cup-1", "quantity": 1, "price": "22.80"}], "address": ADDRESS,
    }  # fmt: skip
    return {**base, **more}


def said(id_: str, whom: str, text: str, *, hours: float) -> dict[str, Any]:
    return {"kind": "message", "id": id_, "shop": "s1", "conversation": f"c-{whom}", "at": at(hours), "from": "buyer",
            "buyer": whom, "text": text}  # fmt: skip


#: A new account without history, not a word, and EMS at 25 on a cup of 22.80 though 10 would do.
STRANGE = [buyer("b-new", days=3, total=0), order("o-seed", "b-new", ship="EMS")]
ORDINARY = [buyer("b-old"), order("o-old", "b-old", hours=-2), said("m1", "b-old", "今天能发货吗", hours=-3)]
WORLD = [SHOP, CUP, *ORDINARY, *STRANGE]


def person(account: UUID, role: str = "owner") -> Agent:
    return Agent(account=account, id=new_key(), role=role)


@pytest.fixture
def guarded(account: UUID) -> UUID:
    """An account whose owner has confirmed screening."""
    switch_on(person(account), confirmed=frozenset(CONFIRMED), now=NOW)
    return account


def bring_in(account: UUID, folder: Path, records: list[dict[str, Any]], now: datetime = NOW) -> None:
    bring(account, write(folder, records, f"{len(list(folder.iterdir()))}.jsonl"), now)


def waiting(account: UUID, now: datetime = NOW) -> list[str]:
    return [one.hold.ref[1] for one in queue(account, now=now).waiting]


def test_nothing_is_scored_before_the_owner_has_confirmed_what_the_law_asks_for(account: UUID, tmp_path: Path) -> None:
    bring_in(account, tmp_path, WORLD)
    assert not consent(account).is_on
    assert screened(account, since=NOW - timedelta(days=30)) == ()
    with pytest.raises(WanhuiError, match="E-GUARD-CONFIRM"):
        switch_on(person(account), confirmed=frozenset({"notice"}), now=NOW)
    with pytest.raises(WanhuiError, match="E-ROLE"):
        switch_on(person(account, "lead"), confirmed=frozenset(CONFIRMED), now=NOW)
    assert not consent(account).is_on


@pytest.mark.capability("C-GD-01")
def test_a_paid_order_is_scored_as_it_comes_in_with_reasons_in_both_languages(guarded: UUID, tmp_path: Path) -> None:
    bring_in(guarded, tmp_path, WORLD)
    strange, ordinary = hold_of(guarded, SEED), hold_of(guarded, ("s1", "o-old"))
    assert strange is not None and ordinary is not None
    assert (strange.level, ordinary.level) == ("hold", "ship")
    assert strange.p >= 0.7 > 0.05 > ordinary.p
    assert all(one["zh"] and one["en"] and one["code"] and one["weight"] for one in strange.reasons)
    codes = {one["code"] for one in strange.reasons}
    assert {"new_account", "no_history", "silent_order", "pays_dear_shipping_for_cheap_goods"} <= codes
    assert strange.ring is None
    assert waiting(guarded) == ["o-seed"]


def test_a_demand_after_delivery_speaks_for_the_orders_beside_it_that_still_wait(guarded: UUID, tmp_path: Path) -> None:
    place = {**ADDRESS, "phone": "13700010002"}
    left = order("o-left", "b-left", hours=-90, address=place)
    bring_in(guarded, tmp_path, [SHOP, CUP, *ORDINARY, buyer("b-left", days=200, total=3), left])
    gone = {**left, "status": "shipped", "shipped_at": at(-80), "updated_at": at(-80)}
    bring_in(guarded, tmp_path, [gone, buyer("b-next", days=200, total=3), order("o-next", "b-next", address=place)])
    before, waits = hold_of(guarded, ("s1", "o-left")), hold_of(guarded, ("s1", "o-next"))
    bring_in(guarded, tmp_path, [said("m5", "b-left", "给钱就改好评，不给钱就不改评价", hours=0)])
    after = hold_of(guarded, ("s1", "o-next"))
    assert before is not None and waits is not None and after is not None
    assert after.p > waits.p
    assert "linked_orders" in {one["code"] for one in after.reasons}
    assert hold_of(guarded, ("s1", "o-left")) == before


def test_what_waits_is_told_to_people_once_and_never_calls_a_buyer_names(guarded: UUID, tmp_path: Path) -> None:
    bring_in(guarded, tmp_path, WORLD)
    bring_in(guarded, tmp_path, [order("o-seed", "b-new", ship="EMS", buyer_note="", updated_at=at(1))])
    told = [one.notice for one in notices_for(guarded, "x", is_lead=True) if one.notice.kind == "hold"]
    assert [one.says.zh for one in told] == ["订单 o-seed 发货前需要核对"]
    (check,) = queue(guarded, now=NOW).waiting
    for text in (check.question.zh, check.question.en, *(one["zh"] for one in check.hold.reasons)):
        assert not any(word in text for word in ("差评师", "恶意", "骗", "professional", "fraud"))


@pytest.mark.capability("C-GD-05")
def test_a_hold_waits_for_a_person_with_a_deadline_and_the_cheapest_protection_and_lets_go_by_itself(
    guarded: UUID, tmp_path: Path
) -> None:
    soon = order("o-soon", "b-two", ship="EMS", ship_by=at(8))
    bring_in(guarded, tmp_path, [*WORLD, buyer("b-two", days=2, total=0), soon])
    found = {one.hold.ref[1]: one for one in queue(guarded, now=NOW).waiting}
    assert found["o-seed"].hold.due_at == NOW + timedelta(hours=4)
    assert found["o-soon"].hold.due_at == NOW + timedelta(hours=2)
    codes = [one.code for one in found["o-seed"].protections]
    assert codes[0] == "ask"
    assert {"film", "weigh"} <= set(codes)
    assert "sign" not in codes
    assert "25.00" in found["o-seed"].question.zh and "10.00" in found["o-seed"].question.zh
    release_lapsed(guarded, NOW + timedelta(hours=3))
    assert waiting(guarded, NOW + timedelta(hours=3)) == ["o-seed"]
    assert waiting(guarded, NOW + timedelta(hours=5)) == []
    gone = hold_of(guarded, SEED)
    assert gone is not None and gone.state == "released" and gone.decided_by == "system"
    assert "留证" in gone.note


def test_sales_days_give_people_longer_and_leave_the_score_alone(guarded: UUID, tmp_path: Path) -> None:
    bring_in(guarded, tmp_path, WORLD)
    before = hold_of(guarded, SEED)
    eleven = datetime.fromisoformat("2026-11-11T14:00:00+08:00")
    ordered = {"created_at": "2026-11-11T13:00:00+08:00", "paid_at": "2026-11-11T13:00:00+08:00",
               "ship_by": "2026-11-13T13:00:00+08:00"}  # fmt: skip
    late = order("o-11", "b-11", ship="EMS", **ordered)
    fresh = {**buyer("b-11", total=0), "registered_at": "2026-11-08T13:00:00+08:00"}
    bring_in(guarded, tmp_path, [fresh, late], eleven)
    after = hold_of(guarded, ("s1", "o-11"))
    assert before is not None and after is not None
    assert after.due_at == eleven + timedelta(hours=8)
    assert after.p == pytest.approx(before.p, abs=0.02)


def test_a_person_releases_with_a_reason_and_only_once(guarded: UUID, tmp_path: Path) -> None:
    bring_in(guarded, tmp_path, WORLD)
    agent = person(guarded, "agent")
    with pytest.raises(WanhuiError, match="E-HOLD-NOTE"):
        release(agent, SEED, note="  ", now=NOW)
    release(agent, SEED, note="买家回复了，地址没问题", now=NOW)
    with pytest.raises(WanhuiError, match="E-HOLD-DECIDED"):
        release(agent, SEED, note="再来", now=NOW)
    with pytest.raises(WanhuiError, match="E-ROLE"):
        release(person(guarded, "auditor"), SEED, note="看看", now=NOW)
    with pytest.raises(WanhuiError, match="E-HOLD-NONE"):
        release(agent, ("s1", "nothing"), note="看看", now=NOW)
    assert [one.ref for one in queue(guarded, now=NOW).decided] == [SEED]
    bring_in(guarded, tmp_path, [order("o-seed", "b-new", ship="EMS", updated_at=at(1), buyer_note="快点")])
    assert waiting(guarded) == []


def test_an_order_is_only_called_off_for_a_reason_that_the_facts_bear_out(guarded: UUID, tmp_path: Path) -> None:
    count = {"kind": "inventory", "shop": "s1", "product": "cup", "sku": "cup-1"}
    counted = {**count, "id": "i1", "at": at(-5), "stock": 7}
    bring_in(guarded, tmp_path, [*WORLD, counted])
    agent = person(guarded, "lead")
    for reason in ("out_of_stock", "risk", "whim"):
        with pytest.raises(WanhuiError):
            cancel(agent, SEED, reason=reason, is_agreed=False, note="看着不对", now=NOW)
    assert waiting(guarded) == ["o-seed"]
    bring_in(guarded, tmp_path, [{**counted, "id": "i2", "at": at(), "stock": 0}])
    cancel(agent, SEED, reason="out_of_stock", is_agreed=False, note="盘点为零", now=NOW)
    done = hold_of(guarded, SEED)
    assert done is not None and done.state == "cancelled"


def test_scores_follow_what_comes_in_later(guarded: UUID, tmp_path: Path) -> None:
    bring_in(guarded, tmp_path, [SHOP, CUP, *ORDINARY, *STRANGE[1:]])
    unknown = hold_of(guarded, SEED)
    bring_in(guarded, tmp_path, STRANGE[:1])
    known = hold_of(guarded, SEED)
    bring_in(guarded, tmp_path, [said("m9", "b-new", "你好，发 EMS 是因为我们镇上只有邮局", hours=-2)])
    spoke = hold_of(guarded, SEED)
    assert unknown is not None and known is not None and spoke is not None
    assert unknown.level != "hold"
    assert known.p > spoke.p
    assert known.p > unknown.p


def test_orders_that_share_a_thing_are_found_in_the_database(guarded: UUID, tmp_path: Path) -> None:
    ring = [
        fact
        for n in range(4)
        for fact in (
            buyer(f"r{n}", days=2, total=0),
            order(f"o-r{n}", f"r{n}", hours=-20 + n, address={**ADDRESS, "phone": "13800001111"}),
        )
    ]
    bring_in(guarded, tmp_path, [SHOP, CUP, *ORDINARY, *ring[:2]])
    alone = hold_of(guarded, ("s1", "o-r0"))
    for n in range(2, 8, 2):
        bring_in(guarded, tmp_path, ring[n : n + 2])
    last, first = hold_of(guarded, ("s1", "o-r3")), hold_of(guarded, ("s1", "o-r0"))
    assert alone is not None and last is not None and first is not None
    assert alone.ring is None and first.ring and last.ring
    for one in (first, last):
        assert "linked_orders" in {reason["code"] for reason in one.reasons}
        assert one.p > 5 * alone.p


def test_an_import_of_the_past_is_not_screened(guarded: UUID, tmp_path: Path) -> None:
    old = order("o-past", "b-new", hours=-24 * 40, ship="EMS", status="finished", shipped_at=at(-24 * 39))
    stale = order("o-stale", "b-new", hours=-24 * 40, ship="EMS")
    bring_in(guarded, tmp_path, [SHOP, CUP, *ORDINARY, STRANGE[0], old, stale])
    assert {one.ref[1] for one in screened(guarded, since=NOW - timedelta(days=90))} == {"o-old"}
    assert screen(guarded, [("s1", "o-past")], NOW) == 0


@pytest.mark.capability("C-GD-09")
def test_a_mark_has_purpose_evidence_and_an_end_can_be_objected_to_and_leaves_no_trace_in_scores(
    guarded: UUID, tmp_path: Path
) -> None:
    bring_in(guarded, tmp_path, WORLD)
    lead = person(guarded, "lead")
    before = hold_of(guarded, ("s1", "o-old"))
    evidence = ("聊天 c-b-old 第 3 句：不给钱就差评", "收到不到一小时就给差评")
    wish = Wish(buyer=("s1", "b-old"), kind="watch", purpose="以后多留证", evidence=evidence, order="o-old")
    with pytest.raises(WanhuiError, match="E-MARK-EVIDENCE"):
        mark(lead, replace(wish, evidence=(" ",)), now=NOW)
    with pytest.raises(WanhuiError, match="EXT-002"):
        mark(lead, replace(wish, evidence=("给过差评",)), now=NOW)
    with pytest.raises(WanhuiError, match="E-ROLE"):
        mark(person(guarded, "agent"), wish, now=NOW)
    key = mark(lead, wish, now=NOW)
    ((kept, is_in_force),) = all_marks(lead, now=NOW)
    assert is_in_force and kept.expires_at == NOW + timedelta(days=180)
    assert LASTS["suspect"] == timedelta(days=90)
    assert sorted(waiting(guarded)) == ["o-old", "o-seed"]
    marked = hold_of(guarded, ("s1", "o-old"))
    assert marked is not None and marked.level == "ship_with_evidence"
    with pytest.raises(WanhuiError, match="E-ROLE"):
        all_marks(person(guarded, "agent"), now=NOW)
    with pytest.raises(WanhuiError, match="E-MARK-SHARE"):
        share(lead)
    object_(person(guarded, "agent"), key, "买家说那句话是开玩笑", now=NOW)
    withdraw(lead, key, "核实后是误会", now=NOW + timedelta(minutes=1))
    after = hold_of(guarded, ("s1", "o-old"))
    assert before is not None and after is not None
    assert (after.level, after.outcome) == (before.level, None)
    assert after.p == pytest.approx(before.p)
    ((ended, still),) = all_marks(lead, now=NOW)
    assert not still and ended.objection and ended.ending == "核实后是误会"
    actions = {line.action for line in audit_lines(guarded, after=None, most=50)}
    assert {"mark_made", "mark_objected", "mark_withdrawn", "guard_changed"} <= actions
    assert not all_marks(lead, now=NOW + timedelta(days=181))[0][1]


def test_a_trusted_buyer_is_never_held_up(guarded: UUID, tmp_path: Path) -> None:
    bring_in(guarded, tmp_path, WORLD)
    trust = Wish(buyer=("s1", "b-new"), kind="trusted", purpose="老客户的新号", evidence=("电话核实过",))
    mark(person(guarded, "lead"), trust, now=NOW)
    more = order("o-more", "b-new", hours=-0.5, ship="EMS")
    bring_in(guarded, tmp_path, [more])
    found = hold_of(guarded, ("s1", "o-more"))
    assert found is not None and found.level == "ship_with_evidence"
    assert "o-more" not in waiting(guarded)


@pytest.mark.capability("C-GD-10")
def test_the_report_tells_right_wrong_and_missed_by_sign_and_region_and_a_weight_can_be_tried(
    guarded: UUID, tmp_path: Path
) -> None:
    many = [fact for n in range(30) for fact in (buyer(f"h{n}"), order(f"o-h{n}", f"h{n}", hours=-3 - n / 10))]
    wrong = [buyer("b-gift", days=5, total=0), order("o-gift", "b-gift", ship="EMS")]
    bring_in(guarded, tmp_path, [*WORLD, *many, *wrong])
    lead = person(guarded, "lead")
    confirm(lead, SEED, True, now=NOW)
    confirm(lead, ("s1", "o-gift"), False, now=NOW)
    confirm(lead, ("s1", "o-h3"), True, now=NOW)
    found = report(guarded, now=NOW)
    assert (found.orders, found.stopped, found.missed) == (33, 2, 1)
    assert found.precision == pytest.approx(0.5)
    signs = {one.code: one for one in found.signals}
    dear = signs["pays_dear_shipping_for_cheap_goods"]
    assert (dear.spoke, dear.known, dear.right, dear.precision) == (2, 2, 1, 0.5)
    (region,) = found.regions
    assert (region.name, region.orders, region.stopped) == ("浙江省", 31, 1)
    assert region.is_too_high
    everybody = {one.name: one for one in found.groups}
    assert everybody["new"].rate is None
    assert everybody["all"].stopped == 1
    kept = screened(guarded, since=NOW - timedelta(days=30))
    trial = try_weight(guarded, "several_signs_beside_dear_shipping", 0.0, now=NOW)
    assert (trial.before, trial.after) == (2, 0)
    assert (trial.right_before, trial.false_before, trial.right_after, trial.false_after) == (1, 1, 0, 0)
    assert try_weight(guarded, "ordered_at_night", 1.0, now=NOW).after == 2
    assert screened(guarded, since=NOW - timedelta(days=30)) == kept
    with pytest.raises(WanhuiError, match="E-TRIAL-FACTOR"):
        try_weight(guarded, "colour_of_eyes", 1.0, now=NOW)


@pytest.mark.capability("C-GD-08")
def test_a_swarm_upon_a_young_shop_raises_one_alarm(guarded: UUID, tmp_path: Path) -> None:
    crowd = [order(f"o-c{n}", f"c{n}", hours=-1 + n / 10) for n in range(5)]
    bad = [
        {"kind": "review", "id": f"r{n}", "shop": "s1", "at": at(-10 + n), "stars": 1, "text": "一般"} for n in range(7)
    ]
    bring_in(guarded, tmp_path, [SHOP, CUP, *crowd[:4], *bad[:6]])
    assert not [one for one in notices_for(guarded, "x", is_lead=True) if one.notice.kind == "swarm"]
    bring_in(guarded, tmp_path, [crowd[4], bad[6]])
    bring_in(guarded, tmp_path, [order("o-c9", "c9", hours=-0.4)])
    told = [one.notice.says.en for one in notices_for(guarded, "x", is_lead=True) if one.notice.kind == "swarm"]
    assert len(told) == 2
    assert any("5 cheap orders" in one for one in told) and any("7 bad reviews" in one for one in told)


def test_an_old_shop_raises_none(guarded: UUID, tmp_path: Path) -> None:
    crowd = [order(f"o-c{n}", f"c{n}", hours=-1 + n / 10) for n in range(9)]
    bring_in(guarded, tmp_path, [{**SHOP, "opened_at": "2020-01-01T00:00:00+08:00"}, CUP, *crowd])
    assert not [one for one in notices_for(guarded, "x", is_lead=True) if one.notice.kind == "swarm"]


def test_no_account_sees_the_orders_of_another(guarded: UUID, other_account: UUID, tmp_path: Path) -> None:
    bring_in(guarded, tmp_path, WORLD)
    assert queue(other_account, now=NOW).waiting == ()
    assert hold_of(other_account, SEED) is None
    with pytest.raises(WanhuiError, match="E-HOLD-NONE"):
        release(person(other_account), SEED, note="看看", now=NOW)
    assert waiting(guarded) == ["o-seed"]


def test_switched_off_again_nothing_more_is_scored(guarded: UUID, tmp_path: Path) -> None:
    switch_off(person(guarded), now=NOW)
    bring_in(guarded, tmp_path, WORLD)
    assert screened(guarded, since=NOW - timedelta(days=30)) == ()


@pytest.mark.capability("C-GD-02")
def test_each_of_eight_signs_has_weight_evidence_and_a_switch(guarded: UUID, tmp_path: Path) -> None:
    far = {"province": "西藏自治区", "city": "那曲市"}
    elsewhere = said("m-out", "b-new", "平台上不方便，加我微信说", hours=-0.5)
    bring_in(guarded, tmp_path, [*WORLD, order("o-seed", "b-new", ship="EMS", address=far, updated_at=at()), elsewhere])
    eight = {
        "new_account", "no_history", "silent_order", "leaves_platform_chat", "young_shop", "cheap_fragile_goods",
        "pays_dear_shipping_for_cheap_goods", "remote_and_dear_shipping",
    }  # fmt: skip
    owner = person(guarded)

    def weights() -> dict[str, float]:
        screen(guarded, [SEED], NOW)
        found = hold_of(guarded, SEED)
        assert found is not None
        assert all(one["zh"] and one["en"] for one in found.reasons)
        return {one["code"]: one["weight"] for one in found.reasons}

    assert all(weights()[code] > 0 for code in eight)
    for code in sorted(eight):
        switch_sign(owner, code, is_on=False, now=NOW)
        assert code not in weights()
        switch_sign(owner, code, is_on=True, now=NOW)
        assert code in weights()
    with pytest.raises(WanhuiError, match="E-ROLE"):
        switch_sign(person(guarded, "lead"), "new_account", is_on=False, now=NOW)
