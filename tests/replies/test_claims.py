"""What a text promises, and by when."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanhui.replies.claims import promises_in

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "kind", "due"),
    [
        ("今天16:00前给您答复", "answer", "11-25 16:00"),
        ("明天下午3点前退款", "refund", "11-26 15:00"),
        ("周五补发给您", "resend", "11-27 23:59"),
        ("下周一前换新", "exchange", "11-30 23:59"),
        ("24小时内回复您", "answer", "11-26 10:00"),
        ("3个工作日内退款", "refund", "11-30 23:59"),
        ("11月28日18点前答复您", "answer", "11-28 18:00"),
        ("11月28日 09:00前退款给您办好", "refund", "11-28 09:00"),
        ("11 月 28 日 18 点 30 分前给您寄出", "ship", "11-28 18:30"),
        ("明天 下午 3 点前补发给您", "resend", "11-26 15:00"),
        ("周五 18:00 前退款", "refund", "11-27 18:00"),
        ("2026-11-28 18:00前退款", "refund", "11-28 18:00"),
        ("24 小时内回复您", "answer", "11-26 10:00"),
        ("3 个工作日 内退款", "refund", "11-30 23:59"),
        ("今晚八点半回复您", "answer", "11-25 20:30"),
        ("I will refund you by 6 pm today.", "refund", "11-25 18:00"),
        ("We'll reply by Friday noon", "answer", "11-27 12:00"),
        ("You will hear from us within 24 hours", "answer", "11-26 10:00"),
        ("A refund in 2 business days", "refund", "11-27 23:59"),
        ("I'll answer on December 1", "answer", "12-01 23:59"),
        ("We will refund you by December 3rd, 9:00", "refund", "12-03 09:00"),
        ("Your refund will be done by 3 December", "refund", "12-03 23:59"),
    ],
)
def test_what_and_by_when(text: str, kind: str, due: str) -> None:
    (promise,) = promises_in(text, now=NOW, zone=ZONE)
    assert promise.kind == kind
    assert promise.due_at is not None and f"{promise.due_at:%m-%d %H:%M}" == due


@pytest.mark.parametrize(
    "text", ["已经退款了", "您可以在明天前申请退货", "昨天已发货", "Your refund was issued yesterday"]
)
def test_what_is_done_or_asked_is_no_promise(text: str) -> None:
    assert promises_in(text, now=NOW, zone=ZONE) == ()


def test_a_promise_without_a_time_has_no_due() -> None:
    (promise,) = promises_in("我去核实原因", now=NOW, zone=ZONE)
    assert promise.due_at is None and promise.due_span is None


@pytest.mark.parametrize("text", ["2026-13-40 18:00前退款", "13月40日 18:00前退款"])
def test_a_day_that_does_not_exist_is_no_time(text: str) -> None:
    assert all(one.due_at is None for one in promises_in(text, now=NOW, zone=ZONE))


def test_holidays_of_the_calendar_given_are_no_workdays() -> None:
    thursday_off = promises_in("1个工作日内退款", now=NOW, zone=ZONE, is_workday=lambda day: day.day != 26)
    assert thursday_off[0].due_at is not None and thursday_off[0].due_at.day == 27


def test_times_are_those_of_the_buyer_s_zone() -> None:
    (promise,) = promises_in("I will reply by 6 pm today", now=NOW, zone=ZoneInfo("America/New_York"))
    assert (
        promise.due_at is not None
        and promise.due_at.utcoffset() == NOW.astimezone(ZoneInfo("America/New_York")).utcoffset()
    )
    assert f"{promise.due_at:%m-%d %H}" == "11-24 18"


def test_the_place_of_a_time_begins_at_its_first_character() -> None:
    text = "退款 11月28日 09:00 前给您办好"
    (promise,) = promises_in(text, now=NOW, zone=ZONE)
    assert promise.due_span is not None and text[slice(*promise.due_span)] == "11月28日 09:00"


@given(st.text(max_size=120))
def test_any_text_is_read_and_spans_hold(text: str) -> None:
    for promise in promises_in(text, now=NOW, zone=ZONE):
        assert 0 <= promise.span[0] < promise.span[1] <= len(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("明天18:30前给您处理方案，退货退款或换新由您选", "answer"),
        ("明天09:30前告诉您补寄的安排", "answer"),
        ("明天09:30前给您补寄单号，您这边不用寄任何东西", "answer"),
        ("您提交申请后我明天18:30前审核，收到退货就原路退款", "handle"),
        ("明天09:30前给您定好补发或退款", "answer"),
        ("明天18:00前给您退款，到账了告诉您", "refund"),
        ("明天18:00前核实好给您退款", "refund"),
        ("明天18:00前核实清楚", "look"),
        ("我在核对出库记录，明天18:30前给您换货单号", "answer"),
        ("请告诉我平时穿的尺码，明天18:30前给您换货或退货的安排", "answer"),
        ("明天18:30前给您换一件新的", "exchange"),
        ("明天18:00前给您处理好", "handle"),
        ("By 18:00 tomorrow we will tell you how the refund goes", "answer"),
        ("We will refund you by 18:00 tomorrow and tell you", "refund"),
    ],
)
def test_what_is_promised_for_a_time_is_the_act_that_the_time_belongs_to(text: str, kind: str) -> None:
    (found,) = [one for one in promises_in(text, now=NOW, zone=ZONE) if one.due_at is not None]
    assert found.kind == kind


@pytest.mark.parametrize(
    "text", ["如果明天还没收到，我们给您补发", "If it is not there by Friday, we will refund you."]
)
def test_when_something_else_may_happen_is_not_when_we_act(text: str) -> None:
    (promise,) = promises_in(text, now=NOW, zone=ZONE)
    assert (promise.due_at, promise.due_span) == (None, None)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("I'll ship the lid tomorrow and refund the postage by Friday.", ["ship 11-26", "refund 11-27"]),
        ("明天上午给您回电话，补发的杯子后天发出。", ["call 11-26", "resend 11-27"]),
        ("我们会在48小时内发出，周五之前告诉您单号", ["ship 11-27", "answer 11-27"]),
        ("明天给您寄一只新的", ["ship 11-26"]),
        ("I'll find out if the box left and reply to you by Friday", ["answer 11-27"]),
        ("Less than 1/2 was lost, we refund you by Friday", ["refund 11-27"]),
        ("后天下午三点给您回复", ["answer 11-27"]),
        ("如果明天还没收到退款，请您周五前告诉我们", []),
        ("周六日不发货，下周一补寄", ["resend 11-30"]),
    ],
)
def test_each_part_of_a_sentence_with_an_act_and_a_time_is_a_promise_of_its_own(text: str, kinds: list[str]) -> None:
    made = [f"{one.kind} {one.due_at:%m-%d}" for one in promises_in(text, now=NOW, zone=ZONE)]
    assert made == kinds
