"""Grades the claim of a case by what the same buyer claimed before, for the one who handles it. Nothing is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from wanhui.content.risk_rules import load_scorecard
from wanhui.flows.ask_photos import has_records
from wanhui.guard.claims import GradedClaim, grade_claim
from wanhui.records.after_sales import AfterSale
from wanhui.records.fact import Fact
from wanhui.records.orders import Order
from wanhui.store.case_pages import WholeCase
from wanhui.store.evidence_files import EvidenceFile
from wanhui.store.facts import StoredFact
from wanhui.store.records import Ref, chains
from wanhui.store.shops import shops

_VISUAL: Final = ("image", "video")
#: Shops of unknown marketplaces do not share their buyers' ids.
_OTHER: Final = "other"


def claim_grade(account: UUID, whole: WholeCase, files: Iterable[EvidenceFile]) -> GradedClaim | None:
    """The grade of the newest claim for money on the case's order; None where there is none.

    Counts what this buyer claimed in this account's own shops on the same platform, nowhere else.
    """
    row, rule = whole.line.row, load_scorecard().pack.claims
    own = _after_sales(chains(account, "order", {(row.shop, row.order)}) if row.order else {})
    if not own or row.buyer is None:
        return None
    claim = max(own, key=lambda one: one.at)
    here = {shop.id for shop in shops(account) if shop.platform == row.platform != _OTHER} | {row.shop}
    orders = _facts(chains(account, "buyer", {(shop, row.buyer) for shop in here}))
    bought = [one for one in orders if isinstance(one, Order)]
    told = _after_sales(chains(account, "order", {(one.shop, one.id) for one in bought}))
    pictures = (one for one in files if one.purpose == "from_buyer" and one.media_type.startswith(_VISUAL))
    shown = has_records(whole) or any(pictures)
    return grade_claim(claim, bought, told, rule=rule, has_proof=shown)


def _after_sales(found: Mapping[Ref, tuple[StoredFact, ...]]) -> list[AfterSale]:
    return [one for one in _facts(found) if isinstance(one, AfterSale)]


def _facts(found: Mapping[Ref, tuple[StoredFact, ...]]) -> list[Fact]:
    return [stored.fact for group in found.values() for stored in group]
