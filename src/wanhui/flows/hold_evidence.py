"""What is frozen for a case, until when, and how a lead lets it go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui.cases.case import replay
from wanhui.cases.state import Case
from wanhui.cases.words import LEADS
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent, whole_case
from wanhui.store import tenancy
from wanhui.store.case_pages import WholeCase
from wanhui.store.evidence_files import Release, release, release_of

#: Frozen until so long after the case was closed: the time in which a claim can still be brought.
KEPT_FOR: Final = timedelta(days=3 * 365)
#: Why a case's records are frozen by themselves: a dispute, or a sign that a review is used to demand something.
_REASONS: Final = frozenset({"extortion", "dispute"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What is frozen: `until` is None while the case is open; `released` says who let it go and why."""

    records: tuple[UUID, ...]
    until: datetime | None
    released: Release | None


def hold_of(account: UUID, number: int) -> Hold | None:
    """What is frozen for case `number`; None when it is no such case. ``E-CASE-NONE`` without one.

    From the first sign on it covers the whole thread, every version of the reviews, the order, its parcels and what
    was claimed: the records of the case and all around it.
    """
    with tenancy.account(account):
        whole = whole_case(account, number)
        return hold_on(whole, replay(whole.events), released=release_of(account, whole.line.id))


def hold_on(whole: WholeCase, case: Case, *, released: Release | None) -> Hold | None:
    """The same for a case that is loaded."""
    if case.seen.reason not in _REASONS and not case.playbook.startswith("extortion"):
        return None
    records = tuple(one.key for one in (*whole.items, *whole.around))
    return Hold(records=records, until=case.closed_at and case.closed_at + KEPT_FOR, released=released)


def is_frozen(hold: Hold | None, now: datetime) -> bool:
    """Whether nothing of it may be deleted at `now`."""
    return hold is not None and hold.released is None and (hold.until is None or now < hold.until)


def release_hold(agent: Agent, number: int, *, reason: str, now: datetime) -> None:
    """A lead or the owner lets go of what was frozen; ``E-HOLD-RELEASE`` for anybody else or without a reason."""
    if agent.role not in LEADS or not reason.strip():
        raise WanhuiError("E-HOLD-RELEASE")
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        told = Release(actor=str(agent.id), reason=reason.strip(), at=now)
        release(agent.account, whole.line.id, told)
