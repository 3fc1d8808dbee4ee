"""Every shipped reply template, filled with all its example values, is fit to send."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from wanhui.content.linting import shipped_linter
from wanhui.content.loader import load_packs
from wanhui.content.templates import shipped_manners
from wanhui.records.money import Money
from wanhui.replies.draft import Draft, DraftRequest, draft
from wanhui.replies.lint import lint_many
from wanhui.replies.outgoing import Grounds, Outgoing, OutgoingFacts
from wanhui.replies.templates import PLACEHOLDERS, TemplatePack, Value

LINTER = shipped_linter()
PACKS = load_packs("replies", TemplatePack)
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SCENARIOS = (
    "quality_flaw", "damaged", "wrong_item", "missing_item", "late_shipment", "delivery", "size", "price_drop",
    "no_reason_return", "misuse", "nitpick", "adverse_reaction", "other", "extortion",
)  # fmt: skip


def _value(name: str, written: str) -> Value:
    kind = PLACEHOLDERS[name]
    if kind == "instant":
        return datetime.fromisoformat(written)
    if kind == "day":
        return date.fromisoformat(written)
    if kind == "money":
        amount, currency = written.split()
        return Money(Decimal(amount), currency)
    return written


def _every_draft(pack: TemplatePack) -> list[Draft]:
    """Each variant with each set of example values: asked for until all are used up."""
    made: list[Draft] = []
    for fill, manner in product(pack.examples.fill, (None, *shipped_manners().values())):
        values = {name: _value(name, written) for name, written in fill.items()}
        for variant in pack.variants:
            only = TemplatePack(**{**{f: getattr(pack, f) for f in pack.__slots__}, "variants": (variant,)})
            request = DraftRequest(
                case="case-1", scenario=pack.scenario, stage=pack.stage, object=pack.object, lang=pack.lang, now=NOW,
                values=values, buyer_type=(variant.buyer_types or (None,))[0], sign="挽回小店", platform="taobao",
                manner=manner,
            )  # fmt: skip
            made.append(draft([only], request))
    return made


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_every_filling_lints_clean(pack: TemplatePack) -> None:
    platforms = ("taobao", "pdd", "douyin") if pack.lang == "zh" else ("amazon", "ebay", "shopify")
    names = tuple(value for fill in pack.examples.fill for value in fill.values())
    messages = [
        Outgoing(
            text=text, platform=platform, object=pack.object, stage=pack.stage, lang=pack.lang,
            grounds=Grounds(names=names), facts=OutgoingFacts(price_promise=True),
        )
        for text in {made.text for made in _every_draft(pack)} for platform in platforms
    ]  # fmt: skip
    found = {f"{f.rule}: {f.text}" for all_ in lint_many(LINTER, messages) for f in all_ if f.severity != "info"}
    assert messages and not found


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_an_answer_before_the_remedy_says_by_when(pack: TemplatePack) -> None:
    if pack.stage in ("contact", "listen"):
        for made in _every_draft(pack):
            assert any(promise.due_at is not None for promise in made.promises), made.text


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_there_are_several_variants_and_no_forbidden_manners(pack: TemplatePack) -> None:
    assert len([v for v in pack.variants if not v.buyer_types]) >= 2
    for made in _every_draft(pack):
        assert not set("！!") & set(made.text)
        assert "亲" not in made.text and "尽快" not in made.text and " soon" not in made.text


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["chat", "public_reply"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_scenario_has_a_first_answer(scenario: str, form: str, lang: str) -> None:
    assert any((p.scenario, p.stage, p.object, p.lang) == (scenario, "contact", form, lang) for p in PACKS)


@pytest.mark.parametrize("pack", [pack for pack in PACKS if pack.lang == "en"], ids=lambda pack: pack.id)
def test_an_english_draft_says_the_same_in_chinese_for_the_agent(pack: TemplatePack) -> None:
    for made in _every_draft(pack):
        assert made.back and "{" not in made.back
        assert sum("\u4e00" <= char <= "\u9fff" for char in made.back) > 10


#: Where the shop may have been at fault, whoever speaks first apologises.
OURS = {"quality_flaw", "damaged", "wrong_item", "missing_item", "late_shipment", "delivery", "nitpick", "late_parcel"}
SORRY = {
    "zh": ("抱歉", "道歉", "对不起", "没把好关", "责任在我们", "是我们"),
    "en": ("sorry", "our fault", "our mistake"),
}
FIRST = [pack for pack in PACKS if pack.object == "chat" and pack.stage == "contact" and pack.scenario in OURS]


@pytest.mark.parametrize("pack", FIRST, ids=lambda pack: pack.id)
def test_whatever_wording_a_first_answer_takes_it_apologises(pack: TemplatePack) -> None:
    for one in _every_draft(pack):
        assert any(word in one.text for word in SORRY[pack.lang]), one.text
        if pack.scenario == "nitpick":
            assert ("小瑕疵" if pack.lang == "zh" else "small flaw") in one.text, one.text
            assert ("退" if pack.lang == "zh" else "return") in one.text, "a fair proposal"
