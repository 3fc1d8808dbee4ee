"""Prepares reports to whoever decides: with a rule and evidence, in time, never in bulk; follows what comes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast, get_args
from uuid import UUID

from wanhui.content.receivers import receiver
from wanhui.errors import WanhuiError
from wanhui.evidence.receivers import ReceiverPack
from wanhui.flows.acts import Wanted, gate
from wanhui.flows.desk_acts import Agent, whole_case
from wanhui.records.parties import Platform
from wanhui.records.reviews import Review
from wanhui.replies.acts import Act, ActFacts, ActKind
from wanhui.store import tenancy
from wanhui.store.case_pages import WholeCase
from wanhui.store.keys import new_key
from wanhui.store.papers import Report, ReportState, count_reports, move_report, reports_of, save_report

_ACTS: Final[Mapping[str, ActKind]] = {"platform": "report_review", "police": "police_report"}
_OPEN: Final = frozenset({"prepared", "filed"})
STATES: Final[tuple[str, ...]] = get_args(ReportState)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """A report to prepare: for whom, which rule was broken, what shows it (originals of the case, files, numbers)."""

    receiver: str
    rule: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Of `decided` reports to a receiver, how many were `accepted`; `waiting` are not decided yet."""

    accepted: int
    decided: int
    waiting: int


def prepare_report(agent: Agent, number: int, new: NewReport, *, now: datetime) -> Report:
    """Prepares one report about case `number`; the same again while it is open gives the one that is there.

    The same rule holds whatever the review's stars are. Raises ``E-REPORT-GROUND`` without a rule or evidence,
    ``E-REPORT-LATE`` past the platform's time limit, and ``E-ACT-FORBIDDEN`` when a rule stands against it.
    """
    pack = receiver(new.receiver)
    missing = [name for name, value in (("rule", new.rule.strip()), ("evidence", new.evidence)) if not value]
    if missing:
        raise WanhuiError("E-REPORT-GROUND", missing=", ".join(missing))
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        for known in reports_of(agent.account, whole.line.id):
            if known.receiver == pack.id and known.state in _OPEN:
                return known
    review = _review(whole)
    due_at = due(pack, whole.line.row.platform, review.at if review else None)
    if due_at is not None and now > due_at:
        raise WanhuiError("E-REPORT-LATE", due=f"{due_at:%Y-%m-%d}")
    _gate(agent, whole, new, review=review, now=now)
    report = Report(
        id=new_key(),
        case=whole.line.id,
        receiver=pack.id,
        rule=new.rule.strip(),
        evidence=tuple(dict.fromkeys(new.evidence)),
        reference="",
        state="prepared",
        stars=review.stars if review else None,
        due_at=due_at,
        actor=str(agent.id),
        made_at=now,
        moved_at=now,
    )
    save_report(agent.account, report)
    return report


def follow_report(agent: Agent, number: int, key: UUID, *, state: str, reference: str, now: datetime) -> None:
    """What became of a report: filed with the receiver's own number, accepted, rejected, withdrawn."""
    if state not in STATES:
        raise WanhuiError("E-REPORT-NONE")
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        known = {one.id for one in reports_of(agent.account, whole.line.id)}
        if key not in known or not move_report(
            agent.account, key, state=cast(ReportState, state), reference=reference.strip(), at=now
        ):
            raise WanhuiError("E-REPORT-NONE")


def success(account: UUID) -> Mapping[str, Rate]:
    """receiver -> how its reports went."""
    counted = count_reports(account)
    names = {name for name, _ in counted}

    def many(name: str, *states: str) -> int:
        return sum(counted.get((name, state), 0) for state in states)

    return {
        name: Rate(
            accepted=many(name, "accepted"),
            decided=many(name, "accepted", "rejected"),
            waiting=many(name, "prepared", "filed"),
        )
        for name in sorted(names)
    }


def due(pack: ReceiverPack, platform: str, reviewed_at: datetime | None) -> datetime | None:
    """By when a report about a review must be in; None where no time limit is known."""
    limits = [one for one in pack.deadlines if one.starts == "review" and platform in one.platforms]
    return reviewed_at + timedelta(days=min(one.days for one in limits)) if limits and reviewed_at else None


def _gate(agent: Agent, whole: WholeCase, new: NewReport, *, review: Review | None, now: datetime) -> None:
    kind = _ACTS.get(new.receiver)
    if kind is None:
        return
    act = Act(
        kind=kind,
        platform=cast(Platform, whole.line.row.platform),
        object="product_review",
        channel="official_form",
        facts=ActFacts(
            evidence_count=len(new.evidence),
            evidence_frozen=True,
            is_official_form=True,
            days_since_review=(now - review.at).days if review else None,
        ),
    )
    gate(agent, Wanted(act=act, subject=f"case:{whole.line.number}"), now=now)


def _review(whole: WholeCase) -> Review | None:
    facts: Sequence[object] = [one.fact for one in (*whole.items, *whole.around)]
    return max((one for one in facts if isinstance(one, Review)), key=lambda one: one.at, default=None)
