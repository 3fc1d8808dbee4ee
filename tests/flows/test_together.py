"""Working together: notes that never leave, hand-over, rest, presence, second answers, sharing out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from tests.flows import world
from wanhui.errors import WanhuiError

if TYPE_CHECKING:
    from wanhui.flows.desk_acts import Agent

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in China


def agent(account: UUID, name: str, role: str = "agent", **work: object) -> Agent:
    from wanhui.flows.desk_acts import Agent
    from wanhui.store.accounts import NewPerson, add_person
    from wanhui.store.members import set_work

    login = f"{name}-{account}"
    key = add_person(account, NewPerson(login=login, name=name, password="a long password 1", role=role))
    if work:
        set_work(account, key, work)
    return Agent(account=account, id=key, role=role)


@pytest.fixture
def desk(account: UUID, tmp_path: Path) -> tuple[UUID, Agent, Agent]:
    """An account with two agents and one case, which is the first one's."""
    su, he = agent(account, "苏晴"), agent(account, "何越")
    world.bring(account, world.write(tmp_path, [world.SHOP, world.ORDER, world.BAD]), NOW)
    from wanhui.flows.hand_over import hand_over

    lead = agent(account, "周岚", "lead")
    hand_over(lead, 1, su.id, now=NOW)
    return account, su, he


def refused(code: str) -> pytest.RaisesExc[WanhuiError]:
    return pytest.RaisesExc(WanhuiError, check=lambda problem: problem.code == code)


# notes ---------------------------------------------------------------------------------------------------------------


def test_a_note_names_a_colleague_who_is_told_and_nothing_of_it_is_a_reply(desk: tuple[UUID, Agent, Agent]) -> None:
    from wanhui.flows.notes import add_note, my_mentions, unread
    from wanhui.store.case_pages import load_case

    account, su, he = desk
    assert add_note(su, 1, "@何越 这批 B1106 再看看，@nobody", now=NOW) == ("何越",)
    assert unread(account, he.id) == 1 and unread(account, su.id) == 0
    (told,) = my_mentions(he, now=NOW, is_seen=True)
    assert (told.number, told.by, told.text) == (1, "苏晴", "@何越 这批 B1106 再看看，@nobody")
    assert unread(account, he.id) == 0
    whole = load_case(account, 1)
    assert whole is not None
    assert whole.replies == () and whole.events[-1].kind == "noted"


def test_the_longer_of_two_names_that_fit_is_meant(account: UUID) -> None:
    from wanhui.flows.notes import named_in
    from wanhui.store.members import members

    agent(account, "何越")
    longer = agent(account, "何越然")
    assert [one.id for one in named_in("问一下@何越然。", members(account))] == [longer.id]


@pytest.mark.parametrize(("text", "code"), [("  ", "E-NOTE-EMPTY"), ("长" * 4001, "E-NOTE-LONG")])
def test_a_note_has_words_and_an_end(desk: tuple[UUID, Agent, Agent], text: str, code: str) -> None:
    from wanhui.flows.notes import add_note

    with refused(code):
        add_note(desk[1], 1, text, now=NOW)


# hand-over -----------------------------------------------------------------------------------------------------------


def test_one_hands_over_what_is_ones_own_and_only_a_lead_takes_from_a_colleague(
    desk: tuple[UUID, Agent, Agent],
) -> None:
    from wanhui.flows.hand_over import hand_over

    _, su, he = desk
    with refused("E-ASSIGN-OTHERS"):
        hand_over(he, 1, he.id, now=NOW)
    moved = hand_over(su, 1, he.id, now=NOW)
    assert (moved.before, moved.after) == (str(su.id), str(he.id))
    back = hand_over(he, 1, UUID(moved.before), now=NOW)
    assert back.after == str(su.id)


def test_a_case_goes_only_to_somebody_who_sees_its_shop_and_works_on_cases(desk: tuple[UUID, Agent, Agent]) -> None:
    from wanhui.flows.hand_over import hand_over
    from wanhui.store.members import limit_shops

    account, su, he = desk
    limit_shops(account, he.id, [])
    with refused("E-ASSIGN-WHO"):
        hand_over(su, 1, he.id, now=NOW)
    with refused("E-ASSIGN-WHO"):
        hand_over(su, 1, agent(account, "审计", "auditor").id, now=NOW)


def test_a_case_rests_for_a_day_at_most_and_its_clocks_run_on(desk: tuple[UUID, Agent, Agent]) -> None:
    from wanhui.flows.hand_over import snooze
    from wanhui.store.case_pages import load_case

    account, su, _ = desk
    before = load_case(account, 1).line.row.due_at
    with refused("E-SNOOZE-LONG"):
        snooze(su, 1, until=NOW + timedelta(days=2), now=NOW, key="k")
    snooze(su, 1, until=NOW + timedelta(hours=1), now=NOW, key="k")
    row = load_case(account, 1).line.row
    assert (row.next_step, row.due_at) == ("snooze", before)


def test_many_cases_are_done_at_once_and_those_that_cannot_be_are_told(desk: tuple[UUID, Agent, Agent]) -> None:
    from wanhui.flows.hand_over import assign_many

    _, _, he = desk
    done = assign_many(he, [1, 1, 99], he.id, now=NOW)
    assert done.done == () and [(number, why.code) for number, why in done.refused] == [
        (1, "E-ASSIGN-OTHERS"), (99, "E-CASE-NONE"),
    ]  # fmt: skip


# who is here, and second answers -------------------------------------------------------------------------------------


def test_colleagues_see_one_another_and_what_was_done_since(desk: tuple[UUID, Agent, Agent]) -> None:
    from wanhui.flows.notes import add_note
    from wanhui.flows.presence import be_gone, be_here, company

    _, su, he = desk
    be_here(su, 1, is_writing=True, now=NOW)
    seen = company(he, 1, version=0, now=NOW)
    assert [(one.name, one.is_writing) for one in seen.others] == [("苏晴", True)]
    shown = seen.version
    add_note(su, 1, "我来", now=NOW)
    since = company(he, 1, version=shown, now=NOW).since
    assert since is not None and (since.by, since.kind) == ("苏晴", "noted")
    assert company(su, 1, version=shown, now=NOW).since is None, "one's own acts are no news"
    assert company(he, 1, version=0, now=NOW + timedelta(minutes=1)).others == (), "who is silent is gone"
    be_gone(su, 1)
    assert company(he, 1, version=0, now=NOW).others == ()


def test_a_second_answer_to_the_same_words_needs_a_second_yes(desk: tuple[UUID, Agent, Agent]) -> None:
    from wanhui.flows.answer_case import Answer, send_answer

    _, su, he = desk
    text = "您好，杯子碎了是我们没有包好，很抱歉。今天 18:00 前告诉您补寄的时间。"
    send_answer(su, 1, Answer(object="public_reply", text=text, key="a", seen=99), now=NOW)
    mine = Answer(object="public_reply", text=text.replace("补寄", "换新"), key="b", seen=99)
    with refused("E-REPLY-SECOND"):
        send_answer(he, 1, mine, now=NOW + timedelta(minutes=1))
    from dataclasses import replace

    assert send_answer(he, 1, replace(mine, is_second=True), now=NOW + timedelta(minutes=1))


def test_what_changes_is_told_to_those_who_listen(desk: tuple[UUID, Agent, Agent]) -> None:
    import threading

    from wanhui.flows.live import Hub
    from wanhui.flows.notes import add_note
    from wanhui.store.live import News

    account, su, he = desk
    heard: list[News] = []
    told, hub = threading.Event(), Hub()

    def ear(news: News) -> None:
        heard.append(news)
        if news.kind == "mention":
            told.set()

    hub.join(account, ear)
    for _ in range(50):
        add_note(su, 1, "@何越 看一下", now=NOW)
        if told.wait(0.2):
            break
    hub.leave(account, ear)
    assert {(news.kind, news.what) for news in heard} == {("case", "1"), ("mention", str(he.id))}
    assert {news.account for news in heard} == {account}


def test_an_ear_that_comes_after_the_listener_died_is_heard(account: UUID) -> None:
    import threading

    from wanhui.flows.live import Hub
    from wanhui.store.live import News, tell

    class Mortal(Hub):
        is_dead = True

        def _listen(self) -> None:
            if not self.is_dead:
                super()._listen()

    told, hub = threading.Event(), Mortal()

    def ear(_: News) -> None:
        told.set()

    hub.join(account, ear)
    hub.is_dead = False
    hub.join(account, ear)
    for _ in range(500):
        tell(account, "here", 0)
        if told.wait(0.02):
            break
    hub.leave(account, ear)
    assert told.is_set()


# views ---------------------------------------------------------------------------------------------------------------


def test_views_are_ones_own_unless_a_lead_shares_them(desk: tuple[UUID, Agent, Agent]) -> None:
    from wanhui.flows.saved_views import drop_view, keep_view, views

    account, su, he = desk
    lead = agent(account, "主管", "lead")
    mine = keep_view(su, " 急件 ", "tab=today", is_shared=False)
    with refused("E-ROLE-RIGHT"):
        keep_view(su, "大家", "tab=all", is_shared=True)
    shared = keep_view(lead, "大家", "tab=all", is_shared=True)
    assert [(one.name, one.is_shared) for one in views(account, su.id)] == [("急件", False), ("大家", True)]
    assert [one.name for one in views(account, he.id)] == ["大家"]
    drop_view(he, mine)
    drop_view(he, shared)
    assert len(views(account, su.id)) == 2, "nobody takes away what is another's"
    drop_view(lead, shared)
    assert [one.name for one in views(account, su.id)] == ["急件"]


# sharing out ---------------------------------------------------------------------------------------------------------

SAFE = {**world.BAD, "id": "r2", "text": "孩子用了之后手上起红疹，去医院了", "order": None, "buyer": "b2"}
ENGLISH = {
    **world.BAD,
    "id": "r3",
    "text": "Arrived broken, I want a refund",
    "order": None,
    "shop": "a1",
    "buyer": "b3",
}
NIGHT = datetime(2026, 11, 18, 16, 0, tzinfo=UTC)  # midnight in China
WEEK = [[["09:00", "18:00"]]] * 7


@pytest.mark.capability("C-AD-03")
def test_cases_go_in_turn_to_people_on_duty_who_speak_the_language_and_are_trained_for_what_is_grave(
    account: UUID, tmp_path: Path
) -> None:
    from wanhui.flows.hand_over import hand_over
    from wanhui.flows.share_out import share_out_in

    zh = agent(account, "文", hours=WEEK, languages=["zh"])
    trained = agent(account, "安", hours=WEEK, languages=["zh"], skills=["safety"])
    en = agent(account, "英", hours=WEEK, languages=["en"])
    more = [
        {**world.BAD, "id": f"m{n}", "order": None, "buyer": f"c{n}", "text": f"第{n}次收到破的，要求退款"}
        for n in range(4)
    ]
    second = {**world.SHOP, "id": "s2", "name": "云岫二店"}
    records = [world.SHOP, second, world.ABROAD, world.ORDER, world.BAD, SAFE, ENGLISH, *more]
    world.bring(account, world.write(tmp_path, records), NOW)
    owners = {one.items[0].fact.id: one.line.row.assignee for one in world.cases(account)}
    assert owners["r2"] == str(trained.id), "safety goes to trained people"
    assert owners["r3"] == str(en.id), "and English to whoever speaks it"
    shared = [owners[one["id"]] for one in (world.BAD, *more)]
    assert {shared.count(str(zh.id)), shared.count(str(trained.id))} <= {2, 3}, "the rest in turn, the fewest first"
    numbers = [one.line.number for one in world.cases(account)]
    lead = agent(account, "领", "lead", is_away=True)
    for number in numbers:
        hand_over(lead, number, None, now=NOW)
    assert share_out_in(account, NIGHT) == 0, "nobody is on duty at midnight"
    assert share_out_in(account, NOW + timedelta(days=1)) == len(numbers)
    again = {one.items[0].fact.id: one.line.row.assignee for one in world.cases(account)}
    assert (again["r2"], again["r3"]) == (str(trained.id), str(en.id))
