"""Loads the development data; every loader says what the label means, and nothing here is ever shipped."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

MORE_LABELS = Path(__file__).parent / "data_reviews/labels.csv"
WRITTEN = Path(__file__).parent / "data_reviews/written.csv"
MORE_CHATS = Path(__file__).parent / "data_chats"


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts of one set with one label each: 1 positive, 0 negative, 0.5 neither; `stars` where the set has them."""

    name: str
    ids: list[str]
    texts: list[str]
    labels: list[float]
    stars: list[int]
    kinds: list[str]


def read_json_lines(path: Path) -> list[dict[str, Any]]:
    """All objects of a JSON Lines file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def gold_reviews(folder: Path, part: str) -> list[dict[str, Any]]:
    """Annotated reviews; `part` is train or dev (dev is a test set)."""
    return read_json_lines(folder / f"gold/reviews_{part}.jsonl")


def more_annotated_reviews(folder: Path) -> list[dict[str, Any]]:
    """Further annotated reviews: the repository holds ids and labels only, the texts are joined from the data folder.

    They were chosen where an earlier model was unsure, so class shares are not natural: no threshold is set on them.
    """
    texts = {row["id"]: row for row in read_json_lines(folder / "reviews_zh/online_shopping_train.jsonl.gz")}
    with MORE_LABELS.open(encoding="utf-8", newline="") as lines:
        return [_annotated(row, texts[row["id"]], "unsure") for row in csv.DictReader(lines)]


def written_reviews() -> list[dict[str, Any]]:
    """Reviews written by hand about what real ones seldom say: danger and its harmless look-alikes, rare issues.

    Half of them are dangerous, and all are harder than what shops see: no threshold is set on them.
    """
    with WRITTEN.open(encoding="utf-8", newline="") as lines:
        return [
            _annotated(row, {key: row[key] for key in ("id", "cat", "text")}, "written")
            for row in csv.DictReader(lines)
        ]


def _annotated(row: dict[str, str], review: dict[str, Any], sample: str) -> dict[str, Any]:
    """One line of a label file beside its text, in the form of the other annotated reviews."""
    return {
        **review,
        "sample": sample,
        "polarity": row["polarity"],
        "issues": row["issues"].split(),
        "severity": int(row["severity"]),
        "safety": row["safety"] == "1",
        "emotion": row["emotion"],
        "asks": row["asks"].split(),
        "evidence": row["evidence"] == "1",
        "suspect": row["suspect"] or None,
    }


def corrected_reviews(path: Path) -> list[dict[str, Any]]:
    """Reviews that people corrected in use, as ``wanhui corrections`` gives them out: annotated ones like any other."""
    return [row for row in read_json_lines(path) if row["kind"] == "review"]


def with_corrected(first: Labelled, rows: list[dict[str, Any]]) -> Labelled:
    """The set that holds the annotated reviews with corrected ones behind its own."""
    new = annotated_set("corrected", rows)
    return replace(
        first,
        ids=[*first.ids, *new.ids],
        texts=[*first.texts, *new.texts],
        labels=[*first.labels, *new.labels],
        stars=[*first.stars, *new.stars],
        kinds=[*first.kinds, *("corrected" for _ in rows)],
    )


def annotated_set(name: str, rows: list[dict[str, Any]]) -> Labelled:
    """Annotated reviews as a set that is good, bad or neither."""
    return _labelled(name, rows, [{"pos": 1.0, "neg": 0.0}.get(row["polarity"], 0.5) for row in rows])


def gold_dialogues(folder: Path, part: str) -> list[dict[str, Any]]:
    """Hand-written chats; `part` is train or dev (dev is a test set)."""
    return read_json_lines(folder / f"gold/dialogues_{part}.jsonl")


def more_dialogues() -> list[dict[str, Any]]:
    """Further hand-written chats, by other authors than the annotated ones of the data folder."""
    return [row for path in sorted(MORE_CHATS.glob("*.jsonl")) for row in read_json_lines(path)]


def polarity_sets(folder: Path) -> list[Labelled]:
    """Every set with a good/bad label; the annotated development reviews are left out of the first."""
    test = {row["id"] for row in gold_reviews(folder, "dev")}
    extra = folder / "extra"
    return [
        _plain("os10", folder / "reviews_zh/online_shopping_train.jsonl.gz", leave=test),
        _plain("waimai", extra / "waimai/waimai_dev.jsonl.gz"),
        _plain("eprstmt", extra / "eprstmt/test_public_dev.jsonl.gz"),
        _plain("eprstmt_few", extra / "eprstmt/train_few.jsonl", extra / "eprstmt/dev_few.jsonl"),
        _plain("jd_binary", extra / "jd_stars/binary_dev.jsonl.gz"),
        _stars("jd_stars", extra / "jd_stars/stars_dev.jsonl.gz"),
        _clauses("jd_laptop", extra / "jd_laptop/sentiment_dev.jsonl.gz"),
        _english("english", extra),
    ]


def unlabelled_texts(folder: Path) -> list[str]:
    """Texts without labels, for the vocabulary and for pseudo-labels."""
    rows = read_json_lines(folder / "extra/eprstmt/unlabelled.jsonl.gz")
    return [row["text"] for row in rows]


def _plain(name: str, *paths: Path, leave: set[str] | None = None) -> Labelled:
    rows = [row for path in paths for row in read_json_lines(path) if row["id"] not in (leave or ())]
    return _labelled(name, rows, [float(row["label"]) for row in rows])


def _stars(name: str, path: Path) -> Labelled:
    rows = read_json_lines(path)
    labels = [0.5 if int(row["label"]) == 3 else float(int(row["label"]) > 3) for row in rows]
    return _labelled(name, rows, labels, stars=[int(row["label"]) for row in rows])


def _clauses(name: str, path: Path) -> Labelled:
    rows = read_json_lines(path)
    meaning = {"pos": 1.0, "neg": 0.0, "neu": 0.5}
    return _labelled(name, rows, [meaning[str(row["label"])] for row in rows])


def _labelled(
    name: str, rows: list[dict[str, Any]], labels: list[float], *, stars: list[int] | None = None
) -> Labelled:
    return Labelled(
        name=name,
        ids=[str(row["id"]) for row in rows],
        texts=[row["text"] for row in rows],
        labels=labels,
        stars=stars or [0] * len(rows),
        kinds=[row.get("cat", name) for row in rows],
    )


def _english(name: str, extra: Path) -> Labelled:
    pairs = [
        *_phrases(extra / "pros_cons/IntegratedPros.txt.gz", 1.0),
        *_phrases(extra / "pros_cons/IntegratedCons.txt.gz", 0.0),
    ]
    pairs += _rated(extra / "en_small/amazon_alexa.tsv.gz", "\t", text="verified_reviews", stars="rating")
    pairs += _rated(extra / "en_small/womens_clothing_part.csv.gz", ",", text="Review Text", stars="Rating")
    rows = [{"id": str(number), "text": text} for number, (text, _) in enumerate(pairs)]
    return _labelled(name, rows, [label for _, label in pairs])


def _phrases(path: Path, label: float) -> Iterator[tuple[str, float]]:
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            text = line.strip().removeprefix("<Pros>").removeprefix("<Cons>")
            text = text.removesuffix("</Pros>").removesuffix("</Cons>")
            if text:
                yield text, label


def _rated(path: Path, delimiter: str, *, text: str, stars: str) -> Iterator[tuple[str, float]]:
    with gzip.open(path, "rt", encoding="utf-8", errors="replace", newline="") as lines:
        for row in csv.DictReader(lines, delimiter=delimiter):
            if row.get(text) and (row.get(stars) or "").strip().isdigit() and row[stars] != "3":
                yield row[text], float(int(row[stars]) > 3)
