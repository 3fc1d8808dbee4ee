"""What the error catalogue promises: both languages, every placeholder filled, nothing smuggled in."""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import iter_modules

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanhui import errors
from wanhui.errors import CATALOGUE, WanhuiError, Words

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@pytest.mark.parametrize("code", CATALOGUE)
def test_both_languages_name_the_same_things_and_end_as_sentences(code: str) -> None:
    words = CATALOGUE[code]
    named = {lang: set(PLACEHOLDER.findall(words.text(lang))) for lang in ("zh", "en")}
    assert {name.removesuffix("_zh") for name in named["zh"]} == {name.removesuffix("_en") for name in named["en"]}
    assert not any(name.endswith("_en") for name in named["zh"]) and not any(n.endswith("_zh") for n in named["en"])
    assert words.zh.rstrip().endswith(("。", "？", "：", "}"))
    assert words.en.rstrip().endswith((".", "?", ":", "}"))
    assert re.fullmatch(r"E-[A-Z]+(-[A-Z0-9]+)*", code)


def test_an_error_says_its_values_in_the_asked_language() -> None:
    error = WanhuiError("E-RECORD-MISSING", kind="order", key="buyer")
    assert "buyer" in error.text("zh") and "缺少必填字段" in error.text("zh")
    assert error.text("en").startswith("The order lacks its required field buyer")


@given(st.text())
def test_a_value_never_brings_in_a_placeholder_of_its_own(hostile: str) -> None:
    words = Words(zh="甲{a}乙{b}", en="x{a}y{b}")
    assert words.fill("zh", {"a": hostile, "b": "!"}) == f"甲{hostile}乙!"


def test_an_unknown_placeholder_stays_as_it_is() -> None:
    assert Words(zh="{", en="{x} {").fill("en", {"a": "1"}) == "{x} {"


def test_a_code_stands_in_one_module_only() -> None:
    modules = [import_module(f"wanhui.errors.{one.name}") for one in iter_modules(errors.__path__)]
    assert sum(len(getattr(module, "MESSAGES", ())) for module in modules) + 1 == len(CATALOGUE)  # and E-BUG
