"""Hides personal data from receivers who need not see it, and says what was hidden."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, Final

from wanhui.evidence.receivers import MaskKind

_PATTERNS: Final[Mapping[MaskKind, re.Pattern[str]]] = {
    "email": re.compile(r"(?<![\w.+-])([A-Za-z0-9._%+-]{1,64})@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4})"),
    "id_number": re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])"),
    "bank_card": re.compile(r"(?<![0-9A-Za-z])\d{16,19}(?![0-9A-Za-z])"),
    "phone": re.compile(r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"),
}
#: Fields of records that hold a person's name or the place where they live.
_FIELDS: Final[Mapping[str, MaskKind]] = {"name": "name", "detail": "street", "phone": "phone", "email": "email"}
_PEOPLE: Final = frozenset({"buyer", "address"})


def mask_text(text: str, kinds: Collection[MaskKind]) -> str:
    """`text` with the personal data of these `kinds` hidden; what it is of stays recognisable by its ends."""
    for kind, pattern in _PATTERNS.items():  # the longer numbers first: a card number holds no telephone number
        if kind in kinds:
            text = pattern.sub(_shorten_email if kind == "email" else _shorten, text)
    return text


def mask_values(value: Any, kinds: Collection[MaskKind], *, within: str = "") -> Any:
    """A record's plain values likewise: its texts, and the fields that name a person or a place."""
    if isinstance(value, str):
        return mask_text(value, kinds)
    if isinstance(value, list):
        return [mask_values(one, kinds, within=within) for one in value]
    if isinstance(value, dict):
        return {key: _field(key, one, kinds, within=within) for key, one in value.items()}
    return value


def mask_name(name: str) -> str:
    """The first letter of a name."""
    return f"{name[:1]}**" if name else ""


def _field(key: str, value: Any, kinds: Collection[MaskKind], *, within: str) -> Any:
    kind = _FIELDS.get(key) if within in _PEOPLE else None
    if kind is None or kind not in kinds or not isinstance(value, str):
        return mask_values(value, kinds, within=key)
    return mask_text(value, [kind]) if kind in _PATTERNS else mask_name(value)


def _shorten(found: re.Match[str]) -> str:
    whole = found[0]
    first = 3 if len(whole) in (11, 18) else 4
    return whole[:first] + "*" * (len(whole) - first - 4) + whole[-4:]


def _shorten_email(found: re.Match[str]) -> str:
    return f"{found[1][:1]}***@{found[2]}"
