"""Every word class finds its own examples, whatever their script or spacing."""

from __future__ import annotations

import pytest

from wanhui.content.linting import shipped_linter
from wanhui.content.loader import load_packs
from wanhui.replies.folding import fold
from wanhui.replies.policy import WordClass
from wanhui.replies.words import scan

CLASSES = load_packs("policy_words", WordClass)


@pytest.mark.parametrize("pack", CLASSES, ids=lambda pack: pack.id)
def test_a_class_finds_its_examples(pack: WordClass) -> None:
    vocabulary = shipped_linter().vocabulary
    assert pack.examples
    for example in pack.examples:
        assert scan(vocabulary, fold(example).text).find(f"@{pack.id}")
