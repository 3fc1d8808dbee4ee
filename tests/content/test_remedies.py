"""Remedies: every example of every pack, and that all playbooks propose remedies that exist."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wanhui.cases.remedies import RemedyExample, RemedyPack, Situation, fits
from wanhui.content.case_rules import load_playbooks, load_remedies
from wanhui.records.money import Money

PACKS = load_remedies()
MUST = [(pack, example) for pack in PACKS for example in pack.examples.must]
MUST_NOT = [(pack, example) for pack in PACKS for example in pack.examples.must_not]


def _situation(example: RemedyExample) -> Situation:
    return Situation(
        issues=example.issues,
        severity=example.severity,
        fault=example.fault,
        paid=Money(Decimal(68), "CNY"),
        price_drop=Money(Decimal(20), "CNY"),
        has=frozenset({"stock", "parts", "price_drop", "parcel_lost", "repairable"}),
    )


def _ids(pairs: list[tuple[RemedyPack, RemedyExample]]) -> list[str]:
    return [f"{pack.id}-{'-'.join(sorted(e.issues))}-{e.fault}-{e.severity}" for pack, e in pairs]


@pytest.mark.parametrize(("pack", "example"), MUST, ids=_ids(MUST))
def test_it_is_on_the_menu(pack: RemedyPack, example: RemedyExample) -> None:
    assert fits(pack, _situation(example))


@pytest.mark.parametrize(("pack", "example"), MUST_NOT, ids=_ids(MUST_NOT))
def test_it_is_not_on_the_menu(pack: RemedyPack, example: RemedyExample) -> None:
    assert not fits(pack, _situation(example))


def test_playbooks_propose_remedies_that_exist() -> None:
    known = {pack.id for pack in PACKS}
    for playbook in load_playbooks().ordered:
        assert set(playbook.remedies) <= known, playbook.id
        assert playbook.remedies


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_no_remedy_speaks_of_reviews_or_promises_a_vague_time(pack: RemedyPack) -> None:
    for words in (pack.title, pack.says, *pack.steps):
        assert not any(mark in words.zh for mark in ("评价", "好评", "尽快", "！", "亲，"))
        assert not any(mark in words.en.lower() for mark in ("review", "rating", "as soon as", "!"))
