"""What a chart draws is what its table says: cells carry their number, words stand for what there is none of."""

from __future__ import annotations

import hashlib
import re
from datetime import date, timedelta
from importlib.resources import files
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Engine

from tests.conftest import NOW
from wanhui.insights.trend import trend
from wanhui.insights.win_back import effect
from wanhui.store.findings import StoredFinding
from wanhui.web import page_charts
from wanhui.web.assets import assets
from wanhui.web.charts import MOST, Chart, room
from wanhui.web.viewer import Viewer

TODAY = date(2026, 11, 18)
ENGINE = Engine(
    dirs=[str(files("wanhui.web") / "templates")],
    libraries={name: f"wanhui.web.templatetags.{name}" for name in ("desk", "figures")},
)


def viewer(language: Any = "zh") -> Viewer:
    return Viewer(language=language, theme="", zone=ZoneInfo("Asia/Shanghai"), now=NOW)


def rates(language: Any = "zh") -> Chart:
    days = [(TODAY - timedelta(days=n), 40 if n != 20 else 3, 4) for n in range(28)]
    chart = page_charts.complaints(trend(days, first=days[-1][0], today=TODAY), viewer(language))
    assert chart is not None
    return chart


def shown(chart: Chart, language: Any = "zh") -> str:
    return ENGINE.get_template("web/_chart.html").render(Context({"viewer": viewer(language), "chart": chart}))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_holds_each_figure_in_words_and_as_the_number_that_is_drawn(language: str) -> None:
    page = shown(rates(language), language)
    cells = re.findall(
        r'<td class="number" data-n="([0-9.]+)" data-low="([0-9.]+)" data-high="([0-9.]+)">(.*?)</td>', page
    )
    assert len(cells) == 27
    for number, low, high, words in cells:
        assert float(low) < float(number) < float(high)
        assert words == f"{float(number):.0%}"
    assert '<details class="chart-figures" open>' in page, "without scripts the table stands open"
    assert page.count('scope="row"') == 28 and page.count("<caption") == 1
    assert page.count("data-soft") == 14


def test_what_is_too_small_for_a_rate_is_said_and_not_drawn() -> None:
    gap = next(row for row in rates().rows if row.cells[0].number is None)
    assert (gap.cells[0].shown, gap.cells[3].shown) == ("数据不够", "3")


def test_too_little_is_no_chart_at_all() -> None:
    assert page_charts.complaints(trend([], first=TODAY, today=TODAY), viewer()) is None
    assert page_charts.in_time((), viewer()) is None
    assert page_charts.promises((), viewer()) is None
    assert page_charts.won_back(effect(treated=(5, 3), control=(200, 20)), viewer()) is None


def test_both_groups_of_a_win_back_are_drawn_with_their_own_interval() -> None:
    chart = page_charts.won_back(effect(treated=(200, 60), control=(50, 5)), viewer("en"))
    assert chart is not None
    assert [(row.name, row.cells[0].shown, row.cells[2].shown) for row in chart.rows] == [
        ("Written to", "30%", "60 of 200"), ("Control group, left alone", "10%", "5 of 50"),
    ]  # fmt: skip
    assert all(row.cells[0].low is not None for row in chart.rows)


def finding(kind: str, n: int, **payload: Any) -> StoredFinding:
    return StoredFinding(
        shop="s1", shop_name="松间", kind=kind, dimension="batch", key=f"b{n}", issue="damaged", since=NOW,
        detected_at=NOW, payload=payload, id=UUID(int=n), settled_at=None,
    )  # fmt: skip


def test_findings_are_drawn_from_the_days_they_were_kept_with_and_only_the_first_of_them() -> None:
    days = [["2026-11-16", 1, 0.8], ["2026-11-17", 6, 0.82]]
    found = [finding("spike", 1, days=days), finding("rise", 2), finding("spike", 3), *(
        finding("sales", n, days=days) for n in range(4, 12)
    )]  # fmt: skip
    charts = [chart for _, chart in page_charts.findings(found, viewer())]
    assert [chart is not None for chart in charts] == [True, False, False, *([True] * 4), *([False] * 4)]
    assert charts[0] is not None
    assert [[cell.number for cell in row.cells] for row in charts[0].rows] == [[1, 0.8], [6, 0.82]]
    assert [row.name for row in charts[0].rows] == ["11-16", "11-17"]


def test_a_stranger_s_words_stay_words() -> None:
    chart = rates()
    hostile = Chart(
        id="x", kind="rank", unit="share", title="<b>t</b>", head="h", columns=chart.columns,
        rows=tuple(type(row)(name='"><script>', cells=row.cells) for row in chart.rows),
    )  # fmt: skip
    assert "<script>" not in shown(hostile) and "<b>t" not in shown(hostile)


def test_the_room_is_kept_for_what_will_be_drawn() -> None:
    assert room(MOST + 40) == room(MOST) > room(2) > room(1) == room(0)
    assert f"const MOST = {MOST};" in assets()["charts.js"].body.decode()


def test_the_library_is_the_one_that_its_notice_describes() -> None:
    library, notice = assets()["vendor/echarts.min.js"].body, assets()["vendor/echarts.LICENSE.txt"].body.decode()
    assert hashlib.sha256(library).hexdigest() in notice
    for name in ("Apache License", "The Apache Software Foundation", "BSD 3-Clause", "Mike Bostock", "0BSD"):
        assert name in notice
    code = library.decode()
    assert not re.search(r"\beval\(|new Function|sourceMappingURL", code)
    assert len(assets()["vendor/echarts.min.js"].packed) < 210_000


def test_the_script_of_charts_stays_small_and_sets_no_markup() -> None:
    script = assets()["charts.js"].body.decode()
    assert len(assets()["charts.js"].packed) < 6_000
    assert not re.search(
        r"\beval\(|innerHTML|insertAdjacentHTML|document\.write|new Function|setAttribute\(\"style", script
    )
