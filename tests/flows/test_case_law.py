"""Cases of others and laws, found by words; own outcomes apart; and nothing of it quoted to a buyer as a threat."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.test_close_case import DONE, keep_promises
from tests.flows.world import BAD, ORDER, SHOP, bring, write
from wanhui.flows.answer_case import Answer, check_answer
from wanhui.flows.case_law import case_law
from wanhui.flows.close_case import close_case

pytestmark = pytest.mark.database


@pytest.mark.capability("C-KB-03")
def test_cases_and_laws_are_found_with_what_they_prove_and_own_outcomes_stand_apart(
    account: UUID, tmp_path: Path
) -> None:
    agent = hire(account)
    bring(account, write(tmp_path, [SHOP, ORDER, {**BAD, "text": "给我打一百块钱，不给钱就不改差评"}]), NOW)
    found = case_law(account, NOW.date(), search="杭州")
    (one,) = found.precedents
    assert (one.precedent.decided, one.precedent.status) == ("2013-07-03", "judgment")
    assert "2995" in one.precedent.what.zh and "14" in one.precedent.what.zh and "十二" in one.precedent.what.zh
    assert one.precedent.shows.zh and one.precedent.does_not_show.en and one.precedent.sources
    every = case_law(account, NOW.date(), search="")
    assert {pack.precedent.topic for pack in every.precedents} >= {"extortion", "returns", "privacy"}
    assert all(pack.precedent.last_verified for pack in every.precedents)
    laws = case_law(account, NOW.date(), search="刑法").laws
    assert "cn-criminal" in {law.id for law in laws}
    assert every.own == (), "an open case has no outcome"
    keep_promises(account, agent, 1)
    close_case(agent, 1, replace(DONE, result="reported", cause="bad_faith", fault="nobody"), now=NOW)
    own = case_law(account, NOW.date(), search="").own
    assert [line.number for line in own] == [1], "kept apart from the cases of others"
    quoted = "杭州有十二个差评师被判了刑，您再这样我们就报警。今天18:00前给您答复。"
    again = [{**ORDER, "id": "o2", "buyer": "b2"}, {**BAD, "id": "r2", "order": "o2", "buyer": "b2"}]
    bring(account, write(tmp_path, again), NOW)
    assert check_answer(account, 2, Answer(object="chat", text=quoted, key="k"), now=NOW).draft.lint.blocking
