"""The receivers of a dossier and the fixed words that go out: complete, lawful, and tried on their own examples."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from wanhui.content.linting import shipped_linter
from wanhui.content.loader import load_packs
from wanhui.content.receivers import load_authorities, load_receivers, notice_pack, photo_request
from wanhui.errors import WanhuiError
from wanhui.evidence.dossier import LinkedCase, Quote
from wanhui.evidence.masking import mask_text, mask_values
from wanhui.evidence.notice import NoticePack, Parties, grounds_of, write_notice
from wanhui.evidence.receivers import ReceiverPack, standing
from wanhui.replies.lint import lint
from wanhui.replies.outgoing import Outgoing

AT = datetime(2026, 11, 17, 12, 2, tzinfo=UTC)
PACKS = load_packs("receivers", ReceiverPack)
QUOTE = Quote(path="items/0003-message.json", turn=3, at=AT, text="给我打一百块钱，不然就给你们差评", spans=((0, 7),),
              signs=("demand", "lever"))  # fmt: skip
PARTIES = Parties(shop="云岫器物", identity="杭州云岫器物有限公司", order="261110-1")


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_a_receiver_sees_its_examples_masked_as_they_say(pack: ReceiverPack) -> None:
    for example in pack.examples:
        assert mask_text(example.text, pack.masks) == example.masked
        assert mask_text(example.masked, pack.masks) == example.masked, "masking again changes nothing"


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_every_rule_has_a_known_authority_that_is_in_force(pack: ReceiverPack) -> None:
    named = [*pack.grounds, *pack.deadlines, *([pack.thresholds] if pack.thresholds else [])]
    for one in named:
        assert load_authorities()[one.authority].repealed_on is None
    assert pack.grounds and pack.checklist and len({need.id for need in pack.checklist}) == len(pack.checklist)


def test_there_is_one_pack_for_each_receiver() -> None:
    assert set(load_receivers()) == {"platform", "police", "consumer", "court"}


@pytest.mark.parametrize(
    ("amount", "acts", "expected"),
    [
        (None, 1, "below"), (Decimal("1999.99"), 2, "below"), (Decimal(2000), 1, "between"),
        (Decimal("4999"), 2, "between"), (Decimal(5000), 1, "above"), (Decimal(1), 3, "above"), (None, 3, "above"),
    ],
)  # fmt: skip
def test_amount_and_number_of_demands_are_held_against_the_thresholds(
    amount: Decimal | None, acts: int, expected: str
) -> None:
    limits = load_receivers()["police"].thresholds
    assert limits is not None and standing(limits, amount, acts) == expected


def test_names_and_places_are_hidden_where_they_stand_and_nowhere_else() -> None:
    order = {
        "id": "o1", "name": "杯子", "lines": [{"title": "张三款", "name": "红"}],
        "address": {"name": "李雷", "phone": "13812345678", "city": "杭州市", "detail": "文一路 1 号"},
        "buyer": {"name": "李雷", "email": "li.lei@example.com"},
    }  # fmt: skip
    shown = mask_values(order, ["name", "phone", "street", "email"])
    assert shown["address"] == {"name": "李**", "phone": "138****5678", "city": "杭州市", "detail": "文**"}
    assert shown["buyer"] == {"name": "李**", "email": "l***@example.com"}
    assert shown["name"] == "杯子" and shown["lines"] == order["lines"]
    assert mask_values(order, []) == order


@pytest.mark.parametrize(
    ("kind", "key", "value", "shown"),
    [
        ("buyer", "phone", "+1 415 555 0100", "+1 ****0100"), ("address", "phone", "021-55551234", "021****1234"),
        ("buyer", "phone", "138****5678", "138****5678"), ("buyer", "phone", "a*5551234567", "a55****4567"),
        ("buyer", "nickname", "陈小满", "陈**"), ("message", "buyer_name", "陈小满", "陈**"),
        ("review", "userName", "陈小满", "陈**"), ("order", "receiver_phone", "13812345678", "138****5678"),
        ("order", "buyer_email", "满@例子.中国", "满****子.中国"), ("product", "name", "杯子", "杯子"),
        ("contacts", "value", "wxid_chenxm88", "wxi****xm88"), ("contacts", "value", "a.b@c.cn", "a***@c.cn"),
        ("contacts", "channel", "wechat", "wechat"),
    ],
)  # fmt: skip
def test_whatever_names_or_reaches_a_person_is_shortened_in_records(
    kind: str, key: str, value: str, shown: str
) -> None:  # fmt: skip
    assert mask_values({key: value}, ["name", "phone", "street", "email"], within=kind) == {key: shown}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_notice_says_facts_only_and_passes_the_check_of_texts(language: str) -> None:
    pack = notice_pack(language)
    text = write_notice(pack, PARTIES, QUOTE, grounds=("a", "b"))
    for part in ("云岫器物", "杭州云岫器物有限公司", "261110-1", "2026-11-17 12:02", QUOTE.text):
        assert part in text
    for example in pack.examples:
        assert example.must_not not in text
    assert "{" not in text
    assert pack.warning.zh and pack.warning.en


@pytest.mark.parametrize("pack", load_packs("notices", NoticePack), ids=lambda pack: pack.id)
def test_no_notice_without_two_items_one_of_them_the_demand_and_a_real_name(pack: NoticePack) -> None:
    for grounds, parties in ((("a",), PARTIES), (("a", "b"), Parties(shop="s", identity=" ", order="o"))):
        with pytest.raises(WanhuiError, match="E-NOTICE-EVIDENCE"):
            write_notice(pack, parties, QUOTE, grounds=grounds)
    threat = Quote(path="p", turn=1, at=AT, text="给差评", spans=((1, 3),), signs=("lever",))
    link = LinkedCase(number=7, shop="s", buyer="b", opened_at=AT, links=2)
    assert grounds_of([threat], [link], ["files/1.jpg"]) == (), "nothing makes up for a missing demand"
    assert grounds_of([QUOTE, threat], [link], ["f"]) == ("items/0003-message.json", "p", "f", "case 7")
    assert grounds_of([QUOTE, QUOTE], [], []) == ("items/0003-message.json",), "said twice in one message is one item"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_asking_for_photos_passes_the_check_of_texts(language: str) -> None:
    text = photo_request(language).text.replace("{days}", "7").replace("{address}", "https://x.example/photos/abc")
    found = lint(shipped_linter(), Outgoing(text=text, platform="pdd", object="chat", stage="listen", lang=language))
    assert [one.rule for one in found if one.severity == "block"] == []
