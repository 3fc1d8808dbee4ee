"""Evidence in a real browser: usable on a phone, and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import NOW
from tests.flows.test_add_evidence import photo
from tests.flows.test_dossier import WORLD
from tests.flows.world import bring, cases, write
from tests.web import browsing, world
from wanhui.flows.seal import seal

pytestmark = [pytest.mark.database, pytest.mark.browser]
OpenDesk = Callable[..., browsing.Desk]


@pytest.fixture
def extorted(merchant: world.Merchant, tmp_path: Path) -> world.Merchant:
    """A merchant with one case of extortion."""
    bring(merchant.account, write(tmp_path, WORLD), NOW)
    seal(merchant.account, now=NOW)
    return merchant


def first(home: world.Merchant) -> int:
    return cases(home.account)[0].line.number


def test_a_photo_is_added_and_a_package_made_from_the_panel(
    open_desk: OpenDesk, extorted: world.Merchant, tmp_path: Path
) -> None:
    shot = tmp_path / "杯.jpg"
    shot.write_bytes(photo())
    page = open_desk(extorted, viewport=browsing.PHONE, has_touch=True).go(f"/cases/{first(extorted)}?panel=evidence")
    page.set_input_files("#evidence-file", str(shot))
    page.get_by_role("button", name="添加").click()
    page.get_by_role("link", name="杯.jpg").wait_for()
    page.get_by_label("提交给").first.select_option("court")
    page.get_by_role("button", name="制作举证包").click()
    page.get_by_role("link", name="回执（分开保管）").wait_for()
    with page.expect_download() as saved:
        page.get_by_role("link", name="举证包", exact=True).click()
    assert saved.value.suggested_filename.endswith(".zip")


def test_the_panel_works_without_scripts(open_desk: OpenDesk, extorted: world.Merchant) -> None:
    page = open_desk(extorted, java_script_enabled=False).go(f"/cases/{first(extorted)}?panel=evidence")
    page.get_by_role("button", name="制作举证包").click()
    page.get_by_role("link", name="回执（分开保管）").wait_for()
