"""The strict pack loader: what it accepts, and that each kind of slip is named with file, key and expectation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Literal

import pytest

from wanhui.content.loader import parse_pack
from wanhui.errors import WanhuiError, Words


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("end not before start")


@dataclass(frozen=True, slots=True)
class Pack:
    id: str
    version: int
    title: Words
    level: Literal["warn", "block"] = "warn"
    words: frozenset[str] = frozenset()
    spans: tuple[Span, ...] = ()
    pair: tuple[str, int] | None = None
    share: float = 0.0
    cost: Decimal | None = None
    since: date | None = None
    opens: time | None = None
    by_type: Mapping[str, tuple[str, ...]] | None = None
    is_on: bool = True


HEAD = "id: p\nversion: 1\ntitle: {zh: 名, en: Name}\n"


def test_a_good_pack_becomes_a_typed_frozen_value() -> None:
    text = HEAD + (
        "level: block\nwords: [a, b]\nspans: [{start: 1, end: 2}]\npair: [x, 3]\nshare: 1\ncost: '2.50'\n"
        "since: 2024-09-01\nopens: '09:30'\nby_type: {angry: [calm]}\nis_on: false\n"
    )
    pack = parse_pack(text, "kind/p.yaml", Pack)
    assert pack == Pack(
        id="p",
        version=1,
        title=Words("名", "Name"),
        level="block",
        words=frozenset({"a", "b"}),
        spans=(Span(1, 2),),
        pair=("x", 3),
        share=1.0,
        cost=Decimal("2.50"),
        since=date(2024, 9, 1),
        opens=time(9, 30),
        by_type={"angry": ("calm",)},
        is_on=False,
    )


@pytest.mark.parametrize(
    ("line", "code", "named"),
    [
        ("levle: warn", "E-PACK-UNKNOWN", "levle"),
        ("level: stop", "E-PACK-FIELD", "level"),
        ("words: a", "E-PACK-FIELD", "words"),
        ("spans: [{start: 1}]", "E-PACK-FIELD", "spans.0.end"),
        ("spans: [{start: 2, end: 1}]", "E-PACK-FIELD", "spans.0"),
        ("pair: [x]", "E-PACK-FIELD", "pair"),
        ("share: lots", "E-PACK-FIELD", "share"),
        ("cost: cheap", "E-PACK-FIELD", "cost"),
        ("opens: 25h", "E-PACK-FIELD", "opens"),
        ("since: soon", "E-PACK-FIELD", "since"),
        ("is_on: 1", "E-PACK-FIELD", "is_on"),
        ("by_type: [a]", "E-PACK-FIELD", "by_type"),
        ("version: 2", "E-PACK-YAML", "version"),
        ("x: [", "E-PACK-YAML", ""),
        ("x: !!python/object:os.system {}", "E-PACK-YAML", ""),
    ],
)
def test_a_slip_is_refused_by_file_and_key(line: str, code: str, named: str) -> None:
    with pytest.raises(WanhuiError) as refused:
        parse_pack(HEAD + line + "\n", "kind/p.yaml", Pack)
    assert refused.value.code == code
    assert "kind/p.yaml" in refused.value.text("en")
    assert named in refused.value.text("en")


def test_a_missing_field_and_a_foreign_id_are_refused() -> None:
    with pytest.raises(WanhuiError, match="version"):
        parse_pack("id: p\ntitle: {zh: 名, en: Name}\n", "kind/p.yaml", Pack)
    with pytest.raises(WanhuiError) as refused:
        parse_pack(HEAD, "kind/q.yaml", Pack)
    assert refused.value.code == "E-PACK-ID"
