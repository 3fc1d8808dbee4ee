"""What templates settle when they are read says the same as what Django works out; rows escape what strangers wrote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.template import Context, Engine
from django.urls import NoReverseMatch, reverse

from wanhui.errors import Language, Words
from wanhui.flows.desk_views import ClockView, QueueQuery, QueueRow
from wanhui.web import rows
from wanhui.web.addresses import QueueAddress
from wanhui.web.viewer import CHINA, Viewer
from wanhui.web.words import say

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
ENGINE = Engine(libraries={"desk": "wanhui.web.templatetags.desk"}, builtins=["wanhui.web.templatetags.desk"])


def viewer(language: Language = "zh", role: str = "agent") -> Viewer:
    return Viewer(language=language, theme="", zone=CHINA, now=NOW, role=role)


def drawn(template: str, language: Language = "zh", **values: object) -> str:
    return ENGINE.from_string(template).render(Context({"viewer": viewer(language), **values}))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_settled_string_is_in_the_language_of_whoever_looks(language: Language) -> None:
    assert drawn('{% t "queue.title" %}', language) == say("queue.title", language)


@pytest.mark.database
@pytest.mark.usefixtures("database")
def test_settled_addresses_are_those_of_the_routes() -> None:
    key = UUID(int=7)
    assert drawn('{% url "cases" %}') == reverse("cases")
    assert drawn('{% url "lint" case.number %}', case={"number": 2041}) == reverse("lint", args=[2041])
    assert drawn('{% url "panel" 7 name %}', name="cause") == reverse("panel", args=[7, "cause"])
    assert drawn('{% url "drop_view" key %}', key=key) == reverse("drop_view", args=[key])
    with pytest.raises(NoReverseMatch):
        drawn('{% url "panel" 7 name %}', name="<b>")


def test_a_row_escapes_what_a_stranger_wrote_and_leads_to_its_case_in_this_queue() -> None:
    clock = ClockView(kind="first_response", due_at=NOW - timedelta(minutes=5), state="late")
    shown = QueueRow(
        number=12, title=Words("漏水", "Leaks"), quote="<b>\u202e坏了", stars=1, grade=None, buyer="<i>",
        opened_by=Words("差评", "Bad review"), stage=Words("倾听", "Listen"), clock=clock, beside=None, flag="safety",
        shop="松间", is_closed=False,
    )  # fmt: skip
    address = QueueAddress(QueueQuery(tab="all", search="a&b")).of_case(12)
    html = rows.row(shown, viewer(), address=address, is_open=True)
    assert 'href="/cases/12?tab=all&amp;q=a%26b"' in html
    assert 'aria-current="true"' in html
    assert "&lt;b&gt;" in html
    assert "<code" in html
    assert "<b>" not in html
    assert "<i>" not in html
    assert "clock red" in html


def test_words_that_were_searched_are_marked_in_any_case_and_escaped() -> None:
    text = "Leaks, LEAKS <漏水>"
    assert [(span.start, span.end) for span in rows.hits(text, "leaks 漏水")] == [(0, 5), (7, 12), (14, 16)]
    assert [span.start for span in rows.hits("İ leaks", "leaks")] == [2]
    assert rows.hits(text, "") == []


def test_somebody_who_only_reads_picks_no_rows() -> None:
    nothing = Words("", "")
    shown = QueueRow(
        number=12, title=nothing, quote="", stars=None, grade=None, buyer="", opened_by=nothing, stage=nothing,
        clock=None, beside=None, flag=None, shop="", is_closed=False,
    )  # fmt: skip
    assert rows.picked(shown, viewer(role="auditor")) == ""
    assert 'value="12"' in rows.picked(shown, viewer())
