"""What evidence, its files and its packages refuse, and why."""

from __future__ import annotations

from wanhui.errors.words import Words, both

#: code -> what, why and what to do next.
MESSAGES: dict[str, Words] = {
    "E-EVIDENCE-RECEIVER": both(
        "没有名为 {found} 的接收方，可用：{expected}。",
        "There is no receiver {found}; use one of: {expected}.",
    ),
    "E-EVIDENCE-SIZE": both(
        "文件超过 {limit}，没有保存。请截取需要的一段，或压缩后再传。",
        "The file is larger than {limit} and was not kept. Cut out the part that matters, or make it smaller.",
    ),
    "E-EVIDENCE-EMPTY": both(
        "文件 {name} 是空的，没有保存。请重新选一个。",
        "The file {name} is empty and was not kept. Choose another one.",
    ),
    "E-EVIDENCE-PURPOSE": both(
        "没有名为 {found} 的用途，可用：{expected}。",
        "There is no purpose {found}; use one of: {expected}.",
    ),
    "E-EVIDENCE-ORDER": both(
        "没有编号为 {order} 的订单。请先导入订单，再添加文件。",
        "There is no order {order}. Import it first, then add the file.",
    ),
    "E-EVIDENCE-LINK": both(
        "这个上传链接已过期或已传满。请在聊天里向商家要一个新的。",
        "This upload link has expired or is full. Ask the shop for a new one in the chat.",
    ),
    "E-EVIDENCE-PHOTOS": both(
        "买家已经发过照片或视频，不用再要。请先看已有的。",
        "The buyer has sent photos or a video already. Look at those first.",
    ),
    "E-EVIDENCE-PACKAGE": both(
        "举证包会超过 4 GB，没有生成。请去掉不需要的视频。",
        "The package would be larger than 4 GB and was not made. Leave out videos that are not needed.",
    ),
    "E-EVIDENCE-UNREADABLE": both(
        "{name} 不是举证包，读不出来。请确认文件没有选错。",
        "{name} is no evidence package and cannot be read. Make sure it is the right file.",
    ),
    "E-NOTICE-EVIDENCE": both(
        "还不能写权利告知：至少要两项独立证据，其中一项是索要的原话，现在有 {found} 项。",
        "No rights notice yet: it needs two independent items of evidence, one of them the demand; there are {found}.",
    ),
    "E-NOTICE-SECOND": both(
        "权利告知要由另一位主管或店主同意，不能由写的人自己同意。",
        "A rights notice needs the yes of another person, a lead or the owner; who wrote it cannot give it.",
    ),
    "E-NOTICE-NONE": both(
        "没有等待同意的权利告知，它可能已经有了结果。",
        "There is no rights notice waiting; it may have been decided already.",
    ),
    "E-REPORT-GROUND": both(
        "举报要写明违反的规则和证据，现在缺少：{missing}。补上后再提交。",
        "A report names the rule that was broken and the evidence; missing: {missing}. Add it and submit again.",
    ),
    "E-REPORT-LATE": both(
        "已过平台的举报期限（{due}），平台不再受理。可以改走报案或诉讼。",
        "The platform's time limit ({due}) has passed; it takes no more reports. The police or a court remain.",
    ),
    "E-REPORT-NONE": both(
        "没有这份举报，或它已经有了结果。请刷新页面再看。",
        "There is no such report, or it has been decided. Load the page again.",
    ),
    "E-HOLD-RELEASE": both(
        "只有主管或店主可以解除证据保全，并要写明理由。",
        "Only a lead or the owner may release frozen evidence, with a reason.",
    ),
}
