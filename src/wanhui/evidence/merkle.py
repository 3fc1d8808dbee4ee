"""Merkle trees as RFC 9162 builds them: one hash for many leaves, and short proofs that a leaf is among them."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

_LEAF, _NODE = b"\0", b"\1"
#: The roots of the full trees, widest first, that a growing tree consists of: enough to go on growing it.
Peaks = tuple[bytes, ...]


def leaf_hash(content: bytes) -> bytes:
    """The hash of one leaf; the mark before it keeps a leaf from passing for a node."""
    return sha256(_LEAF + content).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes; that of no leaf is the hash of nothing."""
    return levels(leaves)[-1][0] if leaves else sha256(b"").digest()


def levels(leaves: Sequence[bytes]) -> list[Sequence[bytes]]:
    """The whole tree, from the leaves up to the root: made once, it gives the proof of every leaf."""
    found = [leaves]
    while len(found[-1]) > 1:
        found.append(_above(found[-1]))
    return found


def proof(tree: Sequence[Sequence[bytes]], place: int) -> list[tuple[str, bytes]]:
    """The hashes beside the way from the leaf at `place` up to the root of a tree, each with its side, "l" or "r"."""
    way = []
    for level in tree[:-1]:
        beside = place ^ 1
        if beside < len(level):
            way.append(("l" if beside < place else "r", level[beside]))
        place //= 2
    return way


def proven_root(leaf: bytes, way: Sequence[tuple[str, bytes]]) -> bytes:
    """The root that a leaf and its `proof` add up to."""
    for side, beside in way:
        leaf = _node(beside, leaf) if side == "l" else _node(leaf, beside)
    return leaf


def add_leaf(peaks: Peaks, size: int, leaf: bytes) -> Peaks:
    """The peaks of a tree of `size` leaves after one more leaf."""
    while size % 2:
        leaf, peaks, size = _node(peaks[-1], leaf), peaks[:-1], size // 2
    return (*peaks, leaf)


def peaks_root(peaks: Peaks) -> bytes:
    """The root of the tree that has these peaks: the same as `root` over all its leaves."""
    if not peaks:
        return root(())
    found = peaks[-1]
    for peak in reversed(peaks[:-1]):
        found = _node(peak, found)
    return found


def _above(level: Sequence[bytes]) -> list[bytes]:
    pairs = [_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return pairs + ([level[-1]] if len(level) % 2 else [])


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(_NODE + left + right).digest()
