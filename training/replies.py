"""Trains the paraphrase head of the linter from the messages in ``data_replies`` and the examples of the packs.

Run ``python -m training.replies``; it writes ``src/wanhui/content/models/replies_head.npz`` and prints what
cross-validation on its own data says. Every message was written for this purpose by one author (a language
model), none is a real one: the figures say how well paraphrases by that author are told apart, no more.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, KFold, cross_val_predict

from training.reply_messages import Message, from_packs, joined, written
from wanhui.content.linting import linter_of_words
from wanhui.replies.folding import fold
from wanhui.replies.grams import BUCKETS
from wanhui.replies.head import features, is_short
from wanhui.replies.words import scan

HERE = Path(__file__).parent
OUT = HERE.parent / "src/wanhui/content/models/replies_head.npz"
STRENGTH = 10.0
#: How loudly a word class speaks beside the n-grams, in the gates and among the families.
CLASS_IN_GATE, CLASS_IN_FAMILY = 0.8, 0.8
#: How many of the harmless messages may pass a gate in cross-validation. They were written to be mistaken for
#: harmful ones, so that far fewer real ones pass.
BLOCK_FALSE, WARN_FALSE = 0.03, 0.04
#: How many of the short plain ones may pass: those are what a shop says all day.
PLAIN_FALSE = 0.001
#: Doubtful messages are few beside the harmful; this makes the blocking gate heed them.
DOUBT_WEIGHT = 2.5


def matrix(texts: list[str]) -> csr_matrix:
    """n-gram counts divided by the root of their number, exactly as the head weighs them."""
    rows, buckets = features([fold(text).text for text in texts])
    values = 1.0 / np.sqrt(np.maximum(np.bincount(rows, minlength=len(texts)), 1))[rows]
    return csr_matrix((values, (rows, buckets)), shape=(len(texts), BUCKETS))


def gate_model() -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=300, tol=1e-3, solver="liblinear", dual=True, random_state=7)


def gate(
    x: csr_matrix, truth: np.ndarray, messages: list[Message], *, share: float
) -> tuple[LogisticRegression, float, float]:
    """The fitted gate, the probability that at most `share` of the harmless reach, and the same for short texts."""
    short = np.array([is_short(fold(message.text).text) for message in messages])
    plain = np.array([message.is_plain for message in messages])
    harmless = np.array([not message.labels for message in messages]) & ~plain
    others = ~truth & ~harmless & ~plain
    doubt = np.where(others, DOUBT_WEIGHT, 1.0)
    held_out = cross_val_predict(
        gate_model(), x, truth, groups=[message.line for message in messages], method="predict_proba",
        cv=GroupKFold(6, shuffle=True, random_state=7), params={"sample_weight": doubt},
    )[:, 1]  # fmt: skip
    at = float(np.quantile(held_out[harmless & ~short], 1 - share))
    at_short = float(max(at, np.quantile(held_out[plain & short], 1 - PLAIN_FALSE)))
    for name, of, reached in (("long", ~short, at), ("short", short, at_short)):
        shares = {"own": truth & of, "doubtful": others & of, "harmless": harmless & of, "plain": plain & of}
        passed = (f"{kind} {(held_out[which] >= reached).mean():.3f}" for kind, which in shares.items() if which.any())
        print(f"{name} texts: gate at {reached:.2f} passed by", *passed)
    return gate_model().fit(x, truth, sample_weight=doubt), at, at_short


def classes_in(texts: list[str], names: list[str]) -> csr_matrix:
    """One column a word class: does a word of it occur?"""
    vocabulary = linter_of_words().vocabulary
    found = [scan(vocabulary, fold(text).text) for text in texts]
    return csr_matrix(np.array([[float(bool(one.find(name))) for name in names] for one in found]))


def packed(models: list[LogisticRegression], idf: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """n-gram weights as int8 with their scales, biases, and the float weights of the word classes."""
    weights = np.array([model.coef_[0] for model in models]).T
    grams, rest = weights[:BUCKETS] * idf[:, None], weights[BUCKETS:]
    scale = np.abs(grams).max(axis=0) / 127
    bias = np.array([model.intercept_[0] for model in models])
    return np.round(grams / scale).astype(np.int8), scale.astype(np.float32), bias.astype(np.float32), rest


def main() -> None:
    messages = written() + from_packs()
    messages += joined(messages)
    texts = [message.text for message in messages]
    grams = matrix(texts)
    idf = np.log((1 + grams.shape[0]) / (1 + np.asarray((grams > 0).sum(axis=0)).ravel()))
    weighed = grams @ diags(idf)
    names = sorted({n for member in linter_of_words().vocabulary.members for n in member if n[0] == "@"})
    said = classes_in(texts, names)
    x = hstack([weighed, said * CLASS_IN_GATE]).tocsr()
    harmful = np.array([bool(message.labels) for message in messages])
    blocked = np.array([message.is_blocked for message in messages])
    print(f"{len(messages)} messages, {blocked.sum()} to block, {harmful.sum()} harmful")
    block_model, *block_at = gate(x, blocked, messages, share=BLOCK_FALSE)
    warn_model, *warn_at = gate(x, harmful, messages, share=WARN_FALSE)
    families = sorted({label for message in messages for label in message.labels})
    kind = np.array([[family in message.labels for family in families] for message in messages])
    models, right = family_models(hstack([weighed, said * CLASS_IN_FAMILY]).tocsr()[harmful], kind[harmful])
    print(f"likeliest family right for {right:.3f}")
    gates, gate_scale, gate_bias, class_gates = packed([block_model, warn_model], idf)
    weights, scale, bias, class_weights = packed(models, idf)
    OUT.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        OUT, version=np.array("1"), families=np.array(families), classes=np.array(names),
        gates=gates, gate_scale=gate_scale, gate_bias=gate_bias, class_gates=class_gates * CLASS_IN_GATE,
        weights=weights, scale=scale, bias=bias, class_weights=class_weights * CLASS_IN_FAMILY,
        block_at=np.array(block_at), warn_at=np.array(warn_at),
    )  # fmt: skip
    print(OUT.name, OUT.stat().st_size, "bytes")


def family_models(x: csr_matrix, kind: np.ndarray) -> tuple[list[LogisticRegression], float]:
    """One model a family among harmful messages, and how often the likeliest is right in cross-validation."""
    folds = KFold(5, shuffle=True, random_state=7)
    scores = [cross_val_predict(gate_model(), x, truth, cv=folds, method="decision_function") for truth in kind.T]
    right = kind[np.arange(len(kind)), np.argmax(scores, axis=0)].mean()
    return [gate_model().fit(x, truth) for truth in kind.T], float(right)


if __name__ == "__main__":
    main()
