"""What knowledge, messages of the shop's own and win-back tell a person."""

from __future__ import annotations

from wanhui.errors.words import Words, both

#: code -> what, why and what to do next.
MESSAGES: dict[str, Words] = {
    "E-KNOW-FILL": both(
        "这一条还缺：{missing}。补上再保存。",
        "This entry still lacks: {missing}. Fill that in and keep it again.",
    ),
    "E-KNOW-TEXT": both(
        "这段话说给买家会违规：{why}。改成查得到依据的说法再保存。",
        "Said to a buyer this would break a rule: {why}. Say what can be shown and keep it again.",
    ),
    "E-KNOW-OWN": both(
        "自己写的要由另一个人批准，还没有批准。请让能批准的同事看一遍。",
        "What you wrote is approved by somebody else; it was not approved. Ask a colleague who may.",
    ),
    "E-KNOW-NONE": both(
        "找不到这一条，它可能已经停用。回到列表看看。",
        "There is no such entry; it may be over. Go back to the list.",
    ),
    "E-KNOW-DATE": both(
        "有效期要在今天之后、{latest} 之前，没有批准。换一个日期。",
        "An approval ends after today and by {latest}; it was not approved. Choose another day.",
    ),
    "E-GUIDE-NONE": both(
        "这些商品没有批准过的用法或保养说明，没有发送。请先在知识库里补上。",
        "No guide of these goods has been approved, so nothing was sent. Add one to the knowledge base first.",
    ),
    "E-OUTREACH-CONFIRM": both(
        "还没有确认：{missing}，主动联系没有打开。三项都确认后再打开。",
        "Not confirmed yet: {missing}; contact of the shop's own stays off. Confirm all three first.",
    ),
    "E-OUTREACH-OFF": both(
        "主动联系还没有打开，没有安排消息。请店主先在这一页确认。",
        "Contact of the shop's own is off, so no message was planned. The owner confirms it on this page first.",
    ),
    "E-WINBACK-NONE": both(
        "找不到这位买家，或者已经回来买过了。刷新列表看看。",
        "There is no such buyer, or they have bought again. Reload the list.",
    ),
    "E-WINBACK-CAUSE": both(
        "没有“{found}”这个原因。可选：{expected}。",
        "There is no reason “{found}”. Choose one of: {expected}.",
    ),
    "E-WINBACK-STEP": both(
        "这位买家现在不能这样做：{why}。",
        "This cannot be done for this buyer now: {why}.",
    ),
    "E-PRICE-NOT": both(
        "这一单现在没有应退的差价，没有准备退款。打开工单看看核对结果。",
        "Nothing is owed for this order now, so no payment was prepared. Open the case to see why.",
    ),
    "E-STOCK-LOOK": both(
        "还没有人去货架核对，不能对买家说缺货。核对后勾选再发。",
        "Nobody has looked at the shelf, so no buyer is told that goods are short. Look, tick the box and send again.",
    ),
    "E-STOCK-NOT": both(
        "按最近的库存，这一单发得出，没有通知买家。刷新页面看看。",
        "By the last count this order can be served, so the buyer was not told. Reload the page.",
    ),
}
