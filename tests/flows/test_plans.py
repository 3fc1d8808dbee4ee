"""Texts, calls and tasks agreed for later: done at the buyer's time after a second look, stopped when facts change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.cases.test_remedies import RESEND
from tests.cases.world import enter
from tests.flows.agreed import CHAT, Home, home
from tests.flows.world import ORDER
from wanhui.cases import events as ev
from wanhui.cases.acting import Acted, Acting
from wanhui.cases.case import Case
from wanhui.cases.granting import choose, offer
from wanhui.cases.work import waive_gate
from wanhui.content.case_rules import load_playbooks
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import change
from wanhui.flows.plans import Wished, plan_for_later, recall
from wanhui.store import tenancy

pytestmark = pytest.mark.database
CHINA = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 11, 18, 10, 0, tzinfo=CHINA)
REMEDY = str(UUID(int=7))
EVENING = MORNING.replace(hour=19)
SAID = "您好，抱歉让您扫兴了，我们正在核对包装记录。"
LATER = "您好，跟您约好的时间到了：补寄的杯子您想要白色还是青色？"


def act(shop: Home, does: object, now: datetime) -> None:
    """Lets `does` act on the case, as a flow of the case's own would."""
    with tenancy.account(shop.account):
        change(shop.account, shop.case(), does, now=now)  # type: ignore[arg-type]


def resend_chosen(shop: Home, now: datetime) -> None:
    """A parcel is offered again, and the buyer takes it."""

    def does(case: Case) -> Acted:
        offered = offer(case, shop.lead.by(now), RESEND, remedy_id=REMEDY, review_state="")
        chosen = choose(offered.case, shop.lead.by(now), REMEDY, proof="chat")
        return Acted(chosen.case, (*offered.events, *chosen.events))

    act(shop, does, now)


def planned(shop: Home, **more: object) -> str:
    given = Wished(act="send", at=EVENING, text=LATER, key="k1")
    return plan_for_later(shop.agent, shop.case().line.number, replace(given, **more), now=MORNING)


@pytest.fixture
def shop(account: UUID, tmp_path: Path) -> Home:
    """A shop that has answered its only case and looked into it."""
    return looked_into(home(account, tmp_path, MORNING))


def looked_into(made: Home) -> Home:
    """The case is answered, and a lead lets it pass all that stands before a contact of the shop's own."""
    made.answer(MORNING, SAID)
    later = made.lead.by(MORNING + timedelta(minutes=1))

    def passes(case: Case) -> Acted:
        acting = Acting(case, later)
        for rule in case.gates:
            if rule.stage in ("investigate", "contact"):
                acting.follow(waive_gate(acting.case, later, rule.gate, playbooks=load_playbooks(), reason="查过了"))
        acting.follow(enter(acting.case, later, "listen"))
        return acting.done()

    act(made, passes, later.now)
    return made


def test_what_was_agreed_is_sent_at_the_buyers_own_time(shop: Home) -> None:
    planned(shop)
    shop.pass_until(EVENING - timedelta(minutes=1))
    assert shop.sent() == [SAID]
    shop.pass_until(EVENING)
    assert shop.sent() == [SAID, LATER]
    assert [plan.state for plan in shop.now_is().plans] == ["done"]
    shop.pass_until(EVENING + timedelta(hours=1))
    assert shop.sent() == [SAID, LATER]


def test_it_can_be_recalled_until_then(shop: Home) -> None:
    plan = planned(shop)
    recall(shop.agent, shop.case().line.number, plan, now=MORNING + timedelta(hours=1))
    shop.pass_until(EVENING)
    assert shop.sent() == [SAID]


def test_what_has_been_sent_cannot_be_recalled(shop: Home) -> None:
    plan = planned(shop)
    shop.pass_until(EVENING)
    with pytest.raises(WanhuiError) as refused:
        recall(shop.agent, shop.case().line.number, plan, now=EVENING)
    assert refused.value.code == "E-CASE-PLAN"


def refunded(shop: Home, now: datetime) -> None:
    def does(case: Case) -> Acted:
        acting = Acting(case, shop.lead.by(now))
        acting.add(ev.RemedyMoved, remedy=REMEDY, state="done", proof="refund 77")
        return acting.done()

    resend_chosen(shop, now)
    act(shop, does, now)


def edited(shop: Home, now: datetime) -> None:
    at = {"kind": "review", "id": "r1", "shop": "s1", "order": "261110-1", "buyer": "b1", "stars": 1, "text": "碎了",
          "at": "2026-11-18T10:30:00+08:00"}  # fmt: skip
    shop.bring(now, at)
    shop.bring(now + timedelta(minutes=5), {**at, "stars": 4, "text": "补寄很快", "status": "changed",
               "updated_at": "2026-11-18T12:00:00+08:00"})  # fmt: skip


def refuses(shop: Home, now: datetime) -> None:
    shop.bring(now, {**CHAT, "id": "m7", "at": now.isoformat(), "text": "别再联系我了"})


@pytest.mark.parametrize("what", [refunded, edited, refuses])
@pytest.mark.capability("C-DK-08")
def test_a_changed_fact_stops_the_send_and_tells_the_agent(shop: Home, what: object) -> None:
    planned(shop)
    what(shop, MORNING + timedelta(hours=2))  # type: ignore[operator]
    shop.pass_until(EVENING)
    assert LATER not in shop.sent()
    plan = next(one for one in shop.now_is().plans if one.act == "send" and one.about == "agreed")
    assert plan.state == "stopped"
    (told,) = [one for one in shop.heard() if one.kind == "plan_stopped"]
    assert "没有发出" in told.says.zh


@pytest.mark.capability("C-DK-08")
def test_it_is_linted_again_as_things_stand_then(account: UUID, tmp_path: Path) -> None:
    unsent = {name: value for name, value in ORDER.items() if name not in ("shipped_at", "delivered_at")}
    shop = looked_into(home(account, tmp_path, MORNING, order={**unsent, "status": "paid"}))
    planned(shop, text="您的杯子还没有发货，改地址还来得及，您要改吗？")
    scan = {"kind": "shipment_event", "id": "e5", "shop": "s1", "order": "261110-1", "status": "in_transit",
            "at": "2026-11-18T12:00:00+08:00", "tracking": "ZT5"}  # fmt: skip
    shop.bring(MORNING + timedelta(hours=3), scan)
    shop.pass_until(EVENING)
    assert shop.sent() == [SAID]
    assert [(plan.state, plan.note) for plan in shop.now_is().plans] == [("stopped", "lint")]


@pytest.mark.capability("C-DK-08")
@pytest.mark.parametrize("span", [timedelta(minutes=30), timedelta(hours=9)])
def test_a_snooze_ends_by_itself_and_the_clock_runs_on(shop: Home, span: timedelta) -> None:
    clock = shop.now_is().clock("resolution")
    planned(shop, act="snooze", at=MORNING + span, text="")
    assert shop.now_is().clock("resolution") == clock
    shop.pass_until(MORNING + span)
    assert [plan.state for plan in shop.now_is().plans] == ["done"]
    assert "plan_due" in [one.kind for one in shop.heard()]


@pytest.mark.capability("C-DK-08")
def test_a_reminder_names_the_remedy_and_never_the_review(shop: Home) -> None:
    resend_chosen(shop, MORNING + timedelta(minutes=5))
    planned(shop, act="call", at=EVENING, text="确认颜色")
    shop.pass_until(EVENING)
    (told,) = [one for one in shop.heard() if one.kind == "plan_due"]
    assert "补寄" in told.says.zh
    assert not {"评价", "差评", "review"} & set(told.says.zh.split())
    assert "评" not in told.says.zh and "review" not in told.says.en.lower()
    assert shop.now_is().plans[0].state == "open"


def test_what_may_not_be_sent_is_not_even_planned(shop: Home) -> None:
    bribe = "麻烦您把差评删了，我们返您20元"
    for text, code in (("", "E-PLAN-EMPTY"), (bribe, "E-REPLY-BLOCKED"), ("好" * 501, "E-REPLY-LONG")):
        with pytest.raises(WanhuiError) as refused:
            planned(shop, text=text)
        assert refused.value.code == code
    with pytest.raises(WanhuiError) as late:
        planned(shop, at=MORNING - timedelta(hours=1))
    assert late.value.code == "E-CASE-PLAN-PAST"
    assert shop.now_is().plans == ()


def test_the_night_is_waited_out(shop: Home) -> None:
    planned(shop, at=MORNING.replace(hour=22))
    shop.pass_until(MORNING.replace(hour=22))
    assert shop.sent() == [SAID]
    shop.pass_until((MORNING + timedelta(days=1)).replace(hour=9))
    assert shop.sent() == [SAID, LATER]


def test_where_no_platform_is_connected_the_agent_is_asked_to_paste_it(shop: Home) -> None:
    planned(shop)
    shop.pass_until(EVENING)
    assert [one.kind for one in shop.heard()].count("to_paste") == 1
