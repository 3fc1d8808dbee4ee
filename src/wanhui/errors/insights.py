"""What figures, findings and recalls tell a person."""

from __future__ import annotations

from wanhui.errors.words import Words, both

#: code -> what, why and what to do next.
MESSAGES: dict[str, Words] = {
    "E-RECALL-FILL": both(
        "召回还缺：{missing}。补上再开始。",
        "The recall still lacks: {missing}. Fill that in and start again.",
    ),
    "E-CLAIM-NONE": both(
        "{supplier}在这段时间没有属于供应商的工单，没有可索赔的内容。换个月份，或先查明原因。",
        "No case of {supplier} in that time is the supplier's matter: nothing to claim. Choose another month, "
        "or find the cause first.",
    ),
    "E-RECALL-GOODS": both(
        "没有订单买过{key}，没有开始召回。核对一下编号。",
        "No order has {key}; no recall was started. Check what was entered.",
    ),
    "E-RECALL-TEXT": both(
        "这段话不能发给买家：{why}。改好再开始。",
        "This text may not go to buyers: {why}. Mend it and start again.",
    ),
    "E-RECALL-NONE": both(
        "找不到这次召回，或者它已经结束。回到列表看看。",
        "There is no such recall, or it is over. Go back to the list.",
    ),
    "E-RECALL-OPEN": both(
        "还有 {count} 单没有结果，现在不能结束召回。",
        "{count} orders have come to no end yet; the recall cannot be closed.",
    ),
    "E-EXPORT-LIST": both(
        "没有名为{found}的列表可以导出。可以导出：{expected}。",
        "There is no list {found} to export. There are: {expected}.",
    ),
    "E-EXPORT-KIND": both(
        "不能导出成{found}。可选：{expected}。",
        "Cases cannot be exported as {found}. Choose one of: {expected}.",
    ),
    "E-EXPORT-LARGE": both(
        "一张表放不下超过 {most} 件工单。缩小范围，或导出 CSV。",
        "A sheet cannot hold more than {most} cases. Narrow the list, or export it as CSV.",
    ),
}
