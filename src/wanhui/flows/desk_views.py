"""What the desk shows: frozen values, already chosen and ordered, that a page only has to write down.

Instants are aware; codes (stages, issues, platforms …) stay codes and are put into words by the page; sentences
that come from content packs are `Words`, so that one view serves both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from wanhui.cases.pace import Pace
from wanhui.errors import Words
from wanhui.flows.reply_views import DraftView, SentView
from wanhui.records.money import Money

Tab = Literal["mine", "today", "waiting", "all"]
TABS: tuple[Tab, ...] = ("mine", "today", "waiting", "all")
ClockKind = Literal["first_response", "next_response", "resolution", "platform"]
ClockState = Literal["running", "soon", "late", "paused", "done"]
Flag = Literal["safety", "extortion"]
Person = Literal["buyer", "seller", "system", "agent", "platform"]

_ICONS = {
    "order": "box", "shipment": "truck", "message": "chat", "review": "star",
    "after_sale": "refund", "case": "case", "reply": "reply", "note": "note",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """One clock: `soon` from its warning instant on; a `paused` one has no due time to keep."""

    kind: ClockKind
    due_at: datetime | None
    state: ClockState


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One case as the queue lists it. `quote` is untrusted text of the buyer.

    `clock` is the one that places the case in the queue; where both the shop's and the marketplace's run, `beside` is
    the other of the two.
    """

    number: int
    title: Words
    quote: str
    stars: int | None
    grade: str | None
    opened_by: Words
    buyer: str
    stage: Words
    clock: ClockView | None
    beside: ClockView | None
    flag: Flag | None
    shop: str
    is_closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueGroup:
    """Rows that fall due in the same span: overdue, hour, today, tomorrow, later, none; "any" when sorted otherwise.

    `is_whole`: no more rows of this span stand on another page, so that their number may be shown.
    """

    span: str
    rows: tuple[QueueRow, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopName:
    """A shop as a filter offers it."""

    id: str
    name: str
    platform: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueQuery:
    """What the agent asked the queue for; an empty string means: no such filter.

    `sold` names a broadcast, a streamer or an offer through which the order was sold.
    """

    tab: Tab = "mine"
    search: str = ""
    shop: str = ""
    platform: str = ""
    playbook: str = ""
    weight: str = ""
    clock: str = ""
    sold: str = ""
    sort: str = "due"
    after: str = ""

    @property
    def filters(self) -> int:
        """How many filters are set."""
        chosen = (self.shop, self.platform, self.playbook, self.weight, self.clock, self.sold)
        return sum(1 for value in chosen if value)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """The queue: counts of all tabs, one page of rows in groups, and the cursor of the next page."""

    query: QueueQuery
    is_cut: bool
    counts: Mapping[str, int]
    groups: tuple[QueueGroup, ...]
    next_cursor: str | None
    shops: tuple[ShopName, ...]
    platforms: tuple[str, ...]
    playbooks: tuple[tuple[str, Words], ...]
    next_due_at: datetime | None
    has_any_case: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsView:
    """Rows of cases as they stand now, whatever queue they were listed in."""

    rows: tuple[QueueRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A span of a text (character offsets) that one reading rests on; `chip` is the index of its chip."""

    start: int
    end: int
    chip: int
    tone: Literal["issue", "demand"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One thing read in the text. `p` is None for a rule; below 0.60 a label is only a guess (`is_guess`)."""

    kind: Literal["issue", "ask", "emotion", "severity", "safety", "suspect", "mismatch", "intent"]
    code: str
    p: float | None
    quotes: tuple[str, ...]
    is_guess: bool
    is_corrected: bool
    can_correct: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the buyer said that this case is about: a review, message or after-sale request. Texts are untrusted.

    `scores` are the separate ratings (code, 1..5, None: not given), empty where the buyer gave none of them.
    """

    source: Literal["review", "message", "after_sale"]
    at: datetime
    stars: int | None
    grade: str | None
    scores: tuple[tuple[str, int | None], ...]
    text: str
    marks: tuple[Mark, ...]
    chips: tuple[Chip, ...]
    language: str | None
    sku: str | None
    images: int
    follow_up: tuple[datetime | None, str] | None
    record: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkOfChain:
    """One link of stock → ordered → paid → shipped → delivered → after-sale."""

    code: str
    at: datetime | None
    due_at: datetime | None
    state: Literal["done", "late", "missing", "next", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """What was asked for through the platform; `due_at` is its deadline as long as the shop has not answered."""

    type: str
    status: str | None
    amount: Money | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """The order beside the words. None means that nobody reported it."""

    id: str
    items: tuple[str, ...]
    batch: str | None
    paid: Money | None
    shipping_fee: Money | None
    courier: str | None
    tracking: str | None
    delivered_at: datetime | None
    buyer_orders: int | None
    chain: tuple[LinkOfChain, ...]
    requests: tuple[RequestView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineItem:
    """One thing that happened. `text` is untrusted; `words` are ours."""

    at: datetime
    kind: Literal["order", "shipment", "message", "review", "after_sale", "case", "reply", "note"]
    person: Person
    name: str
    code: str
    text: str
    words: Words | None = None

    @property
    def icon(self) -> str:
        """The name of its icon in the sprite."""
        return _ICONS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineDay:
    """All items of one calendar day of the shop."""

    day: date
    items: tuple[TimelineItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageView:
    """One stage of the way."""

    title: Words
    state: Literal["done", "now", "ahead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GateView:
    """A condition before a step, met or not."""

    id: str
    title: Words
    is_met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStepView:
    """The one next action: what, why and by when. `is_reply`: sending the reply does it; else `is_tick` ends it.

    `is_remedy`: it is about what the buyer is offered or given; `is_end`: it is about how the case ends.
    """

    id: str
    title: Words
    reason: Words
    due_at: datetime | None
    is_reply: bool
    is_tick: bool
    is_remedy: bool
    is_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HintView:
    """How to speak with this buyer; never a score of the person."""

    code: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBrief:
    """As much of a case as the composer alone needs."""

    number: int
    is_closed: bool
    next_step: NextStepView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedView:
    """A draft as it stands in the editor, checked. `heat` are its words that give a buyer's anger back."""

    case: CaseBrief
    draft: DraftView
    heat: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody who can have a case."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCase:
    """Another case of the same buyer; its words are those of the case, never of the person."""

    number: int
    title: Words
    is_open: bool
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """The case page; `row` is the same case as the queue lists it."""

    number: int
    row: QueueRow
    version: int
    title: Words
    is_closed: bool
    shop: ShopName
    buyer: str
    stages: tuple[StageView, ...]
    clocks: tuple[ClockView, ...]
    owner: str | None
    owner_id: str
    colleagues: tuple[Colleague, ...]
    statement: Statement | None
    order: OrderView | None
    timeline: tuple[TimelineDay, ...]
    timeline_count: int
    next_step: NextStepView | None
    gates: tuple[GateView, ...]
    hint: HintView | None
    drafts: tuple[DraftView, ...]
    sent: SentView | None
    flag: Flag | None
    pace: Pace | None = None
    others: tuple[OtherCase, ...] = ()
