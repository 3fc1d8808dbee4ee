"""The pages of what is agreed with buyers: every form at its door, refused with words, nobody else's seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from tests.web import world
from wanhui.cases.case import replay
from wanhui.store.calls import calls_of
from wanhui.store.case_pages import load_case
from wanhui.store.wishes import wishes_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.web.world import Merchant
    from wanhui.cases.state import Case

pytestmark = pytest.mark.database
CHINA = ZoneInfo("Asia/Shanghai")
Visit = Callable[..., "Client"]


def state(home: Merchant, number: int) -> Case:
    whole = load_case(home.account, number)
    assert whole is not None
    return replay(whole.events)


def form(home: Merchant, **ahead: float) -> str:
    """A time from now as a browser's form sends it, in China's zone."""
    return f"{(home.now + timedelta(**ahead)).astimezone(CHINA):%Y-%m-%dT%H:%M}"


@pytest.fixture
def number(merchant: Merchant) -> int:
    return world.add_case(merchant)


@pytest.fixture
def client(merchant: Merchant, visit: Visit) -> Client:
    return visit(merchant)


PANELS = ("agreed", "reach", "call")


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_panel_opens(merchant: Merchant, client: Client, number: int, panel: str, language: str) -> None:
    client.post("/me/language", {"language": language})
    page = client.get(f"/cases/{number}?panel={panel}&view=reply").content.decode()
    assert f'id="panel-{panel}-body"' in page
    part = client.get(f"/cases/{number}/panels/{panel}", headers={"HX-Request": "true", "HX-Target": "x"})
    assert part.status_code == 200


@pytest.mark.parametrize("address", ["/promises", "/parcels", "/notices", "/settings/notices"])
def test_each_page_opens_empty_and_full(merchant: Merchant, client: Client, number: int, address: str) -> None:
    assert client.get(address).status_code == 200
    client.post(f"/cases/{number}/plan", {"act": "task", "at": form(merchant, hours=3), "text": "问仓库", "key": "k"})
    page = client.get(address)
    assert page.status_code == 200
    assert ("问仓库" in page.content.decode()) == (address == "/promises")


def test_a_task_is_planned_done_and_taken_back(merchant: Merchant, client: Client, number: int) -> None:
    given = {"act": "task", "at": form(merchant, hours=3), "text": "问仓库还有没有白色", "key": "k"}
    assert client.post(f"/cases/{number}/plan", given).status_code == 302
    assert client.post(f"/cases/{number}/plan", given).status_code == 302
    (plan,) = state(merchant, number).plans
    client.post(f"/cases/{number}/plan/settle", {"plan": plan.id, "to": "recall"})
    assert state(merchant, number).plans[0].state == "stopped"


@pytest.mark.parametrize(
    ("given", "code"),
    [({"at": "昨天"}, "E-TIME-FORM"), ({"at": "2020-01-01T10:00"}, "E-CASE-PLAN-PAST"), ({"text": ""}, "E-PLAN-EMPTY")],
)
def test_what_cannot_be_planned_says_why(
    merchant: Merchant, client: Client, number: int, given: dict[str, str], code: str
) -> None:  # fmt: skip
    whole = {"act": "task", "at": form(merchant, hours=3), "text": "问仓库", "key": "k", **given}
    answer = client.post(f"/cases/{number}/plan", whole)
    assert answer.status_code == 422 and code in answer.content.decode()
    assert state(merchant, number).plans == ()


def test_a_wait_before_the_first_answer_is_refused(merchant: Merchant, client: Client, number: int) -> None:
    answer = client.post(f"/cases/{number}/wait", {"whom": "buyer", "until": form(merchant, hours=3)})
    assert answer.status_code == 422 and "E-CASE-WAIT" in answer.content.decode()


def test_a_wish_is_entered_in_the_buyers_words(merchant: Merchant, client: Client, number: int) -> None:
    said = {"wish": "refuses", "channel": "phone", "words": "<b>别打电话</b>", "key": "k"}
    client.post(f"/cases/{number}/wish", said)
    (kept,) = wishes_of(merchant.account, [("s1", "B-r1")])["s1", "B-r1"]
    assert (kept.wish, kept.channel, kept.actor) == ("refuses", "phone", str(merchant.person))
    page = client.get(f"/cases/{number}?panel=reach&view=reply").content.decode()
    assert "<b>别打" not in page and "别打电话" in page


def test_a_call_is_kept_with_its_tones(merchant: Merchant, client: Client, number: int) -> None:
    said = {"start": form(merchant, minutes=-20), "minutes": "6", "summary": "愿意换一只", "result": "agreed",
            "tones": "0 很急\n3 平静了", "buyer_type": "talkative", "number": "138****1234", "key": "k"}  # fmt: skip
    assert client.post(f"/cases/{number}/call", said).status_code == 302
    whole = load_case(merchant.account, number)
    assert whole is not None
    (call,) = calls_of(merchant.account, whole.line.id)
    assert call.tones == ((0, "很急"), (180, "平静了")) and call.ended_at - call.started_at == timedelta(minutes=6)
    wrong = client.post(f"/cases/{number}/call", {**said, "key": "k2", "minutes": "9999"})
    assert wrong.status_code == 422 and "E-CALL-TIMES" in wrong.content.decode()


def test_an_auditor_looks_and_changes_nothing(unique: str, visit: Visit) -> None:
    home = world.merchant(unique, role="auditor")
    number, client = world.add_case(home), visit(home)
    assert client.get(f"/cases/{number}?panel=agreed").status_code == 200
    for address in ("plan", "plan/settle", "promise", "wait", "wish", "call", "sitting"):
        assert client.post(f"/cases/{number}/{address}", {}).status_code == 403
    assert client.post("/parcels/tell", {}).status_code == 403


def test_nobody_reaches_the_case_of_another(merchant: Merchant, number: int, unique: str, visit: Visit) -> None:
    stranger = visit(world.merchant(f"{unique}-x"))
    given: dict[str, Any] = {"act": "task", "at": form(merchant, hours=3), "text": "x", "key": "k", "plan": "x"}
    for address in ("plan", "wish", "call", "sitting"):
        assert stranger.post(f"/cases/{number}/{address}", given).status_code in (404, 422)
    assert state(merchant, number).plans == ()


def test_settings_of_contact_are_the_owners_and_stand_in_the_trail(
    merchant: Merchant, unique: str, visit: Visit
) -> None:  # fmt: skip
    from wanhui.flows.around import choices_of
    from wanhui.store.shops import shops

    client = visit(merchant)
    chosen = {"has_given_notice": "1", "lawful_basis": "合同履行", "tells_buyers": "1", "audio_days": "30"}
    assert client.post("/settings/contact/s1", chosen).status_code == 302
    (shop,) = shops(merchant.account)
    found = choices_of(shop.settings)
    assert found.times_by_habit and found.tells_buyers and not found.keeps_audio
    assert "现在不保存录音" in client.get("/settings/notices").content.decode()
    wrong = client.post("/settings/contact/s1", {"audio_days": "很久"})
    assert wrong.status_code == 422 and "E-CONTACT-FORM" in wrong.content.decode()
    agent = world.merchant(f"{unique}-a", role="agent")
    assert visit(agent).post("/settings/contact/s1", chosen).status_code == 403


def test_a_robot_inside_the_house_is_refused_and_its_key_never_shown(merchant: Merchant, visit: Visit) -> None:
    client = visit(merchant)
    inside = client.post("/settings/notices", {"kind": "webhook", "address": "https://192.168.1.9/verysecretpath/x"})
    assert inside.status_code == 422 and "verysecretpath" not in inside.content.decode()
    address = "https://oapi.dingtalk.com/robot/send?access_token=verysecret"
    made = {"kind": "dingtalk", "address": address, "secret": "SECsecret", "name": "值班群", "cadence": "daily"}
    assert client.post("/settings/notices", made).status_code == 302
    page = client.get("/settings/notices").content.decode()
    assert "值班群" in page and "verysecret" not in page and "SECsecret" not in page
