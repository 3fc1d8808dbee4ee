"""The first minutes: the first owner signs up with the code that the terminal showed, the first shop is set up."""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from wanhui.errors import Language, WanhuiError
from wanhui.flows.accounts import nobody_can_sign_in
from wanhui.flows.passwords import check_password
from wanhui.settings import ENVIRONMENT
from wanhui.store.accounts import NewPerson, add_person, audit, create_account

_FILE: Final = "welcome-code"
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """What the first owner writes down."""

    merchant: str
    login: str
    name: str
    password: str


def welcome_code(home: Path = ENVIRONMENT.home) -> str:
    """The code that lets somebody become the first owner: made once, readable by whoever runs the program."""
    file = home / _FILE
    try:
        return file.read_text(encoding="ascii")
    except FileNotFoundError:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = secrets.token_urlsafe(16)
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(made)
    return made


def is_open(code: str) -> bool:
    """Whether `code` still lets somebody become the first owner."""
    return nobody_can_sign_in() and hmac.compare_digest(code.encode(), welcome_code().encode())


def sign_up(owner: Owner, code: str, *, language: Language, now: datetime) -> UUID:
    """The first account and its owner; ``E-WELCOME-OVER`` when there is somebody already or the code is wrong."""
    login, name, merchant = owner.login.strip(), " ".join(owner.name.split()), " ".join(owner.merchant.split())
    if not is_open(code):
        raise WanhuiError("E-WELCOME-OVER")
    if not login or not name or not merchant or max(map(len, (login, name, merchant))) > _LONGEST:
        raise WanhuiError("E-PEOPLE-NAME", limit=_LONGEST)
    check_password(owner.password, login=login)
    account = create_account(merchant, now)
    new = NewPerson(login=login, name=name, password=owner.password, role="owner", language=language)
    person = add_person(account, new)
    audit(account, at=now, actor=str(person), action="signed_up", payload={"login": login})
    (ENVIRONMENT.home / _FILE).unlink(missing_ok=True)
    return account
