"""How people answered, from records and answers that came through the front door: figures, their cases, training."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.flows.agreed import _person
from tests.flows.people import hire
from tests.flows.test_close_case import DONE
from tests.flows.world import SHOP, bring, review, write
from wanhui.errors import WanhuiError
from wanhui.flows.agents_work import (
    Figure,
    Wanted,
    change_training,
    finish_training,
    measure,
    show_work,
    show_work_cases,
    train,
)
from wanhui.flows.answer_case import Answer, deliver, send_answer
from wanhui.flows.close_case import close_case
from wanhui.flows.export_cases import export_cases
from wanhui.flows.export_lists import Asked, Looking
from wanhui.flows.watch_clocks import watch_clocks
from wanhui.store.agent_work import TEAM, Span, cases_of_work

pytestmark = pytest.mark.database
#: Wednesday, 18 November 2026, 10:00 in China.
TEN = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CARELESS = "您好，杯子碎了很抱歉，小本生意不容易，今天 18:00 前给您答复。"
MANY = 21


def chat(n: int, part: str, at: datetime, text: str, **more: Any) -> dict[str, Any]:
    base = {"kind": "message", "id": f"{part}{n}", "shop": "s1", "conversation": f"c{n}", "order": f"o{n}"}
    return {**base, "buyer": f"b{n}", "at": at.isoformat(), "text": text, "from": "seller", **more}


def world(account: UUID, folder: Path) -> None:
    """Fifty broken cups, told of at ten. A robot speaks at once to each; 阿慢 answers after four hours, 阿快 after ten
    minutes, and once more an hour after the buyer's next word. 阿月 sold the first four.
    """
    people = [{"kind": "agent", "id": i, "shop": "s1", "name": n} for i, n in
              (("slow", "阿慢"), ("quick", "阿快"), ("x", "店小蜜"))]  # fmt: skip
    line = {"product": "cup", "quantity": 1, "price": "68.00"}
    orders = [{"kind": "order", "id": f"o{n}", "shop": "s1", "buyer": f"b{n}", "status": "finished", "lines": [line],
               "created_at": (TEN - timedelta(days=5)).isoformat(), **({"streamer": "阿月"} if n < 4 else {})}
              for n in range(2 * MANY)]  # fmt: skip
    said = [chat(n, "m", TEN, "杯子收到就碎了，怎么办", **{"from": "buyer"}) for n in range(2 * MANY)]
    bring(account, write(folder, [SHOP, *people, *orders, *said]), TEN + MINUTE)
    robot = [chat(n, "bot", TEN + timedelta(seconds=30), "您好，客服马上就来", agent="x") for n in range(2 * MANY)]
    late = [chat(n, "a", TEN + timedelta(hours=4), "很抱歉，我们给您换新", agent="slow") for n in range(MANY)]
    soon = [chat(n, "a", TEN + 10 * MINUTE, "很抱歉，我们给您换新", agent="quick") for n in range(MANY, 2 * MANY)]
    bring(account, write(folder, [*robot, *soon, *late], "answers.jsonl"), TEN + timedelta(hours=5))
    more = [chat(n, "n", TEN + timedelta(hours=5), "那几时寄出呢", **{"from": "buyer"}) for n in range(MANY, 2 * MANY)]
    bring(account, write(folder, more, "more.jsonl"), TEN + timedelta(hours=5, minutes=1))
    again = [chat(n, "z", TEN + timedelta(hours=6), "明天 12:00 前寄出", agent="quick") for n in range(MANY, 2 * MANY)]
    bring(account, write(folder, again, "again.jsonl"), TEN + timedelta(hours=6))


@pytest.mark.capability("C-IS-07")
def test_work_is_measured_in_business_time_by_person_opens_its_cases_and_turns_patterns_into_training(
    account: UUID, other_account: UUID, tmp_path: Path
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    agent, lead = _person(account, "苏晴", "agent"), _person(account, "何越", "lead")
    world(account, tmp_path)
    end = TEN + timedelta(days=2)
    # Three answers of one person: careless words, a promise each that nobody keeps, and one case that ends well.
    fresh = [review(f"r{n}", "杯子收到就碎了", buyer=f"v{n}", stars=1, at=TEN.isoformat()) for n in range(3)]
    bring(account, write(tmp_path, fresh, "fresh.jsonl"), TEN)
    first = 2 * MANY + 1
    for number in range(first, first + 3):
        wanted = Answer(object="chat", text=CARELESS, key=f"k{number}", seen=99)
        deliver(account, send_answer(agent, number, wanted, now=TEN + 30 * MINUTE), now=TEN + 31 * MINUTE)
    while watch_clocks(TEN + timedelta(days=1), only=account):
        pass
    close_case(lead, 1, replace(DONE, basis="lead"), now=end)
    close_case(lead, 2, DONE, now=end)

    assert measure(account, end) == 2 * MANY + 3
    assert measure(account, end) == 0, "nothing has changed since"
    with CaptureQueriesContext(connection) as taken:
        view = show_work(account, Wanted(days=7), now=end)
    asked = [
        one["sql"] for one in taken if one["sql"].startswith(("SELECT", "WITH")) and "set_config" not in one["sql"]
    ]
    assert len(asked) == 7, asked
    shown = {one.name: one.figures for one in view.people}
    assert set(shown) == {"阿慢", "阿快", "苏晴", "何越"}, "neither the robot nor the product itself"
    slow, quick = shown["阿慢"].times["first_response"], shown["阿快"].times["first_response"]
    assert (slow.count, slow.median, slow.p90) == (MANY, 3 * 3600, 3 * 3600), "noon is no business time"
    assert (quick.count, quick.median) == (MANY, 600)
    assert shown["阿快"].times["next_response"].median == 3600
    assert view.team.figures.times["first_response"].count == 2 * MANY + 3
    assert view.team.figures.times["first_response"].p90 == 3 * 3600
    ended = shown["何越"].times["resolution"]
    assert ended.count == 2 and 0 < ended.median < 48 * 3600, "nights are no business time"
    assert (shown["何越"].pleased, shown["何越"].displeased, shown["何越"].pleased_share) == (1, 0, None)
    mine = shown["苏晴"]
    assert (mine.kept, mine.broken, mine.replies, mine.findings["TON-008"]) == (0, 3, 3, 3)

    by_her = Wanted(days=7, sold="阿月")
    with CaptureQueriesContext(connection) as split:
        sold = show_work(account, by_her, now=end)
    assert len(split) == len(taken), "split by a streamer it costs no query more"
    assert {
        one.name: one.figures.times["first_response"].count
        for one in sold.people
        if "first_response" in one.figures.times
    } == {"阿慢": 4}
    assert sold.team.figures.times["first_response"].count == 4 and sold.team.figures.replies == 0
    assert show_work(account, Wanted(days=7, sold="没有"), now=end).people == ()

    ids = {one.name: one.id for one in view.people}
    slow_hers = Figure(person=ids["阿慢"])
    hers = [one.number for one in show_work_cases(account, by_her, slow_hers, now=end).cases]
    out = export_cases(Asked(list="work", work=by_her, work_figure=slow_hers), Looking(agent=lead, now=end, zone=UTC))
    assert len(hers) == 4 and [row.number for row in out] == hers
    broken = Figure(person=ids["苏晴"], measure="broken")
    assert show_work_cases(account, by_her, broken, now=end).cases == (), "reviews without an order were sold by nobody"
    for name, measure_, topic, count in (
        ("阿慢", "first_response", "", MANY), ("阿快", "next_response", "", MANY), ("何越", "resolution", "", 2),
        ("何越", "pleased", "", 1), ("苏晴", "broken", "", 3), ("苏晴", "rule", "TON-008", 3),
        ("苏晴", "replies", "", 3),
    ):  # fmt: skip
        figure = Figure(person=ids[name], measure=measure_, topic=topic)
        behind = show_work_cases(account, Wanted(days=7), figure, now=end)
        assert len({one.number for one in behind.cases}) == count, measure_
        out = export_cases(
            Asked(list="work", work=Wanted(days=7), work_figure=figure), Looking(agent=lead, now=end, zone=UTC)
        )
        assert [row.number for row in out] == list(dict.fromkeys(one.number for one in behind.cases))
        assert show_work_cases(other_account, Wanted(days=7), figure, now=end).cases == ()
    slowest = show_work_cases(account, Wanted(days=7), Figure(is_slowest=True), now=end).cases
    assert {one.seconds for one in slowest} == {3 * 3600} and len(slowest) == 5, "a tenth of 45, rounded up"
    week = Span(since=end - timedelta(days=7), until=end)
    cut = cases_of_work(account, week, "first_response", person=TEAM, share=10, most=20)
    assert cut == slowest, "a tenth of all, not of those that a page can show"

    assert train(account, end) == 3
    assert train(account, end) == 0, "one at a time"
    found = {(one.person, one.pattern): one for one in show_work(account, Wanted(), now=end).training}
    assert set(found) == {(ids["阿慢"], "slow_first"), (ids["苏晴"], "promises"), (ids["苏晴"], "findings")}
    item = found[ids["苏晴"], "promises"]
    assert (item.owner, item.numbers) == (str(lead.id), (first, first + 1, first + 2)) and item.due_at > end
    due = end + timedelta(days=3)
    change_training(lead, item.id, owner=str(agent.id), due_at=due, now=end)
    finish_training(agent, item.id, note="答应前先看仓库排班", now=end)
    done = {one.id: one for one in show_work(account, Wanted(), now=end).training}[item.id]
    assert (done.owner, done.due_at, done.note) == (str(agent.id), due, "答应前先看仓库排班") and done.done_at == end
    assert train(account, end) == 0, "the same cases ask for no second training"

    # Reviews that were changed or taken away change nothing here.
    before = show_work(account, Wanted(days=7), now=end).people
    changed = [
        {**one, "status": "changed", "stars": 5, "text": "好评", "updated_at": end.isoformat()} for one in fresh[:1]
    ]
    gone = [{**one, "status": "removed", "updated_at": end.isoformat()} for one in fresh[1:]]
    bring(account, write(tmp_path, [*changed, *gone], "changed.jsonl"), end)
    measure(account, end)
    assert show_work(account, Wanted(days=7), now=end).people == before


def test_training_needs_an_owner_a_date_and_a_word_and_is_a_matter_of_leads(account: UUID) -> None:
    from wanhui.store.keys import new_key
    from wanhui.store.training import TrainingLine, open_training

    agent, lead = hire(account), _person(account, "何越", "lead")
    new = TrainingLine(
        id=new_key(), person="su", pattern="promises", topic="broken", figures={"value": 3.0, "count": 3.0},
        numbers=(1,), opened_at=TEN, owner=str(lead.id), due_at=TEN,
    )  # fmt: skip
    assert open_training(account, new) and not open_training(account, replace(new, id=new_key()))
    later = TEN + timedelta(days=1)
    for call, code in (
        (lambda: change_training(agent, new.id, owner=str(lead.id), due_at=later, now=TEN), "E-ROLE-LEAD"),
        (lambda: change_training(lead, new.id, owner="nobody", due_at=later, now=TEN), "E-TRAINING-FILL"),
        (lambda: change_training(lead, new.id, owner=str(lead.id), due_at=None, now=TEN), "E-TRAINING-FILL"),
        (lambda: finish_training(lead, new.id, note=" ", now=TEN), "E-TRAINING-NOTE"),
        (lambda: finish_training(agent, new.id, note="ok", now=TEN), "E-ROLE-LEAD"),
        (lambda: finish_training(lead, new_key(), note="ok", now=TEN), "E-TRAINING-NONE"),
    ):  # fmt: skip
        with pytest.raises(WanhuiError) as refused:
            call()
        assert refused.value.code == code


def test_an_account_in_which_nobody_answered_has_no_figures(account: UUID) -> None:
    assert (measure(account, TEN), train(account, TEN)) == (0, 0)
    view = show_work(account, Wanted(), now=TEN)
    assert (view.people, view.training, view.team.figures.times) == ((), (), {})
