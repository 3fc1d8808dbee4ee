"""Evidence in a real browser: readable, reachable, usable on a phone, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.conftest import NOW
from tests.flows.test_add_evidence import photo
from tests.flows.test_dossier import WORLD
from tests.flows.world import bring, cases, write
from tests.web import browsing, world
from wanhui.flows.seal import seal
from wanhui.store.setup import Prepared

pytestmark = [pytest.mark.database, pytest.mark.browser]


@pytest.fixture(scope="module")
def browser(database: Prepared) -> Iterator[Browser]:
    """One Chromium for this file."""
    with browsing.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def address(database: Prepared) -> Iterator[str]:
    """The pages on a port of their own."""
    with browsing.serving() as found:
        yield found


@pytest.fixture
def extorted(merchant: world.Merchant, tmp_path: Path) -> world.Merchant:
    """A merchant with one case of extortion."""
    bring(merchant.account, write(tmp_path, WORLD), NOW)
    seal(merchant.account, now=NOW)
    return merchant


def first(home: world.Merchant) -> int:
    return cases(home.account)[0].line.number


@pytest.mark.parametrize("options", [
    {}, {"viewport": browsing.PHONE, "has_touch": True}, {"viewport": browsing.SMALL_PHONE, "has_touch": True},
    {"color_scheme": "dark"},
])  # fmt: skip
def test_the_panel_and_the_page_can_be_read_and_reached(
    options: dict[str, Any], browser: Browser, address: str, extorted: world.Merchant
) -> None:
    with browsing.desk(browser, address, extorted, **options) as at:
        for path in (f"/cases/{first(extorted)}?panel=evidence", "/evidence"):
            at.go(path)
            assert at.axe() == [], path
            assert not at.is_too_wide(), path
        assert at.complaints == []


def test_a_photo_is_added_and_a_package_made_from_the_panel(
    browser: Browser, address: str, extorted: world.Merchant, tmp_path: Path
) -> None:
    shot = tmp_path / "杯.jpg"
    shot.write_bytes(photo())
    with browsing.desk(browser, address, extorted, viewport=browsing.PHONE, has_touch=True) as at:
        page = at.go(f"/cases/{first(extorted)}?panel=evidence")
        page.set_input_files("#evidence-file", str(shot))
        page.get_by_role("button", name="添加").click()
        page.get_by_role("link", name="杯.jpg").wait_for()
        page.get_by_label("提交给").first.select_option("court")
        page.get_by_role("button", name="制作举证包").click()
        page.get_by_role("link", name="回执（分开保管）").wait_for()
        with page.expect_download() as saved:
            page.get_by_role("link", name="举证包", exact=True).click()
        assert saved.value.suggested_filename.endswith(".zip")
        assert at.complaints == []


def test_the_panel_works_without_scripts(
    browser: Browser, address: str, extorted: world.Merchant, tmp_path: Path
) -> None:
    with browsing.desk(browser, address, extorted, java_script_enabled=False) as at:
        page = at.go(f"/cases/{first(extorted)}?panel=evidence")
        page.get_by_role("button", name="制作举证包").click()
        page.get_by_role("link", name="回执（分开保管）").wait_for()
