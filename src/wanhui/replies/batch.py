"""Reads messages to be checked from plain objects, strictly, and answers with the keys of the record contract."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from typing import Any, cast, get_args

from wanhui.errors import WanhuiError
from wanhui.records.parties import Platform
from wanhui.replies.finding import VERDICTS
from wanhui.replies.lint import Fault, find_faults
from wanhui.replies.linter import Linter
from wanhui.replies.outgoing import (
    NOTHING_KNOWN,
    Outgoing,
    OutgoingFacts,
    OutgoingLanguage,
    OutgoingObject,
    OutgoingStage,
    Subject,
)
from wanhui.replies.policy import SEVERITIES

Answer = dict[str, Any] | WanhuiError
#: A longer text is refused, never passed unread.
LONGEST_TEXT = 200_000
_BOOLEANS = frozenset(
    {"shipped", "refund_done", "price_promise", "issue_resolved", "buyer_refused", "marketing_consent",
     "return_exception", "legal_review", "free_shipping", "has_quality_fault"}
)  # fmt: skip
_INTEGERS = frozenset({"stock", "order_age_days", "evidence_count"})


def lint_lines(linter: Linter, objects: Sequence[Mapping[str, Any]]) -> list[Answer]:
    """The answer to each line of ``wanhui lint --batch``: ``verdict`` and ``findings``, or the error that refuses it.

    A refusal is ``E-LINT-FIELD`` or ``E-LINT-LONG``. Many lines at once are several times faster than one by one.
    """
    parsed: list[Outgoing | WanhuiError] = []
    for obj in objects:
        try:
            parsed.append(parse_outgoing(obj))
        except WanhuiError as refused:
            parsed.append(refused)
    messages = [message for message in parsed if not isinstance(message, WanhuiError)]
    answers = map(partial(_answer, linter), messages, find_faults(linter, messages))
    return [message if isinstance(message, WanhuiError) else next(answers) for message in parsed]


def _answer(linter: Linter, message: Outgoing, faults: Sequence[Fault]) -> dict[str, Any]:
    """The answer to one line, made of what is always the same about each rule."""
    if not faults:
        return {"verdict": "clean", "findings": []}
    findings = []
    for grade, _, (start, end), rule, rewrite in faults:
        line = linter.lines[rule, message.lang].copy()
        line["severity"], line["span"], line["text"] = SEVERITIES[-grade], [start, end], message.text[start:end]
        if rewrite:
            line["rewrite"] = rewrite
        findings.append(line)
    return {"verdict": VERDICTS[-faults[0][0]], "findings": findings}


def parse_outgoing(obj: Mapping[str, Any]) -> Outgoing:
    """The message that a plain object describes; keys it need not have take the defaults of `Outgoing`.

    Raises ``E-LINT-FIELD`` for a missing text, an unknown platform, object, stage, language or fact.
    """
    get = obj.get
    text = get("text")
    if not isinstance(text, str):
        raise _wrong("text", "text", text)
    if len(text) > LONGEST_TEXT:
        raise WanhuiError("E-LINT-LONG", length=len(text), limit=LONGEST_TEXT)
    try:
        way = _going(get("platform"), get("object"), get("stage"), get("lang"), get("subject"))
    except TypeError:  # a list or an object, which nothing can remember
        way = _going.__wrapped__(get("platform"), get("object"), get("stage"), get("lang"), get("subject"))
    platform, out, stage, lang, subject = way
    recent, facts = get("recent"), get("facts")
    return Outgoing(
        text=text,
        platform=platform,
        object=out,
        stage=stage,
        lang=lang or _language_of(text),
        subject=subject,
        facts=NOTHING_KNOWN if facts is None else parse_facts(facts),
        recent=_recent(recent) if recent else (),
    )


def _recent(found: object) -> tuple[str, ...]:
    if not isinstance(found, list | tuple) or not all(isinstance(said, str) for said in found):
        raise _wrong("recent", "a list of texts", found)
    return tuple(found)


@lru_cache(maxsize=4096)
def _going(*asked: object) -> tuple[Platform, OutgoingObject, OutgoingStage, OutgoingLanguage | None, Subject | None]:
    """Where a message goes: its platform, object, stage, language and subject; remembered, as it is so for many."""
    platform, way, stage, lang, subject = asked
    return (
        cast(Platform, _one_of("platform", platform, default="other")),
        cast(OutgoingObject, _one_of("object", way, default="chat")),
        cast(OutgoingStage, _one_of("stage", stage, default="solve")),
        cast("OutgoingLanguage | None", _one_of("lang", lang, default=None)),
        cast("Subject | None", _one_of("subject", subject, default=None)),
    )


_CHOICES: Mapping[str, frozenset[str]] = {
    "platform": frozenset(get_args(Platform)),
    "object": frozenset(get_args(OutgoingObject)),
    "stage": frozenset(get_args(OutgoingStage)),
    "lang": frozenset(get_args(OutgoingLanguage)),
    "subject": frozenset(get_args(Subject)),
}
_CHINESE = re.compile("[\u4e00-\u9fff]")


def _language_of(text: str) -> OutgoingLanguage:
    return "zh" if _CHINESE.search(text, 0, 2000) else "en"


def _one_of(key: str, found: object, *, default: str | None) -> str | None:
    if found is None:
        return default
    known = _CHOICES[key]
    if not isinstance(found, str) or found not in known:
        raise _wrong(key, " | ".join(sorted(known)), found)
    return found


def _wrong(key: str, expected: str, found: object) -> WanhuiError:
    return WanhuiError("E-LINT-FIELD", key=key, expected=expected, found=repr(found)[:60])


def parse_facts(obj: object) -> OutgoingFacts:
    """The facts of one message; absent or null is unknown, except that a null `tracking` says there is none.

    Raises ``E-LINT-FIELD`` for an unknown fact or a value of the wrong kind.
    """
    if obj is None:
        return NOTHING_KNOWN
    if not isinstance(obj, Mapping):
        raise _wrong("facts", "an object", obj)
    values: dict[str, Any] = {}
    for name, value in obj.items():
        is_plain = name in _BOOLEANS and (value is True or value is False)
        values[name] = value if is_plain else _fact(str(name), value)
    return OutgoingFacts(**values)


def _fact(name: str, value: object) -> object:
    if name == "tracking":
        return _tracking(value)
    reader = _READERS.get(name)
    if reader is None:
        raise _wrong(f"facts.{name}", "a known fact", value)
    return None if value is None else reader(f"facts.{name}", value)


def _tracking(value: object) -> str:
    if value is not None and not isinstance(value, str):
        raise _wrong("facts.tracking", "text or null", value)
    return (value or "").strip().lower()


def _boolean(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong(key, "true | false", value)
    return value


def _integer(key: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong(key, "a whole number", value)
    return value


def _time_of_day(key: str, value: object) -> time:
    try:
        return time.fromisoformat(str(value))
    except ValueError as bad:
        raise _wrong(key, "HH:MM", value) from bad


def _money(key: str, value: object) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation as bad:
        raise _wrong(key, "a decimal", value) from bad


def _many(read: Callable[[str, object], Any]) -> Callable[[str, object], tuple[Any, ...]]:
    def read_all(key: str, value: object) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise _wrong(key, "a list", value)
        return tuple(read(key, item) for item in value)

    return read_all


def _day(key: str, value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as bad:
        raise _wrong(key, "YYYY-MM-DD", value) from bad


_READERS: Mapping[str, Callable[[str, object], object]] = {
    **dict.fromkeys(_BOOLEANS, _boolean),
    **dict.fromkeys(_INTEGERS, _integer),
    "local_time": _time_of_day,
    "amounts": _many(_money),
    "dates": _many(_day),
    "coupon_value": _money,
}
