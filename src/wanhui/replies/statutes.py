"""Checks every law that a text cites: does it exist, is it in force, and has it the article that is named?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from wanhui.replies.folding import fold
from wanhui.replies.policy import AuthorityPack

_ARTICLE = re.compile(
    r"[》\"]{0,2}(?:\([^)]{1,12}\))?\s{0,2}(?:之?第)([0-9零〇一二两三四五六七八九十百千]{1,8})条|,? ?(?:art\.|article"
    r"|section) ?(\d{1,4})"
)
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Cited:
    """A law as a text cites it. `problem`: ``repealed`` law, or an ``article`` that the law does not have."""

    span: tuple[int, int]
    authority: AuthorityPack
    article: int | None
    problem: Literal["repealed", "article"] | None


@dataclass(frozen=True, slots=True)
class Statutes:
    """The names by which laws are cited, longest first, in one expression."""

    by_name: Mapping[str, AuthorityPack]
    expression: re.Pattern[str] | None


def build_statutes(authorities: Iterable[AuthorityPack]) -> Statutes:
    """The citation table of every authority that has names under which people cite it."""
    by_name = {fold(name).text: pack for pack in authorities for name in pack.cited_as}
    names = sorted(by_name, key=len, reverse=True)
    expression = re.compile("|".join(map(re.escape, names))) if names else None
    return Statutes(MappingProxyType(by_name), expression)


def cited(statutes: Statutes, text: str) -> tuple[Cited, ...]:
    """Every citation in the folded `text`, in order; spans are places in that text."""
    if statutes.expression is None:
        return ()
    found = []
    for name in statutes.expression.finditer(text):
        pack = statutes.by_name[name.group()]
        article = _ARTICLE.match(text, name.end())
        number = article_number(article.group(1) or article.group(2)) if article else None
        end = article.end() if article else name.end()
        found.append(Cited((name.start(), end), pack, number, _problem(pack, number)))
    return tuple(found)


def _problem(pack: AuthorityPack, number: int | None) -> Literal["repealed", "article"] | None:
    if pack.repealed_on is not None:
        return "repealed"
    if number is not None and pack.articles is not None and not 1 <= number <= pack.articles:
        return "article"
    return None


def article_number(written: str) -> int:
    """The value of an article number in digits or in Chinese numerals up to 9999; 0 when it is none."""
    if written.isdigit() and written.isascii():
        return int(written)
    total = digit = 0
    for char in written:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = digit * 10 + (int(char) if char.isascii() and char.isdigit() else _DIGITS.get(char, 0))
    return total + digit
