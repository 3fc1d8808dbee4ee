"""The chain of an account: every fixed fact links to the one before it, every batch gets a Merkle head."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal, get_args
from uuid import UUID

import orjson

from wanhui.evidence.canonical import canonical
from wanhui.evidence.merkle import Peaks, add_leaf, leaf_hash, peaks_root, root

#: What can be fixed. The place of a kind is its number in packed rows: only ever add at the end.
Kind = Literal["review", "message", "after_sale", "order", "shipment_event", "event", "file", "notice", "report"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
START: Final = bytes(32)
#: A fact that says it arrived so much after it was sealed shows a clock that was set back.
_TOLERANCE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A fact as it was fixed when it arrived.

    `item` is its key, `place` the number of a case's event or the line of a file, `raw` the SHA-256 of the input that
    brought it (hexadecimal), `source` how it came, `fixed_at` when.
    """

    kind: Kind
    item: UUID
    place: int | None
    source: str
    raw: str | None
    fixed_at: datetime
    salt: bytes
    commitment: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A link of the chain: `body` is what is hashed, `hash` its leaf hash."""

    seq: int
    fixed: Fixed
    body: bytes
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What one sealing added: `body` is what is signed, `hash` its leaf hash, the rest is what it says."""

    number: int
    first: int
    count: int
    root: bytes
    previous: bytes
    past: bytes
    last: bytes
    sealed_at: datetime
    notes: tuple[str, ...]
    body: bytes
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """Where a chain ends: its last head (none yet: None), and the peaks of the tree over all heads."""

    head: Head | None = None
    peaks: Peaks = ()

    @property
    def next_seq(self) -> int:
        """The number of the next entry; they count from 1."""
        return 1 if self.head is None else self.head.first + self.head.count


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A batch that became part of the chain."""

    entries: tuple[Entry, ...]
    head: Head
    tip: Tip


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that is not as it was fixed: where, what (a code), what was expected and what was found."""

    path: str
    problem: str
    expected: str = ""
    found: str = ""


def entry_body(fixed: Fixed, seq: int, previous: bytes) -> bytes:
    """What the entry `seq` says, as the bytes that are hashed."""
    return canonical(
        {
            "v": 1,
            "seq": seq,
            "previous": previous.hex(),
            "kind": fixed.kind,
            "item": str(fixed.item),
            "place": fixed.place,
            "source": fixed.source,
            "raw": fixed.raw,
            "fixed_at": fixed.fixed_at.isoformat(),
            "commitment": fixed.commitment.hex(),
        }
    )


def link(fixed: Iterable[Fixed], *, seq: int, previous: bytes) -> Iterator[Entry]:
    """`fixed` as entries that go on from the entry before `seq`, whose hash is `previous`."""
    for number, one in enumerate(fixed, seq):
        body = entry_body(one, number, previous)
        previous = leaf_hash(body)
        yield Entry(seq=number, fixed=one, body=body, hash=previous)


def seal(fixed: Sequence[Fixed], tip: Tip, *, sealed_at: datetime, tool: str) -> Sealed:
    """Chains a batch (at least one fact) behind `tip`; clocks that ran backwards are noted in its head."""
    before = tip.head
    entries = tuple(link(fixed, seq=tip.next_seq, previous=before.last if before else START))
    body = canonical(
        {
            "v": 1,
            "number": before.number + 1 if before else 1,
            "first": entries[0].seq,
            "count": len(entries),
            "root": root([entry.hash for entry in entries]).hex(),
            "previous": (before.hash if before else START).hex(),
            "past": peaks_root(tip.peaks).hex(),
            "last": entries[-1].hash.hex(),
            "sealed_at": sealed_at.isoformat(),
            "tool": tool,
            "notes": _notes(fixed, before, sealed_at),
        }
    )
    head = head_of(body)
    return Sealed(entries=entries, head=head, tip=after(tip, head))


def after(tip: Tip, head: Head) -> Tip:
    """Where the chain ends with `head` behind `tip`."""
    return Tip(head=head, peaks=add_leaf(tip.peaks, head.number - 1, head.hash))


def head_of(body: bytes) -> Head:
    """The head that `body` says; ValueError when it is none."""
    found = orjson.loads(body)
    try:
        return Head(
            number=found["number"],
            first=found["first"],
            count=found["count"],
            root=bytes.fromhex(found["root"]),
            previous=bytes.fromhex(found["previous"]),
            past=bytes.fromhex(found["past"]),
            last=bytes.fromhex(found["last"]),
            sealed_at=datetime.fromisoformat(found["sealed_at"]),
            notes=tuple(found["notes"]),
            body=body,
            hash=leaf_hash(body),
        )
    except (KeyError, TypeError) as bad:
        raise ValueError("not a head of the chain") from bad


def _notes(fixed: Sequence[Fixed], before: Head | None, sealed_at: datetime) -> list[str]:
    notes = []
    if before is not None and sealed_at < before.sealed_at:
        notes.append("clock_set_back")
    if any(one.fixed_at > sealed_at + _TOLERANCE for one in fixed):
        notes.append("arrived_after_sealing")
    return notes


@dataclass(slots=True)
class ChainCheck:
    """Walks over a chain in order and collects what does not fit; entries first, then their head, batch by batch."""

    problems: list[Problem] = field(default_factory=list)
    tip: Tip = field(default_factory=Tip)
    hashes: list[bytes] = field(default_factory=list)

    def batch(self, head: Head, fixed: Sequence[Fixed]) -> None:
        """Checks one head and the facts of its batch, then goes on from it."""
        path = f"head {head.number}"
        before = self.tip.head
        self._same(path, "number", (before.number + 1 if before else 1, head.number))
        self._same(path, "first", (self.tip.next_seq, head.first))
        self._same(path, "previous", (before.hash if before else START, head.previous))
        self._same(path, "past", (peaks_root(self.tip.peaks), head.past))
        if self._same(path, "count", (head.count, len(fixed))):
            entries = list(link(fixed, seq=head.first, previous=before.last if before else START))
            self._same(path, "root", (head.root, root([entry.hash for entry in entries])))
            self._same(path, "last", (head.last, entries[-1].hash if entries else START))
        self.hashes.append(head.hash)
        self.tip = Tip(head=head, peaks=add_leaf(self.tip.peaks, len(self.hashes) - 1, head.hash))

    def anchors(self, told: Sequence[tuple[int, bytes]]) -> None:
        """Compares with heads that were told elsewhere (number, hash): one that is gone here shows a cut."""
        for number, hashed in told:
            if number > len(self.hashes):
                self.problems.append(Problem(path=f"head {number}", problem="cut_off", expected=hashed.hex()))
            else:
                self._same(f"head {number}", "anchor", (hashed, self.hashes[number - 1]))

    def _same(self, path: str, what: str, pair: tuple[Any, Any]) -> bool:
        expected, found = (one.hex() if isinstance(one, bytes) else str(one) for one in pair)
        if expected != found:
            self.problems.append(Problem(path=path, problem=f"{what}_differs", expected=expected, found=found))
        return expected == found
