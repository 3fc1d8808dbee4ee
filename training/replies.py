"""Trains the paraphrase head of the linter from the messages in ``data_replies`` and the examples of the packs.

Run ``python training/replies.py``; it writes ``src/wanhui/content/models/replies_head.npz`` and prints what
cross-validation on its own data says. Every message was written for this purpose by one author (a language
model), none is a real one: the figures say how well paraphrases by that author are told apart, no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from wanhui.content.loader import load_packs
from wanhui.replies.folding import fold
from wanhui.replies.head import features
from wanhui.replies.policy import PolicyPack
from wanhui.replies.templates import TemplatePack

HERE = Path(__file__).parent
OUT = HERE.parent / "src/wanhui/content/models/replies_head.npz"
BUCKETS = 1 << 16
STRENGTH = 40.0
BLOCK_PRECISION, WARN_PRECISION = 0.985, 0.93
OFF = 2.0


@dataclass(frozen=True)
class Message:
    text: str
    labels: frozenset[str]


def written() -> list[Message]:
    """The messages under ``data_replies``: a ``# labels:`` line holds for the lines below it."""
    found = []
    for file in sorted((HERE / "data_replies").glob("*.txt")):
        labels: frozenset[str] = frozenset()
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("# labels:"):
                labels = frozenset(part.strip() for part in line.partition(":")[2].split(",") if part.strip())
            elif line.strip():
                found.append(Message(line.strip(), labels))
    return found


def from_packs() -> list[Message]:
    """What the packs say themselves: what a rule must catch, its rewrites, and every template sentence."""
    found = []
    for rule in load_packs("policies", PolicyPack):
        found += [
            Message(example.text, frozenset({rule.family})) for example in rule.examples.must if not example.facts
        ]
        found += [Message(rule.rewrite.zh, frozenset()), Message(rule.rewrite.en, frozenset())]
    for pack in load_packs("replies", TemplatePack):
        glue = "" if pack.lang == "zh" else " "
        found += [Message(glue.join(v.sentences).replace("{", "").replace("}", ""), frozenset()) for v in pack.variants]
    return found


def matrix(texts: list[str]) -> csr_matrix:
    """n-gram counts divided by the root of their number, exactly as the head weighs them."""
    rows, buckets = features([fold(text).text for text in texts], BUCKETS)
    counts = np.bincount(rows, minlength=len(texts))
    values = 1.0 / np.sqrt(np.maximum(counts, 1))[rows]
    return csr_matrix((values, (rows, buckets)), shape=(len(texts), BUCKETS))


def fit(x: csr_matrix, y: np.ndarray) -> LogisticRegression:
    model = LogisticRegression(C=STRENGTH, max_iter=400, class_weight={0: 1.0, 1: 2.0}, solver="liblinear")
    return model.fit(x, y)


def threshold(scores: np.ndarray, truth: np.ndarray, precision: float) -> float:
    """The lowest score at and above which at least `precision` of the messages bear the label."""
    order = np.argsort(-scores)
    right = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(right >= precision)
    return float(max(scores[order[good[-1]]], 0.35)) if len(good) else OFF


def main() -> None:
    messages = written() + from_packs()
    labels = sorted({label for message in messages for label in message.labels})
    x = matrix([message.text for message in messages])
    y = np.array([[label in message.labels for label in labels] for message in messages])
    held_out = np.zeros(y.shape)
    for train, test in KFold(8, shuffle=True, random_state=7).split(x):
        for number in range(len(labels)):
            held_out[test, number] = fit(x[train], y[train, number]).predict_proba(x[test])[:, 1]
    harmful = y.any(axis=1)
    block_at, warn_at, weights, bias = [], [], [], []
    for number, label in enumerate(labels):
        # A neighbouring family is no false alarm; a harmless text is.
        truth = y[:, number] | harmful
        block_at.append(threshold(held_out[:, number], truth, BLOCK_PRECISION))
        warn_at.append(min(block_at[-1], threshold(held_out[:, number], truth, WARN_PRECISION)))
        model = fit(x, y[:, number])
        weights.append(model.coef_[0])
        bias.append(model.intercept_[0])
        hit = (held_out[:, number] >= block_at[-1]) & y[:, number]
        print(
            f"{label:30s} n={y[:, number].sum():4d} block_at={block_at[-1]:.2f} recall={hit.sum() / y[:, number].sum():.2f}"
        )
    fired = (held_out >= np.array(block_at)).any(axis=1)
    print(f"held out: {fired[harmful].mean():.3f} of harmful, {fired[~harmful].mean():.3f} of harmless texts fire")
    save(labels, np.array(weights).T, np.array(bias), (np.array(block_at), np.array(warn_at)))


def save(labels: list[str], weights: np.ndarray, bias: np.ndarray, thresholds: tuple[np.ndarray, np.ndarray]) -> None:
    scale = np.abs(weights).max(axis=0) / 127
    OUT.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        OUT, version=np.array("1"), labels=np.array(labels), weights=np.round(weights / scale).astype(np.int8),
        scale=scale.astype(np.float32), bias=bias.astype(np.float32),
        block_at=thresholds[0].astype(np.float32), warn_at=thresholds[1].astype(np.float32),
    )  # fmt: skip
    print(OUT.name, OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
