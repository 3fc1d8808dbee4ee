"""What an agent does on the desk, through the pages: read, correct, write, be stopped, send, take back, import."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from tests.web import world

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.database
Visit = Callable[..., "Client"]
GOOD = "林女士您好，杯口裂了是我们没有包好，很抱歉。今天 18:00 前告诉您补寄的时间。"
BAD = "收到后麻烦把差评改成好评，再返您 10 元。"
HX = {"HX-Request": "true"}
EXPORTS = Path(__file__).parents[2] / "examples" / "exports"


def text_of(page: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


@pytest.fixture
def number(merchant: world.Merchant) -> int:
    return world.add_case(merchant)


@pytest.fixture
def client(visit: Visit, merchant: world.Merchant) -> Client:
    return visit(merchant)


# the queue ---------------------------------------------------------------------------------------------------------


@pytest.mark.capability("C-DK-01")
def test_the_desk_shows_one_queue_and_one_next_action_with_its_reason_and_time(client: Client, number: int) -> None:
    page = client.get(f"/cases/{number}").content.decode()
    step = page.split('id="next"')[1].split("</section>")[0]
    assert step.count("<h2>") == 1
    assert "读完评价原文" in step and "先看清买家说了什么" in step
    assert re.search(r"<time [^>]*>[^<]*\d\d:\d\d 前</time>", step)
    assert len(re.findall(r'class="button main"', page.split('id="guide"')[1].split("<dialog")[0])) == 1
    assert page.count('id="queue"') == 1


def test_tabs_count_and_rows_stand_in_groups_by_due_time(visit: Visit, merchant: world.Merchant) -> None:
    world.fill(merchant)
    page = visit(merchant).get("/cases")
    assert "待我处理 4" in text_of(page)
    assert page.content.decode().count('class="row"') == 4


@pytest.mark.parametrize(("word", "found"), [("退款", 1), ("红疹", 1), ("O-r2", 1), ("没有这句话", 0)])
def test_search_finds_two_characters_and_order_numbers(
    visit: Visit, merchant: world.Merchant, word: str, found: int
) -> None:
    world.fill(merchant)
    page = visit(merchant).get("/cases", {"q": word, "tab": "all"}).content.decode()
    assert page.count('class="row"') == found


def test_filters_narrow_the_queue(visit: Visit, merchant: world.Merchant) -> None:
    world.fill(merchant)
    client = visit(merchant)
    count = lambda **asked: client.get("/cases", asked).content.decode().count('class="row"')  # noqa: E731
    assert count(weight="safety") == 1
    assert count(shop="s1") == 4 and count(shop="s9") == 0
    assert count(platform="taobao") == 4 and count(platform="amazon") == 0
    assert count(clock="late") == 0 and count(sort="newest") == 4


def test_a_long_queue_comes_page_by_page(
    visit: Visit, merchant: world.Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wanhui.flows import show_desk

    world.fill(merchant)
    monkeypatch.setattr(show_desk, "PAGE", 3)
    client = visit(merchant)
    first = client.get("/cases").content.decode()
    onward = re.search(r'class="more" href="([^"]+)"', first)
    assert onward
    second = client.get(onward[1].replace("&amp;", "&"), headers=HX | {"HX-Target": "more"}).content.decode()
    rows = re.findall(r'id="row-(\d+)"', first + second)
    assert sorted(map(int, rows)) == [1, 2, 3, 4]
    assert "<html" not in second


def test_an_empty_desk_says_what_to_do(client: Client, merchant: world.Merchant) -> None:
    page = client.get("/cases").content.decode()
    assert "还没有工单" in page and 'href="/imports"' in page


def test_htmx_gets_only_the_part_it_replaces(client: Client, number: int) -> None:
    part = client.get(f"/cases/{number}", headers=HX | {"HX-Target": "work"}).content.decode()
    assert 'id="work"' in part and "<html" not in part and 'id="queue"' not in part
    restored = client.get(
        f"/cases/{number}", headers=HX | {"HX-Target": "work", "HX-History-Restore-Request": "true"}
    )  # fmt: skip
    assert "<html" in restored.content.decode()


@pytest.mark.parametrize("cases", [1, 3])
def test_a_page_takes_a_bounded_number_of_queries(visit: Visit, merchant: world.Merchant, cases: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    numbers = world.fill(merchant, world.PLANS[:cases])
    client = visit(merchant)
    with CaptureQueriesContext(connection) as queue:
        client.get("/cases")
    with CaptureQueriesContext(connection) as page:
        client.get(f"/cases/{numbers[0]}")
    assert (len(queue), len(page)) <= (16, 30), (len(queue), len(page))


# what was read -----------------------------------------------------------------------------------------------------


def test_a_label_shows_its_probability_and_words_and_is_corrected_in_one_act(
    client: Client, number: int, merchant: world.Merchant
) -> None:
    page = client.get(f"/cases/{number}").content.decode()
    chip = page.split('id="r-1"')[1].split("</details>")[0]
    assert "服务" in chip and "0.91" in chip
    quotes = re.findall(r"<q><bdi>(.*?)</bdi></q>", chip)
    assert "没人理" in quotes, "the words it rests on"
    marked = re.findall(r'<a class="mark issue" href="#r-1"[^>]*>(.*?)</a>', page)
    assert marked == quotes, "the same words are marked in the review"
    record = re.search(r'name="record" value="([^"]+)"', page)[1]
    answer = client.post(f"/cases/{number}/correct", {"record": record, "old": "service", "new": "packaging"})
    assert answer.status_code == 302
    page = client.get(f"/cases/{number}").content.decode()
    chips = page.split('class="chips"')[1].split("</section>")[0]
    assert ">包装" in chips.split("</summary>")[1] and "服务</button>" in chips
    from wanhui.store.readings import corrections

    kept = corrections(merchant.account, [UUID(record)])
    assert [(one.head, one.before, one.after) for one in kept] == [
        ("issues", ["damaged", "service"], ["damaged", "packaging"])
    ]


def test_a_guess_is_shown_as_a_guess(visit: Visit, merchant: world.Merchant) -> None:
    number = world.add_case(merchant, world.PLANS[3])
    page = visit(merchant).get(f"/cases/{number}").content.decode()
    assert re.search(r'class="chip guess">质量\?', page)
    assert "只是猜测" in page


def test_a_label_that_is_taken_away_goes(client: Client, number: int) -> None:
    record = re.search(r'name="record" value="([^"]+)"', client.get(f"/cases/{number}").content.decode())[1]
    client.post(f"/cases/{number}/correct", {"record": record, "old": "service", "new": ""})
    client.post(f"/cases/{number}/correct", {"record": record, "old": "service", "new": ""})
    chips = client.get(f"/cases/{number}").content.decode().split('class="chips"')[1].split("</section>")[0]
    assert 'id="r-0"' in chips and ">服务 " not in chips


def test_a_label_nobody_knows_is_refused(client: Client, number: int) -> None:
    record = re.search(r'name="record" value="([^"]+)"', client.get(f"/cases/{number}").content.decode())[1]
    answer = client.post(f"/cases/{number}/correct", {"record": record, "old": "service", "new": "<b>"})
    assert (answer.status_code, b"E-CASE-LABEL" in answer.content) == (422, True)


def test_htmx_gets_the_case_and_its_row_after_an_act(client: Client, number: int) -> None:
    headers = HX | {"HX-Target": "work"}
    part = client.post(f"/cases/{number}/step", {"step": "read_review"}, headers=headers).content.decode()
    assert "打开订单链路" in part and f'id="row-{number}"' in part and "<html" not in part
    blocked = client.post(
        f"/cases/{number}/send", {"object": "chat", "text": BAD, "key": "k", "version": 9}, headers=headers
    )
    assert blocked.status_code == 422 and BAD in blocked.content.decode()
    assert "<html" not in blocked.content.decode()
    sent = client.post(
        f"/cases/{number}/send", {"object": "chat", "text": GOOD, "key": "k", "version": 9}, headers=headers
    )
    assert 'id="toast"' in sent.content.decode() and "撤回" in sent.content.decode()


# facts -------------------------------------------------------------------------------------------------------------


def test_the_chain_marks_what_came_late(client: Client, number: int) -> None:
    chain = client.get(f"/cases/{number}").content.decode().split('class="chain"')[1].split("</ol>")[0]
    states = re.findall(r'<li class="(\w+)">', chain)
    assert states == ["done", "done", "late", "done"]


def test_steps_lead_one_after_another(client: Client, number: int) -> None:
    titles = []
    for _ in range(3):
        page = client.get(f"/cases/{number}").content.decode()
        step = page.split('id="next"')[1]
        titles.append(re.search(r"<h2>(.*?)</h2>", step)[1])
        wanted = re.search(r'name="step" value="([^"]+)"', step)[1]
        client.post(f"/cases/{number}/step", {"step": wanted})
        client.post(f"/cases/{number}/step", {"step": wanted})
    assert titles == ["读完评价原文", "打开订单链路", "核对物流节点"]


# the composer ------------------------------------------------------------------------------------------------------


def test_a_step_is_left_out_for_a_reason_and_its_gate_stays_shut(client: Client, number: int) -> None:
    page = client.get(f"/cases/{number}").content.decode().split('id="next"')[1]
    before, step = re.search(r"<h2>(.*?)</h2>", page)[1], re.search(r'name="step" value="([^"]+)"', page)[1]
    client.post(f"/cases/{number}/step", {"step": step, "left_out": "评价只有两个字"})
    after = client.get(f"/cases/{number}").content.decode().split('id="next"')[1].split("</section>")[0]
    assert re.search(r"<h2>(.*?)</h2>", after)[1] != before
    assert 'class="met"' not in after


def test_what_is_typed_is_checked_and_comes_back_with_a_rewrite(client: Client, number: int) -> None:
    part = client.post(
        f"/cases/{number}/lint", {"object": "chat", "text": BAD}, headers=HX | {"HX-Target": "lint-chat"}
    ).content.decode()  # fmt: skip
    assert "<html" not in part
    assert "不能发送：" in part and "data-take=" in part
    assert 'id="send-chat"' in part and "disabled" in part and "处须处理" in part
    start, end = re.search(r'data-start="(\d+)" data-end="(\d+)" data-severity="block"', part).groups()
    assert 0 <= int(start) < int(end) <= len(BAD)
    said = "您好，2020-11-04 09:00前给您退款。我去核实原因。后天18:00前答复您。"
    part = client.post(
        f"/cases/{number}/lint", {"object": "chat", "text": said}, headers=HX | {"HX-Target": "lint-chat"}
    ).content.decode()  # fmt: skip
    assert part.count("承诺：") == 3
    assert part.count("说的时间已经过了") == 1
    assert part.count("没说时间，不会提醒") == 1, "a promise without a time is none that anybody is reminded of"


def test_without_scripts_a_rewrite_is_taken_by_the_form(client: Client, number: int) -> None:
    page = client.post(f"/cases/{number}/lint", {"object": "chat", "text": BAD, "take": "0"}).content.decode()
    written = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)[1]
    assert written != BAD and "差评改" not in written


def test_a_blocked_reply_does_not_leave_and_keeps_every_word(
    client: Client, number: int, merchant: world.Merchant
) -> None:
    page = client.post(f"/cases/{number}/send", {"object": "chat", "text": BAD, "key": "k", "version": 9})
    assert page.status_code == 422
    assert "E-REPLY-BLOCKED" in page.content.decode()
    assert BAD in page.content.decode()
    assert replies(merchant) == []


def replies(merchant: world.Merchant) -> list[tuple[object, ...]]:
    from wanhui.store import tenancy

    with tenancy.account(merchant.account) as cursor:
        cursor.execute("SELECT id, text, status FROM store_reply WHERE account_id = %s", [merchant.account])
        return list(cursor.fetchall())


def test_a_reply_is_recorded_to_be_pasted_and_can_be_taken_back(
    client: Client, number: int, merchant: world.Merchant
) -> None:
    page = client.post(f"/cases/{number}/send", {"object": "chat", "text": GOOD, "key": "k", "version": 9}, follow=True)
    body = page.content.decode()
    assert "还没有连接平台" in body and "data-copy" in body and "10 秒内可撤回" in body
    assert body.count(GOOD) >= 2, "in the timeline and to copy"
    ((key, text, status),) = replies(merchant)
    assert (text, status) == (GOOD, "sending")
    back = client.post(f"/cases/{number}/undo", {"reply": key}, follow=True).content.decode()
    assert "还没有连接平台" not in back
    assert f"\n{GOOD}</textarea>" in back, "the words are a draft again"


def test_sending_twice_sends_once(client: Client, number: int, merchant: world.Merchant) -> None:
    for _ in range(2):
        client.post(f"/cases/{number}/send", {"object": "chat", "text": GOOD, "key": "same", "version": 9})
    assert len(replies(merchant)) == 1


def test_after_ten_seconds_it_is_in_the_case_and_cannot_be_taken_back(
    client: Client, number: int, merchant: world.Merchant
) -> None:
    from wanhui.flows.answer_case import deliver
    from wanhui.web.viewer import read_clock

    client.post(f"/cases/{number}/send", {"object": "chat", "text": GOOD, "key": "k", "version": 9})
    ((key, _, _),) = replies(merchant)
    later = read_clock() + timedelta(seconds=11)
    assert deliver(merchant.account, key, now=later)
    assert not deliver(merchant.account, key, now=later), "twice delivers once"
    answer = client.post(f"/cases/{number}/undo", {"reply": key})
    assert (answer.status_code, b"E-REPLY-GONE" in answer.content) == (422, True)
    page = text_of(client.get(f"/cases/{number}"))
    assert "首次响应" not in page.split("查明原因")[0], "the clock was met"


@pytest.mark.parametrize(
    ("text", "code"), [("  \r\n ", "E-REPLY-EMPTY"), ("好" * 501, "E-REPLY-LONG")], ids=["empty", "long"]
)  # fmt: skip
def test_a_reply_that_cannot_fit_is_refused_in_words(client: Client, number: int, text: str, code: str) -> None:
    page = client.post(f"/cases/{number}/send", {"object": "chat", "text": text, "key": "k", "version": 9})
    assert (page.status_code, code in page.content.decode()) == (422, True)


@pytest.mark.parametrize("text", ["\x00", "\ud83d", "<script>", "{{ 7 }}{% x %}", "🙂" * 400, "a" * 900_000])
def test_no_text_breaks_the_check(client: Client, number: int, text: str) -> None:
    page = client.post(f"/cases/{number}/lint", {"object": "chat", "text": text.encode("utf-8", "replace").decode()})
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().split("<textarea")[1].split("</textarea>")[0]


# bringing files in -------------------------------------------------------------------------------------------------


LINES = (
    '{"kind":"order","id":"O9","shop":"s1","buyer":"b9","created_at":"2026-11-01T08:00:00+08:00","lines":[]}\n'
    '{"kind":"review","id":"R9","shop":"s1","at":"昨天","text":"=cmd|x"}\n'
)


def upload(client: Client, name: str, body: bytes) -> object:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return client.post("/imports", {"file": SimpleUploadedFile(name, body), "shop": ""})


def test_a_file_is_checked_first_and_its_bad_rows_are_listed_and_can_be_downloaded(
    client: Client, merchant: world.Merchant
) -> None:
    from wanhui.flows.upload_file import check_upload
    from wanhui.store.records import named

    answer = upload(client, "../导出<b>.jsonl", LINES.encode())
    assert answer.status_code == 302
    place = answer["Location"]
    waiting = client.get(place).content.decode()
    assert "every 1s" in waiting and "导出&lt;b&gt;.jsonl" in waiting
    check_upload(merchant.account, UUID(place.rsplit("/", 1)[1]), now=merchant.now)
    page = text_of(client.get(place))
    assert "可以导入 1" in page and "要看一眼 1" in page and "昨天" in page and "E-RECORD-FIELD" in page
    assert not named(merchant.account, "order", [("s1", "O9")]), "a check writes nothing"
    rejects = b"".join(client.get(f"{place}/rejects").streaming_content).decode("utf-8-sig")
    assert len(rejects.splitlines()) == 2
    assert "导入 1 条" in page


def test_a_marketplace_file_of_a_new_shop_is_brought_in_under_its_name(
    client: Client, merchant: world.Merchant
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from wanhui.flows.upload_file import check_upload, import_upload
    from wanhui.settings import ENVIRONMENT
    from wanhui.store.shops import shops

    file = SimpleUploadedFile("拼多多.csv", (EXPORTS / "pinduoduo_orders.csv").read_bytes())
    place = client.post("/imports", {"file": file, "new_shop": " 新店 ", "platform": "pdd"})["Location"]
    key = UUID(place.rsplit("/", 1)[1])
    check_upload(merchant.account, key, now=merchant.now)
    assert "新店" not in {shop.id for shop in shops(merchant.account)}
    client.post(place)
    client.post(place)
    import_upload(merchant.account, key, now=merchant.now)
    assert ("新店", "pdd") in {(shop.id, shop.platform) for shop in shops(merchant.account)}
    page = client.get(place).content.decode()
    assert not list((ENVIRONMENT.home / "uploads").rglob("拼多多.csv")), "kept once, as raw input"
    assert re.search(r"已导入 \d+ 条", page)
    assert "every 1s" not in page


def test_a_file_that_cannot_be_read_says_why_in_one_sentence(client: Client, merchant: world.Merchant) -> None:
    from wanhui.flows.upload_file import check_upload

    place = upload(client, "photo.csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64)["Location"]
    check_upload(merchant.account, UUID(place.rsplit("/", 1)[1]), now=merchant.now)
    assert "E-FILE-BINARY" in text_of(client.get(place))


def test_no_file_and_too_large_a_file_are_refused_in_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from wanhui.web import uploads

    assert "E-UPLOAD-NONE" in client.post("/imports", {"shop": ""}).content.decode()
    monkeypatch.setattr(uploads, "LARGEST", 10)
    assert "E-UPLOAD-SIZE" in upload(client, "a.csv", b"x" * 100).content.decode()
