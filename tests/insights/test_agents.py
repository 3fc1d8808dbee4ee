"""What people did on a case: business time, persons only, and patterns from enough of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from wanhui.cases import events as ev
from wanhui.cases.calendar import Calendar
from wanhui.cases.clock import Clock, ClockKind, meet
from wanhui.cases.parts import ContactMade, Item, Seen
from wanhui.cases.priority import Priority
from wanhui.errors import Words
from wanhui.insights.agents import Figures, Said, Times, is_machine, patterns, work_of

#: Monday, 16 November 2026, 09:00 in China.
NINE = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
HOURS = Calendar(time_zone=ZoneInfo("Asia/Shanghai"), week=(((540, 1080),),) * 5 + ((), ()))
SAID = {
    "m-bot": Said(person="店小蜜", is_machine=True), "m-he": Said(person="he"), "m-fast": Said(person="he"),
    "m-none": Said(), "m-thanks": Said(polarity="pos"), "m-cross": Said(polarity="neg"),
}  # fmt: skip


def at(hours: float) -> datetime:
    return NINE + timedelta(hours=hours)


class Story:
    """Events of one case, numbered as they come."""

    def __init__(self) -> None:
        self.events: list[ev.Event] = []
        seen = Seen(title=Words("碎", "broken"), reason="bad_review", severity=2, is_safety=False, issues=("damaged",))
        self.add(
            ev.Opened, 0, case="c", shop="s1", platform="pdd", subject="order:o1", playbook="damaged@1", preset="p@1",
            seen=seen, priority=Priority(score=10, parts=()), clocks=(), gates=(),
            items=(Item("review", "r1", at(0)),),
        )  # fmt: skip

    def add(self, kind: type[ev.Event], hours: float, actor: str = "system", **more: object) -> Story:
        self.events.append(kind(seq=len(self.events) + 1, at=at(hours), actor=actor, **more))
        return self

    def replied(self, hours: float, reply: str, actor: str = "system", **more: object) -> Story:
        contact = ContactMade(channel="platform_chat", at=at(hours))
        return self.add(ev.Replied, hours, actor, reply=reply, contact=contact, **more)

    def wrote(self, hours: float, key: str = "m-none") -> Story:
        return self.add(ev.BuyerWrote, hours, item=Item("message", key, at(hours)))

    def closed(self, hours: float, actor: str = "su", basis: str = "silent", **more: object) -> Story:
        return self.add(ev.Closed, hours, actor, basis=basis, **more)

    def work(self) -> list[tuple[str, str, float]]:
        return [(one.kind, one.person, one.seconds / 3600) for one in work_of(self.events, SAID, HOURS)]


def test_only_business_time_counts_and_nights_do_not() -> None:
    # Asked on Monday at nine, answered on Tuesday at ten: nine hours of Monday and one of Tuesday.
    assert Story().replied(25, "r1", "su").work() == [("first_response", "su", 10.0)]


def test_robots_and_the_product_itself_answer_nothing() -> None:
    story = (
        Story().replied(0.1, "message:m-bot").replied(0.2, "plan", "system").replied(1, "news", "su", is_service=True)
    )
    assert story.work() == []
    assert story.replied(2, "message:m-he").work() == [("first_response", "he", 2.0)]


def test_what_comes_within_three_seconds_was_typed_by_nobody() -> None:
    story = Story().replied(2 / 3600, "message:m-fast")
    assert story.work() == []


def test_an_answer_of_somebody_unnamed_ends_the_wait_and_is_nobodys() -> None:
    assert Story().replied(1, "message:m-none").replied(2, "r2", "su").work() == [("first_response", "", 1.0)]


def test_the_next_reply_runs_from_the_first_word_that_waits() -> None:
    story = Story().replied(1, "r1", "su").wrote(2).wrote(3).replied(4, "r2", "he")
    assert story.work() == [("first_response", "su", 1.0), ("next_response", "he", 2.0)]


def test_a_resolution_leaves_out_the_time_in_which_somebody_else_had_to_act() -> None:
    story = Story().replied(1, "r1", "su").add(ev.Waiting, 2, waiting_for="courier").add(ev.Resumed, 5).closed(8)
    assert story.work()[-1] == ("resolution", "su", 5.0)


def test_what_buyers_say_of_the_end_is_their_own_word_or_confirmation_and_coming_back_takes_it_away() -> None:
    def pleased(story: Story) -> list[bool | None]:
        return [one.is_pleased for one in work_of(story.events, SAID, HOURS) if one.kind == "resolution"]

    answered = lambda: Story().replied(1, "r1", "su")  # noqa: E731 - one call
    assert pleased(answered().closed(3, basis="confirmed")) == [True]
    assert pleased(answered().wrote(2, "m-thanks").closed(3)) == [True]
    assert pleased(answered().wrote(2, "m-cross").closed(3)) == [False]
    assert pleased(answered().closed(3)) == [None]
    assert pleased(answered().closed(3, basis="confirmed").add(ev.Reopened, 9, reason="r")) == [False]


def test_who_is_a_machine() -> None:
    assert is_machine("店小蜜", {}) and is_machine(None, {"automatic": True}) and is_machine("售前机器人", {})
    assert not is_machine("何越", {"automatic": False}) and not is_machine(None, {})


@given(st.lists(st.floats(0, 200), min_size=1, max_size=12))
def test_no_time_is_ever_negative_and_no_answer_counts_twice(moments: list[float]) -> None:
    story = Story()
    for n, moment in enumerate(sorted(moments)):
        story = story.wrote(moment) if n % 2 else story.replied(moment, f"r{n}", "su")
    done = work_of(story.events, SAID, HOURS)
    assert all(one.seconds >= 0 for one in done)
    assert len({one.seq for one in done}) == len(done)


def figures(count: int, median: float, **more: object) -> Figures:
    given_ = {"findings": {}, **more}
    return Figures(times={"first_response": Times(count=count, median=median, p90=2 * median)}, **given_)


def test_patterns_need_enough_and_are_held_towards_the_others() -> None:
    team = figures(60, 600.0)
    assert [one.pattern for one in patterns(figures(20, 901.0), team)] == ["slow_first"]
    assert patterns(figures(19, 9000.0), team) == ()
    assert patterns(figures(60, 9000.0), figures(60, 600.0)) == (), "who works alone is held towards nobody"
    assert patterns(figures(20, 900.0), team) == ()
    careless = figures(1, 1.0, broken=3, kept=9, replies=8, findings={"REV-004": 3, "TON-002": 2})
    assert [(one.pattern, one.topic) for one in patterns(careless, team)] == [
        ("promises", "broken"), ("findings", "REV-004"),
    ]  # fmt: skip
    grim = figures(1, 1.0, pleased=5, displeased=15)
    assert [one.pattern for one in patterns(grim, figures(60, 600.0, pleased=80, displeased=20))] == ["displeased"]
    assert patterns(figures(1, 1.0, pleased=1, displeased=9), figures(60, 600.0, pleased=80, displeased=20)) == ()


def test_late_is_what_ended_its_clock_after_it_ran_out_whether_that_rang_or_not() -> None:
    def ended(kind: ClockKind, met: float, *, due: float, rang: bool = False) -> tuple[Clock, ...]:
        breached = at(due) if rang else None
        return (
            meet(Clock(kind=kind, started_at=at(0), due_at=at(due), warn_at=at(due), breached_at=breached), at(met)),
        )

    story = Story().replied(4, "message:m-he", clocks=ended("first_response", 4, due=3))
    story.wrote(5).replied(6, "message:m-he", clocks=ended("next_response", 6, due=7))
    story.wrote(6.5).replied(7, "message:m-he", clocks=ended("next_response", 7, due=7, rang=True))
    story.closed(8, clocks=ended("resolution", 8, due=7, rang=True))
    story.add(ev.Reopened, 9, reason="buyer").closed(10, clocks=ended("resolution", 10, due=12))
    assert [(one.kind, one.is_late) for one in work_of(story.events, SAID, HOURS)] == [
        ("first_response", True), ("next_response", False), ("next_response", False), ("resolution", True),
        ("resolution", False),
    ]  # fmt: skip
