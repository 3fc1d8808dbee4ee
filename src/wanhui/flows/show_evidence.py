"""What the pages show of evidence: of one case, and of an account's whole chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from wanhui.cases.case import replay
from wanhui.cases.words import LEADS
from wanhui.content.receivers import load_receivers, notice_pack
from wanhui.errors import Words
from wanhui.evidence.chain import Problem
from wanhui.evidence.dossier import Facts, Quote, is_here
from wanhui.evidence.notice import LEAST, grounds_of
from wanhui.evidence.receivers import ReceiverPack, standing
from wanhui.flows.add_evidence import PURPOSES
from wanhui.flows.ask_photos import has_records
from wanhui.flows.check_vault import Checked, changed, check_vault
from wanhui.flows.claim_grade import claim_grade
from wanhui.flows.desk_acts import Agent
from wanhui.flows.file_report import STATES, Rate, due, success
from wanhui.flows.gather import gather
from wanhui.flows.hold_evidence import Hold, hold_on, is_frozen
from wanhui.flows.packages import Package, packages_of
from wanhui.guard.claims import GradedClaim
from wanhui.store import tenancy
from wanhui.store.accounts import people
from wanhui.store.case_rows import CaseLine
from wanhui.store.contents import subject_of
from wanhui.store.evidence_files import EvidenceFile, UploadLink, links_of, release_of
from wanhui.store.extortion_cases import extortion_cases
from wanhui.store.papers import Notice, Report, notices_of, reports_of
from wanhui.store.vault import Stamp, count_entries, count_waiting, last_stamp, tip

#: A chain with more entries is checked on the command line: a page must not wait so long.
MOST_ON_A_PAGE: Final = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverView:
    """A receiver as a page offers it: what is there of what they ask for, what the law says, by when."""

    id: str
    title: Words
    needs: tuple[tuple[Words, bool, bool], ...]
    rules: tuple[str, ...]
    means: Words | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A rights notice on screen; `name` is its author's, `can_decide` whether who looks may allow or refuse it."""

    id: UUID
    text: str
    state: str
    name: str
    can_decide: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """The evidence of one case. `problems` empty: all `fixed` items are still what they were."""

    number: int
    version: int
    is_closed: bool
    fixed: int
    waiting: int
    problems: tuple[Problem, ...]
    stamp: Stamp | None
    files: tuple[EvidenceFile, ...]
    quotes: Sequence[Quote]
    linked: int
    receivers: tuple[ReceiverView, ...]
    packages: tuple[Package, ...]
    hold: Hold | None
    is_frozen: bool
    notices: tuple[NoticeView, ...]
    can_write_notice: bool
    can_decide: bool
    warning: Words
    reports: tuple[Report, ...]
    links: tuple[UploadLink, ...]
    claim: GradedClaim | None
    can_ask: bool
    purposes: tuple[str, ...]
    report_states: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultView:
    """An account's chain: how long it is, since when sealed, how reports went, which cases are frozen."""

    entries: int
    heads: int
    waiting: int
    sealed_at: datetime | None
    stamp: Stamp | None
    frozen: tuple[CaseLine, ...]
    rates: Mapping[str, Rate]
    can_check: bool


def show_evidence(agent: Agent, number: int, *, now: datetime) -> EvidenceView:
    """Everything about the evidence of case `number`; ``E-CASE-NONE`` without one."""
    account = agent.account
    with tenancy.account(account):
        gathered = gather(account, number, made_by=str(agent.id), now=now)
        whole, facts = gathered.whole, gathered.facts
        case = whole.line.id
        hold = hold_on(whole, replay(whole.events), released=release_of(account, case))
        entries = [one.entry.fixed for one in gathered.entries.values()]
        problems = [*changed(account, entries)] + [Problem(path=path, problem="changed") for path in facts.broken]
        files = tuple(gathered.files.values())
        grounds = grounds_of(facts.quotes, facts.links, [file.name for file in files])
        return EvidenceView(
            number=number,
            version=whole.events[-1].seq,
            is_closed=whole.line.row.status == "closed",
            fixed=len({subject_of(one) for one in entries}),
            waiting=count_waiting(account),
            problems=tuple(problems),
            stamp=last_stamp(account),
            files=files,
            quotes=facts.quotes,
            linked=len(facts.links),
            receivers=tuple(_receiver(pack, facts) for pack in load_receivers().values()),
            packages=packages_of(account, number),
            hold=hold,
            is_frozen=is_frozen(hold, now),
            notices=_notices(agent, notices_of(account, case)),
            can_write_notice=len(grounds) >= LEAST,
            can_decide=agent.role in LEADS,
            warning=notice_pack("zh").warning,
            reports=reports_of(account, case),
            links=tuple(one for one in links_of(account, case) if one.expires_at > now),
            claim=claim_grade(account, whole, files),
            can_ask=not has_records(whole) and not any(file.purpose == "from_buyer" for file in files),
            purposes=PURPOSES,
            report_states=STATES,
        )


def _notices(agent: Agent, found: Sequence[Notice]) -> tuple[NoticeView, ...]:
    names = {str(person.id): person.name for person in people(agent.account)} if found else {}
    me = str(agent.id)
    return tuple(
        NoticeView(
            id=one.id,
            text=one.text,
            state=one.state,
            name=names.get(one.author, "–"),
            can_decide=one.state == "written" and agent.role in LEADS and one.author != me,
        )
        for one in found
    )


def _receiver(pack: ReceiverPack, facts: Facts) -> ReceiverView:
    rules = [one for one in pack.grounds if not one.platforms or facts.platform in one.platforms]
    limit = pack.thresholds
    return ReceiverView(
        id=pack.id,
        title=pack.title,
        needs=tuple((one.says, is_here(facts, one), one.is_by_hand) for one in pack.checklist),
        rules=tuple(f"{facts.authorities[one.authority].title.zh} {one.article}".strip() for one in rules),
        means=getattr(limit, standing(limit, facts.amount, facts.acts)) if limit and facts.quotes else None,
        due_at=due(pack, facts.platform, facts.reviewed_at),
    )


def show_vault(account: UUID) -> VaultView:
    """The state of the whole chain, without checking it."""
    with tenancy.account(account):
        entries, end = count_entries(account), tip(account).head
        return VaultView(
            entries=entries,
            heads=end.number if end else 0,
            waiting=count_waiting(account),
            sealed_at=end.sealed_at if end else None,
            stamp=last_stamp(account),
            frozen=extortion_cases(account, most=50),
            rates=success(account),
            can_check=entries <= MOST_ON_A_PAGE,
        )


def check_page(account: UUID, *, now: datetime) -> Checked | None:
    """The check of the whole chain, where it is short enough for a page."""
    with tenancy.account(account):
        is_short = count_entries(account) <= MOST_ON_A_PAGE
    return check_vault(account, now=now) if is_short else None
