"""Every kind of gap takes the sentences that it names and no others, and says whom to tell and where it is wrong."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wanhui.cases.outcomes import CAUSES
from wanhui.content.gap_rules import load_gap_rules
from wanhui.insights.gaps import GapCase, GapExample, GapRule, keys_of

RULES = load_gap_rules()
CASES = [(rule, example) for rule in RULES for example in rule.examples]
NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(("rule", "example"), CASES, ids=[f"{rule.id}-{one.text[:12]}" for rule, one in CASES])
def test_each_rule_takes_what_it_says(rule: GapRule, example: GapExample) -> None:
    case = GapCase(
        number=1, said_at=NOON, ordered_at=NOON, issues=frozenset(example.issues), cause=None, product="p", sku="m",
        warehouse=None, said=example.text, cost=None, variants={"m": "M码", "l": "L码"},
    )  # fmt: skip
    assert (rule.id in {one.id for one, _, _ in keys_of(RULES, case)}) == example.is_match


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_rule_can_be_shown_and_told_apart(rule: GapRule) -> None:
    assert rule.causes <= CAUSES.keys()
    assert rule.sources and all(both.zh and both.en for both in (rule.title, rule.tell, rule.advice, rule.limits))
    assert all(word == word.casefold() for word in rule.words)
    assert rule.examples or rule.sign is not None or rule.causes, "something must show it"
    assert (rule.kind == "listing") == (rule.step == "listing")
