"""The shipped scorecard: its examples, its eight signs, its words, and what the loader refuses."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import pytest

from wanhui.content.loader import load_packs, parse_pack
from wanhui.content.risk_rules import load_scorecard
from wanhui.errors import WanhuiError, Words
from wanhui.guard.order_risk import ALONE, risks
from wanhui.guard.pack import LEVELS, RiskExample, RiskPack
from wanhui.guard.scorecard import compile_scorecard, row, table

PACKS = load_packs("risk", RiskPack)
EXAMPLES = [(pack, example) for pack in PACKS for example in pack.examples]
#: What the screen never calls a buyer, and what no advice may say.
BANNED = (
    "差评师",
    "骗",
    "恶意",
    "坏人",
    "黑名单",
    "缺货",
    "没货",
    "professional",
    "fraud",
    "scam",
    "blacklist",
    "out of stock",
)


@pytest.mark.parametrize(("pack", "example"), EXAMPLES, ids=[f"{p.id}-{e.says}" for p, e in EXAMPLES])
def test_examples(pack: RiskPack, example: RiskExample) -> None:
    card = compile_scorecard(pack)
    measures = table([row(example.measures)])
    assert risks(card, measures, card.weigh(measures), links=[ALONE])[0].level in example.level


def words() -> Iterator[Words]:
    pack = load_scorecard().pack
    yield from (step.says for factor in pack.factors for step in factor.steps)
    yield from (says for level in LEVELS for says in pack.decision.steps[level])


@pytest.mark.parametrize("says", list(words()), ids=lambda says: says.en[:40])
def test_reasons_and_advice_name_no_person_and_invent_no_shortage(says: Words) -> None:
    assert says.zh
    assert says.en
    assert not [one for one in BANNED if one in says.zh or one in says.en.casefold()]


def test_the_eight_signs_each_have_a_weight_of_their_own() -> None:
    weights = {factor.code: max(step.weight for step in factor.steps) for factor in load_scorecard().pack.factors}
    signs = ("new_account", "no_history", "silent_order", "leaves_platform_chat", "young_shop", "cheap_fragile_goods",
             "remote_and_dear_shipping", "pays_dear_shipping_for_cheap_goods")  # fmt: skip
    assert all(weights[sign] > 0 for sign in signs)


def test_every_level_has_advice_and_none_refuses() -> None:
    rules = load_scorecard().pack.decision
    assert set(rules.advice) == set(rules.steps) == set(LEVELS)
    assert not [one for one in rules.advice.values() if "cancel" in one or "refuse" in one]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("measure: account_age_days", "measure: shoe_size"),
        ("weight: 1.3", "weight: 0.1"),
        ("since: 14.0", "since: 31.0"),
        ("risk: falls", "risk: wobbles"),
        ("prior: -7.2", "prior: -7.2\nprior_of_moon: 1.0"),
    ],
)
def test_a_pack_that_is_not_monotone_or_names_nothing_is_refused(old: str, new: str) -> None:
    text = (files("wanhui.content") / "risk" / "prior.yaml").read_text(encoding="utf-8")
    with pytest.raises(WanhuiError):
        parse_pack(text.replace(old, new, 1), "risk/prior.yaml", RiskPack)
