"""Every shipped act pack: its examples, its confidence, and that each rule of law is one that may forbid."""

from __future__ import annotations

import pytest

from wanhui.content.linting import shipped_judge
from wanhui.replies.act_rules import ActExample, ActRule
from wanhui.replies.judge import judge

JUDGE = shipped_judge()
RULES = sorted(JUDGE.rules.values(), key=lambda rule: rule.id)


def _cases(kind: str) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{number}")
        for rule in RULES
        for number, example in enumerate(getattr(rule.examples, kind))
    ]


@pytest.mark.parametrize(("rule", "example"), _cases("must"))
def test_a_rule_answers_its_examples(rule: ActRule, example: ActExample) -> None:
    answers = {finding.rule: finding.answer for finding in judge(JUDGE, example.as_act()).findings}
    assert answers.get(rule.id) == example.answer


@pytest.mark.parametrize(("rule", "example"), _cases("must_not"))
def test_a_rule_leaves_lawful_acts_alone(rule: ActRule, example: ActExample) -> None:
    assert rule.id not in {finding.rule for finding in judge(JUDGE, example.as_act()).findings}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_five_examples_of_each_kind_and_words_in_both_languages(rule: ActRule) -> None:
    assert len(rule.examples.must) >= 5 and len(rule.examples.must_not) >= 5
    for words in (rule.title, rule.reason, rule.lawful, rule.limits):
        assert words.zh and words.en


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_forbidding_rule_of_law_rests_on_an_authority_of_confidence_a(rule: ActRule) -> None:
    if rule.ground != "house" and any(case.answer == "forbid" for case in rule.cases):
        cited = [citation for citation, _ in JUDGE.authority[rule.id]]
        assert any(one.confidence == "A" for one in cited)
