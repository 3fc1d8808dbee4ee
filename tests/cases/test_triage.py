"""Triage: which facts open a case, whose it is, how urgent, and what it is called."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases.test_calendar import some
from tests.cases.world import DAMAGED, NOW, after_sale, message, order, review, sketch, yuan
from wanhui.cases.playbook import Sketch, SketchedIssue
from wanhui.cases.priority import priority
from wanhui.cases.titles import ISSUE_WORDS, title
from wanhui.cases.triage import Subject, check_sort, join, subject, trigger
from wanhui.cases.words import ISSUES
from wanhui.errors import WanhuiError
from wanhui.records.orders import Order
from wanhui.records.reviews import Said


def guess(code: str) -> SketchedIssue:
    return SketchedIssue(code=code, p=0.52)


PRAISE = sketch(polarity="pos", polarity_p=0.97, p_positive=0.97, severity=0)


@pytest.mark.parametrize(
    ("stars", "grade", "reading", "reason"),
    [
        (1, None, PRAISE, "bad_review"),
        (2, None, None, "bad_review"),
        (3, None, DAMAGED, "neutral_review"),
        (4, None, PRAISE, None),
        (5, None, None, None),
        (None, "bad", PRAISE, "bad_review"),
        (None, "neutral", PRAISE, "neutral_review"),
        (None, "good", PRAISE, None),
        (5, None, sketch("damaged", polarity_p=0.81), "hidden_complaint"),
        (5, None, sketch("damaged", polarity_p=0.79, p_positive=0.25), None),
        (5, None, sketch("damaged", polarity_p=0.49, p_positive=0.13), "hidden_complaint"),
        (5, None, sketch(polarity_p=0.49, p_positive=0.13), None),
        (5, None, sketch(polarity_p=0.83, p_positive=0.26), None),
        (5, None, sketch(polarity_p=0.83, p_positive=0.25), "hidden_complaint"),
        (5, None, sketch("damaged", polarity_p=0.83, p_positive=0.26), "hidden_complaint"),
        (5, None, replace(sketch(polarity_p=0.83, p_positive=0.26), safety=True), "hidden_complaint"),
        (5, None, sketch("damaged", polarity="neu", p_positive=0.13), None),
        (5, None, sketch("damaged", polarity="mixed", p_positive=0.15), "hidden_complaint"),
        (5, None, sketch(polarity="mixed", p_positive=0.15), None),
        (None, None, sketch("quality"), "hidden_complaint"),
    ],
)
def test_reviews(stars: int | None, grade: str | None, reading: Sketch | None, reason: str | None) -> None:
    found = trigger(review(stars, grade=grade), reading)
    assert (found and found.reason) == reason


def test_a_shop_may_move_the_limit() -> None:
    assert trigger(review(3), PRAISE, 2) is None
    found = trigger(review(4), PRAISE, 4)
    assert found is not None
    assert found.reason == "bad_review"


def test_a_follow_up_counts_from_when_it_was_written() -> None:
    late = NOW + timedelta(days=3)
    found = trigger(review(5, follow_up=Said(at=late, text="…")), sketch("quality"))
    assert found is not None
    assert found.at == late


def test_a_removed_review_opens_nothing() -> None:
    assert trigger(review(1, status="removed"), DAMAGED) is None


@pytest.mark.parametrize(
    ("reading", "reason"),
    [
        (sketch(intent="complaint", polarity="neu"), "complaint_message"),
        (sketch(intent="legit_threat"), "complaint_message"),
        (sketch(intent="professional_claim"), "complaint_message"),
        (sketch(intent="extortion"), "extortion"),
        (sketch(intent="return_request", polarity="neu"), "return_request"),
        (sketch("damaged", intent="inquiry"), "complaint_message"),
        (sketch(intent="inquiry", polarity="neu", safety=True), "complaint_message"),
        (sketch(intent="inquiry", polarity="neu"), None),
        (sketch(intent="chitchat"), None),
        (PRAISE, None),
    ],
)
def test_messages(reading: Sketch, reason: str | None) -> None:
    found = trigger(message(), reading)
    assert (found and found.reason) == reason


TODAY = order(status="paid", created_at=NOW - timedelta(hours=1))
ARRIVED = order(status="delivered", delivered_at=NOW - timedelta(days=1))


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("能发什么快递？", sketch(intent="complaint", emotion="disappointed", issues=(guess("delivery"),))),
        ("什么时候发？", sketch(intent="inquiry", issues=(guess("shipping"),))),
        ("这个多大？", sketch(intent="inquiry")),
        ("会掉色吗", sketch("quality", intent="inquiry")),
        ("会过敏吗", sketch("adverse", intent="inquiry", safety=True)),
        ("包邮吗", sketch(intent="complaint", asks=("explanation",))),
    ],
)
def test_a_question_before_the_goods_are_there_is_no_complaint(text: str, reading: Sketch) -> None:
    assert trigger(message(text), reading, order=TODAY) is None


@pytest.mark.parametrize(
    ("text", "reading", "about"),
    [
        ("杯子有点味道，正常吗？", sketch("quality", intent="inquiry"), ARRIVED),
        ("下单五天还没发货，什么情况", sketch("shipping", intent="inquiry"), TODAY),
        ("用了起红疹，是正常的吗", sketch("adverse", intent="inquiry", safety=True), None),
        ("会过敏吗", sketch("adverse", intent="inquiry", safety=True), None),
        ("收到就有异味，正常吗", sketch("quality", intent="inquiry"), None),
        ("到现在都没人理", sketch(intent="complaint"), TODAY),
        ("给我退钱", sketch(intent="complaint", asks=("refund",)), TODAY),
    ],
)
def test_a_question_about_trouble_is_one(text: str, reading: Sketch, about: Order | None) -> None:
    found = trigger(message(text), reading, order=about)
    assert found is not None and found.reason == "complaint_message"


def test_what_the_shop_says_opens_nothing_and_neither_does_an_unread_message() -> None:
    assert trigger(message(speaker="seller"), DAMAGED) is None
    assert trigger(message(), None) is None


@pytest.mark.parametrize(
    ("status", "reason"),
    [(None, "after_sale"), ("requested", "after_sale"), ("disputed", "dispute"), ("done", None), ("closed", None)],
)
def test_after_sale_requests_need_no_reading(status: str | None, reason: str | None) -> None:
    found = trigger(after_sale(status=status), None)
    assert (found and found.reason) == reason


def test_orders_open_nothing_by_themselves() -> None:
    assert trigger(order(), None) is None


@pytest.mark.parametrize(
    ("order_id", "buyer", "key"),
    [("o1", "b1", "order:o1"), (None, "b1", "buyer:b1"), (None, None, "review:r1"), (None, "张**", "review:r1")],
)
def test_whose_matter_it_is(order_id: str | None, buyer: str | None, key: str) -> None:
    assert subject(review(order=order_id, buyer=buyer)).key == key


def test_messages_of_nobody_known_stay_together_by_conversation() -> None:
    assert subject(message(order=None, buyer=None)).key == "conversation:k1"


def test_the_orders_buyer_is_taken_over() -> None:
    assert subject(review(buyer=None), "b9").buyer == "b9"
    assert subject(after_sale(), "b9") == Subject(shop="s1", order="o1", buyer="b9", key="order:o1")


def test_a_record_without_an_order_joins_the_buyers_only_case() -> None:
    ours = subject(review(order="o1", buyer="b1"))
    wanted = subject(message(order=None, buyer="b1"))
    assert join(wanted, [ours]) == ours
    assert join(wanted, [ours, replace(ours, order="o2", key="order:o2")]) is None
    assert join(wanted, [replace(ours, shop="s2")]) is None
    assert join(subject(review(order="o2", buyer="b1")), [ours]) is None
    assert join(subject(review(order="o1", buyer=None)), [ours]) == ours


# priority ------------------------------------------------------------------------------------------------------

readings = st.builds(
    sketch,
    st.sampled_from(ISSUES),
    severity=st.integers(0, 3),
    safety=st.booleans(),
    scenario=st.sampled_from(["damaged", "nitpick", "other", None]),
    asks=st.sampled_from([(), ("complaint",), ("refund",)]),
)
reasons = st.sampled_from(["bad_review", "neutral_review", "hidden_complaint", "after_sale", "dispute"])
dues = st.integers(-100, 100).map(lambda hours: NOW + timedelta(hours=hours))
amounts = st.sampled_from([None, yuan("5"), yuan("68"), yuan("700")])


@some
@given(readings, reasons, dues, amounts)
def test_the_score_is_the_sum_of_its_parts_and_each_part_has_words(reading, reason, due, paid) -> None:  # type: ignore[no-untyped-def]
    found = priority(reading, reason, NOW, due_at=due, paid=paid)
    assert found.score == sum(part.points for part in found.parts) <= 100
    for part in found.parts:
        assert part.says.zh != part.code
        assert part.says.en != part.code


@some
@given(readings, readings, reasons, dues, dues)
def test_safety_outranks_all_else(one, other, reason, due, other_due) -> None:  # type: ignore[no-untyped-def]
    safe = priority(replace(one, safety=False), reason, NOW, due_at=due, paid=yuan("9000"))
    unsafe = priority(replace(other, safety=True), reason, NOW, due_at=other_due)
    assert unsafe.score > safe.score


@some
@given(readings, reasons, st.integers(0, 100), st.integers(0, 100))
def test_what_is_due_earlier_is_never_less_urgent(reading, reason, one, other) -> None:  # type: ignore[no-untyped-def]
    early, late = sorted((one, other))
    scores = [priority(reading, reason, NOW, due_at=NOW + timedelta(hours=h)).score for h in (early, late)]
    assert scores[0] >= scores[1]


@pytest.mark.parametrize("key", ["review_change", "review_odds", "改评概率"])
def test_sorting_by_the_odds_of_a_changed_review_is_refused_with_the_reason(key: str) -> None:
    with pytest.raises(WanhuiError) as refused:
        check_sort(key)
    assert refused.value.code == "E-SORT-REVIEW-ODDS"
    assert "诱导改评" in refused.value.text("zh")
    assert check_sort("due") == "due"


# titles --------------------------------------------------------------------------------------------------------

asks = st.sampled_from(["refund", "exchange", "compensation", "explanation", "repair", "resend", "complaint"])
codes = st.lists(st.sampled_from(ISSUES), max_size=3, unique=True)


@some
@given(codes, st.lists(asks, max_size=2, unique=True), st.booleans(), st.sampled_from([None, "100", "1234567.89"]))
def test_a_title_fits_a_list_row(issues: list[str], wishes: list[str], hostage: bool, demand: str | None) -> None:
    reading = sketch(*issues, asks=tuple(wishes), review_hostage=hostage, money_demand=demand)
    found = trigger(review(), reading)
    assert found is not None
    words = title(reading, found, currency="CNY")
    assert 2 <= len(words.zh) <= 14
    assert 4 <= len(words.en) <= 60
    assert words.en[0].isupper() or words.en[0].isdigit()


def test_every_issue_has_words() -> None:
    assert set(ISSUE_WORDS) == set(ISSUES)


def test_titles_say_what_matters_first() -> None:
    found = trigger(review(), None)
    assert found is not None
    assert title(sketch("packaging", "damaged"), found).zh == "收到时破损，包装简陋"
    assert title(DAMAGED, found).en == "Arrived damaged, wants an exchange"
    extortion = sketch("quality", intent="extortion", money_demand="100.00")
    assert title(extortion, found, currency="CNY").zh == "以评价索要 100 元"
    assert title(None, found).zh == "差评"
    request = trigger(after_sale(), None)
    assert request is not None
    assert title(None, request, "refund_only").zh == "申请仅退款"


def test_a_guess_is_not_in_the_title() -> None:
    found = trigger(review(), None)
    assert found is not None
    unsure = replace(DAMAGED, issues=(replace(DAMAGED.issues[0], p=0.4),), asks=())
    assert title(unsure, found).zh == "差评"
