"""Putting remedies before a buyer: granted, drafted as a menu, booked, and recalled to mind once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from wanhui.cases import granting, plans
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.events import RemedyMoved
from wanhui.cases.offer_words import menu_words, reminder_words
from wanhui.cases.parts import Plan
from wanhui.cases.remedies import Option, RemedyPack
from wanhui.errors import WanhuiError
from wanhui.flows.desk_drafts import language_of
from wanhui.flows.draft_reply import due_of
from wanhui.flows.own_remedies import remedies_of
from wanhui.flows.reply_facts import approved_of
from wanhui.flows.work_case import Loaded
from wanhui.replies import knowledge
from wanhui.store.given import Booking, book
from wanhui.store.keys import new_key
from wanhui.store.replies import StoredReply, save_reply

#: A chosen remedy is carried out within this time, or by the case's own deadline if that is earlier.
CARRY_OUT_WITHIN: Final = timedelta(hours=24)

#: The remedy that explains how to use the goods.
EXPLAINS: Final = "care_guide"


def offered(
    on: Loaded, by: By, chosen: Sequence[Option], *, key: str, wants_return: bool, approver: str | None = None
) -> Acted:  # fmt: skip
    """Grants `chosen`, books them, writes the draft and plans the one reminder."""
    acting = Acting(on.case, by)
    before = {one.id for one in on.case.remedies}
    ids = [uuid5(on.whole.line.id, f"{key}:{option.remedy}") for option in chosen]
    for option, remedy in zip(chosen, ids, strict=True):
        acting.follow(
            granting.offer(
                acting.case, by, option, remedy_id=str(remedy), review_state=review_state(on), approver=approver
            )
        )
        if option.is_extra and str(remedy) not in before:
            acting.add(RemedyMoved, remedy=str(remedy), state="chosen", proof="extra")
            plan_task(acting, by, str(remedy), packs=remedies_of(on.account, on.case.shop))
    if all(str(one) in before for one in ids):
        return Acted(on.case, ())
    lang = language_of(on.whole)
    care = care_of(on, by.now) if any(option.remedy == EXPLAINS for option in chosen) else ""
    zone = ZoneInfo(on.whole.line.time_zone)
    due = due_of(acting.case, by.now, zone).astimezone(zone)
    by_then = f"{due.month}月{due.day}日 {due:%H:%M}" if lang == "zh" else f"{due:%H:%M} on {due:%-d %B}"
    text = menu_words(chosen, lang, due=by_then, wants_return=wants_return, made_of=_made_of(on, by.now), care=care)
    save_draft(on, by, text, way="chat", key=f"offer:{key}")
    reminder = Plan(
        id=f"choice:{key}", act="send", at=by.now + granting.REMIND_AFTER, made_at=by.now,
        text=reminder_words(chosen, lang), by=by.actor,
    )  # fmt: skip
    acting.follow(plans.plan(acting.case, by, reminder))
    return acting.done()


def _made_of(on: Loaded, now: datetime) -> str:
    """What the goods are made of by the approved product facts; empty where there are none."""
    return next((one.text for one in approved_of(on.whole, now) if one.aspect == "ingredients"), "")


def care_of(on: Loaded, now: datetime) -> str:
    """The right way of use by the approved product facts, once a person has confirmed that the goods have no fault.

    ``E-CARE-FAULT`` before that, ``E-CARE-FACTS`` where the product has no such facts: nothing is made up.
    """
    if on.case.fault not in ("handling", "nobody"):
        raise WanhuiError("E-CARE-FAULT")
    care = knowledge.guide(approved_of(on.whole, now))
    if care is None:
        raise WanhuiError("E-CARE-FACTS")
    return care.text.strip().rstrip("。.")


def book_costs(on: Loaded) -> None:
    """Books what was given on the case to goods, supplier and courier, as far as the records name them."""
    order = on.facts.order
    if order is None or not on.case.remedies:
        return
    products = {one.id: one.supplier for one in on.facts.products}
    goods = [line.product for line in order.lines]
    to = Booking(
        product=_one(goods),
        sku=_one([line.sku for line in order.lines]),
        batch=_one(sorted(on.facts.batches)),
        supplier=_one([products.get(name) for name in goods]),
        courier=order.courier,
    )
    book(on.account, [UUID(one.id) for one in on.case.remedies], to)


def _one(values: Sequence[str | None]) -> str | None:
    """The value when there is only one."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def review_state(on: Loaded) -> str:
    """How the review stands at this moment, in a few fixed words."""
    if not on.facts.reviews:
        return "no review"
    return "; ".join(
        f"{one.stars or one.grade or '–'} stars, {one.status or 'shown'}, {len(one.previous)} changes"
        for one in on.facts.reviews
    )


def save_draft(on: Loaded, by: By, text: str, *, way: str, key: str) -> None:
    """A text that stands ready in the editor; an agent reads it, changes it, and sends it or not."""
    save_reply(
        on.account,
        StoredReply(
            id=new_key(), case=on.whole.line.id, object=way, text=text, status="draft",
            idempotency_key=f"{on.whole.line.number}:{key}", author=by.actor, written_at=by.now,
        ),
    )  # fmt: skip


def plan_task(acting: Acting, by: By, remedy: str, *, packs: Sequence[RemedyPack]) -> None:
    """The exact steps of the remedy as a task with an owner and a time."""
    given = next(one for one in acting.case.remedies if one.id == remedy)
    pack = next((one for one in packs if one.id == given.kind), None)
    if pack is None:
        return
    clock = acting.case.clock("resolution")
    latest = by.now + CARRY_OUT_WITHIN
    at = min(clock.due_at, latest) if clock is not None and clock.is_running and clock.due_at > by.now else latest
    text = "；".join(step.zh for step in pack.steps)
    acting.follow(
        plans.plan(acting.case, by, Plan(id=f"do:{remedy}", act="task", at=at, made_at=by.now, text=text, by=by.actor))
    )
