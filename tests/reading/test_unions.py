"""A set of signals is heard where any of its signals fires; a head is decided only by those that may."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wanhui.content.loader import load_packs
from wanhui.reading.signals import SignalPack
from wanhui.reading.unions import sets_of, unite
from wanhui.reading.vocabulary import REVIEW_HEADS

PACKS = load_packs("signals", SignalPack)
SETS = sets_of(PACKS)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**16), st.integers(1, 5))
def test_sets_say_where_any_of_theirs_fires(seed: int, texts: int) -> None:
    fired = np.random.default_rng(seed).random((len(PACKS), texts)) < 0.02
    heard = unite(fired, SETS)
    harm = [n for n, pack in enumerate(PACKS) if (pack.head, pack.code) == ("safety", "harmed")]
    faults = [n for n, pack in enumerate(PACKS) if pack.head == "issue" and pack.decides]
    assert heard.of("harmed").tolist() == fired[harm].any(0).tolist()
    assert heard.of("fault").tolist() == fired[faults].any(0).tolist()
    for number, head in enumerate(REVIEW_HEADS):
        own = [n for n, pack in enumerate(PACKS) if pack.decides and head in (pack.head, f"{pack.head}.{pack.code}")]
        assert heard.decided[:, number].tolist() == fired[own].any(0).tolist()
