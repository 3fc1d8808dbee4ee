"""The marketplace's deadlines as records arrive: late answers, requests disputed anew, cases from before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tests.cases.test_timing import AMAZON, OUTCOME, answered
from tests.cases.world import NOW, RULES, after_sale, later, message, opened, sketch
from wanhui.cases.arriving import arrive
from wanhui.cases.outcomes import close, record_outcome
from wanhui.cases.state import Case


def running(case: Case) -> list[datetime]:
    return [clock.due_at for clock in case.clocks if clock.kind == "platform" and clock.is_running]


def test_an_answer_that_reaches_us_late_leaves_the_deadline_of_what_was_asked_after_it() -> None:
    first, second, third = (NOW + timedelta(hours=hours) for hours in (1, 3, 4))
    case = opened(message(), sketch("damaged", asks=("complaint",)), rules=AMAZON)
    for at in (second, third):
        case = arrive(case, later(hours=5), message(at=at), rules=AMAZON).case
    case = arrive(case, later(hours=5), message("明早补发", at=first, speaker="seller", id="s"), rules=AMAZON).case
    assert running(case) == [second + timedelta(hours=24)]


def test_a_request_disputed_anew_brings_its_closed_case_back_while_its_deadline_is_to_come() -> None:
    case = answered(opened(after_sale(respond_by=NOW + timedelta(hours=36)), None))
    refused = after_sale(status="refused", respond_by=NOW + timedelta(hours=36))
    case = arrive(case, later(hours=1), refused, rules=RULES, note="after_sale_refused").case
    case = record_outcome(case, later(hours=1), OUTCOME).case
    closed = close(case, later(hours=2), "confirmed", reason="said so").case
    assert running(closed) == []
    by = NOW + timedelta(days=4)
    for due, found in ((by, ("open", [by])), (NOW + timedelta(days=1), ("closed", []))):
        disputed = after_sale(status="disputed", respond_by=due)
        back = arrive(closed, later(days=2), disputed, rules=RULES, note="after_sale_disputed").case
        assert (back.status, [one for one in running(back) if one > later(days=2).now]) == found


def test_a_deadline_of_an_older_case_which_does_not_name_its_request_is_met_by_it_and_not_doubled() -> None:
    by = NOW + timedelta(hours=36)
    case = opened(after_sale(respond_by=by), None)
    older = replace(case, clocks=tuple(replace(clock, of=None) for clock in case.clocks))
    again = arrive(older, later(hours=1), after_sale(respond_by=by, reason="x"), rules=RULES, note="edited").case
    assert running(again) == [by]
    agreed = after_sale(respond_by=by, status="agreed")
    assert running(arrive(again, later(hours=2), agreed, rules=RULES, note="after_sale_agreed").case) == []
