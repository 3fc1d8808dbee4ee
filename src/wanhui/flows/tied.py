"""Stops a payment that is tied to a review, wherever in the talk with the buyer the tie was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final, cast

from wanhui.cases.case import replay
from wanhui.cases.state import Case
from wanhui.content.linting import shipped_linter
from wanhui.flows.acts import Wanted, gate
from wanhui.flows.desk_acts import Agent, whole_case
from wanhui.flows.reply_facts import records
from wanhui.records.conversations import Message
from wanhui.records.parties import Platform
from wanhui.replies.acts import Act, ActFacts, ActKind
from wanhui.replies.judge import Judgement
from wanhui.replies.ties import Decoupled, Said, decoupling, tie_of
from wanhui.store import tenancy
from wanhui.store.case_pages import WholeCase

#: Remedies by which money or its like changes hands.
_PAID: Final[Mapping[str, ActKind]] = {
    "refund": "refund", "return_refund": "refund", "partial_refund": "pay_compensation", "freight": "pay_compensation",
    "price_difference": "pay_compensation", "coupon": "give_coupon", "gift": "give_coupon",
}  # fmt: skip
_GONE: Final = frozenset({"sending", "sent"})


def pay_gate(agent: Agent, whole: WholeCase, case: Case, *, kind: ActKind, now: datetime) -> Judgement:
    """Lets a refund, payment or coupon pass; ``E-ACT-FORBIDDEN`` when the shop has tied it to a review.

    A word on a review near it only warns. Demands of an extorter are told by the case's flag.
    """
    tie = tie_of(shipped_linter(), said_of(whole), now)
    facts = ActFacts(
        tied_to_review=tie is not None and tie.degree == "tied",
        about_review=tie is not None,
        is_extorted="extortion" in case.seen.flags,
        has_quality_fault=None if case.fault == "unknown" else case.fault in ("product", "supplier", "warehouse"),
    )
    platform = cast(Platform, whole.line.row.platform)
    act = Act(kind=kind, platform=platform, object="after_sale", facts=facts)
    return gate(agent, Wanted(act=act, subject=f"case:{whole.line.number}"), now=now)


def pay_apart(agent: Agent, number: int, remedy: str, *, now: datetime) -> None:
    """Before a remedy of the case is paid: raises ``E-ACT-FORBIDDEN`` for goodwill that is tied to a review.

    What the law owes is paid whatever was said; the answer is kept all the same. Runs in a transaction of its own, so
    that what was refused is written down.
    """
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
    case = replay(whole.events)
    found = next((one for one in case.remedies if one.id == remedy), None)
    if found is not None and found.kind in _PAID and not found.owed and found.state != "done":
        pay_gate(agent, whole, case, kind=_PAID[found.kind], now=now)


def said_of(whole: WholeCase) -> tuple[Said, ...]:
    """What the shop said to this buyer around the case, by chat import or from the desk, oldest first."""
    return tuple(sorted(_said(whole), key=lambda one: one.at))


def _said(whole: WholeCase) -> Iterator[Said]:
    platform = cast(Platform, whole.line.row.platform)
    for fact in records(whole):
        if isinstance(fact, Message) and fact.speaker == "seller":
            yield Said(at=fact.at, text=fact.text, platform=platform)
    for reply in whole.replies:
        if reply.status in _GONE:
            yield Said(at=reply.sent_at or reply.written_at, text=reply.text, platform=platform)


def decoupling_of(whole: WholeCase) -> tuple[Decoupled, ...]:
    """The proof for every remedy of a case that it was decided from the fault and apart from any talk of the review."""
    return decoupling(shipped_linter(), whole.events, remedies=replay(whole.events).remedies, said=said_of(whole))
