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
    "E-RECALL-OFFER": both(
        "这次召回没有这个选择。选一个已经给买家的办法。",
        "This recall does not offer that. Choose something that buyers were offered.",
    ),
    "E-STOP-FILL": both(
        "停售还缺：{missing}。补上再记。",
        "To stop the sale this is missing: {missing}. Fill it in and try again.",
    ),
    "E-STOP-NONE": both(
        "找不到这条停售记录，或者它已经结束。回到列表看看。",
        "There is no such stop, or it is over. Go back to the list.",
    ),
    "E-STOP-NOTE": both(
        "请写明报给了谁、回执编号，或者凭什么确认没问题了。",
        "Say whom you told and the number of the receipt, or what shows that the goods are safe.",
    ),
    "E-STOP-CLOCKS": both(
        "还有上报没有完成，不能恢复销售。先上报并记下回执。",
        "A report is still owed; the goods cannot be sold again. Report first and note the receipt.",
    ),
    "E-SUPPLIER-FILL": both(
        "这项任务还缺：{missing}。补上再保存。",
        "The task still lacks: {missing}. Fill that in and save again.",
    ),
    "E-SUPPLIER-NONE": both(
        "找不到这项任务，或者已经有人决定了。刷新看看。",
        "There is no such task, or somebody has decided it. Reload the page.",
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
    "E-TRAINING-FILL": both(
        "要写明由谁负责、几号前完成，日期要在今天之后。",
        "Say who sees to it and by which day; the day must be ahead.",
    ),
    "E-TRAINING-NOTE": both(
        "写一句培训了什么，再标为完成。",
        "Say in a word what was trained, then mark it as done.",
    ),
    "E-TRAINING-NONE": both(
        "这项培训已经完成，或者不存在。回到列表看看。",
        "This training is done or does not exist. Go back to the list.",
    ),
    "E-GAP-FILL": both(
        "要写明由谁负责、几号前改好，日期要在今天之后。",
        "Say who sees to it and by which day; the day must be ahead.",
    ),
    "E-GAP-NOTE": both(
        "写一句改了什么，再标为改好：以后的订单按这一天前后比。",
        "Say in a word what was changed, then mark it as mended: orders before and after this day are compared.",
    ),
    "E-GAP-NONE": both(
        "这一项已经改好，或者不存在。回到列表看看。",
        "This is mended or does not exist. Go back to the list.",
    ),
    "E-WEEK-NONE": both(
        "这家店这一周没有周报。回到周报页看看有哪些。",
        "There is no report of that shop and week. Go back and see which there are.",
    ),
}
