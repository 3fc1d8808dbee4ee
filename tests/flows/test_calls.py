"""Calls to buyers: a script where a call is allowed, the buyer's type at hand, and what was said kept once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.flows.agreed import Home, home
from tests.flows.test_plans import MORNING, looked_into, planned, resend_chosen
from tests.flows.test_reach import WILLING
from wanhui.errors import WanhuiError
from wanhui.flows.calls import TYPES, CallEntry, CallTask, call_task, record_call
from wanhui.store.calls import calls_of

pytestmark = pytest.mark.database
START = MORNING + timedelta(hours=1)
SAID = CallEntry(
    number="138****1234", started_at=START, ended_at=START + timedelta(minutes=6), summary="愿意换一只，晚上给地址",
    result="agreed", tones=((0, "一开始很急"), (120, "慢慢平静")), buyer_type="talkative", key="c1",
)  # fmt: skip


@pytest.fixture
def shop(account: UUID, tmp_path: Path) -> Home:
    made = looked_into(home(account, tmp_path, MORNING))
    made.bring(MORNING + timedelta(minutes=5), WILLING)
    return made


def task(shop: Home, now: datetime = START) -> CallTask:
    return call_task(shop.agent, shop.case().line.number, name="苏晴", now=now)


def kept(shop: Home, entry: CallEntry = SAID, *, now: datetime = START + timedelta(minutes=10)) -> bool:
    return record_call(shop.agent, shop.case().line.number, entry, now=now)


@pytest.mark.capability("C-DK-09")
def test_a_call_task_has_a_script_types_by_key_and_opens_the_record(shop: Home) -> None:
    resend_chosen(shop, MORNING + timedelta(minutes=10))
    found = task(shop)
    assert found.reasons == ()
    assert [line.stage for line in found.script] == ["greet", "listen", "name", "confirm"]
    said = "".join(line.says.zh for line in found.script)
    assert "苏晴" in said and "云岫器物" in said and "补寄" in said and "评价" not in said
    assert len(TYPES) == 5 and found.phone == "138****1234"
    assert kept(shop)
    assert task(shop, START + timedelta(minutes=11)).buyer_type == "talkative"
    assert [call.summary for call in task(shop, START + timedelta(minutes=11)).calls] == [SAID.summary]


@pytest.mark.capability("C-DK-09")
def test_there_is_no_call_where_contact_does_not_allow_one(account: UUID, tmp_path: Path) -> None:
    shop = looked_into(home(account, tmp_path, MORNING))
    assert "没有同意" in task(shop).reasons[0].zh


@pytest.mark.capability("C-IN-13")
def test_a_call_is_kept_with_start_end_number_order_tones_and_result(shop: Home) -> None:
    assert kept(shop)
    (call,) = calls_of(shop.account, shop.case().line.id)
    assert (call.started_at, call.ended_at, call.number) == (SAID.started_at, SAID.ended_at, SAID.number)
    assert (call.order, call.summary, call.result) == ("261110-1", SAID.summary, "agreed")
    assert call.tones == SAID.tones
    contact = shop.now_is().contacts[-1]
    assert (contact.channel, contact.result, contact.tone) == ("phone", "agreed", "一开始很急; 慢慢平静")


@pytest.mark.capability("C-IN-13")
def test_a_telephone_system_sends_the_same(shop: Home) -> None:
    sent = {
        "kind": "message", "id": "tel-1", "shop": "s1", "conversation": "tel", "at": START.isoformat(),
        "from": "seller", "buyer": "b1", "order": "261110-1", "agent": "分机 801", "channel": "phone",
        "text": "愿意换一只",
        "call": {"number": "138****1234", "ended_at": (START + timedelta(minutes=6)).isoformat(), "result": "agreed",
                 "tones": [{"second": 0, "note": "急"}, {"second": 120, "note": "平静"}, "坏的"]},
    }  # fmt: skip
    for _ in range(2):
        shop.bring(START + timedelta(minutes=20), sent)
    (call,) = calls_of(shop.account, shop.case().line.id)
    assert (call.author, call.summary, call.result) == ("分机 801", "愿意换一只", "agreed")
    assert (call.ended_at, call.tones) == (START + timedelta(minutes=6), ((0, "急"), (120, "平静")))


@pytest.mark.capability("C-IN-13")
def test_recordings_are_off_until_the_shop_states_a_ground_and_a_time() -> None:
    from wanhui.flows.around import choices_of

    assert not choices_of({}).keeps_audio
    assert not choices_of({"contact": {"audio_basis": "质检"}}).keeps_audio
    assert not choices_of({"contact": {"audio_days": 30}}).keeps_audio
    assert choices_of({"contact": {"audio_basis": "质检，已告知", "audio_days": 30}}).keeps_audio


def test_the_same_call_twice_is_one(shop: Home) -> None:
    assert kept(shop) and not kept(shop)
    assert len([c for c in shop.now_is().contacts if c.channel == "phone"]) == 1


def test_a_call_that_nobody_took_answers_nothing(shop: Home) -> None:
    shop.bring(START, {"kind": "message", "id": "q", "shop": "s1", "conversation": "c1", "at": START.isoformat(),
                       "from": "buyer", "buyer": "b1", "order": "261110-1", "text": "什么时候补寄"})  # fmt: skip
    kept(shop, replace(SAID, result="no_answer", summary="没人接"))
    assert shop.now_is().buyer_waits_since is not None
    kept(shop, replace(SAID, key="c2"))
    assert shop.now_is().buyer_waits_since is None


def test_a_planned_call_is_done_with_it(shop: Home) -> None:
    planned(shop, act="call", at=START, text="问地址")
    kept(shop)
    assert [plan.state for plan in shop.now_is().plans] == ["done"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"ended_at": START - timedelta(minutes=1)}, "E-CALL-TIMES"),
        ({"started_at": START + timedelta(days=1), "ended_at": START + timedelta(days=1)}, "E-CALL-TIMES"),
        ({"result": "愉快"}, "E-CALL-RESULT"),
        ({"summary": " "}, "E-CASE-REASON"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_kept(shop: Home, wrong: dict[str, object], code: str) -> None:
    with pytest.raises(WanhuiError) as refused:
        kept(shop, replace(SAID, **wrong))
    assert refused.value.code == code
    assert calls_of(shop.account, shop.case().line.id) == ()
