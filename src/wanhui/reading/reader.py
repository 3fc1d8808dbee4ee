"""The reader: all weights and packs bundled, built once from plain arrays by whoever loads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from wanhui.reading.features import slot_table
from wanhui.reading.heads import Mixer
from wanhui.reading.model import F32, Table, build_table
from wanhui.reading.normalise import U32, Fold, build_fold
from wanhui.reading.signals import SignalPack, Signals, compile_signals
from wanhui.reading.unions import Sets, sets_of

Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Everything that reading needs; frozen, shared by all callers.

    `sums` has few columns over all n-grams of `slots` (what is good, what is bad) and beside them those of all heads of
    reviews over the first of these; `chat` has those of conversations over `chat_slots`. `witnesses` are the packs, by
    place, that the review mixer listens to; `thresholds` belong to the heads of `REVIEW_HEADS`.
    """

    version: str
    fold: Fold
    signals: Signals
    witnesses: npt.NDArray[np.int64]
    chat_witnesses: npt.NDArray[np.int64]
    slots: U32
    chat_slots: U32
    sums: Table
    chat: Table
    good: Mixer
    good_chinese: Mixer
    review: Mixer
    talk: Mixer
    thresholds: F32
    limits: Mapping[str, float]
    places: Mapping[str, tuple[int, ...]]
    sets: Sets

    def packs(self, head: str) -> tuple[int, ...]:
        """The packs of ``head`` or ``head.code``, by place."""
        return self.places.get(head, ())


def build_reader(weights: Arrays, header: Mapping[str, Any], signals: Sequence[SignalPack]) -> Reader:
    """A reader from the arrays and the header of a weights file and the signal packs that apply."""
    fold = build_fold(weights["fold_from"], weights["fold_to"])
    place = {pack.id: number for number, pack in enumerate(signals)}
    return Reader(
        version=str(header["version"]),
        fold=fold,
        signals=compile_signals(signals, fold),
        witnesses=_places(header["review_packs"], place),
        chat_witnesses=_places(header["chat_packs"], place),
        slots=slot_table(weights["hashes"]),
        chat_slots=slot_table(weights["chat_hashes"]),
        sums=build_table((weights["wide"], weights["wide_scale"]), (weights["rich"], weights["rich_scale"])),
        chat=build_table((weights["chat"], weights["chat_scale"])),
        good=_mixer(weights, "good"),
        good_chinese=_mixer(weights, "good_chinese"),
        review=_mixer(weights, "review"),
        talk=_mixer(weights, "talk"),
        thresholds=weights["thresholds"],
        limits=dict(header["limits"]),
        places=_by_head(signals),
        sets=sets_of(signals),
    )


def _mixer(weights: Arrays, name: str) -> Mixer:
    parts = ("mean", "spread", "inner", "inner_bias", "outer", "direct", "bias")
    return Mixer(*(weights[f"{name}_{part}"].astype(np.float32) for part in parts))


def _places(ids: Sequence[str], place: Mapping[str, int]) -> npt.NDArray[np.int64]:
    """Where each named pack stands; -1 for one that is not there, which then never fires."""
    return np.array([place.get(name, -1) for name in ids], np.int64)


def _by_head(signals: Sequence[SignalPack]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for number, pack in enumerate(signals):
        found.setdefault(pack.head, []).append(number)
        found.setdefault(f"{pack.head}.{pack.code}", []).append(number)
    return {name: tuple(numbers) for name, numbers in found.items()}
