"""Playbooks: every example of every pack leads where it should, and no pack lacks what an agent needs."""

from __future__ import annotations

import pytest

from wanhui.cases.playbook import Playbook, Sketch, build_playbooks, choose
from wanhui.content.case_rules import load_playbooks
from wanhui.errors import WanhuiError

TABLE = load_playbooks()
PACKS = TABLE.ordered
MUST = [(pack, example) for pack in PACKS for example in pack.examples.must]
MUST_NOT = [(pack, example) for pack in PACKS for example in pack.examples.must_not]
BUYER_TYPES = {"talkative", "angry", "know_it_all", "inquiring", "suspicious"}


def _ids(pairs: list[tuple[Playbook, Sketch]]) -> list[str]:
    return [f"{pack.id}-{example.text[:14]}" for pack, example in pairs]


def _chosen(example: Sketch) -> str:
    return choose(TABLE, example, example.reason, after_sale=example.after_sale).id


@pytest.mark.parametrize(("pack", "example"), MUST, ids=_ids(MUST))
def test_what_must_lead_here_does(pack: Playbook, example: Sketch) -> None:
    assert _chosen(example) == pack.id


@pytest.mark.parametrize(("pack", "example"), MUST_NOT, ids=_ids(MUST_NOT))
def test_what_must_not_lead_here_does_not(pack: Playbook, example: Sketch) -> None:
    assert _chosen(example) != pack.id


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_each_pack_is_whole(pack: Playbook) -> None:
    assert set(pack.hints) == BUYER_TYPES
    by_hand = not pack.matches
    assert by_hand or len(pack.examples.must) >= 5
    assert by_hand or len(pack.examples.must_not) >= 5
    assert len(pack.speech) >= 3
    steps = TABLE.steps[pack.name]
    assert len({step.id for step in steps}) == len(steps)
    passed = {step.passes for step in steps}
    assert {rule.gate for rule in pack.gates} <= passed, "a gate that no step passes would lock the case"


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_nothing_that_is_said_breaks_its_own_rules(pack: Playbook) -> None:
    said = [*(pack.speech), *(pack.hints.values()), *(question.asks for question in pack.intake)]
    for words in said:
        assert not any(mark in words.zh for mark in ("！", "亲，", "尽快"))
        assert "!" not in words.en
        assert "soon" not in words.en.lower().split()
        assert "改评" not in words.zh
    for question in pack.intake:
        assert not any(phrase in question.asks.zh for phrase in pack.forbidden.zh)


def test_a_table_without_a_playbook_for_everything_is_refused() -> None:
    with pytest.raises(WanhuiError) as refused:
        build_playbooks([pack for pack in PACKS if pack.id != "general"])
    assert refused.value.code == "E-PLAYBOOK-NONE"


def test_an_unread_record_has_a_playbook_too() -> None:
    assert choose(TABLE, None, "bad_review").id == "general"
