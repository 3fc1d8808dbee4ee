"""Words are found in whole arrays wherever reading the text place by place finds them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from wanhui.replies.detectors import DETECTORS, spans_in
from wanhui.replies.grams import buckets_of, codes
from wanhui.replies.lexicon import build_lexicon, words_in
from wanhui.replies.sheet import lay

TEXTS = st.text(alphabet="ab差评\U0001f600 \ud800", max_size=12)


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS.filter(bool), unique=True, max_size=12), TEXTS)
def test_every_word_is_found_everywhere_also_inside_others(words: list[str], text: str) -> None:
    code = codes(text)
    found = words_in(build_lexicon(words), code, buckets_of(code))
    expected = {
        (number, at, at + len(word))
        for number, word in enumerate(words)
        for at in range(len(text))
        if text.startswith(word, at)
    }
    assert sorted(zip(*(column.tolist() for column in found), strict=True)) == sorted(expected)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(alphabet="￥$125.,元块钱usdrmbdollars 十万a\n", max_size=16).filter(lambda t: "\n" not in t)))
def test_amounts_are_found_in_joined_texts_where_each_text_has_them(texts: list[str]) -> None:
    sheet = lay(texts)
    alone = [
        (begin + start, begin + end)
        for begin, text in zip(sheet.starts.tolist(), texts, strict=True)
        for start, end in DETECTORS["#amount"](text)
    ]
    assert spans_in("#amount", sheet) == alone
