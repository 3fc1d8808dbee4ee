"""What recurs in listings and in the way of working: from three cases on, beside the rest, honest after a change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanhui.content.gap_rules import load_gap_rules
from wanhui.insights.gaps import AROUND, RIPE, Around, Counted, Gap, GapCase, around, find_gaps, gather, mixed_up

RULES = load_gap_rules()
BY_ID = {one.id: one for one in RULES}
NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def case(number: int, **more: Any) -> GapCase:
    usual: dict[str, Any] = {
        "number": number, "said_at": NOW - DAY, "ordered_at": NOW - 6 * DAY, "issues": frozenset({"mismatch"}),
        "cause": None, "product": "p", "sku": None, "warehouse": None, "said": "和描述完全不符", "cost": None,
        "variants": {},
    }  # fmt: skip
    return GapCase(**{**usual, **more})


def found(cases: list[GapCase], products: Mapping[str, int], **more: Any) -> tuple[Gap, ...]:
    counted = Counted(
        products=products, warehouses=more.get("warehouses", {}), orders=sum(products.values()),
        cases=more.get("cases", len(cases)),
    )  # fmt: skip
    return find_gaps(RULES, gather(RULES, cases), counted)


def test_two_cases_are_no_gap_and_three_of_a_hundred_orders_are_one() -> None:
    assert found([case(n) for n in range(2)], {"p": 100, "q": 100}) == ()
    (gap,) = found([case(n) for n in range(3)], {"p": 100, "q": 100})
    assert (gap.rule, gap.product, gap.rate.orders, gap.rate.count) == ("looks", "p", 100, 3)


def test_few_orders_give_no_rate_and_no_gap_unless_the_cause_was_recorded() -> None:
    assert found([case(n) for n in range(5)], {"p": 12}) == ()
    (gap,) = found([case(n, cause="listing") for n in range(3)], {"p": 12})
    assert gap.rate.rate is None and gap.numbers == (2, 1, 0)


def test_what_is_as_frequent_everywhere_and_rare_is_no_gap() -> None:
    cases = [case(10 * n + m, product=f"p{n}") for n in range(6) for m in range(4)]
    assert found(cases, {f"p{n}": 1000 for n in range(6)}) == ()
    worse = cases + [case(100 + n, product="p0") for n in range(30)]
    assert [one.product for one in found(worse, {f"p{n}": 1000 for n in range(6)})] == ["p0"]


def test_a_recorded_cause_of_another_kind_takes_the_case_away() -> None:
    assert found([case(n, cause="transit_damage") for n in range(5)], {"p": 100}) == ()


def test_the_variant_is_named_where_most_cases_are_of_one_and_the_dearest_stands_first() -> None:
    dear = [case(n, sku="m", cost=Decimal(50)) for n in range(4)]
    cheap = [case(10 + n, product="q", sku=f"v{n}", cost=Decimal(1)) for n in range(4)]
    first, second = found(cheap + dear, {"p": 50, "q": 50})
    assert (first.product, first.variant, first.cost, first.priced) == ("p", "m", Decimal(200), 4)
    assert (second.product, second.variant) == ("q", "")


@pytest.mark.parametrize(
    ("said", "got"),
    [
        ("我要的M码，发来的是L码", "l"), ("I ordered M and got L", "l"), ("It's too late, got the wrong one", None),
        ("要XL的", None), ("发错了", None), ("发成红色了，L码的", None), ("红的", "r"),
    ],
)  # fmt: skip
def test_the_variant_that_came_is_told_when_the_buyer_names_exactly_one(said: str, got: str | None) -> None:
    assert mixed_up({"m": "藏青 M码", "l": "藏青 L码", "s": "藏青 S码", "r": "红色 M码"}, "m", said) == got


def test_a_change_is_judged_by_orders_that_had_the_time_to_complain() -> None:
    changed = NOW - 20 * DAY
    cases = [
        case(1, ordered_at=changed - 2 * DAY, said_at=changed + 2 * DAY),
        case(2, ordered_at=changed - 2 * DAY, said_at=changed + 13 * DAY),
        case(3, ordered_at=changed + DAY, said_at=changed + 4 * DAY),
        case(4, ordered_at=NOW - RIPE + DAY, said_at=NOW - DAY),
        case(5, ordered_at=changed - AROUND - DAY, said_at=changed - AROUND),
    ]
    assert around(BY_ID["looks"], cases, changed_at=changed, now=NOW) == (1, 1)


@given(st.tuples(*[st.integers(0, 400) for _ in range(4)]))
def test_an_effect_is_never_claimed_from_few_and_fewer_never_counts_as_more(four: tuple[int, int, int, int]) -> None:
    before, before_of, after, after_of = four
    one = Around(before=min(before, before_of), before_of=before_of, after=min(after, after_of), after_of=after_of)
    if min(before_of, after_of) < 20:
        assert one.effect == "early"
    elif one.after * one.before_of < one.before * one.after_of:
        assert one.effect in ("fell", "unclear")
    else:
        assert one.effect == "stayed"
