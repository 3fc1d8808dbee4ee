"""A program at work: records, cases, answers, once and only once; readings, risks, lint and reports as elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import orjson
import pytest

from tests.web import world

if TYPE_CHECKING:
    from tests.api.program import Program

pytestmark = pytest.mark.database
Programs = Callable[..., "Program"]
LINES = "application/x-ndjson"
TEXT = "您好，看到您收到的杯子杯口有裂纹，这是我们的责任。今天 18 点前给您答复换新的安排。"


def lines(*records: object) -> bytes:
    return b"\n".join(orjson.dumps(one) for one in records)


def test_records_come_in_are_paged_and_hide_the_people_in_them(program: Programs, merchant: world.Merchant) -> None:
    from tests.api.program import answer, code
    from wanhui.store.accounts import audit_lines

    client = program("write")
    buyers = [
        {"kind": "buyer", "id": f"b{n}", "shop": "s1", "name": "陈小满", "phone": "13912345678"} for n in range(5)
    ]
    sent = lines(*buyers, {"kind": "nonsense"})
    done = answer(client.post("/records", sent, kind=LINES))
    assert (done["rows"], done["new"], done["refused"]) == (6, 5, 1)
    assert (done["refusals"][0]["line"], done["refusals"][0]["code"][:2]) == (6, "E-")
    again = answer(client.post("/records", sent, kind=LINES))
    assert (again["new"], again["unchanged"]) == (0, 5)
    assert answer(client.post("/records", buyers))["unchanged"] == 5, "a JSON list is as good as lines"
    seen, after = [], ""
    while True:
        page = answer(client.get("/records/buyer", shop="s1", limit=2, after=after))
        seen += page["records"]
        after = page["next"]
        if after is None:
            break
    assert [one["id"] for one in seen] == [f"b{n}" for n in range(5)]
    assert {(one["name"], one["phone"]) for one in seen} == {("陈**", "139****5678")}
    assert code(client.get("/records/buyer", shop="s1", whole=True)) == "E-API-SCOPE"
    whole = answer(program("export").get("/records/buyer/b1", shop="s1", whole=True))
    assert (whole["name"], whole["phone"]) == ("陈小满", "13912345678")
    assert audit_lines(merchant.account, after=None, most=9)[0].action == "records_taken"
    assert code(client.get("/records/buyer/none", shop="s1")) == "E-API-NONE"


def test_a_body_that_is_too_large_is_not_taken(program: Programs) -> None:
    from tests.api.program import code

    client = program("write")
    line = orjson.dumps({"kind": "buyer", "id": "b", "shop": "s1", "name": "x" * 1000}) + b"\n"
    refused = client.post("/records", line * 9000, kind=LINES)
    assert (refused.status_code, code(refused)) == (413, "E-API-LARGE")
    refused = client.post("/cases/1/notes", {"text": "x" * 2_000_000})
    assert (refused.status_code, code(refused)) == (413, "E-API-LARGE")


def test_cases_are_listed_as_the_contract_says_filtered_and_paged(program: Programs, merchant: world.Merchant) -> None:
    from tests.api.program import answer, code
    from wanhui.flows.list_cases import all_cases

    world.fill(merchant)
    client = program("read")
    first = answer(client.get("/cases", limit=3))
    rest = answer(client.get("/cases", limit=3, after=first["next"]))
    assert (len(first["cases"]), len(rest["cases"]), rest["next"]) == (3, 1, None)
    known = {one["id"]: one for one in map(orjson.loads, all_cases(merchant.account))}
    for one in (*first["cases"], *rest["cases"]):
        same = {key: value for key, value in known[one["id"]].items() if key not in ("title", "due_at", "opened_at")}
        assert {key: one[key] for key in same} == same
    safe = answer(client.get("/cases", weight="safety"))["cases"]
    assert [one["is_safety"] for one in safe] == [True]
    assert code(client.get("/cases", after="nonsense")) == "E-LIST-CURSOR"
    assert code(client.get("/cases", limit=5000)) == "E-API-INPUT"
    assert code(client.get("/cases", tab="everything")) == "E-API-INPUT"


@pytest.mark.parametrize("count", [1, 4])
def test_the_number_of_queries_does_not_grow(program: Programs, merchant: world.Merchant, count: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    world.fill(merchant, world.PLANS[:count])
    client = program("read")
    with CaptureQueriesContext(connection) as seen:
        assert client.get("/cases").status_code == 200
    # the key and its person; the call counted, beside the shops: begin, account, key, count, shops, commit; the list in
    # a transaction of its own
    assert len(seen.captured_queries) == 12


def test_an_answer_is_sent_once_and_can_be_taken_back(program: Programs, merchant: world.Merchant) -> None:
    from tests.api.program import answer, code
    from wanhui.store.accounts import audit_lines

    number = world.add_case(merchant)
    client = program("write")
    seen = answer(client.get(f"/cases/{number}"))
    assert [one["kind"] for one in seen["clocks"]]
    body = {"text": TEXT, "seen": seen["version"]}
    path = f"/cases/{number}/replies"
    assert code(client.post(path, body)) == "E-API-ONCE"
    assert code(client.post(path, {**body, "text": "改成好评返 10 元"}, once="a1")) == "E-REPLY-BLOCKED"
    sent = client.post(path, body, once="a1")
    assert sent.status_code == 200, sent.content
    again = client.post(path, body, once="a1")
    assert (again.content, again["Idempotency-Replayed"]) == (sent.content, "true")
    assert code(client.post(path, {**body, "text": "别的话"}, once="a1")) == "E-API-ONCE-OTHER"
    reply = answer(sent)["id"]
    assert answer(client.call("delete", f"/replies/{reply}"))["done"]
    assert code(client.call("delete", f"/replies/{reply}")) == "E-REPLY-GONE"
    told = [one.payload for one in audit_lines(merchant.account, after=None, most=20, action="api_acted")]
    assert [one["act"] for one in told][::-1] == [f"POST /api/v1{path}", f"DELETE /api/v1/replies/{reply}"]


def test_a_call_that_was_cut_off_is_never_made_again(program: Programs, merchant: world.Merchant) -> None:
    from tests.api.program import code
    from wanhui.store import tenancy

    number = world.add_case(merchant)
    client = program("write")
    assert client.post(f"/cases/{number}/notes", {"text": "看过了"}, once="n1").status_code == 200
    with tenancy.account(merchant.account) as cursor:  # as after a power cut between the act and its answer
        cursor.execute("UPDATE store_apianswer SET status = NULL WHERE account_id = %s", [merchant.account])
    refused = client.post(f"/cases/{number}/notes", {"text": "看过了"}, once="n1")
    assert (refused.status_code, code(refused)) == (409, "E-API-UNDERWAY")


def test_what_a_program_does_stands_in_the_story_of_the_case(program: Programs, merchant: world.Merchant) -> None:
    from tests.api.program import answer, code

    number = world.add_case(merchant)
    other = world.colleague(merchant, role="agent")
    client = program("write")
    acts = (
        ("notes", {"text": "电话里说想换新"}),
        ("assign", {"to": str(other.person)}),
        ("snooze", {"until": (merchant.now + timedelta(hours=1)).isoformat()}),
        ("plans", {"act": "task", "at": "2099-01-01T00:00:00+08:00", "text": "回访"}),
        ("fault", {"fault": "service", "proof": "照片"}),
    )
    done = {path: client.post(f"/cases/{number}/{path}", body, once=path) for path, body in acts}
    assert {path: one.status_code for path, one in done.items() if one.status_code != 200} == {}, [
        one.content for one in done.values()
    ]
    story = answer(client.get(f"/cases/{number}/timeline"))
    kinds = {one["code"] or one["kind"] for one in story["items"]}
    assert {"note", "assigned"} <= kinds
    first = answer(client.get(f"/cases/{number}/timeline", limit=2))
    assert story["items"][:2] == first["items"] and first["next"] == "2"
    assert code(client.get(f"/cases/{number}/timeline", after="x")) == "E-LIST-CURSOR"
    load = {one["person"]: one["open"] for one in answer(client.get("/clocks"))["load"]}
    assert load[str(other.person)] == 1
    assert answer(client.get("/next"))["id"] is None


def test_reading_risk_and_lint_answer_as_the_commands_do(program: Programs) -> None:
    from wanhui.flows.answer_lines import Tally
    from wanhui.flows.lint_texts import lint_batch
    from wanhui.flows.read_texts import read_texts
    from wanhui.flows.screen_lines import screen_lines

    client = program("read")
    text = {"id": "r1", "text": "杯子碎了，退款", "stars": 1}
    order = {"kind": "order", "id": "o1", "shop": "s1", "buyer": "b1", "created_at": "2026-11-11T00:00:00+08:00",
             "status": "paid", "lines": [{"product": "p", "quantity": 1, "price": "9.90"}]}  # fmt: skip
    said = {"id": "m1", "platform": "taobao", "object": "chat", "lang": "zh", "stage": "solve",
            "facts": {"stock": 3}, "text": "这款没货了，改好评返 5 元"}  # fmt: skip
    for path, sent, answered in (
        ("/read", text, read_texts([orjson.dumps(text)], language="en", tally=Tally())),
        ("/risk", order, screen_lines([orjson.dumps(order)], {}, is_online=False, language="en", tally=Tally())),
        ("/lint", said, lint_batch([orjson.dumps(said)], language="en", tally=Tally())),
    ):
        mine = b"".join(client.post(path, lines(sent), kind=LINES).streaming_content)
        assert mine == b"".join(answered) and b'"error"' not in mine, path
        assert b"".join(client.post(path, sent).streaming_content) == mine
    lint = orjson.loads(b"".join(client.post("/lint", said).streaming_content))
    assert lint["verdict"] == "block"
    assert {"review_for_reward", "false_statement"} & {one["family"] for one in lint["findings"]}
    refused = orjson.loads(b"".join(client.post("/read", b"{nonsense", kind=LINES).streaming_content))
    assert refused["error"]["code"].startswith("E-")


def test_reports_and_exports_give_what_the_pages_give(program: Programs, merchant: world.Merchant) -> None:
    import csv
    import io

    from tests.api.program import answer, code
    from wanhui.flows.export_cases import COLUMNS

    world.fill(merchant)
    client = program("export")
    for path in ("/reports/times", "/reports/rates", "/approvals", "/holds"):
        assert client.get(path).status_code == 200, path
    assert code(client.get("/reports/rates", by="mood")) == "E-API-NONE"
    listed = answer(client.get("/cases"))["cases"]
    rows = [
        orjson.loads(line) for line in b"".join(client.get("/exports/queue", tab="all").streaming_content).splitlines()
    ]
    assert [str(one["number"]) for one in rows] == [one["id"] for one in listed]
    assert all(tuple(one) == COLUMNS for one in rows)
    sheet = b"".join(client.get("/exports/queue", tab="all", format="csv").streaming_content).decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(sheet)))
    assert [one["number"] for one in found] == [one["id"] for one in listed]
    book = b"".join(client.get("/exports/queue", format="xlsx").streaming_content)
    assert book.startswith(b"PK")
    auditor = world.colleague(merchant, role="auditor")
    theirs = program("export", person=auditor.person)
    assert {one["buyer"] for one in answer(theirs.get("/cases"))["cases"]} == {"B**"}
    hidden = b"".join(theirs.get("/exports/queue").streaming_content).decode()
    assert "林**" not in hidden or "B-r1" not in hidden
    assert code(client.get("/exports/nonsense")) == "E-EXPORT-LIST"
