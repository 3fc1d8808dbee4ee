"""What a shop knows of its goods: written, approved by another, used while it holds, and found by words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.test_close_case import DONE, keep_promises
from tests.flows.world import BAD, ORDER, SHOP, bring, cases, review, state, write
from wanhui.errors import WanhuiError
from wanhui.flows import consult, knowledge
from wanhui.flows.answer_case import Answer, check_answer, deliver
from wanhui.flows.close_case import close_case
from wanhui.flows.desk_acts import Agent
from wanhui.flows.investigate import waive_gate
from wanhui.flows.knowledge import NewEntry
from wanhui.flows.outreach import CONFIRMED, send_due, switch_on
from wanhui.flows.show_knowledge import show_knowledge, show_product
from wanhui.records.codec import CHINA
from wanhui.replies.knowledge import FACTS
from wanhui.store.accounts import NewPerson, add_person
from wanhui.store.keys import new_key
from wanhui.store.outreach import latest_outreach

pytestmark = pytest.mark.database
CUP = {"kind": "product", "id": "p1", "shop": "s1", "title": "手作陶杯",
       "facts": {"care": "可进洗碗机", "report": "釉面不含铅，送检编号 T-118", "weights": [1, 2]}}  # fmt: skip
SAFE = "非常抱歉。釉面不含铅，送检编号T-118。今天18:00前给您退款。"


@pytest.fixture
def shop(account: UUID, tmp_path: Path) -> UUID:
    bring(account, write(tmp_path, [SHOP, CUP, ORDER, BAD]), NOW)
    return account


def entry(**more: Any) -> NewEntry:
    given = {"shop": "s1", "product": "p1", "aspect": "usage", "text": "第一次用前先用温水泡十分钟", "source": "说明书"}
    return NewEntry(**{**given, **more})


def hire(account: UUID, role: Any = "agent") -> Agent:
    """Somebody who really is a member: who else may approve is asked of the members."""
    login = f"{new_key()}@example.com"
    key = add_person(account, NewPerson(login=login, name=role, password="a long password", role=role))
    return Agent(account=account, id=key, role=role)


def procedures(hits: tuple[consult.Hit, ...]) -> list[str]:
    return [hit.entry.about for hit in hits if hit.entry]


def refusal(act: Any) -> str:
    with pytest.raises(WanhuiError) as refused:
        act()
    return refused.value.code


def is_blocked(account: UUID, text: str, *, days: int = 0) -> bool:
    now = NOW + timedelta(days=days)
    return bool(check_answer(account, 1, Answer(object="chat", text=text, key="k"), now=now).draft.lint.blocking)


@pytest.mark.capability("C-KB-01")
def test_drafts_rest_on_facts_that_another_person_approved_and_that_hold(shop: UUID) -> None:
    agent, lead = hire(shop), hire(shop, "lead")
    assert is_blocked(shop, SAFE), "a reported fact is a proposal"
    before = show_product(shop, "s1", "p1", now=NOW, zone=CHINA)
    assert before.missing == FACTS and [one.text for one in before.reported] == ["可进洗碗机", CUP["facts"]["report"]]
    assert refusal(lambda: knowledge.adopt_reported(agent, "s1", ["p1"], now=NOW)) == "E-ROLE-RIGHT"
    end = NOW.date() + timedelta(days=30)
    assert knowledge.adopt_reported(lead, "s1", ["p1"], until=end, now=NOW) == 2
    assert knowledge.adopt_reported(lead, "s1", ["p1"], until=end, now=NOW) == 0
    assert not is_blocked(shop, SAFE) and not is_blocked(shop, SAFE, days=29)
    assert is_blocked(shop, SAFE, days=32), "an expired fact is no ground"

    made = [
        knowledge.write_entry(agent, entry(aspect=fact, text=f"写明的第 {n} 点"), now=NOW)
        for n, fact in enumerate(FACTS)
    ]
    after = show_product(shop, "s1", "p1", now=NOW, zone=CHINA)
    assert after.missing == tuple(fact for fact in FACTS if fact != "care"), "proposals are not known yet"
    own = knowledge.write_entry(lead, entry(), now=NOW)
    other = hire(shop, "owner")
    assert refusal(lambda: knowledge.approve(lead, own, now=NOW)) == "E-KNOW-OWN"
    for key in (*made, own):
        knowledge.approve(other, key, now=NOW)
    done = show_product(shop, "s1", "p1", now=NOW, zone=CHINA)
    assert done.missing == ()
    usage = [one for one in done.entries if one.entry.aspect == "usage"]
    assert len(usage) == 1 and usage[0].entry.text == entry().text, "the newer approval takes the place of the older"
    assert usage[0].entry.source == "说明书" and usage[0].approved_by and usage[0].written_by
    assert usage[0].entry.valid_until == date(2027, 11, 18)
    shown = show_knowledge(shop, "s1", search="陶", now=NOW, zone=CHINA)
    assert [(one.id, one.missing) for one in shown.products] == [("p1", ())]
    assert consult.consult(shop, 1, now=NOW).missing == (), "the agent sees on the case what is missing"
    assert "usage" in consult.consult(shop, 1, now=NOW + timedelta(days=400)).missing


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": " "}, "E-KNOW-FILL"),
        ({"source": ""}, "E-KNOW-FILL"),
        ({"product": ""}, "E-KNOW-FILL"),
        ({"aspect": "misconception"}, "E-KNOW-FILL"),
        ({"aspect": "colour"}, "E-KNOW-FILL"),
        ({"shop": "none"}, "E-KNOW-FILL"),
        ({"aspect": "effects", "text": "喝水能治好您的胃病"}, "E-KNOW-TEXT"),
        ({"aspect": "question", "about": "能退吗", "text": "删了差评就给您退款"}, "E-KNOW-TEXT"),
    ],
)
def test_what_is_not_whole_or_may_not_be_said_is_not_kept(shop: UUID, change: dict[str, str], code: str) -> None:
    assert refusal(lambda: knowledge.write_entry(hire(shop), entry(**change), now=NOW)) == code
    assert show_product(shop, "s1", "p1", now=NOW, zone=CHINA).entries == ()


def test_an_approval_has_an_end_and_whoever_works_alone_approves_their_own(shop: UUID, other_account: UUID) -> None:
    owner = hire(shop, "owner")
    key = knowledge.write_entry(owner, entry(), now=NOW)
    for end in (NOW.date(), NOW.date() + timedelta(days=1200)):
        assert refusal(lambda end=end: knowledge.approve(owner, key, until=end, now=NOW)) == "E-KNOW-DATE"
    stranger = Agent(account=other_account, id=owner.id, role="owner")
    assert refusal(lambda: knowledge.approve(stranger, key, now=NOW)) == "E-KNOW-NONE"
    assert consult.search_knowledge(other_account, "s1", "温水泡十分钟", now=NOW) == ()
    knowledge.approve(owner, key, now=NOW)
    knowledge.retire(owner, key, now=NOW)
    assert show_product(shop, "s1", "p1", now=NOW, zone=CHINA).entries == ()
    assert refusal(lambda: knowledge.approve(owner, key, now=NOW)) == "E-KNOW-NONE"


@pytest.mark.capability("C-KB-05")
def test_the_three_best_procedures_and_solved_cases_stand_on_the_case(shop: UUID, tmp_path: Path) -> None:
    agent, lead = hire(shop), hire(shop, "lead")
    for about, text in (
        ("陶杯碎了怎么办", "收到就碎的杯子：先道歉，请买家拍外箱，当天补寄"),
        ("发票怎么开", "买家要发票：当天把抬头发给财务"),
        ("Broken cup", "A cup that arrives broken: apologise, ask for a photo of the box, resend the same day"),
        ("缺货怎么说", "断货时问买家愿不愿意等"),
    ):
        new = entry(product="", aspect="procedure", about=about, text=text, source="店铺规程")
        knowledge.approve(lead, knowledge.write_entry(agent, new, now=NOW), now=NOW)
    keep_promises(shop, agent, 1)
    close_case(agent, 1, replace(DONE, note="外箱压坏，换了厚纸箱"), now=NOW)
    again = [{**ORDER, "id": "o2", "buyer": "b2"},
             review("r2", "杯子收到就碎了，外箱都压坏了", order="o2", buyer="b2", product="p1", stars=1)]  # fmt: skip
    bring(shop, write(tmp_path, again), NOW)
    hits = consult.consult(shop, 2, now=NOW).hits
    assert len(hits) <= 3
    assert {hit.case.number for hit in hits if hit.case} == {1}, "the solved case, and not the open one itself"
    assert procedures(hits)[0] == "陶杯碎了怎么办"
    assert procedures(consult.search_knowledge(shop, "s1", "invoice", now=NOW)) == []
    consult.keep_synonyms(lead, "s1", "invoice, 发票 开票", now=NOW)
    assert [h.entry.about for h in consult.search_knowledge(shop, "s1", "invoice", now=NOW) if h.entry] == [
        "发票怎么开"
    ]
    english = consult.search_knowledge(shop, "s1", "the cup came broken", now=NOW)
    assert english[0].entry is not None and english[0].entry.about == "Broken cup"


def test_several_solved_cases_of_one_matter_call_for_an_answer_that_all_can_use(shop: UUID, tmp_path: Path) -> None:
    agent = hire(shop)
    more = [one for n in (2, 3) for one in (
        {**ORDER, "id": f"o{n}", "buyer": f"b{n}"},
        review(f"r{n}", "杯子收到就碎了，要求退款", order=f"o{n}", buyer=f"b{n}", product="p1", stars=1),
    )]  # fmt: skip
    bring(shop, write(tmp_path, more), NOW)
    for whole in cases(shop):
        keep_promises(shop, agent, whole.line.number)
        close_case(agent, whole.line.number, DONE, now=NOW)
    (one,) = show_knowledge(shop, "s1", search="", now=NOW, zone=CHINA).suggestions
    assert (one.product, one.issue, one.numbers) == ("p1", "damaged", (1, 2, 3))
    new = entry(aspect="question", about="碎了怎么办", text="请拍照发我，今天给您补寄", source=one.source)
    knowledge.write_entry(agent, new, now=NOW)
    assert show_knowledge(shop, "s1", search="", now=NOW, zone=CHINA).suggestions == ()


@pytest.mark.capability("C-KB-02")
def test_a_guide_goes_out_with_one_act_and_at_delivery_where_it_prevents_a_misuse(shop: UUID, tmp_path: Path) -> None:
    agent, lead = hire(shop), hire(shop, "lead")
    assert refusal(lambda: consult.send_guide(agent, 1, seen=99, key="k", now=NOW)) == "E-GUIDE-NONE"
    wash = entry(aspect="care", text="冷水手洗，反面晾干", source="水洗标", prevents="机洗起球")
    knowledge.approve(lead, knowledge.write_entry(agent, wash, now=NOW), now=NOW)
    found = consult.consult(shop, 1, now=NOW)
    assert found.guide is not None and found.guide.text == wash.text
    for gate in sorted({rule.gate for rule in state(cases(shop)[0]).gates if rule.stage == "contact"}):
        waive_gate(lead, 1, gate, reason="演示", now=NOW)
    reply = consult.send_guide(agent, 1, seen=99, key="k", now=NOW)
    assert deliver(shop, reply, now=NOW + timedelta(seconds=11))
    (sent,) = [one.text for one in cases(shop)[0].replies if one.status == "sent"]
    assert "冷水手洗，反面晾干" in sent and "手作陶杯" in sent

    late = {**ORDER, "id": "o9", "buyer": "b9", "delivered_at": (NOW - timedelta(days=9)).isoformat()}
    fresh = {**ORDER, "id": "o8", "buyer": "b8", "delivered_at": NOW.isoformat()}
    other = {**fresh, "id": "o7", "buyer": "b7", "lines": [{"product": "p2", "quantity": 1, "price": "9"}]}
    bring(shop, write(tmp_path, [fresh]), NOW)
    assert latest_outreach(shop, purposes=["guide"]) == (), "off until the owner has confirmed"
    switch_on(hire(shop, "owner"), confirmed=frozenset(CONFIRMED), now=NOW)
    scan = {
        "kind": "shipment_event",
        "id": "e8",
        "shop": "s1",
        "order": "o8",
        "at": NOW.isoformat(),
        "status": "delivered",
    }
    bring(shop, write(tmp_path, [late, other, {**scan, "status": "delivered"}]), NOW)
    bring(shop, write(tmp_path, [{**fresh, "status": "finished"}]), NOW)
    (guide,) = latest_outreach(shop, purposes=["guide"])
    assert (guide.order, guide.buyer) == ("o8", "b8") and "冷水手洗" in guide.text, "once an order"
    assert send_due(shop, NOW) == 1
