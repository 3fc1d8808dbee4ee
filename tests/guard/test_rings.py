"""Who is joined to a ring, and which families, dormitories and coincidences are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.guard.world import NOW, chat, codes, newcomer, order, regular, score, seed
from wanhui.records.fact import Fact
from wanhui.records.orders import Address, Order

TOKEN = Address(name="王**", phone="OAID-7c41f09be2d84a", province="江苏省", city="无锡市", detail="****")
HOME = Address(
    name="林一",
    phone="138****0000",
    province="江苏省",
    city="无锡市",
    district="梁溪区",
    detail="清扬路 88 号 3 幢 501",
)


def at(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def quiet(n: int, address: Address, **more: Any) -> list[Fact]:
    """New silent accounts with the ordinary courier, hours apart, all at `address`."""
    return [
        fact
        for i in range(n)
        for fact in (newcomer(f"q{i}", at=at(20 * i)), order(f"q{i}", at(20 * i), address=address, **more))
    ]


def test_two_new_accounts_with_one_token_form_a_ring() -> None:
    found = score(quiet(2, TOKEN))
    assert found["o-q0"].ring == found["o-q1"].ring == "ring-1"
    assert "linked_orders" in codes(found["o-q0"])
    assert found["o-q0"].p > score(quiet(1, TOKEN))["o-q0"].p


@pytest.mark.parametrize("phone", ["138****1234", "1**********", "隐藏号码", "", "1xx-xxxx-xxxx"])
def test_equal_masks_link_nobody(phone: str) -> None:
    masked = replace(TOKEN, phone=phone)
    found = score(quiet(2, masked))
    assert found["o-q0"].ring is None
    assert found["o-q0"].p == pytest.approx(score(quiet(1, masked))["o-q0"].p)


def test_a_family_at_one_address_is_no_ring() -> None:
    parents = [
        regular("mother"),
        order("mother", address=HOME),
        regular("father"),
        order("father", at(30), address=HOME),
    ]
    family = [*parents, newcomer("child"), order("child", at(55), address=HOME)]
    found = score(family)
    assert {found[f"o-{who}"].ring for who in ("mother", "father", "child")} == {None}
    assert {found[f"o-{who}"].level for who in ("mother", "father")} == {"ship"}
    assert found["o-child"].level in ("ship", "ship_with_evidence")


def test_two_newcomers_of_one_household_weeks_apart_are_no_ring() -> None:
    couple = [newcomer("wife"), order("wife", address=HOME), newcomer("husband", at=at(24 * 20))]
    found = score([*couple, order("husband", at(24 * 20), address=HOME)])
    assert found["o-wife"].ring is None
    assert found["o-husband"].level in ("ship", "ship_with_evidence")


def test_one_suspicious_buyer_does_not_make_a_family_suspicious() -> None:
    found = score([*seed("b1", address=HOME), regular("mother"), order("mother", at(5), address=HOME)])
    assert found["o-mother"].level in ("ship", "ship_with_evidence")
    assert found["o-mother"].ring is None


def test_a_dormitory_of_first_years_is_no_ring_and_holds_nobody() -> None:
    hall = replace(HOME, detail="大学城学生公寓菜鸟驿站")
    found = score([*quiet(24, hall), regular("tutor"), order("tutor", at(3), address=hall)])
    assert {risk.level for risk in found.values()} <= {"ship", "ship_with_evidence"}


@pytest.mark.parametrize(
    "detail", ["理工学院东区 3 栋宿舍", "江南大学北门驿站", "Dormitory 4, West Campus", "清扬路 88 号丰巢快递柜"]
)
def test_the_first_few_of_a_dormitory_are_held_no_more_than_all_of_it(detail: str) -> None:
    hall = replace(HOME, detail=detail, phone=None, name=None)
    for many in (2, 5, 8):
        found = score(quiet(many, hall, extra={"open_address_id": "oa7c41f09be2d84a"}), is_online=True)
        assert {risk.ring for risk in found.values()} == {None}
        assert {risk.level for risk in found.values()} <= {"ship", "ship_with_evidence"}


@pytest.mark.parametrize(
    "detail",
    [
        "学院路 88 号 3 幢 501",
        "学院南路 38 号 2 幢 301",
        "驿站东巷 3 号 501",
        "第三中学家属院 3 幢",
        "88 Campus Drive, flat 5",
    ],
)
def test_a_street_or_estate_named_after_a_school_is_what_it_is(detail: str) -> None:
    flat = replace(HOME, detail=detail, phone=None, name=None)
    found = score(quiet(4, flat))
    assert {found[f"o-q{n}"].ring for n in range(4)} == {"ring-1"}


def test_strangers_of_one_dormitory_are_still_linked_by_what_is_their_own() -> None:
    hall = replace(HOME, detail="理工学院东区 3 栋宿舍", phone="13800001111", name=None)
    found = score(quiet(4, hall))
    assert {found[f"o-q{n}"].ring for n in range(4)} == {"ring-1"}


def test_a_pick_up_point_links_nobody() -> None:
    hall = replace(HOME, detail="大学城学生公寓菜鸟驿站")
    found = score(quiet(70, hall))
    assert {risk.ring for risk in found.values()} == {None}
    assert not [risk for risk in found.values() if "linked_orders" in codes(risk)]


def test_one_phone_behind_twelve_names_is_one_ring() -> None:
    phone = replace(HOME, phone="13800001111", detail=None)
    found = score(quiet(12, phone))
    assert {found[f"o-q{n}"].ring for n in range(12)} == {"ring-1"}


def test_five_names_behind_one_phone_are_a_ring_even_weeks_apart_but_a_couple_is_not() -> None:
    phone = replace(HOME, phone="13800001111", detail=None, name=None)

    def weeks(n: int) -> list[Fact]:
        return [
            fact
            for i in range(n)
            for fact in (newcomer(f"w{i}", at=at(400 * i)), order(f"w{i}", at(400 * i), address=phone))
        ]

    assert {risk.ring for name, risk in score(weeks(5)).items() if name.startswith("o-w")} == {"ring-1"}
    assert {risk.ring for risk in score(weeks(2)).values()} == {None}


def test_a_quiet_account_joins_the_ring_whose_token_it_shares_and_a_regular_does_not() -> None:
    ring = [*seed("b1", address=TOKEN), *seed("b2", at(3), address=TOKEN)]
    old = replace(newcomer("b3", days=200), orders_total=5)
    found = score([*ring, old, order("b3", at(90), address=TOKEN), regular("b4"), order("b4", at(95), address=TOKEN)])
    assert found["o-b1"].ring == found["o-b2"].ring == found["o-b3"].ring == "ring-1"
    assert found["o-b4"].ring is None


def test_two_rings_that_share_a_member_grow_together_under_the_older_name() -> None:
    other = replace(TOKEN, phone="OAID-0000f09be2d84a")
    bridge = [order("q0", at(200), id="o-bridge", address=other)]
    more = [newcomer("z1", at=at(210)), order("z1", at(210), address=other)]
    found = score([*quiet(2, TOKEN), *bridge, *more])
    assert {found[one].ring for one in ("o-q0", "o-q1", "o-bridge", "o-z1")} == {"ring-1"}


def test_rings_are_counted_one_by_one() -> None:
    other = replace(TOKEN, phone="OAID-0000f09be2d84a")
    second = [fact for n in range(2) for fact in (newcomer(f"z{n}"), order(f"z{n}", at(n), address=other))]
    found = score([*quiet(2, TOKEN), *second])
    assert {found["o-q0"].ring, found["o-z0"].ring} == {"ring-1", "ring-2"}


def test_online_a_ring_is_seen_from_its_second_order_on() -> None:
    facts = quiet(3, TOKEN)
    found = score(facts, is_online=True)
    assert "linked_orders" not in codes(found["o-q0"])
    assert {found[f"o-q{n}"].ring for n in range(3)} == {"ring-1"}


@pytest.mark.parametrize(("hours", "ring"), [(0.1, None), (30, "ring-1")], ids=["gone before", "still in the house"])
def test_online_the_first_of_a_ring_is_known_as_long_as_the_parcel_is_in_the_house(
    hours: float, ring: str | None
) -> None:
    facts = [
        replace(one, shipped_at=one.created_at + timedelta(hours=hours)) if isinstance(one, Order) else one
        for one in quiet(3, TOKEN)
    ]
    assert score(facts, is_online=True)["o-q0"].ring == ring


def test_online_a_demand_joins_who_shares_a_house_until_the_parcel_is_gone() -> None:
    first, second = (order(f"q{n}", at(n), address=HOME) for n in range(2))
    other = replace(second, lines=(replace(second.lines[0], product="plate"),))
    facts: list[Fact] = [newcomer("q0", days=400), newcomer("q1", days=400), first, other]
    rings = {}
    for hours in (5, 60):
        demand = chat("q0", "给五十就改好评，不给就追评", at(hours))
        said = {demand.text: frozenset({"demand", "lever", "condition"})}
        rings[hours] = score([*facts, demand], said=said, is_online=True)["o-q1"].ring
    assert score(facts, is_online=True)["o-q1"].ring is None
    assert rings == {5: "ring-1", 60: None}


def test_the_same_words_link_and_a_stock_phrase_does_not() -> None:
    words = "杯口有毛刺而且底部有一道裂纹，卖家自己看着办吧"
    facts = quiet(2, Address())
    talk = [chat("q0", words, at(100)), chat("q1", words + "！", at(101))]
    assert score([*facts, *talk])["o-q0"].ring == "ring-1"
    crowd = [fact for n in range(80) for fact in (regular(f"r{n}"), order(f"r{n}", at(n)), chat(f"r{n}", words, at(n)))]
    assert score([*facts, *talk, *crowd])["o-q0"].ring is None


@pytest.mark.parametrize(
    ("words", "kind", "ring"),
    [
        ("别家都给五十，您看着办，钱到了我就改评价", "phrase", None),
        ("这一批的差评由我统一处理，一单五十，转到我这里，今晚十点以前到账就全部改掉，不到就追评", "wording", "ring-1"),
    ],
    ids=["a formula", "somebody's own words"],
)
def test_short_demands_worded_alike_weigh_but_only_long_ones_make_a_ring(
    words: str, kind: str, ring: str | None
) -> None:
    facts = [*seed("q0", at(100)), *seed("q1", at(300))]
    talk = [chat("q0", words, at(350)), chat("q1", words + "！", at(360))]
    found = score([*facts, *talk], said={one.text: frozenset({"demand", "lever", "condition"}) for one in talk})
    assert found["o-q0"].shared == found["o-q1"].shared == (kind,)
    assert found["o-q0"].ring == found["o-q1"].ring == ring


def test_an_account_is_known_across_the_shops_of_one_platform() -> None:
    from tests.guard.world import SHOP

    other = replace(SHOP, id="s2", shop="s2")
    facts = [other, regular("b1"), order("b1", id="o1"), order("b1", at(5), id="o2", shop="s2")]
    assert "bought_here_before" in codes(score(facts)["o2"])
    elsewhere = [replace(other, platform="pdd"), *facts[1:]]
    assert "bought_here_before" not in codes(score(elsewhere)["o2"])


def test_a_confirmed_neighbour_weighs_most_and_a_cleared_one_nothing() -> None:
    facts = quiet(2, TOKEN)
    plain = score(facts)["o-q1"].p
    assert score(facts, outcomes={"o-q0": True})["o-q1"].p > plain
    assert score(facts, outcomes={"o-q0": False})["o-q1"].p < plain


@pytest.mark.parametrize("is_online", [True, False])
def test_who_was_found_out_says_nothing_of_others_who_bought_the_same_on_those_days(is_online: bool) -> None:
    """Chance brings buyers to one item in two days; only what they themselves show can make a ring of them."""
    bought = [NOW - timedelta(hours=1), *(at(n) for n in range(3))]
    facts = [fact for n, when in enumerate(bought) for fact in (newcomer(f"n{n}", at=when), order(f"n{n}", when))]
    before, after = (score(facts, outcomes=found, is_online=is_online) for found in ({}, {"o-n0": True}))
    assert after == before


def test_those_who_share_an_address_weigh_more_once_they_bought_the_same_goods_close_in_time() -> None:
    alike = score(quiet(2, HOME))["o-q1"]
    first, second, *_ = (one for one in quiet(2, HOME) if isinstance(one, Order))
    lines = (replace(second.lines[0], product="plate"),)
    other = score([newcomer("q0"), newcomer("q1", at=at(20)), first, replace(second, lines=lines)])["o-q1"]
    assert other.p < alike.p
    apart = score([newcomer("q0"), newcomer("q1", at=at(100)), first, replace(second, created_at=at(100))])["o-q1"]
    assert apart.p < alike.p


def test_online_a_link_knows_nobody_who_comes_later() -> None:
    """The orders after one never change what was said of it."""
    facts = quiet(6, HOME)
    early = score(facts[:6], is_online=True)
    late = score(facts, is_online=True)
    assert {key: late[key] for key in early} == early


def test_a_house_whose_address_comes_as_a_token_is_a_house() -> None:
    """Half of those in a hall of residence are new and silent, in a term's first weeks; they do not know each other."""
    hall = Address(name="王**", province="江苏省", city="无锡市", detail="****")
    marked = {"extra": {"open_address_id": "oa7c41f09be2d84a93"}}
    usual = [
        fact
        for n in range(3)
        for fact in (regular(f"r{n}"), order(f"r{n}", at(-300 * n - 300), address=hall, **marked))
    ]
    assert {risk.ring for risk in score([*quiet(3, hall, **marked), *usual]).values()} == {None}
    together = [fact for n in range(3) for fact in seed(f"q{n}", at(n), address=hall, **marked)]
    assert score(together)["o-q0"].ring == "ring-1"
