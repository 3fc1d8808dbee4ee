"""The weights file is small, plain, complete, and holds no text."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest

from wanhui.content.loader import load_packs
from wanhui.content.models import read_weights
from wanhui.errors import WanhuiError
from wanhui.reading.signals import SignalPack
from wanhui.reading.vocabulary import CHAT_HEADS, REVIEW_HEADS

FOLDER = files("wanhui.content") / "models"
CONTENT = (FOLDER / "reading.npz").read_bytes()


def test_the_file_is_at_most_twelve_megabytes_and_has_its_notice() -> None:
    assert len(CONTENT) <= 12_000_000
    assert "reading.npz" in (FOLDER / "NOTICE").read_text(encoding="utf-8")


def test_arrays_are_numbers_and_match_the_heads() -> None:
    weights, header = read_weights(CONTENT)
    assert all(array.dtype.kind in "iuf" for array in weights.values())
    assert all(weights[name].shape[1] == len(weights[f"{name}_scale"]) for name in ("rich", "wide", "chat"))
    assert weights["chat"].shape[1] == weights["talk_outer"].shape[1] + 1 == len(CHAT_HEADS) + 1
    assert weights["review_outer"].shape[1] == len(weights["thresholds"]) == len(REVIEW_HEADS)
    assert weights["wide"].dtype == weights["rich"].dtype == np.int8
    assert header["version"]


def test_the_model_listens_only_to_packs_that_exist() -> None:
    _, header = read_weights(CONTENT)
    known = {pack.id for pack in load_packs("signals", SignalPack)}
    assert set(header["review_packs"]) <= known
    assert set(header["chat_packs"]) <= known


def test_a_broken_file_gives_one_clear_error() -> None:
    with pytest.raises(WanhuiError) as refused:
        read_weights(b"not an archive")
    assert refused.value.code == "E-MODEL"
