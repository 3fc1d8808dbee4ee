"""Buyers who stay away: found by their own rhythm, asked once by consent, and answered by what they say."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.flows.test_knowledge import hire
from tests.flows.world import BAD, SHOP, bring, write
from wanhui.errors import WanhuiError
from wanhui.flows import knowledge, outreach, win_back
from wanhui.flows.after_action import list_reviews
from wanhui.flows.knowledge import NewEntry
from wanhui.flows.suppliers import decide, reconsider
from wanhui.insights.win_back import is_control
from wanhui.store.lapsed import StoredLapsed, lapsed_buyers, lapsed_counts
from wanhui.store.notices import notices_for
from wanhui.store.outreach import StoredOutreach, latest_outreach
from wanhui.store.suppliers import DECISIONS, supplier_tasks

pytestmark = pytest.mark.database
CHINA = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=CHINA)
DAY = timedelta(days=1)
EVERY = ("ask", "remind", "explain", "solved")


def bought(buyer: str, *ago: int, status: str = "finished") -> list[dict[str, Any]]:
    line = {"product": "p1", "sku": "w", "title": "白茶", "quantity": 1, "price": "68.00"}
    return [
        {"kind": "order", "id": f"{buyer}-{n}", "shop": "s1", "buyer": buyer, "status": status, "paid": "68.00",
         "created_at": (NOON - n * DAY).isoformat(), "lines": [line]} for n in ago
    ]  # fmt: skip


def known(buyer: str, *, consent: bool = True) -> dict[str, Any]:
    return {"kind": "buyer", "id": buyer, "shop": "s1", "name": "林晓",
            "contacts": [{"channel": "platform_chat", "value": buyer, "consent": consent}]}  # fmt: skip


def said(buyer: str, text: str, at: datetime) -> dict[str, Any]:
    return {"kind": "message", "id": f"m-{buyer}-{at:%d%H%M}", "shop": "s1", "conversation": f"c-{buyer}",
            "at": at.isoformat(), "from": "buyer", "buyer": buyer, "text": text}  # fmt: skip


@pytest.fixture
def names(account: UUID) -> list[str]:
    """Buyers of whom none is in the control group."""
    return [name for n in range(60) if not is_control(str(account), "s1", name := f"b{n}")]


def rows(account: UUID) -> dict[str, StoredLapsed]:
    return {one.buyer: one for one in lapsed_buyers(account, "s1")}


def messages(account: UUID, *purposes: str) -> dict[str, StoredOutreach]:
    return {one.buyer: one for one in latest_outreach(account, purposes=purposes or EVERY)}


def switched_on(account: UUID) -> Any:
    owner = hire(account, "owner")
    outreach.switch_on(owner, confirmed=frozenset(outreach.CONFIRMED), now=NOON)
    return owner


def refusal(act: Any) -> str:
    with pytest.raises(WanhuiError) as refused:
        act()
    return refused.value.code


@pytest.mark.capability("C-WB-01")
def test_who_is_late_against_their_own_rhythm_is_found_and_told_from_who_never_came_back(
    account: UUID, other_account: UUID, tmp_path: Path
) -> None:
    orders = [*bought("weekly", 40, 33, 26), *bought("monthly", 80, 50, 20), *bought("once", 200),
              *bought("new", 3), *bought("cancelled", 90, 80, 70, status="cancelled")]  # fmt: skip
    bring(account, write(tmp_path, [SHOP, *orders]), NOON)
    assert win_back.find_lapsed(account, NOON) == 2
    assert win_back.find_lapsed(account, NOON + timedelta(hours=1)) == 0, "once a purchase cycle"
    found = rows(account)
    assert set(found) == {"weekly"}
    assert lapsed_counts(account, "s1") == {(True, None): 1, (False, None): 1}, "who came once is counted, not listed"
    assert (found["weekly"].purchases, found["weekly"].interval_days) == (3, pytest.approx(7, abs=0.1))
    view = win_back.show_win_back(account, "s1", now=NOON)
    assert [one.buyer for one, _ in view.lapsed] == ["weekly"] and view.once == 1
    assert view.lapsed[0][1] == pytest.approx(26 / 7, abs=0.2)
    assert view.effect.gain is None, "too few to tell an effect"
    assert win_back.show_win_back(other_account, "", now=NOON).lapsed == ()
    bring(account, write(tmp_path, bought("weekly", -1)), NOON + 2 * DAY)
    win_back.find_lapsed(account, NOON + 2 * DAY)
    assert "weekly" not in rows(account), "who buys again is lapsed no more"


@pytest.mark.capability("C-WB-02")
def test_the_reason_is_asked_once_by_consent_and_coded(account: UUID, names: list[str], tmp_path: Path) -> None:
    agent = hire(account)
    quality, service, idea, forgot, silent, without, refuses, busy, refunded = names[:9]
    control = next(f"b{n}" for n in range(60) if is_control(str(account), "s1", f"b{n}"))
    agreed = (quality, service, idea, forgot, silent, refuses, busy, refunded, control)
    facts = [SHOP, *(known(one) for one in agreed), known(without, consent=False)]
    for one in (*agreed, without):
        facts += bought(one, 60, 53, 46, status="refunded" if one == refunded else "finished")
    facts += [
        said(refuses, "别再给我发消息了，不要再联系我", NOON - 45 * DAY),
        {**BAD, "id": "r9", "order": f"{busy}-46", "buyer": busy},
    ]
    bring(account, write(tmp_path, facts), NOON)
    win_back.find_lapsed(account, NOON)
    found = rows(account)
    keys = [found[one].id for one in (*agreed, without)]
    assert refusal(lambda: win_back.ask(agent, keys, now=NOON)) == "E-OUTREACH-OFF"
    owner = hire(account, "owner")
    every = frozenset(outreach.CONFIRMED)
    assert refusal(lambda: outreach.switch_on(agent, confirmed=every, now=NOON)) == "E-ROLE-RIGHT"
    assert refusal(lambda: outreach.switch_on(owner, confirmed=frozenset({"notice"}), now=NOON)) == "E-OUTREACH-CONFIRM"
    switched_on(account)
    night = NOON.replace(hour=23)
    refused = win_back.ask(agent, keys, now=night)
    assert refused.pop(refuses).startswith("refused")
    assert refused == {control: "control", without: "consent", busy: "case", refunded: "refund"}
    assert set(messages(account)) == {quality, service, idea, forgot, silent}
    assert win_back.ask(agent, keys, now=NOON + DAY)[quality] == "control", "nobody is asked twice"
    assert outreach.send_due(account, night) == 0, "at night it waits"
    morning = (NOON + DAY).replace(hour=9, minute=1)
    assert outreach.send_due(account, morning) == 5
    assert outreach.send_due(account, morning) == 0
    text = messages(account)[quality].text
    assert text.count("？") == 1 and not any(word in text for word in ("券", "红包", "优惠", "送您", "评价"))

    at = NOON + DAY
    answers = {quality: "质量不如以前了", service: "客服态度太差，没人理", idea: "用了没什么效果", forgot: "一时忘了"}
    bring(account, write(tmp_path, [said(one, words, at) for one, words in answers.items()]), at)
    coded = {one.buyer: one.cause for one in rows(account).values() if one.cause}
    assert coded == {quality: "quality", service: "service", idea: "misunderstanding", forgot: "forgot"}
    assert rows(account)[forgot].words == "一时忘了"
    assert refusal(lambda: win_back.code(agent, found[silent].id, "weather", words="", now=at)) == "E-WINBACK-CAUSE"
    win_back.code(agent, found[silent].id, "forgot", words="电话里说忘了", now=at)
    assert rows(account)[silent].cause == "forgot"


def coded_as(account: UUID, tmp_path: Path, causes: dict[str, str]) -> dict[str, StoredLapsed]:
    agent = hire(account)
    facts = [SHOP, *(known(one) for one in causes)]
    for one in causes:
        facts += bought(one, 60, 53, 46)
    bring(account, write(tmp_path, facts), NOON)
    win_back.find_lapsed(account, NOON)
    for one, row in rows(account).items():
        win_back.code(agent, row.id, causes[one], words="", now=NOON)
    return rows(account)


@pytest.mark.capability("C-WB-03")
def test_quality_asks_about_the_supplier_service_for_training_and_the_buyer_hears_when_it_is_solved(
    account: UUID, names: list[str], tmp_path: Path
) -> None:
    agent, lead = hire(account), hire(account, "lead")
    poor = names[:6]
    found = coded_as(account, tmp_path, {**dict.fromkeys(names[6:9], "quality"), **dict.fromkeys(poor, "service")})
    trouble = [
        {"kind": "review", "id": f"r-{one}", "shop": "s1", "order": f"{one}-46", "buyer": one, "product": "p1",
         "stars": 1, "at": (NOON - 40 * DAY).isoformat(), "text": "申请退款一直不给退，客服也不处理"} for one in poor
    ]  # fmt: skip
    stayed = [order for n in range(6) for order in bought(f"stays{n}", 40, 20, 2)]
    bring(account, write(tmp_path, [*trouble, *stayed]), NOON)
    win_back.act(agent, found[names[8]].id, now=NOON)
    reviews = {one.line.cause: one.line for one in list_reviews(account, now=NOON)}
    assert reviews["material"].trigger == "lapsed", "nobody knows who supplied it"
    goods = {"kind": "product", "id": "p1", "shop": "s1", "title": "白茶", "supplier": "hill"}
    bring(account, write(tmp_path, [goods, {"kind": "supplier", "id": "hill", "shop": "s1", "name": "青禾"}]), NOON)
    for one in (*poor, *names[6:8]):
        win_back.act(agent, found[one].id, now=NOON)
    (task,) = supplier_tasks(account)
    assert (task.supplier, task.figures["reason"], task.due_at) == ("hill", "lapsed", NOON + 7 * DAY)
    told = [one.notice.says.zh for one in notices_for(account, "x", is_lead=True)]
    assert sum("因为质量不再来买供应商 青禾 的货" in one for one in told) == 1, "quality: another source, asked once"
    decide(lead, task.id, decision=DECISIONS[0], note="先换一批看看", now=NOON)
    assert reconsider(account, "s1", "hill", now=NOON + DAY) and len(supplier_tasks(account)) == 1, "just decided"
    assert not reconsider(account, "s1", "nobody", now=NOON)
    reviews = {one.line.cause: one.line for one in list_reviews(account, now=NOON)}
    assert reviews["poor_manner"].trigger == "lapsed", "service: a training item"
    steps = win_back.show_win_back(account, "s1", now=NOON).steps
    assert steps is not None and steps[0].lapsed > steps[0].stayed == 0.0
    assert {one.step for one in steps} >= {"refunding"}
    switched_on(account)
    assert win_back.tell_solved(lead, "s1", "quality", now=NOON) == 3
    assert win_back.tell_solved(lead, "s1", "quality", now=NOON) == 0, "once"
    assert refusal(lambda: win_back.tell_solved(lead, "s1", "forgot", now=NOON)) == "E-WINBACK-CAUSE"
    assert outreach.send_due(account, NOON) == 3
    assert "已经换了" in messages(account, "solved")[names[6]].text


@pytest.mark.capability("C-WB-04")
def test_who_forgot_is_reminded_and_a_wrong_idea_is_explained_once_a_cycle(
    account: UUID, names: list[str], tmp_path: Path
) -> None:
    agent = hire(account)
    forgot, later, idea, refunded = names[:4]
    found = coded_as(
        account, tmp_path, {forgot: "forgot", later: "forgot", idea: "misunderstanding", refunded: "forgot"}
    )
    owner = switched_on(account)
    assert refusal(lambda: win_back.act(agent, found[idea].id, now=NOON)) == "E-GUIDE-NONE", "only approved facts"
    fact = NewEntry(
        shop="s1", product="p1", aspect="misconception", about="颜色浅就是淡", source="茶厂说明",
        text="白茶汤色本来就浅，泡两分钟味道最足",
    )  # fmt: skip
    knowledge.approve(owner, knowledge.write_entry(agent, fact, now=NOON), now=NOON)
    for one in (forgot, later, idea, refunded):
        win_back.act(agent, found[one].id, now=NOON.replace(hour=22))
    assert "泡两分钟" in messages(account)[idea].text
    bring(account, write(tmp_path, [
        said(later, "不要再给我发消息了", NOON.replace(hour=23)),
        *bought(refunded, 46, status="refunded"),
    ]), NOON.replace(hour=23))  # fmt: skip
    assert outreach.send_due(account, NOON + DAY) == 2
    states = {buyer: (one.state, one.note) for buyer, one in messages(account).items()}
    assert states[forgot][0] == states[idea][0] == "sent"
    assert states[later] == ("stopped", "refused") or states[later][0] == "stopped"
    assert states[refunded][0] == "stopped"
    assert refusal(lambda: win_back.act(agent, found[forgot].id, now=NOON + 2 * DAY)) == "E-WINBACK-STEP", "one a month"
    win_back_again = NOON + 40 * DAY
    win_back.act(agent, found[forgot].id, now=win_back_again)
    assert outreach.send_due(account, win_back_again) == 0, "once a purchase cycle"
