"""Money demanded over a review: frozen at once, photos asked for, dossiers by receiver, reports with a ground."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest

from tests.conftest import NOW
from tests.flows.test_dossier import ADDRESS, BUYER, REVIEW, TALK, WORLD, extorted
from tests.flows.world import ORDER, SHOP, bring, cases, message, state, write
from wanhui.adapters import verifier
from wanhui.errors import WanhuiError
from wanhui.flows.add_evidence import NewFile, add_file
from wanhui.flows.ask_photos import ROOM, ask_for_photos, has_photos, open_link, send_request, take_photo
from wanhui.flows.desk_acts import Agent
from wanhui.flows.dossier import make_dossier
from wanhui.flows.file_report import NewReport, follow_report, prepare_report, success
from wanhui.flows.hold_evidence import KEPT_FOR, Hold, hold_of, is_frozen, release_hold
from wanhui.flows.seal import seal
from wanhui.store import tenancy
from wanhui.store.evidence_files import files_of
from wanhui.store.keys import new_key
from wanhui.store.replies import replies_of

pytestmark = pytest.mark.database
TAOBAO = {**SHOP, "platform": "taobao"}
PARCEL = {"kind": "shipment_event", "id": "e1", "shop": "s1", "order": "261110-1", "at": "2026-11-13T10:00:00+08:00",
          "status": "delivered", "courier": "顺丰"}  # fmt: skip


def person(account: UUID, role: str = "agent") -> Agent:
    return Agent(account=account, id=new_key(), role=role)


def taobao(account: UUID, folder: Path, **review: Any) -> int:
    """The same case on 淘宝; its number."""
    bring(account, write(folder, [TAOBAO, {**ORDER, "address": ADDRESS}, BUYER, *TALK, {**REVIEW, **review}]), NOW)
    return cases(account)[0].line.number


# frozen --------------------------------------------------------------------------------------------------------------


@pytest.mark.capability("C-EV-02")
def test_signs_of_extortion_freeze_thread_versions_order_and_parcel(account: UUID, tmp_path: Path) -> None:
    bring(account, write(tmp_path, [*WORLD, PARCEL]), NOW)
    changed = {**REVIEW, "text": "给了钱再改", "updated_at": "2026-11-18T08:00:00+08:00"}
    bring(account, write(tmp_path, [changed]), NOW)
    number = cases(account)[0].line.number
    hold = hold_of(account, number)
    assert hold is not None and is_frozen(hold, NOW) and hold.until is None
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT kind, count(*) FROM store_record WHERE account_id = %s AND id = ANY(%s) GROUP BY kind",
            [account, list(hold.records)],
        )
        assert {"message": 4, "review": 1, "order": 1, "shipment_event": 1}.items() <= dict(cursor.fetchall()).items()
        cursor.execute("SELECT count(*) FROM store_recordversion WHERE account_id = %s", [account])
        assert cursor.fetchone() == (1,), "the wording before is kept too"
    for table in ("store_record", "store_recordversion", "store_caseevent", "store_evidencefile"):
        with pytest.raises(Exception, match="permission denied"), tenancy.account(account) as cursor:
            cursor.execute(f"DELETE FROM {table}")
    closed = Hold(records=hold.records, until=NOW + KEPT_FOR, released=None)
    assert timedelta(days=3 * 365) == KEPT_FOR
    assert is_frozen(closed, NOW + KEPT_FOR - timedelta(days=1)) and not is_frozen(closed, NOW + KEPT_FOR)
    with pytest.raises(WanhuiError, match="E-HOLD-RELEASE"):
        release_hold(person(account), number, reason="了结", now=NOW)
    release_hold(person(account, "lead"), number, reason="双方和解", now=NOW)
    assert not is_frozen(hold_of(account, number), NOW)


def test_an_ordinary_complaint_freezes_nothing(account: UUID, tmp_path: Path) -> None:
    bring(account, write(tmp_path, [SHOP, ORDER, {**REVIEW, "text": "杯子碎了，要求退款"}]), NOW)
    assert hold_of(account, cases(account)[0].line.number) is None


# photos --------------------------------------------------------------------------------------------------------------


@pytest.mark.capability("C-EV-03")
def test_a_buyer_without_photos_is_asked_once_politely_and_may_refuse(account: UUID, tmp_path: Path) -> None:
    said = message("m1", "杯子碎了，怎么办", at="2026-11-18T08:50:00+08:00")
    bring(account, write(tmp_path, [SHOP, ORDER, said]), NOW)
    number, agent = cases(account)[0].line.number, person(account)
    assert not has_photos(account, number)
    seen = cases(account)[0].events[-1].seq
    sent = send_request(
        agent, number, address=lambda word: f"https://x.example/photos/{word}", language="zh", now=NOW, seen=seen
    )
    (reply,) = [one for one in replies_of(account, cases(account)[0].line.id) if one.id == sent]
    assert "为了看清问题出在哪里" in reply.text and "7 天内有效" in reply.text and "不方便拍也没关系" in reply.text
    word = re.search(r"photos/(\S+)", reply.text)[1]
    link = open_link(word, now=NOW)
    assert (link.room, link.expires_at) == (ROOM, NOW + timedelta(days=7)) == (9, NOW + timedelta(days=7))
    assert state(cases(account)[0]).status == "open", "no answer ends nothing"
    for number_of in range(ROOM):
        take_photo(word, f"{number_of}.mp4", [b"\0\0\0\x18ftypisom%d" % number_of], now=NOW + timedelta(days=1))
    with pytest.raises(WanhuiError, match="E-EVIDENCE-LINK"):
        take_photo(word, "十.jpg", [b"x"], now=NOW + timedelta(days=1))
    line = cases(account)[0].line
    kept = files_of(account, line.id, shop="s1", order=None)
    assert len(kept) == ROOM and {one.media_type for one in kept} == {"video/mp4"}
    assert has_photos(account, number)
    with pytest.raises(WanhuiError, match="E-EVIDENCE-PHOTOS"):
        ask_for_photos(agent, number, address=str, language="zh", now=NOW)


def test_a_link_that_is_too_old_or_made_up_opens_nothing(account: UUID, tmp_path: Path) -> None:
    number = extorted(account, tmp_path)
    asked = ask_for_photos(person(account), number, address=lambda word: f"[{word}]", language="en", now=NOW)
    word = re.search(r"\[(\S+)\]", asked.text)[1]
    assert "If you cannot, we go on all the same" in asked.text
    for wrong, at in ((word, NOW + timedelta(days=8)), (word[:-3] + "AAA", NOW), ("", NOW), ("%%%", NOW)):
        with pytest.raises(WanhuiError, match="E-EVIDENCE-LINK"):
            open_link(wrong, now=at)


@pytest.mark.parametrize(
    "record",
    [
        {**REVIEW, "text": "杯子碎了", "images": ["https://img.example/1.jpg"]},
        message("m9", "杯子碎了", attachments=[{"name": "碎.jpg", "media_type": "image/jpeg"}]),
    ],
)
def test_photos_that_came_with_a_review_or_a_message_are_seen(
    account: UUID, tmp_path: Path, record: dict[str, Any]
) -> None:
    bring(account, write(tmp_path, [SHOP, ORDER, record]), NOW)
    assert has_photos(account, cases(account)[0].line.number)


# dossiers ------------------------------------------------------------------------------------------------------------


def opened(account: UUID, number: int, to: str, folder: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    made = make_dossier(account, number, to=to, folder=folder / to, made_by="何越", now=NOW + timedelta(hours=1))
    assert verifier.check(made.package.read_bytes(), made.receipt.read_bytes()) == []
    with zipfile.ZipFile(made.package) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return orjson.loads(files["dossier.json"]), files


@pytest.mark.capability("C-EV-05")
def test_each_receiver_gets_what_they_may_see_and_what_they_ask_for(account: UUID, tmp_path: Path) -> None:
    number = extorted(account, tmp_path)
    twin = [{**one, "shop": "s2"} for one in WORLD[1:]]
    bring(account, write(tmp_path, [{**SHOP, "id": "s2", "name": "云岫二店"}, *twin]), NOW)
    add_file(
        account, number, NewFile(name="录音.mp3", purpose="from_shop", actor="何越"), chunks=[b"ID3 call"], now=NOW
    )
    police, files = opened(account, number, "police", tmp_path)
    times = [line["at"] for line in police["timeline"]]
    assert times == sorted(times, key=datetime.fromisoformat) and police["losses"]["paid"] == "68.00"
    assert police["demanded"] == "100" and police["quotes"][0]["spans"] and police["quotes"][0]["rules"]
    assert police["links"] == [
        {"number": police["links"][0]["number"], "shop": "云岫二店", "buyer": "李**", "sure_links": 3,
         "opened_at": police["links"][0]["opened_at"]}
    ]  # fmt: skip
    assert police["acts"] == 2, "twice within two years"
    limit = police["law"]["thresholds"]
    assert (limit["low"], limit["high"], limit["acts"], limit["years"]) == ("2000", "5000", 3, 2)
    assert "刑法" in police["law"]["grounds"][0]["name"]["zh"] and police["law"]["grounds"][0]["article"] == "274"
    assert limit["in_force"] == "2013-04-27" and limit["standing"] == "below"
    listed = {one["path"]: one["sha256"] for one in orjson.loads(files["manifest.json"])["files"]}
    assert set(files) - {"manifest.json", "statement.json", "statement.sig"} == set(listed)
    assert {"dossier.zh.pdf", "dossier.en.pdf", "files/0007.mp3"} <= set(listed)
    assert not police["masked"] and b"13812345678" in b"".join(files.values())
    platform, shown = opened(account, number, "platform", tmp_path)
    texts = b"".join(content for path, content in shown.items() if path.endswith(".json"))
    assert b"13812345678" not in texts and b"138****5678" in texts and "文一路".encode() not in texts
    assert platform["parties"]["buyer"]["name"] == "李**" and platform["masked"]
    proofs = {one["path"]: one for one in orjson.loads(shown["proof/proofs.json"])["items"]}
    assert {path for path, one in proofs.items() if one["salt"] is None} == set(platform["masked"])
    court, _ = opened(account, number, "court", tmp_path)
    assert {one["id"] for one in court["checklist"] if one["is_by_hand"]} == {"loss", "identity"}
    consumer, _ = opened(account, number, "consumer", tmp_path)
    assert "27" in {one["article"] for one in consumer["law"]["grounds"]}


def test_one_shared_sign_links_nobody(account: UUID, tmp_path: Path) -> None:
    number = extorted(account, tmp_path)
    other = {**BUYER, "id": "b9", "shop": "s2", "phone": "13900000000"}
    order = {**ORDER, "shop": "s2", "buyer": "b9", "address": {**ADDRESS, "phone": "13900000000"}}
    talk = [{**one, "shop": "s2", "buyer": "b9"} for one in TALK]
    bring(account, write(tmp_path, [{**SHOP, "id": "s2"}, order, other, *talk]), NOW)
    told, _ = opened(account, number, "police", tmp_path)
    assert told["links"] == [] and told["acts"] == 1


def test_other_merchants_never_appear(account: UUID, other_account: UUID, tmp_path: Path) -> None:
    number = extorted(account, tmp_path)
    extorted(other_account, tmp_path)
    told, _ = opened(account, number, "police", tmp_path)
    assert told["links"] == []
    with pytest.raises(WanhuiError, match="E-CASE-NONE"):
        make_dossier(other_account, number + 5, to="police", folder=tmp_path, made_by="x", now=NOW)
    with pytest.raises(WanhuiError, match="E-EVIDENCE-RECEIVER"):
        make_dossier(account, number, to="press", folder=tmp_path, made_by="x", now=NOW)


def test_what_is_kept_no_more_as_it_was_fixed_is_left_out_and_named(account: UUID, tmp_path: Path, owner: Any) -> None:
    number = extorted(account, tmp_path)
    seal(account, now=NOW)
    owner.execute("SELECT set_config('wanhui.account_id', %s, false)", [str(account)])
    owner.execute(
        "UPDATE store_record SET payload = jsonb_set(payload, '{text}', '\"改过\"') "
        "WHERE account_id = %s AND external_id = 'm3'",
        [account],
    )
    told, files = opened(account, number, "police", tmp_path)
    assert len(told["broken"]) == 1 and told["broken"][0].startswith("message ")
    assert "改过".encode() not in b"".join(content for path, content in files.items() if path.startswith("items/"))


# reports -------------------------------------------------------------------------------------------------------------


@pytest.mark.capability("C-EV-06")
def test_a_report_names_rule_and_evidence_keeps_the_time_limit_and_is_followed(account: UUID, tmp_path: Path) -> None:
    number, agent = taobao(account, tmp_path), person(account)
    ground = NewReport(receiver="platform", rule="淘宝网评价规范 14", evidence=("items/0004-message.json",))
    for missing in ({"rule": " "}, {"evidence": ()}):
        with pytest.raises(WanhuiError, match="E-REPORT-GROUND"):
            prepare_report(agent, number, NewReport(**{**_plain(ground), **missing}), now=NOW)
    report = prepare_report(agent, number, ground, now=NOW)
    assert report.due_at == datetime.fromisoformat("2026-12-17T21:00:00+08:00"), "30 days after the review"
    assert prepare_report(agent, number, ground, now=NOW).id == report.id, "never the same report twice"
    follow_report(agent, number, report.id, state="filed", reference="JB-1", now=NOW)
    assert success(account)["platform"].waiting == 1
    follow_report(agent, number, report.id, state="accepted", reference="", now=NOW)
    rate = success(account)["platform"]
    assert (rate.accepted, rate.decided, rate.waiting) == (1, 1, 0)
    with pytest.raises(WanhuiError, match="E-REPORT-LATE"):
        prepare_report(agent, number, ground, now=NOW + timedelta(days=31))


def test_a_good_review_is_held_to_the_same_rule(account: UUID, tmp_path: Path) -> None:
    number, agent = taobao(account, tmp_path, stars=5, text="好评。加微信给我打一百块钱"), person(account)
    with pytest.raises(WanhuiError, match="E-REPORT-GROUND"):
        prepare_report(agent, number, NewReport(receiver="platform", rule="", evidence=("x",)), now=NOW)
    report = prepare_report(
        agent, number, NewReport(receiver="platform", rule="淘宝网评价规范 14", evidence=("x", "y")), now=NOW
    )
    assert report.stars == 5
    with pytest.raises(WanhuiError, match="E-REPORT-NONE"):
        follow_report(agent, number, new_key(), state="filed", reference="", now=NOW)


def _plain(report: NewReport) -> dict[str, Any]:
    return {"receiver": report.receiver, "rule": report.rule, "evidence": report.evidence}
