"""Which account a command works on, and who may sign in to it."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

from wanhui.errors import Language, WanhuiError
from wanhui.store.accounts import NewPerson, Role, add_person, create_account, list_accounts, people

#: The account of the example shop; it never stands in the way of one's own.
DEMO: Final = "demo"
_FIRST: Final = "main"
#: Letters and figures that are not taken for one another.
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"


def the_account(name: str | None, now: datetime) -> UUID:
    """The account called `name`, or the only one besides the example's; the first is made when there is none.

    ``E-ACCOUNT-UNKNOWN`` and ``E-ACCOUNT-CHOICE`` name those that exist.
    """
    known = {account.name: account.id for account in list_accounts()}
    if not known:
        return create_account(name or _FIRST, now)
    names = ", ".join(sorted(known))
    if name is None:
        own = [key for title, key in known.items() if title != DEMO or len(known) == 1]
        if len(own) == 1:
            return own[0]
        raise WanhuiError("E-ACCOUNT-CHOICE", names=names)
    if name not in known:
        raise WanhuiError("E-ACCOUNT-UNKNOWN", name=name, names=names)
    return known[name]


def invite(account: UUID, login: str, *, role: Role, language: Language) -> str:
    """Lets a new person sign in to `account` as `login`; gives their first password, which is kept nowhere."""
    password = new_password()
    add_person(account, NewPerson(login=login, name=login, language=language, password=password, role=role))
    return password


def nobody_can_sign_in() -> bool:
    """Whether not one person has been added yet."""
    return not any(people(account.id) for account in list_accounts())


def new_password() -> str:
    """A random password of 79 bits that can be read aloud."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
