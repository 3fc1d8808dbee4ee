"""What buyers say about being contacted: each pack finds what it is for and leaves hard neighbours alone."""

from __future__ import annotations

import pytest

from wanhui.cases.wishes import WishPack, WishReader
from wanhui.content.wish_words import load_wishes, wish_reader

PACKS = load_wishes()
MATCH = [(pack, text) for pack in PACKS for text in pack.examples.match]
NO_MATCH = [(pack, text) for pack in PACKS for text in pack.examples.no_match]


def ids(pairs: list[tuple[WishPack, str]]) -> list[str]:
    return [f"{pack.id}-{place}" for place, (pack, _) in enumerate(pairs)]


@pytest.mark.parametrize(("pack", "text"), MATCH, ids=ids(MATCH))
def test_what_it_finds(pack: WishPack, text: str) -> None:
    assert (pack.wish, pack.channel) in [(one.wish, one.channel) for one in wish_reader().read(text)]


@pytest.mark.parametrize(("pack", "text"), NO_MATCH, ids=ids(NO_MATCH))
def test_what_it_leaves_alone(pack: WishPack, text: str) -> None:
    assert (pack.wish, pack.channel) not in [(one.wish, one.channel) for one in WishReader([pack]).read(text)]


def test_every_pack_has_examples_of_both_kinds() -> None:
    assert all(len(pack.examples.match) >= 5 and len(pack.examples.no_match) >= 5 for pack in PACKS)


def test_a_refusal_outweighs_an_agreement_in_one_message() -> None:
    said = wish_reader().read("可以打我电话。算了，还是不要打电话")
    assert [(one.wish, one.channel) for one in said] == [("refuses", "phone")]


def test_width_case_and_spacing_hide_nothing() -> None:
    assert wish_reader().read("别 再 联 系 我")[0].wish == "refuses"
    assert wish_reader().read("ＳＴＯＰ")[0].channel == "all"
    assert wish_reader().read("don’t call me")[0].channel == "phone"
