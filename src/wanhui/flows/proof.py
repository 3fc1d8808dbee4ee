"""The proof that remedies were given for faults and not for reviews: of a case, a shop or a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from wanhui.content.case_rules import load_remedies
from wanhui.errors import Words
from wanhui.flows.desk_acts import whole_case
from wanhui.flows.tied import decoupling_of
from wanhui.replies.ties import Decoupled
from wanhui.store import tenancy
from wanhui.store.accounts import people
from wanhui.store.given import GivenLine, given


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the proof is about: a case by its number, a shop, the month in which `month` lies; None: all.

    `sold` names a broadcast, a streamer or an offer; empty: all.
    """

    number: int | None = None
    shop: str | None = None
    month: datetime | None = None
    sold: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofLine:
    """One remedy: when and why it was given, by whom, who approved it, and how the review stood at that moment.

    `apart` holds it against everything said to the buyer; only the proof of one case goes through what was said.
    """

    given: GivenLine
    title: Words
    granted_by: str
    approver: str
    apart: Decoupled | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The lines, oldest first, and when they were put together."""

    lines: tuple[ProofLine, ...]
    made_at: datetime
    start: datetime | None
    end: datetime | None


def proof_of(account: UUID, wanted: Wanted, *, now: datetime, zone: tzinfo) -> Proof:
    """What was given within `wanted`, with everything that shows it was given for the fault.

    ``E-CASE-NONE`` for a case that the account does not have.
    """
    start = wanted.month.replace(day=1, hour=0, minute=0, tzinfo=zone) if wanted.month is not None else None
    end = _next_month(start) if start is not None else None
    with tenancy.account(account):
        whole = whole_case(account, wanted.number) if wanted.number is not None else None
        case = whole.line.id if whole is not None else None
        lines = given(account, case=case, shop=wanted.shop, start=start, end=end, sold=wanted.sold)
        names = {str(person.id): person.name for person in people(account)}
    titles = {pack.id: pack.title for pack in load_remedies()}
    apart = {one.remedy: one for one in decoupling_of(whole)} if whole is not None else {}
    return Proof(
        lines=tuple(
            ProofLine(
                given=line,
                title=titles.get(line.kind, Words(line.kind, line.kind)),
                granted_by=names.get(line.granted_by, line.granted_by),
                approver=names.get(line.approver or "", line.approver or ""),
                apart=apart.get(str(line.id)),
            )
            for line in lines
        ),
        made_at=now,
        start=start,
        end=end,
    )


def _next_month(at: datetime) -> datetime:
    return at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)
