"""What people hear: at once or once a day, the right person, never twice; in the app always, outside when set up."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
import pytest

from tests.flows.agreed import CHAT, Home, home
from tests.flows.world import BAD, SHOP, review
from wanhui.channels.outward import Answer, Request
from wanhui.errors import WanhuiError
from wanhui.flows.send_notices import add_sink, send_notices, switch_sink
from wanhui.store.notices import mark_read, notices_for, unread_notices
from wanhui.store.sinks import Choice

pytestmark = pytest.mark.database
CHINA = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 11, 18, 10, 0, tzinfo=CHINA)
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"


class Outside:
    """A robot that keeps what it was told, and refuses while `refuses` is set."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.refuses = False

    def __call__(self, request: Request) -> Answer:
        if self.refuses:
            return Answer(status=200, body=b'{"errcode": 45009}')
        self.heard.append(orjson.loads(request.body)["text"]["content"])
        return Answer(status=200, body=b'{"errcode": 0}')


@pytest.fixture
def outside() -> Outside:
    return Outside()


def at(text: str, id_: str, **more: object) -> dict[str, object]:
    return {**review(id_, text), "at": MORNING.isoformat(), **more}


def sink(shop: Home, **choice: object) -> UUID:
    return add_sink(shop.lead, "wecom", name="值班群", address=WECOM, secret="", choice=Choice(**choice), now=MORNING)


@pytest.mark.capability("C-NT-01")
def test_danger_and_demands_go_to_those_who_lead_and_bad_reviews_to_whoever_has_them(
    account: UUID, tmp_path: Path
) -> None:  # fmt: skip
    shop = home(
        account, tmp_path, MORNING, at("用完手上起泡送医院了，皮肤过敏", "r1", stars=1), at("杯子碎了", "r2", stars=1)
    )
    assert "safety" in [one.kind for one in shop.heard(shop.lead)]
    assert "new_case" in [one.kind for one in shop.heard()]
    assert "safety" not in [one.kind for one in shop.heard()]


def test_nothing_is_said_of_an_import_of_the_past(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, MORNING + timedelta(days=9), {**BAD})
    assert shop.heard() == [] and shop.heard(shop.lead) == []


@pytest.mark.capability("C-NT-01")
def test_it_is_said_once_and_read_by_each_for_themselves(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, MORNING, at("杯子碎了", "r2", stars=1))
    shop.bring(MORNING, at("杯子碎了", "r2", stars=1))
    me, since = str(shop.agent.id), MORNING - timedelta(days=1)
    assert unread_notices(account, me, is_lead=False, since=since) == 1
    mark_read(account, me, is_lead=False, until=MORNING + timedelta(minutes=1))
    assert unread_notices(account, me, is_lead=False, since=since) == 0
    assert all(one.is_read for one in notices_for(account, me, is_lead=False))


def test_a_sink_hears_each_notice_once_and_a_refusal_is_tried_again(
    account: UUID, tmp_path: Path, outside: Outside
) -> None:  # fmt: skip
    shop = home(account, tmp_path, MORNING, SHOP)
    sink(shop)
    shop.bring(MORNING, at("杯子碎了", "r2", stars=1))
    outside.refuses = True
    assert send_notices(account, now=MORNING, out=outside) == 0
    outside.refuses = False
    assert send_notices(account, now=MORNING + timedelta(seconds=30), out=outside) == 0
    assert send_notices(account, now=MORNING + timedelta(minutes=5), out=outside) == 1
    assert send_notices(account, now=MORNING + timedelta(hours=5), out=outside) == 0
    (text,) = outside.heard
    assert "新工单" in text and "碎了" not in text  # never a word of a buyer


def test_a_shop_hears_in_its_own_language(account: UUID, tmp_path: Path, outside: Outside) -> None:
    shop = home(account, tmp_path, MORNING, {**SHOP, "language": "en"})
    sink(shop)
    shop.bring(MORNING, at("杯子碎了", "r2", stars=1))
    assert send_notices(account, now=MORNING, out=outside) == 1
    assert outside.heard[0].isascii() and "case" in outside.heard[0].lower(), outside.heard


@pytest.mark.capability("C-NT-01")
@pytest.mark.parametrize(
    ("choice", "count"),
    [
        ({}, 2),
        ({"stars": (1,)}, 1),
        ({"topics": ("damaged",)}, 1),
        ({"shops": ("s9",)}, 0),
        ({"kinds": ("safety",)}, 0),
    ],
)
def test_a_sink_takes_what_it_was_chosen_for(
    account: UUID, tmp_path: Path, outside: Outside, choice: dict[str, object], count: int
) -> None:  # fmt: skip
    shop = home(account, tmp_path, MORNING, SHOP)
    sink(shop, **choice)
    shop.bring(MORNING, at("杯子碎了", "r1", stars=1), at("颜色偏了一点，一般", "r2", stars=3))
    send_notices(account, now=MORNING, out=outside)
    assert len(outside.heard) == count


@pytest.mark.capability("C-NT-01")
def test_a_digest_is_one_letter_in_the_morning(account: UUID, tmp_path: Path, outside: Outside) -> None:
    shop = home(account, tmp_path, MORNING, SHOP)
    sink(shop, cadence="daily")
    shop.bring(MORNING, at("杯子碎了", "r1", stars=1), at("盖子裂了", "r2", stars=2))
    assert send_notices(account, now=MORNING, out=outside) == 0
    assert send_notices(account, now=(MORNING + timedelta(days=1)).replace(hour=9, minute=1), out=outside) == 2
    assert len(outside.heard) == 1 and outside.heard[0].count("新工单") == 2


@pytest.mark.capability("C-NT-01")
def test_outside_its_hours_a_sink_is_silent_but_for_danger(account: UUID, tmp_path: Path, outside: Outside) -> None:
    shop = home(account, tmp_path, MORNING, SHOP)
    sink(shop, hours=(14, 18))
    shop.bring(MORNING, at("杯子碎了", "r1", stars=1), at("喝完上吐下泻进了医院", "r2", stars=1))
    assert send_notices(account, now=MORNING, out=outside) == 1
    assert send_notices(account, now=MORNING.replace(hour=14), out=outside) == 1


def test_only_those_who_may_set_one_up_and_nothing_goes_inside(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, MORNING, CHAT)
    for who, address, code in (
        (shop.agent, WECOM, "E-ROLE-RIGHT"), (shop.lead, "https://10.0.0.8/x", "E-SINK-PRIVATE"),
        (shop.lead, "https://example.com/x", "E-SINK-HOST"),
    ):  # fmt: skip
        with pytest.raises(WanhuiError) as refused:
            add_sink(who, "wecom", name="x", address=address, secret="", choice=Choice(), now=MORNING)
        assert refused.value.code == code
    with pytest.raises(WanhuiError) as none:
        switch_sink(shop.lead, UUID(int=3), is_active=False, now=MORNING)
    assert none.value.code == "E-SINK-NONE"


def test_a_sink_that_is_off_hears_nothing(account: UUID, tmp_path: Path, outside: Outside) -> None:
    shop = home(account, tmp_path, MORNING, SHOP)
    made = sink(shop)
    switch_sink(shop.lead, made, is_active=False, now=MORNING)
    shop.bring(MORNING, at("杯子碎了", "r1", stars=1))
    assert send_notices(account, now=MORNING, out=outside) == 0


@pytest.mark.capability("C-NT-01")
@pytest.mark.parametrize(
    ("record", "kind", "cadence"),
    [
        (at("用完手上起泡送医院了，皮肤过敏", "r1", stars=1), "safety", "now"),
        ({**CHAT, "at": MORNING.isoformat(), "text": "给我转200元，不然我就给差评"}, "extortion", "now"),
        (at("颜色偏了一点，一般", "r1", stars=3), "new_case", "now"),
        (at("很好看，物流也快", "r1", stars=5, order="261110-1", buyer="b1"), "good_review", "daily"),
    ],
)
def test_what_is_told_at_once_and_what_once_a_day(
    account: UUID, tmp_path: Path, record: dict[str, object], kind: str, cadence: str
) -> None:  # fmt: skip
    shop = home(account, tmp_path, MORNING, SHOP)
    shop.bring(MORNING, record)
    shop.bring(MORNING, {**record, "id": "r9", "order": "261110-9"})
    told = [*shop.heard(), *shop.heard(shop.lead)]
    assert (kind, cadence) in [(one.kind, one.cadence) for one in told]
    if kind == "good_review":
        assert [one.kind for one in shop.heard()] == ["good_review"]


@pytest.mark.capability("C-NT-01")
def test_a_complaint_from_a_live_room_is_told_at_once(account: UUID, tmp_path: Path) -> None:
    from tests.flows.world import ORDER

    live = {**ORDER, "source": "live-aqi-88"}
    shop = home(account, tmp_path, MORNING, {**CHAT, "at": MORNING.isoformat()}, order=live)
    assert ("new_case", "now") in [(one.kind, one.cadence) for one in shop.heard()]
