"""Figures of the shipped model on the test sets, and its card: ``python -m training.evaluate --data DIR``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from training.card import write_card
from training.chats import conversation_of
from training.data import gold_dialogues, gold_reviews, more_annotated_reviews, more_dialogues, written_reviews
from training.tune import f1, micro_f1
from wanhui.content.models import load_reader, read_weights
from wanhui.reading.read import Reader, TextIn, read_conversation, read_many
from wanhui.reading.vocabulary import ASKS, EMOTIONS, ISSUES, POLARITIES

CARD = Path("docs/reference/model-card.md")
WEIGHTS = Path("src/wanhui/content/models/reading.npz")
_LAWFUL = ("legit_compensation", "legit_threat", "complaint", "inquiry", "return_request", "chitchat")


def main() -> None:
    """Prints the figures as JSON and writes the card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--card", type=Path, default=CARD)
    options = parser.parse_args()
    reader = load_reader()
    _, header = read_weights(WEIGHTS.read_bytes())
    figures = {
        **header["figures"],
        "annotated_reviews": len(gold_reviews(options.data, "train")) + len(more_annotated_reviews(options.data)),
        "written_reviews": len(written_reviews()),
        "annotated_chats": len(gold_dialogues(options.data, "train")) + len(more_dialogues()),
        "reviews_dev": review_figures(reader, gold_reviews(options.data, "dev")),
        "dialogues_dev": chat_figures(reader, gold_dialogues(options.data, "dev")),
    }
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    options.card.parent.mkdir(parents=True, exist_ok=True)
    options.card.write_text(write_card(header, figures, WEIGHTS.stat().st_size), encoding="utf-8")


def review_figures(reader: Reader, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Every head of reviews against the annotation."""
    found = read_many(reader, [TextIn(text=row["text"]) for row in rows]).columns
    true = np.array([[code in row["issues"] for code in ISSUES] for row in rows])
    asks = np.array([[code in row["asks"] for code in ASKS] for row in rows])
    safety = np.array([row["safety"] for row in rows])
    kinds = np.array([row["cat"] for row in rows])
    lengths = np.array([len(row["text"]) for row in rows])
    return {
        "issues_micro": round(micro_f1(found.issues, true), 4),
        "issues": {
            code: [round(f1(found.issues[:, n], true[:, n]), 3), int(true[:, n].sum())] for n, code in enumerate(ISSUES)
        },
        "issues_by_kind": {
            str(k): round(micro_f1(found.issues[kinds == k], true[kinds == k]), 3) for k in np.unique(kinds)
        },
        "issues_by_length": {
            name: round(micro_f1(found.issues[inside], true[inside]), 3)
            for name, inside in (
                ("<30", lengths < 30),
                ("30-79", (lengths >= 30) & (lengths < 80)),
                ("80+", lengths >= 80),
            )
        },
        "polarity": _accuracy([POLARITIES[n] for n in found.polarity], [row["polarity"] for row in rows]),
        "severity": _accuracy(found.severity.tolist(), [row["severity"] for row in rows]),
        "severity_within_one": round(
            float(np.mean(np.abs(found.severity.astype(int) - np.array([row["severity"] for row in rows])) <= 1)), 4
        ),
        "emotion": _accuracy([EMOTIONS[n] for n in found.emotion], [row["emotion"] for row in rows]),
        "asks_micro": round(micro_f1(found.asks, asks), 4),
        "safety": _recall_precision(found.safety, safety),
        "evidence": _recall_precision(found.evidence, np.array([row["evidence"] for row in rows])),
    }


def chat_figures(reader: Reader, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The heads of chats; hand-written, so no proof of accuracy on real ones."""
    found = [read_conversation(reader, conversation_of(row)) for row in rows]
    labels = [row["labels"] for row in rows]
    extortion = np.array([one["intent"] == "extortion" for one in labels])
    said = np.array([one.intent == "extortion" for one in found])
    lawful = np.array([one["intent"] in _LAWFUL for one in labels])
    money = [(None if one["money_demand"] is None else float(one["money_demand"])) for one in labels]
    return {
        "intent": _accuracy([one.intent for one in found], [one["intent"] for one in labels]),
        "buyer_type": _accuracy([one.buyer_type for one in found], [one["buyer_type"] for one in labels]),
        "scenario": _accuracy([one.scenario for one in found], [one["scenario"] for one in labels]),
        "extortion": _recall_precision(said, extortion),
        "lawful_flagged": round(float(said[lawful].mean()), 4),
        "review_hostage": _recall_precision(
            np.array([one.review_hostage for one in found]), np.array([one["review_hostage"] for one in labels])
        ),
        "money_demand": _accuracy(
            [None if one.money_demand is None else float(one.money_demand) for one in found], money
        ),
    }


def _accuracy(said: list[Any], true: list[Any]) -> float:
    return round(sum(a == b for a, b in zip(said, true, strict=True)) / len(true), 4)


def _recall_precision(said: npt.NDArray[np.bool_], true: npt.NDArray[np.bool_]) -> dict[str, float]:
    both = float((said & true).sum())
    return {
        "recall": round(both / max(float(true.sum()), 1), 4),
        "precision": round(both / max(float(said.sum()), 1), 4),
        "positives": int(true.sum()),
    }


if __name__ == "__main__":
    main()
