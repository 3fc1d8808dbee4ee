"""What a buyer says about being contacted: agreement, refusal, opt-out, objection, found in any message."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from wanhui.errors import Words

WishKind = Literal["agrees", "refuses", "objects"]
WishChannel = Literal["all", "phone", "sms", "email", "wechat"]

_CLAUSE: Final = re.compile(r"[^,.;:!?\n。；：！？，]+")
_SPACE: Final = re.compile(r"\s+")
_BETWEEN_CJK: Final = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True, kw_only=True)
class WishExamples:
    """Messages that say it, and hard ones that do not."""

    match: tuple[str, ...]
    no_match: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WishPack:
    """One wish about one channel: `phrases` that say it in a clause, `whole` messages that mean it by themselves.

    `unless` are words that take a clause back ("I did not say …"). Simplified script and lower case.
    """

    id: str
    version: int
    title: Words
    limits: Words
    sources: tuple[str, ...]
    wish: WishKind
    channel: WishChannel
    phrases: tuple[str, ...]
    whole: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    examples: WishExamples


@dataclass(frozen=True, slots=True)
class Said:
    """One wish found in a message, with the words that say it."""

    wish: WishKind
    channel: WishChannel
    words: str


class WishReader:
    """Finds wishes in messages by all packs at once; a message without any of the words costs one search."""

    __slots__ = ("_any", "_packs")

    def __init__(self, packs: Sequence[WishPack]) -> None:
        self._packs = tuple(packs)
        words = sorted({word for pack in packs for word in (*pack.phrases, *pack.whole)}, key=len, reverse=True)
        self._any = re.compile("|".join(map(re.escape, words)))

    def read(self, text: str) -> tuple[Said, ...]:
        """The wishes of `text`; a refusal outweighs an agreement about the same channel in the same message."""
        plain = folded(text)
        if self._any.search(plain) is None:
            return ()
        found = [one for pack in self._packs for one in _said(pack, plain)]
        refused = {one.channel for one in found if one.wish == "refuses"}
        return tuple(
            one for one in found if one.wish != "agrees" or not ({one.channel, "all"} & refused)
        )  # fmt: skip


def folded(text: str) -> str:
    """`text` in one width and case, with plain apostrophes and no spaces between Chinese characters."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("‘", "'")
    return _BETWEEN_CJK.sub("", _SPACE.sub(" ", plain)).strip()


def _said(pack: WishPack, plain: str) -> list[Said]:
    if plain.strip(" .!。！") in pack.whole:
        return [Said(pack.wish, pack.channel, plain[:200])]
    for clause in _CLAUSE.findall(plain):
        if any(phrase in clause for phrase in pack.phrases) and not any(word in clause for word in pack.unless):
            return [Said(pack.wish, pack.channel, clause.strip()[:200])]
    return []
