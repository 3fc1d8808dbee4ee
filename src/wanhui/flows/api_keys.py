"""Keys for programs: made by the owner, shown once, never able to do more than the person they act for."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from hashlib import sha256
from math import ceil
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.errors import Language, WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.rights import may, require
from wanhui.store import api_keys as store
from wanhui.store import tenancy
from wanhui.store.accounts import audit, memberships, people
from wanhui.store.api_keys import StoredKey
from wanhui.store.keys import new_key
from wanhui.store.shops import shops

#: What a key may be for. A draft is kept for a person and never sent; whatever leaves, pays or reports is a write.
SCOPES: Final = ("read", "draft", "write", "export")
#: What goes without saying with a scope.
_WITH: Final[Mapping[str, frozenset[str]]] = {
    "read": frozenset({"read"}),
    "draft": frozenset({"read", "draft"}),
    "write": frozenset({"read", "draft", "write"}),
    "export": frozenset({"read", "export"}),
}
MOST_DAYS: Final = 730
MOST_A_MINUTE: Final = 6000
USUAL_A_MINUTE: Final = 600
_MOST_KEYS: Final = 50
_LONGEST_NAME: Final = 60
#: By this a key is known wherever it turns up.
_PREFIX: Final = "wanhui_"
_CHINA: Final = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyWish:
    """A key as its form asks for it: for how many days, and how many calls a minute."""

    name: str
    scopes: tuple[str, ...]
    person: UUID | None
    days: int
    per_minute: int = USUAL_A_MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyView:
    """A key as its owner sees it."""

    key: StoredKey
    person: str
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysPage:
    """The keys of an account, and the people that a key can act for: (id, name, role)."""

    keys: tuple[KeyView, ...]
    people: tuple[tuple[UUID, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A program at work: the agent that it acts for, its key, its language, the zone in which that agent's day ends."""

    agent: Agent
    key: StoredKey
    now: datetime
    zone: tzinfo
    language: Language


def make_key(owner: Agent, wish: KeyWish, *, now: datetime) -> str:
    """A new key; what is returned is kept nowhere and shown only now.

    Raises ``E-API-KEY-NAME``, ``E-API-KEY-SCOPES``, ``E-API-KEY-PERSON``, ``E-API-KEY-TIME``, ``E-API-KEY-MANY``.
    """
    require(owner.role, "api")
    name = _checked(wish)
    token = _PREFIX + secrets.token_urlsafe(32)
    with tenancy.account(owner.account):
        if wish.person not in {one.id for one in people(owner.account) if one.is_active}:
            raise WanhuiError("E-API-KEY-PERSON")
        if sum(not _is_over(one, now) for one in store.api_keys(owner.account)) >= _MOST_KEYS:
            raise WanhuiError("E-API-KEY-MANY", limit=_MOST_KEYS)
        made = StoredKey(
            id=new_key(), name=name, ends=token[-4:], scopes=tuple(one for one in SCOPES if one in wish.scopes),
            person=wish.person, per_minute=wish.per_minute, made_by=owner.id, made_at=now,
            expires_at=now + timedelta(days=wish.days),
        )  # fmt: skip
        store.save_key(owner.account, made, _hash(token))
        told = {"name": name, "scopes": list(made.scopes), "person": str(made.person)}
        audit(owner.account, at=now, actor=str(owner.id), action="api_key_made", payload=told)
    return token


def _checked(wish: KeyWish) -> str:
    name = " ".join(wish.name.split())
    if not name or len(name) > _LONGEST_NAME:
        raise WanhuiError("E-API-KEY-NAME", limit=_LONGEST_NAME)
    if not set(wish.scopes) & set(SCOPES):
        raise WanhuiError("E-API-KEY-SCOPES", expected=", ".join(SCOPES))
    if not (1 <= wish.days <= MOST_DAYS and 1 <= wish.per_minute <= MOST_A_MINUTE):
        raise WanhuiError("E-API-KEY-TIME", most=MOST_DAYS, limit=MOST_A_MINUTE)
    return name


def revoke_key(owner: Agent, key: UUID, *, now: datetime) -> None:
    """The key opens nothing from this moment on; ``E-API-KEY-NONE`` for one that is none or over."""
    require(owner.role, "api")
    with tenancy.account(owner.account):
        if not store.revoke(owner.account, key, now=now):
            raise WanhuiError("E-API-KEY-NONE")
        audit(owner.account, at=now, actor=str(owner.id), action="api_key_revoked", payload={"key": str(key)})


def keys_page(owner: Agent, *, now: datetime) -> KeysPage:
    """Every key, those in force first, with whom it acts for."""
    require(owner.role, "api")
    with tenancy.account(owner.account):
        found, team = store.api_keys(owner.account), people(owner.account)
    names = {one.id: one.name for one in team}
    views = [KeyView(key=one, person=names.get(one.person, ""), is_over=_is_over(one, now)) for one in found]
    return KeysPage(
        keys=tuple(sorted(views, key=lambda one: one.is_over)),
        people=tuple((one.id, one.name, one.role) for one in team if one.is_active),
    )


def enter(token: str, *, now: datetime, language: Language) -> Caller:
    """Who calls with this key; counts the call, and limits all that follows to the shops that its person sees.

    Raises ``E-API-KEY`` alike for a key that never was, is over, or whose person has left; ``E-API-RATE`` when it
    has made too many calls.
    """
    found = store.owner_of(_hash(token)) if token.startswith(_PREFIX) else None
    place = next((one for one in memberships(found.person) if one.account == found.account), None) if found else None
    if found is None or place is None:
        raise WanhuiError("E-API-KEY")
    tenancy.limit_to(place.shops)
    with tenancy.account(found.account):
        used = store.use_key(found.account, found.key, now=now)
        zone = next((ZoneInfo(one.time_zone) for one in shops(found.account)), _CHINA)
    if used is None:
        raise WanhuiError("E-API-KEY")
    key, wait = used
    if wait > 0:
        raise WanhuiError("E-API-RATE", limit=key.per_minute, seconds=ceil(wait))
    agent = Agent(account=found.account, id=found.person, role=place.role)
    return Caller(agent=agent, key=key, now=now, zone=zone, language=language)


def allow(caller: Caller, scope: str) -> None:
    """``E-API-SCOPE`` when the key is not for this; ``E-ROLE-READS`` when its person may change nothing."""
    if not any(scope in _WITH[one] for one in caller.key.scopes):
        raise WanhuiError("E-API-SCOPE", scope=scope, found=", ".join(caller.key.scopes))
    if scope in ("draft", "write") and not may(caller.agent.role, "case.work"):
        raise WanhuiError("E-ROLE-READS")


def _is_over(key: StoredKey, now: datetime) -> bool:
    return key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= now)


def _hash(token: str) -> bytes:
    """A key is 256 random bits: nobody guesses it from a plain hash."""
    return sha256(token.encode()).digest()
