"""A shop writes its own version of a playbook: new cases follow it, older ones keep what they began with."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.test_investigate import refusal
from tests.flows.world import BAD, ORDER, SHOP, bring, cases, message, write
from wanhui.content.case_rules import load_playbooks
from wanhui.flows.own_playbooks import retire_playbook, write_playbook
from wanhui.flows.playbooks_of_shop import playbooks_of
from wanhui.flows.show_desk import show_case
from wanhui.records.codec import CHINA
from wanhui.store.own_playbooks import Scope

pytestmark = pytest.mark.database
SHIPPED = (files("wanhui.content") / "playbooks" / "damaged.yaml").read_text(encoding="utf-8")
OWN = SHIPPED.replace("title: {zh: ", "title: {zh: 本店").replace(
    "own_steps:",
    """own_steps:
  - id: call_potter
    stage: investigate
    act: look
    title: {zh: 问过窑口, en: Ask the kiln}
    why: {zh: 本店每批都留样。, en: The shop keeps a sample of each batch.}""",
    1,
)


def _review(number: int, shop: str = "s1") -> list[dict[str, object]]:
    order = {**ORDER, "id": f"o{number}", "buyer": f"b{number}", "shop": shop}
    return [order, {**BAD, "id": f"r{number}", "order": order["id"], "buyer": order["buyer"], "shop": shop}]


def test_new_cases_of_the_shop_follow_its_own_version_and_older_ones_keep_theirs(account: UUID, tmp_path: Path) -> None:
    owner = hire(account, "owner")
    other = {**SHOP, "id": "s2", "name": "别的店"}
    bring(account, write(tmp_path, [SHOP, other, *_review(1)]), NOW)
    assert cases(account)[0].line.row.playbook == "damaged@1"
    assert write_playbook(owner, OWN, Scope(shop="s1"), now=NOW) == "damaged@1001"
    bring(account, write(tmp_path, [*_review(2), *_review(3, "s2")]), NOW)
    assert [whole.line.row.playbook for whole in cases(account)] == ["damaged@1", "damaged@1001", "damaged@1"]
    assert write_playbook(owner, OWN.replace("问过窑口", "问过作坊"), Scope(shop="s1"), now=NOW) == "damaged@1002"
    retire_playbook(owner, "damaged", Scope(shop="s1"), now=NOW)
    bring(account, write(tmp_path, _review(4)), NOW)
    assert cases(account)[3].line.row.playbook == "damaged@1"
    books = playbooks_of(account, "s1")
    assert any(step.title.zh == "问过窑口" for step in books.steps["damaged@1001"]), (
        "kept for the case that began with it"
    )
    assert any(step.title.zh == "问过作坊" for step in books.steps["damaged@1002"])
    view = show_case(account, 2, now=NOW, zone=CHINA)
    assert view is not None and view.next_step is not None


def test_a_version_may_be_for_one_platform_or_one_channel(account: UUID, tmp_path: Path) -> None:
    owner = hire(account, "owner")
    bring(account, write(tmp_path, [SHOP]), NOW)
    write_playbook(owner, OWN, Scope(platform="taobao"), now=NOW)
    write_playbook(owner, OWN, Scope(channel="platform_chat"), now=NOW)
    said = message("m1", "收到的杯子碎了，我要求退款", order="o2", buyer="b2")
    bring(account, write(tmp_path, [*_review(1), {**ORDER, "id": "o2", "buyer": "b2"}, said]), NOW)
    assert {whole.line.row.order: whole.line.row.playbook for whole in cases(account)} == {
        "o1": "damaged@1", "o2": "damaged@1002",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("precedence: 50", "precedence: fifty"), "E-PACK-VALUE"),
        (("precedence: 50", "precedence: 50\nmagic: yes"), "E-PACK-KEY"),
        (("id: damaged", "id: dragons"), "E-PLAYBOOK-NONE"),
        (("  must:", "  must:\n    - {text: 尺码偏大, issues: [{code: size}], scenario: size}"), "E-PLAYBOOK-EXAMPLE"),
    ],
)
def test_a_text_with_an_error_is_refused_and_changes_nothing(
    account: UUID, tmp_path: Path, change: tuple[str, str], code: str
) -> None:
    owner = hire(account, "owner")
    found = refusal(lambda: write_playbook(owner, SHIPPED.replace(*change, 1), Scope(), now=NOW))
    assert found == code or found.startswith("E-PACK"), found
    assert playbooks_of(account, "s1") is load_playbooks()


def test_only_the_owner_writes_playbooks(account: UUID) -> None:
    assert refusal(lambda: write_playbook(hire(account, "lead"), OWN, Scope(), now=NOW)) == "E-ROLE-OWNER"
    assert refusal(lambda: retire_playbook(hire(account), "damaged", Scope(), now=NOW)) == "E-ROLE-OWNER"


def test_another_account_knows_nothing_of_it(account: UUID, other_account: UUID) -> None:
    write_playbook(hire(account, "owner"), OWN, Scope(), now=NOW)
    assert playbooks_of(other_account, "s1") is load_playbooks()
