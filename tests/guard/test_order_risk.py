"""Which orders stand out before they are shipped, and which innocent ones must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.guard.world import CHAT, CUP, NOW, SHOP, chat, codes, index, newcomer, order, regular, score, seed
from wanhui.content.risk_rules import load_scorecard
from wanhui.guard.factors import measure
from wanhui.guard.measures import COLUMN
from wanhui.guard.order_risk import Risk, score_orders
from wanhui.records.after_sales import AfterSale
from wanhui.records.fact import Fact
from wanhui.records.goods import Product
from wanhui.records.orders import Address
from wanhui.records.parties import Buyer, ReviewsGiven
from wanhui.records.reviews import Review

REMOTE = Address(province="西藏自治区", city="那曲市", name="旺**", phone="189****7702")


def test_four_weak_signs_together_hold_an_order_for_a_person() -> None:
    risk = score(seed())["o-b1"]
    assert risk.level == "hold"
    assert risk.p >= 0.70
    assert {"new_account", "no_history", "silent_order", "pays_dear_shipping_for_cheap_goods"} <= codes(risk).keys()


@pytest.mark.parametrize(
    ("goods", "level"),
    [(CUP, "hold"), (replace(CUP, fragile=None), "hold"), (replace(CUP, fragile=False), "verify")],
    ids=["they break", "nobody knows whether they break", "they do not break"],
)
def test_what_every_hasty_newcomer_shows_asks_a_question_and_holds_only_goods_that_may_break(
    goods: Product, level: str
) -> None:
    assert score([*seed(), goods])["o-b1"].level == level


@pytest.mark.parametrize(
    ("buyer", "bought"),
    [
        (regular("b1"), order("b1", ship="EMS")),
        (newcomer("b1"), order("b1", ship="快递")),
        (newcomer("b1"), order("b1", ship="EMS", buyer_note="麻烦发EMS，我们这边快递不到")),
        (newcomer("b1"), order("b1", ship="EMS", offers={"EMS": "25.00"}, address=REMOTE)),
        (newcomer("b1"), order("b1", ship="EMS", price="260.00")),
    ],
    ids=["a regular", "the cheap courier", "asked for it", "the only courier there", "goods worth the fee"],
)
def test_with_one_of_them_gone_it_is_shipped(buyer: Buyer, bought: object) -> None:
    assert score([buyer, bought])["o-b1"].level in ("ship", "ship_with_evidence")  # type: ignore[list-item]


def test_a_remote_address_weighs_nothing_by_itself() -> None:
    plain = score([newcomer("b1"), order("b1")])["o-b1"]
    remote = score([newcomer("b1"), order("b1", address=REMOTE)])["o-b1"]
    only_way = score([newcomer("b1"), order("b1", ship="EMS", offers={"EMS": "25.00"}, address=REMOTE)])["o-b1"]
    chosen = score([newcomer("b1"), order("b1", ship="EMS", address=REMOTE)])["o-b1"]
    assert plain.p == remote.p == only_way.p
    assert "remote_and_dear_shipping" in codes(chosen)


@pytest.mark.parametrize("silent", [True, False])
def test_a_gift_to_someone_far_away_is_shipped(silent: bool) -> None:
    said = [] if silent else [chat("b1", "送朋友的生日礼物，能写张卡片吗", NOW - timedelta(hours=1))]
    gift = order("b1", address=replace(REMOTE, name="次仁卓玛"))
    assert score([regular("b1"), gift, *said])["o-b1"].level == "ship"


def test_a_critic_with_nothing_but_bad_reviews_is_shipped() -> None:
    critic = replace(regular("b1"), reviews_given=ReviewsGiven(good=1, neutral=2, bad=37))
    risk = score([critic, order("b1")])["o-b1"]
    assert risk.level == "ship"
    assert codes(risk)["many_bad_reviews"] > 0


def test_silence_means_nothing_where_no_chat_was_brought_in() -> None:
    silent = [newcomer("b2"), order("b2", shop="s2")]
    assert "silent_order" not in codes(score(silent)["o-b2"])
    assert "silent_order" in codes(score([newcomer("b2"), order("b2")])["o-b2"])


def test_silence_means_nothing_before_chat_was_brought_in() -> None:
    early = NOW - timedelta(days=60)
    assert "silent_order" not in codes(score([newcomer("b2", at=early), order("b2", early)])["o-b2"])


@pytest.mark.parametrize("when", [-3, 3])
def test_only_words_before_paying_break_the_silence(when: int) -> None:
    found = codes(score([newcomer("b1"), order("b1"), chat("b1", "请问杯子多大", NOW + timedelta(hours=when))])["o-b1"])
    assert (found["silent_order"] > 0) is (when > 0)


def test_what_is_not_known_weighs_nothing() -> None:
    bare = Buyer(id="b1", shop="s1")
    risk = score([bare, replace(order("b1"), shipping_fee=None, shipping_options=())])["o-b1"]
    account = {"new_account", "no_history", "low_credit", "many_bad_reviews", "many_claims", "confirmed_before"}
    assert not account & codes(risk).keys()
    assert not [one for one in codes(risk) if "shipping" in one]
    assert risk.level == "ship"


@pytest.mark.parametrize("is_online", [True, False])
def test_the_dear_courier_says_less_where_long_standing_buyers_take_it_as_well(is_online: bool) -> None:
    def after(dear: int) -> Risk:
        days = [NOW - timedelta(days=3, hours=n) for n in range(120)]
        sales = [
            fact
            for n, at in enumerate(days)
            for fact in (regular(f"r{n}"), order(f"r{n}", at, ship="EMS" if n < dear else "快递"))
        ]
        return score([*sales, *seed()], is_online=is_online)["o-b1"]

    seldom, often = after(4), after(40)
    assert "dear_shipping_is_usual_here" not in codes(seldom)
    assert codes(often)["dear_shipping_is_usual_here"] < 0
    assert often.p < seldom.p


def test_newcomers_and_later_orders_do_not_make_the_dear_courier_usual() -> None:
    newcomers = [fact for n in range(40) for fact in seed(f"n{n}", NOW - timedelta(hours=n + 1))]
    assert "dear_shipping_is_usual_here" not in codes(score([*newcomers, *seed()])["o-b1"])
    later = [
        fact for n in range(40) for fact in (regular(f"r{n}"), order(f"r{n}", NOW + timedelta(hours=n + 1), ship="EMS"))
    ]
    assert "dear_shipping_is_usual_here" not in codes(score([*later, *seed()], is_online=True)["o-b1"])
    assert "dear_shipping_is_usual_here" in codes(score([*later, *seed()])["o-b1"])


def test_an_order_without_any_profile_or_position_is_scored() -> None:
    risk = score([replace(order("b1"), lines=(), shipping_fee=None)])["o-b1"]
    assert risk.level == "ship"


def test_fees_in_another_currency_are_not_compared() -> None:
    bought = order("b1", ship="EMS")
    abroad = tuple(replace(one, price=replace(one.price, currency="USD")) for one in bought.lines)
    assert "pays_dear_shipping_for_cheap_goods" not in codes(
        score([newcomer("b1"), replace(bought, lines=abroad)])["o-b1"]
    )


@pytest.mark.parametrize(("fragile", "fires"), [(True, True), (False, False), (None, False)])
def test_fragile_counts_only_where_it_is_known(fragile: bool | None, fires: bool) -> None:
    cup = Product(id="cup", shop="s1", title="杯", fragile=fragile)
    assert (codes(score([cup, newcomer("b1"), order("b1")])["o-b1"]).get("cheap_fragile_goods", 0.0) > 0) is fires


def test_money_demanded_earlier_counts_for_the_next_order_and_alone_holds_nothing() -> None:
    later = NOW + timedelta(days=2)
    first, second = order("b1", id="o1"), order("b1", later, id="o2")
    said = {"给钱就改好评": frozenset({"review_for_money"})}
    facts = [regular("b1"), first, second, chat("b1", "给钱就改好评", NOW + timedelta(days=1))]
    found = score(facts, said=said, is_online=True)
    assert "demanded_money_for_review" not in codes(found["o1"])
    assert "demanded_money_for_review" in codes(found["o2"])
    assert found["o2"].level != "hold"


def test_leaving_the_platform_chat_is_a_sign() -> None:
    said = {"加我微信谈": frozenset({"private_channel"})}
    facts = [newcomer("b1"), order("b1"), chat("b1", "加我微信谈", NOW - timedelta(minutes=5))]
    assert "leaves_platform_chat" in codes(score(facts, said=said)["o-b1"])


def test_claims_on_most_other_orders_are_a_sign() -> None:
    earlier = [order("b1", NOW - timedelta(days=day), id=f"o{day}") for day in (30, 20, 10)]
    claims = [
        AfterSale(id=f"a-{one.id}", shop="s1", order=one.id, at=one.created_at + timedelta(days=3), type="refund_only")
        for one in earlier
    ]
    assert "many_claims" in codes(score([regular("b1"), *earlier, order("b1"), *claims])["o-b1"])
    assert "many_claims" not in codes(score([regular("b1"), *earlier, order("b1")])["o-b1"])


@pytest.mark.parametrize("is_online", [True, False])
def test_one_claim_on_two_other_orders_is_no_sign_whether_later_ones_are_known_or_not(is_online: bool) -> None:
    earlier = [order("b1", NOW - timedelta(days=day), id=f"o{day}") for day in (30, 20)]
    claim = AfterSale(id="a", shop="s1", order="o30", at=NOW - timedelta(days=25), type="refund_only")
    found = score([regular("b1"), *earlier, order("b1"), claim], is_online=is_online)
    assert "many_claims" not in codes(found["o-b1"])


@pytest.mark.parametrize(
    ("stars", "hours", "images", "weighs"),
    [(1, 2, (), 1), (1, 60, (), 0), (1, 2, ("a.jpg",), 0), (3, 2, (), 0), (5, 2, (), -1)],
)
def test_only_a_bad_review_hard_upon_delivery_is_a_sign(
    stars: int, hours: int, images: tuple[str, ...], weighs: int
) -> None:
    earlier = order("b1", NOW - timedelta(days=9), id="o0", delivered_at=NOW - timedelta(days=5))
    at = NOW - timedelta(days=5) + timedelta(hours=hours)
    review = Review(id="r1", shop="s1", order="o0", at=at, stars=stars, text="不好", images=images)
    found = codes(score([regular("b1"), earlier, review, order("b1")], is_online=True)["o-b1"])
    assert (found.get("reviews_left_here", 0) > 0) - (found.get("reviews_left_here", 0) < 0) == weighs


def test_reasons_come_heaviest_first_and_add_up_to_the_score() -> None:
    risk = score(seed())["o-b1"]
    weights = [one.weight for one in risk.reasons]
    assert weights == sorted(weights, reverse=True)
    total = load_scorecard().pack.prior + sum(weights)
    assert risk.p == pytest.approx(1 / (1 + 2.718281828459045**-total))


def test_the_order_of_the_records_changes_nothing() -> None:
    facts = [*seed("b1"), *seed("b2", NOW + timedelta(hours=1)), regular("b3"), order("b3")]
    assert score(facts) == score(list(reversed(facts)))


def test_online_nothing_later_matters_to_the_score() -> None:
    first = [*seed("b1")]
    later = [*seed("b2", NOW + timedelta(hours=2)), chat("b1", "你好", NOW + timedelta(hours=3))]
    alone, followed = (score(facts, is_online=True)["o-b1"] for facts in (first, [*first, *later]))
    assert alone == followed._replace(ring=None)


def test_a_new_small_shop_is_a_target() -> None:
    young = replace(SHOP, opened_at=NOW - timedelta(days=20))
    assert codes(score([young, newcomer("b1"), order("b1")])["o-b1"])["young_shop"] > 0


def test_a_crowd_of_new_accounts_counts_only_above_what_the_day_explains() -> None:
    quiet = [fact for n in range(40) for fact in (regular(f"r{n}"), order(f"r{n}", NOW - timedelta(days=9, hours=n)))]
    crowd = [fact for n in range(8) for fact in (newcomer(f"n{n}"), order(f"n{n}", NOW - timedelta(hours=n)))]
    assert codes(score([*quiet, *crowd])["o-n0"])["new_accounts_on_one_sku"] > 0
    busy = [fact for n in range(60) for fact in (newcomer(f"d{n}", at=NOW - timedelta(days=9)),
                                                  order(f"d{n}", NOW - timedelta(days=9, hours=n)))]  # fmt: skip
    assert "new_accounts_on_one_sku" not in codes(score([*busy, *crowd])["o-n0"])
    assert "new_accounts_on_one_sku" not in codes(score([*quiet, *crowd, regular("old"), order("old")])["o-old"])


def test_an_empty_account_has_no_orders() -> None:
    known = index([])
    assert len(score_orders(known, load_scorecard(), is_online=False)) == len(
        [one for one in CHAT if one.id[:2] == "o-"]
    )


@pytest.mark.parametrize("is_online", [False, True])
def test_an_hour_is_quiet_by_the_rhythm_of_the_shop_itself(is_online: bool) -> None:
    """A shop whose buyers wake at night has its quiet hours by day; with few orders the small hours are quiet."""
    night, noon = NOW.replace(hour=3), NOW.replace(hour=12)
    asked = [newcomer("b1", at=night), order("b1", night), newcomer("b2", at=noon), order("b2", noon)]
    sold = [
        fact
        for n in range(400)
        for fact in (regular(f"r{n}"), order(f"r{n}", night - timedelta(days=1 + n % 30, minutes=n % 50)))
    ]

    def told(facts: list[Fact]) -> list[bool]:
        found = score(facts, is_online=is_online)
        return [codes(found[id_]).get("ordered_at_night", 0.0) > 0 for id_ in ("o-b1", "o-b2")]

    assert told(asked) == [True, False]
    assert told([*sold, *asked]) == [False, True]


@pytest.mark.parametrize("is_online", [False, True])
def test_the_other_orders_about_an_hour_tell_how_busy_it_is(is_online: bool) -> None:
    """Half from the hour itself, a quarter from each beside it, across midnight too; a hundred others are added."""
    made = [NOW.replace(hour=(n * n + n // 7) % 24) - timedelta(days=40 - n // 10, minutes=n % 10) for n in range(360)]
    known = index([fact for n, at in enumerate(made) for fact in (regular(f"r{n}"), order(f"r{n}", at))])
    shares = measure(known, load_scorecard().pack, is_online=is_online)[:, COLUMN["hour_share"]]
    hours = [int(at // 3600 + 8) % 24 for at in known.at.tolist()]
    for place in range(303, len(hours), 3):
        others = hours[:place] if is_online else hours[:place] + hours[place + 1 :]
        near = sum({0: 0.5, 1: 0.25, 23: 0.25}.get((one - hours[place]) % 24, 0.0) for one in others)
        usual = 100 * (0.3 if hours[place] in range(*load_scorecard().pack.night) else 1.0)
        usual /= 24 - 0.7 * len(range(*load_scorecard().pack.night))
        assert shares[place] == pytest.approx((near + usual) / (len(others) + 100) * 24)
