"""One person's matter in one case: merged, split, linked, and each of these taken back without losing anything."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.test_investigate import refusal
from tests.flows.world import ORDER, SHOP, bring, cases, message, review, state, write
from wanhui.flows.combine_cases import combine_view, merge_cases, split_case, undo_merge, undo_split
from wanhui.flows.show_desk import show_case

pytestmark = pytest.mark.database
HOUR = timedelta(hours=1)


def matter(n: int, text: str = "穿一次就开线，质量太差", buyer: str = "b1") -> list[dict[str, Any]]:
    order = {**ORDER, "id": f"o{n}", "buyer": buyer}
    return [order, review(f"r{n}", text, order=f"o{n}", buyer=buyer, product="p1", stars=1)]


def holds(account: UUID, number: int) -> set[str]:
    return {item.fact.id for item in cases(account)[number - 1].items}


def clocks(account: UUID, number: int) -> Any:
    return state(cases(account)[number - 1]).clocks


@pytest.mark.capability("C-DK-07")
def test_a_buyers_matter_is_merged_split_and_taken_back_without_losing_an_item_or_a_clock(
    account: UUID, tmp_path: Path
) -> None:
    agent = hire(account)
    chat = message("m1", "衣服开线了怎么处理，态度也差", order="o1", buyer="b1", at="2026-11-18T08:00:00+08:00")
    refund = {"kind": "after_sale", "id": "a1", "shop": "s1", "order": "o1", "at": "2026-11-18T08:10:00+08:00",
              "type": "refund_only", "status": "requested"}  # fmt: skip
    dispute = {**refund, "id": "a2", "at": "2026-11-18T08:20:00+08:00", "status": "disputed"}
    bring(account, write(tmp_path, [SHOP, *matter(1), chat, refund, dispute]), NOW)
    assert holds(account, 1) >= {"r1", "m1", "a1", "a2"}, "review, chat, refund and dispute are one case"
    bring(account, write(tmp_path, matter(2)), NOW + 2 * HOUR)
    before = {n: (holds(account, n), clocks(account, n), state(cases(account)[n - 1]).opened_at) for n in (1, 2)}
    assert [one.number for one in combine_view(account, 2).candidates] == [1]
    seen = show_case(account, 2, now=NOW + 2 * HOUR, zone=UTC)
    assert seen is not None and [(one.number, one.is_open) for one in seen.others] == [(1, True)]
    assert [clock.due_at for clock in seen.clocks] == sorted(clock.due_at for clock in seen.clocks if clock.due_at)
    # the younger takes in the older: the earlier start wins
    merge_cases(agent, 1, 2, now=NOW + 3 * HOUR)
    assert holds(account, 2) == before[1][0] | before[2][0] and holds(account, 1) == set()
    merged = state(cases(account)[1])
    assert merged.opened_at == before[1][2]
    started = {clock.kind: clock.started_at for clock in merged.clocks if clock.is_open}
    assert started["first_response"] == min(c.started_at for c in before[1][1] if c.kind == "first_response")
    into = combine_view(account, 1).merged_into
    assert into is not None and into.number == 2, "the old number leads to where the matter is now"
    # what comes later about the merged order finds its way
    more = message("m2", "到底什么时候处理？", order="o1", buyer="b1", at="2026-11-18T13:00:00+08:00")
    bring(account, write(tmp_path, [more]), NOW + 4 * HOUR)
    assert len(cases(account)) == 2 and "m2" in holds(account, 2)
    undo_merge(agent, 1, now=NOW + 5 * HOUR)
    assert holds(account, 1) == before[1][0], "every item is back"
    assert holds(account, 2) >= before[2][0] and holds(account, 1) & holds(account, 2) == set()
    assert clocks(account, 1) == before[1][1] and state(cases(account)[0]).opened_at == before[1][2]
    assert {c.kind for c in clocks(account, 2) if c.is_open} >= {c.kind for c in before[2][1] if c.is_open}
    assert state(cases(account)[1]).opened_at == before[2][2]
    # split one record off, and back
    kept = holds(account, 1)
    number = split_case(agent, 1, [("message", "m1")], now=NOW + 6 * HOUR)
    assert holds(account, number) == {"m1"} and holds(account, 1) == kept - {"m1"}
    assert {c.kind for c in clocks(account, number)} == {c.kind for c in clocks(account, 1) if c.is_open}
    assert [one.number for one in combine_view(account, 1).children] == [number]
    undo_split(agent, number, now=NOW + 7 * HOUR)
    assert holds(account, 1) == kept and holds(account, number) == set()
    home = combine_view(account, number).merged_into
    assert home is not None and home.number == 1


def test_what_cannot_be_combined_is_refused_and_nothing_is_half_done(account: UUID, tmp_path: Path) -> None:
    agent = hire(account)
    bring(account, write(tmp_path, [SHOP, *matter(1), *matter(2, buyer="b2"), *matter(3)]), NOW)
    versions = [whole.line.row.version for whole in cases(account)]
    for call, code in (
        (lambda: merge_cases(agent, 1, 1, now=NOW), "E-CASE-MERGE"),
        (lambda: merge_cases(agent, 1, 2, now=NOW), "E-CASE-MERGE"),
        (lambda: merge_cases(agent, 1, 9, now=NOW), "E-CASE-NONE"),
        (lambda: undo_merge(agent, 1, now=NOW), "E-CASE-MERGE"),
        (lambda: split_case(agent, 1, [("review", "r1")], now=NOW), "E-CASE-SPLIT"),
        (lambda: split_case(agent, 1, [("review", "r9")], now=NOW), "E-CASE-SPLIT"),
        (lambda: split_case(agent, 1, [], now=NOW), "E-CASE-SPLIT"),
        (lambda: undo_split(agent, 1, now=NOW), "E-CASE-SPLIT"),
    ):
        assert refusal(call) == code
    assert [whole.line.row.version for whole in cases(account)] == versions
    merge_cases(agent, 1, 3, now=NOW)
    assert refusal(lambda: merge_cases(agent, 1, 3, now=NOW)) == "E-CASE-MERGE"
    assert refusal(lambda: merge_cases(agent, 3, 1, now=NOW)) == "E-CASE-MERGE"


def test_a_merge_is_taken_back_only_while_nothing_else_took_its_place(account: UUID, tmp_path: Path) -> None:
    from tests.flows.test_close_case import DONE
    from wanhui.flows.close_case import close_case

    agent = hire(account)
    bring(account, write(tmp_path, [SHOP, *matter(1), *matter(2)]), NOW)
    merge_cases(agent, 1, 2, now=NOW)
    close_case(agent, 2, DONE, now=NOW)
    assert refusal(lambda: undo_merge(agent, 1, now=NOW)) == "E-CASE-MERGE"
