"""What is tied to an order before it leaves: packing video, weight, label, seal and serial number, and for how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui.errors import WanhuiError
from wanhui.flows.add_evidence import NewFile, is_same, keep_bytes, new_file
from wanhui.records.goods import Product
from wanhui.records.orders import Order
from wanhui.store import tenancy
from wanhui.store.evidence_files import EvidenceFile, files_of_order, save_file
from wanhui.store.holds import hold_of
from wanhui.store.records import Ref, named

#: What such an order is to have, in the order in which it is made.
NEEDED: Final = ("packing", "weight", "label", "seal")
#: Reviews and returns come within so many days of delivery on every platform that is known; own estimate.
WINDOW: Final = timedelta(days=30)
#: It is kept for so long after that; own estimate.
KEPT_FOR: Final = timedelta(days=90)
_PLAIN: Final = frozenset({"ship"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchProof:
    """Whether an order is to be protected, what is there (newest first a purpose) and what is missing.

    `kept_until` is None while nobody knows when it was delivered.
    """

    is_protected: bool
    files: tuple[EvidenceFile, ...]
    missing: tuple[str, ...]
    kept_until: datetime | None


def dispatch_proof(account: UUID, ref: Ref) -> DispatchProof:
    """What is tied to the order `ref` (shop, id): one marked when it was screened, or one of fragile goods.

    ``E-EVIDENCE-ORDER`` when there is no such order.
    """
    with tenancy.account(account):
        order = _order(account, ref)
        goods = named(account, "product", [(order.shop, line.product) for line in order.lines])
        is_fragile = any(isinstance(one.fact, Product) and one.fact.fragile for one in goods.values())
        mark = hold_of(account, ref)
        files = files_of_order(account, shop=order.shop, order=order.id)
    here = {file.purpose for file in files}
    is_protected = is_fragile or (mark is not None and mark.level not in _PLAIN)
    return DispatchProof(
        is_protected=is_protected,
        files=files,
        missing=tuple(one for one in NEEDED if one not in here) if is_protected else (),
        kept_until=order.delivered_at and order.delivered_at + WINDOW + KEPT_FOR,
    )


def add_to_order(account: UUID, ref: Ref, new: NewFile, *, chunks: Iterable[bytes], now: datetime) -> EvidenceFile:
    """Ties a file to an order, whether it has a case or not; a case of it shows the file as its own."""
    with tenancy.account(account):
        order = _order(account, ref)
    blob = keep_bytes(new, chunks)
    with tenancy.account(account):
        file = new_file(new, blob, shop=order.shop, case=None, order=order.id, now=now)
        known = [one for one in files_of_order(account, shop=order.shop, order=order.id) if is_same(one, file)]
        if known:
            return known[0]
        save_file(account, file)
    return file


def _order(account: UUID, ref: Ref) -> Order:
    found = named(account, "order", [ref]).get(ref)
    if found is None or not isinstance(found.fact, Order):
        raise WanhuiError("E-EVIDENCE-ORDER", order=ref[1])
    return found.fact
