"""What makes two buyers comparable: tokens from clear or opaque values. A masked value never makes one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wanhui.records.orders import Address, Order
from wanhui.records.parties import Buyer

#: Asterisks and what marketplaces write for them; a value with one of these is equal to nothing.
_MASK: Final = re.compile(r"[*＊•●×※■□_]|[xX]{3,}|#{2,}|隐藏|加密|脱敏|保密")
_NOT_WORD: Final = re.compile(r"[\W_]+")
_NOT_DIGIT: Final = re.compile(r"\D+")
#: An opaque value: one run of letters and digits, long, with figures in it.
_OPAQUE: Final = re.compile(r"(?=.*\d)[A-Za-z0-9+/=~$#:.\-]{12,}")
#: Fields outside the contract in which marketplaces hand over a recipient's or a device's token.
_TOKEN_FIELDS: Final = (
    "oaid",
    "open_address_id",
    "device_token",
    "device",
    "receiver_token",
    "payer_token",
    "ip_token",
)
#: Fewer characters of a street address than this say too little to be one household's.
_LEAST_DETAIL: Final = 6
_LEAST_PHONE: Final = 7
#: A full name; a surname alone is nobody's.
_LEAST_NAME: Final = 2
#: How houses, stairs and rooms are counted, which everybody writes differently.
_UNIT: Final = re.compile(r"(?:号楼|单元|[幢栋座号楼室弄])+")

Token = tuple[str, str]


def is_masked(value: str) -> bool:
    """Whether parts of `value` are hidden."""
    return "*" in value or _MASK.search(value) is not None


def tokens_of(order: Order, buyer: Buyer | None) -> Iterator[Token]:
    """Each (kind, value) by which this order's buyer may be told again.

    Kinds: ``token`` and ``phone`` are one person's or household's, ``address`` a house's, ``recipient`` a name's.
    """
    for field in _TOKEN_FIELDS if order.extra else ():
        value = order.extra.get(field)
        if isinstance(value, str) and value and not is_masked(value):
            yield ("token", f"{field}:{value}")
    if order.address is not None:
        yield from _of_address(order.address)
    if buyer is not None:
        yield from _of_buyer(buyer)


def _of_buyer(buyer: Buyer) -> Iterator[Token]:
    if buyer.phone:
        yield from _of_phone(buyer.phone)
    if buyer.email and "@" in buyer.email and not is_masked(buyer.email):
        yield ("token", f"email:{buyer.email.casefold()}")
    for contact in buyer.contacts:
        if "@" not in contact.value:
            yield from _of_phone(contact.value)


def _of_address(address: Address) -> Iterator[Token]:
    if address.phone:
        yield from _of_phone(address.phone)
    area = "|".join(part for part in (address.city, address.district) if part and not is_masked(part))
    if address.name and not is_masked(address.name):
        if _is_opaque(address.name):
            yield ("token", f"recipient:{address.name}")
        elif address.district and len(address.name) >= _LEAST_NAME:
            yield ("recipient", f"{area}|{address.name.casefold()}")
    yield from _of_detail(address.detail, area)


def _of_detail(detail: str | None, area: str) -> Iterator[Token]:
    if not detail or is_masked(detail):
        return
    if _is_opaque(detail):
        yield ("token", f"place:{detail}")
    elif len(plain := _NOT_WORD.sub("", detail)) >= _LEAST_DETAIL:
        yield ("address", f"{area}|{_UNIT.sub('-', plain).strip('-').casefold()}")


def _of_phone(value: str) -> Iterator[Token]:
    if is_masked(value):
        return
    if _is_opaque(value) and not value.replace("+", "").replace("-", "").isdigit():
        yield ("token", f"phone:{value}")
        return
    digits = _NOT_DIGIT.sub("", value)
    if len(digits) >= _LEAST_PHONE:
        yield ("phone", digits[-11:])


def _is_opaque(value: str) -> bool:
    return len(value) >= 12 and not is_masked(value) and _OPAQUE.fullmatch(value) is not None
