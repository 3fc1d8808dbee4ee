"""What the pages show of a shop's knowledge: products with what is missing, entries with their state, what to ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Final
from uuid import UUID

from wanhui.errors import WanhuiError
from wanhui.flows.knowledge import Reported, reported
from wanhui.records.goods import Product
from wanhui.replies.knowledge import Entry, Fact, State, missing
from wanhui.store import tenancy
from wanhui.store.accounts import people
from wanhui.store.knowledge import entries_about, entries_of_shop, products_of_shop, solved_cases
from wanhui.store.like_cases import LikeCase, latest_cases
from wanhui.store.records import named
from wanhui.store.shops import StoredShop, shops

#: As many solved cases of one matter call for an answer that all can use (own).
REPEATED: Final = 3
_SINCE: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """An entry as of today, with the names of who wrote (empty: it came in a record) and approved it."""

    entry: Entry
    state: State
    is_due: bool
    written_by: str
    approved_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductLine:
    """A product: what nobody approved of what should be known, and how much waits for approval."""

    id: str
    title: str
    missing: tuple[Fact, ...]
    waiting: int
    due: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A matter that came up in several solved cases of one product and that no entry rests on yet."""

    product: str
    issue: str
    numbers: tuple[int, ...]

    @property
    def source(self) -> str:
        """The cases, as the source of an answer."""
        return " ".join(f"#{number}" for number in self.numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeView:
    """A shop's knowledge: its products, house entries, what waits for approval or is due, and what to write down."""

    shop: StoredShop | None
    shops: tuple[StoredShop, ...]
    products: tuple[ProductLine, ...]
    house: tuple[EntryView, ...]
    waiting: tuple[EntryView, ...]
    due: tuple[EntryView, ...]
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductView:
    """One product with all that is known of it."""

    shop: StoredShop
    product: Product
    entries: tuple[EntryView, ...]
    reported: tuple[Reported, ...]
    missing: tuple[Fact, ...]


def show_knowledge(account: UUID, shop_id: str, *, search: str, now: datetime, zone: tzinfo) -> KnowledgeView:
    """The knowledge of one shop (the first, if it does not exist); with `search` the products with these words."""
    today = now.astimezone(zone).date()
    with tenancy.account(account):
        every = shops(account)
        chosen = next((one for one in every if one.id == shop_id), every[0] if every else None)
        if chosen is None:
            return KnowledgeView(
                shop=None, shops=(), products=(), house=(), waiting=(), due=(), suggestions=()
            )  # fmt: skip
        entries = entries_of_shop(account, chosen.id)
        products = products_of_shop(account, chosen.id)
        solved = solved_cases(account, since=now - _SINCE)
        cases = latest_cases(account, chosen.id, since=now - _SINCE) if solved else ()
        views = tuple(_views(account, entries, today))
    wanted = search.strip().casefold()
    found = [one for one in products if wanted in f"{one.id} {one.title}".casefold()]
    return KnowledgeView(
        shop=chosen,
        shops=every,
        products=tuple(_line(one, entries, today) for one in found),
        house=tuple(one for one in views if not one.entry.product),
        waiting=tuple(one for one in views if one.state == "proposed"),
        due=tuple(one for one in views if one.is_due),
        suggestions=tuple(_suggestions([one for one in cases if one.id in solved], entries)),
    )


def show_product(account: UUID, shop_id: str, product: str, *, now: datetime, zone: tzinfo) -> ProductView:
    """One product with all that is known of it; ``E-KNOW-NONE`` without one."""
    today = now.astimezone(zone).date()
    ref = (shop_id, product)
    with tenancy.account(account):
        chosen = next((one for one in shops(account) if one.id == shop_id), None)
        stored = named(account, "product", [ref]).get(ref)
        if chosen is None or stored is None or not isinstance(stored.fact, Product):
            raise WanhuiError("E-KNOW-NONE")
        entries = [one for one in entries_about(account, [ref]) if one.product == product]
        views = tuple(_views(account, entries, today))
    return ProductView(
        shop=chosen, product=stored.fact, entries=views, reported=reported(stored.fact, entries),
        missing=missing(entries, today),
    )  # fmt: skip


def _views(account: UUID, entries: Sequence[Entry], today: date) -> Iterator[EntryView]:
    names = {str(one.id): one.name for one in people(account)}
    for one in entries:
        yield EntryView(
            entry=one, state=one.state(today), is_due=one.is_due(today),
            written_by=names.get(one.written_by, ""),
            approved_by=names.get(one.approved_by, one.approved_by) if one.approved_by else None,
        )  # fmt: skip


def _line(product: Product, entries: Sequence[Entry], today: date) -> ProductLine:
    mine = [one for one in entries if one.product == product.id]
    return ProductLine(
        id=product.id,
        title=product.title,
        missing=missing(mine, today),
        waiting=sum(one.state(today) == "proposed" for one in mine) + len(reported(product, mine)),
        due=sum(one.is_due(today) for one in mine),
    )


def _suggestions(cases: Sequence[LikeCase], entries: Sequence[Entry]) -> Iterator[Suggestion]:
    met: dict[tuple[str, str], list[int]] = defaultdict(list)
    for case in cases:
        for product in case.products:
            for issue in case.issues[:1]:
                met[product, issue].append(case.number)
    for (product, issue), numbers in sorted(met.items(), key=lambda one: (-len(one[1]), one[0])):
        one = Suggestion(product=product, issue=issue, numbers=tuple(sorted(numbers)[:9]))
        told = [entry.source for entry in entries if entry.product == product and entry.aspect == "question"]
        if len(numbers) >= REPEATED and not any(f"#{n}" in source.split() for source in told for n in one.numbers):
            yield one
