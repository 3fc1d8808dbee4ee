"""What the desk and its sign-in tell a person."""

from __future__ import annotations

from wanhui.errors.words import Words, both

#: code -> what, why and what to do next.
MESSAGES: dict[str, Words] = {
    # the desk
    "E-CASE-NONE": both(
        "没有编号为 {number} 的工单。回到列表再选一次。",
        "There is no case {number}. Go back to the list and choose again.",
    ),
    "E-CASE-LABEL": both(
        "没有名为 {found} 的问题类型。请从列出的类型里选。",
        "There is no kind of issue called {found}. Choose one of those listed.",
    ),
    "E-REPLY-EMPTY": both(
        "还没有写内容，没有发送。",
        "Nothing was written, so nothing was sent.",
    ),
    "E-REPLY-LONG": both(
        "超出字数：最多 {limit} 字，现在 {found} 字。删短后再发。",
        "Too long: {found} characters where {limit} fit. Shorten it and send again.",
    ),
    "E-REPLY-BLOCKED": both(
        "没有发送：还有 {count} 处不能这样说。改好后再发，文字已保留。",
        "Not sent: {count} places may not be said like this. Mend them and send again; your text is kept.",
    ),
    "E-REPLY-GONE": both(
        "已过 10 秒，这条回复撤不回了。可以再发一条更正。",
        "The 10 seconds are over and this reply cannot be taken back. You can send a correction.",
    ),
    # sign-in
    "E-SIGN-IN": both(
        "登录名或密码不对。检查大小写和空格后再试。",
        "Login or password is wrong. Check capitals and spaces, then try again.",
    ),
    "E-SIGN-LOCKED": both(
        "试错太多次，这个登录名暂停到 {until}。到时再试，或请店主重设密码。",
        "Too many wrong tries; this login is locked until {until}. Try then, or ask the owner for a new password.",
    ),
    "E-ROLE-READS": both(
        "你的角色只能查看，不能改动。需要时请店主调整角色。",
        "Your role may look but not change anything. Ask the owner if you need another role.",
    ),
    "E-UPLOAD-SIZE": both(
        "文件超过 {limit}，没有收下。请拆成几个文件，或用命令行 wanhui import 导入。",
        "The file is larger than {limit} and was not taken. Split it, or use wanhui import on the command line.",
    ),
    "E-UPLOAD-NONE": both(
        "没有选择文件。选好后再点一次。",
        "No file was chosen. Choose one and press again.",
    ),
    "E-REJECTS-WRITE": both(
        "写不了被拒行的清单 {file}（{detail}）。请换一个能写的位置（--rejects）再导入；已导入的行不会重复。",
        "Cannot write the list of refused rows to {file} ({detail}). Choose a place that can be written (--rejects) "
        "and import again; rows that are in already are not doubled.",
    ),
    "E-LINT-ORDER": both(
        "{file} 里没有订单 {order}。请核对订单号，或换一份包含它的记录。",
        "There is no order {order} in {file}. Check the number, or give records that hold it.",
    ),
    "E-RISK-OUTCOME": both(
        '{file} 第 {line} 行不是核实结果。每行应为 {"order": 订单号, "professional": true 或 false}。',
        'Line {line} of {file} is no outcome. Each line must be {"order": its id, "professional": true or false}.',
    ),
    "E-SHOP-NONE": both(
        "没有 id 为 {shop} 的店铺，已有：{known}。",
        "There is no shop with the id {shop}; there are: {known}.",
    ),
    "E-SHOP-SETTING": both(
        "店铺设置 {name} 不能是 {found}，可选：{expected}。",
        "The shop setting {name} cannot be {found}; choose one of: {expected}.",
    ),
    "E-PLATFORM": both(
        "没有名为 {found} 的平台，可选：{expected}。",
        "There is no platform {found}; choose one of: {expected}.",
    ),
    "E-ACCOUNT-CHOICE": both(
        "这里有几个商家：{names}。请用 --account 指明是哪一个。",
        "There are several accounts here: {names}. Say which one with --account.",
    ),
    "E-ACCOUNT-UNKNOWN": both(
        "没有名为 {name} 的商家，已有：{names}。",
        "There is no account {name}; there are: {names}.",
    ),
    # accounts and files
    "E-LOGIN-TAKEN": both(
        "登录名 {login} 已有人使用。请换一个。",
        "Somebody signs in as {login} already. Choose another name.",
    ),
    "E-BLOB-CHANGED": both(
        "原始文件 {file} 丢失或被改动，不能再作为证据。请从备份恢复。",
        "The original file {file} is gone or was changed and proves nothing now. Restore it from a backup.",
    ),
}
