"""Fits this product's good-or-bad tables on four fifths, tests on the rest, and times the whole shipped reader."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
from benchmarks.reading.scores import scores
from training.mixers import fit_network

from training import reviews
from wanhui.content.models import load_reader
from wanhui.reading.heads import mix, sigmoid
from wanhui.reading.read import TextIn, read_lines, read_many

MODEL = Path(__file__).parents[2] / "src/wanhui/content/models/reading.npz"


def main() -> None:
    """Writes the split for the peers and prints one JSON line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", type=Path, required=True)
    options = parser.parse_args()
    corpus = reviews.load(options.data, without="")
    shop = corpus.source == "os10"
    test = np.flatnonzero(shop & (corpus.part == 0))
    train = np.flatnonzero(shop & (corpus.part != 0))
    yes = corpus.labels > 0.5
    parts = {
        name: [[corpus.texts[at], int(yes[at])] for at in rows] for name, rows in (("train", train), ("test", test))
    }
    options.split.write_text(json.dumps(parts, ensure_ascii=False), encoding="utf-8")

    inner = np.flatnonzero((corpus.part == 1) & (corpus.labels != 0.5))
    draft = reviews.fit_wide(corpus, corpus.part > 1).table()
    seen = reviews.witness_good(corpus, [corpus.texts[at] for at in inner], draft)
    mixer = fit_network(seen, yes[inner], hidden=16, decay=1e-2, rounds=6, seeds=1)
    wide = reviews.fit_wide(corpus, corpus.part != 0).table()
    texts = [corpus.texts[at] for at in test]
    chances = sigmoid(mix(reviews.witness_good(corpus, texts, wide), mixer))[:, 0]

    reader = load_reader()
    items = [TextIn(text=text) for text in texts]
    read_many(reader, items[:2000])
    start = time.process_time()
    read_many(reader, items)
    speed = len(items) / (time.process_time() - start)
    size = f"{MODEL.stat().st_size / 1e6:.1f} MB"
    print(
        json.dumps(
            {
                "system": "wanhui, all heads and signals",
                **scores(chances > 0.5, yes[test]),
                "speed": speed,
                "size": size,
            }
        )
    )
    lines = [json.dumps({"id": str(at), "text": text}) for at, text in enumerate(texts)]
    start = time.process_time()
    [json.dumps(one) for one in read_lines(reader, [json.loads(line) for line in lines])]
    speed = len(items) / (time.process_time() - start)
    print(
        json.dumps(
            {
                "system": "wanhui, JSON in and out, with spans",
                **scores(chances > 0.5, yes[test]),
                "speed": speed,
                "size": size,
            }
        )
    )


if __name__ == "__main__":
    main()
