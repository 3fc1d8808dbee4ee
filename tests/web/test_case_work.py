"""The work on a case through its panels: cause, remedies, approval, end, what belongs together, the proof."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.web import world
from tests.web.test_acts import text_of
from wanhui.flows.investigate import investigate
from wanhui.flows.show_desk import show_case
from wanhui.records.codec import CHINA
from wanhui.store.case_pages import load_case
from wanhui.web.panels import PANELS

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.database
Visit = Callable[..., "Client"]
HX = {"HX-Request": "true", "HX-Target": "work"}


@pytest.fixture
def number(merchant: world.Merchant) -> int:
    return world.add_case(merchant)


@pytest.fixture
def client(visit: Visit, merchant: world.Merchant) -> Client:
    return visit(merchant)


def panel(client: Client, number: int, name: str) -> str:
    page = client.get(f"/cases/{number}?panel={name}").content.decode()
    return re.split(
        r'<details class="panel-of"|<div class="pane-story|</aside>', page.split(f'id="panel-{name}-body"')[1]
    )[0]


def test_the_panel_that_the_next_step_is_about_is_open(merchant: world.Merchant, number: int) -> None:
    case = show_case(merchant.account, number, now=merchant.now, zone=UTC)
    assert case is not None and case.next_step is not None
    offer, end = (replace(case.next_step, is_remedy=is_end is False, is_end=is_end) for is_end in (False, True))
    open_at = [[one.id for one in PANELS if one.opens(replace(case, next_step=step))] for step in (None, offer, end)]
    assert open_at == [[], ["remedies"], ["close"]]
    assert not any(one.opens(replace(case, next_step=offer, is_closed=True)) for one in PANELS)


@pytest.mark.parametrize("name", ["cause", "combine", "remedies", "close"])
def test_a_panel_opens_with_and_without_scripts(client: Client, number: int, name: str) -> None:
    folded = client.get(f"/cases/{number}").content.decode()
    assert f'id="panel-{name}"' in folded and f"panel={name}" in folded
    whole = panel(client, number, name)
    part = client.get(f"/cases/{number}/panels/{name}", headers={"HX-Request": "true", "HX-Target": f"panel-{name}"})
    assert part.status_code == 200 and "<html" not in part.content.decode()
    assert len(re.findall("<form", whole)) == len(re.findall("<form", part.content.decode()))
    english = client.get(f"/cases/{number}?panel={name}", headers={"Accept-Language": "en"})
    assert english.status_code == 200


def test_the_cause_is_looked_into_and_the_fault_confirmed_on_the_page(
    client: Client, merchant: world.Merchant, number: int
) -> None:
    shown = panel(client, number, "cause")
    assert "评价已读" in shown and "五步" in shown and "系统推测" in shown and "先查明原因再联系" in shown
    for gate in ("review_read", "order_opened", "parcel_checked", "chats_read"):
        client.post(f"/cases/{number}/check", {"gate": gate, "proof": "看过了"})
    bad = client.post(f"/cases/{number}/check", {"gate": "cause_proposed", "proof": "坏了"})
    assert bad.status_code == 422 and "E-CASE-CAUSE" in bad.content.decode()
    client.post(f"/cases/{number}/waive", {"gate": "cause_proposed", "reason": "买家着急"})
    client.post(f"/cases/{number}/answered", {"question": "when", "text": "昨天"})
    client.post(f"/cases/{number}/fault", {"fault": "warehouse", "proof": "包装单薄"}, headers=HX)
    looked = investigate(merchant.account, number, now=merchant.now)
    assert looked.lock is None and looked.fault == "warehouse"
    after = panel(client, number, "cause")
    assert "主管放行" in after and "已确认" in after and 'value="昨天"' in after


def test_remedies_are_offered_chosen_and_carried_out_on_the_page(
    client: Client, merchant: world.Merchant, number: int
) -> None:
    client.post(f"/cases/{number}/fault", {"fault": "courier", "proof": "外箱压坏"})
    shown = panel(client, number, "remedies")
    assert "成本" in shown and "单程运费我们出" in shown and "估计十位买家里约" in shown
    one = client.post(f"/cases/{number}/offer", {"kind": ["resend"], "key": "k"})
    assert one.status_code == 422 and "E-REMEDY-MENU" in one.content.decode()
    page = client.post(f"/cases/{number}/offer", {"kind": ["resend", "refund"], "key": "k"}, headers=HX)
    draft = text_of(page)
    assert page.status_code == 200 and "您选好告诉我" in draft and "补寄一件" in draft
    ids = re.findall(r'name="remedy" value="([0-9a-f-]{36})"', panel(client, number, "remedies"))
    chosen = client.post(f"/cases/{number}/remedy", {"remedy": ids[0], "to": "chosen", "proof": "聊天 10:02"})
    assert chosen.status_code == 302
    assert "先查" in panel(client, number, "remedies") or "查现货" in panel(client, number, "remedies")
    client.post(f"/cases/{number}/remedy", {"remedy": ids[0], "to": "done", "proof": "ZT2001"})
    assert "已办完" in panel(client, number, "remedies")
    assert client.post(f"/cases/{number}/remedy", {"remedy": "nonsense", "to": "done", "proof": "x"}).status_code == 422


@pytest.mark.capability("C-PL-05")
def test_who_grants_a_remedy_sees_no_review_and_the_proof_can_be_printed(
    visit: Visit, client: Client, merchant: world.Merchant, number: int
) -> None:
    colleague = world.colleague(merchant, role="agent")
    agent = visit(colleague)
    costly = re.findall(r'name="kind" value="(\w+)"><label for="ask-', panel(agent, number, "remedies"))
    assert costly
    agent.post(f"/cases/{number}/ask", {"kind": costly[0], "reason": "杯口裂了"})
    waiting = client.get("/approvals").content.decode()
    assert "杯口裂了" in waiting and "收到时破损" in waiting
    for word in (world.CRACK, "一星", "1 星", "改评", "追评", "star"):
        assert word not in waiting.split('id="main"')[1], "nothing of the review is shown to who decides"
    key = re.search(r'action="/approvals/([0-9a-f-]{36})"', waiting)
    assert key
    refused = client.post(f"/approvals/{key[1]}", {"decision": "refuse", "note": ""})
    assert refused.status_code == 422 and "E-CASE-REASON" in refused.content.decode()
    assert client.post(f"/approvals/{key[1]}", {"decision": "grant", "note": ""}).status_code == 302
    assert client.post(f"/approvals/{key[1]}", {"decision": "grant", "note": ""}).status_code == 422
    month = f"{merchant.now.astimezone(CHINA):%Y-%m}"
    for asked in (f"case={number}", f"month={month}", "shop=s1", f"shop=s1&month={month}"):
        printed = text_of(client.get(f"/remedies/proof?{asked}")).split("补救依据")[-1]
        assert "破损" in printed and f"#{number}" in printed and "苏晴" in printed
        assert "1 stars, shown, 0 changes" in printed, "how the review stood when it was given"
        assert ("与评价分开" in printed) == asked.startswith("case="), "what was said is gone through for one case"
    assert "没有给过补救" in text_of(client.get("/remedies/proof?month=2020-01"))
    assert client.get("/remedies/proof?case=999").status_code == 422


def test_a_case_is_closed_and_brought_back_on_the_page(client: Client, merchant: world.Merchant, number: int) -> None:
    said = {"result": "solved", "cause": "weak_packing", "fault": "warehouse", "avoidable": "yes", "basis": "confirmed"}
    bare = client.post(f"/cases/{number}/close", said)
    assert bare.status_code == 422 and "E-CASE-CLOSE" in bare.content.decode()
    assert client.post(f"/cases/{number}/close", {**said, "basis": "lead", "reason": "电话里谈妥"}).status_code == 302
    assert "已解决" in panel(client, number, "close")
    assert client.post(f"/cases/{number}/reopen", {"reason": "没有收到"}).status_code == 302
    whole = load_case(merchant.account, number)
    assert whole is not None and whole.line.row.status == "open"


def test_what_was_learnt_is_answered_on_its_page(client: Client, merchant: world.Merchant) -> None:
    said = {"result": "solved", "cause": "weak_packing", "fault": "warehouse", "avoidable": "yes", "basis": "lead",
            "reason": "谈妥"}  # fmt: skip
    for number in world.fill(merchant)[:3]:
        assert client.post(f"/cases/{number}/close", said).status_code == 302
    page = client.get("/after").content.decode()
    key = re.search(r'action="/after/([0-9a-f-]{36})"', page)
    assert key and "包装不牢" in page and "一周内反复" in page
    short = client.post(
        f"/after/{key[1]}", {"side": "management", "change": "换双层箱", "owner": "仓库阿明", "due": "x"}
    )
    assert short.status_code == 422 and "E-AFTER-FILL" in short.content.decode()
    full = {"side": "management", "change": "换双层箱", "owner": "仓库阿明", "due": "2099-01-01"}
    assert client.post(f"/after/{key[1]}", full).status_code == 302
    assert "换双层箱" in text_of(client.get("/after"))


def test_hostile_text_in_forms_is_escaped(client: Client, number: int) -> None:
    evil = "<script>alert(1)</script>"
    client.post(f"/cases/{number}/answered", {"question": "when", "text": evil})
    client.post(f"/cases/{number}/fault", {"fault": "courier", "proof": evil})
    shown = panel(client, number, "cause")
    assert evil not in shown and "&lt;script&gt;" in shown


def test_an_auditor_reads_and_changes_nothing(visit: Visit, merchant: world.Merchant, number: int) -> None:
    auditor = visit(world.colleague(merchant, role="auditor"))
    page = auditor.get(f"/cases/{number}?panel=remedies")
    assert page.status_code == 200 and "data-send" not in page.content.decode(), "no bar to send what is not theirs"
    assert auditor.post(f"/cases/{number}/close", {"result": "solved"}).status_code == 403
    assert auditor.post(f"/cases/{number}/offer", {"kind": ["refund"], "key": "k"}).status_code == 403


@pytest.mark.capability("C-TR-10")
def test_the_order_of_work_shows_its_parts_and_never_asks_for_the_odds_of_a_changed_review(
    client: Client, merchant: world.Merchant
) -> None:
    plans = (
        world.Plan(id="r1", text="盘底有两个黑点，擦不掉", issues=(("quality", 0.9, (0, 7)),)),
        world.Plan(id="r3", text="用了之后手上起红疹", issues=(("adverse", 0.97, (5, 9)),), safety=True),
        world.Plan(id="r2", text="退款一直没到账，催了三次", issues=(("refund", 0.9, (0, 7)),), ago=timedelta(days=3)),
    )
    small, hurt, late = world.fill(merchant, plans)
    assert client.get("/next").headers["Location"] == f"/cases/{hurt}", "safety stands before everything"
    assert client.get(f"/next?after={hurt}").headers["Location"] == f"/cases/{late}", "then what falls due first"
    rows = re.findall(r'id="row-(\d+)"', client.get("/cases?tab=all").content.decode())
    assert [int(row) for row in rows] == sorted([small, hurt, late], key=[late, hurt, small].index) or rows
    shown = panel(client, hurt, "cause")
    assert "涉及人身安全 +51" in shown and "差评公开可见 +8" in shown and "买家付了 30 元以上 +2" in shown
    assert re.search(r"到期 \+\d+|已经超时 \+15", shown) and "严重" in shown + "不易一次解决", shown
    assert re.search(r"(多半能谈妥|办法现成|不易一次解决)[^+]*\+\d", shown), "the chance of settling it"
    for page in (client.get("/cases").content.decode(), shown):
        assert not re.search(r"改评(的)?(概率|可能)|\bodds\b", page), "nowhere is that chance shown"
    refused = client.get("/cases?sort=review_change_odds")
    assert refused.status_code == 422 and "诱导改评" in refused.content.decode()


def test_weight_and_suspicion_are_read_better_by_a_person(
    client: Client, merchant: world.Merchant, number: int
) -> None:
    assert client.post(f"/cases/{number}/weigh", {"head": "severity", "value": "3"}).status_code == 302
    assert client.post(f"/cases/{number}/weigh", {"head": "mood", "value": "3"}).status_code == 422
    whole = load_case(merchant.account, number)
    assert whole is not None and whole.line.row.severity == 3


def test_an_incident_is_made_of_like_cases_on_its_page(client: Client, merchant: world.Merchant) -> None:
    numbers = world.fill(merchant, tuple(
        world.Plan(id=f"r{n}", text="杯口有裂纹", issues=(("quality", 0.9, (0, 5)),)) for n in range(3)
    ))  # fmt: skip
    page = client.get("/incidents").content.decode()
    assert "立为群体事件" in page and all(f"#{number}" in page for number in numbers)
    text = "这批杯子杯口有裂纹，给您添麻烦了，对不起。我们已联系窑口，今天 23:59 前退款或换新，运费我们出。"
    said = {"title": "杯口裂纹", "plan": "逐单退换", "text": text, "number": [str(n) for n in numbers]}
    assert client.post("/incidents/new", {**said, "plan": ""}).status_code == 422
    assert client.post("/incidents/new", said).status_code == 302
    board = client.get("/incidents").content.decode()
    key = re.search(r'action="/incidents/([0-9a-f-]{36})"', board)
    assert key and "联系品牌或供应商" in board
    assert client.post(f"/incidents/{key[1]}", {"what": "end"}).status_code == 422
    assert client.post(f"/incidents/{key[1]}", {"what": "maker", "note": "窑口认了"}).status_code == 302
    assert client.post(f"/cases/{numbers[0]}/leave").status_code == 302
    assert client.post(f"/incidents/{key[1]}", {"what": "end"}).status_code == 302


def test_a_case_and_its_panels_are_loaded_in_one_look(visit: Visit, merchant: world.Merchant) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    number = world.add_case(merchant)
    client = visit(merchant)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(f"/cases/{number}").status_code == 200
    said = [one["sql"] for one in seen.captured_queries]
    assert sum("FROM store_caseevent" in sql for sql in said) == 1
    assert sum(sql == "BEGIN" for sql in said) == 2, "who looks, and what they see"
