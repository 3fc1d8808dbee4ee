"""Fits what reads chats: a small table of its own, and a linear mixer over all that is known of a chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from training.counts import build_vocabulary, count_texts
from training.data import gold_dialogues
from training.groups import folds_of
from training.labels import Labels, chat_labels
from training.matrices import matrix
from training.mixers import fit_linear
from training.reviews import Built, Corpus
from training.store import as_reader
from training.tables import Rounded, fit_columns, round_table
from wanhui.reading.conversation import ConversationIn, OrderIn, TurnIn, talk_witnesses
from wanhui.reading.heads import Mixer, mix, sigmoid, softmax
from wanhui.reading.vocabulary import BUYER_TYPES, INTENTS, SCENARIOS

F32 = npt.NDArray[np.float32]

FOLDS = 8
_INTENTS = slice(0, len(INTENTS))
_TYPES = slice(_INTENTS.stop, _INTENTS.stop + 1 + len(BUYER_TYPES))
_SCENARIOS = slice(_TYPES.stop, _TYPES.stop + len(SCENARIOS))
GROUPS = (_INTENTS, _TYPES, _SCENARIOS, slice(_SCENARIOS.stop, _SCENARIOS.stop + 1))
_STRENGTH = 6.0
_MIXER_STRENGTH = 0.015
#: At most this share of lawful buyers may be taken for extortioners, out of fold.
_FALSELY_FLAGGED = 0.02
_LARGEST = 30_000


@dataclass(frozen=True, slots=True)
class Talk:
    """Everything that is stored about chats."""

    table: Rounded
    mixer: Mixer
    limits: dict[str, float]
    heard: list[int]
    figures: dict[str, Any]


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


def build(folder: Path, corpus: Corpus, built: Built, *, say: Callable[[str], None]) -> Talk:
    """Fits the chat table and mixer; the mixer learns from chats that the table had not seen."""
    rows = gold_dialogues(folder, "train")
    labels = chat_labels(rows)
    chats = [conversation_of(row) for row in rows]
    parts = folds_of(np.arange(len(rows)), FOLDS, seed=11)
    heard = list(range(len(corpus.packs)))
    witnesses = np.zeros((0, 0), np.float32)
    for part in range(FOLDS):
        table = fit_table(corpus, chats, labels, rows=parts != part)
        seen = witness(corpus, built, table, chats=[chats[at] for at in np.flatnonzero(parts == part)])
        if not witnesses.size:
            witnesses = np.zeros((len(rows), seen.shape[1]), np.float32)
        witnesses[parts == part] = seen
    say("chat folds")
    chances = np.zeros(labels.shape, np.float32)
    for part in range(FOLDS):
        mixer = fit_linear(witnesses[parts != part], labels[parts != part], groups=GROUPS, strength=_MIXER_STRENGTH)
        chances[parts == part] = _chances(mix(witnesses[parts == part], mixer))
    table = fit_table(corpus, chats, labels, rows=np.ones(len(rows), np.bool_))
    mixer = fit_linear(witnesses, labels, groups=GROUPS, strength=_MIXER_STRENGTH)
    limits = {"extortion": _extortion_limit(chances, labels), "hostage": 0.4, "buyer_type": 0.25}
    return Talk(table, mixer, limits, heard, _figures(chances, labels))


def fit_table(corpus: Corpus, chats: list[ConversationIn], labels: Labels, *, rows: Labels) -> Rounded:
    """One column a head, on the n-grams that at least three of the chats hold."""
    texts = ["\n".join(turn.text for turn in chat.turns) for chat in chats]
    counted = count_texts(texts, corpus.fold)
    vocabulary = build_vocabulary(counted[0], len(texts), largest=_LARGEST)
    seen = matrix(counted, len(texts), vocabulary)
    return round_table(fit_columns(seen[rows], labels[rows], strength=_STRENGTH), vocabulary)


def witness(corpus: Corpus, built: Built, table: Rounded, *, chats: list[ConversationIn]) -> F32:
    """What the chat mixer hears about each chat."""
    reader = as_reader(corpus, built, table)
    return np.stack([talk_witnesses(reader, chat)[0] for chat in chats])


def _chances(logits: F32) -> F32:
    return np.concatenate(
        [softmax(logits[:, group]) for group in GROUPS[:-1]] + [sigmoid(logits[:, GROUPS[-1]])], axis=1
    )


def _extortion_limit(chances: F32, labels: Labels) -> float:
    """The probability above which no more lawful buyers are flagged than is allowed; a professional claim is apart."""
    lawful = ~labels[:, 0] & ~labels[:, 1]
    ranked = np.sort(chances[lawful, 0])[::-1]
    return float(ranked[int(_FALSELY_FLAGGED * len(ranked))]) + 1e-4


def _figures(chances: F32, labels: Labels) -> dict[str, Any]:
    figures: dict[str, Any] = {
        f"chat_{name}": round(float((chances[:, part].argmax(1) == labels[:, part].argmax(1)).mean()), 4)
        for name, part in zip(("intent", "buyer_type", "scenario"), GROUPS, strict=False)
    }
    limit = _extortion_limit(chances, labels)
    figures["chat_extortion_recall"] = round(float((chances[labels[:, 0], 0] >= limit).mean()), 4)
    return figures
