"""People sign in by name, work in their accounts, and are seen by their colleagues only."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.contrib.auth import authenticate
from django.db import ProgrammingError, connection

from tests.cases.world import NOW
from wanhui.errors import WanhuiError
from wanhui.store import accounts, tenancy
from wanhui.store.accounts import MemberOf, NewPerson
from wanhui.store.auth import AccountBackend
from wanhui.store.keys import new_key
from wanhui.store.models import User

pytestmark = pytest.mark.database


def somebody(account: UUID, **more: object) -> tuple[UUID, str]:
    """A new person of `account` and the name they sign in with."""
    login = f"{new_key()}@example.com"
    given: dict[str, object] = {"login": login, "name": "何越", "password": "correct horse", "role": "agent", **more}
    return accounts.add_person(account, NewPerson(**given)), login


def test_a_person_signs_in_with_name_and_password_only(account: UUID) -> None:
    person, login = somebody(account)
    found = authenticate(None, username=f" {login.upper()} ", password="correct horse")
    assert isinstance(found, User)
    assert (found.id, found.name, found.language) == (person, "何越", "zh")
    assert authenticate(None, username=login, password="wrong horse") is None
    assert authenticate(None, username="nobody@example.com", password="correct horse") is None
    assert authenticate(None, username=login) is None


def test_a_session_finds_its_person_before_any_account_is_known(account: UUID) -> None:
    person, _ = somebody(account)
    found = AccountBackend().get_user(person)
    assert found is not None
    assert found.id == person
    assert AccountBackend().get_user(new_key()) is None


def test_memberships_tell_account_and_role(account: UUID) -> None:
    person, _ = somebody(account, role="lead")
    assert accounts.memberships(person) == (MemberOf(account=account, account_name="云岫", role="lead"),)
    accounts.change_role(account, person, "owner")
    assert accounts.memberships(person)[0].role == "owner"
    accounts.change_role(account, person, None)
    assert accounts.memberships(person) == ()


def test_a_name_to_sign_in_with_is_taken_once_everywhere(account: UUID, other_account: UUID) -> None:
    _, login = somebody(account)
    with pytest.raises(WanhuiError) as refused:
        somebody(other_account, login=login.upper())
    assert refused.value.code == "E-LOGIN-TAKEN"
    assert accounts.people(other_account) == ()


def test_colleagues_are_seen_and_strangers_are_not(account: UUID, other_account: UUID) -> None:
    person, login = somebody(account)
    somebody(other_account)
    (seen,) = accounts.people(account)
    assert (seen.id, seen.login, seen.role, seen.is_active) == (person, login, "agent", True)


def test_a_new_password_replaces_the_old_one_and_hashes_stay_out_of_sight(account: UUID) -> None:
    person, login = somebody(account)
    accounts.set_password(person, "battery staple")
    assert authenticate(None, username=login, password="correct horse") is None
    assert authenticate(None, username=login, password="battery staple") is not None
    with pytest.raises(ProgrammingError), tenancy.account(account) as cursor:
        cursor.execute("SELECT password FROM store_user")


def test_a_person_chooses_a_language(account: UUID) -> None:
    person, _ = somebody(account)
    accounts.set_language(account, person, "en")
    assert accounts.people(account)[0].language == "en"


def test_accounts_are_listed_oldest_first(account: UUID, other_account: UUID) -> None:
    names = {one.id: one.name for one in accounts.list_accounts()}
    assert (names[account], names[other_account]) == ("云岫", "别家")


def test_what_was_audited_stays(account: UUID) -> None:
    accounts.audit(account, at=NOW, actor="su", action="export", payload={"rows": 3})
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT actor, action, payload->>'rows' FROM store_auditevent")
        assert cursor.fetchall() == [("su", "export", "3")]
    for act in ("UPDATE store_auditevent SET actor = 'x'", "DELETE FROM store_auditevent"):
        with pytest.raises(ProgrammingError), tenancy.account(account) as cursor:
            cursor.execute(act)
    assert connection.in_atomic_block is False
