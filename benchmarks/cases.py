"""How fast cases are: opening one, storing and reading its events, advancing it, and working it out again.

Run: ``python -m benchmarks.cases`` (CPU time of one core; no database).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import orjson

from wanhui.cases.acting import By
from wanhui.cases.case import replay
from wanhui.cases.codec import event_from_json, event_to_bytes
from wanhui.cases.events import Event
from wanhui.cases.opening import Opening, Starting, open_case
from wanhui.cases.playbook import Sketch, SketchedIssue
from wanhui.cases.projection import CaseRow, projection
from wanhui.cases.state import Case
from wanhui.cases.timing import answer, ring, speech_of
from wanhui.cases.work import do_step
from wanhui.content.case_rules import load_rules
from wanhui.records.money import Money
from wanhui.records.orders import Order
from wanhui.records.parties import Shop
from wanhui.records.reviews import Review

NOW = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
RULES = load_rules(Shop(id="s1", shop="s1", platform="taobao", name="shop"), NOW.year)
ORDER = Order(id="o1", shop="s1", buyer="b1", created_at=NOW, paid=Money(Decimal(68), "CNY"))
REVIEW = Review(id="r1", shop="s1", at=NOW, text="…", stars=1, order="o1", buyer="b1")
READ = Sketch(text="…", issues=(SketchedIssue(code="damaged"),), scenario="damaged", asks=("exchange",))
STEPS = ("read_review", "open_order", "check_parcel", "read_chats", "check_packing", "propose_cause")


def opened(starting: Starting | None = None) -> Opening:
    """One case, as the importer opens it."""
    found = open_case(RULES, REVIEW, READ, case_id="c1", now=NOW, order=ORDER, starting=starting)
    assert found is not None
    return found


def lived() -> tuple[Case, list[Event]]:
    """A case with its checklist done and answered, and its events."""
    first = opened()
    case, events = first.case, [first.event]
    by = By(now=NOW + timedelta(minutes=5), actor="su")
    for step in STEPS:
        acted = do_step(case, by, step, playbooks=RULES.playbooks)
        case, events = acted.case, [*events, *acted.events]
    acted = answer(case, by, "r1", channel="platform_chat", speech=speech_of(case))
    return acted.case, [*events, *acted.events]


#: No case may cost more than this to open or to advance.
ALLOWED = 0.005


def measure(name: str, work: Callable[[], object], *, times: int = 3000) -> None:
    """Prints the CPU time of `work`: the best of five rounds, for other work on the machine only adds."""
    work()
    best = float("inf")
    for _ in range(5):
        begin = time.process_time()
        for _ in range(times // 5):
            work()
        best = min(best, (time.process_time() - begin) / (times // 5))
    print(f"{name:42} {best * 1e6:9.1f} µs {1 / best:12,.0f} /s  {'' if best <= ALLOWED else 'too slow'}".rstrip())


def _advanced(stored: list[tuple[str, bytes, int, datetime, str]], by: By) -> CaseRow:
    """What a step costs from the stored events of a case to its new ones and its new row."""
    case = replay(event_from_json(k, orjson.loads(p), seq=s, at=at, actor=who) for k, p, s, at, who in stored)
    acted = do_step(case, by, "hear_buyer", playbooks=RULES.playbooks)
    for event in acted.events:
        event_to_bytes(event)
    return projection(acted.case, RULES.playbooks, by.now)


def main() -> None:
    """All measurements."""
    starting = Starting(RULES, NOW)
    case, events = lived()
    stored = [(e.kind, event_to_bytes(e), e.seq, e.at, e.actor) for e in events]
    fresh = opened().case
    by = By(now=NOW + timedelta(minutes=5), actor="su")
    late = By(now=NOW + timedelta(days=9))
    measure("open one of many", lambda: opened(starting))
    measure("open one alone", opened)
    measure("opened event to JSON", lambda: event_to_bytes(events[0]))
    measure("advance by a step", lambda: do_step(fresh, by, "read_review", playbooks=RULES.playbooks))
    measure("ring two clocks and call a lead", lambda: ring(fresh, late))
    measure("advance by a step, stored to stored", lambda: _advanced(stored, by))
    measure("project a case into its row", lambda: projection(case, RULES.playbooks, NOW))
    measure(f"replay {len(events)} events", lambda: replay(events), times=1000)
    measure(
        f"read {len(events)} stored events and replay",
        lambda: replay(event_from_json(k, orjson.loads(p), seq=s, at=at, actor=who) for k, p, s, at, who in stored),
        times=500,
    )


if __name__ == "__main__":
    main()
