"""A marketplace to practise with: it pays, packs and gives coupons on paper, each errand once, and reports of it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final
from uuid import UUID

import orjson

from wanhui.cases.read_back import slip_of
from wanhui.channels.errands import Errand, Handed
from wanhui.errors import Words

#: The after-sale request by which the marketplace reports each kind; a coupon leaves none.
_REPORTS: Final[dict[str, str | None]] = {
    "refund": "refund_only", "partial_refund": "refund_only", "freight": "refund_only",
    "price_difference": "price_protection", "exchange": "exchange", "swap": "exchange", "resend": "resend",
    "resend_part": "resend", "coupon": None,
}  # fmt: skip
_PARCELS: Final = frozenset({"exchange", "resend"})
_MONEY: Final = frozenset({"refund_only", "price_protection"})


class PracticeMarket:
    """Keeps one slip an errand in `folder`. A slip is put there whole or not at all, so two askers share one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def can(self, remedy: str) -> bool:
        """Refunds, price differences, exchanges, resends and coupons."""
        return remedy in _REPORTS

    def hand_over(self, errand: Errand) -> Handed:
        """Carries it out, once a key; refuses to pay more than was paid."""
        kind = _REPORTS[errand.remedy]
        if kind in _MONEY and errand.paid is not None and errand.amount.amount > errand.paid.amount:
            return Handed(outcome="refused", reason=Words("退款超过实付金额", "More than was paid"))
        self._keep(self._slip(errand.key), [] if kind is None else [_record(errand, kind)])
        return Handed(outcome="begun" if kind is not None else "done", reference=slip_of(errand.key))

    def reported(self, key: str) -> Path | None:
        """The slip, where it tells of something."""
        slip = self._slip(key)
        return slip if slip.is_file() and slip.stat().st_size else None

    def _slip(self, key: str) -> Path:
        return self._folder / f"{UUID(key)}.jsonl"

    def _keep(self, slip: Path, records: list[dict[str, Any]]) -> None:
        """Whoever links first has made the slip; the other's is thrown away."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self._folder, suffix=".draft") as draft:
            draft.writelines(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in records)
            draft.flush()
            with suppress(FileExistsError):
                os.link(draft.name, slip)


def _record(errand: Errand, kind: str) -> dict[str, Any]:
    slip = slip_of(errand.key)
    record: dict[str, Any] = {
        "kind": "after_sale", "id": slip, "shop": errand.shop, "order": errand.order, "type": kind,
        "at": errand.at.isoformat(), "updated_at": errand.at.isoformat(), "status": "done",
    }  # fmt: skip
    if kind in _PARCELS:
        return {**record, "tracking": f"PX{slip[2:]}"}
    return {**record, "amount": str(errand.amount.amount)}
