"""Every signal pack fires on its own examples and stays silent on its counter-examples."""

from __future__ import annotations

import numpy as np
import pytest

from wanhui.content.loader import load_packs
from wanhui.reading.features import tokenise
from wanhui.reading.normalise import Fold, build_fold, fold_texts
from wanhui.reading.signals import SignalPack, compile_signals, find_signals

PACKS = load_packs("signals", SignalPack)


@pytest.fixture(scope="module")
def fold() -> Fold:
    none = np.zeros(0, np.uint32)
    return build_fold(none, none)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_a_pack_fires_on_its_examples_only(pack: SignalPack, fold: Fold) -> None:
    texts = [*pack.examples.match, *pack.examples.no_match]
    batch = fold_texts(texts, fold)
    fired = find_signals(batch, tokenise(batch), compile_signals((pack,), fold)).packs[0]
    expected = [True] * len(pack.examples.match) + [False] * len(pack.examples.no_match)
    assert dict(zip(texts, fired.tolist(), strict=True)) == dict(zip(texts, expected, strict=True))


def test_every_pack_is_used_in_both_directions() -> None:
    assert all(pack.examples.match and pack.examples.no_match for pack in PACKS)
