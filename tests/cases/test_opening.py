"""Opening a case: what the first event, the case and its row hold."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from tests.cases.world import NOW, RULES, after_sale, message, opening, order, review, rules, sketch
from wanhui.cases.opening import Starting, open_case
from wanhui.cases.projection import projection


def test_a_bad_review_of_the_morning_is_answered_by_noon() -> None:
    row = opening().row
    assert (row.clock, row.due_at) == ("first_response", NOW.replace(hour=12, minute=0))
    assert (row.playbook, row.preset, row.stage, row.status) == ("damaged@1", "domestic@1", "investigate", "open")
    assert row.title_zh == "收到时破损，想换货"
    assert row.platform_due_at is None
    assert row.alarm_at == row.warn_at


def test_a_cross_border_case_warns_after_a_day_and_breaches_after_two() -> None:
    row = opening(rules=rules("amazon")).row
    assert row.warn_at == NOW + timedelta(hours=24)
    assert row.due_at == NOW + timedelta(hours=48)


def test_a_live_room_gives_minutes() -> None:
    clock = opening(order=order(source="live:room-8")).case.clock("first_response")
    assert clock is not None
    assert clock.target_at == NOW + timedelta(minutes=1)
    assert clock.due_at == NOW + timedelta(minutes=30)


def test_the_platforms_deadline_stands_beside_the_shops() -> None:
    by = NOW + timedelta(hours=30)
    row = opening(after_sale(respond_by=by), None).row
    assert row.platform_due_at == by
    assert row.due_at == NOW.replace(hour=12, minute=0)
    asked = opening(message(at=NOW - timedelta(hours=2)), sketch("damaged"), rules=rules("amazon")).row
    assert asked.platform_due_at == NOW + timedelta(hours=22)


def test_a_record_that_calls_for_no_work_opens_nothing() -> None:
    assert open_case(RULES, review(5), None, case_id="c1", now=NOW) is None


def test_an_unread_review_still_opens_a_case_with_a_playbook() -> None:
    found = opening(review(), None)
    assert found.row.playbook == "general@1"
    assert found.row.severity == 1


def test_a_message_is_answered_before_anything_else() -> None:
    assert opening(message(), sketch("damaged")).row.next_step == "acknowledge"
    assert opening().row.next_step == "read_review"


def test_a_case_without_an_order_asks_for_no_order_facts() -> None:
    found = opening(review(order=None), order=None)
    gates = {rule.gate for rule in found.case.gates}
    assert not gates & {"order_opened", "parcel_checked"}
    assert found.subject.key == "buyer:b1"


@pytest.mark.parametrize(
    ("reading", "flag"),
    [
        (sketch("quality", intent="extortion"), "extortion"),
        (sketch("quality", intent="professional_claim"), "lawful_claim"),
        (sketch("quality", asks=("complaint",)), "may_complain"),
        (sketch("quality", suspect="misuse"), "misuse"),
    ],
)
def test_flags(reading: object, flag: str) -> None:
    assert flag in opening(message(), reading).row.flags


def test_safety_comes_first_and_calls_a_lead() -> None:
    row = opening(review(3), sketch("adverse", safety=True, severity=3)).row
    assert row.is_safety
    assert row.priority > opening().row.priority
    assert row.next_step == "escalate"


#: Readings that differ in one label each.
READINGS = (
    None, sketch("damaged"), sketch("quality"), sketch("damaged", "quality"), sketch("damaged", severity=3),
    sketch("damaged", safety=True), sketch("damaged", asks=("refund",)), sketch("damaged", asks=("complaint",)),
    sketch("damaged", suspect="nitpick"), sketch("damaged", intent="extortion"), sketch("damaged", scenario="size"),
    sketch("damaged", intent="complaint"), sketch("damaged", buyer_type="angry"),
    sketch("damaged", review_hostage=True), sketch("damaged", review_hostage=True, money_demand="50"),
)  # fmt: skip
RECORDS = (
    review(1), review(2), review(3), review(5), review(1, id="r2"), review(1, order=None), review(1, order="o2"),
    message(), message(channel="email"), after_sale("exchange"), after_sale("refund_only"),
    after_sale("exchange", respond_by=NOW), after_sale("exchange", respond_by=NOW + timedelta(days=1)),
)  # fmt: skip
ORDERS = (None, order(), order(source="live:1"), order(source="live:2"), order(buyer="b2"), order(paid=None))


def test_many_cases_opened_at_once_are_the_same_as_one_by_one() -> None:
    starting = Starting(RULES, NOW)
    for number, (record, reading, bought) in enumerate(product(RECORDS, READINGS, ORDERS)):
        names: dict[str, object] = {"case_id": f"c{number}", "now": NOW, "order": bought, "assignee": f"a{number}"}
        alone = open_case(RULES, record, reading, **names)
        assert open_case(RULES, record, reading, **names, starting=starting) == alone
        assert alone is None or alone.row == projection(alone.case, RULES.playbooks, NOW)
