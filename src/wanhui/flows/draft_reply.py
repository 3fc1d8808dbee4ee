"""Drafts the next answer of a case from its facts; a person reads it, changes it, and sends it or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Final, cast, get_args
from zoneinfo import ZoneInfo

from wanhui.cases.state import Case
from wanhui.content.templates import shipped_manners
from wanhui.errors import WanhuiError
from wanhui.flows.own_texts import templates_of
from wanhui.reading.vocabulary import BuyerType
from wanhui.records.fact import Fact
from wanhui.records.goods import Product
from wanhui.records.orders import Order
from wanhui.records.parties import Buyer, Platform
from wanhui.replies.draft import Draft, DraftRequest, draft
from wanhui.replies.outgoing import OutgoingLanguage, OutgoingStage
from wanhui.replies.templates import Scenario, TemplatePack, Value
from wanhui.store.case_pages import WholeCase

#: On these a person finds the words alone: no draft may stand ready.
_NEVER: Final = frozenset({"extortion"})
#: What an answer speaks of under a playbook, whatever else was guessed; under the others, of what was read. Words for a
#: fault fit nobody who doubts that the goods are genuine, or complains of the box, the refund or the service.
_SPEAKS_OF: Final[Mapping[str, Scenario]] = {
    "damaged": "damaged", "quality_flaw": "quality_flaw", "serious_quality": "quality_flaw", "size": "size",
    "wrong_item": "wrong_item", "missing_part": "missing_item", "late_shipment": "late_shipment",
    "courier": "delivery", "price_drop": "price_drop", "no_fault_return": "no_reason_return", "misuse": "misuse",
    "nitpicking": "nitpick", "not_as_described": "other", "counterfeit": "other", "packaging": "other",
    "refund_trouble": "other", "service_attitude": "other", "installation": "other", "expectation": "other",
    "general": "other",
}  # fmt: skip
_QUARTER: Final = 15
#: Nobody is put off for longer than a day.
_LONGEST: Final = timedelta(hours=24)
#: What is promised when the case's own deadline has passed already.
_GRACE: Final = timedelta(hours=2)
#: Between these hours, by the shop's clock, nobody waits for word and nobody sits there to give it.
_EVENING: Final = 21
_MORNING: Final = 9


def draft_reply(
    whole: WholeCase,
    case: Case,
    *,
    way: str,
    lang: OutgoingLanguage,
    now: datetime,
    zone: tzinfo,
    limit: int,
) -> Draft | None:
    """The draft for an answer by `way` (``chat``, ``public_reply``); None where none may be or none fits.

    Safety and extortion cases never get one, nor does a shop that has switched drafting off. The first answer
    acknowledges and says by when; later ones speak of the remedy, or of when there will be one to a buyer who asks
    meanwhile. No text that this buyer has had comes again.
    """
    if not may_draft(whole, case):
        return None
    facts = [stored.fact for stored in (*whole.items, *whole.around)]
    request = DraftRequest(
        case=case.id,
        scenario=_scenario(case),
        stage="contact",
        object="public_reply" if way == "public_reply" else "chat",
        lang=lang,
        now=now.astimezone(zone),
        values=values_of(whole, case, now),
        platform=cast(Platform, whole.line.row.platform),
        buyer_type=cast("BuyerType | None", case.seen.buyer_type),
        buyer_name=next((one.name for one in facts if isinstance(one, Buyer)), None),
        sign=whole.sign,
        already_sent=(*whole.told_buyer, *_told(whole)),
        max_characters=limit,
        manner=shipped_manners().get(case.seen.buyer_type or ""),
        public_before=whole.public_before if way == "public_reply" else (),
    )
    templates = templates_of(whole.choices)
    made = (_made(templates, replace(request, stage=stage)) for stage in _stages(case))
    return next((one for one in made if one is not None), None)


def _stages(case: Case) -> tuple[OutgoingStage, ...]:
    """What there is to say: a first word, then the remedy, or until it is known the time of the next word."""
    if case.answered_at is None:
        return ("contact",)
    return ("solve", "listen") if case.buyer_waits_since is not None else ("solve",)


def _made(templates: Sequence[TemplatePack], request: DraftRequest) -> Draft | None:
    try:
        return draft(templates, request)
    except WanhuiError as unfit:
        if unfit.code not in ("E-DRAFT-FACT", "E-DRAFT-NONE"):
            raise
        return None


def may_draft(whole: WholeCase, case: Case) -> bool:
    """Whether a draft may stand ready: not where harm or extortion is told of, nor where the shop wants none."""
    return not (case.seen.is_safety or _NEVER & set(case.seen.flags) or whole.choices.get("drafting") is False)


def values_of(whole: WholeCase, case: Case, now: datetime) -> Mapping[str, Value]:
    """The facts that a draft may use."""
    return dict(_values(whole, [stored.fact for stored in (*whole.items, *whole.around)], case=case, now=now))


def _told(whole: WholeCase) -> tuple[str, ...]:
    return tuple(reply.text for reply in whole.replies if reply.status in ("sending", "sent"))


def _scenario(case: Case) -> Scenario:
    found = case.seen.scenario
    if found is None and case.seen.reason == "late_parcel":
        return "late_parcel"  # the shop speaks first: the buyer has said nothing that could be answered
    read = cast(Scenario, found) if found in get_args(Scenario) else "other"
    return _SPEAKS_OF.get(case.playbook.partition("@")[0], read)


def _values(whole: WholeCase, facts: list[Fact], *, case: Case, now: datetime) -> Iterator[tuple[str, Value]]:
    """The facts that a template may use: only those that a record bears out, and a deadline that can be kept."""
    yield "due", due_of(case, now, ZoneInfo(whole.line.time_zone))
    order = next((one for one in facts if isinstance(one, Order) and one.id == whole.line.row.order), None)
    item = _item(whole, order)
    if item is not None:
        yield "item", item
    if order is None:
        return
    known = {"courier": order.courier, "tracking": order.tracking, "amount": order.paid}
    yield from ((name, value) for name, value in known.items() if value)


def due_of(case: Case, now: datetime, zone: tzinfo) -> datetime:
    """By when the shop says it will have an answer: within a day and its own deadline, on the quarter of an hour.

    No word is promised for the night: it comes the evening before, where that is still ahead.
    """
    clock = case.clock("resolution")
    is_ahead = clock is not None and clock.due_at > now + timedelta(minutes=_QUARTER)
    due = min(clock.due_at, now + _LONGEST) if clock is not None and is_ahead else now + _GRACE
    due -= timedelta(minutes=due.minute % _QUARTER, seconds=due.second, microseconds=due.microsecond)
    local = due.astimezone(zone)
    evening = local.replace(hour=_EVENING, minute=0) - timedelta(days=int(local.hour < _MORNING))
    is_night = local.hour < _MORNING or local > evening
    return evening if is_night and evening >= now + _GRACE else due


def _item(whole: WholeCase, order: Order | None) -> str | None:
    """What the goods are called: by the shop's own product, else by the order; None when several were bought."""
    if order is not None and len(order.lines) == 1:
        line = order.lines[0]
        stored = whole.products.get((order.shop, line.product))
        return stored.fact.title if stored is not None and isinstance(stored.fact, Product) else line.title
    titles = {one.fact.title for one in whole.products.values() if isinstance(one.fact, Product)}
    return next(iter(titles)) if order is None and len(titles) == 1 else None
