"""A shop's own rules on their pages: wordings tried and kept, playbooks and remedies written, limits set."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.web import world

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.database
Visit = Callable[..., "Client"]
TEXT = "/settings/texts/s1/other-contact-chat-zh"
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
    stray = lead.post(f"{TEXT}/write", {"body": "{password}", "act": "save"})
    assert stray.status_code == 422 and "E-TEXT" in stray.content.decode()
    assert lead.post(f"{TEXT}/write", {"body": WORDING, "act": "save"}).status_code == 302
    number = world.add_case(merchant)
    assert "碎了是我们包得不好" in draft_on(lead, number)
    lead.post(f"{TEXT}/write", {"act": "drop"})
    assert "碎了是我们包得不好" not in draft_on(lead, number)
    assert "other-contact-chat-zh@1002" in text_of(visit(merchant), "/settings/trail"), "who changed it is kept"


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
