"""Which version of a record holds: a pure, order-independent merge of what arrives with what is kept.

Every field is a register in which the newest version that knows it wins, so any order of arrival of versions with
distinct ``updated_at`` ends in the same record. A field that came from an older version than the record's own
``updated_at`` keeps its source's time in ``extra["_field_times"]``, because the next arrival has to be compared
with that time and not with the record's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, Final

from wanhui.records.fact import Fact
from wanhui.records.reviews import Review, ReviewVersion

#: The key of `extra` that holds, by field, the time of the older version that a value came from (None: it had none).
FIELD_TIMES: Final = "_field_times"

_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_ALWAYS: Final = datetime.max.replace(tzinfo=UTC)
#: Instants that lie in the future by nature: they say nothing about when a record was reported.
_DUE: Final = frozenset({"ship_by", "respond_by", "updated_at"})
_IDENTITY: Final = frozenset({"id", "shop", "updated_at", "extra"})
_SAID: Final = ("text", "stars", "grade")


@dataclass(frozen=True, slots=True, order=True)
class _Rank:
    """How new a value is; one with a version is always newer than one without."""

    has_version: bool
    at: datetime


#: A value that a record without a version once filled in: any version replaces it, nothing else does.
_FILLED: Final = _Rank(False, _ALWAYS)


def merge(old: Fact | None, new: Fact) -> Fact | None:
    """The record to keep when `new` arrives and `old` is stored; None when nothing changes.

    The newer by ``updated_at`` wins field by field; what it leaves unknown keeps the other's value, and ``extra``
    is merged key by key. A record without ``updated_at`` only fills gaps of one that has it; when neither has it,
    the one with the later instant inside wins, and between equals the last to arrive. A value equal to its field's
    default counts as unknown. A review whose text, stars or grade differ keeps the older version in ``previous``.
    """
    if old is None:
        return new
    if (type(old), old.shop, old.id) != (type(new), new.shop, new.id):
        raise ValueError("only versions of one record can be merged")
    if old == new:
        return None
    merged = _Merging(old, new).result()
    return None if merged == old else merged


def latest_instant(record: Fact) -> datetime:
    """The latest moment that `record` reports, deadlines left out; the start of time when it names none."""
    return max(_instants(record), default=_NEVER)


class _Merging:
    """One merge: the two ranks, the times of single fields, and the values as they are decided."""

    __slots__ = ("new", "new_rank", "new_times", "old", "old_rank", "old_times", "ranks")

    def __init__(self, old: Fact, new: Fact) -> None:
        self.old, self.new = old, new
        self.old_rank, self.new_rank = _rank(old), _rank(new)
        self.old_times, self.new_times = _times(old), _times(new)
        self.ranks: dict[str, _Rank] = {}
        if self.new_rank == self.old_rank and _was_replaced(old, new):
            self.new_rank = _Rank(False, _NEVER)

    def result(self) -> Fact:
        unknown = _unknown_values(type(self.old))
        values = {
            name: self.pick(name, getattr(self.old, name), getattr(self.new, name), nothing=nothing)
            for name, nothing in unknown.items()
        }
        extra = self.extra()
        if isinstance(self.old, Review) and isinstance(self.new, Review):
            values |= self.review(self.old, self.new, values)
        versions = [r.updated_at for r in (self.old, self.new) if r.updated_at is not None]
        updated_at = max(versions, default=None)
        times = self.times(updated_at)
        if times:
            extra[FIELD_TIMES] = times
        return replace(self.old, **values, updated_at=updated_at, extra=extra)

    def pick(self, name: str, mine: Any, theirs: Any, *, nothing: Any = None) -> Any:
        """The value of one field, and the rank that it has from now on."""
        my_rank = self.old_times.get(name, self.old_rank)
        their_rank = self.new_times.get(name, self.new_rank)
        if theirs == nothing:
            rank, value = my_rank, mine
        elif mine == nothing:
            rank, value = their_rank, theirs
        else:
            takes = their_rank >= my_rank
            value = theirs if takes and mine != theirs else mine
            rank = their_rank if takes else my_rank
        if value != nothing:
            self.ranks[name] = rank
        return value

    def extra(self) -> dict[str, Any]:
        mine, theirs = self.old.extra, self.new.extra
        keys = [*mine, *(key for key in theirs if key not in mine)]
        return {key: self.pick(f"extra.{key}", mine.get(key), theirs.get(key)) for key in keys if key != FIELD_TIMES}

    def times(self, updated_at: datetime | None) -> dict[str, str | None]:
        """The fields whose value is older than the record, each with its own time."""
        if updated_at is None:
            return {}
        return {
            name: rank.at.isoformat() if rank.has_version else None
            for name, rank in sorted(self.ranks.items())
            if rank != _Rank(True, updated_at)
        }

    def review(self, old: Review, new: Review, values: Mapping[str, Any]) -> dict[str, Any]:
        """The history of a review, and its status when the change came without one."""
        self.ranks.pop("previous", None)
        current = tuple(values[name] for name in _SAID)
        replaced = new if self.new_rank < self.old_rank else old
        previous = _history([*old.previous, *new.previous, _version(replaced)], current)
        if not previous or self.keeps_status(old, new, previous):
            return {"previous": previous}
        self.ranks["status"] = _Rank(self.ranks["text"].has_version, previous[-1].at)
        return {"previous": previous, "status": "changed"}

    def keeps_status(self, old: Review, new: Review, previous: tuple[ReviewVersion, ...]) -> bool:
        """Whether the status was given for the present words and not for words since replaced."""
        given, said = self.ranks.get("status"), self.ranks["text"]
        if given is None:
            return False
        if given > _Rank(said.has_version, previous[-1].at):
            return True
        is_repeat = not said.has_version and previous == old.previous
        return is_repeat or (new.status is not None and self.new_rank >= self.old_rank)


def _was_replaced(old: Fact, new: Fact) -> bool:
    """Whether `new` repeats, without a version of its own, what a review said before it was changed."""
    if not (isinstance(old, Review) and isinstance(new, Review)) or new.updated_at is not None:
        return False
    return _said(new) != _said(old) and any(_said(version) == _said(new) for version in old.previous)


def _history(seen: list[ReviewVersion], current: tuple[Any, ...]) -> tuple[ReviewVersion, ...]:
    """What was said before `current`, oldest first: every wording once, with the latest time that it was seen."""
    latest: dict[tuple[Any, ...], ReviewVersion] = {}
    for version in seen:
        said = _said(version)
        if said not in latest or latest[said].at < version.at:
            latest[said] = version
    gone = [version for said, version in latest.items() if _differs(said, current)]
    return tuple(sorted(gone, key=lambda v: (v.at, str(_said(v)))))


def _differs(said: tuple[Any, ...], current: tuple[Any, ...]) -> bool:
    """Whether something known changed; what only became known did not change."""
    return any(a is not None and b is not None and a != b for a, b in zip(said, current, strict=True))


def _version(review: Review) -> ReviewVersion:
    return ReviewVersion(at=review.updated_at or review.at, stars=review.stars, grade=review.grade, text=review.text)


def _said(review: Review | ReviewVersion) -> tuple[Any, ...]:
    return review.text, review.stars, review.grade


def _rank(record: Fact) -> _Rank:
    if record.updated_at is not None:
        return _Rank(True, record.updated_at)
    return _Rank(False, latest_instant(record))


def _times(record: Fact) -> dict[str, _Rank]:
    """The times of single fields that `record` carries; what is no time is ignored."""
    found = record.extra.get(FIELD_TIMES)
    if not isinstance(found, Mapping) or record.updated_at is None:
        return {}
    return {str(name): rank for name, at in found.items() if (rank := _field_rank(at)) is not None}


def _field_rank(at: object) -> _Rank | None:
    if at is None:
        return _FILLED
    try:
        instant = datetime.fromisoformat(at) if isinstance(at, str) else None
    except ValueError:
        return None
    return _Rank(True, instant) if instant is not None and instant.tzinfo else None


def _instants(value: Any) -> Iterator[datetime]:
    for f in fields(value):
        item = getattr(value, f.name)
        if isinstance(item, datetime):
            if f.name not in _DUE:
                yield item
        elif hasattr(item, "at") and isinstance(item.at, datetime):
            yield item.at


def _unknown_values(cls: type[Fact]) -> dict[str, Any]:
    """The mergeable fields of `cls`, each with the value that means *unknown*."""
    out: dict[str, Any] = {}
    for f in fields(cls):
        if f.name in _IDENTITY:
            continue
        if f.default_factory is not MISSING:
            out[f.name] = f.default_factory()
        else:
            out[f.name] = None if f.default is MISSING else f.default
    return out
