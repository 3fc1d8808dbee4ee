"""Puts written parts together to chats: what went wrong, what the buyer wants, how he speaks, in every combination."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np

PARTS = Path(__file__).parent / "data_chats"
_SHARES = {
    "extortion": 0.24,
    "legit_compensation": 0.16,
    "legit_threat": 0.16,
    "complaint": 0.14,
    "inquiry": 0.1,
    "return_request": 0.1,
    "professional_claim": 0.06,
    "chitchat": 0.04,
}
_NO_MANNER = 0.3
_ENGLISH = 0.15


def made_chats(count: int, *, seed: int) -> list[dict[str, Any]]:
    """`count` chats in the form of the annotated ones; the same for the same seed."""
    rng = np.random.default_rng(seed)
    parts = {path.stem: _rows(path) for path in sorted(PARTS.glob("*.tsv"))}
    intents, shares = list(_SHARES), np.array(list(_SHARES.values()))
    return [
        _chat(rng, parts, str(rng.choice(intents, p=shares / shares.sum())), name=f"made{number}")
        for number in range(count)
    ]


def _chat(rng: np.random.Generator, parts: dict[str, list[list[str]]], intent: str, *, name: str) -> dict[str, Any]:
    english = bool(rng.random() < _ENGLISH)

    def pick(part: str, *codes: str) -> list[str]:
        rows = [row for row in parts[part] if row[-1].isascii() == english and row[: len(codes)] == list(codes)]
        return rows[int(rng.integers(len(rows)))]

    price = int(np.exp(rng.uniform(2.5, 6.5)))
    hostage, money = False, None
    if intent in ("inquiry", "chitchat"):
        _, scenario, text = pick("talk", intent)
        said = [text]
    else:
        scenario, problem = pick("problems")
        _, flag, ask = pick("asks", intent)
        hostage = flag == "H"
        if "{m}" in ask:
            money = int(rng.choice([5, 10, 20, 30, 50, 88, 100, 200, 300, 500, price, 3 * price]))
            ask = ask.replace("{m}", f"${money}" if english else str(money))
        said = [problem, ask] if rng.random() < 0.85 else [ask, problem]
    manner = None
    if rng.random() >= _NO_MANNER:
        manner, text = pick("manners")
        said.insert(int(rng.integers(len(said) + 1)), text)
        if rng.random() < 0.3:
            said.append(pick("manners", manner)[-1])
    return {
        "id": name,
        "order": {"item": None, "price": price, "shipped": scenario != "late_shipment", "delivered": None},
        "turns": _turns(rng, said, [pick("sellers")[-1] for _ in said]),
        "labels": {
            "intent": intent,
            "buyer_type": manner,
            "scenario": scenario,
            "review_hostage": hostage,
            "money_demand": money,
        },
    }


def _turns(rng: np.random.Generator, said: list[str], answers: list[str]) -> list[dict[str, str]]:
    turns = [{"who": "buyer", "text": said[0]}]
    for text, answer in zip(said[1:], answers, strict=False):
        if rng.random() < 0.5:
            turns[-1]["text"] += str(rng.choice(["，", " ", "。"])) + text
        else:
            turns += [{"who": "seller", "text": answer}, {"who": "buyer", "text": text}]
    return [*turns, {"who": "seller", "text": answers[-1]}]


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
