"""What can go wrong, said so that a person can act: a stable code, what, why and what to do next, zh and en."""

from __future__ import annotations

from typing import Final

from wanhui.errors import api, cases, desk, evidence, guard, insights, knowing, packs, people, records, replies, running
from wanhui.errors.words import Language, Words, both, listed

__all__ = ["CATALOGUE", "Language", "WanhuiError", "Words", "listed"]

_BUG: Final = {
    "E-BUG": both(
        "程序内部出错，您的数据没有改动。请把编号 {reference} 发给维护者。",
        "Something broke inside; your data is unchanged. Send reference {reference} to the maintainers.",
    ),
}

#: code -> what, why and what to do next. A code, once shipped, keeps its meaning.
CATALOGUE: Final[dict[str, Words]] = {
    **_BUG,
    **packs.MESSAGES,
    **records.MESSAGES,
    **cases.MESSAGES,
    **replies.MESSAGES,
    **desk.MESSAGES,
    **evidence.MESSAGES,
    **guard.MESSAGES,
    **insights.MESSAGES,
    **knowing.MESSAGES,
    **people.MESSAGES,
    **running.MESSAGES,
    **api.MESSAGES,
}


class WanhuiError(Exception):
    """An error that reaches a person: `code` is stable and documented, `values` fill its sentence.

    A value that is `Words` is said in the language of the sentence; in `values` it stands in English.
    Raise it with a code of `CATALOGUE`; anything else that escapes is a bug and is shown as ``E-BUG``.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self._words = {name: value for name, value in values.items() if isinstance(value, Words)}
        self.values = {
            name: value.text("en") if isinstance(value, Words) else str(value) for name, value in values.items()
        }
        super().__init__(f"{code}: {self.text('en')}")

    def text(self, language: Language) -> str:
        """What happened, why, and what to do next, as one short paragraph."""
        said = {name: words.text(language) for name, words in self._words.items()}
        return CATALOGUE[self.code].fill(language, {**self.values, **said})
