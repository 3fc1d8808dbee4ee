"""Every playbook through the flows of the desk: how it opens, what it asks, offers and never says, and how it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.test_close_case import DONE, keep_promises
from tests.flows.test_investigate import refusal
from tests.flows.test_own_playbooks import OWN
from tests.flows.test_remedies import given_id, kinds_of, menu_of
from tests.flows.world import ABROAD, ORDER, SHOP, bring, cases, message, review, state, write
from wanhui.cases.words import STAGES
from wanhui.content.case_rules import load_playbooks
from wanhui.flows.answer_case import Answer, check_answer, deliver, send_answer
from wanhui.flows.close_case import close_case
from wanhui.flows.correct_reading import correct_head
from wanhui.flows.desk_acts import Agent, correct_issue, finish_step
from wanhui.flows.investigate import check_gate, confirm_fault, investigate
from wanhui.flows.knowledge import adopt_reported
from wanhui.flows.own_playbooks import write_playbook
from wanhui.flows.playbooks_of_shop import playbooks_of
from wanhui.flows.price_check import promise_price
from wanhui.flows.remedies import carry_out, check_the_price, offer_remedies, record_choice, remedies
from wanhui.flows.show_desk import show_case
from wanhui.records.codec import CHINA
from wanhui.store.keys import new_key
from wanhui.store.own_playbooks import Scope

pytestmark = pytest.mark.database
SORRY = ("抱歉", "道歉", "对不起", "没把好关", "责任在我们", "失误", "疏忽", "是我们")
PRODUCT = {
    "kind": "product", "id": "p1", "shop": "s1", "title": "棉麻衬衫", "supplier": "布厂甲",
    "skus": [{"id": "w", "name": "白色 M", "batch": "B7"}, {"id": "y", "name": "黄色 L", "batch": "B7"}],
    "facts": {"ingredients": "55% 亚麻 45% 棉", "care": "冷水手洗，反面晾干"},
}  # fmt: skip

LINES = [{"product": "p1", "sku": "w", "title": "棉麻衬衫 白色 M", "quantity": 1, "price": "68.00", "batch": "B7"}]


def shop_with(tmp_path: Path, account: UUID, text: str, **order: Any) -> None:
    """One order and one bad review of it."""
    own = {**ORDER, "id": "o1", "buyer": "b1", "lines": LINES, **order}
    told = review("r1", text, order="o1", buyer="b1", product="p1", stars=1)
    bring(account, write(tmp_path, [SHOP, PRODUCT, own, told]), NOW)
    approve_facts(account)


def approve_facts(account: UUID) -> None:
    """A lead approves what the record of the product says."""
    adopt_reported(Agent(account=account, id=new_key(), role="lead"), "s1", ["p1"], now=NOW)


def draft(account: UUID, number: int = 1, way: str = "chat") -> str:
    view = show_case(account, number, now=NOW, zone=CHINA)
    assert view is not None
    return next(one.text for one in view.drafts if one.object == way)


def families(account: UUID, text: str, number: int = 1) -> set[tuple[str, str]]:
    """(severity, family) of what is found in `text`."""
    found = check_answer(account, number, Answer(object="chat", text=text, key="c"), now=NOW).draft.lint.findings
    return {(one.severity, one.family) for one in found}


def is_blocked(account: UUID, text: str, number: int = 1) -> bool:
    return any(severity == "block" for severity, _ in families(account, text, number))


def playbook(account: UUID, number: int = 1) -> str:
    return cases(account)[number - 1].line.row.playbook.partition("@")[0]


def steps(account: UUID, number: int = 1) -> list[str]:
    case = state(cases(account)[number - 1])
    return [step.id for step in load_playbooks().steps[load_playbooks().named(case.playbook).name]]


@pytest.mark.capability("C-PB-01")
def test_a_scenario_runs_its_playbook_and_a_case_keeps_the_version_it_began_with(account: UUID, tmp_path: Path) -> None:
    agent, owner = hire(account), hire(account, "owner")
    shop_with(tmp_path, account, "收到的杯子就碎了，外箱都压坏了，要求退款")
    assert playbook(account) == "damaged" and cases(account)[0].line.row.playbook == "damaged@1"
    order = steps(account)
    assert order.index("acknowledge") < order.index("hear_buyer") < order.index("offer"), "promise, ask, then remedy"
    first = draft(account)
    assert any(word in first for word in SORRY) and "前" in first, "the draft promises a solution with a time"
    asked = {line.question for line in investigate(account, 1, now=NOW).form}
    assert {"photo", "count"} <= asked, "the playbook's own questions"
    allowed = set(load_playbooks().named("damaged").remedies)
    assert {option.remedy for option in remedies(agent, 1, now=NOW).options} <= allowed
    phrase = load_playbooks().named("damaged").forbidden.zh[0]
    text = f"您好，{phrase}，今天 18:00 前答复您。"
    assert is_blocked(account, text), "a forbidden phrase is stopped"
    assert refusal(lambda: send_answer(agent, 1, Answer(object="chat", text=text, key="x", seen=99), now=NOW)) == (
        "E-REPLY-BLOCKED"
    )
    # edited for the shop, the platform and the channel; the case stays with its version
    own = OWN.replace("forbidden:\n  zh: [", "forbidden:\n  zh: [窑口说没问题, ")
    name = write_playbook(owner, own, Scope(shop="s1", platform="pdd", channel="review"), now=NOW)
    later = {**ORDER, "id": "o2", "buyer": "b2"}
    again = review("r2", "收到的杯子就碎了，外箱都压坏了，要求退款", order="o2", buyer="b2", product="p1", stars=1)
    bring(account, write(tmp_path, [later, again]), NOW)
    assert [whole.line.row.playbook for whole in cases(account)] == ["damaged@1", name]
    assert any(step.id == "call_potter" for step in playbooks_of(account, "s1").steps[name])
    said = "您好，窑口说没问题，今天 18:00 前答复您。"
    assert is_blocked(account, said, 2) and not is_blocked(account, said, 1)
    seven = {"quality_flaw", "serious_quality", "price_drop", "late_shipment", "wrong_item", "no_fault_return"}
    assert seven | {"nitpicking"} <= {pack.id for pack in load_playbooks().ordered}


@pytest.mark.capability("C-PB-02")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_small_flaw_is_a_fair_reason_and_gets_exchange_or_refund_at_once(
    account: UUID, tmp_path: Path, lang: str
) -> None:
    texts = {
        "zh": "杯口有个小黑点，有瑕疵，有点失望",
        "en": "The seam came loose, poor stitching. A bit disappointed.",
    }
    shop = SHOP if lang == "zh" else ABROAD
    words = set()
    records: list[dict[str, Any]] = [shop]
    for n in range(1, 17):
        own = {**ORDER, "id": f"o{n}", "buyer": f"b{n}", "shop": shop["id"]}
        told = review(f"r{n}", texts[lang], order=f"o{n}", buyer=f"b{n}", product="p1", stars=2)
        records += [own, {**told, "shop": shop["id"]}]
    bring(account, write(tmp_path, records), NOW)
    for number in range(1, 17):
        assert playbook(account, number) == "quality_flaw"
        text = draft(account, number)
        words.add(text.replace("手作陶杯", ""))
        if lang == "zh":
            assert any(word in text for word in SORRY), text
            assert ("退" in text) and ("换" in text) and "前" in text, text
            assert not any(bad in text for bad in ("小问题", "正常现象", "不影响使用"))
        else:
            assert any(word in text.lower() for word in ("sorry", "apolog", "our side", "our fault", "on us")), text
            assert any(way in text.lower() for way in ("refund", "return", "exchange", "replace", "new one")), text
        assert not is_blocked(account, text, number)
    assert len(words) > 1 or lang == "en", "not everybody is told the same words"
    kinds = menu_of(remedies(hire(account, "owner"), 1, now=NOW)).keys()
    assert {"exchange", "return_refund"} <= kinds


@pytest.mark.capability("C-PB-03")
def test_a_serious_fault_is_admitted_settled_as_the_buyer_chooses_compensated_and_its_batch_checked(
    account: UUID, tmp_path: Path
) -> None:
    agent = hire(account)
    shop_with(tmp_path, account, "穿一次就整片开线，质量太差，根本没法穿")
    more = [{**ORDER, "id": f"o{n}", "buyer": f"b{n}", "lines": LINES} for n in (2, 3)]
    like = [
        review(f"r{n}", "第一次穿就开线，质量差", order=f"o{n}", buyer=f"b{n}", product="p1", stars=1) for n in (2, 3)
    ]
    bring(account, write(tmp_path, [*more, *like]), NOW)
    correct_head(agent, 1, head="severity", value="3", now=NOW)
    assert playbook(account) == "serious_quality"
    assert "check_batch" in steps(account) and "check_recall" in steps(account)
    looked = investigate(account, 1, now=NOW)
    assert len(looked.same_batch) == 2 and looked.proposed.fault == "supplier", "the batch speaks"
    first = draft(account)
    assert any(word in first for word in SORRY) and "退" in first and "换" in first
    confirm_fault(agent, 1, "supplier", proof="同批三起", now=NOW)
    view = menu_of(remedies(agent, 1, now=NOW))
    assert view["return_refund"].owed and view["exchange"].owed and "运费" in view["exchange"].says.zh
    extra = next(option.remedy for option in view.values() if option.is_extra)
    offer_remedies(agent, 1, ["return_refund", "exchange", extra], key="k", now=NOW)
    text = draft(account)
    assert "1. " in text and "2. " in text and "没有任何条件" in text and not is_blocked(account, text)
    chosen = given_id(account, "exchange")
    record_choice(agent, 1, chosen, proof="聊天：换一件", now=NOW)
    carry_out(agent, 1, chosen, proof="ZT9", now=NOW + timedelta(minutes=1))
    assert kinds_of(account)["exchange"] == "done"
    assert is_blocked(account, "给您换新的，再送 5 元券，收到后麻烦把差评改成好评，今天 18:00 前发出。")


@pytest.mark.capability("C-PB-04")
@pytest.mark.parametrize("is_promised", [True, False])
def test_a_price_drop_is_checked_first_then_paid_or_explained_and_never_quarrelled_over(
    account: UUID, tmp_path: Path, is_promised: bool
) -> None:
    agent, owner = hire(account), hire(account, "owner")
    cheaper = {**PRODUCT, "price": "48.00"}
    own = {**ORDER, "id": "o1", "buyer": "b1", "paid_at": "2026-11-10T10:00:00+08:00"}
    told = review("r1", "刚买完就降价二十块，要求退差价", order="o1", buyer="b1", product="p1", stars=1)
    bring(account, write(tmp_path, [SHOP, cheaper, own, told]), NOW)
    if is_promised:
        promise_price(owner, "s1", 15, now=NOW)
    assert playbook(account) == "price_drop"
    gate = next(check for check in investigate(account, 1, now=NOW).checks if check.gate == "price_checked")
    assert not gate.is_met, "the check comes first"
    found = check_the_price(agent, 1, now=NOW)
    assert found is not None and found.is_owed is is_promised and str(found.difference) == "20.00"
    view = remedies(agent, 1, now=NOW)
    quarrel = "降价是正常波动，差价退不了，今天 18:00 前给您说明。"
    if is_promised:
        assert view.options[0].remedy == "price_difference" and view.options[0].owed is not None
        assert str(view.options[0].amount) == "20.00" and view.options[0].approver is None, "the payment is prepared"
        assert is_blocked(account, quarrel), "an owed difference is not talked around"
    else:
        owed = [option for option in view.options if option.owed is not None]
        assert not owed and {"explain", "coupon"} <= {option.remedy for option in view.options}, "goodwill is a choice"
        text = draft(account)
        assert any(word in text for word in ("理解", "看到了", "核对")) and not is_blocked(account, text)
    assert is_blocked(account, "早买早享受，嫌贵别买，今天 18:00 前不再回复。") or is_promised is not None


@pytest.mark.capability("C-PB-05")
def test_late_dispatch_gets_an_apology_the_recorded_reason_and_a_date(account: UUID, tmp_path: Path) -> None:
    agent = hire(account, "owner")
    waiting = {key: value for key, value in ORDER.items() if key not in ("shipped_at", "delivered_at")}
    own = {**waiting, "id": "o1", "buyer": "b1", "status": "paid", "paid_at": "2026-11-10T10:05:00+08:00",
           "ship_by": "2026-11-12T10:05:00+08:00"}  # fmt: skip
    told = review("r1", "付款五天了还不发货，催了也没用", order="o1", buyer="b1", product="p1", stars=1)
    bring(account, write(tmp_path, [SHOP, own, told]), NOW)
    assert playbook(account) == "late_shipment"
    text = draft(account)
    late = ("没发", "这么久", "耽误", "还没", "迟")
    assert any(word in text for word in SORRY) and any(word in text for word in late), "owned up to, and true"
    assert "前" in text, "dated"
    assert not is_blocked(account, text)
    chain = {link.code: link.state for link in investigate(account, 1, now=NOW).order.chain}  # type: ignore[union-attr]
    assert chain["shipped"] == "missing", "the reason stands in the chain"
    for phrase in ("我管不了", "不是我的问题"):
        assert is_blocked(account, f"发货的事{phrase}，明天 12:00 前您再来问。"), phrase
    assert is_blocked(account, "昨天已经给您发出了，明天 12:00 前能看到物流。"), "a reason that no record bears out"
    assert {"trace", "coupon"} <= menu_of(remedies(agent, 1, now=NOW)).keys(), "a benefit may be added"


@pytest.mark.capability("C-PB-06")
@pytest.mark.parametrize(
    ("text", "ordered", "came"),
    [("我拍的是 M 码，收到却是 L 码，发错货了", "M 码", "L 码"), ("发错货了，下单白色，寄来的是黄色", "白色", "黄色")],
)
def test_a_wrong_item_is_owned_up_to_checked_against_the_order_and_exchanged_with_freight_paid(
    account: UUID, tmp_path: Path, text: str, ordered: str, came: str
) -> None:
    agent = hire(account)
    shop_with(tmp_path, account, text)
    assert playbook(account) == "wrong_item"
    first = draft(account)
    assert any(word in first for word in SORRY) and any(way in first for way in ("运费", "上门取"))
    assert not any(who in first for who in ("仓库", "打包员", "快递")), "whoever packed it"
    looked = investigate(account, 1, now=NOW)
    assert looked.mix_up is not None and looked.mix_up.is_borne_out
    assert looked.mix_up.ordered is not None and looked.mix_up.ordered.text == ordered
    assert looked.mix_up.came is not None and looked.mix_up.came.text == came
    assert looked.proposed.fault == "warehouse"
    assert any(check.gate == "items_compared" for check in looked.checks) and "keep_picking" in steps(account)
    confirm_fault(agent, 1, "warehouse", proof="拣货单与订单不符", now=NOW)
    exchange = menu_of(remedies(agent, 1, now=NOW))["exchange"]
    assert exchange.freight == "both_ways" and exchange.owed is not None and exchange.approver is None
    offer_remedies(agent, 1, ["exchange", "return_refund"], key="k", now=NOW)
    remedy = given_id(account, "exchange")
    record_choice(agent, 1, remedy, proof="聊天：换对的", now=NOW)
    carry_out(agent, 1, remedy, proof="ZT77", now=NOW)
    finish_step(agent, 1, "keep_picking", now=NOW)
    close_case(agent, 1, replace(DONE, cause="wrong_pick", fault="warehouse"), now=NOW)
    outcome = state(cases(account)[0]).outcome
    assert outcome is not None and (outcome.cause, outcome.fault) == ("wrong_pick", "warehouse")


@pytest.mark.capability("C-PB-07")
def test_a_return_without_fault_is_asked_about_once_and_started_with_an_exchange_beside_it(
    account: UUID, tmp_path: Path
) -> None:
    agent = hire(account)
    wish = message("m1", "不想要了，我要七天无理由退货", order="o1", buyer="b1")
    bring(account, write(tmp_path, [SHOP, PRODUCT, {**ORDER, "id": "o1", "buyer": "b1"}, wish]), NOW)
    approve_facts(account)
    assert playbook(account) == "no_fault_return"
    first = draft(account)
    assert "退" in first and "不能退" not in first and not is_blocked(account, first), "never a refusal"
    others = [o.remedy for o in remedies(agent, 1, now=NOW).options if o.is_return is False and not o.is_extra]
    assert "swap" in others
    offer_remedies(agent, 1, ["return_refund", "swap"], key="k", now=NOW)
    text = draft(account)
    assert text.startswith("您要退货，直接在订单里申请"), "the way to return first"
    assert text.count("哪里不合适") == 1 and "不说也不影响退货" in text, "asked once, without blame"
    assert "55% 亚麻" in text and "换一款" in text, "true value, and an exchange in the same message"
    assert not is_blocked(account, text)
    families_of = families(account, "现在退了恐怕就买不到了，非常抢手，您再想想，今天 18:00 前告诉我。")
    assert families_of, "pressure by scarcity is marked"
    back = given_id(account, "return_refund")
    record_choice(agent, 1, back, proof="买家仍要退", now=NOW)
    (task,) = [plan for plan in state(cases(account)[0]).plans if plan.act == "task"]
    assert "退货地址" in task.text, "the return is started"
    assert "persuade" not in " ".join(steps(account))


@pytest.mark.capability("C-PB-08")
def test_a_nit_picker_gets_calm_words_and_after_two_exchanges_refund_or_compensation(
    account: UUID, tmp_path: Path
) -> None:
    agent = hire(account, "owner")
    done = [{"kind": "after_sale", "id": f"a{n}", "shop": "s1", "order": "o1", "at": f"2026-11-1{n}T10:00:00+08:00",
             "type": "exchange", "status": "done"} for n in (4, 5)]  # fmt: skip
    shop_with(tmp_path, account, "线头有一根，针脚也不齐，再换一件")
    correct_head(agent, 1, head="suspect", value="nitpick", now=NOW)
    assert playbook(account) == "nitpicking"
    text = draft(account)
    assert not is_blocked(account, text) and "小瑕疵" in text, "said calmly"
    assert any(word in text for word in SORRY), "and taken on"
    assert is_blocked(account, "您这是鸡蛋里挑骨头，今天 18:00 前不处理了。")
    assert "exchange" in menu_of(remedies(agent, 1, now=NOW))
    bring(account, write(tmp_path, done), NOW)
    after = menu_of(remedies(agent, 1, now=NOW))
    assert "exchange" not in after and {"return_refund", "partial_refund"} <= after.keys()


@pytest.mark.capability("C-PB-09")
def test_a_missing_part_is_sent_at_once_and_nothing_is_asked_back(account: UUID, tmp_path: Path) -> None:
    agent = hire(account)
    shop_with(tmp_path, account, "少寄了一个杯盖，配件漏发了")
    assert playbook(account) == "missing_part"
    view = remedies(agent, 1, now=NOW)
    part = menu_of(view)["resend_part"]
    assert part.is_proposed and part.approver is None and "不用您寄回" in part.says.zh
    needed = {rule.gate for rule in state(cases(account)[0]).gates}
    assert "evidence_kept" not in needed, "no evidence is required"
    ways = [option.remedy for option in view.options if not option.is_extra][:2]
    offer_remedies(agent, 1, ways, key="k", now=NOW)
    record_choice(agent, 1, given_id(account, "resend_part"), proof="买家要补寄", now=NOW)
    (task,) = [plan for plan in state(cases(account)[0]).plans if plan.act == "task"]
    assert task.at - NOW <= timedelta(hours=24)


@pytest.mark.capability("C-PB-10")
def test_wrong_use_is_explained_from_approved_facts_only_after_a_person_confirmed_it(
    account: UUID, tmp_path: Path
) -> None:
    agent = hire(account)
    shop_with(tmp_path, account, "用洗衣机洗了两次就起球了，质量太差")
    correct_head(agent, 1, head="suspect", value="misuse", now=NOW)
    assert playbook(account) == "misuse" and "fault_confirmed" in {
        c.gate for c in investigate(account, 1, now=NOW).checks
    }
    assert "care_guide" not in menu_of(remedies(agent, 1, now=NOW)), "the cause is not known yet"
    assert not any(word in draft(account) for word in ("没有质量问题", "洗错", "使用不当"))
    confirm_fault(agent, 1, "handling", proof="水洗标与照片对过", now=NOW)
    ways = ["care_guide", *[o for o in menu_of(remedies(agent, 1, now=NOW)) if o not in ("care_guide",)][:1]]
    approvable = [w for w in ways if menu_of(remedies(agent, 1, now=NOW))[w].approver is None]
    offer_remedies(agent, 1, approvable, key="k", now=NOW)
    text = draft(account)
    assert "没有质量问题" in text and "冷水手洗，反面晾干" in text and "是我们的疏忽" in text
    assert not is_blocked(account, text)
    bare = {**ORDER, "id": "o2", "buyer": "b2", "lines": [{"product": "p9", "quantity": 1, "price": "9"}]}
    told = review("r2", "用洗衣机洗了两次就起球了，质量太差", order="o2", buyer="b2", product="p9", stars=1)
    bring(account, write(tmp_path, [bare, told]), NOW)
    correct_head(agent, 2, head="suspect", value="misuse", now=NOW)
    confirm_fault(agent, 2, "handling", proof="照片", now=NOW)
    kinds = [o.remedy for o in remedies(agent, 2, now=NOW).options if o.approver is None]
    assert refusal(lambda: offer_remedies(agent, 2, kinds, key="k", now=NOW)) == "E-CARE-FACTS", "nothing is made up"


@pytest.mark.capability("C-PB-11")
def test_a_service_complaint_gets_an_apology_a_training_task_and_a_small_gift(account: UUID, tmp_path: Path) -> None:
    agent = hire(account)
    shop_with(tmp_path, account, "客服态度很差，问了三天没人理我")
    assert playbook(account) == "service_attitude"
    menu = menu_of(remedies(agent, 1, now=NOW))
    assert {"training", "gift", "coupon"} <= menu.keys()
    offer_remedies(agent, 1, ["explain", "coupon", "training"], key="k", now=NOW)
    text = draft(account)
    assert "抱歉" in text and "培训" in text and "没有任何条件" in text and not is_blocked(account, text)
    tasks = [plan for plan in state(cases(account)[0]).plans if plan.act == "task" and "培训" in plan.text]
    assert len(tasks) == 1 and tasks[0].by == str(agent.id) and tasks[0].at > NOW, "a real task: an owner and a date"


@pytest.mark.capability("C-PB-12")
def test_extortion_serves_the_defect_keeps_the_evidence_reports_and_pays_nothing_for_a_review(
    account: UUID, tmp_path: Path
) -> None:
    agent, lead = hire(account), hire(account, "lead")
    shop_with(tmp_path, account, "杯子有裂纹质量差。给我打一百块钱，不给钱就不改评价")
    assert playbook(account) == "extortion" and not load_playbooks().named("extortion").is_automated
    assert draft(account) == "", "a person finds the words"
    order = steps(account)
    assert order.index("keep_evidence") < order.index("report_platform") < order.index("call_lead")
    gates = {check.gate for check in investigate(account, 1, now=NOW).checks}
    assert "evidence_kept" in gates
    if "quality" not in state(cases(account)[0]).seen.issues:
        item = cases(account)[0].items[0]
        codes = state(cases(account)[0]).seen.issues
        correct_issue(agent, 1, str(item.key), old=codes[0] if codes else "", new="quality", now=NOW)
    confirm_fault(agent, 1, "product", proof="裂纹属实", now=NOW)
    assert playbook(account) == "extortion"
    owed = [o.remedy for o in remedies(agent, 1, now=NOW).options if o.owed is not None]
    assert owed, "a real defect is settled as always"
    offer_remedies(agent, 1, owed, key="k", now=NOW)
    goodwill = [o.remedy for o in remedies(lead, 1, now=NOW).options if o.owed is None]
    for kind in goodwill:
        assert refusal(lambda kind=kind: offer_remedies(lead, 1, [kind], key="g", now=NOW)) == "E-REMEDY-EXTORTION"
    for text in (
        "给您转一百元，您把差评改一下，今天 18:00 前。", "好的，钱打给您，评价麻烦撤了，今天 18:00 前。",
        "加微信我们私下谈补偿，今天 18:00 前。", "再威胁就报警让你坐牢，今天 18:00 前想清楚。",
    ):  # fmt: skip
        assert is_blocked(account, text), text
    polite = "您好，杯子的裂纹我们照常处理，退货或换新由您选，运费我们出，今天 18:00 前给您退货地址。"
    assert not is_blocked(account, polite)


@pytest.mark.parametrize("pack", [pack.id for pack in load_playbooks().ordered if pack.matches])
def test_every_playbook_ends_in_a_closed_case(account: UUID, tmp_path: Path, pack: str) -> None:
    """From its opening through every gate to the end, with nothing passed unmet."""
    from tests.flows.playbook_worlds import open_by

    lead = hire(account, "owner")
    open_by(account, tmp_path, pack)
    assert playbook(account) == pack
    stages = walk(account, lead)
    assert stages == [stage for stage in STAGES if stage in stages], "never out of order"
    assert {"investigate", "listen", "solve", "negotiate", "follow_up", "learn"} <= set(stages), stages
    keep_promises(account, lead, 1)
    close_case(lead, 1, replace(DONE, cause="unknown", fault="unknown", basis="lead", reason="走完"), now=NOW)
    closed = state(cases(account)[0])
    assert closed.status == "closed" and closed.outcome is not None
    assert all(rule.gate in closed.passed for rule in closed.gates)


def walk(account: UUID, agent: Agent) -> list[str]:
    """Does one next step after the other until only the end is left; gives the stages in their order."""
    seen: list[str] = ["investigate"]
    for _ in range(40):
        view = show_case(account, 1, now=NOW, zone=CHINA)
        assert view is not None and view.next_step is not None
        step = view.next_step.id
        if step in ("record_outcome", "close"):
            break
        if step in ("acknowledge", "answer"):
            said = "您好，您说的情况收到了，给您添麻烦了，对不起。今天 18:00 前给您答复和处理办法。"
            later = NOW + timedelta(minutes=5)
            key = send_answer(agent, 1, Answer(object="chat", text=said, key=f"k{len(seen)}", seen=99), now=later)
            deliver(account, key, now=later + timedelta(seconds=11))
            seen.append(state(cases(account)[0]).stage)
        gate = "cause_proposed" if step == "propose_cause" else ""
        if gate:
            check_gate(agent, 1, gate, proof="unknown", now=NOW)
        elif step == "confirm_fault":
            confirm_fault(agent, 1, "handling", proof="照片", now=NOW)
        elif step not in ("acknowledge", "answer"):
            finish_step(agent, 1, step, now=NOW)
        seen.append(state(cases(account)[0]).stage)
    return list(dict.fromkeys(seen))
