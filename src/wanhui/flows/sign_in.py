"""Signs people in, tells who a visitor is, and keeps their language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from wanhui.errors import WanhuiError
from wanhui.flows.passwords import check_password
from wanhui.flows.second_factor import check_code
from wanhui.store import signed_in, tenancy
from wanhui.store.account_settings import setting
from wanhui.store.accounts import MemberOf, audit, memberships, set_language, set_password
from wanhui.store.auth import AccountBackend
from wanhui.store.keys import new_key
from wanhui.store.mentions import count_unread
from wanhui.store.shops import StoredShop, shops
from wanhui.store.signed_in import StoredSession

_BACKEND = AccountBackend()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A person at work in one account, with the shops that they may see and the notes that name them unread."""

    account: UUID
    account_name: str
    role: str
    shops: tuple[StoredShop, ...]
    unread: int
    needs_factor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody whose password was right. `sealed` is their second factor; empty: the password is enough."""

    user: Any
    place: MemberOf
    sealed: str


def know(login: str, password: str) -> Known:
    """The person with this name and password, and the account they work in.

    Raises ``E-SIGN-IN`` alike for an unknown name, a wrong password, and somebody who is in no account any more.
    """
    user = _BACKEND.authenticate(None, username=login, password=password)
    found = memberships(user.id) if user is not None else ()
    if user is None or not found:
        raise WanhuiError("E-SIGN-IN")
    return Known(user=user, place=found[0], sealed=user.totp_secret or "")


def known_again(person: UUID) -> Known | None:
    """The person whose password was right a moment ago."""
    user = _BACKEND.get_user(person)
    found = memberships(person) if user is not None else ()
    return Known(user=user, place=found[0], sealed=user.totp_secret or "") if user is not None and found else None


def show_code(known: Known, code: str, *, now: datetime) -> None:
    """``E-FACTOR-CODE`` unless `code` is the second factor of the person."""
    if not check_code(known.user.id, known.sealed, code, now=now):
        raise WanhuiError("E-FACTOR-CODE")


def begin(known: Known, key: str, *, now: datetime, address: str, browser: str) -> None:
    """A session has begun: it stands in the account's audit trail and in the person's list."""
    account, person = known.place.account, known.user.id
    made = StoredSession(id=new_key(), person=person, key=key, at=now, address=address, browser=browser[:200])
    with tenancy.account(account):
        audit(account, at=now, actor=str(person), action="signed_in", payload={"address": address})
        signed_in.begin(account, made)


def sessions(account: UUID, person: UUID, *, now: datetime) -> tuple[StoredSession, ...]:
    """Where the person is signed in."""
    return signed_in.sessions_of(account, person, now=now)


def end_sessions(account: UUID, person: UUID, *, now: datetime, only: UUID | None = None, but: str = "") -> int:
    """Signs the person out of one browser, or of all but this one; how many ended."""
    with tenancy.account(account):
        ended = signed_in.end(account, person, only=only, but=but)
        audit(account, at=now, actor=str(person), action="sessions_ended", payload={"count": ended})
    return ended


def change_password(account: UUID, person: UUID, *, old: str, new: str, now: datetime, key: str) -> None:
    """A new password of one's own; every other session ends. ``E-SIGN-IN`` when the old one is wrong."""
    user = _BACKEND.get_user(person)
    if user is None or _BACKEND.authenticate(None, username=user.login, password=old) is None:
        raise WanhuiError("E-SIGN-IN")
    check_password(new, login=user.login)
    set_password(person, new)
    end_sessions(account, person, now=now, but=key)


def places(person: UUID) -> tuple[MemberOf, ...]:
    """The accounts that the person can work in."""
    return memberships(person)


def unlimited() -> None:
    """Forgets the limits of whoever asked before in this thread."""
    tenancy.limit_to(None)


def visitor(person: UUID, account: UUID, *, has_factor: bool) -> Visitor | None:
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
        is_asked = bool(setting(account, "sign_in").get("factor_required"))
    return Visitor(
        account=account, account_name=place.account_name, role=place.role, shops=found, unread=unread,
        needs_factor=is_asked and not has_factor,
    )  # fmt: skip


def choose_language(account: UUID, person: UUID, language: Literal["zh", "en"]) -> None:
    """From now on the person sees the desk in `language`."""
    set_language(account, person, language)
