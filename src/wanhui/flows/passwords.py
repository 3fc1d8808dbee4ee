"""What a password must be: long enough, not one that everybody tries first, not the name it belongs to."""

from __future__ import annotations

from functools import cache
from typing import Final

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from wanhui.errors import WanhuiError

#: NIST SP 800-63B-4 asks for at least 8 where a second factor exists; without one more is better.
SHORTEST: Final = 10
LONGEST: Final = 256


@cache
def _common() -> CommonPasswordValidator:
    return CommonPasswordValidator()


def check_password(password: str, *, login: str) -> None:
    """Raises ``E-PASSWORD-SHORT``, ``E-PASSWORD-COMMON`` or ``E-PASSWORD-NAME``."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WanhuiError("E-PASSWORD-SHORT", least=SHORTEST, most=LONGEST)
    if _is_common(password) or len(set(password)) < SHORTEST // 2:
        raise WanhuiError("E-PASSWORD-COMMON")
    name = login.strip().casefold()
    if name and name.partition("@")[0] in password.casefold():
        raise WanhuiError("E-PASSWORD-NAME")


def _is_common(password: str) -> bool:
    try:
        _common().validate(password)
    except ValidationError:
        return True
    return False
