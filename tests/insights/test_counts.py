"""Orders are counted once by each thing that they have in common, on the shop's own days."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from wanhui.insights.counts import daily_counts
from wanhui.insights.ledger import ANY, Complaint
from wanhui.insights.sold import DAY, SoldLine, sold

#: Three days from the first of June 2026 in China.
FIRST = datetime(2026, 5, 31, 16, tzinfo=UTC).timestamp()
MIDNIGHTS = [FIRST + n * DAY for n in range(4)]
OFFSET = 28_800.0


def line(order: str, day: float = 0.5, **more: str) -> SoldLine:
    return SoldLine(order, f"b{order}", FIRST + day * DAY, False, **more)  # type: ignore[arg-type]


def counted(lines: list[SoldLine], said: list[Complaint], agents: dict[str, str]) -> dict[tuple[str, ...], int]:
    columns = sold("s1", lines, [], offset=OFFSET)
    found = list(daily_counts(columns, said, agents, midnights=MIDNIGHTS, offset=OFFSET))
    told = {(one.dimension, str(one.day), one.key, one.issue): one.orders for one in found}
    assert len(told) == len(found)
    return told


def complaint(order: str, issue: str) -> Complaint:
    return Complaint(at=datetime(2026, 6, 2, tzinfo=UTC), issue=issue, record=f"r{order}{issue}", order=order)


def test_an_order_of_several_lines_counts_once_for_each_of_its_goods() -> None:
    lines = [line("x1", product="p1", sku="a"), line("x1", product="p1", sku="b"), line("x1", product="p2", sku="a"),
             line("x1", product="p2", sku="a"), line("x2", product="p1", sku="a"), line("x3")]  # fmt: skip
    assert counted(lines, [], {"x2": "晴", "nobody's": "林"}) == {
        ("shop", "0", "s1", ""): 3, ("product", "0", "p1", ""): 2, ("product", "0", "p2", ""): 1,
        ("sku", "0", "a", ""): 2, ("sku", "0", "b", ""): 1, ("agent", "0", "晴", ""): 1,
    }  # fmt: skip


def test_an_order_that_complains_twice_of_one_thing_counts_once_and_of_two_things_once_for_each() -> None:
    said = [complaint("x1", "quality"), complaint("x1", "quality"), complaint("x1", "delivery"), complaint("y", "size")]
    found = counted([line("x1", courier="中通", region="浙江"), line("x2", courier="中通")], said, {})
    for dimension, key in (("courier", "中通"), ("courier_region", "中通|浙江"), ("shop", "s1")):
        of_key = {issue: n for (d, _, k, issue), n in found.items() if (d, k) == (dimension, key)}
        assert of_key.pop("") == (1 if dimension == "courier_region" else 2)
        assert of_key == {"quality": 1, "delivery": 1, ANY: 1}


def test_days_are_the_shops_own_and_what_lies_outside_them_is_not_counted() -> None:
    times = (-0.001, 0.0, 0.999, 1.0, 2.999, 3.0)
    found = counted([line(f"x{n}", at) for n, at in enumerate(times)], [], {})
    assert found == {("shop", "0", "s1", ""): 2, ("shop", "1", "s1", ""): 1, ("shop", "2", "s1", ""): 1}


NAMES = st.sampled_from(("u", "v", None))
LINES = st.lists(st.tuples(st.integers(0, 6), NAMES, NAMES), max_size=20)
SAID = st.lists(st.tuples(st.integers(0, 8), st.sampled_from(("quality", "size"))), max_size=12)


@given(LINES, SAID)
def test_columns_are_counted_as_one_would_by_hand(
    lines: list[tuple[int, str | None, str | None]], said: list[tuple[int, str]]
) -> None:
    at = {order: order % 3 + 0.5 for order, _, _ in lines}
    found = counted(
        [line(f"x{o}", at[o], product=p, warehouse=w) for o, p, w in lines],  # type: ignore[arg-type]
        [complaint(f"x{o}", issue) for o, issue in said], {},
    )  # fmt: skip
    for dimension, place in (("product", 1), ("warehouse", 2)):
        orders = {(one[0], one[place]) for one in lines if one[place]}
        by_hand = Counter((str(int(at[o])), key, "") for o, key in orders)
        by_hand.update((str(int(at[o])), key, i) for o, key in orders for i in {i for n, i in said if n == o})
        by_hand.update((str(int(at[o])), key, ANY) for o, key in orders if o in {n for n, _ in said})
        assert {key[1:]: n for key, n in found.items() if key[0] == dimension} == by_hand
