"""One cause, many buyers: proposed, led by one plan and one text, and left again by a case with a cause of its own."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.test_investigate import refusal
from tests.flows.world import ORDER, SHOP, bring, cases, review, state, write
from wanhui.flows.incidents import (
    Declared,
    declare,
    finish,
    join,
    leave,
    list_incidents,
    maker_reached,
    proposals,
    tell_all,
)
from wanhui.flows.show_desk import show_case
from wanhui.records.codec import CHINA

pytestmark = pytest.mark.database
TEXT = "这批衣服缝线有问题，给您添麻烦了，对不起。我们已联系供应商，今天 18:00 前退款或换新，运费我们出。"
SAID = Declared(title="B7 批次开线", plan="供应商已停产，逐单退换", text=TEXT)


def torn(n: int, **more: Any) -> list[dict[str, Any]]:
    line = {"product": "p2", "sku": "m", "quantity": 1, "price": "88.00", "batch": "B7"}
    order = {**ORDER, "id": f"o{n}", "buyer": f"b{n}", "lines": [line], "paid": "88.00", **more}
    return [order, review(f"r{n}", "穿一次就开线，质量太差", order=f"o{n}", buyer=f"b{n}", product="p2", stars=1)]


def drafts(account: UUID, number: int) -> list[str]:
    return [reply.text for reply in cases(account)[number - 1].replies if reply.status == "draft"]


@pytest.mark.capability("C-PB-13")
@pytest.mark.capability("C-RC-01")
def test_many_buyers_with_one_fault_follow_one_plan_and_hear_one_text(account: UUID, tmp_path: Path) -> None:
    agent, lead = hire(account), hire(account, "lead")
    bring(account, write(tmp_path, [SHOP, *torn(1), *torn(2)]), NOW)
    assert proposals(account, now=NOW) == (), "two are no incident"
    bring(account, write(tmp_path, [*torn(3), *torn(4, lines=[{"product": "p9", "quantity": 1, "price": "9"}])]), NOW)
    (found,) = proposals(account, now=NOW)
    assert (found.product, found.batch, found.issue, found.numbers) == ("p2", "B7", "quality", (1, 2, 3))
    before = state(cases(account)[0]).playbook
    assert refusal(lambda: declare(agent, SAID, found.numbers, now=NOW)) == "E-ROLE-LEAD"
    key = declare(lead, SAID, found.numbers, now=NOW)
    for number in (1, 2, 3):
        case = state(cases(account)[number - 1])
        assert case.parent == str(key) and case.playbook.startswith("mass_incident@")
        assert drafts(account, number) == [TEXT]
        view = show_case(account, number, now=NOW, zone=CHINA)
        assert view is not None and view.drafts[0].text == TEXT
        assert not any(one.severity == "block" for one in view.drafts[0].lint.findings)
    assert proposals(account, now=NOW) == (), "an incident is not proposed twice"
    (shown,) = list_incidents(account)
    assert shown.numbers == (1, 2, 3) and shown.line.maker_reached_at is None
    # the task to reach the maker stands before the end
    assert refusal(lambda: finish(lead, key, now=NOW)) == "E-INCIDENT-MAKER"
    assert refusal(lambda: maker_reached(lead, key, note=" ", now=NOW)) == "E-CASE-REASON"
    maker_reached(lead, key, note="供应商承认换了缝线", now=NOW)
    # each change of the text reaches each buyer's case once
    news = TEXT.replace("今天 18:00", "明天 12:00")
    assert tell_all(lead, key, plan="改为先换后退", text=news, now=NOW + timedelta(hours=1)) == 2
    assert tell_all(lead, key, plan="改为先换后退", text=news, now=NOW + timedelta(hours=2)) == 2
    assert [drafts(account, n) for n in (1, 2, 3)] == [[TEXT, news]] * 3
    # one had a cause of its own, another joins
    leave(agent, 3, now=NOW)
    assert state(cases(account)[2]).parent is None and state(cases(account)[2]).playbook == before
    join(agent, 4, key, now=NOW)
    assert list_incidents(account)[0].numbers == (1, 2, 4) and drafts(account, 4) == [news]
    finish(lead, key, now=NOW + timedelta(days=1))
    assert refusal(lambda: join(agent, 3, key, now=NOW)) == "E-INCIDENT-NONE"
    assert list_incidents(account)[0].line.status == "closed"


def test_what_cannot_be_an_incident_is_refused_and_nothing_is_half_done(
    account: UUID, other_account: UUID, tmp_path: Path
) -> None:
    lead = hire(account, "lead")
    other = {**SHOP, "id": "s2", "name": "别的店"}
    bring(account, write(tmp_path, [SHOP, other, *torn(1), *torn(2), *[{**one, "shop": "s2"} for one in torn(3)]]), NOW)
    for said, numbers, code in (
        (Declared(title=" ", plan="x", text=TEXT), (1, 2), "E-CASE-REASON"),
        (Declared(title="x", plan="x", text="评" * 501), (1, 2), "E-REPLY-LONG"),
        (Declared(title="x", plan="x", text="改好评就返您 20 元，今天 18:00 前到账。"), (1, 2), "E-REPLY-BLOCKED"),
        (SAID, (1, 99), "E-CASE-NONE"),
        (SAID, (), "E-CASE-NONE"),
        (SAID, (1, 3), "E-INCIDENT-SHOP"),
    ):
        assert refusal(lambda said=said, numbers=numbers: declare(lead, said, numbers, now=NOW)) == code
    assert list_incidents(account) == () and state(cases(account)[0]).parent is None
    key = declare(lead, SAID, (1, 2), now=NOW)
    stranger = hire(other_account, "owner")
    assert list_incidents(other_account) == ()
    assert refusal(lambda: maker_reached(stranger, key, note="x", now=NOW)) == "E-INCIDENT-NONE"
