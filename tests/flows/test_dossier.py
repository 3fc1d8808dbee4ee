"""A dossier: what it says, that it is the same every time, and that nothing in it can be changed unseen."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import orjson
import pytest

from tests.conftest import NOW
from tests.flows.world import ORDER, SHOP, bring, cases, message, write
from wanhui.adapters import verifier
from wanhui.flows.dossier import Made, make_dossier

pytestmark = pytest.mark.database

ADDRESS = {"name": "李雷", "phone": "13812345678", "city": "杭州市", "detail": "文一路 1 号 2 幢 301"}
BUYER = {"kind": "buyer", "id": "b1", "shop": "s1", "name": "李雷", "phone": "13812345678"}
TALK = [
    message("m1", "杯子收到了", at="2026-11-17T20:00:00+08:00"),
    message("m2", "您好，请问有什么可以帮您", at="2026-11-17T20:01:00+08:00", **{"from": "seller"}),
    message("m3", "给我打一百块钱，不然就给你们差评", at="2026-11-17T20:02:00+08:00"),
    message("m4", "以前几个店铺都是这样做的，乖乖地掏钱吧，打到13812345678", at="2026-11-17T20:03:00+08:00"),
]
REVIEW = {"kind": "review", "id": "r1", "shop": "s1", "order": "261110-1", "buyer": "b1", "product": "p1", "stars": 1,
          "at": "2026-11-17T21:00:00+08:00", "text": "不给钱就不改评价"}  # fmt: skip
WORLD = [SHOP, {**ORDER, "address": ADDRESS}, BUYER, *TALK, REVIEW]


def extorted(account: UUID, folder: Path) -> int:
    """A case in which money is demanded; its number."""
    bring(account, write(folder, WORLD), NOW)
    return cases(account)[0].line.number


def made(account: UUID, folder: Path, to: str = "police", **more: object) -> Made:
    number = extorted(account, folder)
    given = {"to": to, "folder": folder / "out", "made_by": "何越", "now": NOW + timedelta(hours=1), **more}
    return make_dossier(account, number, **given)


def problems(result: Made) -> list[tuple[str, str]]:
    found = verifier.check(result.package.read_bytes(), result.receipt.read_bytes())
    return [(one["path"], one["problem"]) for one in found]


def read(result: Made, path: str) -> bytes:
    with zipfile.ZipFile(result.package) as archive:
        return archive.read(path)


def test_a_dossier_says_who_what_when_and_by_which_law(account: UUID, tmp_path: Path) -> None:
    result = made(account, tmp_path)
    assert problems(result) == []
    told = orjson.loads(read(result, "dossier.json"))
    assert told["parties"]["buyer"]["phone"] == "13812345678"
    assert [line["turn"] for line in told["timeline"] if line["kind"] == "message"] == [1, 2, 3, 4]
    quoted = {one["turn"]: one for one in told["quotes"]}
    assert "给我打一百块钱" in "".join(quoted[3]["words"]) and quoted[3]["at"] == "2026-11-17T20:02:00+08:00"
    assert [quoted[3]["pieces"][0]["text"][:1], "".join(p["text"] for p in quoted[3]["pieces"])] == [
        "给", "给我打一百块钱，不然就给你们差评",
    ]  # fmt: skip
    assert {"以前"} <= {word[:2] for word in quoted[4]["words"]}
    assert told["demanded"] == "100" and told["acts"] == 1
    assert told["law"]["thresholds"]["standing"] == "below"
    assert told["law"]["thresholds"]["low"] == "2000" and told["law"]["thresholds"]["acts"] == 3
    assert {one["article"] for one in told["law"]["grounds"]} == {"274", "58"}
    assert all(one["in_force"] for one in told["law"]["grounds"])
    assert {one["id"] for one in told["checklist"] if one["is_here"]} >= {"demand", "thread", "order"}
    assert read(result, "dossier.zh.pdf").startswith(b"%PDF") and read(result, "dossier.en.pdf").startswith(b"%PDF")


def test_the_verifier_in_the_package_stands_alone(account: UUID, tmp_path: Path) -> None:
    result = made(account, tmp_path)
    alone = tmp_path / "elsewhere"
    alone.mkdir()
    (alone / "verify.py").write_bytes(read(result, "verify.py"))
    command = [sys.executable, "-I", "-S", "verify.py", str(result.package)]
    done = subprocess.run(command, cwd=alone, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    changed = result.package.read_bytes().replace("给我打一百块钱".encode(), "给我打二百块钱".encode())
    result.package.write_bytes(changed)
    done = subprocess.run(command, cwd=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    named = {orjson.loads(line)["path"] for line in done.stdout.splitlines()}
    assert {path for path in named if path.startswith("items/")} and "package" in named
