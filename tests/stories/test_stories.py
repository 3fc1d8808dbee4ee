"""Runs every story through reading, cases and lint: what the shop's facts must become."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.stories.known import KNOWN
from tests.stories.story import CaseCheck, DraftCheck, Story, TextOf, facts_of, index, now, records, stories
from wanhui.cases.opening import Opening, open_case
from wanhui.cases.triage import trigger
from wanhui.content.case_rules import load_playbooks, load_rules
from wanhui.content.linting import shipped_linter
from wanhui.content.models import load_reader
from wanhui.flows.known_facts import known_facts
from wanhui.reading.read import Reading, TextIn, read_conversation, read_one
from wanhui.records.reviews import Review
from wanhui.replies.batch import parse_facts, parse_outgoing
from wanhui.replies.finding import verdict
from wanhui.replies.lint import lint

needs_weights = pytest.mark.skipif(
    not (files("wanhui.content") / "models" / "reading.npz").is_file(), reason="the weights are not built yet"
)


def known(name: str) -> list[Any]:
    """The mark of what is known to come out wrong. Not strict: training moves single labels, and getting better must
    never fail the suite; what passes again shows as XPASS and leaves `KNOWN`."""
    return [pytest.mark.xfail(reason=KNOWN[name], strict=False)] if name in KNOWN else []


def case_of(*values: Any, name: str) -> Any:
    """A parameter set of this name, marked when it is known to come out wrong."""
    return pytest.param(*values, id=name, marks=known(name))


def reads() -> Iterator[Any]:
    """One test an expectation, so that a wrong label names itself."""
    for story in stories():
        for check in story.reads:
            for key, wanted in check.expect.items():
                yield case_of(story, check.of, (key, wanted), name=f"{story.id}-{check.of}-{key}")


def cases() -> Iterator[Any]:
    for story in stories():
        if story.case is not None:
            yield case_of(story, story.case, name=f"{story.id}-case")


def drafts() -> Iterator[Any]:
    for story in stories():
        for n, draft in enumerate(story.drafts):
            yield case_of(story, draft, name=f"{story.id}-draft{n + 1}")


def test_there_are_stories_of_every_theme() -> None:
    themes = {index()[story.shop_story]["theme"] for story in stories()}
    assert len(stories()) >= 25
    assert themes == {"home", "words", "safety", "guard", "innocent", "live", "abroad", "comeback"}


@needs_weights
@pytest.mark.parametrize(("story", "of", "wanted"), reads())
def test_reads(story: Story, of: TextOf, wanted: tuple[str, Any]) -> None:
    key, expected = wanted
    found = getattr(reading_of(story.shop_story, story.part, of), key)
    if key == "issues":
        codes = {issue.code for issue in found}
        assert set(expected) <= codes if expected else not codes, f"{story.says}: {codes}"
    elif key == "asks":
        assert set(expected) & set(found), f"{story.says}: {found}"
    elif key == "star_mismatch":
        assert (found >= 0.5) == (expected == "high"), f"{story.says}: {found}"
    elif key == "money_demand" and expected is not None:
        assert float(found or 0) == float(expected), story.says
    else:
        assert found in expected if isinstance(expected, list) else found == expected, f"{story.says}: {found}"


@needs_weights
@pytest.mark.parametrize(("story", "check"), cases())
def test_opens_its_case(story: Story, check: CaseCheck) -> None:
    opening = opening_of(story, check)
    if not check.reasons:
        assert opening is None, story.says
        return
    assert opening is not None, story.says
    playbook = opening.case.playbook.partition("@")[0]
    assert opening.trigger.reason in check.reasons, story.says
    assert check.playbook in (None, playbook), story.says
    assert check.not_playbook != playbook, story.says
    assert check.preset in (None, opening.case.preset.partition("@")[0]), story.says
    assert check.next_step in (None, opening.row.next_step), story.says
    assert check.leading_part in (None, opening.event.priority.parts[0].code), story.says
    assert check.is_automated in (None, load_playbooks().named(playbook).is_automated), story.says
    due = {clock.kind: clock.due_at for clock in opening.case.clocks}
    for kind, wanted in (("first_response", check.first_response_due), ("platform", check.platform_due)):
        assert wanted is None or due[kind] == datetime.fromisoformat(wanted), story.says


def good_words() -> Iterator[Any]:
    """Every plain good review of the ordinary days, four stars and more."""
    plain = [one["records"]["order"] for one in index().values() if one["theme"] == "everyday"]
    everyday = {order for orders in plain for order in orders}
    for record in records():
        if isinstance(record, Review) and record.order in everyday and (record.stars or 5) > 3:
            yield case_of(record, name=f"good-{record.shop}-{record.id[-5:]}")


@needs_weights
@pytest.mark.parametrize("review", good_words())
def test_plain_good_words_open_nothing(review: Review) -> None:
    stars = review.stars or 5
    assert trigger(review, read_one(load_reader(), TextIn(text=review.text, stars=stars))) is None, review.text


@needs_weights
@pytest.mark.parametrize("name", [case_of("safety", name="safety-first")])
def test_safety_stands_before_everything_else(name: str) -> None:
    opened = [opening_of(story, story.case, now()) for story in stories() if story.case and story.case.reasons]
    scores = {one.case.id: (one.case.seen.is_safety, one.row.priority) for one in opened if one}
    hurt = {story: score for story, (is_safety, score) in scores.items() if is_safety}
    assert {"skin-reaction", "burnt-hand", "leaking-pot-burns"} <= hurt.keys(), name
    assert min(hurt.values()) > max(score for story, (_, score) in scores.items() if story not in hurt)


@pytest.mark.parametrize(("story", "draft"), drafts())
def test_lints_a_draft(story: Story, draft: DraftCheck) -> None:
    line = {"object": draft.object, "stage": draft.stage, "text": draft.text}
    facts = facts_of(story)
    about = [record for record in records() if record.shop == facts.shop.id]
    known = known_facts(about, facts.orders[0].id, now=now(), zone=ZoneInfo(facts.shop.time_zone))
    told = parse_facts(dict(draft.facts))
    known = replace(known, **{name: getattr(told, name) for name in draft.facts})
    message = replace(parse_outgoing({**line, "platform": facts.shop.platform}), facts=known)
    findings = lint(shipped_linter(), message)
    allowed = [draft.verdict] if isinstance(draft.verdict, str) else draft.verdict
    families = {finding.family for finding in findings}
    assert verdict(findings) in allowed, f"{draft.text}: {families}"
    assert not draft.families or families & set(draft.families), f"{draft.text}: {families}"


@cache
def reading_of(shop_story: str, part: int, of: TextOf) -> Reading:
    """What is read in one text of the story's buyer."""
    story = next(one for one in stories() if (one.shop_story, one.part) == (shop_story, part))
    facts = facts_of(story)
    if of == "conversation":
        return read_conversation(load_reader(), facts.conversation())
    return read_one(load_reader(), facts.text(of))


def opening_of(story: Story, check: CaseCheck, at: datetime | None = None) -> Opening | None:
    """The case that the story's record opens at `at`, by default the moment when the buyer made it."""
    facts = facts_of(story)
    record = facts.record(check.of)
    reading = reading_of(story.shop_story, story.part, "conversation" if check.of == "message" else check.of)
    rules = load_rules(facts.shop, record.at.year)
    return open_case(rules, record, reading, case_id=story.id, now=at or record.at, order=facts.orders[0])
