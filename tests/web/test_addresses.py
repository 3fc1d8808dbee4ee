"""The address line carries the queue's state, and nothing that the desk does not know."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from wanhui.flows.desk_views import TABS, QueueQuery
from wanhui.web.addresses import CLOCK_STATES, SORTS, WEIGHTS, address, read_query
from wanhui.web.viewer import preferred_language

QUERIES = st.builds(
    QueueQuery,
    tab=st.sampled_from(TABS),
    search=st.text(alphabet="退款 ab&=#?/", max_size=20).map(lambda text: " ".join(text.split())),
    shop=st.text(alphabet="s1&=", max_size=8),
    platform=st.sampled_from(["", "taobao", "amazon"]),
    weight=st.sampled_from(["", *WEIGHTS]),
    clock=st.sampled_from(["", *CLOCK_STATES]),
    sort=st.sampled_from(SORTS),
)


@given(QUERIES)
def test_what_the_queue_asks_for_survives_the_address_line(query: QueueQuery) -> None:
    found = dict(parse_qsl(urlsplit(address(query, {})).query, keep_blank_values=True))
    assert read_query(found) == query


@given(st.dictionaries(st.sampled_from(["tab", "q", "sort", "weight", "clock", "platform", "after"]), st.text()))
def test_anything_unknown_counts_as_not_asked(found: dict[str, str]) -> None:
    query = read_query(found)
    assert query.tab in TABS
    assert query.sort in SORTS
    assert query.weight in ("", *WEIGHTS)
    assert len(query.search) <= 100


def test_the_plain_queue_has_a_plain_address() -> None:
    assert address(QueueQuery(), {}) == "/cases"
    assert address(QueueQuery(tab="all", search="退款"), {"number": 7}) == "/cases/7?tab=all&q=%E9%80%80%E6%AC%BE"


def test_a_change_of_tab_starts_again_at_the_first_page() -> None:
    assert address(QueueQuery(after="x~1"), {"tab": "all"}) == "/cases?tab=all"


def test_a_browser_gets_its_language_and_everyone_else_the_fallback() -> None:
    assert preferred_language("en-GB,en;q=0.9,zh;q=0.8", "zh") == "en"
    assert preferred_language("fr,zh-TW;q=0.7,en;q=0.3", "en") == "zh"
    assert preferred_language("fr", "zh") == "zh"
    assert preferred_language(";;q=x,,", "en") == "en"
