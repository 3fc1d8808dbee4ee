"""Evidence on the pages: files from a phone, packages to take away, two people for a notice, a buyer's own link."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.test_add_evidence import photo
from tests.flows.test_claim_grade import claim, earlier
from tests.flows.test_dossier import WORLD
from tests.flows.world import bring, cases, write
from tests.web import world

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.database
Visit = Callable[..., "Client"]
HX = {"HX-Request": "true", "HX-Target": "work"}


def text_of(page: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def upload(content: bytes, name: str = "杯.jpg") -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


@pytest.fixture
def number(merchant: world.Merchant, tmp_path: Path) -> int:
    bring(merchant.account, write(tmp_path, WORLD), NOW)
    return cases(merchant.account)[0].line.number


@pytest.fixture
def client(visit: Visit, merchant: world.Merchant) -> Client:
    return visit(merchant)


def panel(client: Client, number: int) -> str:
    return text_of(client.get(f"/cases/{number}?panel=evidence"))


def test_the_panel_says_whether_the_chain_holds_and_shows_the_demands(client: Client, number: int) -> None:
    client.post("/evidence/check")
    shown = panel(client, number)
    assert "证据链完整：6 项未改、未删、未插" in shown
    assert "给我打一百块钱，不然就给你们差评" in shown and "第 3 句" in shown
    assert "未盖时间戳" in shown and "不证明内容属实" in shown and "已保全，不会删除" in shown


def test_photos_of_a_phone_join_the_case_and_are_given_out_as_files_only(
    client: Client, number: int, visit: Visit, unique: str
) -> None:
    form = {"file": [upload(photo()), upload(b"<html><script>", "页.html")], "purpose": "packing", "value": "0.42 kg"}
    assert client.post(f"/cases/{number}/evidence", form).status_code == 302
    shown = panel(client, number)
    assert "打包视频 · 0.42 kg" in shown and "类型不明" in shown
    links = re.findall(r"/evidence/files/[0-9a-f-]{36}", client.get(f"/cases/{number}?panel=evidence").content.decode())
    kinds = set()
    for link in links:
        answer = client.get(link)
        assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
        kinds.add(answer["Content-Type"])
    assert kinds == {"image/jpeg", "application/octet-stream"}
    stranger = visit(world.merchant(f"other-{unique}"))
    assert stranger.get(links[0]).status_code == 404


def test_a_package_is_made_and_taken_away_with_its_receipt(
    client: Client, number: int, visit: Visit, unique: str
) -> None:
    from wanhui.adapters import verifier

    answer = client.post(f"/cases/{number}/evidence/package", {"receiver": "platform"}, headers=HX)
    found = re.findall(r'href="(/cases/\d+/evidence/packages/[^"]+)"', answer.content.decode())
    package, receipt = (b"".join(client.get(link).streaming_content) for link in found)
    assert verifier.check(package, receipt) == []
    assert client.get(found[0].replace("platform", "police")).status_code == 404
    assert client.get(f"/cases/{number}/evidence/packages/..%2f..%2fsecret-key").status_code == 404
    assert visit(world.merchant(f"other-{unique}")).get(found[0]).status_code == 404
    assert client.post(f"/cases/{number}/evidence/package", {"receiver": "press"}).status_code == 422


@pytest.mark.capability("C-EV-07")
def test_a_notice_needs_evidence_fixed_words_a_real_name_and_another_person(
    client: Client, number: int, visit: Visit, merchant: world.Merchant
) -> None:
    from wanhui.store.papers import notices_of

    case = cases(merchant.account)[0].line.id
    assert "告知不实要承担责任" in panel(client, number)
    assert client.post(f"/cases/{number}/evidence/notice", {"identity": " "}).status_code == 422
    form = {"identity": "杭州云岫器物有限公司", "language": "zh", "text": "你等着坐牢吧"}
    agent = visit(world.colleague(merchant, role="agent"))
    assert agent.post(f"/cases/{number}/evidence/notice", form).status_code == 302
    (notice,) = notices_of(merchant.account, case)
    assert "给我打一百块钱" in notice.text and "请在平台聊天里继续沟通" in notice.text and "公安机关" in notice.text
    assert "坐牢" not in notice.text and "敲诈" not in notice.text, "nothing may be added"
    assert len(notice.grounds) >= 2 and notice.state == "written"
    answer = f"/cases/{number}/evidence/notice/{notice.id}"
    assert agent.post(answer, {"answer": "yes"}).status_code == 422, "who wrote it, and no lead"
    assert client.post(answer, {"answer": "yes"}).status_code == 302
    (notice,) = notices_of(merchant.account, case)
    assert notice.state == "allowed" and notice.approver == str(merchant.person) != notice.author
    assert client.post(answer, {"answer": "no"}).status_code == 422, "decided once"
    assert "已同意，可以发" in panel(client, number)


def test_the_owner_too_cannot_allow_a_notice_of_their_own(
    client: Client, number: int, merchant: world.Merchant
) -> None:
    from wanhui.store.papers import notices_of

    client.post(f"/cases/{number}/evidence/notice", {"identity": "云岫"})
    (notice,) = notices_of(merchant.account, cases(merchant.account)[0].line.id)
    refused = client.post(f"/cases/{number}/evidence/notice/{notice.id}", {"answer": "yes"})
    assert refused.status_code == 422 and "不能由写的人自己同意" in text_of(refused)


def test_a_report_needs_a_rule_and_evidence_and_is_followed(client: Client, number: int) -> None:
    address = f"/cases/{number}/evidence/report"
    refused = client.post(address, {"receiver": "platform", "rule": "", "evidence": "items/0001-order.json"})
    assert refused.status_code == 422 and "rule" in text_of(refused)
    assert client.post(address, {"receiver": "platform", "rule": "评价规范 14"}).status_code == 422
    form = {"receiver": "platform", "rule": "评价规范 14", "evidence": ["items/0004-message.json", "x"]}
    assert client.post(address, form).status_code == 302
    page = client.get(f"/cases/{number}?panel=evidence").content.decode()
    follow = re.search(rf"/cases/{number}/evidence/report/[0-9a-f-]+", page)
    assert follow and "已准备" in page
    assert client.post(follow[0], {"state": "accepted", "reference": "TB-77"}).status_code == 302
    assert "TB-77" in panel(client, number)
    assert "平台 1 1 0" in text_of(client.get("/evidence"))
    assert client.post(follow[0], {"state": "won"}).status_code == 422


def test_only_a_lead_releases_what_is_frozen_and_says_why(
    client: Client, number: int, visit: Visit, merchant: world.Merchant
) -> None:
    address = f"/cases/{number}/evidence/hold"
    assert visit(world.colleague(merchant, role="agent")).post(address, {"reason": "了结"}).status_code == 422
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "双方和解"}).status_code == 302
    assert "已解除保全：双方和解" in panel(client, number)


def test_the_page_of_the_chain_checks_it_and_names_the_frozen_cases(
    client: Client, number: int, merchant: world.Merchant
) -> None:
    shown = text_of(client.post("/evidence/check"))
    assert "未改、未删、未插" in shown and f"#{number}" in shown
    auditor = world.colleague(merchant, role="auditor")
    assert auditor is not None


def test_a_buyer_sends_photos_by_their_link_and_learns_nothing_else(
    visit: Visit, merchant: world.Merchant, number: int
) -> None:
    from wanhui.flows.ask_photos import ask_for_photos
    from wanhui.flows.desk_acts import Agent
    from wanhui.store.evidence_files import files_of

    agent = Agent(account=merchant.account, id=UUID(str(merchant.person)), role="owner")
    asked = ask_for_photos(agent, number, address=lambda word: f"/photos/{word}", language="zh", now=merchant.now)
    link = re.search(r"/photos/\S+", asked.text)
    assert link and "7 天内有效" in asked.text and "没关系" in asked.text
    buyer = visit()
    shown = text_of(buyer.get(link[0]))
    assert "云岫器物" in shown and "还可以传 9 个" in shown and "给我打" not in shown
    assert "收到 1 个文件" in text_of(buyer.post(link[0], {"file": [upload(photo())]}))
    line = cases(merchant.account)[0].line
    (file,) = files_of(merchant.account, line.id, shop="s1", order=None)
    assert (file.purpose, file.actor) == ("from_buyer", "buyer")
    assert buyer.get(link[0][:-2] + "xx").status_code == 404


def test_a_buyer_who_claims_again_and_again_is_graded_with_what_is_due_beside_it(
    client: Client, number: int, merchant: world.Merchant, tmp_path: Path
) -> None:
    order = cases(merchant.account)[0].line.row.order
    assert order is not None and "赔付申请" not in panel(client, number)
    bring(merchant.account, write(tmp_path, [claim(order, NOW), *earlier(1)], "claims.jsonl"), NOW)
    shown = panel(client, number)
    assert "这位买家的赔付申请偏多" in shown and "有 2 张申请过仅退款或破损赔付" in shown
    assert "先请买家补一张照片" in shown and "该退的照退" in shown
