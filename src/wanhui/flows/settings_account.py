"""What an owner sets for the whole account: its name, whether everybody needs a second factor, how work is shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.rights import require
from wanhui.store import tenancy
from wanhui.store.account_settings import choose, rename_account, setting
from wanhui.store.accounts import AuditLine, audit, audit_lines, people

_LONGEST: Final = 60
#: How cases without anybody find somebody: not at all, or in turn among those on duty who have the fewest.
SHARING: Final = ("off", "turn")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountForm:
    """The account as its form shows and sends it."""

    name: str
    factor_required: bool
    sharing: str


def account_form(agent: Agent, name: str) -> AccountForm:
    """What the form shows; `name` is the account's."""
    return AccountForm(
        name=name,
        factor_required=bool(setting(agent.account, "sign_in").get("factor_required")),
        sharing=str(setting(agent.account, "sharing").get("rule", "turn")),
    )


def save_account(agent: Agent, form: AccountForm, *, now: datetime) -> None:
    """Keeps it; ``E-ACCOUNT-FORM`` without a name."""
    require(agent.role, "people")
    name = " ".join(form.name.split())
    if not name or len(name) > _LONGEST or form.sharing not in SHARING:
        raise WanhuiError("E-ACCOUNT-FORM", limit=_LONGEST)
    by = str(agent.id)
    with tenancy.account(agent.account):
        rename_account(agent.account, name)
        choose(agent.account, "sign_in", {"factor_required": form.factor_required}, now=now, by=by)
        choose(agent.account, "sharing", {"rule": form.sharing}, now=now, by=by)
        told: Mapping[str, Any] = {"factor_required": form.factor_required, "sharing": form.sharing}
        audit(agent.account, at=now, actor=by, action="account_changed", payload=told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """A page of the audit trail, the newest first; `after` asks for the next."""

    lines: tuple[tuple[AuditLine, str], ...]
    after: UUID | None


def trail(agent: Agent, *, after: UUID | None = None, most: int = 100) -> Trail:
    """Who signed in and who changed what; each line with the name of whoever it was."""
    require(agent.role, "audit.read")
    with tenancy.account(agent.account):
        found = audit_lines(agent.account, after=after, most=most + 1)
        names = {str(one.id): one.name for one in people(agent.account)}
    page = found[:most]
    return Trail(
        lines=tuple((line, names.get(line.actor, "")) for line in page),
        after=page[-1].id if len(found) > most else None,
    )
