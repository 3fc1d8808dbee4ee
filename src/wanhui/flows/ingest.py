"""Brings a file in: kept as received, turned into records batch by batch, every refused row listed with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, get_args
from uuid import UUID

from wanhui.errors import Language, WanhuiError
from wanhui.flows.again import again
from wanhui.flows.ahead import ahead
from wanhui.flows.deliveries import note_deliveries
from wanhui.flows.open_cases import Arrival, take_in
from wanhui.flows.refresh_shop import refresh_shop
from wanhui.flows.rejects import Rejects
from wanhui.flows.screen_orders import screen_saved
from wanhui.flows.watch_goods import note_goods
from wanhui.flows.watch_parcels import note_parcels
from wanhui.records.after_sales import AfterSale
from wanhui.records.fact import Fact
from wanhui.records.orders import Order, ShipmentEvent
from wanhui.records.parties import Platform, Shop
from wanhui.records.reviews import Review
from wanhui.settings import ENVIRONMENT
from wanhui.sources.files.mapping import Mapping, header_key, mapping_from_json, read_mapping, suggest_mapping
from wanhui.sources.files.opened import OpenedFile, open_file, sample_rows
from wanhui.sources.files.outcome import Rejected
from wanhui.sources.files.read import Numbered, read_numbered
from wanhui.store import blobs, tenancy
from wanhui.store.facts import refs_of
from wanhui.store.imports import RawItem, mappings, save_mapping, save_raw_item
from wanhui.store.records import Origin, Saved, SavedFact, named, save_records
from wanhui.store.shops import defaults, shops

#: Records saved in one transaction.
BATCH: Final = 2_500
_BLOCK: Final = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a file is to be brought in. `shop` owns rows that name none; `platform` is that of a shop not known yet.

    `mapping` is a file that says what the columns of a table mean; the shop keeps it for tables with these columns.
    """

    shop: str | None = None
    platform: str | None = None
    is_dry_run: bool = False
    language: Language = "zh"
    rejects: Path | None = None
    mapping: Path | None = None


@dataclass(slots=True, kw_only=True)
class Ingested:
    """What became of a file. `examples` are the first refused rows; all of them stand in the file `rejects`."""

    name: str
    sha256: str
    kind: str | None
    platform: str | None
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    rejects: Path | None = None
    examples: list[Rejected] = field(default_factory=list)

    def count(self, saved: Saved) -> None:
        """Adds what a batch did."""
        self.new += saved.new
        self.changed += saved.changed
        self.unchanged += saved.unchanged


Progress = Callable[[int, int], None]


def ingest(
    account: UUID,
    path: Path,
    wish: Wish,
    *,
    now: datetime,
    progress: Progress | None = None,
    then: Callable[[Saved], None] | None = None,
) -> Ingested:
    """Brings the file at `path` into `account`; the same file again changes nothing.

    Good rows are kept whatever the others are like. A dry run saves nothing. `progress` is told how many rows are
    done and about how many there are, `then` of each batch once it is saved for good. Raises ``E-FILE-…`` for a file
    that cannot be imported at all; it then changes nothing.
    """
    opened = open_file(path)
    shop = _shop(account, opened, wish)
    mapping = _mapping(account, opened, shop, wish=wish)
    found = _numbered(account, opened, shop, mapping=mapping)
    done = Ingested(name=opened.name, sha256=opened.sha256, kind=opened.kind, platform=opened.platform)
    first = next(found, None)
    if first is None:
        raise WanhuiError("E-FILE-NOROWS", name=opened.name)
    file = wish.rejects or ENVIRONMENT.home / "rejects" / f"{now:%Y%m%d-%H%M%S}-{path.name}.csv"
    with Rejects(file, wish.language) as rejects:
        raw = None if wish.is_dry_run else _keep(account, opened, now)
        for batch in ahead(_batches(first, found), at_end=tenancy.leave):
            facts, lines = _sorted_out(batch, done, rejects)
            if raw is not None and facts:
                origin = Origin(raw_item=raw, lines=lines, received_at=now)
                saved = again(partial(_save, account, facts, origin, now=now))
                done.count(saved)
                if then is not None:
                    then(saved)
            if progress is not None:
                progress(done.rows, opened.lines)
        done.rejects = rejects.path if done.refused else None
    if mapping is not None and shop is not None and not wish.is_dry_run and done.refused < done.rows:
        key = header_key(opened.header)
        save_mapping(account, header=key, name=opened.name, mapping=mapping.to_json(), shop=shop)
    return done


def _shop(account: UUID, opened: OpenedFile, wish: Wish) -> str | None:
    """The shop of rows that name none: the one asked for, else the account's only shop on the file's platform."""
    if opened.is_records:
        return wish.shop
    known = shops(account)
    if wish.shop is None:
        fitting = [one.id for one in known if one.platform == opened.platform]
        return fitting[0] if len(fitting) == 1 else None
    if not wish.is_dry_run and all(one.id != wish.shop or one.is_placeholder for one in known):
        platform = wish.platform or opened.platform or "other"
        if platform not in get_args(Platform):
            raise WanhuiError("E-PLATFORM", found=platform, expected=", ".join(get_args(Platform)))
        new = Shop(id=wish.shop, shop=wish.shop, platform=platform, name=wish.shop)  # type: ignore[arg-type]  # checked
        save_records(account, [new])
    return wish.shop


def _mapping(account: UUID, opened: OpenedFile, shop: str | None, *, wish: Wish) -> Mapping | None:
    """What the columns mean: as is said now, as the shop has kept it, else (for a table nobody knows) as guessed."""
    if not opened.is_table:
        return None
    if wish.mapping is not None:
        said = read_mapping(wish.mapping)
        if missing := [name for name, _ in said.columns if name not in opened.header]:
            raise WanhuiError("E-MAPPING", detail=f"{', '.join(missing)} ∉ {opened.name}")
        return said
    saved = mappings(account, shop).get(header_key(opened.header))
    if saved:
        return mapping_from_json(saved)
    return suggest_mapping(opened.header, sample_rows(opened)) if opened.table is None else None


def _numbered(account: UUID, opened: OpenedFile, shop: str | None, *, mapping: Mapping | None) -> Iterator[Numbered]:
    def find_order(order: str) -> Order | None:
        ref = (shop or "", order)
        stored = named(account, "order", [ref]).get(ref)
        return stored.fact if stored is not None and isinstance(stored.fact, Order) else None

    return read_numbered(opened, shop, defaults(account), mapping=mapping, find_order=find_order)


def _keep(account: UUID, opened: OpenedFile, now: datetime) -> UUID:
    def chunks() -> Iterator[bytes]:
        with opened.path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                yield block

    blob = blobs.keep(ENVIRONMENT.home, chunks())
    item = RawItem(
        source="file",
        media_type=opened.media_type,
        name=opened.name,
        sha256=blob.sha256,
        size=blob.size,
        received_at=now,
    )
    return save_raw_item(account, item)


def _batches(first: Numbered, rest: Iterator[Numbered]) -> Iterator[list[Numbered]]:
    batch = [first, *islice(rest, BATCH - 1)]
    while batch:
        yield batch
        batch = list(islice(rest, BATCH))


def _sorted_out(batch: Sequence[Numbered], done: Ingested, rejects: Rejects) -> tuple[list[Fact], list[int]]:
    facts, lines = [], []
    for number, one in batch:
        done.rows += 1
        if isinstance(one, Rejected):
            done.refused += 1
            done.examples += [one] if len(done.examples) < rejects.EXAMPLES else []
            rejects.add(one)
        else:
            facts.append(one)
            lines.append(number)
    return facts, lines


def _save(account: UUID, facts: Sequence[Fact], origin: Origin, *, now: datetime) -> Saved:
    """Saves a batch; what changes about orders, parcels and reviews joins the open cases in the same transaction."""
    with tenancy.account(account):
        saved = save_records(account, facts, origin=origin)
        for one in saved.facts:
            if isinstance(one.fact, Shop):
                refresh_shop(account, one.fact.id, now)
        take_in(account, [arrival for one in saved.facts if (arrival := _arrival(one)) is not None], now)
        note_parcels(account, saved.facts, now)
        note_goods(account, saved.facts, now)
        note_deliveries(account, saved.facts, now)
        screen_saved(account, saved.facts, now)
    return saved


def _arrival(saved: SavedFact) -> Arrival | None:
    """What a case must hear of at once; words that are to be read come with their reading instead."""
    fact, before = saved.fact, saved.previous
    if isinstance(fact, ShipmentEvent):
        note = ""
    elif isinstance(fact, Order):
        note = "order_changed" if before is not None else ""
    elif isinstance(fact, AfterSale) and isinstance(before, AfterSale) and not saved.needs_reading:
        note = f"after_sale_{fact.status}"
    elif isinstance(fact, Review) and isinstance(before, Review) and not saved.needs_reading:
        note = _review_note(before, fact)
    else:
        return None
    return Arrival(key=saved.key, fact=fact, refs=refs_of(fact), note=note)


def _review_note(before: Review, now: Review) -> str:
    if now.status != before.status and now.status in ("hidden", "removed", "shown"):
        return f"review_{now.status}"
    return "review_replied" if now.reply != before.reply else "review_changed"
