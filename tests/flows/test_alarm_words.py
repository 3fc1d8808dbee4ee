"""Whoever leads hears at once of harm and of words that announce a fight; danger stands before everything else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.flows.agreed import CHAT, Home, home
from tests.flows.test_notices import CHINA, MORNING
from tests.flows.world import ORDER, SHOP, review
from wanhui.flows.alarm_words import alarming_words
from wanhui.flows.desk_views import QueueQuery
from wanhui.flows.notice_pages import ContactForm, save_contact
from wanhui.flows.show_desk import show_queue
from wanhui.store.notices import StoredNotice, notices_for

pytestmark = pytest.mark.database


def said(shop: Home, number: str, text: str, **more: object) -> None:
    shop.bring(MORNING, {**CHAT, "id": number, "at": MORNING.isoformat(), "text": text, **more})


def alarms(shop: Home) -> list[StoredNotice]:
    found = notices_for(shop.account, str(shop.lead.id), is_lead=True)
    return [one for one in reversed(found) if one.notice.kind in ("safety", "alarm_word")]


@pytest.mark.capability("C-UN-06")
def test_harm_and_words_that_escalate_reach_a_lead_with_the_import_and_harm_stands_first(
    account: UUID, tmp_path: Path
) -> None:
    shop = home(account, tmp_path, MORNING - timedelta(days=3))
    assert alarms(shop) == [], "what an import brings of the past alarms nobody"
    said(shop, "m2", "再不处理我就打12315投诉了")
    (word,) = alarms(shop)
    assert (word.notice.addressee, word.notice.cadence) == ("lead", "now"), "told in the transaction of the import"
    assert "12315" in word.notice.says.zh and word.number == 1
    for number, text in enumerate(
        ("杯口割伤了孩子的手，流血了", "用完脸上起红疹，又痒又肿", "充电时冒烟着火了", "吃完拉肚子去了医院")
    ):
        order = {**ORDER, "id": f"h{number}"}
        shop.bring(MORNING, order, review(f"h{number}", text, order=f"h{number}", at=MORNING.isoformat()))
    assert [one.notice.kind for one in alarms(shop)] == ["alarm_word", *["safety"] * 4]
    dear = {**ORDER, "id": "dear", "paid": "9999.00"}
    shop.bring(MORNING, dear, review("dear", "质量很差，全坏了，必须退款赔偿", order="dear", at=MORNING.isoformat()))
    asked = QueueQuery(tab="all", sort="priority")
    queue = show_queue(account, asked, me=str(shop.lead.id), now=MORNING, zone=CHINA)
    flags = [row.flag or "" for group in queue.groups for row in group.rows]
    assert flags[:4] == ["safety"] * 4 and "safety" not in flags[4:], "however dear the others are"


def test_harm_told_of_later_in_an_open_case_is_told_once(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, MORNING - timedelta(hours=1))
    said(shop, "m2", "刚才碎片割伤了手，流血不止")
    said(shop, "m2", "刚才碎片割伤了手，流血不止")
    assert [one.notice.kind for one in alarms(shop)] == ["safety"]
    assert not [one for one in shop.heard() if one.kind == "safety"], "the agent has the case, the lead the alarm"


def test_each_shop_has_words_of_its_own_in_any_language(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, MORNING - timedelta(hours=1))
    said(shop, "m2", "我去找行业协会的朋友问问")
    assert alarms(shop) == []
    form = ContactForm(
        is_notify_only=False, tells_buyers=True, has_given_notice=False, lawful_basis="", audio_basis="",
        audio_days="", alarm_words="行业协会，trading standards\n*，\u200b，行业协会",
    )  # fmt: skip
    owner = type(shop.lead)(account=account, id=shop.lead.id, role="owner")
    save_contact(owner, str(SHOP["id"]), form, now=MORNING)
    said(shop, "m3", "行业协会那边我已经说过了")
    said(shop, "m4", "Trading Standards will hear of this")
    assert ["行业协会" in one.notice.says.zh for one in alarms(shop)] == [True, False]
    assert "trading standards" in alarms(shop)[1].notice.says.en


def test_an_own_word_of_which_nothing_is_left_is_dropped_and_breaks_no_import() -> None:
    assert alarming_words("找律师", ("*", "\u200b", " ")) == ("律师",)


def test_a_word_inside_another_word_alarms_nobody() -> None:
    assert alarming_words("I am pursuing a refund in the courtyard") == ()
    assert alarming_words("My LAWYER will sue, 找律师也行") == ("lawyer", "sue", "律师")
