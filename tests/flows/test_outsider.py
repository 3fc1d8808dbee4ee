"""Who checks the log of a simulated month from outside finds each thing that must not happen, and nothing else."""

from __future__ import annotations

import pytest
from benchmarks.month.outsider import Row, problems

OPENED = (1, "opened", "system", {"gates": ["contact/chats_read", "solve/buyer_heard"]})


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ([(2, "stage_entered", "su", {"stage": "contact"})], "chats_read was not passed"),
        (
            [(2, "gate_passed", "su", {"gate": "chats_read"}), (3, "stage_entered", "su", {"stage": "solve"})],
            "buyer_heard was not passed",
        ),
        (
            [
                (2, "gate_passed", "su", {"gate": "chats_read"}),
                (3, "gate_reopened", "su", {"gate": "chats_read"}),
                (4, "stage_entered", "su", {"stage": "contact"}),
            ],
            "chats_read was not passed",
        ),
        ([(2, "gate_waived", "su", {"gate": "chats_read", "role": "agent", "reason": "x"})], "waived by nobody"),
        ([(3, "noted", "su", {})], "out of order"),
        ([(2, "closed", "su", {})], "no outcome"),
        ([(2, "fault_confirmed", "system", {})], "a machine"),
        ([(2, "promise_made", "su", {"promise": {"id": "p"}}), (3, "closed", "su", {})], "an open promise"),
        ([(2, "outcome_recorded", "su", {}), (3, "closed", "su", {}), (4, "replied", "su", {})], "after the end"),
    ],
)
def test_the_outsider_sees_what_must_not_happen(events: list[Row], says: str) -> None:
    found = problems([OPENED, *events])
    assert any(says in one for one in found), found


def test_the_outsider_has_nothing_against_a_case_in_order() -> None:
    fine: list[Row] = [
        OPENED,
        (2, "gate_passed", "su", {"gate": "chats_read"}),
        (3, "stage_entered", "su", {"stage": "contact"}),
        (4, "gate_waived", "he", {"gate": "buyer_heard", "role": "lead", "reason": "写得很清楚"}),
        (5, "stage_entered", "su", {"stage": "solve"}),
        (6, "outcome_recorded", "su", {}),
        (7, "closed", "su", {}),
        (8, "reopened", "su", {}),
        (9, "stage_entered", "su", {"stage": "contact"}),
    ]
    assert problems(fine) == []
