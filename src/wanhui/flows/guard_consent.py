"""Whether orders are looked at before they are shipped: off until the owner has confirmed what the law asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wanhui.content.risk_rules import load_scorecard
from wanhui.errors import WanhuiError
from wanhui.flows.accounts import DEMO
from wanhui.flows.desk_acts import Agent
from wanhui.flows.rights import require
from wanhui.store import tenancy
from wanhui.store.account_settings import choose, setting
from wanhui.store.accounts import audit

_NAME: Final = "guard"
_SIGNS: Final = "guard_signs"
#: What an owner confirms: buyers are told, there is a lawful basis, and a person decides.
CONFIRMED: Final = ("notice", "basis", "review")


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Whether screening runs, and what was confirmed for it."""

    is_on: bool
    notice: bool = False
    basis: bool = False
    review: bool = False


def consent(account: UUID) -> Consent:
    """What was confirmed for `account`; nothing in a new one."""
    found = setting(account, _NAME)
    return Consent(is_on=bool(found.get("is_on")), **{name: bool(found.get(name)) for name in CONFIRMED})


def switch_on(agent: Agent, *, confirmed: frozenset[str], now: datetime) -> None:
    """Switches screening on; ``E-GUARD-CONFIRM`` unless everything in `CONFIRMED` is confirmed."""
    require(agent.role, "guard")
    missing = [name for name in CONFIRMED if name not in confirmed]
    if missing:
        raise WanhuiError("E-GUARD-CONFIRM", missing=", ".join(missing))
    _keep(agent, {"is_on": True, **dict.fromkeys(CONFIRMED, True)}, now)


def switch_off(agent: Agent, *, now: datetime) -> None:
    """Switches screening off; what was decided stays."""
    require(agent.role, "guard")
    _keep(agent, {"is_on": False}, now)


def signs_off(account: UUID) -> frozenset[str]:
    """The signs that this account has switched off, by code."""
    return frozenset(setting(account, _SIGNS).get("off", ()))


def switch_sign(agent: Agent, code: str, *, is_on: bool, now: datetime) -> None:
    """Lets one sign count, or count no more, from the next score on; ``E-TRIAL-FACTOR`` for one that there is not."""
    require(agent.role, "guard")
    if code not in {factor.code for factor in load_scorecard().pack.factors}:
        raise WanhuiError("E-TRIAL-FACTOR", found=code)
    with tenancy.account(agent.account):
        off = signs_off(agent.account) - {code} if is_on else signs_off(agent.account) | {code}
        choose(agent.account, _SIGNS, {"off": sorted(off)}, now=now, by=str(agent.id))
        audit(agent.account, at=now, actor=str(agent.id), action="guard_sign", payload={"sign": code, "is_on": is_on})


def allow_in_example(account: UUID, name: str, *, now: datetime) -> None:
    """The example shop has invented buyers only, so it shows screening from the start."""
    if name == DEMO:
        choose(account, _NAME, {"is_on": True, **dict.fromkeys(CONFIRMED, True)}, now=now, by="system")


def _keep(agent: Agent, value: dict[str, Any], now: datetime) -> None:
    with tenancy.account(agent.account):
        choose(agent.account, _NAME, value, now=now, by=str(agent.id))
        audit(agent.account, at=now, actor=str(agent.id), action="guard_changed", payload=value)
