"""Corrections shift a shop's labels a little, in the right direction, within a cap, and can be taken back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wanhui.reading.offsets import LARGEST_SHIFT, Correction, Offsets, learn_offsets, with_offsets
from wanhui.reading.read import Reader, TextIn, read_many

heads = st.sampled_from(["issue.damaged", "issue.price", "ask.refund", "unknown"])
corrections = st.lists(st.builds(Correction, head=heads, was_said=st.booleans(), is_right=st.booleans()), max_size=80)


@given(corrections, st.randoms(use_true_random=False))
def test_shifts_are_capped_and_order_does_not_matter(said: list[Correction], random: object) -> None:
    shuffled = list(said)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found = learn_offsets(said, version=1)
    assert found == learn_offsets(shuffled, version=1)
    assert all(abs(shift) <= LARGEST_SHIFT for shift in found.shifts.values())
    assert "unknown" not in found.shifts


def test_a_few_corrections_change_nothing_and_many_do() -> None:
    missed = Correction(head="issue.price", was_said=False, is_right=True)
    false = Correction(head="issue.price", was_said=True, is_right=False)
    assert learn_offsets([missed] * 4, version=1).shifts == {}
    assert learn_offsets([missed] * 20, version=1).shifts["issue.price"] > 0
    assert learn_offsets([false] * 20, version=1).shifts["issue.price"] < 0
    assert learn_offsets([missed, false] * 20, version=1).shifts == {}


def test_a_shift_moves_its_label_only_and_leaves_the_reader_alone(reader: Reader) -> None:
    texts = [TextIn(text="盒子有点破，价格也不便宜")]
    before = read_many(reader, texts).columns
    shifted = with_offsets(reader, Offsets(version=3, shifts={"issue.price": 1.0}))
    after = read_many(shifted, texts).columns
    changed = (after.issues_p != before.issues_p)[0]
    assert changed.sum() == 1
    assert after.issues_p[0, changed] > before.issues_p[0, changed]
    assert after.model == f"{reader.version}+3"
    assert (read_many(reader, texts).columns.issues_p == before.issues_p).all()
