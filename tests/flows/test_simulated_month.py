"""Simulated days through the doors: complaints come out as cases with playbook and clock, agents act, events replay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from benchmarks.month.outsider import Row, problems

from tests.flows.people import hire
from tests.flows.world import bring, cases, state, write
from wanhui.cases import events as ev
from wanhui.cases.case import replay
from wanhui.cases.codec import event_to_bytes
from wanhui.cases.next_step import is_done, steps_of
from wanhui.cases.outcomes import CAUSES
from wanhui.content.case_rules import load_playbooks
from wanhui.errors import WanhuiError
from wanhui.flows.answer_case import Answer, deliver, send_answer
from wanhui.flows.close_case import Closing, close_case, closing
from wanhui.flows.desk_acts import Agent, finish_step
from wanhui.flows.investigate import check_gate
from wanhui.flows.list_cases import all_cases
from wanhui.flows.simulate import simulate_lines
from wanhui.sources.simulated.life import Plan
from wanhui.store.case_pages import load_case

pytestmark = pytest.mark.database

PLAN = Plan(days=10, seed=1, orders=700)
END = datetime.fromisoformat("2026-10-30T00:00:00+08:00")
TEXT = "您好，给您添麻烦了，实在抱歉。我正在核对您的订单，明天 18:00 前给您答复。"
DONE = "您好，您的订单核对好了，是我们没有做好，实在抱歉。处理结果已经在订单里，您看这样可以吗？"


@pytest.mark.slow
def test_every_case_of_a_simulated_shop_has_a_playbook_and_a_clock(account: UUID, tmp_path: Path) -> None:
    path, truth = tmp_path / "records.jsonl", tmp_path / "truth.jsonl"
    path.write_bytes(b"".join(simulate_lines(PLAN, truth)))
    done = bring(account, path, END)
    assert not done.refused
    found = [orjson.loads(line) for line in all_cases(account)]
    assert len(found) >= 30
    assert all(one["playbook"] and one["due_at"] for one in found)
    assert len({one["playbook"] for one in found}) >= 12
    told = map(orjson.loads, truth.read_bytes().splitlines())
    spoke_of = {one["order"] for one in found}
    faults = [one for one in told if one.get("fault") == "adverse_reaction"]
    assert len([one for one in faults if one["order"] in spoke_of]) >= len(faults) / 3


def days_of(plan: Plan) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Shops, goods and orders first, then what people say, day by day as it was said."""
    records = [orjson.loads(line) for line in simulate_lines(plan, None)]
    spoken = [one for one in records if one["kind"] in ("message", "review", "after_sale")]
    yield "2026-10-20", [one for one in records if one not in spoken]
    for day, some in groupby(sorted(spoken, key=lambda one: (one["at"], one["id"])), lambda one: one["at"][:10]):
        yield day, list(some)


def load_events(account: UUID, number: int) -> tuple[ev.Event, ...]:
    whole = load_case(account, number)
    assert whole is not None
    return tuple(whole.events)


def work(agent: Agent, number: int, now: datetime) -> Iterator[str]:
    """What an agent does with a case: look into it, answer, and close it when it may be closed."""
    case = replay(load_events(agent.account, number))
    for rule in case.gates[:6]:
        try:
            check_gate(agent, number, rule.gate, proof=next(iter(CAUSES)), now=now)
            yield "looked"
        except WanhuiError as refused:
            yield refused.code
    case = replay(load_events(agent.account, number))
    for step in [one for one in steps_of(case, load_playbooks()) if one.stage == case.stage and not is_done(case, one)]:
        if step.passes is None:
            finish_step(agent, number, step.id, now=now)
            yield "done"
    try:
        said = Answer(object="chat", text=DONE if case.promises else TEXT, key=f"{number}-{now:%m%d}", seen=10**6)
        deliver(agent.account, send_answer(agent, number, said, now=now), now=now + timedelta(seconds=11))
        yield "answered"
    except WanhuiError as refused:
        yield refused.code
    try:
        view = closing(agent, number, now=now + timedelta(minutes=5))
        causes = [code for code, leaf in view.causes if leaf.is_valid]
        ending = Closing(
            result="solved", cause=causes[0], fault=view.proposed_fault or "product", is_avoidable=True,
            basis="lead", reason="电话里谈妥", sku=view.skus[0] if view.skus else "",
            batch=view.batches[0] if view.batches else "",
        )  # fmt: skip
        close_case(agent, number, ending, now=now + timedelta(minutes=5))
        yield "closed"
    except WanhuiError as refused:
        yield refused.code


def work_all(agent: Agent, now: datetime) -> Counter[str]:
    """An evening's work on all open cases, some minutes apart."""
    done = Counter[str]()
    for whole in cases(agent.account):
        if whole.line.row.status == "open":
            done.update(work(agent, whole.line.number, now + timedelta(minutes=done.total() % 40)))
    return done


def stored(events: tuple[ev.Event, ...]) -> list[Row]:
    """The events as an outsider finds them in the log."""
    return [(one.seq, one.kind, one.actor, orjson.loads(event_to_bytes(one))) for one in events]


@pytest.mark.slow
def test_agents_who_act_leave_cases_that_replay_and_pass_no_gate_unmet(account: UUID, tmp_path: Path) -> None:
    lead = hire(account, "lead")
    done = Counter[str]()
    for day, records in days_of(Plan(days=8, seed=2, orders=160)):
        now = datetime.fromisoformat(f"{day}T22:00:00+08:00")
        bring(account, write(tmp_path, records, f"{day}.jsonl"), now)
        done.update(work_all(lead, now))
    done.update(work_all(lead, now + timedelta(hours=15)))  # what was promised for the day after
    assert done["looked"] and done["answered"] >= 5 and done["closed"] >= 3, done
    found = cases(account)
    for whole in found:
        case = state(whole)
        row = whole.line.row
        assert case == replay(tuple(whole.events))
        assert (case.stage, case.status, case.seq) == (row.stage, row.status, row.version)
        assert row.playbook and row.due_at
        assert problems(stored(tuple(whole.events))) == []
    assert any(isinstance(event, ev.StageEntered) for whole in found for event in whole.events)
