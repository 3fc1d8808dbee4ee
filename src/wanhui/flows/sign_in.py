"""Signs people in, tells who a visitor is, and keeps their language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from wanhui.errors import WanhuiError
from wanhui.store import tenancy
from wanhui.store.accounts import MemberOf, audit, memberships, set_language
from wanhui.store.auth import AccountBackend
from wanhui.store.mentions import count_unread
from wanhui.store.shops import StoredShop, shops

_BACKEND = AccountBackend()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A person at work in one account, with the shops that they may see and the notes that name them unread."""

    account: UUID
    account_name: str
    role: str
    shops: tuple[StoredShop, ...]
    unread: int


def sign_in(login: str, password: str, *, now: datetime, address: str) -> tuple[Any, MemberOf]:
    """The user with this name and password, and the account they work in; it is written into its audit trail.

    Raises ``E-SIGN-IN`` alike for an unknown name, a wrong password, and somebody who is in no account any more.
    """
    user = _BACKEND.authenticate(None, username=login, password=password)
    found = memberships(user.id) if user is not None else ()
    if user is None or not found:
        raise WanhuiError("E-SIGN-IN")
    audit(found[0].account, at=now, actor=str(user.id), action="signed_in", payload={"address": address})
    return user, found[0]


def unlimited() -> None:
    """Forgets the limits of whoever asked before in this thread."""
    tenancy.limit_to(None)


def visitor(person: UUID, account: UUID) -> Visitor | None:
    """The person's place in `account` now; None when they have left it.

    Whatever is loaded for them from here on is limited to the shops that they may see.
    """
    place = next((one for one in memberships(person) if one.account == account), None)
    if place is None:
        return None
    tenancy.limit_to(place.shops)
    with tenancy.account(account):
        found = shops(account)
        unread = count_unread(account, person)
    return Visitor(account=account, account_name=place.account_name, role=place.role, shops=found, unread=unread)


def choose_language(account: UUID, person: UUID, language: Literal["zh", "en"]) -> None:
    """From now on the person sees the desk in `language`."""
    set_language(account, person, language)
