"""Trains the paraphrase head of the linter from the messages in ``data_replies`` and the examples of the packs.

Run ``python training/replies.py``; it writes ``src/wanhui/content/models/replies_head.npz`` and prints what
cross-validation on its own data says. Every message was written for this purpose by one author (a language
model), none is a real one: the figures say how well paraphrases by that author are told apart, no more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, cross_val_predict

from wanhui.content.linting import shipped_linter
from wanhui.content.loader import load_packs
from wanhui.replies.folding import fold
from wanhui.replies.head import features
from wanhui.replies.lint import lint
from wanhui.replies.outgoing import Outgoing
from wanhui.replies.policy import PolicyPack
from wanhui.replies.templates import TemplatePack
from wanhui.replies.words import scan

HERE = Path(__file__).parent
OUT = HERE.parent / "src/wanhui/content/models/replies_head.npz"
BUCKETS = 1 << 16
STRENGTH = 10.0
#: How loudly a word class speaks beside the n-grams, in the gates and among the families.
CLASS_IN_GATE, CLASS_IN_FAMILY = 0.3, 0.8
#: How many of the harmless messages may pass a gate in cross-validation. They were written to be mistaken for
#: harmful ones, so that far fewer real ones pass.
BLOCK_FALSE, WARN_FALSE = 0.065, 0.08
#: Doubtful messages are few beside the harmful; this makes the blocking gate heed them.
DOUBT_WEIGHT = 2.5
#: Families that may at most warn; a message with only these must not pass the blocking gate.
DOUBTFUL = frozenset(
    {"blame_shifting", "excuse_or_perfunctory", "feigned_misery", "missing_time_promise", "unfulfillable_promise",
     "amazon_review_words"}
)  # fmt: skip


@dataclass(frozen=True)
class Message:
    text: str
    labels: frozenset[str]
    is_blocked: bool


def written() -> list[Message]:
    """The messages under ``data_replies``: ``# labels:`` holds for the lines below it; ``warn`` marks doubtful ones."""
    found = []
    for file in sorted((HERE / "data_replies").glob("*.txt")):
        labels: frozenset[str] = frozenset()
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("# labels:"):
                labels = frozenset(part.strip() for part in line.partition(":")[2].split(",") if part.strip())
            elif line.strip():
                blocked = bool(labels - DOUBTFUL - {"warn"}) and "warn" not in labels
                found.append(Message(line.strip(), labels - {"warn"}, blocked))
    return found


def from_packs() -> list[Message]:
    """What the packs say themselves: what a rule must catch and must leave alone, its rewrites, and every template."""
    found = []
    by_words = replace(shipped_linter(), head=None)
    for rule in load_packs("policies", PolicyPack):
        for example in rule.examples.must:
            doubtful = rule.severity != "block" and rule.family not in DOUBTFUL
            if not (example.facts or doubtful or rule.id == "TXT-001"):
                found.append(Message(example.text, frozenset({rule.family}), rule.severity == "block"))
        found += [Message(rule.rewrite.text(lang), frozenset(), False) for lang in ("zh", "en")]
        lawful = (example for example in rule.examples.must_not if not example.facts)
        found += [
            Message(e.text, frozenset(), False)
            for e in lawful
            if not lint(
                by_words, Outgoing(text=e.text, platform=e.platform, object=e.object, stage=e.stage, lang=e.lang)
            )
        ]
    for pack in load_packs("replies", TemplatePack):
        glue = "" if pack.lang == "zh" else " "
        texts = (glue.join(v.sentences).replace("{", "").replace("}", "") for v in pack.variants)
        found += [Message(text, frozenset(), False) for text in texts]
    return found


def matrix(texts: list[str]) -> csr_matrix:
    """n-gram counts divided by the root of their number, exactly as the head weighs them."""
    rows, buckets = features([fold(text).text for text in texts], BUCKETS)
    values = 1.0 / np.sqrt(np.maximum(np.bincount(rows, minlength=len(texts)), 1))[rows]
    return csr_matrix((values, (rows, buckets)), shape=(len(texts), BUCKETS))


def gate_model() -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=300, tol=1e-3, solver="liblinear", dual=True, random_state=7)


def gate(x: csr_matrix, truth: np.ndarray, harmless: np.ndarray, *, share: float) -> tuple[LogisticRegression, float]:
    """The fitted gate and the probability that at most `share` of the harmless reach in cross-validation."""
    doubt = np.where(~truth & ~harmless, DOUBT_WEIGHT, 1.0)
    folds = KFold(8, shuffle=True, random_state=7)
    held_out = cross_val_predict(
        gate_model(), x, truth, cv=folds, method="predict_proba", params={"sample_weight": doubt}
    )[:, 1]
    at = float(np.quantile(held_out[harmless], 1 - share))
    others = held_out[~truth & ~harmless]
    doubtful = (others >= at).mean() if len(others) else 0.0
    print(f"gate at {at:.2f}: {(held_out[truth] >= at).mean():.3f} of its own, {doubtful:.3f} of doubtful pass")
    return gate_model().fit(x, truth, sample_weight=doubt), at


def classes_in(texts: list[str], names: list[str]) -> csr_matrix:
    """One column a word class: does a word of it occur?"""
    vocabulary = shipped_linter().vocabulary
    found = [scan(vocabulary, fold(text).text).hits for text in texts]
    return csr_matrix(np.array([[float(name in hits) for name in names] for hits in found]))


def packed(models: list[LogisticRegression], idf: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """n-gram weights as int8 with their scales, biases, and the float weights of the word classes."""
    weights = np.array([model.coef_[0] for model in models]).T
    grams, rest = weights[:BUCKETS] * idf[:, None], weights[BUCKETS:]
    scale = np.abs(grams).max(axis=0) / 127
    bias = np.array([model.intercept_[0] for model in models])
    return np.round(grams / scale).astype(np.int8), scale.astype(np.float32), bias.astype(np.float32), rest


def main() -> None:
    messages = written() + from_packs()
    texts = [message.text for message in messages]
    grams = matrix(texts)
    idf = np.log((1 + grams.shape[0]) / (1 + np.asarray((grams > 0).sum(axis=0)).ravel()))
    weighed = grams @ diags(idf)
    names = sorted({n for member in shipped_linter().vocabulary.members for n in member[0] if n[0] == "@"})
    said = classes_in(texts, names)
    x = hstack([weighed, said * CLASS_IN_GATE]).tocsr()
    harmful = np.array([bool(message.labels) for message in messages])
    blocked = np.array([message.is_blocked for message in messages])
    print(f"{len(messages)} messages, {blocked.sum()} to block, {harmful.sum()} harmful")
    block_model, block_at = gate(x, blocked, ~harmful, share=BLOCK_FALSE)
    warn_model, warn_at = gate(x, harmful, ~harmful, share=WARN_FALSE)
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
