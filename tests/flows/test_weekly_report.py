"""The weekly report of a shop, from records that came in through the front door to the letter and the paper."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.test_insights import month
from tests.flows.world import SHOP, bring, write
from wanhui.content.letters import weekly_pack
from wanhui.errors import WanhuiError
from wanhui.flows.notify import takes
from wanhui.flows.refresh_insights import refresh
from wanhui.flows.send_notices import write_letter
from wanhui.flows.weekly_letter import as_html
from wanhui.flows.weekly_report import NOTICE, make_now, print_week, report_due, show_week
from wanhui.store import tenancy
from wanhui.store.keys import new_key
from wanhui.store.notices import notices_for
from wanhui.store.sinks import Choice, Sink, Waiting
from wanhui.store.weekly import StoredWeek, keep_week

pytestmark = pytest.mark.database
#: Monday, 23 November 2026, 08:30 in China; the week told of began on the 16th.
MONDAY = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
WEEK = date(2026, 11, 16)


@pytest.fixture
def shop(account: UUID, tmp_path: Path) -> UUID:
    live = {"o0": {"source": "room-8", "streamer": "阿月"}, "o1": {"streamer": "阿月"}, "o2": {"offer": "第二件半价"}}
    bring(account, write(tmp_path, [{**one, **live.get(one["id"], {})} for one in month()]), NOW)
    refresh(account, NOW)
    return account


def test_a_report_is_made_once_on_monday_morning_kept_as_it_was_told_of_and_printed(
    shop: UUID, other_account: UUID
) -> None:
    assert report_due(shop, MONDAY - timedelta(hours=1)) == 0, "not before eight"
    assert report_due(shop, MONDAY) == 1
    assert report_due(shop, MONDAY + timedelta(hours=1)) == 0
    view = show_week(shop, None, None, language="zh")
    assert view.stored is not None and (view.stored.week, view.weeks) == (WEEK, (WEEK,))
    told = "\n".join(row["text"] for part in view.sections for row in part["rows"])
    assert "新工单 15，前一周 0。" in told
    assert "收到时破损的 13 件，前一周 0" in told
    assert "没有到期的承诺" in told and "没有买家选定补救" in told
    assert "几条评价说同一个问题：手作陶杯" in told
    # Orders of the week before bring cases of this one: o1 and o2 were made before Monday.
    (live,) = [part for part in view.sections if part["title"] == "直播带货"]
    assert [(row["text"], len(row["numbers"]), row["key"]) for row in live["rows"]] == [
        ("场次 room-8：卖出 1 单，新工单 1 件，前一周 0 件", 1, "room-8"),
        ("主播 阿月：卖出 1 单，新工单 2 件，前一周 0 件", 2, "阿月"),
        ("优惠 第二件半价：卖出 0 单，新工单 1 件，前一周 0 件", 1, "第二件半价"),
    ]
    assert show_week(shop, "s1", WEEK, language="en").heading == "云岫器物, 2026-11-16 to 2026-11-22"

    (notice,) = [one.notice for one in notices_for(shop, "x", is_lead=True) if one.notice.kind == NOTICE]
    assert not [one for one in notices_for(shop, "x", is_lead=False) if one.notice.kind == NOTICE]
    for choice, is_taken in (
        (Choice(), False), (Choice(kinds=("safety",)), False), (Choice(kinds=("weekly_report",)), True),
        (Choice(kinds=("weekly_report",), shops=("s2",)), False),
    ):  # fmt: skip
        sink = Sink(id=new_key(), kind="email", name="x", address="su@example.com", made_at=NOW, choice=choice)
        assert takes(sink, notice) == is_taken, choice
    sink = Sink(
        id=new_key(), kind="email", name="x", address="su@example.com", made_at=NOW, choice=Choice(),
        secret="smtps://u%40example.com:p@example.com",
    )  # fmt: skip
    (told_of,) = [one for one in notices_for(shop, "x", is_lead=True) if one.notice.kind == NOTICE]
    waits = [Waiting(sink=sink.id, notice=told_of, tries=0)]
    for language, line in (("zh", "新工单 15，前一周 0。"), ("en", "New cases: 15; the week before 0.")):
        sent = write_letter(shop, sink, waits, language=language, zone=UTC)
        text, html = sent.iter_parts()
        assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
        assert line in text.get_content() and f"<li>{line}</li>" in html.get_content()
        assert sent["Subject"].startswith(weekly_pack().title.text(language)) and "2026-11-16" in sent["Subject"]
    paper = print_week(shop, "s1", WEEK, language="zh")
    assert paper[:5] == b"%PDF-" and paper == print_week(shop, "s1", WEEK, language="zh")

    elsewhere = write_letter(other_account, sink, waits, language="zh", zone=UTC)
    assert not elsewhere.is_multipart() and "新工单 15" not in elsewhere.get_content()
    assert show_week(other_account, "s1", WEEK, language="zh").stored is None
    with pytest.raises(WanhuiError) as refused:
        print_week(other_account, "s1", WEEK, language="zh")
    assert refused.value.code == "E-WEEK-NONE"


def test_a_shop_finds_its_reports_however_many_newer_ones_others_have(shop: UUID, tmp_path: Path) -> None:
    bring(shop, write(tmp_path, [{**SHOP, "id": "s2"}], "more.jsonl"), NOW)
    assert show_week(shop, None, None, language="zh").weeks == ()
    telling: dict[str, dict[str, object]] = {"zh": {"heading": "x", "sections": []}}
    with tenancy.account(shop):
        for weeks_ago in range(70):
            name = "s1" if weeks_ago > 67 else "s2"
            week = WEEK - timedelta(days=7 * weeks_ago)
            assert keep_week(shop, StoredWeek(shop=name, week=week, made_at=NOW, payload=telling))
    mine = show_week(shop, "s1", None, language="zh")
    assert mine.weeks == tuple(WEEK - timedelta(days=7 * ago) for ago in (68, 69))
    assert mine.stored is not None and mine.stored.week == mine.weeks[0]
    newest = show_week(shop, None, None, language="zh")
    assert newest.shop is not None and (newest.shop.id, newest.weeks[0], len(newest.weeks)) == ("s2", WEEK, 60)


def test_a_report_can_be_made_at_once_and_a_shop_that_is_not_there_is_refused(shop: UUID) -> None:
    made = make_now(hire(shop), "s1", now=NOW)
    assert made.week == date(2026, 11, 9)
    assert make_now(hire(shop), "s1", now=NOW + timedelta(hours=1)) == made
    with pytest.raises(WanhuiError) as refused:
        make_now(hire(shop), "nowhere", now=NOW)
    assert refused.value.code == "E-WEEK-NONE"


def test_what_a_shop_is_called_is_never_a_tag() -> None:
    told = {"heading": "<b>店</b>", "sections": [{"title": "x", "rows": [{"text": "<script>", "numbers": [7]}]}]}
    page = as_html(told, "zh")
    assert "<b>" not in page and "<script>" not in page and "&lt;script&gt; #7" in page
