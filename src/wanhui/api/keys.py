"""Who calls: the key of the request, its scope, and the name under which a call is made only once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import unquote

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.security import HttpBearer

from wanhui.errors import Language, WanhuiError
from wanhui.flows import api_once
from wanhui.flows.api_keys import Caller, allow, enter
from wanhui.flows.rights import require
from wanhui.settings import ENVIRONMENT

#: Scopes whose calls change something.
_CHANGING: Final = frozenset({"draft", "write"})


class Replayed(Exception):  # noqa: N818 - it is no error
    """Not an error: the call was made before, and this was its answer."""

    def __init__(self, known: api_once.Known) -> None:
        self.known = known
        super().__init__("replayed")


class Needs(HttpBearer):
    """Lets a call in whose key has `scope`, and whose person has `right` where one is named.

    `must_be_named`: without an ``Idempotency-Key`` it is refused, for a buyer would hear of it twice.
    `is_once`: False where the same call again changes nothing by itself.
    """

    def __init__(self, scope: str, *, right: str = "", must_be_named: bool = False, is_once: bool = True) -> None:
        super().__init__()
        self.scope, self.right = scope, right
        self.must_be_named, self.is_once = must_be_named, is_once

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """The caller; what it may not do is refused before anything of the request is looked at."""
        if "\0" in request.path or "\0" in unquote(str(request.META["QUERY_STRING"])):
            raise WanhuiError("E-API-INPUT", at="address", problem="NUL")
        now = datetime.now(UTC)  # noqa: TID251 - a door reads the clock
        caller = enter(token, now=now, language=language_of(request))
        allow(caller, self.scope)
        if self.right:
            require(caller.agent.role, self.right)
        if self.scope in _CHANGING:
            self._begin(request, caller)
        return caller

    def _begin(self, request: HttpRequest, caller: Caller) -> None:
        name = request.headers.get("Idempotency-Key", "") if self.is_once else ""
        if self.must_be_named and not name:
            raise WanhuiError("E-API-ONCE")
        call = api_once.Call(caller=caller, name=name, method=str(request.method), path=request.get_full_path())
        known = api_once.begin(call, request.body) if name else None
        if known is not None:
            raise Replayed(known)
        request.api_call = call  # type: ignore[attr-defined]  # ours, read by call_of


def caller_of(request: HttpRequest) -> Caller:
    """Who calls, once `Needs` has let them in."""
    found: Any = request.auth  # type: ignore[attr-defined]  # ninja puts there what authenticate gave
    assert isinstance(found, Caller)
    return found


def call_of(request: HttpRequest) -> api_once.Call | None:
    """The call that is under way and changes something."""
    return getattr(request, "api_call", None)


def language_of(request: HttpRequest) -> Language:
    """The language that the caller asks for, of the two that are spoken here."""
    for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200]):
        if code[:2] in ("zh", "en"):
            return "zh" if code.startswith("zh") else "en"
    return "en" if ENVIRONMENT.language == "en" else "zh"
