"""Gathers what a case's dossier is made of: its originals in order, the demands in them, the same person elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from wanhui.content.models import load_reader
from wanhui.content.receivers import load_authorities
from wanhui.evidence.canonical import commitment
from wanhui.evidence.dossier import Facts, Item, LinkedCase, Quote, signs_of
from wanhui.flows.check_vault import path_of
from wanhui.flows.desk_acts import whole_case
from wanhui.guard.identity import tokens_of
from wanhui.reading.read import ConversationIn, TextIn, TurnIn, read_conversation, read_one, to_json
from wanhui.records.after_sales import AfterSale
from wanhui.records.codec import encode, encode_line
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.orders import Order, ShipmentEvent
from wanhui.records.parties import Buyer
from wanhui.records.reviews import Review
from wanhui.store import tenancy
from wanhui.store.case_pages import WholeCase
from wanhui.store.case_rows import CaseLine
from wanhui.store.contents import Subject, contents_of, subject_of
from wanhui.store.evidence_files import EvidenceFile, content_of_file, files_of
from wanhui.store.extortion_cases import extortion_cases
from wanhui.store.facts import StoredFact
from wanhui.store.records import Ref, named
from wanhui.store.vault import ChainedEntry, entries_of, last_stamp

#: The law looks at demands of the last two years.
_YEARS: Final = timedelta(days=2 * 365)
#: So many sure links make two buyers one person; fewer accuse nobody.
_SURE: Final = 2
_SURE_KINDS: Final = frozenset({"token", "phone", "address"})
_ENDINGS: Final[Mapping[str, str]] = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif", "image/heic": "heic",
    "video/mp4": "mp4", "video/quicktime": "mov", "video/webm": "webm", "application/pdf": "pdf", "audio/mpeg": "mp3",
}  # fmt: skip
_KIND: Final[Mapping[type[Fact], str]] = {
    Review: "review", Message: "message", AfterSale: "after_sale", Order: "order", ShipmentEvent: "shipment_event",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The facts of a dossier, with the entry that each original answers to and the files whose bytes come along."""

    facts: Facts
    whole: WholeCase
    entries: Mapping[str, ChainedEntry]
    files: Mapping[str, EvidenceFile]


def gather(account: UUID, number: int, *, made_by: str, now: datetime, is_chained: bool = False) -> Gathered:
    """Everything about the case `number`; ``E-CASE-NONE`` without one.

    With `is_chained` only what is in the chain already; else also what arrived a moment ago and waits for it.
    """
    with tenancy.account(account):
        whole = whole_case(account, number)
        stored = _facts_of(whole)
        files = files_of(account, whole.line.id, shop=whole.line.row.shop, order=whole.line.row.order)
        chained = entries_of(account, [*(one.key for one in stored), *(file.id for file in files)])
        kept = contents_of(account, (one.entry.fixed for one in chained))
        links = _links(account, whole)
        stamp = last_stamp(account, granted=True)
    originals = _originals(chained, kept, order={one.key: place for place, one in enumerate(stored)})
    if not is_chained:
        originals += _not_chained(stored, files, {one.entry.fixed.item for one in chained})
    found = list(_items(originals, stored, files))
    items = [item for item, _, _ in found]
    quotes, amount = _quotes(whole, items)
    order, buyer = _only(stored, Order), _only(stored, Buyer)
    facts = Facts(
        number=number,
        shop=whole.line.shop_name,
        platform=whole.line.row.platform,
        opened_at=whole.line.row.opened_at,
        made_at=now.astimezone(ZoneInfo(whole.line.time_zone)),
        made_by=made_by,
        order=encode(order) if order else None,
        buyer=encode(buyer) if buyer else None,
        items=items,
        quotes=quotes,
        amount=amount,
        acts=_acts(quotes, links, now=now),
        paid=str(order.paid) if isinstance(order, Order) and order.paid else None,
        refunded=_refunded(stored),
        links=links,
        broken=[path_of(one.entry.entry.fixed) for one in originals if one.entry and one.content is None],
        reviewed_at=max((one.fact.at for one in stored if isinstance(one.fact, Review)), default=None),
        stamped_at=stamp.stamped_at if stamp else None,
        model=f"reading@{load_reader().version}",
        authorities=load_authorities(),
    )
    return Gathered(
        facts=facts,
        whole=whole,
        entries={item.path: entry for item, entry, _ in found if entry is not None},
        files={item.bytes_path: file for item, _, file in found if file is not None and item.bytes_path},
    )


def _facts_of(whole: WholeCase) -> list[StoredFact]:
    """The records of the case and around it that belong to a dossier, in order of time."""
    found = [one for one in (*whole.items, *whole.around) if type(one.fact) in _KIND or isinstance(one.fact, Buyer)]
    return sorted(found, key=lambda one: (_at(one.fact, whole), str(one.key)))


def _at(fact: Fact, whole: WholeCase) -> datetime:
    return getattr(fact, "at", None) or getattr(fact, "created_at", None) or whole.line.row.opened_at


@dataclass(frozen=True, slots=True)
class _Original:
    """One thing that was fixed, with what is kept of it today; `content` is None when that is something else."""

    kind: str
    key: UUID
    entry: ChainedEntry | None
    content: bytes | None


def _originals(
    chained: Sequence[ChainedEntry], kept: Mapping[Subject, Sequence[bytes]], *, order: Mapping[UUID, int]
) -> list[_Original]:
    """Each version of each record, and each file, in the order of the records and then as they came."""
    last = len(order)
    found = []
    for one in sorted(chained, key=lambda one: (order.get(one.entry.fixed.item, last), one.entry.seq)):
        fixed = one.entry.fixed
        contents = kept.get(subject_of(fixed), ())
        same = (content for content in contents if commitment(fixed.salt, content) == fixed.commitment)
        found.append(_Original(fixed.kind, fixed.item, one, next(same, None)))
    return found


def _not_chained(
    stored: Sequence[StoredFact], files: Sequence[EvidenceFile], chained: Collection[UUID]
) -> Iterator[_Original]:
    """What waits for the chain."""
    for one in stored:
        if type(one.fact) in _KIND and one.key not in chained:
            yield _Original(_KIND[type(one.fact)], one.key, None, encode_line(one.fact))
    for file in files:
        if file.id not in chained:
            yield _Original("file", file.id, None, content_of_file(file))


def _items(
    originals: Sequence[_Original], stored: Sequence[StoredFact], files: Sequence[EvidenceFile]
) -> Iterator[tuple[Item, ChainedEntry | None, EvidenceFile | None]]:
    """What goes into the package, numbered."""
    turns, by_key = _turns(stored), {file.id: file for file in files}
    for number, one in enumerate(originals, 1):
        path = f"items/{number:04}-{one.kind}.json"
        file = by_key.get(one.key)
        if one.content is None:
            continue
        if file is not None:
            yield _file_item(path, file, one.content), one.entry, file
        else:
            item = _record_item(path, one.kind, one.key, content=one.content, turn=turns.get(one.key))
            yield item, one.entry, None


def _record_item(path: str, kind: str, key: UUID, *, content: bytes, turn: int | None) -> Item:
    plain = orjson.loads(content)
    text = plain.get("text") or plain.get("reason") or plain.get("status") or ""
    who = plain.get("from") or ("system" if kind == "shipment_event" else "buyer")
    if kind == "review":
        text = f"{_stars(plain)}{text}" + (f" ／ {plain['follow_up']['text']}" if plain.get("follow_up") else "")
    at = datetime.fromisoformat(plain.get("at") or plain["created_at"])
    return Item(path=path, kind=kind, key=key, name=plain["id"], at=at, who=who, text=text, content=content, turn=turn)


def _stars(plain: Mapping[str, Any]) -> str:
    return f"★{plain['stars']} " if plain.get("stars") else ""


def _file_item(path: str, file: EvidenceFile, content: bytes) -> Item:
    ending = _ENDINGS.get(file.media_type, "bin")
    who = "buyer" if file.purpose == "from_buyer" else "seller"
    text = " · ".join(part for part in (file.purpose, file.name, file.value) if part)
    return Item(
        path=path, kind="file", key=file.id, name=file.name, at=file.added_at, who=who, text=text, content=content,
        bytes_path=f"files/{path[6:10]}.{ending}",
    )  # fmt: skip


def _turns(stored: Sequence[StoredFact]) -> dict[UUID, int]:
    """key of a message -> which message of its conversation it is."""
    seen: dict[str, int] = {}
    found = {}
    for one in stored:
        if isinstance(one.fact, Message) and one.fact.speaker != "system":
            seen[one.fact.conversation] = found[one.key] = seen.get(one.fact.conversation, 0) + 1
    return found


def _quotes(whole: WholeCase, items: Sequence[Item]) -> tuple[list[Quote], Decimal | None]:
    """Every sign of a demand in the chats (read whole) and in the reviews, and the last amount demanded."""
    by_key = {item.key: item for item in items}
    quotes: list[Quote] = []
    amounts: list[str] = []
    talks: dict[str, list[StoredFact]] = {}
    for one in _facts_of(whole):
        if isinstance(one.fact, Message) and one.fact.speaker != "system":
            talks.setdefault(one.fact.conversation, []).append(one)
        elif isinstance(one.fact, Review) and one.key in by_key:
            read = to_json(read_one(load_reader(), TextIn(text=one.fact.text, stars=one.fact.stars)))
            quotes += _of_reading(read, [(by_key[one.key], one.fact.text)])
            amounts += [read["money_demand"]] if read["money_demand"] else []
    for talk in talks.values():
        turns = tuple(TurnIn(who=one.fact.speaker, text=one.fact.text) for one in talk if isinstance(one.fact, Message))
        read = to_json(read_conversation(load_reader(), ConversationIn(turns=turns)))
        if read["intent"] != "extortion" and not read["review_hostage"]:
            continue
        quotes += _of_reading(read, [(by_key.get(one.key), turn.text) for one, turn in zip(talk, turns, strict=True)])
        amounts += [read["money_demand"]] if read["money_demand"] else []
    return sorted(quotes, key=lambda one: (one.at, one.path)), Decimal(amounts[-1]) if amounts else None


def _of_reading(read: Mapping[str, Any], turns: Sequence[tuple[Item | None, str]]) -> list[Quote]:
    """One quote for each turn in which a sign of a demand was found."""
    by_turn: dict[int, list[Mapping[str, Any]]] = {}
    for why in read["why"]:
        if signs_of([why["says"]]):
            by_turn.setdefault(why.get("turn") or 0, []).append(why)
    found = []
    for turn, whys in sorted(by_turn.items()):
        item, text = turns[turn] if turn < len(turns) else (None, "")
        if item is not None:
            rules = tuple(sorted({why["rule"] for why in whys if why.get("rule")}))
            signs, spans = signs_of(why["says"] for why in whys), _joined(whys)
            found.append(
                Quote(path=item.path, turn=item.turn, at=item.at, text=text, spans=spans, signs=signs, rules=rules)
            )
    return found


def _joined(whys: Sequence[Mapping[str, Any]]) -> tuple[tuple[int, int], ...]:
    """The spans in order, those that touch or overlap made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted({(why["span"][0], why["span"][1]) for why in whys}):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def _acts(quotes: Sequence[Quote], links: Sequence[LinkedCase], *, now: datetime) -> int:
    """How many times something was demanded: this case once, and every linked one of the last two years."""
    here = 1 if any(now - one.at < _YEARS for one in quotes) else 0
    return here + sum(now - one.opened_at < _YEARS for one in links)


def _refunded(stored: Sequence[StoredFact]) -> str | None:
    sums = [one.fact.amount.amount for one in stored
            if isinstance(one.fact, AfterSale) and one.fact.status == "done" and one.fact.amount]  # fmt: skip
    return str(sum(sums, Decimal(0))) if sums else None


def _only(stored: Sequence[StoredFact], kind: type[Fact]) -> Any:
    return next((one.fact for one in stored if isinstance(one.fact, kind)), None)


def _links(account: UUID, whole: WholeCase) -> list[LinkedCase]:
    """Other cases of extortion in this account's own shops with two or more sure links to this one's buyer."""
    mine = whole.line
    others = [line for line in extortion_cases(account) if line.id != mine.id]
    lines = [mine, *others]
    orders = named(account, "order", [(one.row.shop, one.row.order) for one in lines if one.row.order])
    buyers = named(account, "buyer", [(one.row.shop, one.row.buyer) for one in lines if one.row.buyer])

    here = _marks(mine, orders, buyers)
    found = []
    for line in others:
        shared = len(here & _marks(line, orders, buyers))
        if shared >= _SURE:
            name = line.preview.buyer_name or line.row.buyer or ""
            found.append(
                LinkedCase(
                    number=line.number, shop=line.shop_name, buyer=name, opened_at=line.row.opened_at, links=shared
                )
            )
    return found


def _marks(line: CaseLine, orders: Mapping[Ref, StoredFact], buyers: Mapping[Ref, StoredFact]) -> set[tuple[str, str]]:
    """By what the buyer of a case may be told again: the platform's own id, tokens, telephone, address."""
    order = orders.get((line.row.shop, line.row.order or ""))
    buyer = buyers.get((line.row.shop, line.row.buyer or ""))
    found = {("buyer", f"{line.row.platform}:{line.row.buyer}")} if line.row.buyer else set()
    known = buyer.fact if buyer and isinstance(buyer.fact, Buyer) else None
    if order is not None and isinstance(order.fact, Order):
        found |= {mark for mark in tokens_of(order.fact, known) if mark[0] in _SURE_KINDS}
    return found
