"""Laws that a text cites: in force, repealed, or without such an article."""

from __future__ import annotations

import pytest

from wanhui.content.linting import shipped_linter
from wanhui.replies.folding import fold
from wanhui.replies.statutes import article_number, cited

STATUTES = shipped_linter().statutes


@pytest.mark.parametrize(
    ("text", "article", "problem"),
    [
        ("《消费者权益保护法》第二十五条", 25, None),
        ("消保法第九十九条", 99, "article"),
        ("侵权责任法第三十六条", 36, "repealed"),
        ("民法典第一千一百九十五条", 1195, None),
        ("《民法典》第1261条", 1261, "article"),
        ("电子商务法第八十九条", 89, None),
    ],
)
def test_a_citation_is_checked(text: str, article: int, problem: str | None) -> None:
    (found,) = cited(STATUTES, fold(text).text)
    assert (found.article, found.problem) == (article, problem)


@pytest.mark.parametrize(
    ("written", "value"),
    [("二十五", 25), ("十", 10), ("一百零二", 102), ("一千二百六十", 1260), ("36", 36), ("三十", 30)],
)
def test_article_numbers(written: str, value: int) -> None:
    assert article_number(written) == value
