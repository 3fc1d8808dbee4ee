"""The cheapest adequate protection for an order: what to ask, film, weigh and sign, by the reasons to look at it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from wanhui.errors import Words

#: Goods of this price on (in the shop's currency) are worth a number and a signature. Own estimate.
DEAR: Final = 300.0


@dataclass(frozen=True, slots=True)
class Protection:
    """One thing to do, by its code, in words; `cost` orders them: 0 is a message, 3 costs a fee."""

    code: str
    cost: int
    says: Words


_ALL: Final = {
    one.code: one
    for one in (
        Protection("ask", 0, Words("在平台聊天里中性核实规格和地址", "Ask neutrally in the platform chat")),
        Protection("film", 1, Words("拍打包视频：商品完好、填充、面单入镜", "Film the packing: goods, padding, label")),
        Protection("weigh", 1, Words("称重拍照，读数和面单同框", "Photograph the weight with the label in view")),
        Protection("seal", 2, Words("贴一次性封条，记下编号", "Seal it with a numbered seal and note the number")),
        Protection("serial", 2, Words("拍下序列号或批号", "Photograph the serial or batch number")),
        Protection("sign", 3, Words("选需要本人签收的配送", "Ship with a signature on delivery")),
    )
}  # fmt: skip
#: reason -> what protects against the dispute that it hints at
_AGAINST: Final = {
    "cheap_fragile_goods": ("film", "seal"),
    "pays_dear_shipping_for_cheap_goods": ("ask", "weigh"),
    "remote_and_dear_shipping": ("ask", "weigh"),
    "linked_orders": ("film", "weigh"),
    "new_accounts_on_one_sku": ("film", "weigh"),
    "many_claims": ("film", "weigh", "seal"),
    "demanded_money_for_review": ("film", "weigh", "sign"),
    "confirmed_before": ("film", "weigh", "sign"),
}  # fmt: skip
_ALWAYS: Final = ("ask", "film")


def protections(reasons: Collection[str], *, is_dear: bool) -> tuple[Protection, ...]:
    """What to do for an order stopped for `reasons`, cheapest first; dear goods are also numbered and signed for."""
    codes = {*_ALWAYS, *(code for reason in reasons for code in _AGAINST.get(reason, ()))}
    if is_dear:
        codes |= {"serial", "sign"}
    return tuple(sorted((_ALL[code] for code in codes), key=lambda one: (one.cost, one.code)))
