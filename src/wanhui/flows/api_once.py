"""Makes a call of a program that is repeated change nothing twice, and keeps in the trail what programs changed."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from wanhui.errors import WanhuiError
from wanhui.flows.api_keys import Caller
from wanhui.store import api_answers
from wanhui.store.accounts import audit

_LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that changes something: the caller's own name for it, and what it asks."""

    caller: Caller
    name: str
    method: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The answer that the same call was given before."""

    status: int
    body: str


def begin(call: Call, body: bytes) -> Known | None:
    """Takes the call on; gives its answer when it was made before.

    Raises ``E-API-ONCE`` for a name that is none, ``E-API-ONCE-OTHER`` when it belongs to another call, and
    ``E-API-UNDERWAY`` when nobody knows what became of it: it is never made twice.
    """
    if not 1 <= len(call.name) <= _LONGEST or not call.name.isprintable():
        raise WanhuiError("E-API-ONCE")
    asked = sha256(b"\0".join((call.method.encode(), call.path.encode(), body))).digest()
    account, key = call.caller.agent.account, call.caller.key.id
    found = api_answers.begin(account, key, call.name, asked=asked, now=call.caller.now)
    if found is None:
        return None
    if found.asked != asked:
        raise WanhuiError("E-API-ONCE-OTHER")
    if found.status is None:
        raise WanhuiError("E-API-UNDERWAY")
    return Known(status=found.status, body=found.body)


def end(call: Call, *, status: int, body: str) -> None:
    """Keeps the answer. A refusal or a bug changed nothing (a flow saves at its end), so it may be made again.

    A call that a power cut ended has no answer and stays under way.
    """
    account, key = call.caller.agent.account, call.caller.key.id
    if status >= 400:
        api_answers.forget(account, key, call.name)
    else:
        api_answers.finish(account, key, call.name, status=status, body=body)


def trail(caller: Caller, act: str) -> None:
    """Keeps in the audit trail that a key has changed something, for whom."""
    told = {"key": caller.key.name, "ends": caller.key.ends, "act": act}
    audit(caller.agent.account, at=caller.now, actor=str(caller.agent.id), action="api_acted", payload=told)
