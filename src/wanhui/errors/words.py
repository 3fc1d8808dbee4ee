"""The same sentence in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """The same sentence in both languages; neither is a translation of the other.

    Placeholders are ``{name}``; `fill` replaces them literally, so a value can never bring in a placeholder
    or a format instruction of its own.
    """

    zh: str
    en: str

    def text(self, language: Language) -> str:
        """The sentence in `language`."""
        return self.zh if language == "zh" else self.en

    def fill(self, language: Language, values: dict[str, str]) -> str:
        """The sentence in `language` with each ``{name}`` replaced by its value, in one pass."""
        parts = self.text(language).split("{")
        out = [parts[0]]
        for part in parts[1:]:
            name, closed, rest = part.partition("}")
            known = bool(closed) and name in values
            out.append(values[name] + rest if known else "{" + part)
        return "".join(out)


def both(zh: str, en: str) -> Words:
    """`Words` of a Chinese and an English sentence."""
    return Words(zh=zh, en=en)


def listed(every: Iterable[Words]) -> Words:
    """Several things one after the other, as each language parts them."""
    found = tuple(every)
    return Words(zh="、".join(one.zh for one in found), en=", ".join(one.en for one in found))
