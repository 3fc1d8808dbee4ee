"""Runs every story through the stages that are there: reading, cases, lint, guard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

import pytest

from tests.stories.story import CaseCheck, Facts, Story, facts_of, has_stage, index, stories

HAS_READING = has_stage("wanhui.reading.read")
HAS_CASES = has_stage("wanhui.content.case_rules")
HAS_LINT = has_stage("wanhui.content.linting")


def reads() -> Iterator[Any]:
    """One test an expectation, so that a wrong label names itself."""
    for story in stories():
        for check in story.reads:
            for key, wanted in check.expect.items():
                yield pytest.param(story, check.of, (key, wanted), id=f"{story.id}-{check.of}-{key}")


def drafts() -> Iterator[Any]:
    for story in stories():
        for n, draft in enumerate(story.drafts):
            yield pytest.param(story, draft, id=f"{story.id}-draft{n + 1}")


def cases() -> Iterator[Any]:
    for story in stories():
        if story.case is not None:
            yield pytest.param(story, story.case, id=story.id)


def test_there_are_stories_of_every_theme() -> None:
    themes = {index()[story.shop_story]["theme"] for story in stories()}
    assert len(stories()) >= 25
    assert themes == {"home", "words", "safety", "guard", "innocent", "live", "abroad"}


@pytest.mark.skipif(not HAS_READING, reason="no reader ships yet")
@pytest.mark.parametrize(("story", "of", "wanted"), reads())
def test_reads(story: Story, of: Any, wanted: tuple[str, Any]) -> None:
    key, expected = wanted
    found = read(story.shop_story, story.part, of)[key]
    if key == "issues":
        codes = {issue["code"] for issue in found}
        assert set(expected) <= codes if expected else not codes, f"{story.says}: {codes}"
    elif key == "asks":
        assert set(expected) & set(found), f"{story.says}: {found}"
    elif key == "star_mismatch":
        assert (found >= 0.5) == (expected == "high"), f"{story.says}: {found}"
    elif key == "money_demand":
        assert found == expected if expected is None else float(found or 0) == float(expected), story.says
    else:
        assert found in expected if isinstance(expected, list) else found == expected, story.says


@cache
def read(shop_story: str, part: int, of: Any) -> dict[str, Any]:
    from wanhui.content.models import load_reader
    from wanhui.reading.read import read_line

    story = next(s for s in stories() if (s.shop_story, s.part) == (shop_story, part))
    return read_line(load_reader(), facts_of(story).line(of))


@pytest.mark.skipif(not (HAS_READING and HAS_CASES), reason="no reader or no cases yet")
@pytest.mark.parametrize(("story", "check"), cases())
def test_opens_its_case(story: Story, check: CaseCheck) -> None:
    opening = open_of(facts_of(story), check)
    if check.reason is None:
        assert opening is None, story.says
        return
    assert opening is not None, story.says
    case, seen = opening.case, {clock.kind: clock.due_at for clock in opening.case.clocks}
    playbook = case.playbook.partition("@")[0]
    assert opening.trigger.reason == check.reason
    assert check.playbook in (None, playbook), story.says
    assert check.not_playbook != playbook, story.says
    assert check.preset in (None, case.preset.partition("@")[0]), story.says
    assert check.leading_part in (None, opening.event.priority.parts[0].code), story.says
    for kind, due in (("first_response", check.first_response_due), ("platform", check.platform_due)):
        assert due is None or seen[kind] == datetime.fromisoformat(due), story.says
    assert_automated(case.playbook, check)


def assert_automated(playbook: str, check: CaseCheck) -> None:
    """Nothing may leave by itself where a person has to speak."""
    from wanhui.content.case_rules import load_playbooks

    if check.is_automated is not None:
        assert load_playbooks().named(playbook).is_automated == check.is_automated


def open_of(facts: Facts, check: CaseCheck) -> Any:
    """The case that the story's record opens at the moment when it was written."""
    from wanhui.cases.opening import open_case
    from wanhui.content.case_rules import load_rules
    from wanhui.content.models import load_reader
    from wanhui.reading.read import read_one

    record = facts.record(check.of)
    of = "conversation" if check.of == "message" else check.of
    reading = None if of == "after_sale" else reading_of(facts, of, load_reader(), read_one)
    rules = load_rules(facts.shop, record.at.year)
    order = facts.orders[0]
    return open_case(rules, record, reading, case_id="c1", now=record.at, order=order)


def reading_of(facts: Facts, of: Any, reader: Any, read_one: Any) -> Any:
    raise NotImplementedError


@pytest.mark.skipif(not HAS_LINT, reason="no linter ships yet")
@pytest.mark.parametrize(("story", "draft"), drafts())
def test_lints_a_draft(story: Story, draft: Any) -> None:
    from wanhui.content.linting import shipped_linter
    from wanhui.replies.batch import lint_line

    line = {"id": "1", "platform": facts_of(story).shop.platform, "object": draft.object, "stage": draft.stage}
    found = lint_line(shipped_linter(), {**line, "facts": dict(draft.facts), "text": draft.text})
    allowed = [draft.verdict] if isinstance(draft.verdict, str) else draft.verdict
    families = {finding["family"] for finding in found["findings"]}
    assert found["verdict"] in allowed, f"{draft.text}: {found['verdict']} {families}"
    assert not draft.families or families & set(draft.families), f"{draft.text}: {families}"
