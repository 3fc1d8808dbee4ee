"""The library: what rests on what, what replaced what, what is stale, and what a weak ground may do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wanhui.content.linting import shipped_judge, shipped_linter
from wanhui.content.loader import parse_pack
from wanhui.errors import WanhuiError
from wanhui.flows.library import STALE_AFTER, library
from wanhui.replies.policy import PolicyPack

TODAY = date(2026, 11, 22)


@pytest.mark.capability("C-PL-14")
def test_every_rule_holds_authority_scope_dates_and_reliability() -> None:
    found = library(TODAY)
    assert {rule.id for rule in found.rules} == {*shipped_linter().rules, *shipped_judge().rules}
    laws = {law.id for law in found.laws}
    for rule in found.rules:
        assert rule.authorities and {name for name, _, _ in rule.authorities} <= laws
        assert rule.confidence in ("A", "A-", "B", "C", "D") and rule.last_verified <= TODAY
        assert rule.reason.zh and rule.reason.en and rule.rewrite.zh and rule.rewrite.en


@pytest.mark.capability("C-PL-14")
def test_a_rule_of_low_reliability_warns_and_never_blocks_by_itself() -> None:
    weak = [rule for rule in library(TODAY).rules if not rule.can_block]
    assert len(weak) >= 10
    assert {rule.level for rule in weak} <= {"warn", "info", "request", "notice", "hint"}
    body = (
        "id: X-1\nversion: 1\nfamily: wrong_law\ntitle: {zh: 甲, en: A}\nseverity: block\nconfidence: B\nground: law\n"
        "reason: {zh: 甲, en: A}\nrewrite: {zh: 甲, en: A}\nauthorities: [house]\nlast_verified: 2026-11-22\n"
        "limits: {zh: 甲, en: A}\nsources: [x]\npatterns: []\nexamples: {must: [], must_not: []}\n"
    )
    with pytest.raises(WanhuiError, match="E-PACK"):
        parse_pack(body, "policies/X-1.yaml", PolicyPack)
    assert parse_pack(body.replace("severity: block", "severity: warn"), "policies/X-1.yaml", PolicyPack).id == "X-1"


@pytest.mark.capability("C-PL-14")
def test_what_was_not_checked_for_ninety_days_is_stale() -> None:
    assert timedelta(days=90) == STALE_AFTER
    assert library(TODAY + timedelta(days=90)).stale == 0
    late = library(TODAY + timedelta(days=91))
    assert late.stale == len(late.laws) + len(late.rules) and all(one.is_stale for one in late.rules)


@pytest.mark.capability("C-PL-14")
def test_an_update_is_data_and_lists_what_changed() -> None:
    changes = library(TODAY).changes
    assert changes and all(one.what.zh and one.what.en and one.version > 1 for one in changes)
    untold = (
        "id: X-1\nversion: 2\nfamily: wrong_law\ntitle: {zh: 甲, en: A}\nseverity: warn\nconfidence: B\nground: law\n"
        "reason: {zh: 甲, en: A}\nrewrite: {zh: 甲, en: A}\nauthorities: [house]\nlast_verified: 2026-11-22\n"
        "limits: {zh: 甲, en: A}\nsources: [x]\npatterns: []\nexamples: {must: [], must_not: []}\n"
    )
    with pytest.raises(WanhuiError, match="E-PACK"):
        parse_pack(untold, "policies/X-1.yaml", PolicyPack)


def test_a_repealed_law_names_what_holds_now_and_what_rests_on_a_law_can_be_followed() -> None:
    (tort,) = library(TODAY, search="侵权责任法").laws
    assert tort.repealed_on == date(2021, 1, 1) and tort.replaced_by is not None
    civil = next(law for law in library(TODAY).laws if law.id == "cn-civil-code")
    assert ("LAW-002", "act") in civil.rules and civil.in_force == date(2021, 1, 1)
    assert library(TODAY, search="没有这种词").laws == ()
