"""Every string on screen, from content/screen, as one table that a page looks up by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from wanhui.content.loader import load_packs
from wanhui.errors import Language, Words


@dataclass(frozen=True, slots=True)
class ScreenText:
    """One string in both languages; `en_one` is the English form for a count of one. Chinese has no plural."""

    zh: str
    en: str
    en_one: str | None = None


@dataclass(frozen=True, slots=True)
class ScreenWords:
    """The strings of one page or one part: the file ``content/screen/<id>.yaml``.

    `is_term` marks a file whose keys are codes of the product (stages, issues …) rather than sentences of a page.
    """

    id: str
    version: int
    title: Words
    words: Mapping[str, ScreenText]
    is_term: bool = False


@cache
def packs() -> tuple[ScreenWords, ...]:
    """All files of strings, read once."""
    return load_packs("screen", ScreenWords)


@cache
def table() -> Mapping[str, ScreenText]:
    """``<file>.<key>`` → string, for all files."""
    return {f"{pack.id}.{key}": text for pack in packs() for key, text in pack.words.items()}


def say(key: str, language: Language, **values: object) -> str:
    """The string `key` in `language`, its placeholders filled with `values` as plain text.

    A `count` of 1 takes the English singular. Raises KeyError for a key that no file has: that is a bug, and a
    test walks every template for it.
    """
    text = table()[key]
    english = text.en_one if text.en_one is not None and values.get("count") == 1 else text.en
    return Words(text.zh, english).fill(language, {name: str(value) for name, value in values.items()})


def term(group: str, code: str, language: Language) -> str:
    """The word for `code` of a file of terms, or the code itself where a newer pack knows more than this page."""
    found = table().get(f"{group}.{code}")
    return code if found is None else Words(found.zh, found.en).text(language)
