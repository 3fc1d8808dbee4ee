"""Gives out what people corrected: as rows to train the next model on, and as figures of how often labels are right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import orjson

from wanhui.records.after_sales import AfterSale
from wanhui.records.codec import KIND_OF
from wanhui.records.conversations import Message
from wanhui.records.reviews import Review
from wanhui.store.quality import CorrectedReading, corrected_readings, label_quality

#: What an annotated row says of a text where the reading itself says nothing.
_SILENT: Final[dict[str, Any]] = {
    "polarity": "neu", "issues": [], "severity": 0, "safety": False, "emotion": "calm", "asks": [],
    "evidence": False, "suspect": None,
}  # fmt: skip


def correction_lines(account: UUID) -> Iterator[bytes]:
    """One line of JSON for each corrected reading, with the keys of annotated reviews (``id``, ``text``, …).

    A head that nobody corrected is as the model read it; ``corrected`` names those that a person set, ``model`` who
    read it, ``kind`` what the text is: only those of reviews and requests are read by themselves.
    """
    for one in corrected_readings(account):
        yield orjson.dumps(_annotated(one), option=orjson.OPT_APPEND_NEWLINE)


def quality_lines(account: UUID) -> Iterator[bytes]:
    """One line of JSON for each issue, model and shop: how often it was shown, removed, added, and the share right.

    ``share_right`` is that of shown labels which nobody removed, null where none was shown. People look at cases, so
    only readings in cases count; what nobody looked at closely counts as right.
    """
    for one in label_quality(account):
        plain = {
            "shop": one.shop,
            "model": one.model,
            "code": one.code,
            "shown": one.shown,
            "removed": one.removed,
            "added": one.added,
            "share_right": round(1 - one.removed / one.shown, 4) if one.shown else None,
        }
        yield orjson.dumps(plain, option=orjson.OPT_APPEND_NEWLINE)


def _annotated(one: CorrectedReading) -> dict[str, Any]:
    read = {head: one.reading.get(head, silent) for head, silent in _SILENT.items()}
    read["issues"] = [issue["code"] for issue in one.reading.get("issues") or ()]
    kind = KIND_OF[type(one.fact)]
    return {
        "id": f"{one.fact.shop}/{kind}/{one.fact.id}",
        "kind": kind,
        "text": _words(one.fact),
        "sample": "corrected",
        **read,
        **{head: value for head, value in one.corrected.items() if head in _SILENT},
        "corrected": sorted(one.corrected),
        "model": one.model,
    }


def _words(fact: object) -> str:
    if isinstance(fact, Review | Message):
        return fact.text
    return (fact.reason or "") if isinstance(fact, AfterSale) else ""
