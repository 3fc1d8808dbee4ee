"""What is worked out for many texts at once is what each text, looked at alone, gives."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from wanhui.content.linting import shipped_linter
from wanhui.replies import facts
from wanhui.replies.detectors import DETECTORS, may_find
from wanhui.replies.folding import fold, fold_many
from wanhui.replies.lint import lint, lint_many
from wanhui.replies.linter import situation_of
from wanhui.replies.match import find_pattern
from wanhui.replies.outgoing import Outgoing
from wanhui.replies.sheet import lay
from wanhui.replies.survey import survey
from wanhui.replies.words import scan

LINTER = shipped_linter()
EXAMPLES = [example for rule in LINTER.rules.values() for example in (*rule.examples.must, *rule.examples.must_not)]
CLAUSES = sorted({clause for example in EXAMPLES for clause in example.text.replace(".", "。").split("。") if clause})
#: Clauses of the packs' own examples, glued by what ends a clause, a sentence, nothing, or quotes and denies.
TEXTS = st.lists(
    st.tuples(
        st.sampled_from(CLAUSES), st.sampled_from(["，", "。", "", " ", "\n", "“", "”", "，不", "，不要", ". ", "😀"])
    ),
    max_size=6,
).map(lambda parts: "".join(clause + glue for clause, glue in parts))
PLACES = {
    "platform": st.sampled_from(["taobao", "amazon", "other"]),
    "object": st.sampled_from(["chat", "public_reply"]),
}
MESSAGES = st.builds(Outgoing, text=TEXTS, **PLACES)


@settings(max_examples=40, deadline=None)
@given(st.lists(MESSAGES, max_size=6))
def test_a_pattern_is_found_in_a_batch_exactly_where_trying_every_pattern_on_the_text_finds_it(
    messages: list[Outgoing],
) -> None:
    for message, found_in in zip(messages, survey(LINTER, messages).likely, strict=True):
        likely = dict(found_in)
        found = scan(LINTER.vocabulary, fold(message.text).text)
        for number, candidate in enumerate(LINTER.candidates):
            if situation_of(message) & int(LINTER.sieve.outside[number]) or found.find_any(candidate.pattern.absent):
                continue
            held = find_pattern(candidate.pattern, found)
            if number not in likely:
                assert held is None, candidate
            elif likely[number] is not None:
                assert held == likely[number], candidate


@settings(max_examples=40, deadline=None)
@given(st.lists(MESSAGES, max_size=6))
def test_many_messages_get_what_each_gets_alone(messages: list[Outgoing]) -> None:
    assert lint_many(LINTER, messages) == [lint(LINTER, message) for message in messages]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=12) | st.text(alphabet="差 评.·😀\u200bab-_B ü②ＡZ\n,1İſ　", max_size=12)))
def test_many_texts_fold_as_each_does(texts: list[str]) -> None:
    assert fold_many(texts) == [fold(text) for text in texts]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789-@./_*x×一号楼层客户家买某路单[{ :hapstwcomn٣", max_size=24))
def test_a_detector_finds_nothing_in_a_text_that_it_was_said_not_to(text: str) -> None:
    for name, find in DETECTORS.items():
        if not may_find((name,), lay((text,)))[0]:
            assert find(text) == []


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_every_wording_of_a_claim_has_one_of_its_hints(data: st.DataObject) -> None:
    sign = data.draw(st.sampled_from(facts._SIGNS))
    text = data.draw(st.from_regex(sign.words))
    assert any(hint in text for hint in facts.CLAIM_HINTS[sign.kind])
