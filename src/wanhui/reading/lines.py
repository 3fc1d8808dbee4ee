"""Decoded lines of ``wanhui read``: each becomes the contract's dict, or one clear error in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from wanhui.errors import Language, WanhuiError
from wanhui.reading.conversation import ConversationIn, OrderIn, TurnIn
from wanhui.reading.reader import Reader
from wanhui.reading.result import to_json
from wanhui.reading.texts import TextIn, read_conversation, read_full

_WHO = ("buyer", "seller", "system")


def read_line(reader: Reader, obj: object) -> dict[str, Any]:
    """The reading of one decoded line, as the contract prints it; raises `WanhuiError` (``E-READ-…``) if malformed."""
    line = parse_line(obj)
    if isinstance(line, ConversationIn):
        return to_json(read_conversation(reader, line))
    return to_json(read_full(reader, [line])[0])


def read_lines(
    reader: Reader, objs: Sequence[object], *, first_line: int = 1, language: Language = "zh"
) -> list[dict[str, Any]]:
    """The readings of many decoded lines, in order; a malformed one gives an error in its place."""
    out: list[dict[str, Any]] = [{}] * len(objs)
    texts: list[tuple[int, TextIn]] = []
    for number, obj in enumerate(objs):
        try:
            line = parse_line(obj)
        except WanhuiError as wrong:
            out[number] = error_line(obj, wrong, line=first_line + number, language=language)
            continue
        if isinstance(line, ConversationIn):
            out[number] = to_json(read_conversation(reader, line))
        else:
            texts.append((number, line))
    for (number, _), reading in zip(texts, read_full(reader, [text for _, text in texts]), strict=True):
        out[number] = to_json(reading)
    return out


def error_line(obj: object, wrong: WanhuiError, *, line: int, language: Language) -> dict[str, Any]:
    """What stands in the place of a line that could not be read."""
    name = obj.get("id") if isinstance(obj, Mapping) else None
    known = name if isinstance(name, str) else None
    return {"id": known, "line": line, "error": {"code": wrong.code, "message": wrong.text(language)}}


def parse_line(obj: object) -> TextIn | ConversationIn:
    """A decoded line as a text or a chat; ``E-READ-OBJECT`` or ``E-READ-FIELD`` says what is wrong with it."""
    if not isinstance(obj, Mapping):
        raise WanhuiError("E-READ-OBJECT", found=type(obj).__name__)
    name = _optional(obj, "id", str)
    lang = _optional(obj, "lang", str)
    if "turns" in obj:
        return ConversationIn(id=name, lang=lang, turns=_turns(obj["turns"]), order=_order(obj.get("order")))
    text = obj.get("text")
    if not isinstance(text, str):
        raise _wrong("text", "a string", text)
    return TextIn(
        text=text,
        id=name,
        stars=_stars(obj.get("stars")),
        platform=_optional(obj, "platform", str),
        category=_optional(obj, "category", str),
        lang=lang,
    )


def _turns(value: object) -> tuple[TurnIn, ...]:
    if not isinstance(value, list) or not value:
        raise _wrong("turns", "a list of turns", value)
    return tuple(_turn(turn, number) for number, turn in enumerate(value))


def _turn(value: object, number: int) -> TurnIn:
    if not isinstance(value, Mapping):
        raise _wrong(f"turns.{number}", "an object", value)
    who, text = value.get("who"), value.get("text")
    if who not in _WHO:
        raise _wrong(f"turns.{number}.who", " | ".join(_WHO), who)
    if not isinstance(text, str):
        raise _wrong(f"turns.{number}.text", "a string", text)
    return TurnIn(who=str(who), text=text)


def _order(value: object) -> OrderIn:
    if value is None:
        return OrderIn()
    if not isinstance(value, Mapping):
        raise _wrong("order", "an object", value)
    return OrderIn(
        item=_optional(value, "item", str),
        price=_money(value, "price"),
        shipping_fee=_money(value, "shipping_fee"),
        shipped=_optional(value, "shipped", bool),
        delivered=_optional(value, "delivered", bool),
    )


def _optional(obj: Mapping[Any, Any], key: str, kind: type) -> Any:
    value = obj.get(key)
    if value is None or isinstance(value, kind):
        return value
    raise _wrong(key, {str: "a string", bool: "true or false"}[kind], value)


def _stars(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value not in (1, 2, 3, 4, 5):
        raise _wrong("stars", "1 to 5", value)
    return int(value)


def _money(obj: Mapping[Any, Any], key: str) -> Decimal | None:
    value = obj.get(key)
    if value is None:
        return None
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        try:
            amount = Decimal(str(value))
        except InvalidOperation:
            raise _wrong(f"order.{key}", "an amount of money", value) from None
        if amount.is_finite() and amount >= 0:
            return amount
    raise _wrong(f"order.{key}", "an amount of money", value)


def _wrong(key: str, expected: str, found: object) -> WanhuiError:
    shown = repr(found)
    return WanhuiError(
        "E-READ-FIELD", key=key, expected=expected, found=shown if len(shown) <= 60 else shown[:57] + "…"
    )
