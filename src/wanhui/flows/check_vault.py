"""Holds everything that is kept against what was fixed when it arrived, and names all that differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from wanhui.adapters.anchors import anchors
from wanhui.adapters.signing import is_signed, load_signer
from wanhui.errors import WanhuiError
from wanhui.evidence.canonical import commitment
from wanhui.evidence.chain import ChainCheck, Fixed, Problem
from wanhui.flows.seal import seal
from wanhui.settings import ENVIRONMENT
from wanhui.store import blobs
from wanhui.store.contents import Subject, contents_of, subject_of, unfixed
from wanhui.store.evidence_files import file_of
from wanhui.store.vault import count_entries, every_batch

_MOST: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check looked at and what it found; no problem means that nothing was changed, removed or inserted."""

    entries: int
    heads: int
    problems: tuple[Problem, ...]


def check_vault(account: UUID, *, now: datetime) -> Checked:
    """Checks the whole chain of `account`, its signatures, its anchors, and what it stands for."""
    seal(account, now=now)
    walk, entries = ChainCheck(), 0
    public = load_signer(ENVIRONMENT.home).public
    last: dict[Subject, Fixed] = {}
    for signed, fixed in every_batch(account):
        walk.batch(signed.head, fixed)
        entries += len(fixed)
        if not is_signed(public, signed.head.body, signed.signature):
            walk.problems.append(Problem(path=f"head {signed.head.number}", problem="signature_differs"))
        walk.problems += list(changed(account, fixed))
        last.update({subject_of(one): one for one in fixed})
    walk.anchors(anchors(ENVIRONMENT.home, account))
    if (kept := count_entries(account)) != entries:
        walk.problems.append(Problem(path="entries", problem="count_differs", expected=str(entries), found=str(kept)))
    walk.problems += [Problem(path=name, problem="inserted") for name in unfixed(account, most=_MOST)]
    walk.problems += list(_replaced(account, last))
    return Checked(entries=entries, heads=len(walk.hashes), problems=tuple(dict.fromkeys(walk.problems)))


def changed(account: UUID, fixed: Sequence[Fixed]) -> Iterator[Problem]:
    """What of `fixed` is kept no more as it was."""
    kept = contents_of(account, fixed)
    for one in fixed:
        path = path_of(one)
        contents = kept.get(subject_of(one), ())
        if not contents:
            yield Problem(path=path, problem="removed", expected=one.commitment.hex())
        elif not any(commitment(one.salt, content) == one.commitment for content in contents):
            yield Problem(path=path, problem="changed", expected=one.commitment.hex())
        elif one.kind == "file":
            yield from _bytes(account, one.item, path)


def path_of(fixed: Fixed) -> str:
    """How a fixed fact is called in messages."""
    return f"{fixed.kind} {fixed.item}" + (f" {fixed.place}" if fixed.kind == "event" else "")


def _replaced(account: UUID, last: Mapping[Subject, Fixed]) -> Iterator[Problem]:
    """Records whose state of today is an earlier one: put back past the vault."""
    facts = list(last.values())
    for start in range(0, len(facts), 5_000):
        part = facts[start : start + 5_000]
        kept = contents_of(account, part)
        for one in part:
            contents = kept.get(subject_of(one), ())
            is_older = len(contents) > 1 and commitment(one.salt, contents[0]) != one.commitment
            if is_older and any(commitment(one.salt, content) == one.commitment for content in contents):
                yield Problem(path=path_of(one), problem="put_back", expected=one.commitment.hex())


def _bytes(account: UUID, key: UUID, path: str) -> Iterator[Problem]:
    file = file_of(account, key)
    if file is None:
        return
    try:
        blobs.check(ENVIRONMENT.home, file.sha256)
    except WanhuiError:
        yield Problem(path=path, problem="bytes_changed", expected=file.sha256.hex())
