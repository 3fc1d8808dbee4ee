"""Coming in and staying in: second factor, invitations, sessions, the role matrix over every route, settings."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.web import world
from tests.web.test_doors import address, everything, routes
from wanhui.web.qr import square

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.database
Visit = Callable[..., "Client"]
NEW = "another good password 5"


def switch_on(client: Client) -> tuple[Callable[[int], str], list[str]]:
    """Sets a second factor up through the page; gives what makes codes, and the recovery codes."""
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    page = client.get("/me/factor").content.decode()
    secret = re.search(r'name="secret" value="([A-Z2-7]+)"', page)[1]
    app = TOTP(base64.b32decode(secret), 6, SHA1(), 30)
    now = int(__import__("time").time())
    shown = client.post("/me/factor/on", {"secret": secret, "code": app.generate(now).decode()}).content.decode()
    codes = re.findall(r"<li><code>([a-z0-9-]+)</code>", shown)
    assert len(codes) == 10
    return lambda steps: app.generate(now + 30 * steps).decode(), codes


def test_with_a_second_factor_a_password_alone_opens_nothing(visit: Visit, merchant: world.Merchant) -> None:
    code, codes = switch_on(visit(merchant))
    client = visit()
    answer = client.post("/sign-in", {"login": merchant.login, "password": world.PASSWORD, "next": "/me"})
    assert answer["Location"] == "/sign-in/code?next=%2Fme"
    assert client.get("/cases").status_code == 302, "not in yet"
    wrong = client.post("/sign-in/code", {"code": "000000", "next": "/me"})
    assert wrong.status_code == 422 and "E-FACTOR-CODE" in wrong.content.decode()
    assert client.post("/sign-in/code", {"code": code(1), "next": "/me"})["Location"] == "/me"
    assert client.get("/cases").status_code == 200
    other = visit()
    other.post("/sign-in", {"login": merchant.login, "password": world.PASSWORD})
    assert other.post("/sign-in/code", {"code": codes[3]})["Location"] == "/cases"
    third = visit()
    third.post("/sign-in", {"login": merchant.login, "password": world.PASSWORD})
    assert third.post("/sign-in/code", {"code": codes[3]}).status_code == 422, "each recovery code once"


def test_the_square_is_drawn_here_and_holds_the_key_that_is_typed(visit: Visit, merchant: world.Merchant) -> None:
    page = visit(merchant).get("/me/factor").content.decode()
    secret = re.search(r'name="secret" value="([A-Z2-7]+)"', page)[1]
    link = re.search(r'href="(otpauth://[^"]+)"', page)[1].replace("&amp;", "&")
    assert f"secret={secret}" in link
    drawn = re.search(r'<svg[^>]*class="segno".*?</svg>', page, re.S)[0]
    assert drawn == str(square(link)) and "style=" not in drawn and "http" not in drawn.replace("http://www.w3.org", "")


def test_the_code_page_alone_lets_nobody_in(visit: Visit) -> None:
    assert visit().get("/sign-in/code")["Location"] == "/sign-in"


def test_codes_are_guessed_ten_times_at_most(visit: Visit, merchant: world.Merchant) -> None:
    code, _ = switch_on(visit(merchant))
    client = visit()
    client.post("/sign-in", {"login": merchant.login, "password": world.PASSWORD})
    for _ in range(10):
        client.post("/sign-in/code", {"code": "000000"})
    assert "E-SIGN-LOCKED" in client.post("/sign-in/code", {"code": code(1)}).content.decode()


def test_where_the_owner_asks_for_it_nobody_works_without_a_second_factor(
    visit: Visit, merchant: world.Merchant
) -> None:
    client = visit(merchant)
    client.post("/settings/account", {"name": "松间", "factor": "1", "sharing": "turn"})
    assert client.get("/cases")["Location"] == "/me/factor"
    assert client.get("/me").status_code == 200
    switch_on(client)
    assert client.get("/cases").status_code == 200


def test_an_invitation_is_followed_and_its_person_sees_only_their_shops(visit: Visit, merchant: world.Merchant) -> None:
    number = world.add_case(merchant)
    owner = visit(merchant)
    form = {"name": "何越", "login": f"he-{merchant.login}", "role": "agent"}
    page = owner.post("/settings/people/invite", form).content.decode()
    link = re.search(r"http://[^<]*?(/invited/[A-Za-z0-9_-]+)", page)[1]
    stranger = visit()
    assert "he-" in stranger.get(link).content.decode()
    assert stranger.post(link, {"name": "何越", "password": NEW})["Location"] == "/sign-in"
    assert stranger.get(link).status_code == 404, "a link works once"
    stranger.post("/sign-in", {"login": form["login"], "password": NEW})
    assert stranger.get("/cases").status_code == 200
    assert stranger.get(f"/cases/{number}").status_code == 404, "no shop was given"
    assert stranger.get("/settings/people").status_code == 403


def test_sessions_are_listed_and_ended(visit: Visit, merchant: world.Merchant) -> None:
    one, two = visit(), visit()
    for client in (one, two):
        client.post(
            "/sign-in", {"login": merchant.login, "password": world.PASSWORD}, headers={"User-Agent": "Browser 7"}
        )
    assert one.get("/me").content.decode().count("Browser 7") == 2
    one.post("/me/sessions")
    assert one.get("/cases").status_code == 200
    assert two.get("/cases").status_code == 302


def test_a_new_password_ends_every_other_session(visit: Visit, merchant: world.Merchant) -> None:
    one, two = visit(), visit()
    for client in (one, two):
        client.post("/sign-in", {"login": merchant.login, "password": world.PASSWORD})
    wrong = one.post("/me/password", {"old": "nope", "new": NEW})
    assert wrong.status_code == 422 and "E-SIGN-IN" in wrong.content.decode()
    assert one.post("/me/password", {"old": world.PASSWORD, "new": NEW})["Location"] == "/me"
    assert one.get("/cases").status_code == 200 and two.get("/cases").status_code == 302
    assert visit().post("/sign-in", {"login": merchant.login, "password": NEW})["Location"] == "/cases"


def test_the_welcome_page_is_shut_once_there_is_somebody(visit: Visit, merchant: world.Merchant) -> None:
    assert visit().get("/welcome?code=guess").status_code == 404


#: Routes that ask for a right of their own, and who has it.
RIGHTS = {
    "settings_people": {"lead", "owner"}, "settings_person": {"lead", "owner"}, "settings_rota": {"lead", "owner"},
    "settings_invite": {"owner"}, "settings_withdraw": {"owner"}, "settings_member": {"owner"},
    "settings_account": {"owner"}, "settings_api": {"owner"}, "settings_api_revoke": {"owner"},
    "settings_webhook": {"owner"}, "settings_webhook_again": {"owner"},
    "settings_new_shop": {"owner"}, "settings_sample": {"owner"},
    "settings_trail": {"owner", "auditor"}, "reassign": {"lead", "owner"},
    "package": {"agent", "lead", "owner"}, "marks": {"lead", "owner"},
    "settings_write_text": {"lead", "owner"}, "settings_write_playbook": {"owner"}, "settings_write_remedy": {"owner"},
    "settings_retention": {"lead", "owner"},
    "settings_authority": {"lead", "owner"}, "settings_limit": {"owner"}, "settings_budget": {"owner"},
}  # fmt: skip
#: What everybody may change about themselves.
OWN = {"password", "factor_on", "factor_off", "sessions", "account", "language", "theme", "sign_out", "sign_in",
       "sign_in_code", "sign_in_elsewhere", "sign_in_back", "welcome", "invited", "static", "manifest", "read_notices",
       "buyer_photos", "export_cases"}  # fmt: skip


@pytest.mark.capability("C-AD-01")
@pytest.mark.parametrize("role", ["agent", "lead", "owner", "auditor"])
def test_every_route_asks_for_the_right_role_and_an_auditor_changes_nothing(
    visit: Visit, database: object, unique: str, role: str
) -> None:
    home = world.merchant(unique, role=role)
    number = world.add_case(home)
    client = visit(home)
    before = everything(home)
    for route in routes():
        if route.name in OWN:
            continue
        allowed = role in RIGHTS.get(str(route.name), {"agent", "lead", "owner", "auditor"})
        path = address(route, number=number)
        read = client.get(path).status_code
        assert (read == 403) == (not allowed and read != 405), (route.name, read)
        if role == "auditor" or not allowed:
            written = client.post(path, {"text": "x", "name": "x"}).status_code
            assert written in (403, 405), (route.name, written)
    if role == "auditor":
        assert everything(home) == before
    else:
        code, _ = switch_on(client)
        again = visit()
        asked = again.post("/sign-in", {"login": home.login, "password": world.PASSWORD})
        assert asked["Location"].startswith("/sign-in/code") and len(code(1)) == 6


def test_a_shop_is_made_from_a_preset_and_changed(visit: Visit, merchant: world.Merchant) -> None:
    client = visit(merchant)
    place = client.post("/settings/shops/new", {"name": "海外店", "kind": "cross-border"})["Location"]
    page = client.get(place).content.decode()
    assert re.search(r'<option value="amazon" selected', page) and re.search(r"selected>America/New_York", page)
    assert re.search(r'<option value="cross-border" selected', page)
    form = {"name": "海外二店", "platform": "ebay", "time_zone": "Europe/Berlin", "currency": "eur", "sign": "",
            "review_limit": "2", "deadlines": "", "closed": "2026-12-31",
            **{f"day{n}": "09:00-18:00" for n in range(7)}}  # fmt: skip
    assert client.post(place, form).status_code == 302
    page = client.get(place).content.decode()
    assert "海外二店" in page and 'value="EUR"' in page and page.count('value="09:00-18:00"') == 7
    wrong = client.post(place, form | {"day0": "18:00-09:00"})
    assert (
        wrong.status_code == 422 and "E-SHOP-FORM" in wrong.content.decode() and "18:00-09:00" in wrong.content.decode()
    )
    assert client.get("/settings/shops/nope").status_code == 404


def test_the_trail_tells_who_did_what(visit: Visit, merchant: world.Merchant) -> None:
    client = visit(merchant)
    client.post("/settings/shops/new", {"name": "二店", "kind": "domestic"})
    page = client.get("/settings/trail").content.decode()
    assert "新加店铺" in page and "苏晴" in page
