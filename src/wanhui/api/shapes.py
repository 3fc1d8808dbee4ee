"""What goes over the wire: the shapes of requests and answers, from which the OpenAPI file is made."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, field_validator

Tab = Literal["mine", "today", "waiting", "all", "closed"]
Sort = Literal["due", "priority", "newest"]
Way = Literal["chat", "public_reply"]
#: The longest text that is looked at at all.
_TEXT = 20_000


class Asked(Schema):
    """A request: what it does not know, it refuses."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _storable(cls, value: Any) -> Any:
        """Texts as the database keeps them: without NUL, which the desk drops too, and half characters as ``?``."""
        if isinstance(value, list):
            return [cls._storable(one) for one in value]
        return value.replace("\0", "").encode(errors="replace").decode() if isinstance(value, str) else value


class Page(Asked):
    """Where a page begins (`next` of the one before) and how long it may be."""

    after: str = Field("", max_length=300)
    limit: int = Field(50, ge=1, le=200)


class CasesAsked(Page):
    """Which cases: a tab of the desk, and filters as the desk has them."""

    tab: Tab = "all"
    sort: Sort = "due"
    search: str = Field("", max_length=100)
    shop: str = Field("", max_length=100)
    platform: str = Field("", max_length=20)
    playbook: str = Field("", max_length=60)
    weight: Literal["", "severe", "safety"] = ""
    clock: Literal["", "late", "soon", "running", "paused"] = ""


class RecordsAsked(Page):
    """Records of one shop; `whole`: with the people in them as they arrived (scope export, and the right to see it)."""

    shop: str = Field(max_length=100)
    whole: bool = False


class RecordAsked(Asked):
    """One record of a shop."""

    shop: str = Field(max_length=100)
    whole: bool = False


class CaseRow(Schema):
    """A case as a row. More keys may follow; none is renamed."""

    id: str
    shop: str
    order: str | None
    buyer: str | None
    stage: str
    status: str
    priority: int
    playbook: str
    clock: str | None
    due_at: datetime | None
    opened_at: datetime
    title: str
    platform: str
    reason: str
    severity: int
    is_safety: bool
    issues: list[str]
    flags: list[str]
    is_paused: bool
    platform_due_at: datetime | None
    closed_at: datetime | None
    assignee: str | None
    next_step: str | None
    stars: int | None
    quote: str
    buyer_name: str


class Clock(Schema):
    """One clock of a case."""

    kind: str
    due_at: datetime
    state: str
    paused_seconds: int
    basis: str | None


class Case(CaseRow):
    """A case with what stands beside it: what the buyer said and what was read in it, clocks, gates, the next step."""

    version: int
    statement: dict[str, Any] | None
    clocks: list[Clock]
    gates: list[dict[str, Any]]
    next: dict[str, Any] | None
    items: list[str]
    tracking: str | None
    delivered_at: datetime | None


class Cases(Schema):
    """One page of cases; `next` is None on the last."""

    cases: list[CaseRow]
    next: str | None


class StoryItem(Schema):
    """One thing that happened around a case."""

    at: datetime
    kind: str
    person: str
    name: str
    code: str
    text: str
    words: str


class Story(Schema):
    """One page of what happened, oldest first."""

    items: list[StoryItem]
    next: str | None


class Records(Schema):
    """One page of records as the record contract writes them."""

    records: list[dict[str, Any]]
    next: str | None


class Refusal(Schema):
    """A line that was not taken, and why."""

    line: int
    code: str
    message: str


class Taken(Schema):
    """What became of records that were sent; the first refusals are told."""

    rows: int
    new: int
    changed: int
    unchanged: int
    refused: int
    refusals: list[Refusal]


class Text(Asked):
    """A text for the buyer of a case."""

    object: Way = "chat"
    text: str = Field(min_length=1, max_length=_TEXT)


class Sending(Text):
    """A text to send. `seen` is the `version` of the case that stood beside it; the rest says what is known."""

    seen: int | None = None
    is_second: bool = False
    cuts_in: bool = False


class Draft(Schema):
    """A text with what lint and the records say of it."""

    id: str | None = None
    object: str
    text: str
    language: str
    template: str | None
    limit: int
    verdict: Literal["block", "warn", "clean"]
    findings: list[dict[str, Any]]
    facts: list[dict[str, Any]]
    promises: list[dict[str, Any]]


class Drafts(Schema):
    """The drafts that stand in the editor."""

    drafts: list[Draft]


class Done(Schema):
    """It is done; `id` names what came of it, where something did."""

    done: bool = True
    id: str | None = None


class Me(Schema):
    """The key itself: what it may do, for whom, and until when."""

    key: str
    scopes: list[str]
    per_minute: int
    expires_at: datetime | None
    account: str
    person: str
    role: str


class Clocks(Schema):
    """What falls due next, and how much everybody has in hand."""

    next_due: list[dict[str, Any]]
    load: list[dict[str, Any]]
    free: dict[str, int]


class ShopOut(Schema):
    """A shop that the key reaches."""

    id: str
    name: str
    platform: str
    time_zone: str
    currency: str


class Shops(Schema):
    """The shops that the key reaches."""

    shops: list[ShopOut]


class Approvals(Schema):
    """Questions that wait for somebody who may grant a remedy."""

    approvals: list[dict[str, Any]]


class Holds(Schema):
    """Orders that need checking before dispatch."""

    holds: list[dict[str, Any]]


class TimesAsked(Asked):
    """Over how many days."""

    days: int = Field(30, ge=1, le=366)


class Times(Schema):
    """How times were kept."""

    times: list[dict[str, Any]]


class RatesAsked(Asked):
    """By what, over how many days (7, 28 or 90), of which shop."""

    by: str = Field("product", max_length=20)
    days: int = 28
    shop: str = Field("", max_length=100)


class Rates(Schema):
    """Complaints an order, and findings."""

    by: str
    days: int
    total: dict[str, Any]
    rows: list[dict[str, Any]]
    findings: list[dict[str, Any]]


class ExportAsked(Asked):
    """A list as somebody sees it, and the form of the file; `by`, `days` and `key` are those of a figure."""

    format: Literal["jsonl", "csv", "xlsx"] = "jsonl"
    tab: Tab = "all"
    sort: Sort = "due"
    search: str = Field("", max_length=100)
    shop: str = Field("", max_length=100)
    platform: str = Field("", max_length=20)
    playbook: str = Field("", max_length=60)
    weight: Literal["", "severe", "safety"] = ""
    clock: Literal["", "late", "soon", "running", "paused"] = ""
    by: str = Field("product", max_length=20)
    days: int = 28
    key: str = Field("", max_length=200)


class FileAsked(Asked):
    """What a file is called, what it is for, and what it shows."""

    name: str = Field(max_length=200)
    purpose: str = Field(max_length=32)
    value: str = Field("", max_length=300)


class Evidence(Schema):
    """What is fixed of a case, and what waits to be."""

    fixed: int
    waiting: int
    files: list[dict[str, Any]]
    packages: list[dict[str, Any]]


class Contact(Schema):
    """A buyer in full."""

    number: int
    name: str
    phone: str
    email: str
    address: str
