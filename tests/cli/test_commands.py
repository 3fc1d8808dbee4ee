"""The commands as a terminal sees them: exit codes, stable keys, one clear line for every mistake."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from uuid import UUID

import orjson
import pytest

from tests.flows.world import BAD, ORDER, SHOP, write
from wanhui.cli.main import COMMANDS, command_module, main

CASE_KEYS = {"id", "shop", "order", "buyer", "stage", "status", "priority", "playbook", "clock", "due_at", "opened_at"}
READ_KEYS = {
    "id", "lang", "polarity", "polarity_p", "p_positive", "severity", "safety", "emotion", "star_mismatch", "issues",
    "asks", "evidence", "suspect", "intent", "buyer_type", "review_hostage", "money_demand", "scenario", "why",
}  # fmt: skip


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]):
    """Runs a command with something on standard input; gives its exit code and what it wrote."""

    def run(arguments: list[str], given: bytes = b"") -> tuple[int, bytes, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        capfdbinary.readouterr()
        with pytest.MonkeyPatch.context() as patched:
            out = io.TextIOWrapper(io.BytesIO(), write_through=True)
            patched.setattr(sys, "stdout", out)
            try:
                code = main(arguments)
            except SystemExit as ended:
                code = int(ended.code or 0)
            written = out.buffer.getvalue()
        return code, written, capfdbinary.readouterr().err.decode()

    return run


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_in_both_languages(name: str, monkeypatch: pytest.MonkeyPatch, typed) -> None:
    for language in ("zh", "en"):
        monkeypatch.setenv("WANHUI_LANGUAGE", language)
        code, out, _ = typed([name, "--help"])
        assert code == 0
        assert COMMANDS[name].text(language) in out.decode()
    assert callable(command_module(name).run)


def test_help_imports_none_of_the_product() -> None:
    code = "import sys; from wanhui.cli.main import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    code += "print(sorted(m for m in ('django', 'numpy', 'psycopg', 'orjson') if m in sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_bad_usage_exits_2(typed) -> None:
    assert typed(["nonsense"])[0] == 2
    assert typed(["lint", "--platform", "mars"], b"x")[0] == 2
    assert typed(["lint", "--order", "1"], b"x")[0] == 2
    assert typed([])[0] == 2


@pytest.mark.capability("C-UN-01")
def test_read_answers_each_line_in_the_contract_s_keys_and_goes_on_after_a_bad_one(typed) -> None:
    lines = [
        {"id": "r1", "text": "收到就碎了，要求退款", "stars": 1},
        {"id": "c1", "turns": [{"who": "buyer", "text": "衣服开线了，能退吗"}, {"who": "seller", "text": "可以的"}]},
        {"id": 7},
    ]
    given = b"".join(orjson.dumps(one) + b"\n" for one in lines) + b"{oops\n\n" + orjson.dumps(lines[0])
    code, out, _ = typed(["read"], given)
    answers = [orjson.loads(line) for line in out.splitlines()]
    assert code == 3
    assert [answer["id"] for answer in answers] == ["r1", "c1", 7, None, "r1"]
    assert answers[2]["line"] == 3 and answers[2]["error"]["code"] == "E-READ-FIELD"
    assert answers[3]["line"] == 4 and answers[3]["error"]["code"] == "E-RECORD-JSON"
    for answer in (answers[0], answers[1], answers[4]):
        assert answer.keys() >= READ_KEYS
    first = answers[0]
    assert first["polarity"] == "neg" and "refund" in first["asks"] and first["lang"] == "zh"
    (damaged,) = [issue for issue in first["issues"] if issue["code"] == "damaged"]
    assert any("碎" in lines[0]["text"][start:end] for start, end in damaged["spans"])
    assert 0 <= first["severity"] <= 3 and first["scenario"] == "damaged"


def test_lint_says_by_its_exit_code_whether_something_blocks(typed) -> None:
    blocked = "把差评改成好评就给您退二十元".encode()
    code, out, _ = typed(["lint", "--platform", "taobao"], blocked)
    found = [orjson.loads(line) for line in out.splitlines()]
    assert code == 1 and found[0]["severity"] == "block"
    keys = {"rule", "version", "family", "severity", "span", "text", "zh", "en", "rewrite", "authority"}
    assert found[0].keys() >= keys
    assert typed(["lint"], "您好，已收到您的反馈，今天18:00前给您处理方案。".encode())[0] == 0


def test_lint_batch_judges_every_line(typed) -> None:
    lines = [{"id": "a", "text": "删了差评马上给您转五十"}, {"id": "b", "text": "您好，补寄今天16:00前发出。"}]
    code, out, _ = typed(["lint", "--batch"], b"".join(orjson.dumps(one) + b"\n" for one in lines))
    answers = [orjson.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(one["id"], one["verdict"]) for one in answers] == [("a", "block"), ("b", "clean")]
    lines = [*lines, {**lines[0], "id": "again"}, {**lines[0], "id": "elsewhere", "platform": "amazon"}]
    code, out, _ = typed(["lint", "--batch"], b"".join(orjson.dumps(one) + b"\n" for one in lines))
    first, _, again, elsewhere = (orjson.loads(line) for line in out.splitlines())
    assert again == {**first, "id": "again"}, "the same words to another buyer"
    assert elsewhere["findings"] != first["findings"], "the same words elsewhere are judged by that place's rules"
    code, out, _ = typed(["lint", "--batch"], b'{"id": "c", "text": 5}\n')
    assert code == 3 and orjson.loads(out)["error"]["code"] == "E-LINT-FIELD"


def test_lint_judges_acts_line_by_line(typed) -> None:
    lines = [
        {"id": "a", "act": "export_data", "facts": {"for_this_case": False}},
        {"id": "b", "act": "refund", "facts": {"has_quality_fault": True}},
        {"id": "c", "act": "fly"},
    ]
    code, out, _ = typed(["lint", "--acts"], b"".join(orjson.dumps(one) + b"\n" for one in lines))
    answers = [orjson.loads(line) for line in out.splitlines()]
    assert code == 3
    assert [one.get("answer") for one in answers] == ["forbid", "allow", None]
    assert answers[0]["findings"][0]["rule"] == "PII-004" and answers[2]["error"]["code"] == "E-ACT-FIELD"


def test_lint_holds_claims_against_the_records_of_an_order(tmp_path: Path, typed) -> None:
    stock = {"kind": "inventory", "id": "i", "shop": "s1", "product": "p1", "sku": "w",
             "at": "2026-11-17T10:00:00+08:00", "stock": 36}  # fmt: skip
    facts = write(tmp_path, [SHOP, {**ORDER, "status": "paid", "shipped_at": None, "delivered_at": None}, stock])
    text = "非常抱歉，这款杯子已经没货了，今天给您取消订单。".encode()
    arguments = ["lint", "--facts", str(facts), "--order", str(ORDER["id"])]
    code, out, _ = typed(arguments, text)
    assert code == 1
    assert "false_statement" in {orjson.loads(line)["family"] for line in out.splitlines()}
    code, _, told = typed([*arguments[:-1], "no-such"], text)
    assert code == 1 and told.startswith("E-LINT-ORDER")


@pytest.mark.database
def test_import_and_cases_in_and_out_with_stable_keys(account: UUID, tmp_path: Path, typed) -> None:
    path = write(tmp_path, [SHOP, ORDER, BAD, {"kind": "order"}])
    name = f"a-{account}"
    code, out, _ = typed(["user", f"u-{account}", "--account", name])
    assert code == 1, "an account that does not exist is never made by a slip of the pen"
    from wanhui.store.accounts import create_account

    create_account(name, datetime.fromisoformat("2026-11-18T09:00:00+08:00"))
    code, out, _ = typed(
        ["import", str(path), "--account", name, "--format", "jsonl", "--rejects", str(tmp_path / "r.csv")]
    )
    report = orjson.loads(out)
    assert code == 3 and (report["new"], report["refused"]) == (3, 1)
    assert report["examples"][0]["row"] == 4
    code, out, _ = typed(["cases", "--account", name, "--format", "jsonl"])
    (case,) = [orjson.loads(line) for line in out.splitlines()]
    assert code == 0 and case.keys() >= CASE_KEYS
    assert (case["shop"], case["order"], case["buyer"], case["status"]) == ("s1", ORDER["id"], "b1", "open")
    assert datetime.fromisoformat(case["due_at"]) > datetime.fromisoformat(case["opened_at"])
    code, out, _ = typed(["shop", "s1", "--account", name, "--review-limit", "4", "--format", "jsonl"])
    assert code == 0 and orjson.loads(out)["review_limit"] == 4
    code, _, told = typed(["shop", "s1", "--account", name, "--review-limit", "9"])
    assert code == 1 and told.startswith("E-SHOP-SETTING")
    code, out, _ = typed(["user", f"u-{account}", "--account", name, "--role", "agent"])
    assert code == 0 and b"u-" in out
    code, _, told = typed(["user", f"u-{account}", "--account", name])
    assert code == 1 and told.startswith("E-LOGIN-TAKEN")


@pytest.mark.database
def test_a_missing_file_is_one_clear_line(database: object, tmp_path: Path, typed) -> None:
    from wanhui.flows.accounts import DEMO
    from wanhui.store.accounts import create_account, list_accounts

    if all(one.name != DEMO for one in list_accounts()):
        create_account(DEMO, datetime.fromisoformat("2026-11-18T09:00:00+08:00"))
    code, _, told = typed(["import", str(tmp_path / "nothing.csv"), "--account", DEMO])
    assert code == 1 and told.startswith("E-FILE-OPEN: ") and "Traceback" not in told


def test_an_unexpected_error_shows_a_reference_and_no_stack(typed, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret words of a buyer")

    monkeypatch.setattr("wanhui.flows.read_texts.read_texts", broken)
    code, _, told = typed(["read"], b"{}")
    assert code == 1 and told.startswith("E-BUG: ")
    assert "secret" not in told and "Traceback" not in told


@pytest.mark.database
@pytest.mark.capability("C-AP-03")
def test_import_read_risk_and_lint_speak_json_lines_and_need_no_server(
    tmp_path: Path, database: object, account: UUID, typed
) -> None:
    from wanhui.store.accounts import create_account

    records = write(tmp_path, [SHOP, ORDER, BAD])
    name = f"ap-{account}"
    create_account(name, datetime.fromisoformat("2026-11-18T09:00:00+08:00"))
    code, out, _ = typed(["import", str(records), "--account", name, "--format", "jsonl"])
    assert (code, orjson.loads(out)["new"]) == (0, 3)
    code, out, _ = typed(["read"], b'{"id": "r", "text": "\xe7\xa2\x8e\xe4\xba\x86"}\n')
    assert code == 0 and orjson.loads(out).keys() >= READ_KEYS
    code, out, _ = typed(["risk"], records.read_bytes())
    (risk,) = [orjson.loads(line) for line in out.splitlines()]
    assert code == 0 and risk.keys() >= {"id", "shop", "p", "level", "reasons", "ring", "advice"}
    assert risk["level"] in ("ship", "ship_with_evidence", "verify", "hold") and 0 <= risk["p"] <= 1
    assert typed(["lint"], "今天16:00前给您补寄。".encode())[0] == 0
    assert typed(["lint"], "给好评返五元红包".encode())[0] == 1
    assert typed(["lint", "--stage", "nowhere"], b"x")[0] == 2
    code, out, _ = typed(["risk"], b'{"kind": "order", "id": 1}\n')
    assert code == 3 and "error" in orjson.loads(out)
