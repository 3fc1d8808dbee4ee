"""Parcels on their way because of a case: they keep promises, each change is told, an arrival ends a remedy."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from uuid import UUID

from wanhui.cases import events as ev
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.case import Case
from wanhui.cases.contact import held_until
from wanhui.cases.follow_up import arrived, follows_parcel, parcel_words
from wanhui.cases.parcels import sent_back
from wanhui.cases.parts import Plan
from wanhui.cases.promises import check
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
    """What the new scans of each case (by case id) bring about: promises kept, news to the buyer, remedies arrived.

    A case may come without a scan, when a request has just told which parcel is the buyer's own. Of several changes at
    once the buyer hears the last. Scans of the first parcel, from before anything was sent because of the case, are
    nobody's news.
    """
    if not scanned:
        return {}
    chain = chains(account, "order", {(case.shop, case.order or "") for case, _ in scanned.values()})
    facts = {
        key: [one.fact for one in chain.get((case.shop, case.order or ""), ())] for key, (case, _) in scanned.items()
    }
    around = around_cases(account, [case for case, _ in scanned.values() if not case.is_over], by.now)
    found = {}
    for key, (case, scans) in scanned.items():
        theirs = sent_back([*facts[key], *scans])
        kept = check(case, by, scans, theirs=theirs)
        acted = _follow(kept, scans, by, facts=facts[key], around=around.get(key), theirs=theirs)
        if acted.events:
            found[key] = acted
    return found


def _follow(
    kept: Acted, scans: Sequence[ShipmentEvent], by: By, *, facts: Sequence[Fact], around: Around | None,
    theirs: Collection[str],
) -> Acted:  # fmt: skip
    case = kept.case
    if around is None or not scans:
        return kept
    acting = Acting(case, by)
    acting.follow(kept)
    for scan in (one for one in scans if one.id not in theirs):
        for remedy in arrived(acting.case, scan):
            acting.add(ev.RemedyMoved, remedy=remedy, state="done", proof=f"shipment_event:{scan.id}")
    latest = max(scans, key=lambda scan: scan.at)
    told = {plan.id.partition("~")[0] for plan in case.plans}
    id_ = f"progress:{latest.id}:{latest.status}"
    if id_ in told or not _is_news(case, latest, facts) or _status_told(case) == latest.status:
        return acting.done()
    at = held_until(by.now, around.zone, around.contact)
    text = parcel_words(latest, is_theirs=latest.id in theirs).text(around.language)
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
