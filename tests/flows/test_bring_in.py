"""From a file to cases: each record once, in any order, good rows kept, bad rows named, nothing done twice."""

from __future__ import annotations

import csv
import itertools
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import orjson
import pytest

from tests.conftest import NOW
from tests.flows.world import BAD, ORDER, SHOP, bring, cases, message, review, state, write
from wanhui.errors import WanhuiError
from wanhui.flows.bring_in import bring_in
from wanhui.flows.ingest import Wish
from wanhui.flows.list_cases import all_cases
from wanhui.store.records import count, named

pytestmark = pytest.mark.database

ALL_KINDS = [
    SHOP,
    {"kind": "product", "id": "p1", "shop": "s1", "title": "手作陶杯"},
    {"kind": "buyer", "id": "b1", "shop": "s1", "name": "林**"},
    ORDER,
    {"kind": "shipment_event", "id": "e1", "shop": "s1", "order": "261110-1", "at": "2026-11-13T10:00:00+08:00",
     "status": "delivered"},
    message("m1", "在吗，杯子碎了"),
    BAD,
    {"kind": "after_sale", "id": "a1", "shop": "s1", "order": "261110-1", "at": "2026-11-17T22:00:00+08:00",
     "type": "refund_only", "status": "requested"},
    {"kind": "inventory", "id": "i1", "shop": "s1", "product": "p1", "sku": "w", "at": "2026-11-17T22:00:00+08:00",
     "stock": 3},
    {"kind": "supplier", "id": "u1", "shop": "s1", "name": "青川窑"},
    {"kind": "agent", "id": "g1", "shop": "s1", "name": "苏晴"},
]  # fmt: skip


@pytest.mark.capability("C-IN-01")
def test_the_same_file_again_changes_nothing(account: UUID, tmp_path: Path) -> None:
    path = write(tmp_path, ALL_KINDS)
    first = bring(account, path, NOW)
    assert (first.rows, first.new, first.refused) == (11, 11, 0)
    before = list(all_cases(account))
    again = bring(account, path, NOW + timedelta(hours=1))
    assert (again.new, again.changed, again.unchanged) == (0, 0, 11)
    assert list(all_cases(account)) == before
    assert dict(count(account)) == dict.fromkeys((one["kind"] for one in ALL_KINDS), 1)


@pytest.mark.capability("C-IN-01")
@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_versions_in_any_order_leave_the_newest_and_keep_unknown_fields(
    account: UUID, tmp_path: Path, order: tuple[int, ...]
) -> None:
    versions = [
        {**ORDER, "status": "paid", "updated_at": "2026-11-10T10:00:00+08:00", "waybill_colour": "red"},
        {**ORDER, "status": "shipped", "updated_at": "2026-11-11T10:00:00+08:00"},
        {**ORDER, "status": "finished", "updated_at": "2026-11-14T10:00:00+08:00", "points": 7},
    ]
    for at, place in enumerate(order):
        bring(account, write(tmp_path, [versions[place]], f"{at}.jsonl"), NOW)
    stored = named(account, "order", [("s1", ORDER["id"])])["s1", ORDER["id"]].fact
    assert stored.status == "finished"
    assert stored.extra["points"] == 7 and stored.extra["waybill_colour"] == "red"


def test_any_order_of_arrival_gives_one_case_of_the_same_matter(account: UUID, tmp_path: Path) -> None:
    for at, one in enumerate(reversed(ALL_KINDS)):
        bring(account, write(tmp_path, [one], f"{at}.jsonl"), NOW)
    (whole,) = cases(account)
    assert (whole.line.row.order, whole.line.row.buyer, whole.line.row.platform) == ("261110-1", "b1", "pdd")
    assert state(whole).clock("first_response").due_at == datetime.fromisoformat("2026-11-18T12:00:00+08:00")
    assert {(item.fact.__class__.__name__) for item in whole.items} >= {"Review", "Message", "AfterSale"}


@pytest.mark.capability("C-IN-04")
def test_words_of_every_channel_join_the_case_of_their_buyer_and_order(account: UUID, tmp_path: Path) -> None:
    said = [
        message("m1", "杯子碎了怎么办", channel="platform_chat", agent="g1"),
        message("m2", "邮件再说一次，杯子是碎的", channel="email", conversation="c2", at="2026-11-17T22:00:00+08:00"),
        message("m3", "微信上也发了照片", channel="wechat", conversation="c3", at="2026-11-17T23:00:00+08:00"),
        message("m4", "短信提醒你们一下", channel="sms", conversation="c4", at="2026-11-17T23:30:00+08:00", order=None),
    ]
    bring(account, write(tmp_path, [SHOP, ORDER, BAD, *said]), NOW)
    (whole,) = cases(account)
    kept = {one.fact.id: one.fact for one in whole.items if one.fact.id.startswith("m")}
    assert set(kept) == {"m1", "m2", "m3", "m4"}
    assert [kept[f"m{n}"].channel for n in range(1, 5)] == ["platform_chat", "email", "wechat", "sms"]
    assert kept["m1"].agent == "g1" and kept["m1"].speaker == "buyer" and kept["m1"].order == "261110-1"
    assert kept["m1"].at == datetime.fromisoformat("2026-11-17T21:00:00+08:00")


@pytest.mark.capability("C-IN-08")
def test_each_change_of_a_review_is_kept_and_noted_on_its_one_case(account: UUID, tmp_path: Path) -> None:
    bring(account, write(tmp_path, [SHOP, ORDER, BAD], "1.jsonl"), NOW)
    changes = [
        {"text": "杯子碎了，客服两天不回", "updated_at": "2026-11-18T10:00:00+08:00"},
        {"follow_up": {"at": "2026-11-18T11:00:00+08:00", "text": "没人理"}, "updated_at": "2026-11-18T11:00:00+08:00"},
        {"reply": {"at": "2026-11-18T12:00:00+08:00", "text": "已为您补寄"}, "updated_at": "2026-11-18T12:00:00+08:00"},
        {"status": "hidden", "updated_at": "2026-11-18T13:00:00+08:00"},
        {"status": "removed", "updated_at": "2026-11-18T14:00:00+08:00"},
    ]  # fmt: skip
    now_is = dict(BAD)
    for at, change in enumerate(changes, start=2):
        now_is |= change
        bring(account, write(tmp_path, [now_is], f"{at}.jsonl"), NOW + timedelta(minutes=at))
    (whole,) = cases(account)
    notes = [event.note for event in whole.events if event.kind == "item_joined"]
    assert [event.item.id for event in whole.events if event.kind == "buyer_wrote"] == ["r1"], "the follow-up"
    assert len(notes) == len(changes) - 1
    assert {"edited", "review_replied", "review_hidden", "review_removed"} <= set(notes)
    stored = named(account, "review", [("s1", "r1")])["s1", "r1"].fact
    assert stored.previous[0].text == BAD["text"]
    assert state(whole).answered_at is not None


@pytest.mark.capability("C-IN-12")
def test_masked_values_stay_as_they_came_and_never_make_two_people_one(account: UUID, tmp_path: Path) -> None:
    masked = {"buyer": "匿**名", "at": "2026-11-17T20:00:00+08:00"}
    bring(
        account,
        write(tmp_path, [SHOP, review("r1", "碎了，差", stars=1, **masked), review("r2", "漏水，差", stars=1, **masked),
                         review("r3", "裂了，差", stars=1, buyer="OAID~x1"),
                         review("r4", "掉色", stars=1, buyer="OAID~x1")]),
        NOW,
    )  # fmt: skip
    found = [orjson.loads(line) for line in all_cases(account)]
    assert len(found) == 3, "two masked reviewers are two matters, one token is one"
    assert [one["buyer"] for one in found].count(None) == 2
    stored = named(account, "review", [("s1", "r1")])["s1", "r1"].fact
    assert stored.buyer == "匿**名"


@pytest.mark.capability("C-IN-10")
def test_three_stars_or_fewer_neutral_and_bad_grades_are_work_and_the_shop_moves_the_line(
    account: UUID, tmp_path: Path
) -> None:
    from wanhui.flows.shops import choose_for_shop

    said = "收到了，朋友的生日礼物"
    graded = [review(f"s{n}", said, stars=n) for n in range(1, 6)]
    graded += [review(f"g-{grade}", said, grade=grade) for grade in ("good", "neutral", "bad")]
    bring(account, write(tmp_path, [SHOP, *graded], "1.jsonl"), NOW)
    opened = {item.fact.id for whole in cases(account) for item in whole.items}
    assert opened == {"s1", "s2", "s3", "g-neutral", "g-bad"}
    choose_for_shop(account, "s1", {"review_limit": 4})
    bring(account, write(tmp_path, [review("t4", said, stars=4), review("t5", said, stars=5)], "2.jsonl"), NOW)
    assert {item.fact.id for whole in cases(account) for item in whole.items} - opened == {"t4"}


def test_bad_lines_are_listed_and_written_down_and_good_ones_kept(account: UUID, tmp_path: Path) -> None:
    path = write(
        tmp_path, [SHOP, ORDER, {**BAD, "stars": 9}, {"kind": "ordr", "id": "x"}, {"kind": "order", "id": "y"}]
    )
    path.write_bytes(
        path.read_bytes() + b"{half\n" + orjson.dumps({**BAD, "text": '=HYPERLINK("x")', "stars": "9"}) + b"\n"
    )
    result = bring(account, path, NOW, rejects=tmp_path / "out.csv", language="en")
    assert (result.new, result.refused) == (2, 5)
    assert [one.row for one in result.examples] == [3, 4, 5, 6, 7]
    assert result.examples[0].column == "stars" and "1..5" in result.examples[0].error.text("en")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as written:
        rows = list(csv.reader(written))
    assert len(rows) == 6 and rows[1][:3] == ["3", "stars", "E-RECORD-FIELD"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_a_dry_run_says_what_would_happen_and_changes_nothing(account: UUID, tmp_path: Path) -> None:
    result = bring(
        account, write(tmp_path, [*ALL_KINDS, {"kind": "x"}]), NOW, is_dry_run=True, rejects=tmp_path / "r.csv"
    )
    assert (result.rows, result.refused) == (12, 1)
    assert not count(account) and not list(all_cases(account))


def test_a_file_that_cannot_be_imported_stops_neither_the_next_nor_the_reading(account: UUID, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()
    good = write(tmp_path, [SHOP, ORDER, BAD])
    results = list(bring_in(account, [empty, good], Wish(), now=lambda: NOW, told=lambda _: None))
    assert isinstance(results[0], WanhuiError) and results[0].code == "E-FILE-EMPTY"
    assert len(cases(account)) == 1


@pytest.mark.capability("C-TR-01")
def test_each_cause_opens_one_case_with_clock_and_owner_and_the_rest_joins(account: UUID, tmp_path: Path) -> None:
    from wanhui.flows.accounts import invite

    invite(account, f"su-{account}", role="agent", language="zh")
    later = {"at": "2026-11-17T22:30:00+08:00"}
    dispute = {"kind": "after_sale", "id": "d1", "shop": "s1", "order": "261110-9", "type": "refund_only",
               "status": "disputed", "respond_by": "2026-11-19T10:00:00+08:00", **later}  # fmt: skip
    complaint = message(
        "m8", "等了三天都不发货，你们到底怎么回事，要求退款", conversation="c8", order="261110-8", buyer="b8"
    )
    bring(
        account,
        write(tmp_path, [SHOP, ORDER, BAD, dispute, complaint, message("m1", "碎了，说好的补寄呢", **later)]),
        NOW,
    )
    found = {whole.line.row.order: whole for whole in cases(account)}
    assert set(found) == {"261110-1", "261110-8", "261110-9"}
    for whole in found.values():
        assert whole.line.row.clock is not None and whole.line.row.due_at is not None
        assert whole.line.row.assignee is not None
        assert state(whole).opened_at - NOW <= timedelta(seconds=60)
    assert {item.fact.id for item in found["261110-1"].items} == {"r1", "m1"}
    assert found["261110-9"].line.row.platform_due_at == datetime.fromisoformat("2026-11-19T10:00:00+08:00")


@pytest.mark.capability("C-TR-03")
def test_live_selling_aims_at_a_minute_and_breaches_at_half_an_hour(account: UUID, tmp_path: Path) -> None:
    live = {**ORDER, "source": "live:room-7/2026-11-17"}
    bring(account, write(tmp_path, [{**SHOP, "platform": "douyin"}, live, BAD]), NOW)
    (whole,) = cases(account)
    case = state(whole)
    assert case.preset.startswith("live@")
    clock = case.clock("first_response")
    assert clock.due_at - NOW == timedelta(minutes=30)
    assert clock.target_at is not None and clock.target_at - NOW == timedelta(minutes=1)


@pytest.mark.capability("C-TR-04")
@pytest.mark.parametrize(
    ("found", "due"),
    [
        ("2026-11-18T09:00:00+08:00", "2026-11-18T12:00:00+08:00"),
        ("2026-11-18T11:59:00+08:00", "2026-11-18T12:00:00+08:00"),
        ("2026-11-18T14:00:00+08:00", "2026-11-18T18:00:00+08:00"),
        ("2026-11-18T21:00:00+08:00", "2026-11-19T10:00:00+08:00"),
    ],
)
def test_found_in_the_morning_is_answered_by_noon(account: UUID, tmp_path: Path, found: str, due: str) -> None:
    bring(account, write(tmp_path, [SHOP, BAD]), datetime.fromisoformat(found))
    assert state(cases(account)[0]).clock("first_response").due_at == datetime.fromisoformat(due)


@pytest.mark.capability("C-UN-09")
def test_a_complaint_under_good_stars_is_queued_and_praise_under_one_star_is_marked(
    account: UUID, tmp_path: Path
) -> None:
    bring(
        account,
        write(tmp_path, [SHOP, review("r5", "五星是给快递的，杯子收到就是碎的，客服还不理人，太差了", stars=5),
                         review("r1", "很喜欢，釉色漂亮，包装仔细，推荐给朋友了", stars=1),
                         review("r4", "很满意，会再来", stars=5)]),
        NOW,
    )  # fmt: skip
    found = {whole.items[0].fact.id: whole for whole in cases(account)}
    assert set(found) == {"r5", "r1"}
    assert found["r5"].line.row.reason == "hidden_complaint"
    assert found["r5"].items[0].reading["star_mismatch"] >= 0.8
    assert found["r1"].items[0].reading["star_mismatch"] >= 0.8
