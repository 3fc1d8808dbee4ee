"""Finds what the shop wrote down and what cases it solved, by words; the three best stand on the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from wanhui.errors import WanhuiError
from wanhui.flows.answer_case import Answer, send_answer
from wanhui.flows.desk_acts import Agent, whole_case
from wanhui.flows.desk_drafts import language_of
from wanhui.flows.reply_facts import approved_of, records
from wanhui.flows.rights import require
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.goods import Product
from wanhui.records.reviews import Review
from wanhui.replies.knowledge import Entry, guide, missing
from wanhui.replies.knowledge import Fact as Known
from wanhui.store import tenancy
from wanhui.store.account_settings import choose, setting
from wanhui.store.case_lists import cases_by_ids
from wanhui.store.case_pages import WholeCase
from wanhui.store.case_rows import CaseLine
from wanhui.store.knowledge import entries_by_keys, find, index_case

#: So many proposals stand on a case.
PROPOSED: Final = 3
#: Under this name an account keeps the words that mean the same in each of its shops.
SYNONYMS: Final = "synonyms"
_MOST: Final = 20
_MOST_GROUPS, _LONGEST_WORD = 200, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What was found: an `entry`, or a `case` that was solved."""

    entry: Entry | None = None
    case: CaseLine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consulted:
    """What an agent may rest on for a case; `guide` is what can be sent with one act, `seen` the case's version."""

    entries: tuple[Entry, ...]
    missing: tuple[Known, ...]
    guide: Entry | None
    hits: tuple[Hit, ...]
    seen: int
    is_over: bool


def consult(account: UUID, number: int, *, now: datetime) -> Consulted:
    """What is known of the goods of this case, what is missing, and the three nearest procedures and solved cases."""
    with tenancy.account(account):
        whole = whole_case(account, number)
        known = tuple(one for one in approved_of(whole, now) if one.aspect != "procedure")
        hits = _search(
            account, whole.line.row.shop, _words(whole), most=PROPOSED, today=now.date(), apart=whole.line.id
        )
    has_goods = any(isinstance(one, Product) for one in records(whole))
    return Consulted(
        entries=known,
        missing=missing(known, now.date()) if has_goods else (),
        guide=guide(known),
        hits=hits,
        seen=whole.events[-1].seq,
        is_over=whole.line.row.status in ("closed", "merged"),
    )


def search_knowledge(account: UUID, shop: str, words: str, *, now: datetime) -> tuple[Hit, ...]:
    """Entries and solved cases that share the rarest of `words`, best first; Chinese and English alike."""
    with tenancy.account(account):
        return _search(account, shop, words[: 5 * _LONGEST_WORD], most=_MOST, today=now.date())


def send_guide(agent: Agent, number: int, *, seen: int | None, key: str, now: datetime) -> UUID:
    """Sends the approved guide of the goods to the buyer, checked like any answer and with ten seconds to undo.

    ``E-GUIDE-NONE`` where none is approved, and everything that `send_answer` refuses.
    """
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        found = guide(approved_of(whole, now))
        if found is None:
            raise WanhuiError("E-GUIDE-NONE")
        text = guide_words(found, _title(whole, found), language_of(whole))
        return send_answer(agent, number, Answer(object="chat", text=text, key=f"guide:{key}", seen=seen), now=now)


def guide_words(found: Entry, title: str, language: str) -> str:
    """The guide as a buyer reads it."""
    said = found.text.strip().rstrip("。.")
    if language == "zh":
        return f"您好，{title}这样{'保养' if found.aspect == 'care' else '使用'}最合适：{said}。有不清楚的随时问我。"
    way = "look after" if found.aspect == "care" else "use"
    return f"Hello, this is the best way to {way} {title}: {said}. Ask me if anything is unclear."


def remember_solved(account: UUID, whole: WholeCase, *, note: str) -> None:
    """Makes a solved case findable for the next one of its kind."""
    index_case(account, whole.line.id, f"{_words(whole)}\n{note}")


def keep_synonyms(agent: Agent, shop: str, text: str, *, now: datetime) -> None:
    """The words that mean the same in `shop`: one group a line, words apart by blanks or commas."""
    require(agent.role, "templates")
    lines = [line.replace("，", " ").replace(",", " ").split() for line in text.splitlines()]
    groups = [[word[:_LONGEST_WORD] for word in line[:20]] for line in lines if len(line) > 1][:_MOST_GROUPS]
    with tenancy.account(agent.account):
        kept = {**setting(agent.account, SYNONYMS), shop: groups}
        choose(agent.account, SYNONYMS, kept, now=now, by=str(agent.id))


def synonyms(account: UUID, shop: str) -> tuple[tuple[str, ...], ...]:
    """The groups of words that mean the same in `shop`."""
    return tuple(tuple(group) for group in setting(account, SYNONYMS).get(shop, ()))


def _search(
    account: UUID, shop: str, words: str, *, most: int, today: date, apart: UUID | None = None
) -> tuple[Hit, ...]:
    more = [group for group in synonyms(account, shop) if any(word in words for word in group)]
    found = find(account, " \n".join([words, *(word for group in more for word in group)]), most=most, apart=apart)
    stored = entries_by_keys(account, [one.item for one in found if one.kind == "entry"])
    entries = {key: one for key, one in stored.items() if one.shop == shop and one.state(today) == "approved"}
    cases: Mapping[UUID, CaseLine] = cases_by_ids(account, [one.item for one in found if one.kind == "case"])
    hits = [Hit(entry=entries.get(one.item), case=cases.get(one.item)) for one in found]
    return tuple(hit for hit in hits if hit.entry is not None or hit.case is not None)


def _words(whole: WholeCase) -> str:
    title = whole.line.row.title_zh
    goods = (one.title for one in records(whole) if isinstance(one, Product))
    return "\n".join(text for text in (title, *(_said(item.fact) for item in whole.items), *goods) if text)


def _said(fact: Fact) -> str:
    match fact:
        case Review():
            return "\n".join(text for text in (fact.text, fact.follow_up.text if fact.follow_up else "") if text)
        case Message() if fact.speaker == "buyer":
            return fact.text
    return ""


def _title(whole: WholeCase, found: Entry) -> str:
    for one in records(whole):
        if isinstance(one, Product) and one.id == found.product:
            return one.title
    return ""
