"""A text that a house rule stops: asked for with a reason, let pass by a second person, linted again when it leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.world import BAD, ORDER, SHOP, bring, cases, write
from wanhui.errors import WanhuiError
from wanhui.flows.answer_case import Answer, deliver, send_answer
from wanhui.flows.desk_acts import Agent
from wanhui.flows.override_reply import ask_to_send, let_send
from wanhui.store.checks import checks
from wanhui.store.keys import new_key

pytestmark = pytest.mark.database

LATER = NOW + timedelta(minutes=1)
#: No record says what stock there is: the house rule about ungrounded words stops it.
UNPROVEN = Answer(object="chat", text="您好，非常抱歉。蓝色的已经停产。今天18:00前给您退款。", key="k1", seen=99)
UNLAWFUL = Answer(object="chat", text="您把差评删了，今天就给您全额退款。", key="k2", seen=99)


def agent(account: UUID, role: str = "agent") -> Agent:
    return Agent(account=account, id=new_key(), role=role)


@pytest.fixture
def opened(account: UUID, tmp_path: Path) -> UUID:
    bring(account, write(tmp_path, [SHOP, ORDER, BAD]), NOW)
    return account


@pytest.mark.capability("C-PL-13")
def test_a_house_rule_is_passed_with_a_reason_and_a_second_person(opened: UUID) -> None:
    writer, lead = agent(opened), agent(opened, "lead")
    with pytest.raises(WanhuiError, match="E-REPLY-BLOCKED"):
        send_answer(writer, 1, UNPROVEN, now=NOW)
    with pytest.raises(WanhuiError, match="E-OVERRIDE-REASON"):
        ask_to_send(writer, 1, UNPROVEN, reason="", now=NOW)
    key = ask_to_send(writer, 1, UNPROVEN, reason="厂家昨天来函说停产", now=NOW)
    with pytest.raises(WanhuiError, match="E-OVERRIDE-SECOND"):
        let_send(replace(writer, role="lead"), key, now=NOW)
    reply = let_send(lead, key, now=NOW)
    assert deliver(opened, reply, now=LATER), "linted again, and what was let pass leaves"
    (sent,) = [one for one in cases(opened)[0].replies if one.status == "sent"]
    assert sent.text == UNPROVEN.text
    assert {finding["granted"] for finding in sent.findings} == {str(lead.id)}
    assert [(one.answer, one.reason) for one in checks(opened, 5)] == [
        ("granted", "厂家昨天来函说停产"), ("block", "厂家昨天来函说停产"),
    ]  # fmt: skip
    with pytest.raises(WanhuiError, match="E-REPLY-GONE"):
        let_send(lead, key, now=LATER)


@pytest.mark.capability("C-PL-13")
def test_what_the_law_forbids_nobody_can_let_pass(opened: UUID) -> None:
    with pytest.raises(WanhuiError, match="E-OVERRIDE-LAW"):
        ask_to_send(agent(opened), 1, UNLAWFUL, reason="老板同意", now=NOW)
    assert checks(opened, 5) == ()
    assert cases(opened)[0].replies == ()


def test_a_fact_that_came_in_between_stops_what_was_let_pass(opened: UUID, tmp_path: Path) -> None:
    key = ask_to_send(agent(opened), 1, replace(UNPROVEN, text="非常抱歉。蓝色的库里有货。今天18:00前寄出。"),
                      reason="仓库口头说的", now=NOW)  # fmt: skip
    reply = let_send(agent(opened, "owner"), key, now=NOW)
    none = {"kind": "inventory", "id": "i1", "shop": "s1", "product": "p1", "sku": "w",
            "at": "2026-11-18T08:00:00+08:00", "stock": 0}  # fmt: skip
    bring(opened, write(tmp_path, [none], "stock.jsonl"), NOW)
    assert not deliver(opened, reply, now=LATER)
    assert [one.status for one in cases(opened)[0].replies] == ["blocked"]
