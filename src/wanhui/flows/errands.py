"""A chosen remedy carried out by the marketplace in one step, where it lets us; its records tell that it is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from wanhui.cases import granting, plans
from wanhui.cases.acting import Acting, By
from wanhui.cases.events import Noted
from wanhui.cases.parts import Remedy
from wanhui.cases.work import note
from wanhui.channels.errands import Errand, Handed, Market, NoMarket
from wanhui.channels.practice import PracticeMarket
from wanhui.content.case_rules import load_remedies
from wanhui.errors import WanhuiError, Words
from wanhui.flows.bring_in import bring_in
from wanhui.flows.desk_acts import Agent, change
from wanhui.flows.ingest import Wish
from wanhui.flows.tied import pay_apart
from wanhui.flows.work_case import Loaded, load
from wanhui.settings import ENVIRONMENT
from wanhui.store import tenancy
from wanhui.store.cases import hold

#: The shop setting that names the marketplace which carries remedies out, and its values besides none.
MARKET: Final = "market"
MARKETS: Final = ("practice",)


def market_of(choices: Mapping[str, Any]) -> Market:
    """What carries remedies out for a shop with these settings."""
    return PracticeMarket(ENVIRONMENT.home / "practice-market") if choices.get(MARKET) in MARKETS else NoMarket()


def can_hand_over(on: Loaded, remedy: Remedy) -> bool:
    """Whether one step carries `remedy` out: it was chosen, nobody has begun, and the marketplace lets us."""
    is_open = any(one.id == _task(remedy.id) and one.state == "open" for one in on.case.plans)
    return remedy.state == "chosen" and is_open and bool(on.case.order) and market_of(on.whole.choices).can(remedy.kind)


def hand_over(agent: Agent, number: int, remedy: str, *, now: datetime) -> None:
    """Has the marketplace carry out the chosen `remedy`, and reads back what it reports.

    One remedy is handed over once: the case is held meanwhile, so that whoever asks at the same time, in whatever
    process, finds it under way and changes nothing; after a crash the same key is asked again, which the marketplace
    answers alike. Refused: ``E-ACT-FORBIDDEN`` for goodwill tied to a review, ``E-CASE-REMEDY`` for what was not
    chosen, ``E-REMEDY-BY-HAND`` where the marketplace does not let us, ``E-REMEDY-REFUSED`` for what it refused; the
    task with the exact steps stays then. What was handed over and not read back, because it was cut off in between, is
    read back by asking again.
    """
    pay_apart(agent, number, remedy, now=now)
    with tenancy.account(agent.account):
        on = load(agent.account, number)
        hold(agent.account, on.whole.line.id)
        on = load(agent.account, number)
        given = _chosen(on, remedy)
        market = market_of(on.whole.choices)
        is_open = any(one.id == _task(remedy) and one.state == "open" for one in on.case.plans)
        reason = _ask(on, agent.by(now), given, market=market) if is_open else None
    if reason is not None:
        raise WanhuiError("E-REMEDY-REFUSED", remedy=_title(given), reason=reason)
    report = market.reported(remedy) if given.state == "chosen" else None
    if report is not None:
        list(bring_in(agent.account, [report], Wish(), now=lambda: now, told=lambda _: None))


def _ask(on: Loaded, by: By, given: Remedy, *, market: Market) -> Words | None:
    """Has the marketplace carry it out and writes its answer down; why it refused, where it did."""
    if on.case.order is None or not market.can(given.kind):
        raise WanhuiError("E-REMEDY-BY-HAND", remedy=_title(given))
    paid = on.facts.order.paid if on.facts.order is not None else None
    handed = market.hand_over(
        Errand(key=given.id, shop=on.case.shop, order=on.case.order, remedy=given.kind, amount=given.cost,
               paid=paid, at=by.now)
    )  # fmt: skip
    _write_down(on, by, given, handed=handed)
    return handed.reason


def _write_down(on: Loaded, by: By, given: Remedy, *, handed: Handed) -> None:
    """The answer of the marketplace: as a note, as the end of the task, and of the remedy where that is all."""
    acting = Acting(on.case, by)
    text = _told(given, handed)
    if not any(isinstance(one, Noted) and one.text == text for one in on.whole.events):  # refused again: said once
        acting.follow(note(acting.case, by, text))
    if handed.reason is None:
        acting.follow(plans.done(acting.case, by, _task(given.id)))
    if handed.outcome == "done":
        acting.follow(granting.carry_out(acting.case, by, given.id, proof=handed.reference))
    change(on.account, on.whole, lambda _: acting.done(), now=by.now, before=on.case)


def _told(given: Remedy, handed: Handed) -> str:
    """The note of it, in both languages."""
    title, amount = _title(given), f"{given.cost.currency} {given.cost}"
    if handed.reason is not None:
        return f"平台没有办理“{title.zh}”：{handed.reason.zh} / The marketplace refused: {title.en}. {handed.reason.en}"
    return (
        f"已交平台办理：{title.zh} {amount}（{handed.reference}） / "
        f"Handed to the marketplace: {title.en}, {amount} ({handed.reference})"
    )


def _title(given: Remedy) -> Words:
    titles = {pack.id: pack.title for pack in load_remedies()}
    return titles.get(given.kind, Words(given.kind, given.kind))


def _chosen(on: Loaded, remedy: str) -> Remedy:
    found = next((one for one in on.case.remedies if one.id == remedy), None)
    if found is None or found.state not in ("chosen", "done") or on.case.is_over:
        raise WanhuiError("E-CASE-REMEDY", remedy=remedy, state=found.state if found else "unknown", wanted="done")
    return found


def _task(remedy: str) -> str:
    return f"do:{remedy}"
