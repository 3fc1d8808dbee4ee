"""Tells those who lead at once what has become worse; the figures and causes stand on the page of insights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui.errors import Words
from wanhui.flows.notify import tell
from wanhui.store.findings import NewFinding
from wanhui.store.notices import Notice

#: What was found longer ago stands on the page alone: it came with an import of the past.
_FRESH: Final = timedelta(days=2)
_SAYS: Final[Mapping[str, Words]] = {
    "spike": Words("投诉突增", "Complaints have jumped"),
    "cluster": Words("一周内几条评价说同一个问题", "Several reviews of one week name the same problem"),
    "rise": Words("这周投诉比上周多", "More complaints than last week"),
    "rating": Words("星级下降", "Stars are falling"),
    "sales": Words("销量下降", "Sales are falling"),
}


def tell_findings(account: UUID, found: Iterable[NewFinding], now: datetime) -> int:
    """One notice for each fresh finding, whose they are to act on; how many were new."""
    return tell(account, [_notice(one, now) for one in found if now - one.detected_at <= _FRESH], now)


def _notice(one: NewFinding, now: datetime) -> Notice:
    says = _SAYS[one.kind]
    return Notice(
        key=f"finding:{one.kind}:{one.shop}:{one.dimension}:{one.key}:{one.issue}:{one.detected_at:%Y%m%d}",
        kind="finding",
        addressee="lead",
        says=Words(f"{says.zh}：{one.key}，原因见洞察", f"{says.en}: {one.key}. See insights for the causes"),
        at=now,
        shop=one.shop,
        topics=(one.issue,) if one.issue else (),
    )
