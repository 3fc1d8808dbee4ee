"""How long an account keeps what: shown with its reason, chosen by the owner, carried out and told of by the worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.log import record_bug
from wanhui.flows.rights import require
from wanhui.store import api_answers, tenancy
from wanhui.store.account_settings import choose, setting
from wanhui.store.accounts import AuditLine, audit, audit_lines, list_accounts
from wanhui.store.purges import purge

#: Under this name an account keeps its days.
RETENTION: Final = "retention"
_LONGEST: Final = 3650
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long one kind of thing is kept: `usual` days unless the owner chose others, never fewer than `least`."""

    kind: str
    usual: int
    least: int


#: Longer ones first where one rests on another. Ours, but for sign-ins: Cybersecurity Law of China, article 21 (3),
#: asks to keep logs for six months at least.
TERMS: Final = (
    Term(kind="drafts", usual=90, least=7),
    Term(kind="sign_ins", usual=180, least=180),
    Term(kind="mentions", usual=365, least=30),
    Term(kind="deliveries", usual=365, least=30),
    Term(kind="notices", usual=365, least=30),
    Term(kind="invitations", usual=30, least=1),
)
#: What no choice shortens, each with its reason on the page: e-commerce law, evidence, the trail itself.
KEPT: Final = ("deals", "frozen", "trail")


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionPage:
    """The terms with the days in force, what stays in any case, and what was removed lately."""

    terms: tuple[tuple[Term, int], ...]
    kept: tuple[str, ...]
    done: tuple[AuditLine, ...]


def retention_page(agent: Agent) -> RetentionPage:
    """How long what is kept, and what was done about it."""
    days = _days(agent.account)
    lines = audit_lines(agent.account, after=None, most=_SHOWN, action="purged")
    return RetentionPage(terms=tuple((one, days[one.kind]) for one in TERMS), kept=KEPT, done=lines)


def keep_for(agent: Agent, chosen: Mapping[str, str], *, now: datetime) -> None:
    """Sets the days of each kind; ``E-RETENTION`` for fewer than the least or for what is no number of days."""
    require(agent.role, "retention")
    days = {one.kind: _read(one, chosen.get(one.kind, "")) for one in TERMS}
    with tenancy.account(agent.account):
        choose(agent.account, RETENTION, days, now=now, by=str(agent.id))
        audit(agent.account, at=now, actor=str(agent.id), action="retention_changed", payload=days)


def purge_everywhere(now: datetime) -> int:
    """Removes in every account what its time is up for; how much went. What goes wrong in one stops no other."""
    removed = 0
    for account in list_accounts():
        try:
            removed += purge_in(account.id, now)
        except Exception as bug:
            record_bug(bug)
    return removed


def purge_in(account: UUID, now: datetime) -> int:
    """The same for one account; what was removed stands in its audit trail, but for what programs were answered."""
    days = _days(account)
    with tenancy.account(account):
        api_answers.forget_old(account, now=now)
        gone = {one.kind: purge(account, one.kind, before=now - timedelta(days=days[one.kind])) for one in TERMS}
        told = {kind: count for kind, count in gone.items() if count}
        if told:
            audit(account, at=now, actor="system", action="purged", payload=told)
    return sum(gone.values())


def _days(account: UUID) -> dict[str, int]:
    chosen = setting(account, RETENTION)
    return {one.kind: max(one.least, int(chosen.get(one.kind, one.usual))) for one in TERMS}


def _read(term: Term, typed: str) -> int:
    text = typed.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 6 and term.least <= int(text) <= _LONGEST):
        raise WanhuiError("E-RETENTION", kind=term.kind, least=term.least, most=_LONGEST)
    return int(text)
