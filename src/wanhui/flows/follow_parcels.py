"""Parcels that are on their way because of a case: each change is told to the buyer, an arrival ends the remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from wanhui.cases import events as ev
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.case import Case
from wanhui.cases.contact import held_until
from wanhui.cases.follow_up import arrived, follows_parcel, parcel_words
from wanhui.cases.parts import Plan
from wanhui.cases.waking import Around
from wanhui.flows.around import around_cases
from wanhui.records.after_sales import AfterSale
from wanhui.records.fact import Fact
from wanhui.records.orders import ShipmentEvent
from wanhui.store.records import chains

#: A case and its new scans.
Scanned = tuple[Case, Sequence[ShipmentEvent]]
#: Requests of a buyer that put a parcel on its way, and the states in which it is.
_SENDS: Final = frozenset({"return_refund", "exchange", "resend", "repair"})
_UNDER_WAY: Final = frozenset({"agreed", "returning", "received"})


def follow_parcels(account: UUID, scanned: Mapping[str, Scanned], by: By) -> dict[str, Acted]:
    """What the new scans of each case (by case id) bring about: news to the buyer, remedies that have arrived.

    Of several changes at once the buyer hears the last. Scans of the first parcel, from before anything was sent
    because of the case, are nobody's news.
    """
    open_ = {key: pair for key, pair in scanned.items() if not pair[0].is_over}
    if not open_:
        return {}
    refs = {(case.shop, case.order or "") for case, _ in open_.values()}
    chain = chains(account, "order", refs)
    facts = {
        key: [one.fact for one in chain.get((case.shop, case.order or ""), ())] for key, (case, _) in open_.items()
    }
    around = around_cases(account, [case for case, _ in open_.values()], by.now)
    found = {
        key: _follow(case, scans, by, facts=facts[key], around=around[key]) for key, (case, scans) in open_.items()
    }
    return {key: acted for key, acted in found.items() if acted.events}


def _follow(
    case: Case, scans: Sequence[ShipmentEvent], by: By, *, facts: Sequence[Fact], around: Around
) -> Acted:  # fmt: skip
    acting = Acting(case, by)
    for scan in scans:
        for remedy in arrived(acting.case, scan):
            acting.add(ev.RemedyMoved, remedy=remedy, state="done", proof=f"shipment_event:{scan.id}")
    latest = max(scans, key=lambda scan: scan.at)
    told = {plan.id.partition("~")[0] for plan in case.plans}
    id_ = f"progress:{latest.id}:{latest.status}"
    if id_ in told or not _is_news(case, latest, facts) or _status_told(case) == latest.status:
        return acting.done()
    at = held_until(by.now, around.zone, around.contact)
    text = parcel_words(latest).text(around.language)
    plan = Plan(id=id_, act="send", about="progress", at=at, made_at=by.now, by=by.actor, text=text)
    acting.add(ev.Planned, plan=plan)
    return acting.done()


def _status_told(case: Case) -> str | None:
    """The status that the buyer heard of last."""
    told = [plan for plan in case.plans if plan.about == "progress" and plan.state != "stopped"]
    return told[-1].id.partition("~")[0].rpartition(":")[2] if told else None


def _is_news(case: Case, scan: ShipmentEvent, facts: Sequence[Fact]) -> bool:
    """Whether `scan` is of a parcel that was sent because of the case."""
    chosen = [one.chosen_at for one in case.remedies if one.chosen_at is not None]
    if follows_parcel(case) and chosen and scan.at >= min(chosen):
        return True
    return any(
        isinstance(fact, AfterSale) and fact.type in _SENDS and fact.status in _UNDER_WAY and scan.at >= fact.at
        for fact in facts
    )
