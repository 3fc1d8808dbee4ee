"""Fits what reads chats: a small table of its own, and a linear mixer over all that is known of a chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from training.chat_maker import made_chats
from training.counts import Vocabulary, build_vocabulary, count_texts
from training.data import gold_dialogues, more_dialogues
from training.groups import folds_of
from training.labels import Labels, chat_labels
from training.matrices import matrix
from training.mixers import fit_linear, fit_network
from training.tables import Rounded, fit_columns, round_table
from wanhui.reading.conversation import ConversationIn, OrderIn, TurnIn, talk_witnesses
from wanhui.reading.features import slot_table
from wanhui.reading.heads import Mixer, mix, sigmoid, softmax
from wanhui.reading.normalise import Fold
from wanhui.reading.reader import Reader
from wanhui.reading.vocabulary import BUYER_TYPES, INTENTS, SCENARIOS

F32 = npt.NDArray[np.float32]

FOLDS = 5
#: The ids of one author's chats begin alike, with so many characters.
_AUTHOR = 2
_INTENTS = slice(0, len(INTENTS))
_TYPES = slice(_INTENTS.stop, _INTENTS.stop + 1 + len(BUYER_TYPES))
_SCENARIOS = slice(_TYPES.stop, _TYPES.stop + len(SCENARIOS))
GROUPS = (_INTENTS, _TYPES, _SCENARIOS, slice(_SCENARIOS.stop, _SCENARIOS.stop + 1))
_STRENGTH = 30.0
_MIXER_STRENGTH = 0.006
_NETWORK: dict[str, Any] = {"hidden": 48, "decay": 3.0, "rounds": 12, "seeds": 3, "batch": 64}
#: How many chats are put together from written parts, and what each counts beside an annotated one.
_MADE, _MADE_WEIGHT, _MADE_SEED = 4000, 0.4, 5
#: At most this share of lawful buyers may be taken for extortioners: one in fifty is too many, so less than half of
#: that. Judged on authors not learnt from, since no shop's buyers were.
_FALSELY_FLAGGED = 0.009
#: Under this probability no type of buyer is named (C-UN-05).
_SURE_OF_TYPE = 0.6
#: Nineteen of twenty annotated extortioners take a review hostage, so little more is asked before it is said of one.
_HOSTAGE = 0.25
_LARGEST = 30_000
_SHARPER = np.arange(1.0, 3.01, 0.25)
#: How often each scenario is the matter, per hundred complaints (naturally drawn annotated reviews, rounded); the
#: annotated chats hold as many of each, so the mixer must be told. Only a part of it: chats are not reviews.
_NATURAL = {
    "quality_flaw": 41, "other": 22, "delivery": 8, "damaged": 8, "missing_item": 6, "price_drop": 6,
    "adverse_reaction": 4, "size": 4, "wrong_item": 3, "late_shipment": 2, "misuse": 2, "nitpick": 2,
    "no_reason_return": 2,
}  # fmt: skip
_NATURAL_PART = 0.3


@dataclass(frozen=True, slots=True)
class Talk:
    """Everything that is stored about chats."""

    table: Rounded
    mixer: Mixer
    limits: dict[str, float]
    heard: list[int]
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Chats:
    """Annotated chats first, then made ones, whose part is −1: no table leaves them out, no mixer learns from them."""

    chats: list[ConversationIn]
    labels: Labels
    parts: npt.NDArray[np.int64]
    weight: npt.NDArray[np.float64]
    authors: npt.NDArray[np.int64]
    vocabulary: Vocabulary
    matrix: sparse.csr_matrix


def conversation_of(row: dict[str, Any]) -> ConversationIn:
    """A row of the hand-written chats as the product takes it in."""
    order = row["order"] or {}
    money = {key: Decimal(str(order[key])) for key in ("price", "shipping_fee") if order.get(key) is not None}
    flags = {key: order.get(key) for key in ("item", "shipped", "delivered")}
    return ConversationIn(
        id=row["id"],
        turns=tuple(TurnIn(who=turn["who"], text=turn["text"]) for turn in row["turns"]),
        order=OrderIn(**money, **flags),
    )


def build(folder: Path, fold: Fold, reader: Reader, *, say: Callable[[str], None]) -> Talk:
    """Fits the chat table and mixer beside the review tables of `reader`; the mixer learns from chats unseen by it."""
    known = _load(folder, fold)
    real = known.parts >= 0
    labels = known.labels[real]
    witnesses, logits = _unseen(known, reader, known.parts[real])
    say("chat folds")
    strange = _unseen(known, reader, known.authors)[1]
    say("chats of authors not learnt from")
    factor = _sharpness(logits, labels)
    shift = _natural_shift()
    chances = _chances(logits * factor + shift)
    mixer = _fit_mixer(witnesses, labels)
    mixer = replace(mixer, outer=mixer.outer * factor, direct=mixer.direct * factor, bias=mixer.bias * factor + shift)
    others = _chances(strange * factor + shift)
    limits = {"extortion": _extortion_limit(others, labels), "hostage": _HOSTAGE, "buyer_type": _SURE_OF_TYPE}
    table = _fit_table(known, np.ones(len(known.parts), np.bool_))
    figures = {f"chat_{name}": figure for name, figure in _figures(chances, labels, limits).items()}
    figures |= {f"stranger_{name}": figure for name, figure in _figures(others, labels, limits).items()}
    return Talk(table, mixer, limits, list(range(len(reader.signals.packs))), figures)


def _unseen(known: _Chats, reader: Reader, parts: npt.NDArray[np.int64]) -> tuple[F32, F32]:
    """Witnesses and logits of each annotated chat, by tables and mixers that saw no chat of its part."""
    labels = known.labels[: len(parts)]
    every = np.concatenate([parts, np.full(len(known.parts) - len(parts), -1)])
    seen = []
    for part in range(parts.max() + 1):
        table = _fit_table(known, every != part)
        seen.append(witness(reader, table, chats=[known.chats[at] for at in np.flatnonzero(every == part)]))
    witnesses = np.zeros((len(parts), seen[0].shape[1]), np.float32)
    for part, rows in enumerate(seen):
        witnesses[parts == part] = rows
    logits = np.zeros(labels.shape, np.float32)
    for part in range(parts.max() + 1):
        mixer = _fit_mixer(witnesses[parts != part], labels[parts != part])
        logits[parts == part] = mix(witnesses[parts == part], mixer)
    return witnesses, logits


def _fit_mixer(witnesses: F32, labels: Labels) -> Mixer:
    """Linear but for the scenario, which small networks tell a little better (out of fold by one in a hundred)."""
    linear = fit_linear(witnesses, labels, groups=GROUPS, strength=_MIXER_STRENGTH)
    network = fit_network(witnesses, labels[:, _SCENARIOS].argmax(1), **_NETWORK)
    outer, direct, bias = np.zeros((network.inner.shape[1], labels.shape[1]), np.float32), linear.direct, linear.bias
    outer[:, _SCENARIOS], direct[:, _SCENARIOS], bias[_SCENARIOS] = network.outer, 0, network.bias
    return replace(linear, inner=network.inner, inner_bias=network.inner_bias, outer=outer, direct=direct, bias=bias)


def witness(reader: Reader, table: Rounded, *, chats: list[ConversationIn]) -> F32:
    """What the chat mixer hears about each chat through `table`."""
    told = replace(
        reader,
        chat=table.table(),
        chat_slots=slot_table(table.vocabulary.hashes),
        chat_witnesses=np.arange(len(reader.signals.packs)),
    )
    return np.stack([talk_witnesses(told, chat)[0] for chat in chats])


def _load(folder: Path, fold: Fold) -> _Chats:
    annotated = [*gold_dialogues(folder, "train"), *more_dialogues()]
    rows = [*annotated, *made_chats(_MADE, seed=_MADE_SEED)]
    chats = [conversation_of(row) for row in rows]
    texts = ["\n".join(turn.text for turn in chat.turns) for chat in chats]
    parts = np.full(len(rows), -1, np.int64)
    parts[: len(annotated)] = folds_of(np.arange(len(annotated)), FOLDS, seed=11)
    counted = count_texts(texts, fold)
    vocabulary = build_vocabulary(counted[0], len(texts), largest=_LARGEST)
    return _Chats(
        chats=chats,
        labels=chat_labels(rows),
        parts=parts,
        weight=np.where(parts < 0, _MADE_WEIGHT, 1.0),
        authors=np.unique([row["id"][:_AUTHOR] for row in annotated], return_inverse=True)[1],
        vocabulary=vocabulary,
        matrix=matrix(counted, len(texts), vocabulary),
    )


def _fit_table(known: _Chats, rows: npt.NDArray[np.bool_]) -> Rounded:
    """One column a head, on the n-grams that at least three of the chats hold."""
    seen, weight = known.matrix[rows], known.weight[rows]
    columns = fit_columns(seen, known.labels[rows], strength=_STRENGTH, weight=weight)
    return round_table(columns, known.vocabulary)


def _chances(logits: F32) -> F32:
    return np.concatenate(
        [softmax(logits[:, group]) for group in GROUPS[:-1]] + [sigmoid(logits[:, GROUPS[-1]])], axis=1
    )


def _sharpness(logits: F32, labels: Labels) -> F32:
    """Per head the factor under which out-of-fold probabilities are most honest: few data make mixers too timid."""
    out = np.ones(logits.shape[1], np.float32)
    for group in GROUPS[:-1]:
        true = labels[:, group].argmax(1)
        losses = [-np.log(softmax(logits[:, group] * f)[np.arange(len(true)), true] + 1e-9).mean() for f in _SHARPER]
        out[group] = _SHARPER[int(np.argmin(losses))]
    return out


def _natural_shift() -> F32:
    shift = np.zeros(GROUPS[-1].stop, np.float32)
    shares = np.log([_NATURAL[code] for code in SCENARIOS])
    shift[_SCENARIOS] = _NATURAL_PART * (shares - shares.mean())
    return shift


def _extortion_limit(chances: F32, labels: Labels) -> float:
    """The probability above which no more lawful buyers are flagged than is allowed; a professional claim is apart."""
    lawful = ~labels[:, 0] & ~labels[:, 1]
    ranked = np.sort(chances[lawful, 0])[::-1]
    return float(ranked[int(_FALSELY_FLAGGED * len(ranked))]) + 1e-4


def _figures(chances: F32, labels: Labels, limits: dict[str, float]) -> dict[str, float]:
    figures = {
        name: round(float((chances[:, part].argmax(1) == labels[:, part].argmax(1)).mean()), 4)
        for name, part in zip(("intent", "buyer_type", "scenario"), GROUPS, strict=False)
    }
    named = np.where(chances[:, _TYPES].max(1) < limits["buyer_type"], 0, chances[:, _TYPES].argmax(1))
    figures["buyer_type_when_sure"] = round(float((named == labels[:, _TYPES].argmax(1)).mean()), 4)
    found = chances[labels[:, 0], 0] >= limits["extortion"]
    figures["extortion_recall"] = round(float(found.mean()), 4)
    return figures
