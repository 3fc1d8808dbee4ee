"""Charts in a real browser: drawn from the tables that stand below them, in both themes, on a phone and on paper."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from django.template import Context

from tests.web.browsing import AXE, PHONE
from tests.web.test_charts import ENGINE, rates, shown, viewer
from wanhui.insights.measures import share
from wanhui.web.assets import address, assets
from wanhui.web.charts import Chart, Column, Row, rated

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.database]
RANK = Chart(
    id="rates", kind="rank", unit="share", title="投诉率：按批次", head="批次",
    columns=(Column(word="投诉率", draws="bar"),),
    rows=tuple(
        Row(name=name, cells=(rated(share(count, 200), "数据不够"),))
        for name, count in (("手作粗陶杯 {a|白釉}", 60), ("<b>帆布包</b>", 20), ("孤品", 5))
    ),
)  # fmt: skip
#: The bars of the ranking from the top: (where it begins, its width).
BARS = """() => [...document.querySelectorAll("#plot-rates path[fill^=rgb]")].map(path => path.getBBox())
  .filter(box => Math.abs(box.height - 14) < 1).sort((a, b) => a.y - b.y).map(box => [box.x, box.width])"""
PAINT = """() => [...document.querySelectorAll('#plot-trend path[stroke-width="2"]')]
  .map(path => path.getAttribute("stroke"))"""


def page_of(*charts: Chart) -> bytes:
    scripts = ENGINE.get_template("web/_chart_scripts.html").render(Context({"viewer": viewer()}))
    body = "".join(map(shown, charts))
    head = (
        f'<link rel="icon" href="{address("icon.svg")}"><meta name="viewport" content="width=device-width">'
        f'<link rel="stylesheet" href="{address("desk.css")}">{scripts}'
    )
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>图</title>{head}</head>'
        f'<body><main class="page"><h1>图</h1><h2>图</h2>{body}</main></body></html>'
    ).encode()


@pytest.fixture
def place(browser: Browser) -> Iterator[str]:
    """A page of two charts under our policy; without any, at /none."""
    from wanhui.web.middleware import CONTENT_SECURITY_POLICY

    pages = {"/": page_of(rates(), RANK), "/none": page_of()}

    class Serve(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Says nothing."""

        def do_GET(self) -> None:
            found = assets().get(self.path.split("/", 3)[-1])
            self.send_response(200)
            self.send_header("Content-Type", found.media_type if found else "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
            self.end_headers()
            self.wfile.write(found.body if found else pages.get(self.path, b""))

    server = ThreadingHTTPServer(("127.0.0.1", 0), Serve)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def faults(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return [one["id"] for one in page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]]


def test_charts_are_drawn_from_their_tables_and_follow_theme_width_and_paper(browser: Browser, place: str) -> None:
    context = browser.new_context(viewport={"width": 1000, "height": 1400}, color_scheme="light", locale="zh-CN")
    context.set_default_timeout(60_000)
    page, said, fetched = context.new_page(), [], []
    page.on("console", lambda one: said.append(one.text))
    page.on("pageerror", lambda bug: said.append(str(bug)))
    page.on("request", lambda asked: fetched.append(asked.url))
    page.goto(f"{place}/none")
    assert not any("echarts" in url for url in fetched), "a page without a chart fetches no library"
    page.goto(place)
    page.wait_for_selector("#chart-rates.is-drawn")

    numbers = page.eval_on_selector_all("#chart-rates td[data-n]", "all => all.map(one => Number(one.dataset.n))")
    bars = page.evaluate(BARS)
    assert len(bars) == len(numbers) == 3
    assert {round(x) for x, _ in bars} == {round(bars[0][0])}, "all begin at nought"
    assert [round(width / bars[0][1], 2) for _, width in bars] == [round(n / numbers[0], 2) for n in numbers]

    assert page.get_attribute("#plot-trend", "aria-label") == page.text_content("#chart-trend .chart-title")
    assert page.locator("details[open]").count() == 0, "with the chart the table is folded"
    page.focus("#chart-trend summary")
    page.keyboard.press("Enter")
    assert page.locator("#chart-trend th[scope=row]").last.is_visible()
    assert faults(page) == []

    box = page.locator("#plot-rates").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 30)
    page.wait_for_function('() => document.querySelector("#plot-rates svg").textContent.includes("投诉率")')
    told = page.text_content("#plot-rates svg") or ""
    assert "30%" in told and "（a|白釉）" in told, "the words of the table; a stranger's braces are no style"

    light = page.evaluate(PAINT)
    assert light, "the line is there"
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"old => ({PAINT})()[0] !== old", arg=light[0])
    assert faults(page) == []
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0, "paper shows the table too"
    assert page.evaluate(PAINT)[0] == light[0], "paper is white"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.set_viewport_size(PHONE)
    page.wait_for_function(
        '() => document.querySelector("#plot-trend svg").getBoundingClientRect().right <= innerWidth'
    )
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert said == []
    context.close()


def test_without_scripts_the_figures_stand_open(browser: Browser, place: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(place)
    assert page.locator("#chart-trend th[scope=row]").first.is_visible()
    assert not page.locator("#plot-trend").is_visible()
    context.close()
