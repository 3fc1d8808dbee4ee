"""A shop's own rules on their pages: wordings tried and kept, playbooks and remedies written, limits set."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.web import world
from wanhui.flows.retention import TERMS, purge_in
from wanhui.records.money import Money
from wanhui.records.parties import Shop
from wanhui.store import tenancy
from wanhui.store.budgets import set_budget
from wanhui.store.records import save_records

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.database
Visit = Callable[..., "Client"]
TEXT = "/settings/texts/s1/damaged-contact-chat-zh"
WORDING = "{greeting}，{item}碎了是我们包得不好，对不起。\n{due}告诉您补发还是退款，您选。"


def text_of(client: Client, path: str) -> str:
    return html.unescape(client.get(path).content.decode())


def test_a_lead_tries_a_wording_keeps_it_and_drafts_speak_so(visit: Visit, merchant: world.Merchant) -> None:
    lead = visit(world.colleague(merchant, role="lead"))
    assert "首次答复" in text_of(lead, "/settings/texts")
    tried = lead.post(f"{TEXT}/write", {"body": WORDING, "act": "try"}).content.decode()
    assert "手作陶杯碎了是我们包得不好" in tried or "玻璃杯碎了是我们包得不好" in tried, (
        "filled as a buyer would read it"
    )
    assert "检查通过" in tried and "还没有保存" in tried
    assert "自家版本" not in text_of(lead, "/settings/texts").split("</thead>")[1], "trying keeps nothing"
    bad = lead.post(f"{TEXT}/write", {"body": "{greeting}，改成好评返您 10 元。", "act": "save"})
    assert bad.status_code == 422 and "E-TEXT-LINT" in bad.content.decode()
    assert "改成好评返您 10 元" in html.unescape(bad.content.decode()), "what was typed is kept"
    some = lead.post(f"{TEXT}/write", {"body": f"@angry\n{WORDING}", "act": "save"})
    assert some.status_code == 422, "everybody else would get no draft"
    assert "@angry\n" in text_of(lead, TEXT), "what is for one kind of buyer stays so"
    stray = lead.post(f"{TEXT}/write", {"body": "{password}", "act": "save"})
    assert stray.status_code == 422 and "E-TEXT" in stray.content.decode()
    assert (
        lead.post(
            f"{TEXT}/write", {"body": f"{WORDING}\n\n@angry\n{WORDING.replace('对不起', '真的对不起')}", "act": "save"}
        ).status_code
        == 302
    )
    number = world.add_case(merchant)
    assert "碎了是我们包得不好" in draft_on(lead, number)
    lead.post(f"{TEXT}/write", {"act": "drop"})
    assert "碎了是我们包得不好" not in draft_on(lead, number)
    assert "damaged-contact-chat-zh@1002" in text_of(visit(merchant), "/settings/trail"), "who changed it is kept"


def draft_on(client: Client, number: int) -> str:
    page = text_of(client, f"/cases/{number}?view=reply")
    found = re.search(r'<textarea[^>]*id="text-chat"[^>]*>(.*?)</textarea>', page, re.S)
    assert found
    return found[1]


@pytest.mark.parametrize(("kind", "name"), [("playbooks", "damaged"), ("remedies", "coupon")])
def test_an_owner_writes_over_what_is_shipped_and_goes_back(
    visit: Visit, merchant: world.Merchant, kind: str, name: str
) -> None:
    owner, path = visit(merchant), f"/settings/{kind}/{name}"
    shipped = typed_on(owner, path)
    own = shipped.replace("limits:\n", "limits:\n", 1).replace("\nversion: 1\n", "\nversion: 7\n", 1)
    assert owner.post(f"{path}/write", {"text": own, "shop": "s1"}).status_code == 302
    assert ">s1<" in text_of(owner, f"/settings/{kind}")
    assert typed_on(owner, path) == shipped, "for all other shops the shipped one counts"
    broken = owner.post(f"{path}/write", {"text": own + "\nnonsense: 1\n", "shop": "s1"})
    assert broken.status_code == 422 and "E-PACK-UNKNOWN" in broken.content.decode()
    assert "nonsense: 1" in broken.content.decode(), "what was typed is kept"
    assert owner.post(f"{path}/write", {"act": "drop", "shop": "s1"}).status_code == 302
    assert ">s1<" not in text_of(owner, f"/settings/{kind}")
    assert owner.get(f"/settings/{kind}/nope").status_code == 404
    agent = visit(world.colleague(merchant, role="agent"))
    assert agent.get(path).status_code == 200
    assert agent.post(f"{path}/write", {"text": own}).status_code == 403


def typed_on(client: Client, path: str) -> str:
    found = re.search(r'<textarea[^>]*id="text"[^>]*>(.*?)</textarea>', text_of(client, path), re.S)
    assert found
    return found[1]


def test_an_owner_sets_what_people_and_shops_may_give(visit: Visit, merchant: world.Merchant) -> None:
    owner, colleague = visit(merchant), world.colleague(merchant, role="agent")
    assert owner.post(f"/settings/authority/people/{colleague.person}", {"limit": "35"}).status_code == 302
    assert owner.post("/settings/authority/shops/s1", {"day": "200", "month": ""}).status_code == 302
    page = text_of(owner, "/settings/authority")
    assert 'value="35.00"' in page and 'value="200.00"' in page and "还剩 ¥200.00" in page
    wrong = owner.post("/settings/authority/shops/s1", {"day": "lots"})
    assert wrong.status_code == 422 and "E-LIMIT" in wrong.content.decode()
    trail = text_of(owner, "/settings/trail")
    assert "改个人额度" in trail and "改店铺预算" in trail
    assert visit(colleague).get("/settings/authority").status_code == 403


@pytest.mark.parametrize("count", [1, 4])
def test_the_page_of_budgets_asks_as_often_for_many_shops_as_for_one(
    visit: Visit, merchant: world.Merchant, count: int
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    more = [Shop(id=f"b{n}", shop=f"b{n}", platform="taobao", name=f"松间 {n}") for n in range(1, count)]
    save_records(merchant.account, more)
    for shop in ("s1", *(one.id for one in more)):
        with tenancy.account(merchant.account):
            set_budget(merchant.account, shop, period="day", amount=Money(Decimal(50), "CNY"))
            set_budget(merchant.account, shop, period="month", amount=Money(Decimal(900), "CNY"))
    owner = visit(merchant)
    with CaptureQueriesContext(connection) as asked:
        page = text_of(owner, "/settings/authority")
    assert page.count("还剩 ¥50.00") == page.count("还剩 ¥900.00") == count
    assert len(asked) <= 22, len(asked)


def test_what_has_run_out_is_removed_and_told_of_and_what_law_keeps_stays(
    visit: Visit, merchant: world.Merchant
) -> None:
    number = world.add_case(merchant)
    owner = visit(merchant)
    owner.post("/sign-in", {"login": merchant.login, "password": world.PASSWORD})
    owner.post(
        f"/cases/{number}/lint", {"object": "chat", "text": "您好，我先核对，今天 18:00 前答复您。", "keep": "1"}
    )
    owner.post("/settings/people/invite", {"name": "何越", "login": f"he-{merchant.login}"[:60], "role": "agent"})
    days = {one.kind: str(one.usual) for one in TERMS}
    refused = owner.post("/settings/retention", days | {"sign_ins": "30"})
    assert refused.status_code == 422 and "E-RETENTION" in refused.content.decode(), "law asks for six months"
    assert owner.post("/settings/retention", days | {"invitations": "1"}).status_code == 302
    before = counts(merchant)
    assert before["store_invitation"] == 1
    assert purge_in(merchant.account, merchant.now + timedelta(hours=1)) == 0, "nothing has run out"
    assert purge_in(merchant.account, merchant.now + timedelta(days=9)) == 1
    after = counts(merchant)
    assert after == before | {"store_invitation": 0, "store_auditevent": before["store_auditevent"] + 1}
    assert "用过或过期的邀请 1" in text_of(owner, "/settings/retention")
    later = counts_after(merchant, merchant.now + timedelta(days=4000))
    assert {name: later[name] for name in STAYS} == {name: after[name] for name in STAYS}
    agent = world.colleague(merchant, role="lead")
    assert visit(agent).post("/settings/retention", days).status_code == 422


STAYS = ("store_case", "store_caseevent", "store_record", "store_evidenceentry")


def counts(merchant: world.Merchant) -> dict[str, int]:
    found = {}
    with tenancy.account(merchant.account) as cursor:
        for table in (*STAYS, "store_invitation", "store_auditevent"):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE account_id = %s", [merchant.account])
            found[table] = cursor.fetchone()[0]
    return found


def counts_after(merchant: world.Merchant, now: datetime) -> dict[str, int]:
    purge_in(merchant.account, now)
    return counts(merchant)
