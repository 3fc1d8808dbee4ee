"""What makes two buyers comparable: tokens from clear or opaque values. A masked value never makes one."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from wanhui.records.orders import Address, Order
from wanhui.records.parties import Buyer

#: Asterisks and what marketplaces write for them; a value with one of these is equal to nothing.
_MASK: Final = re.compile(r"[*＊•●×※■□_]|[xX]{3,}|#{2,}|隐藏|加密|脱敏|保密")
_NOT_WORD: Final = re.compile(r"[\W_]+")
_NOT_DIGIT: Final = re.compile(r"\D+")
#: An opaque value: one run of letters and digits, long, with figures in it.
_OPAQUE: Final = re.compile(r"(?=.*\d)[A-Za-z0-9+/=~$#:.\-]{12,}")
#: Fields outside the contract in which marketplaces hand over a recipient's or a device's token.
TOKEN_FIELDS: Final = (
    "oaid",
    "open_address_id",
    "device_token",
    "device",
    "receiver_token",
    "payer_token",
    "ip_token",
)
#: What tokens of a place begin with.
_OF_PLACE: Final = ("open_address_id:", "place:")
#: What many strangers share, as its address says itself: a dormitory, a school, a point where parcels are collected.
_COMMON: Final = re.compile(
    r"宿舍|寝室|学生公寓|校区|自提|代收|快递柜|丰巢|菜鸟"
    # Streets, estates and homes of teachers' families are named after schools, and streets after post stations.
    r"|(?:(?:大学|学院|中学|技校|职校)(?!派|新村|小区|家属|教工|教师)|驿站)(?![东南西北中一二三四五]{0,2}[路街道巷里城])"
    r"|dormitor|residencehall|campus(?!road|street|drive|avenue|lane|way|court)|pickuppoint|parcellocker"
)
#: Fewer characters of a street address than this say too little to be one household's.
_LEAST_DETAIL: Final = 6
_LEAST_PHONE: Final = 7
#: A full name; a surname alone is nobody's.
_LEAST_NAME: Final = 2
#: How houses, stairs and rooms are counted, which everybody writes differently.
_UNIT: Final = re.compile(r"(?:号楼|单元|[幢栋座号楼室弄])+")

Token = tuple[str, str]
#: Name, telephone, province, city, district and street.
AddressRow = tuple[str | None, str | None, str | None, str | None, str | None, str | None]


def is_masked(value: str) -> bool:
    """Whether parts of `value` are hidden."""
    if value.isascii() and value.isalnum():
        # Nearly every token: of plain letters and figures only these can be a mask.
        return "xxx" in value.lower()
    return "*" in value or _MASK.search(value) is not None


def tokens_of(order: Order, buyer: Buyer | None) -> Iterator[Token]:
    """Each (kind, value) by which this order's buyer may be told again.

    Kinds: ``token`` and ``phone`` are one person's or household's, ``address`` a house's, ``recipient`` a name's.
    """
    for mark in marks_of(order.extra):
        yield ("token", mark)
    if order.address is not None:
        yield from tokens_of_address(address_row(order.address))
    if buyer is not None:
        yield from tokens_of_buyer(buyer.phone, buyer.email, [one.value for one in buyer.contacts])


def marks_of(extra: Mapping[str, Any]) -> tuple[str, ...]:
    """The tokens that a marketplace hands over beside the contract, each after its field."""
    return tuple([f"{name}:{extra[name]}" for name in TOKEN_FIELDS if name in extra and _is_token(extra[name])])


def address_row(one: Address) -> AddressRow:
    """What of an address may be compared."""
    return one.name, one.phone, one.province, one.city, one.district, one.detail


def tokens_of_address(address: AddressRow) -> Iterator[Token]:
    """Those of the recipient."""
    name, phone, _, city, district, detail = address
    if phone:
        yield from _of_phone(phone)
    area = _area(city, district)
    if name and not is_masked(name):
        if _is_opaque(name):
            yield ("token", f"recipient:{name}")
        elif district and len(name) >= _LEAST_NAME:
            yield ("recipient", f"{area}|{name.casefold()}")
    if detail:
        yield from _of_detail(detail, area)


def tokens_of_buyer(phone: str | None, email: str | None, contacts: Iterable[str]) -> Iterator[Token]:
    """Those of a buyer's profile."""
    if phone:
        yield from _of_phone(phone)
    if email and "@" in email and not is_masked(email):
        yield ("token", f"email:{email.casefold()}")
    for contact in contacts:
        if "@" not in contact:
            yield from _of_phone(contact)


def link_kind(kind: str, value: Hashable) -> str:
    """How those who share this token are linked: everybody in a house has the same token of a place.

    An address that many share by its own words is ``common``: it says little of who belongs together.
    """
    if kind == "token" and str(value).startswith(_OF_PLACE):
        return "place"
    return "common" if kind == "address" and _COMMON.search(str(value)) else kind


@lru_cache(maxsize=4_096)
def _area(*parts: str | None) -> str:
    """Where a street lies, as far as it is told."""
    return "|".join(part for part in parts if part and not is_masked(part))


def _is_token(value: Any) -> bool:
    return isinstance(value, str) and value != "" and not is_masked(value)


def _of_detail(detail: str, area: str) -> Iterator[Token]:
    if is_masked(detail):
        return
    if _is_opaque(detail):
        yield ("token", f"place:{detail}")
    elif len(plain := _NOT_WORD.sub("", detail)) >= _LEAST_DETAIL:
        yield ("address", f"{area}|{_UNIT.sub('-', plain).strip('-').casefold()}")


def _of_phone(value: str) -> Iterator[Token]:
    if value.isascii() and value.isdigit():
        # Nearly every telephone: nothing hidden, nothing to strip.
        if len(value) >= _LEAST_PHONE:
            yield ("phone", value[-11:])
        return
    if is_masked(value):
        return
    if _is_opaque(value) and not value.replace("+", "").replace("-", "").isdigit():
        yield ("token", f"phone:{value}")
        return
    digits = _NOT_DIGIT.sub("", value)
    if len(digits) >= _LEAST_PHONE:
        yield ("phone", digits[-11:])


def _is_opaque(value: str) -> bool:
    return len(value) >= 12 and value.isascii() and not is_masked(value) and _OPAQUE.fullmatch(value) is not None
