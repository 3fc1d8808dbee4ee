"""Lets the corrections of a shop shift its own labels a little: learnt, kept as a version, taken back when asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from wanhui.content.models import load_reader
from wanhui.reading.offsets import Correction, Offsets, learn_offsets, with_offsets
from wanhui.reading.reader import Reader
from wanhui.store.keys import new_key
from wanhui.store.quality import CorrectedReading, corrected_readings
from wanhui.store.reading_offsets import KeptOffsets, add_offsets, offsets_in_force, undo_offsets


def learn_from_corrections(account: UUID, now: datetime) -> Iterator[bytes]:
    """Learns anew for every shop with corrections; one line of JSON for each shop whose shifts changed.

    ``shifts`` are in log-odds, `wanhui.reading.offsets.LARGEST_SHIFT` at most either way. What is read from now on
    follows them; what was read before stays as it was read.
    """
    kept = {one.shop: one for one in offsets_in_force(account)}
    for shop, labels in sorted(_corrected_labels(account).items()):
        shifts = learn_offsets(labels, version=0).shifts
        before = kept[shop].shifts if shop in kept else {}
        if shifts != before:
            offsets = KeptOffsets(shop=shop, version=0, shifts=shifts, learnt_from=len(labels), made_at=now)
            version = add_offsets(account, new_key(), offsets)
            yield _line({"shop": shop, "version": version, "learnt_from": len(labels), "shifts": dict(shifts)})


def undo_learnt(account: UUID, now: datetime) -> Iterator[bytes]:
    """Takes back the newest shifts of every shop; one line of JSON for each, with the version that is in force now."""
    before = [one.shop for one in offsets_in_force(account)]
    undone = {shop: undo_offsets(account, shop, now) for shop in before}
    left = {one.shop: one.version for one in offsets_in_force(account)}
    for shop, version in undone.items():
        yield _line({"shop": shop, "undone": version, "in_force": left.get(shop)})


def readers(account: UUID) -> Mapping[str, Reader]:
    """The readers of the shops whose corrections shift something; every other shop has the shipped one."""
    plain = load_reader()
    kept = (one for one in offsets_in_force(account) if one.shifts)
    return {one.shop: with_offsets(plain, Offsets(version=one.version, shifts=one.shifts)) for one in kept}


def _corrected_labels(account: UUID) -> dict[str, list[Correction]]:
    """Shop -> each issue that was shown or set in a reading whose issues a person went over."""
    found: dict[str, list[Correction]] = defaultdict(list)
    for one in corrected_readings(account):
        if "issues" in one.corrected:
            found[one.fact.shop] += _labels(one)
    return found


def _labels(one: CorrectedReading) -> Iterator[Correction]:
    shown = {issue["code"] for issue in one.reading.get("issues") or ()}
    right = set(one.corrected["issues"] or ())
    for code in sorted(shown | right):
        yield Correction(head=f"issue.{code}", was_said=code in shown, is_right=code in right)


def _line(plain: dict[str, Any]) -> bytes:
    return orjson.dumps(plain, option=orjson.OPT_APPEND_NEWLINE)
