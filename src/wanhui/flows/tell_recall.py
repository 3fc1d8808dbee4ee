"""Tells the buyers of a recall: in the case where one is open, else in a message that waits for their morning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.cases.contact import rules_for
from wanhui.cases.unasked import Against
from wanhui.content.case_rules import load_contact_rules
from wanhui.errors import Words
from wanhui.flows.desk_acts import Agent
from wanhui.flows.outreach import Wanted, plan
from wanhui.flows.recall import lead_only, recall_of
from wanhui.store import tenancy
from wanhui.store.behind import Behind, cases_behind
from wanhui.store.case_lists import cases_by_numbers
from wanhui.store.keys import new_key
from wanhui.store.outreach import messages_about, outreach_states
from wanhui.store.recalls import RecallLine, StoredRecall, orders_of
from wanhui.store.replies import StoredReply, save_reply
from wanhui.store.shops import shop

#: Goods that were bought longer ago are asked for by nobody.
_YEARS: Final = timedelta(days=730)
#: Orders of one recall; a message is planned for so many at a time.
_MOST, _AT_ONCE = 200_000, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What came of telling: `planned` messages, `drafts` in open cases, and why the rest of the buyers get none."""

    planned: int
    drafts: int
    refused: Mapping[Against, int] = field(default_factory=dict)


def tell_buyers(lead: Agent, key: UUID, *, now: datetime) -> Told:
    """Plans one message to each buyer who was not told yet; where their case is open the text is a draft there.

    Every message is weighed when it is planned and again when it leaves: words, refusals, the number of messages about
    an order, quiet hours. A warning of danger is owed by law: it goes to whoever refused contact, too. Twice tells
    nobody twice.
    """
    lead_only(lead, now)
    with tenancy.account(lead.account):
        recall = recall_of(lead.account, key)
        drafts = 0 if recall.is_safety else _draft(lead, recall, now)
        prefix = f"recall:{key}:"
        before = sum(outreach_states(lead.account, recall.shop, prefix=prefix).values())
        refused = Counter[Against]()
        for lines in _by_buyer(orders_of(lead.account, key, state="found", most=_MOST)):
            refused.update(_plan(lead, recall, lines, now=now))
        planned = sum(outreach_states(lead.account, recall.shop, prefix=prefix).values()) - before
    return Told(planned=planned, drafts=drafts, refused=refused)


def draft_in_cases(lead: Agent, key: UUID, *, now: datetime) -> int:
    """Puts the recall's text as a draft into the open cases of its orders, once in each; in how many.

    Nothing is sent: an agent looks at each and sends it, and the limits on contact hold as for any other word.
    """
    lead_only(lead, now)
    with tenancy.account(lead.account):
        return _draft(lead, recall_of(lead.account, key), now)


def _draft(lead: Agent, recall: StoredRecall, now: datetime) -> int:
    found = _open_cases(lead.account, recall, now)
    for line in cases_by_numbers(lead.account, [one.number for one in found]):
        reply = StoredReply(
            id=new_key(), case=line.id, object="chat", text=recall.text, status="draft",
            idempotency_key=f"{line.number}:recall:{recall.id}", author=str(lead.id),
            written_at=now.astimezone(ZoneInfo(line.time_zone)),
        )  # fmt: skip
        save_reply(lead.account, reply)
    return len(found)


def _by_buyer(lines: Sequence[RecallLine]) -> Iterator[tuple[RecallLine, ...]]:
    """One order for each buyer, some hundreds at a time: whoever has two is told once."""
    first = list({one.buyer: one for one in reversed(lines)}.values())
    for start in range(0, len(first), _AT_ONCE):
        yield tuple(first[start : start + _AT_ONCE])


def _plan(lead: Agent, recall: StoredRecall, lines: Sequence[RecallLine], *, now: datetime) -> list[Against]:
    """Plans the messages of one order each; what spoke against those that were not planned."""
    known = shop(lead.account, recall.shop)
    most = rules_for(load_contact_rules(), known.platform if known else "other").unasked_per_case
    prefix = f"recall:{recall.id}:"
    about = messages_about(lead.account, recall.shop, [one.order for one in lines], apart=prefix)
    free = [one for one in lines if recall.is_safety or about.get(one.order, 0) < most]
    wanted = [
        Wanted(
            shop=recall.shop, buyer=one.buyer, purpose="danger" if recall.is_safety else "recall",
            key=prefix + one.buyer, words=Words(recall.text, recall.text), order=one.order,
        )
        for one in free
    ]  # fmt: skip
    against = plan(lead.account, wanted, by=str(lead.id), now=now)
    capped: list[Against] = ["cap"] * (len(lines) - len(free))
    return [*capped, *(name for names in against.values() for name in names)]


def _open_cases(account: UUID, recall: StoredRecall, now: datetime) -> list[Behind]:
    found = cases_behind(
        account,
        recall.dimension,
        recall.key,
        shop=recall.shop,
        since=now - _YEARS,
        until=now + timedelta(seconds=1),
        most=_MOST,
    )
    return [one for one in found if one.status in ("open", "waiting")]
