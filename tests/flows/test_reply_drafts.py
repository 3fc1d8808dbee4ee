"""What the desk drafts: in public and in private, in the buyer's language and manner, within the platform's limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.cases.world import opened, review
from tests.conftest import NOW
from tests.flows.world import ABROAD, BAD, ORDER, SHOP, bring, cases, message, write
from wanhui.content.platform_limits import shipped_limits
from wanhui.content.templates import shipped_manners, shipped_templates
from wanhui.errors import WanhuiError
from wanhui.flows.answer_case import Answer, check_answer, deliver, send_answer
from wanhui.flows.desk_acts import Agent
from wanhui.flows.desk_drafts import LIMITS
from wanhui.flows.reply_views import DraftView
from wanhui.flows.shops import choose_for_shop
from wanhui.flows.show_desk import show_case
from wanhui.records.codec import CHINA
from wanhui.replies.draft import DraftRequest, draft
from wanhui.replies.limits import Attempt, breaches, limit_for
from wanhui.replies.quality import quality
from wanhui.replies.templates import PRIVATE
from wanhui.store import tenancy
from wanhui.store.keys import new_key

pytestmark = pytest.mark.database

BUYER = {"kind": "buyer", "id": "b1", "shop": "s1", "name": "周晓岚", "phone": "13912345678"}
SENT = {**ORDER, "tracking": "SF1234567890123", "courier": "顺丰"}
EN = {**BAD, "shop": "a1", "text": "The cup arrived broken, a complete mess. I want a refund."}


def drafts(account: UUID, number: int = 1, *, now: datetime = NOW) -> dict[str, DraftView]:
    view = show_case(account, number, now=now, zone=CHINA)
    assert view is not None
    return {one.object: one for one in view.drafts}


def someone(account: UUID) -> Agent:
    return Agent(account=account, id=new_key(), role="agent")


def leave(account: UUID, number: int, text: str, *, way: Any = "chat", key: str = "k") -> bool:
    reply = send_answer(someone(account), number, Answer(object=way, text=text, key=key, seen=99), now=NOW)
    return deliver(account, reply, now=NOW + timedelta(minutes=1))


@pytest.mark.capability("C-RP-04")
def test_one_event_gives_a_public_and_a_private_text_with_two_tasks(account: UUID, tmp_path: Path) -> None:
    bring(account, write(tmp_path, [SHOP, BUYER, SENT, BAD]), NOW)
    both = drafts(account)
    public, private = both["public_reply"], both["chat"]
    assert public.text and private.text and public.text != private.text
    assert "周晓岚" in private.text
    for hidden in ("周晓岚", "13912345678", "SF1234567890123", "顺丰", "68"):
        assert hidden not in public.text
    assert "订单消息" in public.text or "答复" in public.text or "补发" in public.text, "later readers see the help"
    for bad in (f"周晓岚，{public.text}", f"{public.text}单号SF1234567890123。", f"{public.text}电话13912345678。"):
        lint = check_answer(account, 1, Answer(object="public_reply", text=bad, key="k"), now=NOW).draft.lint
        assert any(one.family == "privacy_leak" for one in lint.findings if one.severity == "block")
    public_packs = [pack for pack in shipped_templates() if pack.object == "public_reply"]
    said = "".join(sentence for pack in public_packs for variant in pack.variants for sentence in variant.sentences)
    no_values = {name for name in PRIVATE if f"{{{name}}}" in said}
    assert no_values == set(), "no public template can even ask for personal data"


@pytest.mark.capability("C-RP-04")
def test_the_public_reply_is_done_though_the_buyer_refuses_every_offer(account: UUID, tmp_path: Path) -> None:
    said = {"kind": "message", "id": "m1", "shop": "s1", "conversation": "c1", "at": "2026-11-17T21:00:00+08:00",
            "from": "buyer", "buyer": "b1", "order": "261110-1", "text": "什么方案我都不接受，不用再说了"}  # fmt: skip
    bring(account, write(tmp_path, [SHOP, BUYER, SENT, BAD, said]), NOW)
    public = drafts(account)["public_reply"]
    assert public.text and public.lint.blocking == 0
    assert leave(account, 1, public.text, way="public_reply")


@pytest.mark.capability("C-RP-05")
def test_a_foreign_buyer_gets_a_native_draft_and_the_agent_a_back_translation(account: UUID, tmp_path: Path) -> None:
    bring(account, write(tmp_path, [ABROAD, {**ORDER, "shop": "a1"}, EN]), NOW)
    for one in drafts(account).values():
        assert one.language == "en" and one.template and one.template.partition("@")[0].endswith("-en")
        assert sum("\u4e00" <= char <= "\u9fff" for char in one.back) > 10
        assert one.lint.coldness == 0 and not one.is_foreign
    assert cases(account)[0].replies == (), "nothing leaves before a person has looked"
    cold = "Dear valued customer, kindly be informed that we regret any inconvenience caused. By 6 pm today."
    lint = check_answer(account, 1, Answer(object="chat", text=cold, key="k"), now=NOW).draft.lint
    assert lint.coldness == 3 and {mark.virtue for mark in lint.marks if not mark.is_met} >= {"warm", "concrete"}


@pytest.mark.capability("C-RP-05")
def test_a_third_language_is_marked_for_translation(account: UUID, tmp_path: Path) -> None:
    told = "La taza llegó rota, está muy mal y no es lo que compré. Quiero mi dinero de vuelta para una nueva."
    bring(account, write(tmp_path, [ABROAD, {**ORDER, "shop": "a1"}, {**EN, "text": told}]), NOW)
    assert {(one.language, one.is_foreign) for one in drafts(account).values()} == {("en", True)}


@pytest.mark.capability("C-RP-06")
def test_a_template_is_filled_varied_and_never_sent_with_a_gap(account: UUID, tmp_path: Path) -> None:
    records: list[dict[str, Any]] = [SHOP]
    for number in range(8):
        order = {**ORDER, "id": f"o{number}", "buyer": f"b{number}"}
        records += [order, {**BAD, "id": f"r{number}", "order": f"o{number}", "buyer": f"b{number}"}]
    bring(account, write(tmp_path, records), NOW)
    texts = {drafts(account, number)["chat"].text for number in range(1, 9)}
    assert len(texts) > 1 and all("手作陶杯" in text and "{" not in text for text in texts)
    with pytest.raises(WanhuiError, match="E-DRAFT-FACT"):
        draft(
            [pack for pack in shipped_templates() if pack.id == "damaged-contact-chat-zh"],
            DraftRequest(case="c", scenario="damaged", stage="contact", object="chat", lang="zh", now=NOW, values={}),
        )  # fmt: skip
    for gap in ("您好，单号[X]，今天18:00前到，抱歉。", "请到[物流查询平台]查看，今天18:00前答复，抱歉。"):
        with pytest.raises(WanhuiError, match="E-REPLY-BLOCKED"):
            leave(account, 1, gap)


@pytest.mark.capability("C-RP-06")
def test_two_of_ten_public_replies_may_read_alike_and_no_third(account: UUID, tmp_path: Path) -> None:
    records: list[dict[str, Any]] = [SHOP]
    for number in range(4):
        order = {**ORDER, "id": f"o{number}", "buyer": f"b{number}"}
        records += [order, {**BAD, "id": f"r{number}", "order": f"o{number}", "buyer": f"b{number}"}]
    bring(account, write(tmp_path, records), NOW)
    same = "手作陶杯到手就碎了，是我们没包好，对不起。今天18:00前在订单消息里给您补发或退款。"
    assert leave(account, 1, same, way="public_reply", key="a")
    assert leave(account, 2, same, way="public_reply", key="b")
    with pytest.raises(WanhuiError, match="E-REPLY-BLOCKED"):
        leave(account, 3, same, way="public_reply", key="c")
    assert drafts(account, 3)["public_reply"].text not in ("", same)


@pytest.mark.parametrize(("shop", "later"), [(SHOP, "怎么还没消息？"), (ABROAD, "Any news yet?")], ids=["zh", "en"])
def test_a_buyer_who_asks_again_before_there_is_a_remedy_is_told_by_when(
    account: UUID, tmp_path: Path, shop: dict[str, Any], later: str
) -> None:
    first = "杯子收到就碎了，怎么办" if shop is SHOP else "The cup arrived broken. What now?"
    asked = {"kind": "message", "id": "m1", "shop": shop["id"], "conversation": "c1", "from": "buyer", "buyer": "b1",
             "order": "261110-1", "at": "2026-11-18T08:50:00+08:00", "text": first}  # fmt: skip
    bring(account, write(tmp_path, [shop, {**ORDER, "shop": shop["id"]}, asked]), NOW)
    greeted = drafts(account)["chat"].text
    assert greeted and leave(account, 1, greeted)
    assert drafts(account)["chat"].text == "", "nobody waits, and the remedy is not known"
    now = NOW + timedelta(minutes=10)
    bring(account, write(tmp_path, [{**asked, "id": "m2", "at": "2026-11-18T09:05:00+08:00", "text": later}]), now)
    again = drafts(account, now=now)["chat"]
    assert again.text not in ("", greeted) and again.lint.findings == ()
    assert any(promise.due_at and promise.due_at > now for promise in again.lint.promises)


def test_nobody_is_told_the_same_twice_whatever_the_case(account: UUID, tmp_path: Path) -> None:
    again = [{**ORDER, "id": "o2"}, {**BAD, "id": "r2", "order": "o2"}]
    bring(account, write(tmp_path, [SHOP, ORDER, BAD, *again]), NOW)
    first = drafts(account, 1)["chat"].text
    assert leave(account, 1, first)
    assert drafts(account, 2)["chat"].text not in ("", first)


@pytest.mark.capability("C-RP-07")
def test_the_platforms_limits_are_shown_while_writing_and_stop_what_it_would_reject(
    account: UUID, tmp_path: Path
) -> None:
    shop = {**SHOP, "platform": "kuaishou"}
    bring(account, write(tmp_path, [shop, ORDER, BAD]), NOW)
    public = drafts(account)["public_reply"]
    assert public.room is not None and public.limit == 300
    assert (public.room.replies, public.room.is_editable) == (1, False)
    assert public.room.until is not None and public.room.until - NOW < timedelta(days=30)
    with pytest.raises(WanhuiError, match="E-REPLY-LONG"):
        leave(account, 1, "抱歉。" + "好" * 300, way="public_reply")
    assert leave(account, 1, public.text, way="public_reply")
    again = check_answer(account, 1, Answer(object="public_reply", text="再说一句，抱歉。", key="k2"), now=NOW).draft
    assert again.room is not None and again.room.replies == 0 and again.room.refused
    with pytest.raises(WanhuiError, match="E-REPLY-LIMIT"):
        leave(account, 1, "再说一句，非常抱歉，今天18:00前答复。", way="public_reply", key="k2")


@pytest.mark.capability("C-RP-07")
@pytest.mark.parametrize("platform", ["taobao", "tmall", "kuaishou"])
def test_after_thirty_days_a_public_reply_is_stopped(account: UUID, tmp_path: Path, platform: str) -> None:
    old = {**BAD, "at": "2026-10-10T20:00:00+08:00"}
    bring(account, write(tmp_path, [{**SHOP, "platform": platform}, ORDER, old]), NOW)
    with pytest.raises(WanhuiError, match="E-REPLY-LIMIT"):
        leave(account, 1, "手作陶杯碎了，非常抱歉，今天18:00前在订单消息里答复。", way="public_reply")


@pytest.mark.capability("C-RP-07")
@pytest.mark.parametrize(
    ("platform", "object_", "attempt", "kind"),
    [
        ("google_play", "public_reply", Attempt(characters=351), "length"),
        ("wechat", "evidence", Attempt(characters=501), "length"),
        ("douyin", "public_reply", Attempt(characters=10, replies_before=1), "number"),
        ("douyin", "public_reply", Attempt(characters=10, answers_at=NOW - timedelta(days=91)), "time"),
        ("kuaishou", "public_reply", Attempt(characters=10, answers_at=NOW - timedelta(days=31)), "time"),
        ("kuaishou", "public_reply", Attempt(characters=10, replies_before=1, is_edit=True), "edit"),
    ],
)
def test_each_platform_has_its_own_bounds(platform: str, object_: str, attempt: Attempt, kind: str) -> None:
    limit = limit_for(shipped_limits(), platform, object_)
    assert [one.kind for one in breaches(limit, attempt, NOW)] == [kind]
    inside = Attempt(characters=min(attempt.characters, limit.characters or 1), answers_at=NOW - timedelta(days=29))
    assert breaches(limit, inside, NOW) == ()
    assert limit_for(shipped_limits(), "shopee", "public_reply").characters == LIMITS["public_reply"]


@pytest.mark.capability("C-RP-08")
def test_a_draft_stays_one_until_a_person_sends_it_and_the_trail_knows_what_was_changed(
    account: UUID, tmp_path: Path
) -> None:
    bring(account, write(tmp_path, [SHOP, ORDER, BAD]), NOW)
    ready = drafts(account)["chat"]
    assert ready.text and cases(account)[0].replies == ()
    changed = ready.text.replace("您好", "您好呀", 1)
    assert leave(account, 1, changed)
    (kept,) = cases(account)[0].replies
    assert kept.template == ready.template
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT payload FROM store_auditevent WHERE action = 'reply_origin'")
        (payload,) = [row[0] for row in cursor.fetchall()]
    import orjson

    told = orjson.loads(payload) if isinstance(payload, str) else payload
    assert told["template"] == ready.template and told["model"] is None and told["reply"] == str(kept.id)
    assert set(told["facts"]) >= {"item", "due"} and [edit[2] for edit in told["edits"]] == ["呀"]
    assert cases(account)[0].line.row.stage != "investigate" or cases(account)[0].events[-1], "and the case moved on"


@pytest.mark.capability("C-RP-08")
def test_a_shop_may_switch_drafting_off(account: UUID, tmp_path: Path) -> None:
    bring(account, write(tmp_path, [SHOP, ORDER, BAD]), NOW)
    choose_for_shop(account, "s1", {"drafting": False})
    assert {one.text for one in drafts(account).values()} == {""}
    choose_for_shop(account, "s1", {"drafting": True})
    assert all(one.text for one in drafts(account).values())


TYPES = ("talkative", "angry", "know_it_all", "inquiring", "suspicious")


@pytest.mark.capability("C-RP-10")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_draft_is_shaped_for_the_kind_of_buyer(lang: Any) -> None:
    manners = shipped_manners()
    assert set(manners) == set(TYPES) and all(one.note.zh and one.note.en for one in manners.values())
    values = {"item": "手作陶杯" if lang == "zh" else "mug", "due": NOW + timedelta(hours=6)}
    made = {
        kind: draft(
            shipped_templates(),
            DraftRequest(case="c", scenario="wrong_item", stage="contact", object="chat", lang=lang, now=NOW,
                         values=values, buyer_type=kind, manner=manners.get(kind)),
        ).text
        for kind in (*TYPES, None)
    }  # fmt: skip
    assert len(made["talkative"]) == min(map(len, made.values()))
    words = {
        "angry": ("我会做到", "will be done"), "know_it_all": ("内行", "know what to look for"),
        "inquiring": ("找原因", "find the cause"), "suspicious": ("随时可以核对", "check it at any time"),
    }  # fmt: skip
    for kind, (zh, en) in words.items():
        assert (zh if lang == "zh" else en) in made[kind]
        assert (zh if lang == "zh" else en) not in made[None]


@pytest.mark.capability("C-RP-10")
def test_the_note_stands_beside_the_draft_and_a_perfunctory_one_is_marked(account: UUID, tmp_path: Path) -> None:
    said = ("气死我了！！什么破店，杯子收到就碎了！！", "垃圾！你们太过分了，赶紧给我退款！！！")
    chat = [message(f"m{at}", text) for at, text in enumerate(said)]
    bring(account, write(tmp_path, [SHOP, ORDER, *chat]), NOW)
    private = drafts(account)["chat"]
    assert private.manner is not None and "平静" in private.manner.zh
    assert not private.lint.is_perfunctory
    empty = "非常抱歉，我们会处理好，今天18:00前答复您。"
    lint = check_answer(account, 1, Answer(object="chat", text=empty, key="k"), now=NOW).draft.lint
    assert lint.is_perfunctory
    assert quality("手作陶杯的事今天18:00前答复，抱歉", names=["手作陶杯"], findings=()).is_perfunctory is False


@pytest.mark.parametrize(
    ("now", "deadline", "due"),
    [
        ("2026-10-14T05:21", "2026-10-16T12:00", "2026-10-14T21:00"),  # not 05:15 the next morning
        ("2026-10-14T22:40", "2026-10-16T12:00", "2026-10-15T21:00"),
        ("2026-10-14T10:07", "2026-10-16T12:00", "2026-10-15T10:00"),
        ("2026-10-14T23:30", "2026-10-15T03:00", "2026-10-15T03:00"),  # the own deadline stands, night or not
        ("2026-10-14T20:30", "2026-10-14T23:00", "2026-10-14T23:00"),  # by nine is too soon to be kept
        ("2026-10-14T10:00", "2026-10-13T12:00", "2026-10-14T12:00"),
    ],
)
def test_no_word_is_promised_for_the_night_where_the_evening_before_is_ahead(now: str, deadline: str, due: str) -> None:
    from wanhui.flows.draft_reply import due_of

    at = {name: datetime.fromisoformat(f"{value}+08:00") for name, value in (("now", now), ("deadline", deadline))}
    case = opened(review())
    clocks = tuple(replace(one, due_at=at["deadline"]) if one.kind == "resolution" else one for one in case.clocks)
    found = due_of(replace(case, clocks=clocks), at["now"], CHINA)
    assert found == datetime.fromisoformat(f"{due}+08:00")
