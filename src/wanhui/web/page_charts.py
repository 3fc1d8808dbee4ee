"""The charts of the pages, each from what its flow gives; None where there is too little to draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Final

from wanhui.flows.recall import RecallView
from wanhui.flows.weeks import AnswerWeek, PromiseWeek
from wanhui.insights.measures import Rate, share
from wanhui.insights.trend import Step, Trend
from wanhui.insights.win_back import Effect
from wanhui.store.findings import StoredFinding
from wanhui.web.charts import Cell, Chart, Column, Row, counted, interval, of, rated, stretch
from wanhui.web.viewer import Viewer
from wanhui.web.words import say

#: So many findings are drawn; the others tell their figures in words.
MOST_FINDINGS: Final = 5


def complaints(found: Trend, viewer: Viewer) -> Chart | None:
    """The share of orders that complained over time, with its interval."""
    if not found.steps:
        return None
    says = _words(viewer)
    return Chart(
        id="trend", kind="time", unit="share", note=says("charts.ripening"),
        title=says("charts.rate_by_week" if found.is_by_week else "charts.rate_by_day"),
        head=says("charts.week" if found.is_by_week else "charts.day"),
        columns=(
            Column(word=says("insights.rate"), draws="line"), Column(word=says("insights.range")),
            Column(word=says("insights.complaints")), Column(word=says("insights.orders")),
        ),
        rows=tuple(_rate_row(step, viewer) for step in found.steps),
    )  # fmt: skip


def findings(found: Sequence[StoredFinding], viewer: Viewer) -> list[tuple[StoredFinding, Chart | None]]:
    """Each finding with its chart: the first that are open and were kept with their days have one."""
    left, shown = MOST_FINDINGS, []
    for one in found:
        is_drawn = left > 0 and one.settled_at is None and one.kind in _DRAWN and bool(one.payload.get("days"))
        left -= is_drawn
        shown.append((one, _finding(one, viewer) if is_drawn else None))
    return shown


#: kind of finding -> the words for what happened and what was to be expected
_DRAWN: Final = {"spike": ("charts.spike", "insights.complaints"), "sales": ("charts.sales", "charts.sold")}


def _finding(one: StoredFinding, viewer: Viewer) -> Chart:
    says, (title, happened) = _words(viewer), _DRAWN[one.kind]
    return Chart(
        id=str(one.id), kind="time", unit="count", title=says(title), head=says("charts.day"),
        columns=(Column(word=says(happened), draws="bar"), Column(word=says("charts.expected"), draws="usual")),
        rows=tuple(
            Row(
                name=stretch(day := date.fromisoformat(written), day, viewer),
                cells=(counted(count), Cell(shown=f"{expected:.1f}", number=expected)),
            )
            for written, count, expected in one.payload["days"]
        ),
    )  # fmt: skip


def in_time(weeks: Sequence[AnswerWeek], viewer: Viewer) -> Chart | None:
    """The share of first answers and of ends of cases that came before their clocks ran out."""
    if not weeks:
        return None
    says, few = _words(viewer), say("insights.too_few", viewer.language)
    return Chart(
        id="in-time", kind="time", unit="share", title=says("charts.in_time"), head=says("charts.week"),
        note=says("charts.in_time_note"),
        columns=(
            Column(word=says("charts.answered"), draws="line"), Column(word=says("charts.answers")),
            Column(word=says("charts.ended"), draws="line", tone="amber"), Column(word=says("charts.ends")),
        ),
        rows=tuple(
            Row(
                name=stretch(one.first, one.last, viewer),
                cells=(
                    rated(one.answered, few), of(one.answered, viewer), rated(one.ended, few), of(one.ended, viewer)
                ),
            )
            for one in weeks
        ),
    )  # fmt: skip


def promises(weeks: Sequence[PromiseWeek], viewer: Viewer) -> Chart | None:
    """Promises by the week they fell due in: kept, and broken upon them."""
    if not weeks:
        return None
    says = _words(viewer)
    return Chart(
        id="promises", kind="time", unit="count", title=says("charts.promises"), head=says("charts.week"),
        columns=(
            Column(word=says("agreed.kept_count"), draws="stack"),
            Column(word=says("agreed.broken_count"), draws="stack", tone="red"),
        ),
        rows=tuple(
            Row(name=stretch(one.first, one.last, viewer), cells=(counted(one.kept), counted(one.broken)))
            for one in weeks
        ),
    )  # fmt: skip


def won_back(effect: Effect, viewer: Viewer) -> Chart | None:
    """Of the buyers written to and of those left alone, the share that came back."""
    if effect.gain is None:
        return None
    says, few = _words(viewer), say("insights.too_few", viewer.language)
    groups: Sequence[tuple[str, Rate]] = (
        ("charts.written_to", share(effect.treated_back, effect.treated)),
        ("charts.left_alone", share(effect.control_back, effect.control)),
    )
    return Chart(
        id="won-back", kind="rank", unit="share", title=says("charts.came_back"), head=says("charts.group"),
        note=says("charts.line_is_interval"),
        columns=(
            Column(word=says("charts.share"), draws="bar"), Column(word=says("insights.range")),
            Column(word=says("charts.counted")),
        ),
        rows=tuple(
            Row(name=says(word), cells=(rated(rate, few), interval(rate), of(rate, viewer))) for word, rate in groups
        ),
    )  # fmt: skip


def recall(view: RecallView, viewer: Viewer) -> Chart | None:
    """How many orders of a recall took each step; None while no order was found."""
    if not view.found:
        return None
    says = _words(viewer)
    steps = (
        ("charts.found", view.found), ("charts.reached", view.reached), ("charts.replied", view.answered),
        ("charts.returned", view.returned), ("charts.paid", view.paid),
    )  # fmt: skip
    return Chart(
        id="recall", kind="rank", unit="count", title=says("recalls.progress_title"), head=says("charts.step"),
        columns=(
            Column(word=says("insights.orders"), draws="bar"), Column(word=says("charts.share")),
        ),
        rows=tuple(
            Row(name=says(word), cells=(counted(count), Cell(shown=f"{count / view.found:.0%}")))
            for word, count in steps
        ),
    )  # fmt: skip


def _rate_row(step: Step, viewer: Viewer) -> Row:
    rate, few = step.rate, say("insights.too_few", viewer.language)
    cells = (rated(rate, few), interval(rate), Cell(shown=f"{rate.count:,}"), Cell(shown=f"{rate.orders:,}"))
    return Row(name=stretch(step.first, step.last, viewer), cells=cells, is_soft=step.is_ripening)


def _words(viewer: Viewer) -> Callable[[str], str]:
    """Strings of the screen in the viewer's language."""
    return partial(say, language=viewer.language)
