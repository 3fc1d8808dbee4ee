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
#: Records and their parts whose fields hold a person's name or the place where they live.
_PEOPLE: Final = frozenset({"buyer", "address"})
#: What people write or order may name them too, in fields that no contract knows: ``buyer_name``, ``receiver_phone``.
_NAMING: Final = _PEOPLE | {"message", "review", "order"}
_ENDINGS: Final[Mapping[str, MaskKind]] = {"name": "name", "phone": "phone", "mobile": "phone", "email": "email"}
#: As many characters of a number stay at its end.
_TAIL: Final = 4
_DIGITS: Final = re.compile(r"\d(?:[ -]?\d){4}")


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


def shortened(phone: str) -> str:
    """A number of which only the ends are left, enough to tell two apart."""
    if not phone or "*" in phone:
        return phone
    head = phone[: max(0, min(3, len(phone) - _TAIL - 2))]
    return f"{head}****{phone[-_TAIL:]}" if len(phone) > _TAIL + 2 else "****"


def _field(key: str, value: Any, kinds: Collection[MaskKind], *, within: str) -> Any:
    kind = _kind(key, within)
    if kind is None or kind not in kinds or not isinstance(value, str):
        return mask_values(value, kinds, within=key)
    return mask_name(value) if kind in ("name", "street") else _mask_number(value)


def _kind(key: str, within: str) -> MaskKind | None:
    """What a field holds of a person; a way to reach a buyer counts as a telephone number, whatever channel it is."""
    if within == "contacts":
        return "phone" if key == "value" else None
    if key == "detail" and within in _PEOPLE:
        return "street"
    named = (kind for ending, kind in _ENDINGS.items() if key.lower().endswith(ending))
    return next(named, None) if within in _NAMING else None


def _mask_number(value: str) -> str:
    """Shortened in any case: what no pattern knows (another country's number, an account of a messenger) as well."""
    shown = mask_text(value, ["email", "phone"])
    return shown if "*" in shown and not _DIGITS.search(shown) else shortened(shown.replace("*", ""))


def _shorten(found: re.Match[str]) -> str:
    whole = found[0]
    first = 3 if len(whole) in (11, 18) else 4
    return whole[:first] + "*" * (len(whole) - first - 4) + whole[-4:]


def _shorten_email(found: re.Match[str]) -> str:
    return f"{found[1][:1]}***@{found[2]}"
