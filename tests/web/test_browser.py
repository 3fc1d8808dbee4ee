"""The desk in a real Chromium: by keyboard, on the phone, in both languages and themes, and when things go wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.web import world
from tests.web.browsing import Desk

pytestmark = [pytest.mark.browser, pytest.mark.database]
BAD = "收到后麻烦把差评改成好评，再返您 10 元。"
GOOD = "林女士您好，杯口裂了是我们没有包好，很抱歉。今天 18:00 前告诉您补寄的时间。"
OpenDesk = Callable[..., Desk]


@pytest.fixture
def sit_down(open_desk: Callable[..., Desk], unique: str) -> OpenDesk:
    """Signs a new merchant's person in, before the queue of `plans`."""

    def sit(plans: tuple[world.Plan, ...] = world.PLANS, *, at: str = "/cases", **options: Any) -> Desk:
        home = world.merchant(unique)
        world.fill(home, plans)
        found = open_desk(home, **options)
        found.go(at)
        return found

    return sit


def test_ten_cases_are_walked_by_keyboard_alone(sit_down: OpenDesk) -> None:
    more = (world.Plan(id=f"m{n}", text=f"杯口有裂纹，第 {n} 只", issues=(("damaged", 0.9, (0, 5)),)) for n in range(6))
    at = sit_down((*world.PLANS, *more))
    page = at.page
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_selector("#case-title")
    assert page.url.endswith("/cases/1")
    assert page.locator("#row-1").get_attribute("aria-current") == "true"
    assert "#1" in page.title()
    told = page.evaluate("Object.fromEntries(htmx.values(htmx.find('#sitting'), 'post'))")
    assert told.get("csrfmiddlewaretoken"), "the minute that is told to the server is not refused"
    first = page.inner_text("#next h2")
    page.keyboard.press("e")
    page.wait_for_function("first => document.querySelector('#next h2').innerText !== first", arg=first)
    for number in range(2, 11):
        page.keyboard.press("]")
        page.wait_for_selector(f'#work[data-number="{number}"]')
        page.keyboard.press("s" if number % 2 else "a")
        page.wait_for_selector(".hand-over[open] :focus")
        page.keyboard.press("Enter")
        page.wait_for_selector(".hand-over[open]", state="detached")
    page.keyboard.press("4")
    page.wait_for_selector('.tabs [data-tab="4"][aria-current]')
    page.keyboard.press("?")
    assert page.is_visible("dialog#keys")
    page.keyboard.press("Escape")
    page.go_back()
    page.wait_for_selector('#work[data-number="10"]')


def test_a_file_with_errors_is_checked_its_good_rows_taken_and_its_bad_ones_explained(
    sit_down: OpenDesk, tmp_path: Path
) -> None:
    from wanhui.flows.upload_file import check_upload, import_upload

    at = sit_down((), at="/imports")
    page, home = at.page, at.home
    line = '{"kind":"review","id":"%s","shop":"s1","at":"%s","stars":1,"text":"杯子碎了"}'
    file = tmp_path / "评价.jsonl"
    file.write_text("\n".join((line % ("a", "2026-11-20T10:00:00+08:00"), line % ("b", "昨天"), "{broken")), "utf-8")
    page.set_input_files("#file", str(file))
    page.click("form[enctype] .button.main")
    page.wait_for_selector("#run")
    run = UUID(page.url.rsplit("/", 1)[1])
    check_upload(home.account, run, now=home.now)  # what the worker does meanwhile
    page.wait_for_selector("#run tbody tr >> nth=1")
    assert "昨天" in page.inner_text("#run tbody")
    with page.expect_download() as saved:
        page.click("#run a[download]")
    assert "昨天" in Path(saved.value.path()).read_text("utf-8-sig")
    page.click("#run form .button.main")
    import_upload(home.account, run, now=home.now)
    page.wait_for_selector("#run .notice.green")
    assert page.locator("#run dd").first.inner_text() == "1"


def test_while_typing_the_reply_is_checked_stopped_mended_sent_and_taken_back(sit_down: OpenDesk) -> None:
    at = sit_down((world.CRACKED,), at="/cases/1")
    page = at.page
    page.keyboard.press("r")
    editor = page.locator("#text-chat")
    assert editor.evaluate("e => e === document.activeElement")
    editor.fill("")
    page.keyboard.type(f"您好jke123？{BAD}")
    page.wait_for_selector("#lint-chat .finding.block")
    assert page.url.endswith("/cases/1"), "letters are words while one types"
    assert page.is_disabled("#send-chat [data-send]")
    assert "处须处理" in page.inner_text("#send-chat .why")
    assert page.locator("#mirror-chat mark.block").count() >= 1
    widths = page.evaluate("""() => [
      ...['#mirror-chat', '#text-chat'].map(s => document.querySelector(s).scrollHeight),
      ...[...document.querySelectorAll('#mirror-chat mark')].map(m => parseFloat(getComputedStyle(m).paddingLeft))]""")
    assert widths[0] == widths[1] and not any(widths[2:]), "what is underlined lies exactly on its words"
    page.keyboard.press("Control+Enter")
    page.keyboard.press("F8")
    assert page.locator("#lint-chat .finding[open]").count() == 1
    page.keyboard.press("Alt+Enter")
    page.wait_for_function("bad => !document.querySelector('#text-chat').value.includes(bad)", arg=BAD)
    with page.expect_response(lambda answer: answer.url.endswith("/lint")):
        editor.fill(GOOD)
    page.wait_for_selector("#send-chat [data-send]:enabled")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".toast [data-key='z']")
    assert "还没有连接平台" in page.inner_text("#sent")
    assert GOOD in page.inner_text("#timeline")
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    page.wait_for_function("text => document.querySelector('#text-chat').value === text", arg=GOOD)
    page.wait_for_selector("#sent", state="detached")


def test_a_sent_reply_is_copied_to_be_pasted(sit_down: OpenDesk) -> None:
    at = sit_down((world.CRACKED,), at="/cases/1", permissions=["clipboard-read", "clipboard-write"])
    page = at.page
    page.fill("#text-chat", GOOD)
    page.wait_for_selector("#send-chat [data-send]:enabled")
    page.dblclick("#send-chat [data-send]")
    page.click("[data-copy]")
    page.wait_for_function("async text => (await navigator.clipboard.readText()) === text", arg=GOOD)
    assert page.inner_text("#timeline").count(GOOD) == 1, "a double click sends once"


def test_a_two_character_word_is_found_as_it_is_typed_and_back_leads_back(sit_down: OpenDesk) -> None:
    page = sit_down().page
    page.keyboard.press("/")
    page.keyboard.type("退款")
    page.wait_for_function("() => document.querySelectorAll('#rows .row').length === 1")
    assert "退款一直没到账" in page.inner_text("#rows")
    assert "q=" in page.url
    page.go_back()
    page.wait_for_function("() => document.querySelectorAll('#rows .row').length === 4")


def test_a_highlight_opens_its_label_and_one_click_corrects_it(sit_down: OpenDesk) -> None:
    page = sit_down((world.CRACKED,), at="/cases/1").page
    page.click('a.mark[data-open="r-1"] >> nth=0')
    assert page.is_visible("#r-1 .panel")
    page.click("#r-1 .panel button[value='packaging']")
    page.wait_for_function("() => document.querySelector('#r-1 summary').innerText.includes('包装')")


def test_a_chosen_theme_outranks_the_system(sit_down: OpenDesk) -> None:
    page = sit_down((), at="/me", color_scheme="light").page
    page.click('button[value="dark"]')
    page.wait_for_selector('html[data-theme="dark"]')
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 17, 19)"


def test_between_two_widths_the_guide_is_a_drawer(sit_down: OpenDesk) -> None:
    page = sit_down((world.CRACKED,), at="/cases/1", viewport={"width": 1100, "height": 800}).page
    assert not page.is_visible("#text-chat")
    page.keyboard.press("r")
    page.wait_for_function("() => document.activeElement.id === 'text-chat'")
    page.keyboard.press("Escape")
    page.wait_for_selector("#text-chat", state="hidden")
    page.keyboard.press("\\")
    page.wait_for_selector("#text-chat", state="visible")


def test_words_not_sent_survive_a_reload_and_a_lost_connection(sit_down: OpenDesk) -> None:
    at = sit_down((world.CRACKED,), at="/cases/1")
    page = at.page
    page.fill("#text-chat", GOOD)
    page.wait_for_selector("#send-chat [data-send]:enabled")
    page.reload()
    page.wait_for_function("text => document.querySelector('#text-chat').value === text", arg=GOOD)
    page.wait_for_selector("#send-chat [data-send]:enabled")
    at.context.set_offline(True)
    page.click("#send-chat [data-send]")
    page.wait_for_function("() => document.querySelector('#toast').innerText.includes('连接断开')")
    assert page.input_value("#text-chat") == GOOD
    at.context.set_offline(False)
    page.click("#send-chat [data-send]")
    page.wait_for_selector("#sent")
    assert page.inner_text("#timeline").count(GOOD) == 1
    at.complaints.clear()


def test_a_session_that_ends_in_the_middle_loses_no_words(sit_down: OpenDesk) -> None:
    at = sit_down((world.CRACKED,), at="/cases/1")
    page = at.page
    at.context.clear_cookies(name=re.compile("^wanhui-[0-9]+$"))
    page.fill("#text-chat", GOOD)
    page.wait_for_function("() => document.querySelector('#toast').innerText.includes('登录已过期')")
    page.reload()
    page.fill("#login", at.home.login)
    page.fill("#password", world.PASSWORD)
    page.click("main .button.main")
    page.wait_for_function("text => document.querySelector('#text-chat').value === text", arg=GOOD)
    at.complaints.clear()


def test_a_word_being_composed_is_no_shortcut(sit_down: OpenDesk) -> None:
    page = sit_down().page
    page.evaluate("""() => document.body.dispatchEvent(
      new KeyboardEvent('keydown', {key: 'j', isComposing: true, bubbles: true}))""")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_without_scripts_everything_is_still_done_by_forms(sit_down: OpenDesk) -> None:
    at = sit_down((world.CRACKED,), java_script_enabled=False)
    page = at.page
    page.click("#row-1")
    assert page.is_visible("#case-title")
    page.fill("#text-chat", BAD)
    page.click("#next button")
    assert page.is_visible("#case-title")
    page.goto(f"{at.address}/cases/1?object=public_reply&view=reply")
    assert page.is_visible("#text-public_reply")


def test_hostile_words_run_nothing_in_a_real_browser(sit_down: OpenDesk) -> None:
    plan = world.Plan(
        id="r1", text='<img src=x onerror="alert(1)"><script>alert(2)</script>\u202e破了',
        issues=(("damaged", 0.9, (0, 9)),), buyer="<svg onload=alert(3)>",
    )  # fmt: skip
    page = sit_down((plan,), at="/cases/1").page
    assert "<img src=x" in page.inner_text(".said")
    assert "U+202E" in page.inner_text(".said")
