"""Every after-sale state that 拼多多 and 微信小店 tell of, by number and by name, and what it is with us.

Sources: the open-platform documents of both (after-sale list, and the notice of a changed dispute), read in 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wanhui.records.after_sales import AfterSaleStatus
from wanhui.sources.files.columns import norm

#: 拼多多: number -> its words and what it is. A number from 1 to 33 that the document leaves out is looked at.
PDD: Final[Mapping[int, tuple[str, AfterSaleStatus]]] = {
    0: ("无售后", "closed"),
    2: ("买家申请退款，待商家处理", "requested"),
    3: ("退货退款，待商家处理", "requested"),
    4: ("商家同意退款，退款中", "agreed"),
    5: ("平台同意退款，退款中", "agreed"),
    6: ("驳回退款，待买家处理", "refused"),
    7: ("已同意退货退款，待用户发货", "agreed"),
    8: ("平台处理中", "disputed"),
    9: ("平台拒绝退款，退款关闭", "closed"),
    10: ("退款成功", "done"),
    11: ("买家撤销", "closed"),
    12: ("买家逾期未处理，退款失败", "closed"),
    13: ("买家逾期，超过有效期", "closed"),
    14: ("换货补寄待商家处理", "requested"),
    15: ("换货补寄待用户处理", "refused"),
    16: ("换货补寄成功", "done"),
    17: ("换货补寄失败", "closed"),
    18: ("换货补寄待用户确认完成", "received"),
    21: ("待商家同意维修", "requested"),
    22: ("待用户确认发货", "agreed"),
    24: ("维修关闭", "closed"),
    25: ("维修成功", "done"),
    27: ("待用户确认收货", "received"),
    31: ("已同意拒收退款，待用户拒收", "agreed"),
    32: ("补寄待商家发货", "agreed"),
    33: ("待商家召回", "requested"),
}
_PDD_UNNAMED: Final = tuple(number for number in range(1, 34) if number not in PDD)
#: 微信小店, disputes: number -> its words and what it is.
WECHAT_DISPUTES: Final[Mapping[int, tuple[str, AfterSaleStatus]]] = {
    100: ("待商家处理纠纷", "disputed"),
    101: ("待客服处理", "disputed"),
    102: ("取消客服介入", "closed"),
    103: ("客服处理中", "disputed"),
    104: ("待用户补充凭证", "disputed"),
    105: ("用户已补充凭证", "disputed"),
    106: ("待商家补充凭证", "disputed"),
    107: ("商家已补充凭证", "disputed"),
    108: ("待双方补充凭证", "disputed"),
    109: ("双方补充凭证超时", "disputed"),
    110: ("待商家确认", "disputed"),
    111: ("商家申诉中", "disputed"),
    112: ("调解完成", "done"),
    113: ("客服核实", "disputed"),
    114: ("重新退款中", "agreed"),
    115: ("退款核实完成", "done"),
    116: ("调解关闭", "closed"),
    305: ("用户补充凭证超时", "disputed"),
    307: ("商家补充凭证超时", "disputed"),
}
#: 微信小店, after-sale requests: its name -> what it is.
WECHAT: Final[Mapping[str, AfterSaleStatus]] = {
    "USER_CANCELD": "closed",
    "MERCHANT_PROCESSING": "requested",
    "MERCHANT_REJECT_REFUND": "refused",
    "MERCHANT_REJECT_RETURN": "refused",
    "USER_WAIT_RETURN": "agreed",
    "RETURN_CLOSED": "closed",
    "MERCHANT_WAIT_RECEIPT": "returning",
    "MERCHANT_OVERDUE_REFUND": "requested",
    "MERCHANT_REFUND_SUCCESS": "done",
    "MERCHANT_RETURN_SUCCESS": "done",
    "PLATFORM_REFUNDING": "agreed",
    "PLATFORM_REFUND_FAIL": "requested",
    "USER_WAIT_CONFIRM": "agreed",
    "USER_WAIT_CONFIRM_UPDATE": "refused",
    "USER_WAIT_HANDLE_MERCHANT_AFTER_SALE": "agreed",
    "MERCHANT_REFUND_RETRY_FAIL": "closed",
    "MERCHANT_FAIL": "closed",
}


def words_of(states: Mapping[int, tuple[str, AfterSaleStatus]]) -> dict[str, str]:
    """`states` as a table reads them: by their words, and by their number."""
    by_name = {norm(name): ours for name, ours in states.values()}
    return {**by_name, **{str(number): ours for number, (_, ours) in states.items()}}


#: What a 拼多多 table may say; what has no name is taken as waiting for the shop, so that nothing is passed over.
PDD_WORDS: Final = {**words_of(PDD), **{str(number): "requested" for number in _PDD_UNNAMED}}
WECHAT_WORDS: Final = {**words_of(WECHAT_DISPUTES), **{norm(name): ours for name, ours in WECHAT.items()}}
