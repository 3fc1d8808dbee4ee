"""Simulated days through the doors: complaints come out as cases, each with a playbook and a clock."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import UUID

import orjson

from tests.flows.world import bring, cases, state
from wanhui.flows.list_cases import all_cases
from wanhui.flows.simulate import simulate_lines
from wanhui.sources.simulated.life import Plan

PLAN = Plan(days=10, seed=1, orders=700)
END = datetime.fromisoformat("2026-10-30T00:00:00+08:00")


def test_every_case_of_a_simulated_shop_has_a_playbook_and_a_clock(account: UUID, tmp_path: Path) -> None:
    path, truth = tmp_path / "records.jsonl", tmp_path / "truth.jsonl"
    path.write_bytes(b"".join(simulate_lines(PLAN, truth)))
    done = bring(account, path, END)
    assert not done.refused
    found = [orjson.loads(line) for line in all_cases(account)]
    assert len(found) >= 40
    assert all(one["playbook"] and one["due_at"] for one in found)
    assert len({one["playbook"] for one in found}) >= 12
    told = map(orjson.loads, truth.read_bytes().splitlines())
    spoke_of = {one["order"] for one in found}
    faults = [one for one in told if one.get("fault") == "adverse_reaction"]
    assert len([one for one in faults if one["order"] in spoke_of]) >= len(faults) / 3


def test_cases_are_what_their_events_add_up_to(account: UUID, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"".join(simulate_lines(Plan(days=5, seed=2, orders=250), None)))
    bring(account, path, END)
    found = cases(account)
    assert found
    for whole in found:
        assert (state(whole).stage, state(whole).status) == (whole.line.row.stage, whole.line.row.status)
