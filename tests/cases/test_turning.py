"""A case whose matter becomes graver goes on by the playbook for it, and stands where it belongs."""

from __future__ import annotations

from datetime import timedelta

from tests.cases.world import NOW, RULES, later, message, opened, sketch
from wanhui.cases.arriving import arrive
from wanhui.cases.priority import priority

DEMAND = sketch(intent="extortion", review_hostage=True, polarity="neg")


def test_money_demanded_in_the_chat_turns_a_case_to_the_playbook_for_it() -> None:
    case = opened()
    before = case.playbook
    said = message("给我打一百块钱，不然差评不改", at=NOW + timedelta(hours=1))
    turned = arrive(case, later(hours=1), said, rules=RULES, reading=DEMAND).case
    assert before.startswith("damaged@") and turned.playbook.startswith("extortion@")
    assert "extortion" in turned.seen.flags
    again = arrive(turned, later(hours=2), message("快点", at=NOW + timedelta(hours=2)), rules=RULES, reading=DEMAND)
    assert not [event for event in again.events if event.kind == "read_corrected"]


def test_harm_told_later_turns_a_case_to_safety() -> None:
    told = sketch("adverse", scenario="adverse_reaction", safety=True, severity=3)
    turned = arrive(
        opened(), later(hours=1), message("手上起疹子了", at=NOW + timedelta(hours=1)), rules=RULES, reading=told
    )
    assert turned.case.seen.is_safety
    assert turned.case.playbook != opened().playbook
    assert turned.case.seq == opened().seq + len(turned.events)


def test_a_demand_ranks_above_an_ordinary_complaint_and_below_harm() -> None:
    due = NOW + timedelta(hours=6)
    complaint = priority(sketch("damaged", severity=2), "complaint_message", NOW, due_at=due).score
    demand = priority(DEMAND, "extortion", NOW, due_at=due).score
    harm = priority(sketch("adverse", safety=True, severity=3), "complaint_message", NOW, due_at=due).score
    assert complaint < demand < harm
