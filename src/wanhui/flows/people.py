"""Who works here: invited, given a role, shops and hours, given a new password, taken out."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, cast
from uuid import UUID

from wanhui.errors import Language, WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.hand_over import hand_over
from wanhui.flows.passwords import check_password
from wanhui.flows.rights import ROLES, require
from wanhui.flows.second_factor import switch_off
from wanhui.flows.settings_shops import week_of
from wanhui.store import members as store
from wanhui.store import signed_in, tenancy
from wanhui.store.accounts import NewPerson, Role, add_person, audit, change_role, set_password
from wanhui.store.case_lists import open_numbers_of
from wanhui.store.keys import new_key
from wanhui.store.members import Member, StoredInvitation

#: How long an invitation waits to be taken.
WAITS: Final = timedelta(days=7)
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An invitation that somebody has followed, and the account that it leads into."""

    account: UUID
    invitation: StoredInvitation


def team(agent: Agent, *, now: datetime) -> tuple[tuple[Member, ...], tuple[StoredInvitation, ...]]:
    """Everybody here, and whoever is still to come."""
    require(agent.role, "rota")
    with tenancy.account(agent.account):
        return store.members(agent.account), store.invitations(agent.account, now=now)


def invite(agent: Agent, *, login: str, name: str, role: str, shops: Sequence[UUID] | None, now: datetime) -> str:
    """Invites somebody; gives what their link holds, which is kept nowhere and shown only now."""
    require(agent.role, "people")
    login, name = login.strip().casefold(), " ".join(name.split())
    if not login or not name or len(login) > 254 or len(name) > _LONGEST_NAME or any(c.isspace() for c in login):
        raise WanhuiError("E-PEOPLE-NAME", limit=_LONGEST_NAME)
    return _offer(agent, login=login, name=name, role=_role(role), shops=shops, person=None, now=now)


def reset_password(agent: Agent, person: UUID, *, now: datetime) -> str:
    """A link with which a member chooses a new password; their sessions end at once."""
    require(agent.role, "people")
    known = _member(agent, person)
    token = _offer(
        agent, login=known.login, name=known.name, role=known.role, shops=known.shops, person=person, now=now
    )
    signed_in.end(agent.account, person)
    return token


def _offer(
    agent: Agent, *, login: str, name: str, role: Role, shops: Sequence[UUID] | None, person: UUID | None, now: datetime
) -> str:
    token = secrets.token_urlsafe(32)
    made = StoredInvitation(
        id=new_key(), login=login, name=name, role=role, shops=shops, person=person,
        made_by=agent.id, made_at=now, expires_at=now + WAITS,
    )  # fmt: skip
    with tenancy.account(agent.account):
        store.save_invitation(agent.account, made, _hash(token))
        _note(agent, "password_reset" if person else "invited", {"login": login, "role": role}, now=now)
    return token


def withdraw(agent: Agent, invitation: UUID, *, now: datetime) -> None:
    """The invitation leads nowhere any more."""
    require(agent.role, "people")
    with tenancy.account(agent.account):
        store.use_invitation(agent.account, invitation, now=now)
        _note(agent, "invitation_withdrawn", {"invitation": str(invitation)}, now=now)


def invited(token: str, *, now: datetime) -> Invited:
    """What the link `token` leads to; ``E-INVITE-OVER`` when it was used, withdrawn or waited too long."""
    account = store.account_invited_by(_hash(token))
    found = store.invitation_of(account, _hash(token)) if account is not None else None
    if account is None or found is None or found.used_at is not None or found.expires_at <= now:
        raise WanhuiError("E-INVITE-OVER")
    return Invited(account=account, invitation=found)


def accept(token: str, *, name: str, password: str, language: Language, now: datetime) -> str:
    """Takes the invitation: a new member, or a new password of one; gives the name to sign in with."""
    offer = invited(token, now=now)
    made = offer.invitation
    check_password(password, login=made.login)
    with tenancy.account(offer.account):
        if not store.use_invitation(offer.account, made.id, now=now):
            raise WanhuiError("E-INVITE-OVER")
        if made.person is not None:
            set_password(made.person, password)
            person = made.person
        else:
            called = " ".join(name.split())[:_LONGEST_NAME] or made.name
            new = NewPerson(login=made.login, name=called, password=password, role=made.role, language=language)
            person = add_person(offer.account, new)
            store.limit_shops(offer.account, person, made.shops)
        audit(offer.account, at=now, actor=str(person), action="invitation_taken", payload={"login": made.login})
    return made.login


def change_member(agent: Agent, person: UUID, *, role: str, shops: Sequence[UUID] | None, now: datetime) -> None:
    """Another role, other shops; what they were in the middle of ends. ``E-PEOPLE-LAST`` for the only owner."""
    require(agent.role, "people")
    known, wanted = _member(agent, person), _role(role)
    with tenancy.account(agent.account):
        if wanted != "owner":
            _keep_an_owner(agent.account, person)
        change_role(agent.account, person, wanted)
        store.limit_shops(agent.account, person, None if wanted == "owner" else shops)
        told = {"person": str(person), "before": known.role, "after": wanted, "shops": _plain(shops)}
        _note(agent, "role_changed", told, now=now)


def set_rota(agent: Agent, person: UUID, work: Mapping[str, Any], *, now: datetime) -> None:
    """When a member is on duty, what they speak and are trained for, and how many cases they can have."""
    require(agent.role, "rota")
    _member(agent, person)
    with tenancy.account(agent.account):
        store.set_work(agent.account, person, work)
        _note(agent, "rota_changed", {"person": str(person), "work": dict(work)}, now=now)


def rota_of(
    *, hours: Sequence[str], languages: Sequence[str], skills: Sequence[str], most: int, is_away: bool
) -> dict[str, Any]:
    """A rota as it is kept; hours as a shop's are (``09:00-18:00``, a line a day), none: whenever the shop is open."""
    return {
        "hours": week_of(hours), "languages": list(languages), "skills": list(skills), "most": most, "is_away": is_away,
    }  # fmt: skip


def hours_of(work: Mapping[str, Any]) -> list[str]:
    """The hours of a rota as its form shows them."""
    return [" ".join(f"{a}-{b}" for a, b in day) for day in work.get("hours") or [[]] * 7]


def remove(agent: Agent, person: UUID, *, now: datetime) -> int:
    """Takes a member out: sessions end, their open cases are anybody's again; how many those were."""
    require(agent.role, "people")
    known = _member(agent, person)
    with tenancy.account(agent.account):
        _keep_an_owner(agent.account, person)
        numbers = open_numbers_of(agent.account, str(person))
    for number in numbers:
        hand_over(agent, number, None, now=now)
    with tenancy.account(agent.account):
        signed_in.end(agent.account, person)
        change_role(agent.account, person, None)
        _note(agent, "removed", {"person": str(person), "login": known.login}, now=now)
    return len(numbers)


def drop_factor(agent: Agent, person: UUID, *, now: datetime) -> None:
    """For a lost device: the member signs in with the password alone until they begin anew."""
    require(agent.role, "people")
    _member(agent, person)
    switch_off(agent.account, person, by=agent.id, now=now)


def _keep_an_owner(account: UUID, person: UUID) -> None:
    if not any(one.role == "owner" and one.is_active and one.id != person for one in store.members(account)):
        raise WanhuiError("E-PEOPLE-LAST")


def _member(agent: Agent, person: UUID) -> Member:
    found = next((one for one in store.members(agent.account) if one.id == person), None)
    if found is None:
        raise WanhuiError("E-PEOPLE-NONE")
    return found


def _role(given: str) -> Role:
    if given not in ROLES:
        raise WanhuiError("E-PEOPLE-ROLE", expected=", ".join(ROLES))
    return cast(Role, given)


def _note(agent: Agent, action: str, payload: Mapping[str, Any], *, now: datetime) -> None:
    audit(agent.account, at=now, actor=str(agent.id), action=action, payload=payload)


def _plain(shops: Sequence[UUID] | None) -> list[str] | None:
    return None if shops is None else [str(one) for one in shops]


def _hash(token: str) -> bytes:
    return sha256(token.encode("utf-8", "replace")).digest()
