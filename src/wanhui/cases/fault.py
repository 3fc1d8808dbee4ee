"""Whose fault it may be: proposed from what was read and what the records show; only a person confirms it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from wanhui.cases.parts import Fault
from wanhui.errors import Words
from wanhui.records.orders import Order, ShipmentEvent

_BY_ISSUE: Final[dict[str, tuple[Fault, Words]]] = {
    "wrong": ("warehouse", Words("发错多半是拣货出错", "A wrong item is mostly a slip in picking")),
    "missing": ("warehouse", Words("漏件多半是装箱出错", "A missing part is mostly a slip in packing")),
    "packaging": ("warehouse", Words("包装由仓库负责", "Packing is the warehouse's work")),
    "shipping": ("warehouse", Words("还没交给快递", "It has not been handed to the courier")),
    "delivery": ("courier", Words("问题出在派送途中", "It went wrong on the way")),
    "service": ("service", Words("说的是客服", "It is about our own agents")),
    "refund": ("service", Words("退款由客服办理", "Refunds are handled by our agents")),
    "price": ("service", Words("价格和活动由店铺定", "Prices and campaigns are the shop's")),
    "mismatch": ("service", Words("页面描述由店铺负责", "The listing is the shop's")),
    "fake": ("supplier", Words("来源由供应商负责", "The origin is the supplier's")),
    "quality": ("product", Words("说的是商品本身", "It is about the goods themselves")),
    "adverse": ("product", Words("说的是使用后的身体反应", "It is about a reaction to the goods")),
    "size": ("nobody", Words("尺码合不合因人而异", "Fit differs from person to person")),
    "effect": ("nobody", Words("是预期和产品之间的差距", "It is a gap between hope and product")),
    "install": ("service", Words("安装由店铺安排", "Installing is arranged by the shop")),
}
_ORDER: Final = tuple(_BY_ISSUE)
_ROUGH: Final = frozenset({"failed", "lost", "returned"})
#: As many like complaints about one batch point to its maker.
_BATCH: Final = 2
_SLOW: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed fault side with its reasons; ``unknown`` is a valid answer until somebody has looked."""

    fault: Fault
    reasons: tuple[Words, ...]


def propose(
    issues: Collection[str],
    *,
    suspect: str | None = None,
    order: Order | None = None,
    scans: Sequence[ShipmentEvent] = (),
    like_in_batch: int = 0,
) -> Proposal:
    """The side that the issues and records point to. `like_in_batch` counts other complaints about the same batch.

    A suspicion of wrong use proposes nothing but a look: the buyer is not to blame until a person has confirmed it.
    """
    if suspect == "misuse":
        return Proposal("unknown", (Words("可能与使用方式有关，须由人确认", "It may be the use; a person must look"),))
    if "damaged" in issues:
        return _damage(scans, like_in_batch)
    found = next(((code, _BY_ISSUE[code]) for code in _ORDER if code in issues), None)
    if found is None:
        return Proposal("unknown", (Words("还看不出原因", "The cause cannot be told yet"),))
    code, (fault, why) = found
    if fault == "product" and like_in_batch >= _BATCH:
        return Proposal("supplier", (why, _batch(like_in_batch)))
    if code == "shipping" and order is not None and order.shipped_at is not None:
        return Proposal("courier", (Words("已经交给快递，慢在路上", "It was handed over and is slow on the way"),))
    return Proposal(fault, (why,))


def _damage(scans: Sequence[ShipmentEvent], like_in_batch: int) -> Proposal:
    if like_in_batch >= _BATCH:
        return Proposal(
            "warehouse", (_batch(like_in_batch), Words("多件同样破损，先看包装", "Look at the packing first"))
        )
    rough = [scan for scan in scans if scan.status in _ROUGH]
    if rough or _slow([scan.at for scan in scans]):
        return Proposal("courier", (Words("物流有异常记录", "The scans show trouble on the way"),))
    return Proposal("unknown", (Words("途中损坏还是包装不牢，要看照片", "Transit or packing: the photos will tell"),))


def _slow(times: Sequence[datetime]) -> bool:
    return bool(times) and max(times) - min(times) >= _SLOW


def _batch(count: int) -> Words:
    return Words(f"同批次另有 {count} 起", f"{count} more from the same batch")
