"""What a platform takes of replies: how long, how many, until when, and whether one can be changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from wanhui.errors import Words
from wanhui.replies.policy import Confidence

LimitKind = Literal["length", "number", "time", "edit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectLimit:
    """Bounds on one kind of text; None is no bound that is known. `days` runs from what is answered."""

    object: Literal["chat", "public_reply", "email", "sms", "phone_script", "evidence"]
    characters: int | None = None
    replies: int | None = None
    days: int | None = None
    is_editable: bool = True
    confidence: Confidence = "A"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyLimits:
    """The limits of one platform; `id` is its code, ``default`` serves for any other."""

    id: str
    version: int
    title: Words
    objects: tuple[ObjectLimit, ...]
    limits: Words
    sources: tuple[str, ...]

    def of(self, object_: str) -> ObjectLimit | None:
        """The bounds on texts of this kind."""
        return next((one for one in self.objects if one.object == object_), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A reply about to be posted: how many stand there already, what it answers and when that was written."""

    characters: int
    replies_before: int = 0
    answers_at: datetime | None = None
    is_edit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What is left, to be shown while writing; None is no bound that is known."""

    characters: int | None
    replies: int | None
    until: datetime | None
    is_editable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """Why the platform would refuse the reply."""

    kind: LimitKind
    detail: Words


def limit_for(limits: Mapping[str, ReplyLimits], platform: str, object_: str) -> ObjectLimit | None:
    """The platform's own bounds on this kind of text, else the default ones."""
    own = limits[platform].of(object_) if platform in limits else None
    return own or (limits["default"].of(object_) if "default" in limits else None)


def room(limit: ObjectLimit | None, attempt: Attempt) -> Room:
    """What is left after `attempt`; negative characters are too many."""
    if limit is None:
        return Room(characters=None, replies=None, until=None, is_editable=True)
    return Room(
        characters=None if limit.characters is None else limit.characters - attempt.characters,
        replies=None if limit.replies is None else limit.replies - attempt.replies_before,
        until=_until(limit, attempt),
        is_editable=limit.is_editable,
    )


def breaches(limit: ObjectLimit | None, attempt: Attempt, now: datetime) -> tuple[Breach, ...]:
    """Everything for which the platform would refuse `attempt` at `now`."""
    left = room(limit, attempt)
    if limit is None:
        return ()
    found = []
    if left.characters is not None and left.characters < 0:
        found.append(_breach("length", f"最多{limit.characters}字，现在多了{-left.characters}字。",
                             f"at most {limit.characters} characters, {-left.characters} too many."))  # fmt: skip
    if attempt.is_edit and not limit.is_editable:
        found.append(_breach("edit", "发出后不能修改。", "it cannot be changed once posted."))
    if not attempt.is_edit and left.replies is not None and left.replies < 1:
        found.append(_breach("number", f"一条评价最多回复{limit.replies}次，已经用完。",
                             f"{limit.replies} reply to a review at most, and it is there already."))  # fmt: skip
    if left.until is not None and now > left.until:
        found.append(_breach("time", f"只能在{limit.days}天内回复，已经过期。",
                             f"replies are taken for {limit.days} days only, and those are over."))  # fmt: skip
    return tuple(found)


def _until(limit: ObjectLimit, attempt: Attempt) -> datetime | None:
    if limit.days is None or attempt.answers_at is None:
        return None
    return attempt.answers_at + timedelta(days=limit.days)


def _breach(kind: LimitKind, zh: str, en: str) -> Breach:
    return Breach(kind=kind, detail=Words(zh, en))
