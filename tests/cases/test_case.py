"""A case is the sum of its events: replay, repetition, order, and the transitions that are refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases.world import CHECKLIST, NOW, RULES, enter, later, lead, message, opened, opening
from wanhui.cases import events as ev
from wanhui.cases.acting import Acted
from wanhui.cases.arriving import arrive
from wanhui.cases.case import apply, replay
from wanhui.cases.codec import event_from_json, event_to_bytes
from wanhui.cases.events import Event
from wanhui.cases.outcomes import close, record_outcome
from wanhui.cases.parts import Outcome
from wanhui.cases.projection import projection
from wanhui.cases.state import Case
from wanhui.cases.timing import answer, go_on, ring, speech_of, wait
from wanhui.cases.work import assign, do_step, escalate, note, pass_gate, waive_gate
from wanhui.errors import WanhuiError

OUTCOME = Outcome(result="solved", cause="weak_packing", fault="warehouse", is_avoidable=True)
ACTS = {
    "step": lambda case, by: do_step(case, by, CHECKLIST[case.seq % 6], playbooks=RULES.playbooks),
    "waive": lambda case, by: waive_gate(case, lead(minutes=1), "buyer_heard", playbooks=RULES.playbooks, reason="x"),
    "pass": lambda case, by: pass_gate(case, by, "offer_made", playbooks=RULES.playbooks),
    "stage": lambda case, by: enter(case, by, "listen"),
    "back": lambda case, by: enter(case, by, "investigate"),
    "assign": lambda case, by: assign(case, by, f"agent-{case.seq % 3}"),
    "escalate": lambda case, by: escalate(case, by, "needs a lead"),
    "note": lambda case, by: note(case, by, "internal"),
    "buyer": lambda case, by: arrive(case, by, message(at=by.now), rules=RULES),
    "answer": lambda case, by: answer(case, by, f"reply-{case.seq}", channel="platform_chat", speech=speech_of(case)),
    "wait": lambda case, by: wait(case, by, "courier", rules=RULES),
    "go on": lambda case, by: go_on(case, by, rules=RULES),
    "ring": lambda case, by: ring(case, by),
    "outcome": lambda case, by: record_outcome(case, by, OUTCOME),
    "close": lambda case, by: close(case, lead(days=9), "lead", reason="settled by phone"),
}


def lived(acts: list[str]) -> tuple[Case, list[Event]]:
    """A case after `acts`, of which refused ones have left nothing behind, and all its events."""
    first = opening()
    case, events = first.case, [first.event]
    for hour, name in enumerate(acts):
        before = case
        try:
            acted: Acted = ACTS[name](case, later(hours=hour))
        except WanhuiError:
            assert case == before
            continue
        case, events = acted.case, [*events, *acted.events]
    return case, events


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=14))
def test_replay_through_the_codec_gives_the_same_case(acts: list[str]) -> None:
    case, events = lived(acts)
    assert [event.seq for event in events] == list(range(1, case.seq + 1))
    stored = [(e.kind, event_to_bytes(e), e.seq, e.at.astimezone(UTC), e.actor) for e in events]
    again = [event_from_json(k, orjson.loads(p), seq=s, at=at, actor=who) for k, p, s, at, who in stored]
    assert again == events
    assert replay(again) == case
    assert projection(replay(again), RULES.playbooks, NOW) == projection(case, RULES.playbooks, NOW)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=10))
def test_events_seen_twice_change_nothing(acts: list[str]) -> None:
    case, events = lived(acts)
    for event in events:
        assert apply(case, event) is case


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=14))
def test_no_stage_is_entered_over_an_open_gate(acts: list[str]) -> None:
    _, events = lived(acts)
    case: Case | None = None
    for event in events:
        before, case = case, apply(case, event)
        if before is not None and case.stage != before.stage:
            order = ("investigate", "contact", "listen", "solve", "negotiate", "follow_up", "learn")
            crossed = order[order.index(before.stage) + 1 : order.index(case.stage) + 1]
            assert {rule.gate for rule in case.gates if rule.stage in crossed} <= before.passed


def test_a_missing_event_is_noticed() -> None:
    first = opening()
    skipped = ev.Assigned(seq=3, at=NOW, assignee="su")
    with pytest.raises(WanhuiError) as refused:
        apply(first.case, skipped)
    assert refused.value.code == "E-CASE-GAP"
    with pytest.raises(WanhuiError):
        replay([skipped])
    with pytest.raises(WanhuiError):
        replay([])


def test_a_case_opens_once() -> None:
    first = opening()
    again = replace(first.event, seq=2)
    with pytest.raises(WanhuiError) as refused:
        apply(first.case, again)
    assert refused.value.code == "E-CASE-OPENED-TWICE"


def test_an_unknown_event_or_schema_is_refused_and_names_itself() -> None:
    payload = orjson.loads(event_to_bytes(opening().event))
    for kind, bad in (("vanished", payload), ("opened", {**payload, "schema": 99}), ("opened", {"schema": 1})):
        with pytest.raises(WanhuiError) as refused:
            event_from_json(kind, bad, seq=1, at=NOW, actor="system")
        assert refused.value.code == "E-CASE-EVENT"
    with pytest.raises(WanhuiError):
        event_from_json("waiting", {"schema": 1, "waiting_for": "godot"}, seq=2, at=NOW, actor="system")


def test_a_closed_case_takes_no_work() -> None:
    done = record_outcome(opened(), later(hours=1), OUTCOME).case
    over = close(done, lead(hours=2), "lead", reason="settled by phone").case
    with pytest.raises(WanhuiError) as refused:
        assign(over, later(hours=3), "su")
    assert refused.value.code == "E-CASE-OVER"


def test_a_clock_cannot_ring_before_its_time() -> None:
    early = ev.ClockRang(seq=2, at=NOW + timedelta(minutes=1), clock="first_response", alarm="breach")
    with pytest.raises(WanhuiError) as refused:
        apply(opened(), early)
    assert refused.value.code == "E-CASE-CLOCK"


def test_every_kind_of_event_can_be_stored() -> None:
    kinds = [event.kind for event in ev.EVENTS]
    assert len(set(kinds)) == len(kinds)
    written = {found for found in vars(ev).values() if isinstance(found, type) and issubclass(found, ev.Event)}
    assert written - {ev.Event} == set(ev.EVENTS)
