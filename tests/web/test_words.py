"""Every string on screen exists, is used, and is said in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest

from wanhui.cases.events import EVENTS
from wanhui.cases.words import ISSUES
from wanhui.flows import desk_views
from wanhui.flows.rights import LANGUAGES, RIGHTS
from wanhui.flows.settings_account import SHARING
from wanhui.flows.settings_shops import STARTS
from wanhui.records.after_sales import AfterSaleType
from wanhui.records.orders import ShipmentStatus
from wanhui.records.parties import Platform
from wanhui.records.reviews import Grade
from wanhui.replies.outgoing import OutgoingFacts
from wanhui.replies.policy import Family
from wanhui.sources.files.build import FIELDS
from wanhui.web import addresses
from wanhui.web.places import PLACES
from wanhui.web.words import packs, say, table, term

FLOWS = Path(str(files("wanhui.flows")))
WEB = Path(str(files("wanhui.web")))
SENTENCES = {f"{p.id}.{key}": text for p in packs() if not p.is_term for key, text in p.words.items()}
TERMS = {p.id: set(p.words) for p in packs() if p.is_term}
CJK = re.compile(r"[\u4e00-\u9fff]")
#: Names that are the same in every language.
SAME = {"platform.ebay", "platform.wish", "platform.shopify", "platform.woocommerce", "sign.other_language"}


def sources() -> Iterator[tuple[Path, str]]:
    for path in [*WEB.glob("templates/**/*.html"), *WEB.glob("*.py"), *WEB.glob("templatetags/*.py")]:
        yield path, path.read_text(encoding="utf-8")


def used() -> set[str]:
    found: set[str] = set()
    for _, text in sources():
        found |= set(re.findall(r'\{% t "([a-z_.0-9]+)"', text))
        found |= set(re.findall(rf'"((?:{"|".join(p.id for p in packs())})\.[a-z_0-9]+)"', text))
    for _, text in sources():
        if 'say(f"time.weekday_' in text:
            found |= {f"time.weekday_{n}" for n in range(1, 8)}
        found |= {f"time.{n}" for n in re.findall(r'"(today|yesterday|tomorrow)"', text)}
    return {key for key in found if not key.endswith((".html", ".js"))}


def test_every_string_that_a_page_asks_for_exists() -> None:
    missing = {key for key in used() if key.split(".")[0] not in TERMS} - SENTENCES.keys()
    assert not missing - RIGHTS.keys()


def test_no_string_is_left_over() -> None:
    assert not SENTENCES.keys() - used()


def test_every_group_of_terms_is_used() -> None:
    text = "".join(text for _, text in sources())
    told = {
        action for path in FLOWS.glob("*.py") for action in re.findall(r'action="([a-z_]+)"', path.read_text("utf-8"))
    }
    assert told <= TERMS["audit"]
    literal = set(re.findall(r'\{% term(?:_options)? "([a-z_]+)"', text))
    through_chip = {"issue", "ask", "emotion", "severity", "safety", "suspect", "mismatch", "intent"}
    assert literal | through_chip == TERMS.keys()


EXPECTED = {
    "tab": set(desk_views.TABS),
    "sort": set(addresses.SORTS),
    "weight": set(addresses.WEIGHTS),
    "clock_state": set(addresses.CLOCK_STATES),
    "view": set(addresses.VIEWS),
    "object": set(addresses.OBJECTS),
    "platform": set(get_args(Platform)),
    "grade": set(get_args(Grade)),
    "issue": set(ISSUES),
    "family": set(get_args(Family)),
    "clock": set(get_args(desk_views.ClockKind)),
    "flag": set(get_args(desk_views.Flag)),
    "person": set(get_args(desk_views.Person)),
    "role": {"agent", "lead", "owner", "auditor"},
    "rest": set(addresses.RESTS),
    "field": {field for fields in FIELDS.values() for field in fields},
    "record_kind": set(FIELDS),
    "right": set(RIGHTS),
    "selling": set(STARTS),
    "sharing": set(SHARING),
    "tongue": set(LANGUAGES),
    "setting": {page.route for place in PLACES if place.id == "settings" for page in place.pages[1:]},
    "verdict": {"true", "false", "unknown"},
}


@pytest.mark.parametrize("group", EXPECTED)
def test_a_group_of_terms_names_every_code_and_no_other(group: str) -> None:
    assert TERMS[group] == EXPECTED[group]


def test_the_timeline_can_name_everything_that_happens() -> None:
    events = {event.kind for event in EVENTS}
    facts = set(get_args(ShipmentStatus)) | set(get_args(AfterSaleType)) | {"ordered", "paid", "shipped"}
    said = {"review", "follow_up", "seller_reply", *addresses.OBJECTS}
    assert events | facts | said == TERMS["event"]


def test_every_fact_that_decides_a_claim_has_a_name() -> None:
    assert TERMS["fact"] <= {*OutgoingFacts.__dataclass_fields__, "dates"}


def test_every_string_is_said_in_both_languages() -> None:
    assert {key: wrong for key in sorted(table()) if key not in SAME and (wrong := list(_faults(key)))} == {}


def _faults(key: str) -> Iterator[str]:
    text = table()[key]
    if CJK.search(text.en):
        yield "English with Chinese characters"
    if text.zh and not (CJK.search(text.zh) or "{" in text.zh or key.startswith("time.")):
        yield "no Chinese"
    if not set(re.findall(r"\{(\w+)\}", text.zh)) <= set(re.findall(r"\{(\w+)\}", text.en)):
        yield "a placeholder that English does not know"
    if "！" in text.zh or "!" in text.en or "亲" in text.zh or "尽快" in text.zh:
        yield "not how a good 客服 speaks"


def test_one_takes_the_singular_and_chinese_has_none() -> None:
    assert say("time.days", "en", count=1) == "1 day"
    assert say("time.days", "en", count=2) == "2 days"
    assert say("time.days", "zh", count=1) == "1 天"


def test_a_value_cannot_bring_in_a_placeholder() -> None:
    assert say("queue.none_found", "en", search="{count}") == "Nothing found for “{count}”"


def test_a_code_that_a_newer_pack_brings_is_shown_as_it_is() -> None:
    assert term("issue", "brand_new", "zh") == "brand_new"


def test_templates_hold_no_inline_script_style_or_handler() -> None:
    for path, text in sources():
        if path.suffix == ".html":
            assert not re.search(
                r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|hx-on|hx-vals='js|javascript:", text
            ), path


def test_templates_hold_no_words_of_their_own() -> None:
    for path, text in sources():
        if path.suffix == ".html":
            text = text.replace("{% block width %} wide{% endblock %}", "")
            plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
            bare = re.sub(r"<[^>]*>", " ", plain)
            assert not re.search(r"[A-Za-z]{3,}", re.sub("Esc|CSV|XLSX|English", "", bare)), (path, bare)
            assert not CJK.search(bare.replace("中文", "")), path
