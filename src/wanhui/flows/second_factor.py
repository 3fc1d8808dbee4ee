"""The second factor: a code that an app makes from a shared secret (RFC 6238), and ten codes for a lost device."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b, sha256
from typing import Final
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken as WrongCode
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from wanhui.errors import WanhuiError
from wanhui.settings import SECRET_KEY
from wanhui.store.accounts import audit
from wanhui.store.second_factor import set_factor, use_recovery, use_step

_STEP: Final = 30
_DIGITS: Final = 6
#: Clocks of phones go wrong by less; RFC 6238 section 5.2 allows one step for the way.
_DRIFT: Final = 1
_SECRET_BYTES: Final = 20
_RECOVERY: Final = 10
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What an app needs to begin: the secret in groups of four, and the same as a link that apps open."""

    secret: str
    grouped: str
    link: str


def new_enrolment(login: str) -> Enrolment:
    """A fresh secret; nothing is kept before a code from it was shown."""
    return enrolment_of(base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode(), login)


def enrolment_of(secret: str, login: str) -> Enrolment:
    """A secret that was begun with; ``E-FACTOR-CODE`` for what is none."""
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return Enrolment(secret=secret, grouped=grouped, link=_totp(secret).get_provisioning_uri(login, "wanhui"))


def switch_on(account: UUID, person: UUID, *, secret: str, code: str, now: datetime) -> tuple[str, ...]:
    """From now on signing in asks for a code; gives the recovery codes, which are shown only now.

    ``E-FACTOR-CODE`` when `code` is not what the app must show: then nothing changes.
    """
    step = _step_of(secret, code, now)
    if step is None:
        raise WanhuiError("E-FACTOR-CODE")
    codes = tuple(_recovery_code() for _ in range(_RECOVERY))
    set_factor(person, _seal(secret), [_hash(one) for one in codes])
    use_step(person, step)
    audit(account, at=now, actor=str(person), action="factor_on", payload={})
    return codes


def switch_off(account: UUID, person: UUID, *, by: UUID, now: datetime) -> None:
    """Signing in asks for no code any more."""
    set_factor(person, None, [])
    audit(account, at=now, actor=str(by), action="factor_off", payload={"person": str(person)})


def check_code(person: UUID, sealed: str, code: str, *, now: datetime) -> bool:
    """Whether `code` opens the door: the app's of now (each once), or a recovery code (once for all)."""
    given = code.strip().replace(" ", "").replace("-", "").casefold()
    if given.isascii() and given.isdigit() and len(given) == _DIGITS:
        step = _step_of(_open(sealed), given, now)
        return step is not None and use_step(person, step)
    return bool(given) and use_recovery(person, _hash(given))


def _totp(secret: str) -> TOTP:
    try:
        return TOTP(base64.b32decode(secret), _DIGITS, SHA1(), _STEP)  # noqa: S303 - RFC 6238's own; apps know no other
    except ValueError as bad:
        raise WanhuiError("E-FACTOR-CODE") from bad


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step whose code this is, of the few around `now`."""
    made, at = _totp(secret), int(now.timestamp()) // _STEP
    for step in range(at - _DRIFT, at + _DRIFT + 1):
        try:
            made.verify(code.strip().replace(" ", "").encode("ascii", "replace"), step * _STEP)
        except WrongCode:
            continue
        return step
    return None


def _recovery_code() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


def _hash(code: str) -> str:
    return blake2b(code.replace("-", "").encode(), digest_size=32, person=b"wanhui-recovery"[:16]).hexdigest()


def _seal(secret: str) -> str:
    return _box().encrypt(secret.encode()).decode()


def _open(sealed: str) -> str:
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as moved:
        raise WanhuiError("E-FACTOR-SEALED") from moved


def _box() -> Fernet:
    """Whoever has a copy of the database alone can make no codes: the key lies in the data folder."""
    return Fernet(base64.urlsafe_b64encode(sha256(b"wanhui second factor" + SECRET_KEY.encode()).digest()))
