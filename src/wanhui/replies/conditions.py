"""Whether a rule's scope and its conditions on facts hold for one message."""

from __future__ import annotations

from datetime import time
from typing import Protocol

from wanhui.replies.outgoing import Outgoing
from wanhui.replies.policy import Scope

_DAY_BEGINS, _DAY_ENDS = time(8), time(21)


def in_scope(scope: Scope, message: Outgoing) -> bool:
    """Whether `message` goes where the rule holds; an empty list of the scope holds everywhere."""
    return (
        (not scope.platforms or message.platform in scope.platforms)
        and message.platform not in scope.except_platforms
        and (not scope.objects or message.object in scope.objects)
        and (not scope.stages or message.stage in scope.stages)
        and message.stage not in scope.except_stages
        and (not scope.langs or message.lang in scope.langs)
    )


class Condition(Protocol):
    """A condition on a fact of a message or of an act."""

    @property
    def fact(self) -> str:
        """The name of the fact."""

    @property
    def state(self) -> str:
        """What it must be."""

    @property
    def at_least(self) -> int | None:
        """A bound from below."""

    @property
    def at_most(self) -> int | None:
        """A bound from above."""


def holds(condition: Condition, facts: object) -> bool:
    """Whether `condition` is met by the field of `facts` that it names. An unknown fact is neither true nor false."""
    value = getattr(facts, condition.fact)
    known = value is not None
    if condition.at_most is not None and not (known and int(value) <= condition.at_most):
        return False
    if condition.at_least is not None and not (known and int(value) >= condition.at_least):
        return False
    if condition.state == "night":
        return isinstance(value, time) and not _DAY_BEGINS <= value < _DAY_ENDS
    truth = bool(value)
    return {
        "true": known and truth,
        "false": known and not truth,
        "known": known,
        "unknown": not known,
        "not_true": not (known and truth),
        "not_false": not known or truth,
    }[condition.state]
