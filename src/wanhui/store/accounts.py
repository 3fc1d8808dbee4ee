"""Accounts, the people in them, and what they did that is not about a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import orjson
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection

from wanhui.errors import WanhuiError
from wanhui.store import tenancy
from wanhui.store.keys import new_key

Role = Literal["agent", "lead", "owner", "auditor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountName:
    """An account and what it is called."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberOf:
    """What a person may do in one account, and in which of its shops (None: in all)."""

    account: UUID
    account_name: str
    role: Role
    shops: tuple[UUID, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who works in an account; `id` is the actor of what they do."""

    id: UUID
    login: str
    name: str
    language: str
    role: Role
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody to add to an account; `password` is kept only as its hash."""

    login: str
    name: str
    password: str
    role: Role
    language: str = "zh"


def create_account(name: str, at: datetime) -> UUID:
    """A new, empty account."""
    key = new_key()
    with tenancy.account(key) as cursor:
        cursor.execute(
            "INSERT INTO store_account (id, name, next_case_number, created_at) VALUES (%s, %s, 1, %s)",
            [key, name, at],
        )
    return key


def list_accounts() -> tuple[AccountName, ...]:
    """Every account of this installation, oldest first; for the operator's doors and for jobs only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, account_name FROM wanhui_accounts()")
        return tuple(AccountName(id=key, name=name) for key, name in cursor.fetchall())


def add_person(account: UUID, person: NewPerson) -> UUID:
    """Adds a new person to the account; ``E-LOGIN-TAKEN`` when somebody signs in with that name already."""
    key = new_key()
    try:
        with tenancy.account(account) as cursor:
            cursor.execute(
                "INSERT INTO store_user (id, login, name, language, password, is_active, recovery) "
                "VALUES (%s, %s, %s, %s, %s, true, '{}')",
                [key, _login(person.login), person.name, person.language, make_password(person.password)],
            )
            cursor.execute(
                "INSERT INTO store_membership (account_id, user_id, role, work) VALUES (%s, %s, %s, '{}')",
                [account, key, person.role],
            )
    except IntegrityError as taken:
        raise WanhuiError("E-LOGIN-TAKEN", login=person.login) from taken
    return key


def people(account: UUID) -> tuple[Person, ...]:
    """Everybody in the account, by the name they sign in with."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT u.id, u.login, u.name, u.language, m.role, u.is_active FROM store_membership m "
            "JOIN store_user u ON u.id = m.user_id WHERE m.account_id = %s ORDER BY u.login",
            [account],
        )
        names = ("id", "login", "name", "language", "role", "is_active")
        return tuple(Person(**dict(zip(names, row, strict=True))) for row in cursor.fetchall())


def memberships(person: UUID) -> tuple[MemberOf, ...]:
    """The accounts that a person works in, oldest account first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, account_name, role, shops FROM wanhui_memberships(%s)", [person])
        return tuple(
            MemberOf(account=key, account_name=name, role=role, shops=None if shops is None else tuple(shops))
            for key, name, role, shops in cursor.fetchall()
        )


def change_role(account: UUID, person: UUID, role: Role | None) -> None:
    """Gives a member another role; None takes them out of the account."""
    with tenancy.account(account) as cursor:
        if role is None:
            sql = "DELETE FROM store_membership WHERE account_id = %s AND user_id = %s"
            cursor.execute(sql, [account, person])
        else:
            sql = "UPDATE store_membership SET role = %s WHERE account_id = %s AND user_id = %s"
            cursor.execute(sql, [role, account, person])


def set_language(account: UUID, person: UUID, language: Literal["zh", "en"]) -> None:
    """The language in which a member sees the desk."""
    with tenancy.account(account) as cursor:
        cursor.execute("UPDATE store_user SET language = %s WHERE id = %s", [language, person])


def set_password(person: UUID, password: str) -> None:
    """A new password for a person; the caller has made sure that it is theirs to change."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wanhui_set_password(%s, %s)", [person, make_password(password)])


def audit(account: UUID, *, at: datetime, actor: str, action: str, payload: Mapping[str, Any]) -> None:
    """Keeps that `actor` did `action` (a sign-in, an act of administration); it can not be changed afterwards."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_auditevent (account_id, id, at, actor, action, payload) "
            "VALUES (%s, %s, %s, %s, %s, %s::jsonb)",
            [account, new_key(), at, actor, action, orjson.dumps(payload).decode()],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One line of the audit trail."""

    id: UUID
    at: datetime
    actor: str
    action: str
    payload: Mapping[str, Any]


def audit_lines(account: UUID, *, after: UUID | None, most: int, action: str | None = None) -> tuple[AuditLine, ...]:
    """The newest lines of the audit trail, or those before the line `after`; with `action` only those of this kind."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT id, at, actor, action, payload FROM store_auditevent WHERE account_id = %(account)s "
            "AND (%(after)s::uuid IS NULL OR (at, id) < (SELECT at, id FROM store_auditevent "
            "WHERE account_id = %(account)s AND id = %(after)s)) AND (%(action)s::text IS NULL OR action = %(action)s) "
            "ORDER BY at DESC, id DESC LIMIT %(most)s",
            {"account": account, "after": after, "most": most, "action": action},
        )
        return tuple(
            AuditLine(id=key, at=at, actor=actor, action=action, payload=orjson.loads(payload))
            for key, at, actor, action, payload in cursor.fetchall()
        )


def _login(login: str) -> str:
    return login.strip().casefold()
