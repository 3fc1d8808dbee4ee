"""The shapes in which cases go into the database and come out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from wanhui.cases.events import Event
from wanhui.cases.projection import CaseRow
from wanhui.records.often import made_often
from wanhui.store.copying import Shape, texts


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a list shows of the record that opened a case; `quote` is untrusted text of the buyer."""

    quote: str
    stars: int | None = None
    grade: str | None = None
    buyer_name: str | None = None


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A case to open: `items` are the keys of its records, `search` is all it is found by."""

    id: UUID
    row: CaseRow
    preview: Preview
    events: tuple[Event, ...]
    items: tuple[UUID, ...]
    search: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChange:
    """What to add to a case that stood at `version` (the number of its last event when it was loaded).

    `row` replaces the projection; `preview` replaces the old one and `search` adds to it, where given.
    """

    id: UUID
    version: int
    row: CaseRow
    events: tuple[Event, ...]
    items: tuple[UUID, ...] = ()
    preview: Preview | None = None
    search: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A case as a list shows it, with its number in the account and the shop it belongs to."""

    id: UUID
    number: int
    shop_name: str
    time_zone: str
    row: CaseRow
    preview: Preview


#: The columns of `CaseRow` and their SQL types; `id` and `shop` are stored as keys. Lists come last.
ROW_SHAPE: Final[Shape] = {
    "version": "int4",
    "platform": "text",
    "subject": "text",
    "order_ref": "text",
    "buyer_ref": "text",
    "reason": "text",
    "stage": "text",
    "status": "text",
    "priority": "int4",
    "playbook": "text",
    "preset": "text",
    "clock": "text",
    "due_at": "timestamptz",
    "warn_at": "timestamptz",
    "is_paused": "bool",
    "is_breached": "bool",
    "platform_due_at": "timestamptz",
    "alarm_at": "timestamptz",
    "opened_at": "timestamptz",
    "touched_at": "timestamptz",
    "closed_at": "timestamptz",
    "title_zh": "text",
    "title_en": "text",
    "severity": "int2",
    "is_safety": "bool",
    "next_step": "text",
    "next_title_zh": "text",
    "next_title_en": "text",
    "assignee": "text",
    "parent": "text",
    "merged_into": "text",
    "issues": "text[]",
    "flags": "text[]",
}
PREVIEW_SHAPE: Final[Shape] = {"quote": "text", "stars": "int2", "grade": "text", "buyer_name": "text"}
_FIELDS: Final = tuple({"order_ref": "order", "buyer_ref": "buyer"}.get(name, name) for name in ROW_SHAPE)
_LISTS: Final = ("issues", "flags")
_plain = attrgetter(*_FIELDS[: -len(_LISTS)])

#: Gives the rows that `line_of` reads.
SELECT_LINES: Final = (
    "SELECT c.id, c.number, s.external_id, s.name, s.time_zone, "  # noqa: S608 - names of ours
    + ", ".join(f"c.{name}" for name in (*ROW_SHAPE, *PREVIEW_SHAPE))
    + " FROM store_case c JOIN store_shop s ON s.account_id = c.account_id AND s.id = c.shop_id "
)


def row_values(row: CaseRow) -> tuple[Any, ...]:
    """The values of `row` in the order of `ROW_SHAPE`, as ``COPY`` takes them."""
    return (*_plain(row), texts(row.issues), texts(row.flags))


def preview_values(preview: Preview) -> tuple[Any, ...]:
    """The values of `preview` in the order of `PREVIEW_SHAPE`."""
    return (preview.quote, preview.stars, preview.grade, preview.buyer_name)


def line_of(values: Sequence[Any]) -> CaseLine:
    """The line that one row of `SELECT_LINES` says."""
    key, number, shop, shop_name, time_zone, *rest = values
    row = dict(zip(_FIELDS, rest, strict=False))
    row.update({name: tuple(row[name]) for name in _LISTS})
    return CaseLine(
        id=key,
        number=number,
        shop_name=shop_name,
        time_zone=time_zone,
        row=CaseRow(id=str(key), shop=shop, **row),
        preview=Preview(**dict(zip(PREVIEW_SHAPE, rest[len(_FIELDS) :], strict=True))),
    )
