"""Cases open once a subject, grow by events under an optimistic lock, and their projection is what the events say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases.world import NOW, RULES, opened, review
from tests.store.world import new_case, open_one, saved
from wanhui.cases.case import apply, replay
from wanhui.cases.events import Assigned, Event
from wanhui.cases.projection import CaseRow, projection
from wanhui.errors import WanhuiError
from wanhui.store import cases, clocks, tenancy
from wanhui.store.case_lists import case_by_number, cases_by_ids, cases_of_subjects, every_case
from wanhui.store.case_rows import CaseChange, NewCase, Preview
from wanhui.store.keys import new_key
from wanhui.store.search import grams_of

pytestmark = pytest.mark.database


def assigned(case: NewCase, *, seq: int = 2, to: str = "su") -> CaseChange:
    """`case` after somebody took it."""
    event = Assigned(seq=seq, at=NOW + timedelta(minutes=seq), actor=to, assignee=to)
    row = projection(apply(replay(case.events), event), RULES.playbooks, NOW)
    return CaseChange(id=case.id, version=seq - 1, row=row, events=(event,))


def test_the_row_that_comes_back_is_the_projection_that_went_in(account: UUID) -> None:
    case = open_one(account)
    line = cases_by_ids(account, [case.id])[case.id]
    assert line.row == case.row
    assert line.preview == case.preview
    assert isinstance(line.row, CaseRow)


def test_the_projection_can_be_made_again_from_the_events(account: UUID) -> None:
    case = open_one(account)
    cases.append(account, [assigned(case)])
    events = cases.events_of(account, [case.id])[case.id]
    line = cases_by_ids(account, [case.id])[case.id]
    assert [event.seq for event in events] == [1, 2]
    assert projection(replay(events), RULES.playbooks, NOW) == line.row
    assert line.row.assignee == "su"


def test_numbers_count_up_in_each_account_by_itself(account: UUID, other_account: UUID) -> None:
    first, second = open_one(account, review()), open_one(account, review(id="r2", order="o2"))
    foreign = open_one(other_account)
    lines = cases_by_ids(account, [first.id, second.id])
    assert (lines[first.id].number, lines[second.id].number) == (1, 2)
    assert cases_by_ids(other_account, [foreign.id])[foreign.id].number == 1
    assert case_by_number(account, 3) is None


def test_only_one_open_case_is_about_the_same_order(account: UUID) -> None:
    first = open_one(account)
    (key,) = saved(account, review(id="r2"))
    second = new_case(key)
    third = replace(new_case(key, subject="other"), search="ThirdText")
    done = cases.open_cases(account, [second, third])
    assert done.refused == (second.id,)
    assert set(done.numbers) == {third.id}
    assert cases.events_of(account, [second.id]) == {}
    assert set(cases_by_ids(account, [first.id, second.id, third.id])) == {first.id, third.id}
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT case_id, number FROM wanhui_search(%s, 9, false)", [grams_of("ThirdText", account)])
        assert cursor.fetchall() == [(third.id, done.numbers[third.id])]


def test_a_closed_case_makes_room_for_a_new_one_of_the_same_subject(account: UUID) -> None:
    old = open_one(account, status="closed", closed_at=NOW)
    (key,) = saved(account, review(id="r2"))
    new = new_case(key)
    assert cases.open_cases(account, [new]).refused == ()
    found = cases_of_subjects(account, [(new.row.shop, new.row.subject)])
    assert [line.id for line in found[new.row.shop, new.row.subject]] == [new.id, old.id]


def test_of_two_who_change_a_case_the_second_is_refused_and_leaves_nothing(account: UUID) -> None:
    case = open_one(account)
    cases.append(account, [assigned(case, to="su")])
    with pytest.raises(WanhuiError) as refused:
        cases.append(account, [assigned(case, to="he")])
    assert refused.value.code == "E-CASE-CHANGED"
    assert len(cases.events_of(account, [case.id])[case.id]) == 2
    assert cases_by_ids(account, [case.id])[case.id].row.assignee == "su"


def test_one_refused_change_takes_back_all_of_its_batch(account: UUID) -> None:
    good, stale = open_one(account), open_one(account, review(id="r2", order="o2"))
    cases.append(account, [assigned(stale)])
    with pytest.raises(WanhuiError):
        cases.append(account, [assigned(good), assigned(stale)])
    assert cases_by_ids(account, [good.id])[good.id].row.version == 1


def test_a_preview_stays_unless_a_new_one_is_given(account: UUID) -> None:
    case = open_one(account)
    cases.append(account, [assigned(case)])
    assert cases_by_ids(account, [case.id])[case.id].preview == case.preview
    better = Preview(quote="又坏了", stars=None, grade="bad")
    again = replace(assigned(case).events[0], seq=3)
    row = replace(cases_by_ids(account, [case.id])[case.id].row, version=3)
    cases.append(account, [CaseChange(id=case.id, version=2, row=row, events=(again,), preview=better)])
    assert cases_by_ids(account, [case.id])[case.id].preview == better


def test_items_join_and_move(account: UUID) -> None:
    case, other = open_one(account), open_one(account, review(id="r9", order="o9"))
    (key,) = saved(account, review(id="r2"))
    cases.append(account, [replace(assigned(case), items=(key,))])
    assert cases.cases_of_records(account, [key]) == {key: case.id}
    cases.move_items(account, [key], source=case.id, target=other.id)
    assert cases.cases_of_records(account, [key]) == {key: other.id}


def test_due_cases_of_all_accounts_are_found_and_acted_on_once(account: UUID, other_account: UUID) -> None:
    soon, later = NOW - timedelta(days=9000), NOW + timedelta(days=1)
    due = open_one(account, alarm_at=soon)
    theirs = open_one(other_account, alarm_at=soon + timedelta(seconds=1))
    open_one(account, review(id="r2", order="o2"), alarm_at=later)
    until = soon + timedelta(seconds=1)
    assert [one.case for one in clocks.due_cases(until)] == [due.id, theirs.id]
    change = assigned(due)
    cases.append(account, [replace(change, row=replace(change.row, alarm_at=None))])
    with pytest.raises(WanhuiError):
        cases.append(account, [change])
    assert [one.case for one in clocks.due_cases(until)] == [theirs.id]
    last = assigned(theirs)
    cases.append(other_account, [replace(last, row=replace(last.row, alarm_at=None))])


def test_an_event_of_a_number_that_exists_is_refused_by_the_database(account: UUID) -> None:
    from django.db import IntegrityError

    case = open_one(account)
    change = assigned(case)
    again: tuple[Event, ...] = (replace(change.events[0], seq=1),)
    with pytest.raises(IntegrityError):
        cases.append(account, [replace(change, events=again)])


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(account: UUID, count: int) -> None:
    facts = [review(id=f"r{n}", order=f"o{n}") for n in range(count)]
    new = [new_case(key, fact) for key, fact in zip(saved(account, *facts), facts, strict=True)]
    with CaptureQueriesContext(connection) as opening:
        cases.open_cases(account, new)
    with CaptureQueriesContext(connection) as growing:
        cases.append(account, [assigned(case) for case in new])
    # begin, setting, shops, numbers; then for cases, events, items, terms: a temporary table, its COPY, the insert;
    # one row for the vault, one for webhooks; commit
    assert len(opening.captured_queries) == 4 + 4 * 3 + 1 + 1 + 1
    assert len(growing.captured_queries) == 2 + 2 * 3 + 1 + 1 + 1


def test_every_case_is_walked_in_pages_by_number(account: UUID) -> None:
    made = [open_one(account, review(id=f"r{n}", order=f"o{n}")) for n in range(5)]
    assert [line.id for line in every_case(account, page=2)] == [case.id for case in made]


def test_a_case_needs_no_order_and_no_buyer(account: UUID) -> None:
    fact = review(order=None, buyer=None)
    (key,) = saved(account, fact)
    case = new_case(key, fact, order=None, buyer=None)
    cases.open_cases(account, [case])
    row = cases_by_ids(account, [case.id])[case.id].row
    assert (row.order, row.buyer) == (None, None)


def test_nothing_to_do_asks_nothing_of_the_database(account: UUID) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert cases.open_cases(account, []).numbers == {}
        cases.append(account, [])
    assert asked.captured_queries == []


def test_events_cannot_be_changed_even_by_the_application(account: UUID) -> None:
    from django.db import ProgrammingError

    open_one(account)
    with pytest.raises(ProgrammingError, match="permission denied"), tenancy.account(account) as cursor:
        cursor.execute("UPDATE store_caseevent SET actor = 'nobody'")


def test_keys_of_cases_are_those_that_the_events_name(account: UUID) -> None:
    case = open_one(account)
    (event,) = cases.events_of(account, [case.id])[case.id]
    assert replay([event]) == opened(review(), case_id=str(case.id))
    assert case.id != new_key()
