"""Contact: what platforms, consents, caps and quiet hours allow, and when this buyer is likely free."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from tests.cases.world import CHECKLIST, NOW, do_all, later, message, opened, sketch
from wanhui.cases.contact import (
    REFUSAL_WORDS,
    ContactExample,
    ContactPack,
    Person,
    call_script,
    held_until,
    is_quiet,
    may_contact,
    rules_for,
    windows,
)
from wanhui.cases.parts import ContactMade
from wanhui.cases.state import Case
from wanhui.cases.timing import answer
from wanhui.content.case_rules import load_contact_rules
from wanhui.content.loader import load_packs
from wanhui.errors import WanhuiError, Words
from wanhui.records.parties import Platform
from wanhui.replies.policy import PolicyPack

PACKS = load_contact_rules()
AMAZON, DOUYIN, TAOBAO = (rules_for(PACKS, name) for name in ("amazon", "douyin", "taobao"))
CHINA = ZoneInfo("Asia/Shanghai")
SOMEBODY = Person(time_zone=CHINA)
WILLING = replace(SOMEBODY, consents=frozenset({"phone", "email", "wechat"}))
NOON = NOW.replace(hour=12)
EXAMPLES = [(pack, example) for pack in PACKS for example in pack.examples]


def reached(contacts: int) -> Case:
    """A case that the shop has contacted unasked `contacts` times, each answered by the buyer."""
    case = do_all(opened(), *CHECKLIST).case
    case = answer(case, later(minutes=10), "r0", channel="public_reply", speech="acknowledge").case
    made = [ContactMade(channel="platform_chat", at=NOW - timedelta(days=i), is_unasked=True) for i in range(contacts)]
    return replace(case, contacts=tuple(made), buyer_wrote_at=NOW + timedelta(minutes=30))


@pytest.mark.parametrize(("pack", "example"), EXAMPLES, ids=[f"{p.id}-{e.channel}-{e.contacts}" for p, e in EXAMPLES])
def test_examples(pack: ContactPack, example: ContactExample) -> None:
    person = WILLING if example.has_consent else SOMEBODY
    refused = may_contact(reached(example.contacts), NOON, example.channel, pack=pack, person=person)
    assert (refused == ()) == example.allowed, refused


@pytest.mark.parametrize("platform", get_args(Platform))
def test_a_way_outside_that_may_not_be_named_in_a_text_is_not_offered_either(platform: Platform) -> None:
    """The rule about what is said and the rule about how one reaches a buyer forbid WeChat on the same platforms."""
    rule = next(one for one in load_packs("policies", PolicyPack) if one.id == "CON-004")
    is_open = may_contact(reached(0), NOON, "wechat", pack=rules_for(PACKS, platform), person=WILLING) == ()
    assert is_open == (platform in rule.scope.except_platforms)


def test_which_platform_falls_under_which_rules() -> None:
    assert (AMAZON.id, DOUYIN.id, TAOBAO.id) == ("inside_only", "short_video", "default")
    with pytest.raises(WanhuiError) as refused:
        rules_for([pack for pack in PACKS if pack.platforms], "taobao")
    assert refused.value.code == "E-CONTACT-NONE"


def test_an_answer_to_a_waiting_buyer_is_never_held() -> None:
    asked = opened(message(), sketch("damaged"))
    night = NOW.replace(hour=23)
    assert may_contact(asked, night, "platform_chat", pack=AMAZON, person=SOMEBODY) == ()


def test_a_refusal_stops_all_unasked_contact() -> None:
    person = replace(WILLING, has_refused=True)
    assert "opt_out" in may_contact(reached(0), NOON, "phone", pack=TAOBAO, person=person)


def test_the_night_is_quiet_in_the_buyers_own_time() -> None:
    assert is_quiet(NOW.replace(hour=22), CHINA, TAOBAO)
    assert is_quiet(NOW.replace(hour=8), CHINA, TAOBAO)
    assert not is_quiet(NOW.replace(hour=10), CHINA, TAOBAO)
    london = ZoneInfo("Europe/London")
    assert is_quiet(NOW.replace(hour=22), london, TAOBAO) is False
    assert "quiet" in may_contact(reached(0), NOW.replace(hour=22), "platform_chat", pack=TAOBAO, person=SOMEBODY)


def test_a_message_into_the_night_waits_for_morning() -> None:
    held = held_until(NOW.replace(hour=22), CHINA, TAOBAO)
    assert held == (NOW + timedelta(days=1)).replace(hour=9, minute=0).astimezone(UTC)
    assert held_until(NOON, CHINA, TAOBAO) == NOON
    assert held_until(NOW.replace(hour=3), CHINA, TAOBAO) == NOW.replace(hour=9, minute=0).astimezone(UTC)


def test_one_call_a_day() -> None:
    called = replace(
        reached(0), contacts=(ContactMade(channel="phone", at=NOON - timedelta(hours=1)),), buyer_wrote_at=NOON
    )  # fmt: skip
    assert "call_cap" in may_contact(called, NOON, "phone", pack=TAOBAO, person=WILLING)
    assert "call_cap" not in may_contact(called, NOON + timedelta(days=1), "phone", pack=TAOBAO, person=WILLING)


def test_nobody_is_reached_again_before_they_answered() -> None:
    silent = replace(reached(1), buyer_wrote_at=None)
    assert "unanswered" in may_contact(silent, NOON, "platform_chat", pack=TAOBAO, person=SOMEBODY)


def test_the_buyers_own_hours_are_proposed_once_the_owner_allows_it() -> None:
    evenings = [NOW.replace(hour=19) - timedelta(days=i) for i in range(4)]
    off = windows(evenings, NOW, pack=TAOBAO, person=SOMEBODY, is_enabled=False)
    assert all("允许" in window.why.zh for window in off)
    on = windows(evenings, NOW, pack=TAOBAO, person=SOMEBODY, is_enabled=True)
    assert on[0].starts_at == NOW.replace(hour=19, minute=0)
    objected = replace(SOMEBODY, has_objected=True)
    assert windows(evenings, NOW, pack=TAOBAO, person=objected, is_enabled=True) == off
    assert windows(evenings[:2], NOW, pack=TAOBAO, person=SOMEBODY, is_enabled=True) == off


def test_no_window_lies_in_the_quiet_hours_however_nocturnal_the_buyer() -> None:
    nights = [NOW.replace(hour=2) - timedelta(days=i) for i in range(9)]
    for window in windows(nights, NOW, pack=TAOBAO, person=SOMEBODY, is_enabled=True):
        assert not is_quiet(window.starts_at, CHINA, TAOBAO)
        assert window.starts_at < window.ends_at


def test_a_call_script_greets_listens_names_the_measure_and_confirms() -> None:
    lines = call_script("云岫器物", "苏晴", Words("今天补寄一只", "another one is sent today"))
    assert [line.stage for line in lines] == ["greet", "listen", "name", "confirm"]
    said = "".join(line.says.zh for line in lines)
    assert "云岫器物" in said
    assert "今天补寄" in said
    assert "评价" not in said


def test_every_refusal_has_words() -> None:
    assert all(words.zh and words.en for words in REFUSAL_WORDS.values())
