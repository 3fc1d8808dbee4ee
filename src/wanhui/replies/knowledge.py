"""What a shop may say of its goods: entries with source, approver and validity; texts rest on no other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal, get_args
from uuid import UUID

Fact = Literal["ingredients", "advantages", "effects", "usage", "care", "warnings"]
Aspect = Literal[Fact, "other", "misconception", "question", "procedure"]
State = Literal["proposed", "approved", "expired"]
#: What the shop should know of every product.
FACTS: Final[tuple[Fact, ...]] = get_args(Fact)
ASPECTS: Final[tuple[Aspect, ...]] = (*FACTS, "other", "misconception", "question", "procedure")
#: Those that answer something: without saying what, they say nothing.
ANSWERS: Final[frozenset[Aspect]] = frozenset({"other", "misconception", "question", "procedure"})
#: What tells a buyer how to use or look after the goods, the first that there is.
GUIDES: Final[tuple[Fact, ...]] = ("care", "usage")
#: An approval holds for so long unless a shorter or longer time is chosen, and at most for three years (own).
HOLDS_FOR: Final = timedelta(days=365)
LONGEST: Final = timedelta(days=3 * 365)
#: An entry that expires within this time is shown as due for another look (own).
SOON: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that a shop knows; `product` empty is for the whole shop, `sku` empty for every variant.

    `about` is the misconception or question that `text` answers, or the name of a fact that is none of `FACTS`.
    `prevents` names the misuse that a guide keeps from happening: it is sent at delivery.
    """

    id: UUID
    shop: str
    product: str
    sku: str
    aspect: Aspect
    about: str
    text: str
    source: str
    prevents: str = ""
    written_by: str
    written_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None
    valid_until: date | None = None

    def state(self, today: date) -> State:
        """Whether the entry may be used on this day: approved and not expired."""
        if self.approved_at is None:
            return "proposed"
        return "approved" if self.valid_until is None or today <= self.valid_until else "expired"

    def is_due(self, today: date) -> bool:
        """Whether somebody should look at the entry again soon, or should have."""
        return self.valid_until is not None and self.approved_at is not None and self.valid_until - today <= SOON


def usable(entries: Iterable[Entry], today: date, *, skus: Collection[str] = ()) -> tuple[Entry, ...]:
    """The entries that texts may rest on today: those of all variants, and of `skus`; a variant's own comes first."""
    found = [one for one in entries if one.state(today) == "approved" and (not one.sku or one.sku in skus)]
    return tuple(sorted(found, key=lambda one: not one.sku))


def missing(entries: Iterable[Entry], today: date) -> tuple[Fact, ...]:
    """What nobody has approved, or not lately, of what the shop should know of a product."""
    there = {one.aspect for one in entries if one.state(today) == "approved"}
    return tuple(fact for fact in FACTS if fact not in there)


def grounds(entries: Iterable[Entry]) -> Mapping[str, str]:
    """The name of each entry and its text, as lint holds sentences against them; the first of a name counts."""
    found: dict[str, str] = {}
    for one in entries:
        if one.aspect != "procedure":
            found.setdefault(one.about if one.aspect in ANSWERS else one.aspect, one.text)
    return found


def guide(entries: Iterable[Entry]) -> Entry | None:
    """How to look after the goods, else how to use them; a variant's own before that of all."""
    known = tuple(entries)
    return next((one for fact in GUIDES for one in known if one.aspect == fact), None)
