"""Reads acts to be judged from plain objects, strictly, and answers with the keys of ``wanhui lint --acts``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import time
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, Final, cast, get_args

from wanhui.errors import WanhuiError
from wanhui.records.parties import Platform
from wanhui.replies.acts import Act, ActChannel, ActFacts, ActKind, ActObject, ActReason, ActStage
from wanhui.replies.judge import Judge, judge

#: Longer words with an act are refused, never passed unread.
LONGEST_WORDS: Final = 20_000
#: fact -> the kind of its value, from the annotations: ``int | None`` and so on
_KINDS: Final = MappingProxyType({one.name: str(one.type).partition(" ")[0] for one in fields(ActFacts)})
_CHOICES: Final[Mapping[str, tuple[Any, str | None]]] = MappingProxyType(
    {
        "act": (ActKind, None),
        "platform": (Platform, "other"),
        "object": (ActObject, "order"),
        "stage": (ActStage, "solve"),
        "channel": (ActChannel, "platform_chat"),
    }
)


def judge_line(rules: Judge, obj: Mapping[str, Any]) -> dict[str, object]:
    """The answer to one line of ``wanhui lint --acts``: ``id``, ``answer``, ``findings``.

    Raises ``E-ACT-FIELD`` when the line cannot be judged.
    """
    found = judge(rules, parse_act(obj), price=_price(obj.get("price")))
    return {"id": obj.get("id"), "answer": found.answer, "findings": [one.to_json() for one in found.findings]}


def parse_act(obj: Mapping[str, Any]) -> Act:
    """The act that a plain object describes; ``E-ACT-FIELD`` for an unknown act, place, reason or fact."""
    chosen = {key: _one_of(key, obj.get(key), kind, default=default) for key, (kind, default) in _CHOICES.items()}
    words = obj.get("words") or ""
    if not isinstance(words, str) or len(words) > LONGEST_WORDS:
        raise _wrong("words", f"text of at most {LONGEST_WORDS} characters", words)
    reason = obj.get("reason")
    if reason is not None:
        reason = _one_of("reason", reason, ActReason)
    return Act(
        kind=cast(ActKind, chosen["act"]),
        platform=cast(Platform, chosen["platform"]),
        object=cast(ActObject, chosen["object"]),
        stage=cast(ActStage, chosen["stage"]),
        channel=cast(ActChannel, chosen["channel"]),
        reason=cast("ActReason | None", reason),
        facts=_facts(obj.get("facts")),
        words=words,
    )


def _one_of(key: str, found: object, kind: object, *, default: str | None = None) -> str:
    if found is None and default is not None:
        return default
    if found not in get_args(kind):
        raise _wrong(key, " | ".join(get_args(kind)), found)
    return str(found)


def _facts(obj: object) -> ActFacts:
    if obj is None:
        return ActFacts()
    if not isinstance(obj, Mapping):
        raise _wrong("facts", "an object", obj)
    return ActFacts(**{str(name): _fact(str(name), value) for name, value in obj.items()})


def _fact(name: str, value: object) -> Any:
    kind = _KINDS.get(name)
    if kind is None:
        raise _wrong(f"facts.{name}", "a known fact", value)
    if value is None:
        return None
    if kind == "time":
        return _time(name, value)
    wanted = bool if kind == "bool" else int
    if type(value) is not wanted:
        raise _wrong(f"facts.{name}", "true | false" if kind == "bool" else "a whole number", value)
    return value


def _time(name: str, value: object) -> time:
    try:
        return time.fromisoformat(str(value))
    except ValueError as bad:
        raise _wrong(f"facts.{name}", "HH:MM", value) from bad


def _price(value: object) -> Decimal | None:
    if value is None:
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation as bad:
        raise _wrong("price", "a decimal", value) from bad


def _wrong(key: str, expected: str, found: object) -> WanhuiError:
    return WanhuiError("E-ACT-FIELD", key=key, expected=expected, found=repr(found)[:60])
