"""Recalls: from a fault to every order of the goods, told in one text and followed until each has come to its end."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.content.linting import shipped_linter
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.records.parties import Platform
from wanhui.replies.finding import verdict
from wanhui.replies.lint import lint
from wanhui.replies.outgoing import Outgoing
from wanhui.store import tenancy
from wanhui.store.behind import Behind, cases_behind
from wanhui.store.case_lists import cases_by_numbers
from wanhui.store.keys import new_key
from wanhui.store.recalls import (
    STATES,
    RecallLine,
    StoredRecall,
    find_orders,
    mark,
    move,
    open_recall,
    orders_of,
    recalls,
)
from wanhui.store.replies import StoredReply, save_reply
from wanhui.store.shops import shop, shops

#: What can be called back by.
GOODS: Final = ("batch", "sku", "product", "live")
#: What buyers may be offered, their choice.
OFFERS: Final = ("refund", "replacement", "repair")
#: How soon harm must be reported: general, serious, with large impact (rules on the monitoring of cosmetics reactions).
REPORT_WITHIN: Final[Mapping[str, timedelta]] = {
    "general": timedelta(days=30), "serious": timedelta(days=15), "large": timedelta(days=3),
}  # fmt: skip
#: How far an order of a recall can have come.
ORDER_STATES: Final = STATES
_LONGEST: Final = 500
#: An order that has come to one of these needs nothing more.
_ENDED: Final = frozenset({"paid", "closed"})
#: A recall never speaks of reviews, whatever it offers.
_OF_REVIEWS: Final = re.compile(r"评价|好评|差评|追评|晒图|五星|review|rating|feedback|stars", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecall:
    """What a lead declares: the goods by `dimension` and `key`, why, what is offered and what buyers are told.

    `harm` is empty without harm to anybody, else a key of `REPORT_WITHIN`.
    """

    shop: str
    dimension: str
    key: str
    reason: str
    text: str
    offers: tuple[str, ...]
    harm: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallView:
    """A recall with how many orders are in which state: `found` are all, `reached` those told or further."""

    recall: StoredRecall
    counts: Mapping[str, int]

    @property
    def found(self) -> int:
        """All orders that have the goods."""
        return sum(self.counts.values())

    @property
    def reached(self) -> int:
        """Orders whose buyer was told, or that have come further."""
        return self.found - self.counts.get("found", 0)

    @property
    def open(self) -> int:
        """Orders that have come to no end yet."""
        return self.found - sum(self.counts.get(state, 0) for state in _ENDED)


def start_recall(lead: Agent, new: NewRecall, *, now: datetime) -> UUID:
    """Starts a recall with every order of the goods on its list; its key.

    ``E-ROLE-LEAD`` for an agent, ``E-RECALL-FILL`` names what is missing, ``E-RECALL-TEXT`` what may not be said,
    ``E-RECALL-GOODS`` where nobody bought it. Nothing is kept then.
    """
    _lead_only(lead, now)
    _check_filled(lead.account, new)
    recall = StoredRecall(
        id=new_key(), shop=new.shop, dimension=new.dimension, key=new.key.strip(), reason=new.reason.strip(),
        offers=tuple(one for one in OFFERS if one in new.offers), text=new.text.strip(), is_safety=bool(new.harm),
        sale_stopped_at=None, report_due_at=now + REPORT_WITHIN[new.harm] if new.harm else None, reported_at=None,
        opened_at=now, opened_by=str(lead.id), closed_at=None,
    )  # fmt: skip
    _check_text(lead.account, recall)
    with tenancy.account(lead.account):
        if not open_recall(lead.account, recall):
            raise WanhuiError("E-RECALL-GOODS", key=recall.key)
    return recall.id


def list_recalls(account: UUID) -> tuple[RecallView, ...]:
    """Every recall, newest first."""
    return tuple(RecallView(recall=recall, counts=counts) for recall, counts in recalls(account))


def show_recall(account: UUID, key: UUID) -> tuple[RecallView, tuple[RecallLine, ...]]:
    """A recall with its orders, those that nothing has happened to yet first."""
    with tenancy.account(account):
        found = recalls(account, key)
        if not found:
            raise WanhuiError("E-RECALL-NONE")
        return RecallView(recall=found[0][0], counts=found[0][1]), orders_of(account, key)


def find_more(lead: Agent, key: UUID, *, now: datetime) -> int:
    """Adds orders that came in since; how many."""
    with tenancy.account(lead.account):
        return find_orders(lead.account, _open(lead.account, key), now=now)


def draft_in_cases(lead: Agent, key: UUID, *, now: datetime) -> int:
    """Puts the recall's text as a draft into the open cases of its orders, once in each; in how many.

    Nothing is sent: an agent looks at each and sends it, and the limits on contact hold as for any other word.
    """
    _lead_only(lead, now)
    with tenancy.account(lead.account):
        recall = _open(lead.account, key)
        found = _open_cases(lead.account, recall, now)
        for line in cases_by_numbers(lead.account, [one.number for one in found]):
            reply = StoredReply(
                id=new_key(), case=line.id, object="chat", text=recall.text, status="draft",
                idempotency_key=f"{line.number}:recall:{key}", author=str(lead.id),
                written_at=now.astimezone(ZoneInfo(line.time_zone)),
            )  # fmt: skip
            save_reply(lead.account, reply)
        return len(found)


def move_orders(agent: Agent, key: UUID, orders: Sequence[str], *, to: str, note: str, now: datetime) -> int:
    """What became of some orders; how many. ``E-RECALL-NONE`` for a state that does not exist."""
    state = next((one for one in ORDER_STATES if one == to), None)
    if state is None:
        raise WanhuiError("E-RECALL-NONE")
    with tenancy.account(agent.account):
        _open(agent.account, key)
        return move(agent.account, key, list(orders), to=state, note=note.strip()[:_LONGEST], now=now)


def stop_sale(lead: Agent, key: UUID, *, now: datetime) -> None:
    """The goods were taken off sale and out of promotion."""
    _lead_only(lead, now)
    with tenancy.account(lead.account):
        _open(lead.account, key)
        mark(lead.account, key, what="sale_stopped", now=now)


def reported(lead: Agent, key: UUID, *, now: datetime) -> None:
    """The authority was told of the harm: its clock ends."""
    _lead_only(lead, now)
    with tenancy.account(lead.account):
        _open(lead.account, key)
        mark(lead.account, key, what="reported", now=now)


def close_recall(lead: Agent, key: UUID, *, now: datetime) -> None:
    """Ends a recall. ``E-RECALL-OPEN`` while orders have come to no end."""
    _lead_only(lead, now)
    with tenancy.account(lead.account):
        _open(lead.account, key)
        (recall, counts), *_ = recalls(lead.account, key)
        left = RecallView(recall=recall, counts=counts).open
        if left:
            raise WanhuiError("E-RECALL-OPEN", count=left)
        mark(lead.account, key, what="closed", now=now)


def report(account: UUID, key: UUID) -> bytes:
    """The scope and progress as CSV, one row an order, without anybody's name."""
    view, lines = show_recall(account, key)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["goods", "order", "state", "changed_at"])
    goods = f"{view.recall.dimension}:{view.recall.key}"
    writer.writerows([goods, one.order, one.state, one.changed_at.isoformat(timespec="seconds")] for one in lines)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _open_cases(account: UUID, recall: StoredRecall, now: datetime) -> list[Behind]:
    found = cases_behind(
        account,
        recall.dimension,
        recall.key,
        shop=recall.shop,
        since=now - timedelta(days=730),
        until=now + timedelta(seconds=1),
    )
    return [one for one in found if one.status in ("open", "waiting")]


def _check_filled(account: UUID, new: NewRecall) -> None:
    missing = [
        name
        for name, is_there in (
            ("goods", new.dimension in GOODS and bool(new.key.strip())),
            ("shop", new.shop in {one.id for one in shops(account)}),
            ("reason", bool(new.reason.strip())),
            ("text", bool(new.text.strip()) and len(new.text) <= _LONGEST),
            ("offers", any(one in OFFERS for one in new.offers)),
            ("harm", new.harm in ("", *REPORT_WITHIN)),
        )
        if not is_there
    ]
    if missing:
        raise WanhuiError("E-RECALL-FILL", missing=", ".join(missing))


def _check_text(account: UUID, recall: StoredRecall) -> None:
    named = _OF_REVIEWS.search(recall.text)
    if named is not None:
        raise WanhuiError("E-RECALL-TEXT", why=named.group())
    known = shop(account, recall.shop)
    platform = cast(Platform, known.platform if known else "other")
    found = lint(shipped_linter(), Outgoing(text=recall.text, platform=platform, stage="contact"))
    if verdict(found) == "block":
        raise WanhuiError("E-RECALL-TEXT", why=", ".join(one.rule for one in found if one.severity == "block"))


def _open(account: UUID, key: UUID) -> StoredRecall:
    found = recalls(account, key)
    if not found or found[0][0].closed_at is not None:
        raise WanhuiError("E-RECALL-NONE")
    return found[0][0]


def _lead_only(agent: Agent, now: datetime) -> None:
    if not agent.by(now).is_lead:
        raise WanhuiError("E-ROLE-LEAD")
