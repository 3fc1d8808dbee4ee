"""Everything that the desk does on cases can be done by a program as well, through the same flows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.web import world

if TYPE_CHECKING:
    from tests.api.program import Program

pytestmark = pytest.mark.database
_CASE = "/cases/{number}"
#: A page or act of the desk -> the call that does the same.
SAME = {
    "cases": "GET /cases", "case": f"GET {_CASE}", "panel": f"GET {_CASE}", "rows": "GET /cases", "find": "GET /cases",
    "lint": f"POST {_CASE}/check", "send": f"POST {_CASE}/replies", "undo": "DELETE /replies/{reply}",
    "model_draft": f"POST {_CASE}/drafts/model", "ask_pass": f"POST {_CASE}/replies/ask",
    "step": f"POST {_CASE}/steps", "correct": f"POST {_CASE}/corrections", "note": f"POST {_CASE}/notes",
    "assign": f"POST {_CASE}/assign", "reassign": f"POST {_CASE}/assign", "many": f"POST {_CASE}/assign",
    "snooze": f"POST {_CASE}/snooze", "next": "GET /next", "correct_head": f"POST {_CASE}/heads",
    "check_gate": f"POST {_CASE}/gates", "waive_gate": f"POST {_CASE}/gates/waive",
    "answer_form": f"POST {_CASE}/form", "confirm_fault": f"POST {_CASE}/fault", "contact": f"GET {_CASE}/contact",
    "offer": f"POST {_CASE}/offers", "move_remedy": f"POST {_CASE}/offers/done",
    "ask_approval": f"POST {_CASE}/approvals", "approvals": "GET /approvals", "decide": "POST /approvals/{key}",
    "close": f"POST {_CASE}/close", "reopen": f"POST {_CASE}/reopen", "leave_incident": f"POST {_CASE}/incident/leave",
    "merge": f"POST {_CASE}/merge", "split": f"POST {_CASE}/split", "undo_combine": f"POST {_CASE}/merge/undo",
    "add_evidence": f"POST {_CASE}/evidence", "make_package": f"POST {_CASE}/evidence/packages",
    "package": f"GET {_CASE}/evidence/packages/{{name}}", "rights_notice": f"POST {_CASE}/evidence/notices",
    "decide_notice": f"POST {_CASE}/evidence/notices/decide", "file_report": f"POST {_CASE}/reports",
    "follow_report": f"POST {_CASE}/reports/followed", "release_hold": f"POST {_CASE}/evidence/release",
    "ask_photos": f"POST {_CASE}/photos", "plan": f"POST {_CASE}/plans", "settle_plan": f"POST {_CASE}/plans/done",
    "settle_promise": f"POST {_CASE}/promises", "wait": f"POST {_CASE}/wait", "wish": f"POST {_CASE}/wishes",
    "call": f"POST {_CASE}/calls", "send_guide": f"POST {_CASE}/guide", "clocks": "GET /clocks",
    "holds": "GET /holds", "decide_hold": "POST /holds/{shop}/{order}", "imports": "POST /records",
    "export_cases": "GET /exports/{name}", "insights": "GET /reports/rates", "insights_behind": "GET /exports/{name}",
}  # fmt: skip
#: What is only for somebody who sits before a screen: who else is here, how long they have been, queues under a name.
OF_A_SCREEN = {"here", "company", "sitting", "views", "keep_view", "drop_view"}
#: Where the desk works on cases and orders.
_DESK = ("cases", "next", "approvals", "to-check/<str:shop>", "clocks")


@pytest.mark.capability("C-AP-01")
def test_a_client_gets_every_record_case_clock_lint_risk_and_report_and_all_that_the_desk_does(
    program: Callable[..., Program], merchant: world.Merchant
) -> None:
    from tests.api.program import LINES, answer, code, routes
    from wanhui.records.codec import KINDS
    from wanhui.web.urls import urlpatterns

    world.fill(merchant)
    client = program("read", per_minute=40)
    for kind in KINDS:
        assert client.get(f"/records/{kind}", shop="s1").status_code == 200, kind
    assert [one["id"] for one in answer(client.get("/records/review", shop="s1"))["records"]] == [
        "r1",
        "r2",
        "r3",
        "r4",
    ]
    seen: list[str] = []
    page: dict[str, Any] = {"next": ""}
    while page["next"] is not None:
        page = answer(client.get("/cases", limit=3, after=page["next"]))
        seen += [one["id"] for one in page["cases"]]
    assert sorted(seen) == ["1", "2", "3", "4"]
    assert answer(client.get("/cases/1"))["clocks"] and answer(client.get("/clocks"))["next_due"]
    order = {"kind": "order", "id": "o", "shop": "s1", "buyer": "b", "created_at": "2026-11-11T00:00:00+08:00",
             "lines": [{"product": "p", "quantity": 1, "price": "9.90"}]}  # fmt: skip
    assert "level" in answer(client.post("/risk", order))
    assert answer(client.post("/lint", {"text": "改好评返 5 元", "object": "chat", "lang": "zh"}))["verdict"] == "block"
    assert client.get("/reports/times").status_code == client.get("/reports/rates").status_code == 200
    assert code(client.post("/records", b"{}", kind=LINES)) == "E-API-SCOPE"
    answers = [client.get("/me") for _ in range(40)]
    assert answers[-1].status_code == 429 and int(answers[-1]["Retry-After"]) >= 1
    # The desk has no way of its own: what it does, a program does through the same flows.
    calls = {f"{one.method.upper()} {one.template.removeprefix('/api/v1')}" for one in routes()}
    desk = {str(one.name) for one in urlpatterns if str(one.pattern).startswith(_DESK)}
    assert desk - OF_A_SCREEN <= SAME.keys()
    assert set(SAME.values()) <= calls
