"""Every page in real Chromium, once in each language: nothing for axe to find, and no sideways scrolling.

Widths and themes are dealt out over the pages; a page that wears one look in Chinese wears the next one in English,
where the frame around it, which speaks no other structure, is not looked at again. Every page is also made 360 wide.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import resolve

from tests.conftest import NOW
from tests.flows.test_dossier import WORLD
from tests.flows.world import bring, write
from tests.web import world
from tests.web.browsing import DESKTOP, PHONE, SMALL_PHONE, Desk
from tests.web.test_agreed_browser import agree
from tests.web.test_doors import address as address_of
from tests.web.test_doors import routes
from tests.web.test_gaps import a_gap
from tests.web.test_holds import bring as bring_order
from tests.web.test_insights import break_cups, start_recall
from wanhui.flows.desk_acts import Agent
from wanhui.flows.guard_consent import CONFIRMED, switch_on
from wanhui.flows.holds import release
from wanhui.flows.marks import Wish, mark
from wanhui.flows.seal import seal
from wanhui.store.accounts import set_language
from wanhui.store.gaps import keep_gap

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from wanhui.store.setup import Prepared

pytestmark = [pytest.mark.browser, pytest.mark.database]
Homes = dict[str, world.Merchant]
BAD = "收到后麻烦把差评改成好评，再返您 10 元。"
LOOKS = [(size, theme) for theme in ("light", "dark") for size in (DESKTOP, PHONE, SMALL_PHONE)]
GROUNDS = {"light": "rgb(245, 246, 247)", "dark": "rgb(14, 17, 19)"}
_SCROLLS = "!!document.querySelector('.app') && document.documentElement.scrollHeight > innerHeight"
#: Where pictures of the pages go for whoever wants to look at them.
PICTURES = os.environ.get("WANHUI_PICTURES")


@dataclass(frozen=True, slots=True)
class Stop:
    """A page of one of the merchants, what is done to it before it is looked at, and the part of it that is new."""

    home: str
    path: str
    prepare: Callable[[Page], Any] = lambda _: None
    within: str = ""


def _write_badly(page: Page) -> None:
    page.fill("#text-chat", BAD)
    page.wait_for_selector("#lint-chat .finding.block")
    page.evaluate("document.querySelector('#r-0').open = true")


def _unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


def _panel(home: str, name: str, *, more: str = "&view=reply") -> Stop:
    """A panel of the case, whose page has its own stops."""
    return Stop(
        home, f"/cases/1?panel={name}{more}", lambda page: page.wait_for_selector(f"#panel-{name}"), f"#panel-{name}"
    )


STOPS = (
    Stop("desk", "/cases/1?view=reply", _write_badly),
    Stop("desk", "/cases/1"),
    Stop("desk", "/cases?tab=waiting"),
    Stop("desk", "/cases", lambda page: page.keyboard.press("Control+k")),
    *(_panel("desk", name, more="") for name in ("cause", "combine")),
    *(_panel("desk", name) for name in ("remedies", "close")),
    Stop("desk", "/library?view=texts&q=REV-00"),
    Stop("desk", "/library?view=acts&q=ORD"),
    _panel("evidence", "evidence", more=""),
    Stop("desk", "/settings/texts/s1/damaged-contact-chat-zh"),
    Stop("desk", "/settings/remedies/coupon"),
    Stop("evidence", "/evidence"),
    Stop("guard", "/to-check"),
    Stop("guard", "/to-check/marks?shop=s1&buyer=b1&order=1"),
    Stop("guard", "/to-check/report"),
    *(_panel("agreed", name) for name in ("agreed", "reach", "call")),
    *(Stop("agreed", path) for path in ("/promises", "/parcels", "/notices")),
    Stop("insights", "/insights"),
    Stop("insights", "/recalls?dimension=batch&key=b7"),
    Stop("insights", "/insights/listings", _unfold),
)


@pytest.fixture(scope="module")
def homes(database: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Homes:
    """Merchants with something on every page: at the desk, as proof, to check, agreed, to learn from."""
    found = {name: world.merchant(f"walk-{name}-{os.getpid()}") for name in ("desk", "evidence", "guard", "agreed")}
    found["insights"] = world.merchant(f"walk-insights-{os.getpid()}")
    world.fill(found["desk"])
    world.colleague(found["desk"], role="agent")
    bring(found["evidence"].account, write(tmp_path_factory.mktemp("evidence"), WORLD), NOW)
    seal(found["evidence"].account, now=NOW)
    _guard(found["guard"])
    agree(found["agreed"])
    break_cups(found["insights"], tmp_path_factory.mktemp("insights"))
    keep_gap(found["insights"].account, a_gap(found["insights"], "material", 1, product="cup"))
    return found


def _guard(home: world.Merchant) -> None:
    agent = Agent(account=home.account, id=home.person, role="owner")
    switch_on(agent, confirmed=frozenset(CONFIRMED), now=home.now)
    for number in (1, 2, 3):
        bring_order(home, number)
    release(agent, ("s1", "o/奇怪 3"), note="买家确认了地址", now=home.now)
    wish = Wish(buyer=("s1", "b2"), kind="watch", purpose="以后多留证", evidence=("聊天第三句", "签收就差评"))
    mark(agent, wish, now=home.now)


def _stops(homes: Homes, visit: Callable[..., Any]) -> Iterator[Stop]:
    """What is listed above, the colleague's page, a recall under way, and every other page that an owner can open."""
    yield from STOPS
    client, seen = visit(homes["desk"]), {resolve(stop.path.partition("?")[0]).url_name for stop in STOPS}
    for route in routes():
        if route.name in seen or route.name == "live":
            continue
        path = address_of(route, key=homes["desk"].person)
        page = client.get(path)
        if page.status_code == 200 and "text/html" in page["Content-Type"] and b'<main class="page' in page.content:
            yield Stop("desk", path, _unfold)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_whole_and_axe_finds_nothing_wrong(
    open_desk: Callable[..., Desk], homes: Homes, visit: Callable[..., Any], language: str
) -> None:
    at = open_desk(homes["desk"], has_touch=True, reduced_motion="reduce")
    for home in homes.values():
        set_language(home.account, home.person, "en" if language == "en" else "zh")
    faults: dict[str, object] = {}
    for place, stop in enumerate(_stops(homes, visit)):
        if at.home is not homes[stop.home]:
            at.sit_as(homes[stop.home])
        size, theme = LOOKS[(place + (language == "en")) % len(LOOKS)]
        if found := _look(at, stop, size=size, theme=theme, language=language):
            faults[f"{stop.path} {size['width']} {theme}"] = found
        if PICTURES:
            at.page.screenshot(path=str(Path(PICTURES) / f"{language}-{place:02}-{size['width']}-{theme}.png"))
    assert faults == {}


def _look(at: Desk, stop: Stop, *, size: dict[str, int], theme: str, language: str) -> list[str]:
    """What is wrong with one page in one look."""
    page = at.page
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme)
    at.go(stop.path)
    stop.prepare(page)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    told = page.get_attribute("html", "lang")
    found = at.axe(stop.within or ("main" if language == "en" else ""))
    found += [] if ground == GROUNDS[theme] else [f"the system's theme does not hold: {ground}"]
    found += [] if told == {"zh": "zh-CN", "en": "en"}[language] else [f"the language is {told}"]
    found += [f"scrolls sideways at {size['width']}"] if at.is_too_wide() else []
    found += ["the window scrolls, not its panes"] if page.evaluate(_SCROLLS) else []
    page.set_viewport_size(SMALL_PHONE)
    return [*found, "scrolls sideways at 360"] if at.is_too_wide() else found


def test_the_page_of_a_recall_and_the_way_in_are_whole(open_desk: Callable[..., Desk], homes: Homes) -> None:
    home = homes["insights"]
    set_language(home.account, home.person, "zh")
    at = open_desk(home)
    start_recall(at)
    assert at.axe() == []
    at.context.clear_cookies()
    at.page.set_viewport_size(SMALL_PHONE)
    at.go("/sign-in")
    assert at.axe() == []
    assert not at.is_too_wide()
