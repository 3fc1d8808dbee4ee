"""A draft that gives anger back is seen; a calm one, and a shop that names what was said, are not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanhui.replies.heat import is_heated, returned

ANGRY = "你们就是骗子！！等了三天没人理，气死我了"


@pytest.mark.parametrize(
    "draft",
    ["难道是我们让您买的吗", "您自己看清楚？？", "随便你投诉", "爱买不买", "跟您说了多少遍了", "我们不是骗子，您才是",
     "Calm down. As I already told you, it shipped.", "NOT OUR PROBLEM here", "别再无理取闹了"],
)  # fmt: skip
def test_a_draft_that_hits_back_is_marked(draft: str) -> None:
    assert returned(draft, ANGRY)


@pytest.mark.parametrize(
    "draft",
    ["让您等了三天没人理，是我们的错，很抱歉。今天 18:00 前给您答复。", "您说我们是垃圾，我理解您的心情。",
     "I am sorry that nobody answered for three days. You will hear from me by 6 pm.", ""],
)  # fmt: skip
def test_a_calm_draft_is_not(draft: str) -> None:
    assert returned(draft, ANGRY) == ()


@pytest.mark.parametrize(
    ("said", "heated"), [(ANGRY, True), ("杯子碎了，能不能换一只", False), ("This is outrageous", True)]
)
def test_anger_is_heard(said: str, heated: bool) -> None:
    assert is_heated(said) == heated
    assert is_heated(said, emotion="angry") and is_heated(said, buyer_type="angry")


@given(st.text(max_size=200), st.text(max_size=80))
def test_places_lie_in_the_draft_in_order_and_apart(draft: str, said: str) -> None:
    spans = returned(draft, said)
    assert all(0 <= start < end <= len(draft) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
