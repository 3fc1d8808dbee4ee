"""The pages of the rules: the library, the log of checks, an exception that is asked for and agreed to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.web import world

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.database

Visit = Callable[..., "Client"]
#: No record says what stock there is.
UNPROVEN = "您好，非常抱歉。蓝色的已经停产。今天18:00前给您退款。"


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("laws", "侵权责任法"),
        ("texts", "REV-003"),
        ("acts", "ORD-001"),
        ("changes", "REF-001@2"),
        ("nonsense", "民法典"),
    ],
)
def test_every_part_of_the_library_is_shown(visit: Visit, merchant: world.Merchant, view: str, words: str) -> None:
    page = visit(merchant).get("/library", {"view": view})
    assert page.status_code == 200 and words in page.content.decode()


def test_a_search_finds_by_law_and_shows_typed_words_as_text(visit: Visit, merchant: world.Merchant) -> None:
    client = visit(merchant)
    found = client.get("/library", {"q": "侵权责任法"}).content.decode()
    assert "民法典" in found and "电子商务法" not in found
    none = client.get("/library", {"q": "<script>x"}).content.decode()
    assert "<script>x" not in none and "&lt;script&gt;x" in none


def test_the_editor_says_how_a_text_reads(visit: Visit, merchant: world.Merchant) -> None:
    number = world.add_case(merchant)
    part = visit(merchant).post(
        f"/cases/{number}/lint", {"object": "chat", "text": "Dear customer, kindly wait.", "key": "k"},
        headers={"HX-Request": "true", "HX-Target": "lint-chat"},
    ).content.decode()  # fmt: skip
    assert "virtues" in part and "chip amber" in part


def test_an_exception_is_asked_for_in_the_editor_and_waits_for_another_person(
    visit: Visit, merchant: world.Merchant
) -> None:
    number = world.add_case(merchant)
    client = visit(merchant)
    form = {"object": "chat", "text": UNPROVEN, "key": "k", "version": "99"}
    assert "ask-pass" in client.post(f"/cases/{number}/lint", form).content.decode()
    bare = client.post(f"/cases/{number}/ask-pass", form)
    assert bare.status_code == 422 and "E-OVERRIDE-REASON" in bare.content.decode()
    assert client.post(f"/cases/{number}/ask-pass", {**form, "reason": "厂家来函"}).status_code < 400
    log = client.get("/library/checks").content.decode()
    assert "厂家来函" in log and "let_pass" not in log
    from wanhui.store.checks import checks

    (asked,) = checks(merchant.account, 5)
    refused = client.post(f"/library/checks/{asked.id}/pass")
    assert refused.status_code in (403, 422), "whoever asked cannot agree"
    lawless = {**form, "text": "您把差评删了，今天就给您全额退款。", "reason": "老板说的"}
    assert "E-OVERRIDE-LAW" in client.post(f"/cases/{number}/ask-pass", lawless).content.decode()
