"""The messages from which the linter's head learns: written for it, taken from the packs, and joined to longer ones."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np

from wanhui.content.linting import linter_of_words
from wanhui.content.loader import load_packs
from wanhui.replies.lint import lint
from wanhui.replies.outgoing import Outgoing
from wanhui.replies.policy import PolicyPack
from wanhui.replies.templates import TemplatePack

HERE = Path(__file__).parent
_FIRST_CJK = "\u2e80"
#: Families that may at most warn; a message with only these must not pass the blocking gate.
DOUBTFUL = frozenset(
    {"blame_shifting", "excuse_or_perfunctory", "feigned_misery", "missing_time_promise", "unfulfillable_promise",
     "amazon_review_words"}
)  # fmt: skip


@dataclass(frozen=True)
class Message:
    """A text, the families it offends against, and whether it must be blocked."""

    text: str
    labels: frozenset[str]
    is_blocked: bool
    #: Messages made from one line stay in one fold of the cross-validation.
    line: str
    is_plain: bool = False


def written() -> list[Message]:
    """The messages under ``data_replies``: ``# labels:`` holds for the lines below it; ``warn`` marks doubtful ones,
    ``plain`` the everyday ones, in which ``{a|b}`` stands for one message with ``a`` and one with ``b``.
    """
    found = []
    for file in sorted((HERE / "data_replies").glob("*.txt")):
        labels: frozenset[str] = frozenset()
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("# labels:"):
                labels = frozenset(part.strip() for part in line.partition(":")[2].split(",") if part.strip())
            elif line.strip():
                found += of_line(line.strip(), labels)
    return found


def of_line(line: str, labels: frozenset[str]) -> list[Message]:
    blocked = bool(labels - DOUBTFUL - {"warn"}) and "warn" not in labels
    if "plain" not in labels:
        return [Message(line, labels - {"warn"}, blocked, line=line)]
    return [Message(text, frozenset(), False, is_plain=True, line=line) for text in expanded(line)]


def expanded(line: str) -> list[str]:
    """Every message that a line with ``{a|b}`` stands for."""
    slots = [part.split("|") for part in re.split(r"[{}]", line)]
    return ["".join(choice) for choice in product(*slots)]


def harmless(text: str) -> Message:
    return Message(text, frozenset(), False, line=text)


def from_packs() -> list[Message]:
    """What the packs say themselves: what a rule must catch and must leave alone, its rewrites, and every template."""
    found = []
    by_words = linter_of_words()
    for rule in load_packs("policies", PolicyPack):
        for example in rule.examples.must:
            doubtful = rule.severity != "block" and rule.family not in DOUBTFUL
            if not (example.facts or doubtful or rule.id == "TXT-001"):
                found.append(
                    Message(example.text, frozenset({rule.family}), rule.severity == "block", line=example.text)
                )
        found += [harmless(rule.rewrite.text(lang)) for lang in ("zh", "en")]
        lawful = (example for example in rule.examples.must_not if not example.facts)
        found += [
            harmless(e.text)
            for e in lawful
            if not lint(
                by_words, Outgoing(text=e.text, platform=e.platform, object=e.object, stage=e.stage, lang=e.lang)
            )
        ]
    for pack in load_packs("replies", TemplatePack):
        glue = "" if pack.lang == "zh" else " "
        texts = (glue.join(v.sentences).replace("{", "").replace("}", "") for v in pack.variants)
        found += [harmless(text) for text in texts]
    return found


def joined(messages: list[Message]) -> list[Message]:
    """One longer message for each: real ones say something plain before or after what matters."""
    draw = np.random.default_rng(7)
    plain = {zh: [m.text for m in messages if m.is_plain and is_chinese(m.text) == zh] for zh in (True, False)}
    found = []
    for message in messages:
        if message.labels:
            continue
        zh = is_chinese(message.text)
        said = [message.text, *draw.choice(plain[zh], 2 if message.is_plain else 1)]
        found.append(replace(message, text=("" if zh else " ").join(draw.permutation(said)), line=message.line))
    return found


def is_chinese(text: str) -> bool:
    return any(char >= _FIRST_CJK for char in text)
