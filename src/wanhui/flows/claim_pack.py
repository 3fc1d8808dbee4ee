"""Puts a claim against a supplier together: one archive a supplier and month, or a recall; no buyer in it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from wanhui.adapters.plain_pictures import plain_copy
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.recall import show_recall
from wanhui.insights.claim import Claim, ClaimCase, RecallScope, demand, is_suppliers
from wanhui.replies.masking import masked
from wanhui.settings import ENVIRONMENT
from wanhui.store import blobs, tenancy
from wanhui.store.behind import Behind, cases_behind, names_of
from wanhui.store.claims import CasePhoto, given_by_case, photos_of_cases
from wanhui.store.measures import counts
from wanhui.store.recalls import RecallLine, orders_of
from wanhui.store.shops import StoredShop, shop

#: Archives are the same for the same contents: no file has a time of its own.
_STILL: Final = (2000, 1, 1, 0, 0, 0)
_COLUMNS: Final = ("case", "opened_at", "product", "sku", "batch", "issues", "severity", "quote", "cost")
#: States of an order in a recall by which its buyer had been told, and by which the goods had come back.
_TOLD: Final = frozenset({"told", "answered", "returned", "paid", "closed"})
_BACK: Final = frozenset({"returned", "paid"})
_YEARS: Final = timedelta(days=730)
#: Orders of a recall that are listed.
_MOST: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """An archive ready to be given away, and the claim in it."""

    name: str
    content: bytes
    claim: Claim


def claim_of_month(
    lead: Agent, supplier: str, *, shop_id: str, month: datetime, language: Literal["zh", "en"], now: datetime
) -> Pack:
    """The claim for all faults of a supplier in the month (on the shop's clock) in which `month` lies.

    ``E-ROLE-LEAD`` for an agent, ``E-CLAIM-NONE`` where no case of that month is the supplier's matter.
    """
    _lead_only(lead, now)
    with tenancy.account(lead.account):
        known = _shop(lead.account, shop_id)
        since = month.astimezone(ZoneInfo(known.time_zone)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        until = (since + timedelta(days=32)).replace(day=1)
        found = cases_behind(lead.account, "supplier", supplier, shop=shop_id, since=since, until=until)
        sold = counts(lead.account, "supplier", shop=shop_id, first=since.date(), last=until.date() - timedelta(days=1))
        orders = next((one.orders for one in sold if one.key == supplier), None)
        claim, photos = _claim(lead.account, known, supplier, found=found, between=(since, until))
    return _pack(f"claim-{since:%Y-%m}.zip", replace(claim, orders=orders), photos, language=language)


def claim_of_recall(lead: Agent, key: UUID, *, language: Literal["zh", "en"], now: datetime) -> Pack:
    """The claim for a recall: its scope, what came back, and when each buyer was told.

    ``E-ROLE-LEAD`` for an agent, ``E-RECALL-NONE`` for a recall that the account does not have, ``E-CLAIM-NONE``
    where no case of the goods is the supplier's matter.
    """
    _lead_only(lead, now)
    with tenancy.account(lead.account):
        view, _ = show_recall(lead.account, key)
        lines = orders_of(lead.account, key, most=_MOST)
        recall, since = view.recall, view.recall.opened_at - _YEARS
        found = cases_behind(
            lead.account, recall.dimension, recall.key, shop=recall.shop, since=since, until=now + timedelta(seconds=1)
        )
        supplier = next((one.supplier for one in found if one.supplier), None) or ""
        first = min((one.opened_at for one in found), default=recall.opened_at)
        known = _shop(lead.account, recall.shop)
        claim, photos = _claim(lead.account, known, supplier, found=found, between=(first, now))
    scope = RecallScope(
        goods=f"{recall.dimension} {recall.key}",
        reason=masked(recall.reason),
        found=view.found,
        told=sum(count for state, count in view.counts.items() if state in _TOLD),
        returned=sum(count for state, count in view.counts.items() if state in _BACK),
        paid=view.counts.get("paid", 0),
    )
    claim = replace(claim, recall=scope, orders=view.found)
    return _pack(f"claim-recall-{recall.opened_at:%Y-%m-%d}.zip", claim, photos, language=language, told=lines)


def _claim(
    account: UUID,
    known: StoredShop,
    supplier: str,
    *,
    found: Sequence[Behind],
    between: tuple[datetime, datetime],
) -> tuple[Claim, tuple[CasePhoto, ...]]:
    mine = [one for one in found if is_suppliers(one.fault, one.issues)]
    if not mine:
        raise WanhuiError("E-CLAIM-NONE", supplier=supplier)
    numbers = [one.number for one in mine]
    given, photos = given_by_case(account, numbers), photos_of_cases(account, numbers)
    products, suppliers = names_of(account, "product"), names_of(account, "supplier")
    cases = tuple(
        ClaimCase(
            number=one.number, opened_at=one.opened_at, product=products.get(one.product or "", one.product or ""),
            sku=one.sku or "", batch=one.batch or "", issues=one.issues, severity=one.severity,
            quote=masked(one.quote), cost=one.loss if one.loss is not None else given.get(one.number),
        )
        for one in sorted(mine, key=lambda one: one.number)
    )  # fmt: skip
    claim = Claim(
        supplier=suppliers.get(supplier, supplier), shop=known.name, currency=known.currency, since=between[0],
        until=between[1], orders=None, cases=cases, photos=len(photos),
    )  # fmt: skip
    return claim, photos


def _pack(
    name: str,
    claim: Claim,
    photos: Sequence[CasePhoto],
    *,
    language: Literal["zh", "en"],
    told: Sequence[RecallLine] = (),
) -> Pack:
    """The archive: the demand, its cases, the orders of a recall, the photos, and the hash of each file."""
    files: dict[str, bytes] = {"demand.txt": demand(claim, language).encode(), "cases.csv": _cases(claim.cases)}
    if told:
        files["orders.csv"] = _orders(told)
    originals: dict[str, str] = {}
    for path, content, original in _pictures(photos):
        files[path], originals[path] = content, original
    manifest: list[dict[str, Any]] = [
        {"path": path, "sha256": sha256(content).hexdigest(), "original_sha256": originals.get(path)}
        for path, content in files.items()
    ]
    files["manifest.json"] = orjson.dumps(manifest, option=orjson.OPT_INDENT_2)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(zipfile.ZipInfo(path, _STILL), content)
    return Pack(name=name, content=out.getvalue(), claim=claim)


def _pictures(photos: Sequence[CasePhoto]) -> Iterator[tuple[str, bytes, str]]:
    """Path, bytes and the hash of the original of each picture: copies without the place or the camera."""
    seen: dict[int, int] = {}
    for one in photos:
        copied = plain_copy(blobs.read(ENVIRONMENT.home, one.sha256))
        if copied is not None:
            seen[one.number] = place = seen.get(one.number, 0) + 1
            yield f"photos/case-{one.number}-{place}.jpg", copied, one.sha256.hex()


def _cases(cases: Iterable[ClaimCase]) -> bytes:
    return _table(
        _COLUMNS,
        (
            (one.number, one.opened_at.isoformat(timespec="seconds"), one.product, one.sku, one.batch,
             " ".join(one.issues), one.severity, one.quote, "" if one.cost is None else one.cost)
            for one in cases
        ),
    )  # fmt: skip


def _orders(told: Sequence[RecallLine]) -> bytes:
    """What became of each order and when; orders have a number of their own here, so that none leads to a buyer."""
    rows = ((place, one.state, one.changed_at.isoformat(timespec="seconds")) for place, one in enumerate(told, start=1))
    return _table(("line", "state", "at"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table that spreadsheets read as Chinese; a cell that they would take for a formula is led by an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        cells = [str(one) for one in row]
        writer.writerow([f"'{one}" if one[:1] in ("=", "+", "-", "@", "\t", "\r") else one for one in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _shop(account: UUID, shop_id: str) -> StoredShop:
    known = shop(account, shop_id)
    if known is None:
        raise WanhuiError("E-CLAIM-NONE", supplier=shop_id)
    return known


def _lead_only(agent: Agent, now: datetime) -> None:
    if not agent.by(now).is_lead:
        raise WanhuiError("E-ROLE-LEAD")
