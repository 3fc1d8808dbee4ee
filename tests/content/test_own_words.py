"""What the product itself suggests saying to a buyer is fit to say: nobody may be stopped with our own words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from wanhui.cases.contact import call_script
from wanhui.cases.remedies import RemedyPack
from wanhui.content.case_rules import load_playbooks
from wanhui.content.linting import shipped_linter
from wanhui.content.loader import load_packs
from wanhui.errors import Words
from wanhui.replies.finding import Finding, verdict
from wanhui.replies.lint import lint, lint_many
from wanhui.replies.outgoing import Outgoing

LINTER = shipped_linter()
#: Of the questions and lines, so many may be warned of: a person then looks once more at a harmless sentence.
MOST_WARNED = 0.02


def _own_words() -> Iterator[tuple[str, Words]]:
    for book in load_playbooks().ordered:
        yield from ((f"{book.id}-{question.id}", question.asks) for question in book.intake)
    packs = load_packs("remedies", RemedyPack)
    yield from ((f"remedy-{pack.id}", pack.says) for pack in packs)
    for pack in packs:
        yield from ((f"call-{pack.id}-{line.stage}", line.says) for line in call_script("云岫器物", "苏晴", pack.says))


def _messages() -> list[tuple[str, Outgoing]]:
    return [
        (name, Outgoing(text=words.text(lang).replace("{amount}", "5"), platform=platform, lang=lang, stage=stage))
        for name, words in _own_words()
        for lang, platforms in (("zh", ("taobao", "pdd")), ("en", ("amazon", "ebay")))
        for platform in platforms
        for stage in ("contact", "solve")
    ]


MESSAGES = _messages()


def test_none_of_our_own_words_is_blocked() -> None:
    found = lint_many(LINTER, [message for _, message in MESSAGES])
    blocked = [name for (name, _), findings in zip(MESSAGES, found, strict=True) if verdict(findings) == "block"]
    assert blocked == []


def _of_weight(findings: tuple[Finding, ...]) -> list[Finding]:
    """Without the missing time: a fragment names none, the message that it becomes part of does."""
    return [finding for finding in findings if finding.family != "missing_time_promise"]


def test_hardly_any_of_our_own_words_is_warned_of() -> None:
    found = lint_many(LINTER, [message for _, message in MESSAGES])
    warned = [
        name for (name, _), findings in zip(MESSAGES, found, strict=True) if verdict(_of_weight(findings)) != "clean"
    ]
    assert len(warned) <= MOST_WARNED * len(MESSAGES), sorted(set(warned))


@pytest.mark.parametrize(
    "text",
    ["在的", "收到", "好的", "谢谢您", "抱歉", "几点方便", "发张图", "ok", "thanks", "Hello"],
)
@pytest.mark.parametrize("platform", ["taobao", "amazon"])
def test_a_word_or_two_of_service_is_clean(text: str, platform: str) -> None:
    assert lint(LINTER, Outgoing(text=text, platform=platform, lang="en" if text.isascii() else "zh")) == ()
