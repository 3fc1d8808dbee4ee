"""Keys of programs: who makes them, what they open, for how long and how often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from tests.web import world

if TYPE_CHECKING:
    from tests.api.program import Program

pytestmark = pytest.mark.database
Programs = Callable[..., "Program"]


def test_a_key_acts_for_its_person_until_it_is_revoked(program: Programs, merchant: world.Merchant) -> None:
    from tests.api.program import answer, code
    from wanhui.flows.api_keys import keys_page, revoke_key
    from wanhui.flows.desk_acts import Agent

    owner = Agent(account=merchant.account, id=merchant.person, role="owner")
    client = program("read", "draft")
    me = answer(client.get("/me"))
    assert (me["scopes"], me["role"], me["account"]) == (["read", "draft"], "owner", str(merchant.account))
    (found,) = keys_page(owner, now=merchant.now).keys
    assert found.key.used_at is not None and found.key.ends == client.token[-4:]
    revoke_key(owner, found.key.id, now=merchant.now)
    refused = client.get("/me")
    assert (refused.status_code, code(refused)) == (401, "E-API-KEY")


def test_nothing_of_the_key_itself_is_kept(program: Programs, merchant: world.Merchant) -> None:
    from wanhui.store import tenancy

    token = program("read").token
    with tenancy.account(merchant.account) as cursor:
        cursor.execute("SELECT k::text FROM store_apikey k WHERE account_id = %s", [merchant.account])
        (row,) = cursor.fetchone()
        cursor.execute("SELECT e::text FROM store_auditevent e WHERE account_id = %s", [merchant.account])
        told = " ".join(line for (line,) in cursor.fetchall())
    assert token not in row + told and token[7:-4] not in row + told


@pytest.mark.parametrize("sent", ["", "Bearer nonsense", "Bearer wanhui_nonsense", "Basic d2FuaHVp"])
def test_what_is_no_key_opens_nothing(database: object, sent: str) -> None:
    from django.test import Client

    from tests.api.program import ROOT, code

    refused = Client(SERVER_NAME="localhost").get(f"{ROOT}/me", headers={"Authorization": sent} if sent else {})
    assert (refused.status_code, code(refused), refused["WWW-Authenticate"]) == (401, "E-API-KEY", "Bearer")


def test_a_key_ends_with_its_time_and_with_its_persons_place(program: Programs, merchant: world.Merchant) -> None:
    from tests.api.program import code
    from wanhui.errors import WanhuiError
    from wanhui.flows.api_keys import enter
    from wanhui.store.accounts import change_role

    client = program("read", days=30)
    later = merchant.now + timedelta(days=30)
    with pytest.raises(WanhuiError, match="E-API-KEY"):
        enter(client.token, now=later, language="zh")
    helper = world.colleague(merchant, role="agent")
    theirs = program("read", person=helper.person)
    assert theirs.get("/me").status_code == 200
    change_role(merchant.account, helper.person, None)
    assert code(theirs.get("/me")) == "E-API-KEY"


def test_too_many_calls_wait_and_say_for_how_long(program: Programs) -> None:
    from tests.api.program import code

    client = program("read", per_minute=2)
    assert [client.get("/me").status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get("/me")
    assert code(refused) == "E-API-RATE"
    assert 1 <= int(refused["Retry-After"]) <= 30


def test_calls_come_back_evenly_and_a_whole_minutes_at_most(merchant: world.Merchant, program: Programs) -> None:
    from wanhui.errors import WanhuiError
    from wanhui.flows.api_keys import enter

    token = program("read", per_minute=60).token

    def made(at: timedelta) -> int:
        count = 0
        try:
            while count < 100:
                enter(token, now=merchant.now + at, language="zh")
                count += 1
        except WanhuiError as full:
            assert full.code == "E-API-RATE"
        return count

    assert [made(timedelta(seconds=s)) for s in (0, 5, 5.5, 600)] == [60, 5, 0, 60]


def test_only_an_owner_makes_keys_and_only_for_people_of_the_account(merchant: world.Merchant) -> None:
    from wanhui.errors import WanhuiError
    from wanhui.flows.api_keys import KeyWish, make_key
    from wanhui.flows.desk_acts import Agent

    owner = Agent(account=merchant.account, id=merchant.person, role="owner")
    good = {"name": "x", "scopes": ("read",), "person": merchant.person, "days": 1}
    for role in ("agent", "lead", "auditor"):
        other = Agent(account=merchant.account, id=merchant.person, role=role)
        with pytest.raises(WanhuiError, match="E-ROLE"):
            make_key(other, KeyWish(**good), now=merchant.now)
    for bad, says in (
        ({"name": " "}, "NAME"), ({"scopes": ("pay",)}, "SCOPES"), ({"person": UUID(int=5)}, "PERSON"),
        ({"days": 0}, "TIME"), ({"per_minute": 100_000}, "TIME"),
    ):  # fmt: skip
        with pytest.raises(WanhuiError, match=f"E-API-KEY-{says}"):
            make_key(owner, KeyWish(**{**good, **bad}), now=merchant.now)


def test_a_refusal_is_told_in_the_callers_language(program: Programs) -> None:
    from tests.api.program import ROOT, answer

    client = program("read")
    said = {
        language: answer(
            client.client.get(
                f"{ROOT}/cases/99",
                headers={"Authorization": f"Bearer {client.token}", "Accept-Language": language},
            )
        )["error"]
        for language in ("zh-CN,en;q=0.5", "en-GB", "fr")
    }
    assert {one["code"] for one in said.values()} == {"E-CASE-NONE"}
    assert said["zh-CN,en;q=0.5"]["message"] == said["fr"]["message"] != said["en-GB"]["message"]


def test_the_page_shows_a_new_key_once_and_takes_it_back(merchant: world.Merchant) -> None:
    import re

    from django.test import Client

    from wanhui.settings import SESSION_ACCOUNT
    from wanhui.store import tenancy
    from wanhui.store.auth import AccountBackend

    client = Client(SERVER_NAME="localhost")
    client.force_login(AccountBackend().get_user(merchant.person), backend="wanhui.store.auth.AccountBackend")
    session = client.session
    session[SESSION_ACCOUNT] = str(merchant.account)
    session.save()
    form = {"name": "ERP", "person": merchant.person, "scope": ["read", "write"], "days": "90", "per_minute": "60"}
    page = client.post("/settings/keys", form).content.decode()
    token = re.search(r"wanhui_[\w-]{43}", page)
    assert token and token[0][-4:] in page
    again = client.get("/settings/keys").content.decode()
    assert token[0] not in again and "ERP" in again
    key = re.search(r"/settings/keys/([\w-]{36})/revoke", again)
    assert key
    client.post(f"/settings/keys/{key[1]}/revoke")
    assert "/revoke" not in client.get("/settings/keys").content.decode()
    assert "E-API-KEY-NAME" in client.post("/settings/keys", form | {"name": ""}).content.decode()
    # What a webhook did not take stands there in words, not in codes.
    hook = {"name": "ERP", "address": "https://erp.example.com/in"}
    assert "made-key" in client.post("/settings/webhooks", hook).content.decode()
    world.add_case(merchant)
    with tenancy.account(merchant.account) as cursor:
        cursor.execute(
            "UPDATE store_hookevent SET state = 'dead', number = 1 WHERE account_id = %s", [merchant.account]
        )
    page = client.get("/settings/keys").content.decode()
    assert "建立工单" in page and "opened" not in page
