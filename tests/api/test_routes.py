"""Every call of the interface: none without a key, none beyond its scope, none into another account."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.web import world

if TYPE_CHECKING:
    from tests.api.program import Program

pytestmark = pytest.mark.database
Programs = Callable[..., "Program"]
REFERENCE = Path(__file__).parents[2] / "docs/reference/openapi.json"
#: What leaves, pays or reports is written down in these; a draft may stand among the replies.
TABLES = ("caseevent", "givenremedy", "filedreport", "rightsnotice", "agreement", "record", "approval", "outreach")


def changed(home: world.Merchant) -> dict[str, Any]:
    """What stands in the tables of an account that calls can change."""
    from wanhui.store import tenancy

    with tenancy.account(home.account) as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT t::text FROM store_{table} t WHERE account_id = %s ORDER BY 1", [home.account])
            found[table] = cursor.fetchall()
        cursor.execute(
            "SELECT text, status FROM store_reply WHERE account_id = %s AND status <> 'draft'", [home.account]
        )
        found["left"] = cursor.fetchall()
    return found


def test_every_call_is_declared_with_its_scope_and_its_answers(database: object) -> None:
    import orjson
    from docs.generate import openapi

    from tests.api.program import routes

    schema = orjson.loads(openapi())
    assert schema["openapi"].startswith("3.1")
    assert schema == orjson.loads(REFERENCE.read_bytes()), "run `make reference`"
    wanted = {f"#/components/schemas/{name}" for name in schema["components"]["schemas"]}
    text = orjson.dumps(schema).decode()
    assert set(part.split('"', 1)[0] for part in text.split('"$ref":"')[1:]) <= wanted
    for path, methods in schema["paths"].items():
        for method, one in methods.items():
            assert one["x-scope"] in ("read", "draft", "write", "export"), path
            assert one["security"] and one["responses"] and one["summary"], (method, path)
    assert len(list(routes())) > 50


def test_no_call_is_answered_without_a_key_or_beyond_its_scope(program: Programs, merchant: world.Merchant) -> None:
    from django.test import Client

    from tests.api.program import Program, code, routes

    nobody = Program(Client(SERVER_NAME="localhost"), "wanhui_nobody")
    reads, writes, exports = (program(one, per_minute=600) for one in ("read", "write", "export"))
    number = world.add_case(merchant)
    before = changed(merchant)
    lesser = {"read": None, "draft": reads, "write": exports, "export": writes}
    for one in routes(number):
        asked = {"body": one.body, "once": "again"}
        assert code(nobody.call(one.method, one.path, **asked)) == "E-API-KEY", one
        other = lesser[one.scope]
        if other is not None:
            refused = other.call(one.method, one.path, **asked)
            assert (refused.status_code, code(refused)) == (403, "E-API-SCOPE"), one
    assert changed(merchant) == before


def test_an_auditors_key_changes_nothing(program: Programs, merchant: world.Merchant) -> None:
    from tests.api.program import code, routes

    auditor = world.colleague(merchant, role="auditor")
    client = program("write", "export", person=auditor.person, per_minute=600)
    number = world.add_case(merchant)
    before = changed(merchant)
    for one in routes(number):
        if one.scope in ("draft", "write"):
            assert code(client.call(one.method, one.path, one.body, once=one.path)) == "E-ROLE-READS", one
    assert changed(merchant) == before
    assert client.get(f"/cases/{number}").status_code == 200


def test_no_call_reaches_another_account(program: Programs, merchant: world.Merchant) -> None:
    from tests.api.program import routes

    theirs = world.merchant(f"{merchant.login[-50:]}-other")
    canary = "金丝雀暗号七七四"
    number = world.add_case(
        theirs, world.Plan(id="r1", text=f"{canary}，杯子碎了", issues=(("damaged", 0.9, (9, 13)),))
    )
    before = changed(theirs)
    client = program("write", "export", per_minute=6000)
    for one in routes(number):
        found = client.call(one.method, one.path, one.body, once=one.template)
        body = b"".join(found.streaming_content) if found.streaming else found.content
        assert canary not in body.decode(errors="replace"), one
        assert found.status_code < 500, (one, body[:300])
    assert changed(theirs) == before


@pytest.mark.capability("C-AP-05")
def test_a_program_reads_and_drafts_under_the_same_lints_and_never_sends_pays_or_reports(
    program: Programs, merchant: world.Merchant
) -> None:
    from tests.api.program import answer, code, routes
    from wanhui.flows.show_desk import show_case

    number = world.add_case(merchant)
    helper = world.colleague(merchant, role="agent")
    client = program("draft", person=helper.person, per_minute=6000)
    # It reads what its person reads.
    assert answer(client.get(f"/cases/{number}"))["statement"]["text"] == world.CRACK
    # It drafts under the lint that stands before any answer: what may not be sent is not kept either.
    bribe = {"text": "请您改成好评，我们返您 10 元"}
    seen = answer(client.post(f"/cases/{number}/check", bribe))
    assert seen["verdict"] == "block" and seen["findings"][0]["rewrite"]
    assert code(client.post(f"/cases/{number}/drafts", bribe)) == "E-REPLY-BLOCKED"
    text = "您好，看到您收到的杯子杯口有裂纹，这是我们的责任。今天 18 点前给您答复换新的安排。"
    kept = client.post(f"/cases/{number}/drafts", {"text": text}, once="d1")
    assert kept.status_code == 200, kept.content
    assert answer(client.post(f"/cases/{number}/drafts", {"text": text}, once="d1"))["id"] == answer(kept)["id"]
    view = show_case(merchant.account, number, now=merchant.now, zone=UTC)
    assert view is not None
    assert view.drafts[0].text == text and (view.drafts[0].template or "").startswith("api:"), "a person finds it"
    # Over every call there is: whatever changes anything else is refused before it is looked at.
    before = changed(merchant)
    went_out = 0
    for one in routes(number):
        answered = client.call(one.method, one.path, one.body, once=f"x{one.template}"[:100])
        if one.scope in ("write", "export"):
            assert (answered.status_code, code(answered)) == (403, "E-API-SCOPE"), one
        went_out += one.goes_out
        assert one.scope == "write" or not one.goes_out
    assert went_out >= 5
    assert changed(merchant) == before


def test_what_is_no_call_is_answered_as_json(program: Programs) -> None:
    from tests.api.program import code

    client = program("read")
    for path in ("/nope", "/cases/x", "/cases/1/nope"):
        refused = client.get(path)
        assert (refused.status_code, code(refused)) == (404, "E-API-NONE"), path
    for method, path in (("put", "/cases"), ("delete", "/cases/1"), ("put", "/clocks")):
        refused = client.call(method, path)
        assert (refused.status_code, code(refused)) == (405, "E-API-METHOD"), path
        assert refused["Content-Type"].startswith("application/json") and "GET" in refused["Allow"]


def _spoilt(value: Any, text: str) -> Any:
    """A body that fits, with `text` in each text and times without a zone."""
    if isinstance(value, dict):
        return {key: _spoilt(one, text) for key, one in value.items()}
    if isinstance(value, list):
        return [_spoilt(one, text) for one in value]
    if isinstance(value, str) and value.startswith("2099"):
        return value.removesuffix("+08:00")
    return text if value == "x" else value


def test_no_input_breaks_a_call(program: Programs, merchant: world.Merchant) -> None:
    from tests.api.program import code, routes

    number = world.add_case(merchant)
    client = program("write", "export", per_minute=6000)
    for one in routes(number):
        for at, text in enumerate(("x\0", "\ud800")):
            body = json.dumps(_spoilt(one.body, text)).encode()
            found = client.call(one.method, one.path, body, once=f"{at}{one.path}")
            told = b"".join(found)
            assert found.status_code < 500, (one, text, told)
        found = client.call(one.method, one.path.replace("O-r1", "O%00").replace("s1", "s%00"), one.body, once="x")
        told = b"".join(found)
        assert found.status_code < 500, (one, told)
    assert code(client.get("/cases", shop="s\0")) == "E-API-INPUT"
    assert code(client.get("/cases/9" + "9" * 30)) == "E-CASE-NONE"


def test_a_key_of_some_shops_sees_no_case_or_record_of_another(program: Programs, merchant: world.Merchant) -> None:
    from tests.api.program import answer, code
    from wanhui.flows.desk_acts import Agent
    from wanhui.flows.people import change_member
    from wanhui.store.shops import shops

    number = world.add_case(merchant)
    helper = world.colleague(merchant, role="agent")
    assert shops(merchant.account)
    owner = Agent(account=merchant.account, id=merchant.person, role="owner")
    change_member(owner, helper.person, role="agent", shops=[], now=merchant.now)
    client = program("write", person=helper.person)
    assert answer(client.get("/cases"))["cases"] == []
    assert answer(client.get("/shops"))["shops"] == []
    assert answer(client.get("/records/order", shop="s1"))["records"] == []
    assert code(client.get(f"/cases/{number}")) == "E-CASE-NONE"
    assert code(client.post(f"/cases/{number}/notes", {"text": "x"})) == "E-CASE-NONE"
