"""Reads what is not read yet and opens its cases: batch by batch, each saved in one transaction, safe to repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wanhui.content.models import load_reader
from wanhui.flows.again import again
from wanhui.flows.ahead import ahead
from wanhui.flows.beside import Beside, Group, Placed, Work
from wanhui.flows.lapsed_answers import code_answers
from wanhui.flows.offsets import readers
from wanhui.flows.open_cases import Arrival, take_in
from wanhui.reading.read import ConversationIn, OrderIn, Reader, TextIn, TurnIn, read_conversation, read_many, to_json
from wanhui.records.after_sales import AfterSale
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.orders import Order
from wanhui.records.reviews import Review
from wanhui.store import tenancy
from wanhui.store.facts import refs_of
from wanhui.store.readings import NewReading, save_readings
from wanhui.store.records import Ref, Unread, UnreadFact, chains, claim, named, unread, waiting
from wanhui.store.search import sort_in
from wanhui.store.sizes import look_at_sizes

#: Records read in one transaction: enough to vectorise, few enough to lose little when killed.
BATCH: Final = 2_500
#: The name under which the worker knows `read_all`.
TASK: Final = "read_all"
#: After these groups, when they hold so many records, tables have grown so much that the planner must be told.
_LOOKS: Final = frozenset({0, 3, 15, 63, 255})
_MANY: Final = 500
_STARS: Final = {"good": 5, "neutral": 3, "bad": 1}


@dataclass(frozen=True, slots=True)
class _Read:
    """A batch of records and what each of them says, by key; nothing of it is saved yet."""

    unread: Unread
    rows: Mapping[UUID, dict[str, Any]]


def read_all(
    account: UUID,
    *,
    now: Callable[[], datetime],
    progress: Callable[[int, int], None] | None = None,
    second: Beside | None = None,
) -> int:
    """Reads all that waits in `account` and opens or joins its cases; how many records that were.

    Killed at any moment it leaves whole batches behind, and the next call goes on where it ended. `progress` is told
    how many are done. A `second` process takes a share of the work, where there is one, and may have begun with it.
    """
    done = 0
    for count in _finished(account, now=now, second=second):
        done += count
        if progress is not None:
            progress(done, 0)
    if done >= _MANY:
        sort_in(account)
    return done


def _finished(account: UUID, *, now: Callable[[], datetime], second: Beside | None) -> Iterator[int]:
    """Settles all that waits, first what was offered to the `second` process; gives how many records, part by part."""
    if second is not None and second.has_begun:
        yield from _settled(account, second.left(), now=now, is_alone=False)
        yield second.settled()
    while groups := waiting(account, BATCH):
        done = 0
        helped = second is not None and len(groups) > 1
        mine = second.share(account, groups) if second is not None and helped else enumerate(groups)
        for count in _settled(account, mine, now=now, is_alone=not helped):
            done += count
            yield count
        if second is not None and helped:
            done += (count := second.settled())
            yield count
        if not done:
            return


def settle_share(work: Work, now: Callable[[], datetime]) -> Iterator[int]:
    """Settles the caller's share of `work`; gives how many records each group held. The part of a second process."""
    return _settled(work.account, work.mine(), now=now, is_alone=False)


def _settled(
    account: UUID, groups: Iterator[Placed], *, now: Callable[[], datetime], is_alone: bool
) -> Iterator[int]:  # fmt: skip
    """A process that is alone reads one group beside the saving of the last, which two need not: while the database
    works for one of them the other one reads. They hold a group each at a time, and share what memory there is.
    """
    reads = ((at, _read_group(account, group)) for at, group in groups)
    for at, read in ahead(reads, at_end=tenancy.leave) if is_alone else reads:
        count = settle(account, read, now())
        del read  # before the next one is there
        if at in _LOOKS and count >= _MANY:
            look_at_sizes(account)
        yield count


def _read_group(account: UUID, group: Group) -> _Read:
    found = unread(account, group)
    return _Read(found, _read(account, found.facts))


def settle(account: UUID, read: _Read, now: datetime) -> int:
    """Saves a batch in one transaction: the readings, the cases they open or join. How many it settled.

    What somebody else settled meanwhile is left alone; a case that somebody changed meanwhile is loaded anew.
    """
    return again(lambda: _settle(account, read, now))


def _settle(account: UUID, read: _Read, now: datetime) -> int:
    plain = load_reader().version
    with tenancy.account(account):
        claimed = claim(account, read.unread)
        mine = [one for one in read.unread.facts if one.key in claimed]
        rows = ((one.key, read.rows[one.key]) for one in mine)
        save_readings(account, (NewReading(record=key, model=row.get("model", plain), values=row) for key, row in rows))
        arrivals = [_arrival(one, read.rows[one.key]) for one in mine if _matters(one, read.rows[one.key])]
        take_in(account, arrivals, now)
        code_answers(account, arrivals, now)
    return len(mine)


def _matters(one: UnreadFact, row: Mapping[str, Any]) -> bool:
    """Whether a record may open a case or belong to one: a plain good word of nobody known, said once, cannot."""
    fact = one.fact
    if not isinstance(fact, Review) or fact.order or fact.buyer or fact.previous or fact.follow_up:
        return True
    is_good = (fact.grade == "good" or fact.stars == 5) and row["polarity"] in ("pos", "neu")
    return not is_good or bool(row["safety"])


def _arrival(one: UnreadFact, reading: Mapping[str, Any]) -> Arrival:
    return Arrival(key=one.key, fact=one.fact, refs=refs_of(one.fact), reading=reading)


def _read(account: UUID, waiting: Sequence[UnreadFact]) -> dict[UUID, dict[str, Any]]:
    """What each record says; the last word of a buyer in a chat is read together with all that was said before."""
    own = readers(account)
    read: dict[UUID, dict[str, Any]] = {}
    for reader, mine in _by_reader(waiting, own):
        rows = read_many(reader, [_text(one.fact) for one in mine]).rows()
        read |= {one.key: row for one, row in zip(mine, rows, strict=True)}
        _add_follow_ups(reader, mine, read)
    last = _last_words(waiting)
    if not last:
        return read
    talks = chains(account, "conversation", list(last))
    orders = named(account, "order", [(fact.shop, fact.order) for _, fact in last.values() if fact.order])
    for ref, (key, message) in last.items():
        turns = [one.fact for one in talks[ref] if isinstance(one.fact, Message) and one.fact.at <= message.at]
        order = orders.get((message.shop, message.order or ""))
        facts = _order(order.fact if order is not None else None)
        talk = ConversationIn(turns=_turns(turns), order=facts, id=message.id)
        read[key] = to_json(read_conversation(own.get(message.shop, load_reader()), talk))
    return read


def _by_reader(
    waiting: Sequence[UnreadFact], own: Mapping[str, Reader]
) -> Iterator[tuple[Reader, Sequence[UnreadFact]]]:
    """What the shipped reader reads, and what each shop's own does."""
    if not own:
        yield load_reader(), waiting
        return
    yield load_reader(), [one for one in waiting if one.fact.shop not in own]
    for shop, reader in own.items():
        yield reader, [one for one in waiting if one.fact.shop == shop]


def _text(fact: Fact) -> TextIn:
    if isinstance(fact, Review):
        return TextIn(text=fact.text, stars=_stars(fact))
    if isinstance(fact, Message):
        return TextIn(text=fact.text)
    return TextIn(text=(fact.reason or "") if isinstance(fact, AfterSale) else "")


def _stars(review: Review) -> int | None:
    return review.stars or _STARS.get(review.grade or "")


def _add_follow_ups(reader: Reader, waiting: Sequence[UnreadFact], read: dict[UUID, dict[str, Any]]) -> None:
    """A follow-up is read by itself: what went wrong later is not outweighed by the praise of the first day."""
    followed = [(one.key, one.fact) for one in waiting if isinstance(one.fact, Review) and one.fact.follow_up]
    texts = [TextIn(text=review.follow_up.text, stars=_stars(review)) for _, review in followed if review.follow_up]
    for (key, _), later in zip(followed, read_many(reader, texts).rows(), strict=True):
        first = read[key]
        worse, other = (later, first) if later["p_positive"] < first["p_positive"] else (first, later)
        codes = {issue["code"] for issue in worse["issues"]}
        issues = [*worse["issues"], *(issue for issue in other["issues"] if issue["code"] not in codes)]
        read[key] = {**worse, "issues": issues, "asks": sorted({*worse["asks"], *other["asks"]})}
        read[key]["safety"] = worse["safety"] or other["safety"]


def _last_words(waiting: Sequence[UnreadFact]) -> dict[Ref, tuple[UUID, Message]]:
    last: dict[Ref, tuple[UUID, Message]] = {}
    for one in waiting:
        fact = one.fact
        if isinstance(fact, Message) and fact.speaker == "buyer":
            ref = (fact.shop, fact.conversation)
            if ref not in last or last[ref][1].at <= fact.at:
                last[ref] = (one.key, fact)
    return last


def _turns(messages: Sequence[Message]) -> tuple[TurnIn, ...]:
    return tuple(TurnIn(who=m.speaker, text=m.text) for m in messages if m.speaker != "system")


def _order(order: Fact | None) -> OrderIn:
    if not isinstance(order, Order):
        return OrderIn()
    return OrderIn(
        item=order.lines[0].title if order.lines else None,
        price=order.lines[0].price.amount if order.lines else None,
        shipping_fee=order.shipping_fee.amount if order.shipping_fee else None,
        shipped=_happened(order, "shipped"),
        delivered=_happened(order, "delivered"),
    )


_AFTER: Final[Mapping[str, frozenset[str]]] = {
    "shipped": frozenset({"shipped", "delivered", "finished"}),
    "delivered": frozenset({"delivered", "finished"}),
}


def _happened(order: Order, step: str) -> bool | None:
    """Whether the order has been shipped or delivered; None where neither a time nor a status tells."""
    if getattr(order, f"{step}_at") is not None or order.status in _AFTER[step]:
        return True
    return None if order.status is None else False
