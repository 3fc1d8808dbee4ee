"""What buyers said that matters before shipping: money wanted for a review, or "let us talk elsewhere"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wanhui.reading.features import tokenise
from wanhui.reading.normalise import Fold, fold_texts
from wanhui.reading.signals import Signals, find_signals

Codes = frozenset[str]
_NOTHING: Codes = frozenset()
#: Texts heard at once, so that memory stays flat.
_BATCH = 2_000


def hear(texts: Sequence[str], fold: Fold, signals: Signals) -> list[Codes]:
    """The codes of the packs of `signals` that fire in each of `texts`; what many write is heard once."""
    once = list(dict.fromkeys(texts))
    found = [codes for at in range(0, len(once), _BATCH) for codes in _hear(once[at : at + _BATCH], fold, signals)]
    heard = dict(zip(once, found, strict=True))
    return [heard[text] for text in texts]


def _hear(texts: Sequence[str], fold: Fold, signals: Signals) -> list[Codes]:
    batch = fold_texts(texts, fold)
    fired = find_signals(batch, tokenise(batch), signals).packs
    codes: list[Codes] = [_NOTHING] * len(texts)
    for place in np.flatnonzero(fired.any(axis=0)).tolist():
        codes[place] = frozenset(signals.packs[pack].code for pack in np.flatnonzero(fired[:, place]).tolist())
    return codes
