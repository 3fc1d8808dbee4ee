"""Who comes in, what they see of others, and what a page may do: sign-in, isolation, headers, methods, hostile text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.urls import URLPattern

from tests.web import world
from wanhui.store.keys import new_key

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.database
Visit = Callable[..., "Client"]
#: Pages that a stranger may see, and acts that a stranger may do.
OPEN = {
    "sign_in",
    "sign_in_code",
    "sign_in_elsewhere",
    "sign_in_back",
    "welcome",
    "invited",
    "sign_out",
    "language",
    "theme",
    "static",
    "manifest",
    "buyer_photos",
}


def routes() -> list[URLPattern]:
    from wanhui.web.urls import urlpatterns

    return urlpatterns


def address(route: URLPattern, *, number: int = 1, key: object = None) -> str:
    from django.urls import reverse

    from wanhui.web.assets import assets

    values = {
        "number": number,
        "key": key or new_key(),
        "digest": assets()["desk.css"].digest,
        "name": "desk.css",
        "pack": "damaged",
        "panel": "nothing",
        "token": "none",
        "shop": "s1",
        "order": "o1",
    }
    wanted = set(route.pattern.converters) | set(route.pattern.regex.groupindex)
    return reverse(str(route.name), kwargs={name: values[name] for name in wanted})


def csrf(page: object) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


# signing in --------------------------------------------------------------------------------------------------------


def test_a_person_signs_in_works_and_signs_out(visit: Visit, merchant: world.Merchant) -> None:
    client = visit(enforce_csrf_checks=True)
    page = client.get("/cases")
    assert page.status_code == 302 and page["Location"] == "/sign-in?next=%2Fcases"
    form = {"login": merchant.login.upper(), "password": world.PASSWORD, "next": "/me"}
    token = csrf(client.get("/sign-in"))
    assert client.post("/sign-in", form | {"csrfmiddlewaretoken": token})["Location"] == "/me"
    assert client.get("/cases").status_code == 200
    assert client.post("/sign-out", {"csrfmiddlewaretoken": csrf(client.get("/me"))}).status_code == 302
    assert client.get("/cases").status_code == 302


def test_a_session_gets_a_new_key_at_sign_in(visit: Visit, merchant: world.Merchant) -> None:
    client = visit()
    client.cookies[world_cookie()] = "planted-by-somebody-else-0000000"
    client.post("/sign-in", {"login": merchant.login, "password": world.PASSWORD})
    assert client.cookies[world_cookie()].value != "planted-by-somebody-else-0000000"


def world_cookie() -> str:
    from wanhui import settings

    return settings.SESSION_COOKIE_NAME


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(visit: Visit, merchant: world.Merchant) -> None:
    client = visit()
    wrong = client.post("/sign-in", {"login": merchant.login, "password": "nope"})
    unknown = client.post("/sign-in", {"login": f"nobody-{merchant.login}"[-60:], "password": "nope"})
    assert wrong.status_code == unknown.status_code == 422
    alike = [
        re.sub(r'value="[^"]*"', "", page.content.decode()) for page in (wrong, unknown)
    ]  # fmt: skip
    assert alike[0] == alike[1]
    assert "E-SIGN-IN" in alike[0]


def test_the_name_that_was_typed_is_kept_and_the_password_is_not(visit: Visit, merchant: world.Merchant) -> None:
    page = visit().post("/sign-in", {"login": merchant.login, "password": "not-this-one"}).content.decode()
    assert merchant.login in page
    assert "not-this-one" not in page


def test_after_ten_wrong_tries_even_the_right_password_waits(visit: Visit, merchant: world.Merchant) -> None:
    client = visit()
    for _ in range(10):
        client.post("/sign-in", {"login": merchant.login, "password": "nope"})
    page = client.post("/sign-in", {"login": merchant.login, "password": world.PASSWORD})
    assert page.status_code == 422
    assert "E-SIGN-LOCKED" in page.content.decode()


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_leads_only_to_pages_of_ours(visit: Visit, merchant: world.Merchant, wanted: str) -> None:
    form = {"login": merchant.login, "password": world.PASSWORD, "next": wanted}
    assert visit().post("/sign-in", form)["Location"] == "/cases"


def test_somebody_who_left_the_account_is_signed_out(visit: Visit, merchant: world.Merchant) -> None:
    from wanhui.store.accounts import change_role

    client = visit(merchant)
    assert client.get("/cases").status_code == 200
    change_role(merchant.account, merchant.person, None)
    assert client.get("/cases").status_code == 302


def test_sign_in_is_written_into_the_audit_trail(visit: Visit, merchant: world.Merchant) -> None:
    from wanhui.store import tenancy

    visit().post("/sign-in", {"login": merchant.login, "password": world.PASSWORD})
    with tenancy.account(merchant.account) as cursor:
        cursor.execute("SELECT actor, action FROM store_auditevent WHERE account_id = %s", [merchant.account])
        assert cursor.fetchall() == [(str(merchant.person), "signed_in")]


# every route -------------------------------------------------------------------------------------------------------


def test_every_page_asks_a_stranger_to_sign_in(visit: Visit) -> None:
    client = visit()
    for route in routes():
        if route.name in OPEN:
            continue
        for method in (client.get, client.post):
            answer = method(address(route))
            assert answer.status_code in (302, 405), (route.name, answer.status_code)
            assert answer.status_code == 405 or answer["Location"].startswith("/sign-in"), route.name


def test_a_part_of_a_page_tells_a_stranger_only_that_the_session_is_over(visit: Visit) -> None:
    answer = visit().get("/cases/1", headers={"HX-Request": "true", "HX-Target": "work"})
    assert (answer.status_code, answer.content) == (401, b"")


def test_no_get_changes_anything(visit: Visit, merchant: world.Merchant) -> None:
    number = world.add_case(merchant)
    client = visit(merchant)
    before = everything(merchant)
    for route in routes():
        if route.name not in ("sign_in", "static"):
            client.get(address(route, number=number))
            client.head(address(route, number=number))
    assert everything(merchant) == before


def everything(merchant: world.Merchant) -> dict[str, list[tuple[object, ...]]]:
    from wanhui.store import tenancy

    tables = ("case", "caseevent", "reply", "correction", "importrun", "record", "reading", "auditevent")
    found = {}
    with tenancy.account(merchant.account) as cursor:
        for table in tables:
            cursor.execute(f"SELECT t::text FROM store_{table} t WHERE account_id = %s ORDER BY 1", [merchant.account])
            found[table] = cursor.fetchall()
        cursor.execute("SELECT language FROM store_user WHERE id = %s", [merchant.person])
        found["language"] = cursor.fetchall()
    return found


def test_every_act_needs_the_token_of_its_form(visit: Visit, merchant: world.Merchant) -> None:
    number = world.add_case(merchant)
    client = visit(merchant, enforce_csrf_checks=True)
    before = everything(merchant)
    for route in routes():
        if route.name == "static":
            continue
        answer = client.post(address(route, number=number), {"text": "x", "object": "chat", "language": "en"})
        assert answer.status_code in (403, 405), route.name
    assert everything(merchant) == before


def test_a_nul_which_no_database_can_keep_is_taken_out_of_every_address_and_form(
    visit: Visit, merchant: world.Merchant
) -> None:
    client = visit(merchant)
    for page in ("/insights/agents?shop=%00x", "/insights/cases?key=%00", "/cases?shop=%00"):
        assert client.get(page).status_code in (200, 404), page
    assert client.get("/settings/shops/s%001").status_code == 404
    client.post("/me/language", {"language": "e\0n"})
    assert '<html lang="en"' in client.get("/cases").content.decode()


def test_an_auditor_looks_and_changes_nothing(visit: Visit, database: object, unique: str) -> None:
    auditor = world.merchant(unique, role="auditor")
    number = world.add_case(auditor)
    client = visit(auditor)
    assert client.get(f"/cases/{number}").status_code == 200
    before = everything(auditor)
    for name in ("lint", "send", "undo", "step", "correct"):
        answer = client.post(f"/cases/{number}/{name}", {"text": "您好", "object": "chat", "step": "read_review"})
        assert (answer.status_code, b"E-ROLE-READS" in answer.content) == (403, True), name
    assert client.post("/imports").status_code == 403
    assert everything(auditor) == before


@pytest.mark.capability("C-AD-02")
def test_one_desk_shows_all_shops_of_an_account_and_nothing_of_another(
    visit: Visit, database: object, unique: str
) -> None:
    from wanhui.flows.upload_file import take_upload
    from wanhui.records.parties import Shop
    from wanhui.store.records import save_records

    mine, theirs = world.merchant(f"{unique}-a"), world.merchant(f"{unique}-b")
    save_records(mine.account, [Shop(id="s2", shop="s2", platform="amazon", name="松间海外店")])
    canary = "金丝雀暗号七七四"
    number = world.add_case(
        theirs, world.Plan(id="r9", text=f"{canary}，杯子碎了", issues=(("damaged", 0.9, (9, 13)),))
    )
    run = take_upload(theirs.account, f"{canary}.csv", [b"x"], shop="", language="zh", now=theirs.now)
    ours = world.add_case(mine)
    client = visit(mine)
    queue = client.get("/cases?tab=all").content.decode()
    assert "松间器物" in queue and "松间海外店" in queue, "both shops stand in one desk"
    for route in routes():
        for wanted in (number, number + 1, ours):
            page = client.get(address(route, number=wanted, key=run))
            if getattr(page, "streaming", False):
                continue
            assert canary not in page.content.decode(), route.name
    assert canary not in client.get("/cases", {"q": canary[:2], "tab": "all"}).content.decode().split("</form>")[-1]
    assert client.get(f"/imports/{run}").status_code == 404
    before = everything(theirs)
    for name in ("send", "undo", "step", "correct"):
        client.post(
            f"/cases/{number}/{name}", {"text": "您好", "object": "chat", "step": "read_review", "reply": new_key()}
        )
    assert everything(theirs) == before


# headers -----------------------------------------------------------------------------------------------------------


def test_every_page_forbids_inline_code_frames_and_caches(visit: Visit, merchant: world.Merchant) -> None:
    client = visit(merchant)
    for path in ("/cases", "/me", "/imports", "/keys", "/nope", "/sign-in"):
        page = client.get(path)
        policy = page["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
        assert page["X-Frame-Options"] == "DENY"
        assert page["X-Content-Type-Options"] == "nosniff"
        assert page["Cache-Control"] == "private, no-store"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(visit: Visit, merchant: world.Merchant) -> None:
    client = visit()
    client.get("/sign-in")
    client.post("/sign-in", {"login": merchant.login, "password": world.PASSWORD})
    for cookie in client.cookies.values():
        assert cookie["httponly"] and cookie["samesite"] == "Lax", cookie.key


def test_a_host_that_is_not_ours_is_refused(visit: Visit) -> None:
    assert visit().get("/sign-in", headers={"Host": "evil.example"}).status_code == 400


def test_static_files_are_known_by_name_kept_for_long_and_nothing_else_is_served(visit: Visit) -> None:
    from wanhui.web.assets import address as asset_address
    from wanhui.web.assets import assets

    client = visit()
    page = client.get(asset_address("desk.css"))
    assert page.status_code == 200 and "immutable" in page["Cache-Control"]
    digest = assets()["desk.css"].digest
    for name in ("../settings.py", "..%2f..%2fsettings.py", "desk.css/..", "nope.css"):
        assert client.get(f"/static/{digest}/{name}").status_code == 404
    assert client.get("/static/000000000000/desk.css").status_code == 404


# languages ---------------------------------------------------------------------------------------------------------


def test_before_sign_in_the_browser_decides_the_language_and_a_button_changes_it(visit: Visit) -> None:
    client = visit()
    english = client.get("/sign-in", headers={"Accept-Language": "en-US,en"}).content.decode()
    assert '<html lang="en"' in english and "Password" in english
    assert '<html lang="zh-CN"' in client.get("/sign-in", headers={"Accept-Language": "fr"}).content.decode()
    client.post("/me/language", {"language": "en", "next": "/sign-in"})
    assert '<html lang="en"' in client.get("/sign-in", headers={"Accept-Language": "zh"}).content.decode()


SPOKEN = {
    "en": (
        ("Arrived damaged", "Read the review", "No such page", "Import"),
        r"\d{1,2} [A-Z][a-z]{2} \d\d:\d\d",
        "what is wrong",
    ),
    "zh": (("收到时破损", "读完评价原文", "没有这个页面", "导入"), r"\d\d-\d\d \d\d:\d\d", "原因和改法"),
}


@pytest.mark.capability("C-AD-04")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_errors_reasons_exports_and_dates_follow_the_language_and_money_the_shop(
    visit: Visit, merchant: world.Merchant, language: str
) -> None:
    from uuid import UUID

    from django.core.files.uploadedfile import SimpleUploadedFile

    from wanhui.flows.upload_file import check_upload

    number = world.add_case(merchant)
    client = visit(merchant)
    client.post("/me/language", {"language": language})
    words, date, head = SPOKEN[language]
    pages = "".join(client.get(p).content.decode() for p in (f"/cases/{number}", "/me", "/imports", "/nope"))
    assert all(word in pages for word in words)
    assert not any(word in pages for word in SPOKEN["en" if language == "zh" else "zh"][0][:3])
    assert re.search(date, pages)
    assert "¥68.00" in pages, "money follows the shop"
    blocked = client.post(
        f"/cases/{number}/lint", {"object": "chat", "text": "请改成好评，返您 10 元"}
    ).content.decode()
    assert ("Cannot send" if language == "en" else "不能发送") in blocked
    place = client.post("/imports", {"file": SimpleUploadedFile("a.jsonl", b'{"kind":"nope"}\n')})["Location"]
    check_upload(merchant.account, UUID(place.rsplit("/", 1)[1]), now=merchant.now)
    rejects = b"".join(client.get(f"{place}/rejects").streaming_content).decode("utf-8-sig")
    assert head in rejects


# hostile text ------------------------------------------------------------------------------------------------------

HOSTILE = (
    '<script>alert(1)</script><img src=x onerror=alert(1)>"><svg onload=alert(1)> \u202e反转 ' + "z" + "\u0301" * 60
)


def test_hostile_words_of_a_buyer_are_shown_and_do_nothing(visit: Visit, merchant: world.Merchant) -> None:
    text = HOSTILE + " 杯子碎了 " + "长" * 100_000
    plan = world.Plan(id="r1", text=text, issues=(("damaged", 0.9, (0, 25)),), buyer="<b>林</b>")
    number = world.add_case(merchant, plan)
    client = visit(merchant)
    for path in ("/cases", f"/cases/{number}"):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page and "<img src=x" not in page and "<b>林" not in page
        assert "\u202e" not in page
        assert "\u0301" * 10 not in page
    assert "&lt;script&gt;" in page
    assert "U+202E" in page
    assert "<summary>" in page and "字</summary>" in page, "long texts are folded"


def test_what_is_searched_for_is_shown_as_text(visit: Visit, merchant: world.Merchant) -> None:
    page = visit(merchant).get("/cases", {"q": HOSTILE[:90]}).content.decode()
    assert "<script>alert" not in page and "<img" not in page.replace('<img class="brand"', "")
