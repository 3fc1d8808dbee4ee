"""The pace of a talk: a buyer who is still writing is let finish, and a contact that takes long is looked at."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.flows.agreed import CHAT, Home, home
from wanhui.cases.pace import CLOSE
from wanhui.errors import WanhuiError
from wanhui.flows.answer_case import Answer, send_answer
from wanhui.flows.desk_views import CaseView
from wanhui.flows.pace import sit
from wanhui.flows.show_desk import show_case
from wanhui.store.keys import new_key

pytestmark = pytest.mark.database
CHINA = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 18, 10, 0, tzinfo=CHINA)
TALK = "哎呀你们家杯子我可喜欢了上次还推荐给我姐姐她也买了两只呢我跟你说啊这次收到我高兴得不得了结果一打开碎了"


@pytest.fixture
def shop(account: UUID, tmp_path: Path) -> Home:
    return home(account, tmp_path, START, {**CHAT, "at": START.isoformat()})


def view(shop: Home, now: datetime) -> CaseView:
    found = show_case(shop.account, shop.case().line.number, now=now, zone=CHINA)
    assert found is not None
    return found


def send(shop: Home, now: datetime, *, cuts_in: bool = False) -> None:
    text = "您好，杯子碎了让您扫兴了，今天18:00前给您答复。"
    wanted = Answer(object="chat", text=text, key=str(new_key()), seen=shop.now_is().seq, cuts_in=cuts_in)
    send_answer(shop.agent, shop.case().line.number, wanted, now=now)


@pytest.mark.capability("C-DK-06")
def test_suggestions_wait_until_the_buyer_has_been_silent_for_20_seconds(shop: Home) -> None:
    early = view(shop, START + timedelta(seconds=19))
    assert early.pace is not None and early.drafts[0].text == ""
    shop.bring(START + timedelta(seconds=15), {**CHAT, "id": "m2", "text": "盒子也湿了",
               "at": (START + timedelta(seconds=15)).isoformat()})  # fmt: skip
    assert view(shop, START + timedelta(seconds=34)).pace is not None
    after = view(shop, START + timedelta(seconds=35))
    assert after.pace is None and after.drafts[0].text


@pytest.mark.capability("C-DK-06")
def test_a_send_that_cuts_in_is_warned_of_and_can_be_meant(shop: Home) -> None:
    with pytest.raises(WanhuiError) as warned:
        send(shop, START + timedelta(seconds=10))
    assert warned.value.code == "E-REPLY-CUTS-IN"
    assert shop.case().replies == ()
    send(shop, START + timedelta(seconds=11), cuts_in=True)
    assert [reply.status for reply in shop.case().replies] == ["sending"]


@pytest.mark.capability("C-DK-06")
def test_to_somebody_who_likes_to_talk_a_polite_close_is_proposed(shop: Home) -> None:
    from dataclasses import replace

    from tests.flows.test_plans import act
    from wanhui.cases import events as ev
    from wanhui.cases.acting import Acted, Acting
    from wanhui.cases.case import Case

    def talkative(case: Case) -> Acted:
        acting = Acting(case, shop.agent.by(START))
        seen = replace(case.seen, buyer_type="talkative")
        acting.add(ev.ReadCorrected, seen=seen, priority=case.priority, playbook=case.playbook, gates=case.gates)
        return acting.done()

    act(shop, talkative, START)
    found = view(shop, START + timedelta(seconds=5))
    assert found.drafts[0].text == CLOSE.zh
    assert found.drafts[0].lint.blocking == 0


@pytest.mark.capability("C-TR-11")
def test_after_a_quarter_of_an_hour_of_work_the_agent_is_asked_to_think(shop: Home) -> None:
    number = shop.case().line.number
    before = shop.now_is()
    for minute in range(15):
        assert sit(shop.agent, number, now=START + timedelta(minutes=minute)).boxed is None
    boxed = sit(shop.agent, number, now=START + timedelta(minutes=15)).boxed
    assert boxed is not None
    said = [one.zh for one in boxed.proposals]
    assert len(said) == 3 and "承诺" in said[0] and "主管" in said[1] and "继续" in said[2]
    assert shop.now_is() == before  # nothing is ended by it


@pytest.mark.capability("C-TR-11")
def test_only_active_work_counts(shop: Home) -> None:
    number = shop.case().line.number
    for minute in (0, 2, 4, 30, 32):
        found = sit(shop.agent, number, now=START + timedelta(minutes=minute))
    assert found.worked == timedelta(minutes=2) and found.boxed is None
    assert sit(shop.lead, number, now=START + timedelta(minutes=33)).worked == timedelta(0)
