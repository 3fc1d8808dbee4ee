"""The log of what was checked: acts and texts, what the rules answered, and who let a house rule be passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wanhui.flows.acts import let_pass
from wanhui.flows.desk_acts import Agent
from wanhui.flows.override_reply import let_send
from wanhui.flows.rights import may
from wanhui.store import tenancy
from wanhui.store.accounts import people
from wanhui.store.checks import StoredCheck, check_of, checks

_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """One line of the log. `is_open`: somebody asks and nobody has agreed; `can_pass`: whoever looks may."""

    id: UUID
    at: datetime
    who: str
    what: str
    kind: str
    subject: str
    answer: str
    reason: str
    rules: tuple[str, ...]
    is_open: bool
    can_pass: bool


def show_checks(agent: Agent) -> tuple[CheckView, ...]:
    """The newest checks of the account, newest first."""
    with tenancy.account(agent.account):
        found = checks(agent.account, _SHOWN)
        names = {str(person.id): person.name for person in people(agent.account)}
    granted = {one.of for one in found if one.of is not None}
    return tuple(_view(one, agent, names=names, is_open=_asks(one) and one.id not in granted) for one in found)


def agree(second: Agent, key: UUID, *, now: datetime) -> None:
    """A second person lets what was asked for pass; a text then leaves. Raises what `let_pass` and `let_send` raise."""
    with tenancy.account(second.account):
        asked = check_of(second.account, key)
    if asked is not None and asked.what == "text":
        let_send(second, key, now=now)
    else:
        let_pass(second, key, now=now)


def _asks(check: StoredCheck) -> bool:
    return bool(check.reason) and check.of is None


def _view(check: StoredCheck, agent: Agent, *, names: dict[str, str], is_open: bool) -> CheckView:
    return CheckView(
        id=check.id,
        at=check.at,
        who=names.get(check.actor, ""),
        what=check.what,
        kind=check.kind,
        subject=check.subject,
        answer=check.answer,
        reason=check.reason,
        rules=tuple(str(found["rule"]) for found in check.findings),
        is_open=is_open,
        can_pass=is_open and may(agent.role, "case.assign") and check.actor != str(agent.id),
    )
