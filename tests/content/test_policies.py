"""Every shipped policy: its examples, its rewrite, its confidence, and that what it names exists."""

from __future__ import annotations

import pytest

from wanhui.content.linting import shipped_linter
from wanhui.replies.batch import parse_facts
from wanhui.replies.lint import lint
from wanhui.replies.outgoing import Grounds, Outgoing
from wanhui.replies.policy import Example, PolicyPack

LINTER = shipped_linter()
RULES = sorted(LINTER.rules.values(), key=lambda rule: rule.id)
_TRUTH = {"true": True, "false": False}


def _message(example: Example) -> Outgoing:
    facts = {name: _TRUTH.get(value, int(value) if value.isdigit() and name in ("stock", "order_age_days") else value)
             for name, value in example.facts.items()}  # fmt: skip
    return Outgoing(
        text=example.text,
        platform=example.platform,
        object=example.object,
        stage=example.stage,
        lang=example.lang,
        facts=parse_facts(facts),
        recent=example.recent,
        public_before=example.public_before,
        grounds=Grounds(names=example.names, approved=example.approved) if example.is_draft else None,
    )


def _cases(kind: str) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{number}")
        for rule in RULES
        for number, example in enumerate(getattr(rule.examples, kind))
    ]


@pytest.mark.parametrize(("rule", "example"), _cases("must"))
def test_a_rule_fires_on_its_examples(rule: PolicyPack, example: Example) -> None:
    assert rule.id in {finding.rule for finding in lint(LINTER, _message(example))}


@pytest.mark.parametrize(("rule", "example"), _cases("must_not"))
def test_a_rule_leaves_lawful_wording_alone(rule: PolicyPack, example: Example) -> None:
    assert rule.id not in {finding.rule for finding in lint(LINTER, _message(example))}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rewrite_is_itself_clean(rule: PolicyPack, lang: str) -> None:
    platforms = rule.scope.platforms or ("taobao", "amazon", "ebay", "pdd")
    for platform in platforms:
        for form in ("chat", "public_reply", "email"):
            found = lint(LINTER, Outgoing(text=rule.rewrite.text(lang), platform=platform, object=form, lang=lang))
            assert [f.rule for f in found if f.severity != "info"] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_five_examples_of_each_kind(rule: PolicyPack) -> None:
    assert len(rule.examples.must) >= 5
    assert len(rule.examples.must_not) >= 5


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_blocking_rule_of_law_rests_on_an_authority_of_confidence_a(rule: PolicyPack) -> None:
    if rule.severity == "block" and rule.ground != "house":
        cited = [LINTER.authorities[name.partition("#")[0]] for name in rule.authorities]
        assert any(authority.confidence == "A" for authority in cited)


@pytest.mark.parametrize("pack", sorted(LINTER.authorities.values(), key=lambda a: a.id), ids=lambda a: a.id)
def test_a_repealed_authority_names_what_replaced_it(pack: object) -> None:
    if pack.repealed_on is not None:
        assert LINTER.authorities[pack.replaced_by].repealed_on is None
        assert pack.replaced_note.zh and pack.replaced_note.en


def test_every_family_has_a_rule() -> None:
    assert len({rule.family for rule in RULES}) == 21
