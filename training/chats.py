"""Fits what reads chats: a small table of its own, and a linear mixer over all that is known of a chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from training.counts import build_vocabulary, count_texts, matrix
from training.data import gold_dialogues
from training.groups import folds_of
from training.labels import Labels, chat_labels
from training.mixers import fit_linear
from training.reviews import Built, Corpus
from training.store import as_reader
from training.tables import Rounded, fit_columns, round_table
from wanhui.reading.conversation import ConversationIn, OrderIn, TurnIn, buyer_turns, talk_witnesses
from wanhui.reading.heads import Mixer, mix, sigmoid
from wanhui.reading.vocabulary import INTENTS

F32 = npt.NDArray[np.float32]

FOLDS = 8
_STRENGTH = 6.0
_MIXER_STRENGTH = 0.02
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
        mixer = fit_linear(witnesses[parts != part], labels[parts != part], strength=_MIXER_STRENGTH)
        chances[parts == part] = sigmoid(mix(witnesses[parts == part], mixer))
    table = fit_table(corpus, chats, labels, rows=np.ones(len(rows), np.bool_))
    mixer = fit_linear(witnesses, labels, strength=_MIXER_STRENGTH)
    limits = {"extortion": 0.4, "extortion_alone": 0.75, "hostage": 0.4, "buyer_type": 0.3}
    return Talk(table, mixer, limits, heard, _figures(chances, labels))


def fit_table(corpus: Corpus, chats: list[ConversationIn], labels: Labels, *, rows: Labels) -> Rounded:
    """One column a head, on the n-grams that at least three of the chats hold."""
    texts = ["\n".join(buyer_turns(chat)) for chat in chats]
    counted = count_texts(texts, corpus.fold)
    vocabulary = build_vocabulary(counted[0], len(texts), largest=_LARGEST)
    seen = matrix(counted, len(texts), vocabulary)
    return round_table(fit_columns(seen[rows], labels[rows], strength=_STRENGTH), vocabulary)


def witness(corpus: Corpus, built: Built, table: Rounded, *, chats: list[ConversationIn]) -> F32:
    """What the chat mixer hears about each chat."""
    reader = as_reader(corpus, built, table)
    return np.stack([talk_witnesses(reader, buyer_turns(chat), chat.order)[0] for chat in chats])


def _figures(chances: F32, labels: Labels) -> dict[str, Any]:
    intents, types = slice(0, len(INTENTS)), slice(len(INTENTS), len(INTENTS) + 6)
    scenarios = slice(types.stop, labels.shape[1] - 1)
    return {
        f"chat_{name}": round(float((chances[:, part].argmax(1) == labels[:, part].argmax(1)).mean()), 4)
        for name, part in (("intent", intents), ("buyer_type", types), ("scenario", scenarios))
    }
