"""What can go wrong, said so that a person can act: a stable code, what, why and what to do next, zh and en."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """The same sentence in both languages; neither is a translation of the other.

    Placeholders are ``{name}``; `fill` replaces them literally, so a value can never bring in a placeholder
    or a format instruction of its own.
    """

    zh: str
    en: str

    def text(self, language: Language) -> str:
        """The sentence in `language`."""
        return self.zh if language == "zh" else self.en

    def fill(self, language: Language, values: dict[str, str]) -> str:
        """The sentence in `language` with each ``{name}`` replaced by its value, in one pass."""
        parts = self.text(language).split("{")
        out = [parts[0]]
        for part in parts[1:]:
            name, closed, rest = part.partition("}")
            known = bool(closed) and name in values
            out.append(values[name] + rest if known else "{" + part)
        return "".join(out)


class WanhuiError(Exception):
    """An error that reaches a person: `code` is stable and documented, `values` fill its sentence.

    Raise it with a code of `CATALOGUE`; anything else that escapes is a bug and is shown as ``E-BUG``.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = {name: str(value) for name, value in values.items()}
        super().__init__(f"{code}: {self.text('en')}")

    def text(self, language: Language) -> str:
        """What happened, why, and what to do next, as one short paragraph."""
        return CATALOGUE[self.code].fill(language, self.values)


def _words(zh: str, en: str) -> Words:
    return Words(zh=zh, en=en)


#: code -> what, why and what to do next. A code, once shipped, keeps its meaning.
CATALOGUE: dict[str, Words] = {
    "E-BUG": _words(
        "程序内部出错，您的数据没有改动。请把编号 {reference} 发给维护者。",
        "Something broke inside; your data is unchanged. Send reference {reference} to the maintainers.",
    ),
    # content packs
    "E-PACK-YAML": _words(
        "{file}：不是有效的 YAML（{detail}）。请修正后重新启动。",
        "{file}: not valid YAML ({detail}). Mend the file and start again.",
    ),
    "E-PACK-FIELD": _words(
        "{file}：字段 {key} 应为 {expected}，实际是 {found}。",
        "{file}: {key} should be {expected}, found {found}.",
    ),
    "E-PACK-UNKNOWN": _words(
        "{file}：没有名为 {key} 的字段，可用字段：{expected}。",
        "{file}: there is no field {key}; known fields: {expected}.",
    ),
    "E-PACK-ID": _words(
        "{file}：id 是 {found}，应与文件名一致：{expected}。",
        "{file}: id is {found} but must equal the file name, {expected}.",
    ),
    # records
    "E-RECORD-JSON": _words(
        "这一行不是有效的 JSON 对象（{detail}）。每行应是一条完整的记录。",
        "This line is not a JSON object ({detail}). Each line must hold one whole record.",
    ),
    "E-RECORD-KIND": _words(
        "未知的记录类型 {found}，应为：{expected}。",
        "Unknown kind {found}; it must be one of: {expected}.",
    ),
    "E-RECORD-MISSING": _words(
        "{kind} 缺少必填字段 {key}。请在这一行补上它。",
        "The {kind} lacks its required field {key}. Add it to this line.",
    ),
    "E-RECORD-FIELD": _words(
        "{kind} 的字段 {key} 应为 {expected}，实际是 {found}。",
        "{key} of the {kind} should be {expected}, found {found}.",
    ),
    "E-LINE-LONG": _words(
        "这一行超过 {limit}，没有读取。请拆成更短的行。",
        "This line is longer than {limit} and was not read. Split it into shorter lines.",
    ),
    # files that are imported
    "E-FILE-OPEN": _words(
        "打不开 {name}（{detail}）。请检查路径和读取权限。",
        "{name} cannot be opened ({detail}). Check the path and whether you may read it.",
    ),
    "E-FILE-EMPTY": _words(
        "{name} 是空文件，什么也没有导入。请重新从平台后台导出。",
        "{name} is empty, so nothing was imported. Export it again from the marketplace.",
    ),
    "E-FILE-NOROWS": _words(
        "{name} 只有表头，没有数据。请放宽导出的时间范围后重新导出。",
        "{name} has a header but no rows. Export it again with a wider range of dates.",
    ),
    "E-FILE-BINARY": _words(
        "{name} 其实是 {found}，不是表格或记录文件。请导出 CSV、TSV、XLSX 或 JSON Lines。",
        "{name} is really {found}, not a table or records. Export CSV, TSV, XLSX or JSON Lines instead.",
    ),
    "E-FILE-ARCHIVE": _words(
        "{name} 是压缩包。请先解压，再导入里面的文件。",
        "{name} is an archive. Unpack it first, then import the files inside.",
    ),
    "E-FILE-PASSWORD": _words(
        "{name} 有打开密码。请在 Excel 或 WPS 里取消密码，另存后再导入。",
        "{name} is protected by a password. Remove it in Excel or WPS, save again, then import.",
    ),
    "E-FILE-XLS": _words(
        "{name} 是旧版 Excel 97-2003 格式（.xls）。请另存为 .xlsx 后再导入。",
        "{name} is in the old Excel 97-2003 format (.xls). Save it as .xlsx, then import.",
    ),
    "E-FILE-BROKEN": _words(
        "{name} 不完整或已损坏（{detail}）。请重新下载后再导入。",
        "{name} is incomplete or damaged ({detail}). Download it again, then import.",
    ),
    "E-FILE-BOMB": _words(
        "{name} 解压后超出限制（{limit}），没有读取。请按时间分批导出。",
        "{name} unpacks to more than allowed ({limit}) and was not read. Export it in smaller ranges of dates.",
    ),
    "E-FILE-CELLS": _words(
        "{name} 的表格范围超过 {limit} 个单元格。请删掉远处多余的格子，或按时间分批导出。",
        "The sheet of {name} spans more than {limit} cells. Clear stray cells far away, "
        "or export smaller ranges of dates.",
    ),
    "E-FILE-ENCODING": _words(
        "{name} 第 {line} 行的文字编码认不出来。请用 Excel 或记事本另存为 UTF-8 后再导入。",
        "The characters of {name} cannot be read from line {line} on. Save it as UTF-8, then import.",
    ),
    "E-FILE-MIXED": _words(
        "{name} 混用了两种文字编码，第 {line} 行与前面不同。请分开两份文件，各自另存为 UTF-8。",
        "{name} mixes two character encodings; line {line} differs. Separate the two parts and save each as UTF-8.",
    ),
    "E-FILE-JSON": _words(
        "{name} 是 JSON，但不是每行一条记录的 JSON Lines。请每行写一条记录，用 UTF-8 编码。",
        "{name} is JSON but not JSON Lines. Write one record a line, in UTF-8.",
    ),
    "E-FILE-TABLE": _words(
        "{name} 里找不到表头。请保留平台导出的原始表头行。",
        "No header row was found in {name}. Keep the header row as the marketplace exported it.",
    ),
    "E-FILE-COLUMNS": _words(
        "{name} 有 {found} 列，最多 {limit} 列。请只导出需要的列。",
        "{name} has {found} columns; at most {limit} are read. Export only the columns you need.",
    ),
    "E-FILE-UNKNOWN": _words(
        "认不出 {name} 的表头（{header}）。请为这种文件选择一次各列的含义，以后会自动使用。",
        "The header of {name} is not known ({header}). Say once what each column means; it is kept for next time.",
    ),
    "E-FILE-SHOP": _words(
        "{name} 没有写明属于哪个店铺。请指定店铺后再导入。",
        "{name} does not say which shop it belongs to. Name the shop, then import.",
    ),
    "E-MAPPING": _words(
        "列对应关系无效：{detail}。请重新选择。",
        "The column mapping is not usable: {detail}. Choose the columns again.",
    ),
    "E-CELL-ID-FLOAT": _words(
        "“{column}”的编号被表格软件变成了数字 {found}，末尾几位已经丢失。"
        "请重新导出，不要用 Excel 打开保存，或先把该列设为文本。",
        "A spreadsheet turned the id in {column} into the number {found} and its last digits are lost. "
        "Export again and do not save it from Excel, or set the column to text first.",
    ),
    "E-CELL-TIME": _words(
        "“{column}”的值 {found} 不是能识别的时间。请写成 2026-11-11 20:03:00 这样。",
        "{found} in {column} is not a time we know. Write it like 2026-11-11 20:03:00.",
    ),
    "E-CELL-MONEY": _words(
        "“{column}”的值 {found} 不是金额。请写成 25.00 这样。",
        "{found} in {column} is not an amount. Write it like 25.00.",
    ),
    "E-CELL-NUMBER": _words(
        "“{column}”的值 {found} 不是整数。请改成整数。",
        "{found} in {column} is not a whole number. Write a whole number.",
    ),
    "E-CELL-EMPTY": _words(
        "“{column}”是空的，而这一列必须有值。请补上后再导入这一行。",
        "{column} is empty, but it is needed. Fill it in, then import this row again.",
    ),
    "E-CELL-VALUE": _words(
        "“{column}”的值 {found} 不在可用的范围内（{expected}）。请改正后再导入这一行。",
        "{found} in {column} is not allowed ({expected}). Correct it, then import this row again.",
    ),
    "E-ROW-QUOTE": _words(
        "这一行的引号没有成对。请补上缺少的引号。",
        "A quotation mark on this row is never closed. Add the missing one.",
    ),
    "E-ROW-NUL": _words(
        "这一行含有空字节，可能在传输中损坏。请重新导出。",
        "This row holds NUL bytes and was probably damaged on the way. Export it again.",
    ),
    "E-ROW-WIDTH": _words(
        "这一行有 {found} 格，表头有 {expected} 列。请检查多出或缺少的分隔符。",
        "This row has {found} cells, the header {expected}. Look for a separator too many or too few.",
    ),
    "E-ROW-GROUP": _words(
        "同一订单的第 {row} 行有错，整个订单没有导入。请先改正那一行。",
        "Row {row} of the same order is faulty, so the whole order was left out. Mend that row first.",
    ),
    "E-ROW-ORDER": _words(
        "还没有订单 {order}。请先导入订单列表，再导入这份明细。",
        "Order {order} is not known yet. Import the list of orders first, then these details.",
    ),
    # mails that are imported
    "E-MAIL-BOMB": _words(
        "这封邮件超出限制（{limit}），没有读取。请删掉大附件或转发层数后重新保存。",
        "This mail is larger than allowed ({limit}) and was not read. Save it again without large attachments "
        "or mails inside mails.",
    ),
    "E-MAIL-ENCODING": _words(
        "这封邮件的文字编码（{found}）读不出来。请在邮箱里打开它，复制文字后另存为新邮件。",
        "The characters of this mail ({found}) cannot be read. Open it in your mailbox, save its words as a new mail.",
    ),
    "E-MAIL-BROKEN": _words(
        "这封邮件已损坏（{detail}），没有导入。请从邮箱重新下载。",
        "This mail is damaged ({detail}) and was left out. Download it from the mailbox again.",
    ),
    "E-MAIL-DATE": _words(
        "这封邮件没有可用的日期，没有导入。请从邮箱重新下载原始邮件。",
        "This mail has no usable date and was left out. Download the original from the mailbox.",
    ),
    "E-MAIL-EMPTY": _words(
        "邮件“{subject}”里没有买家写的话，也没有附件。请转发原始邮件。",
        "The mail “{subject}” holds no words of its own and no attachment. Forward the original mail.",
    ),
    # case lists
    "E-CASE-CHANGED": _words(
        "这件工单刚被别人改过。您写的内容还在，请看过最新情况后再试一次。",
        "Someone changed this case a moment ago. What you wrote is kept: look at what is new and try again.",
    ),
    "E-LIST-CURSOR": _words(
        "列表的位置标记无效。请回到列表开头。",
        "The place in the list is not valid. Go back to its beginning.",
    ),
    # accounts and files
    "E-LOGIN-TAKEN": _words(
        "登录名 {login} 已有人使用。请换一个。",
        "Somebody signs in as {login} already. Choose another name.",
    ),
    "E-BLOB-CHANGED": _words(
        "原始文件 {file} 丢失或被改动，不能再作为证据。请从备份恢复。",
        "The original file {file} is gone or was changed and proves nothing now. Restore it from a backup.",
    ),
    # database
    "E-DATABASE-DOWN": _words(
        "连接不上数据库（{detail}）。请检查 DATABASE_URL 和数据库是否在运行。",
        "The database cannot be reached ({detail}). Check DATABASE_URL and whether the server runs.",
    ),
    "E-DATABASE-OLD": _words(
        "这个 PostgreSQL 的版本是 {found}，需要 16 或更新。请升级，或不设 DATABASE_URL 而用自带的数据库。",
        "This PostgreSQL is version {found}; 16 or newer is needed. Upgrade it, or unset DATABASE_URL.",
    ),
    "E-DATABASE-ROLES": _words(
        "数据库用户 {user} 不能创建所需的角色。请让管理员在这个库里执行以下语句，再重新启动：\n{sql}",
        "The database user {user} may not create the roles we need. "
        "Have an administrator run this in the database, then start again:\n{sql}",
    ),
    # cases
    "E-CASE-GAP": _words(
        "事件 {kind} 的序号是 {seq}，应为 {expected}。请先补上中间的事件，或重新读取工单。",
        "Event {kind} has number {seq} where {expected} is due. Load the case again and repeat the act.",
    ),
    "E-CASE-OPENED-TWICE": _words(
        "工单 {case} 已经开过了，不能再开一次。",
        "Case {case} has been opened already and cannot be opened again.",
    ),
    "E-CASE-OVER": _words(
        "工单 {case} 已结束（{status}），不能再做 {kind}。需要继续时请先重开。",
        "Case {case} is over ({status}), so {kind} is not possible. Reopen it first.",
    ),
    "E-CASE-EVENT": _words(
        "工单事件 {kind} 读不出来（{detail}）。它可能由更新的版本写入，请升级后再试。",
        "Case event {kind} cannot be read ({detail}). A newer version may have written it: upgrade and try again.",
    ),
    "E-CASE-GATE": _words(
        "还不能进入 {stage}：{gates} 没有完成。完成它们，或请主管写明理由放行。",
        "{stage} cannot begin yet: {gates} are still open. Do them, or ask a lead to waive them with a reason.",
    ),
    "E-CASE-STAGE": _words(
        "没有名为 {found} 的阶段，可用：{expected}。",
        "There is no stage {found}; the stages are: {expected}.",
    ),
    "E-CASE-WAIVE": _words(
        "只有主管或店主可以放行门槛 {gate}。请交给主管。",
        "Only a lead or the owner may waive {gate}. Ask a lead.",
    ),
    "E-CASE-REASON": _words(
        "{what} 需要写明理由。补上理由再提交。",
        "{what} needs a reason. Add one and submit again.",
    ),
    "E-CASE-CLOCK": _words(
        "时效 {clock} 还没有到 {alarm} 的时间，或已经停下。",
        "Clock {clock} has not reached its {alarm} yet, or does not run.",
    ),
    "E-CASE-PROMISE": _words(
        "没有待兑现的承诺 {promise}，它可能已经了结。",
        "There is no open promise {promise}; it may be settled already.",
    ),
    "E-CASE-REMEDY": _words(
        "补救 {remedy} 现在是 {state}，不能变为 {wanted}。",
        "Remedy {remedy} is {state} and cannot become {wanted}.",
    ),
    "E-CASE-CLOSE": _words(
        "还不能结案，还差：{missing}。",
        "The case cannot be closed yet; still missing: {missing}.",
    ),
    "E-CASE-REOPEN": _words(
        "工单 {case} 的状态是 {status}，只有已结案的工单可以重开。",
        "Case {case} is {status}; only a closed case can be reopened.",
    ),
    "E-CASE-MERGE": _words(
        "工单 {case} 不能这样合并或撤销合并：它不在合并记录里，或就是它自己。",
        "Case {case} cannot be merged or unmerged that way: it is not among the merges, or it is the same case.",
    ),
    "E-CASE-SPLIT": _words(
        "工单 {case} 不能这样拆分：要拆的记录须在工单里，且至少留下一条。",
        "Case {case} cannot be split that way: the records must belong to it and one must stay.",
    ),
    "E-CASE-STEP": _words(
        "这份预案没有步骤 {step}，可用：{expected}。",
        "The playbook has no step {step}; its steps are: {expected}.",
    ),
    "E-CASE-LOCKED": _words(
        "还不能主动联系买家：{gates} 没有完成。回复来信的买家不受限制；主管可以放行。",
        "The shop cannot start a contact yet: {gates} are open. Answering a buyer is never locked; a lead may waive.",
    ),
    "E-CASE-WAIT": _words(
        "买家还在等工单 {case} 的回复，时效不能暂停。请先回复，再设为等待。",
        "The buyer of case {case} is still waiting, so the clock cannot pause. Answer first, then wait.",
    ),
    "E-CASE-CAUSE": _words(
        "根因 {found} 不在列表里，可用：{expected}。",
        "There is no cause {found}; use one of: {expected}.",
    ),
    "E-REMEDY-UNKNOWN": _words(
        "没有名为 {remedy} 的补救方式，可用：{expected}。",
        "There is no remedy {remedy}; the remedies are: {expected}.",
    ),
    "E-REMEDY-AUTHORITY": _words(
        "{remedy} 的成本 {cost} 超出你的授权，须由 {approver} 同意。请送审，时效照常计算。",
        "{remedy} costs {cost}, beyond your authority. Ask the {approver}; the clock runs on.",
    ),
    "E-REMEDY-EXTORTION": _words(
        "这单疑似以评价索要钱物，{remedy} 属于额外补偿，不能给。法定应退的照常办理。",
        "Money is demanded over a review here, so {remedy} as goodwill is not possible. What the law owes stays open.",
    ),
    "E-PROMISE-OWNER": _words(
        "买家正在气头上，承诺要写明由谁兑现。请指定负责人。",
        "The buyer is angry: a promise needs somebody who keeps it. Name a person.",
    ),
    "E-PROMISE-DUE": _words(
        "承诺的时间已经过去，没有意义。请改成将来的时间。",
        "A promise for a time that has passed means nothing. Give a future time.",
    ),
    "E-CONTACT-NONE": _words(
        "没有适用于 {platform} 的联系规则。请恢复 contact 里的文件。",
        "No contact rules fit {platform}. Restore the files in contact.",
    ),
    "E-CASE-FAULT": _words(
        "责任方只能由人确认，系统只做推测。请核对后亲自确认。",
        "Only a person may confirm whose fault it is; the system proposes. Check it and confirm it yourself.",
    ),
    "E-CASE-PLAN": _words(
        "没有待办的安排 {plan}，它可能已经办完或取消。",
        "There is no open plan {plan}; it may be done or stopped already.",
    ),
    "E-CASE-PLAN-PAST": _words(
        "约定的时间已经过去。请改成将来的时间。",
        "That time has passed. Choose a future one.",
    ),
    "E-CALENDAR-CLOSED": _words(
        "从 {day} 起很久都没有上班时间，算不出时限。请检查上班时间和节假日设置。",
        "There is no working time for a long while after {day}, so no due time exists. Check hours and holidays.",
    ),
    "E-SLA-NONE": _words(
        "没有适用于 {platform} 的时效方案。请在设置里为店铺选一个。",
        "No SLA preset fits {platform}. Choose one for the shop in the settings.",
    ),
    "E-PLAYBOOK-NONE": _words(
        "找不到预案 {name}。请恢复它的文件；必须有一个预案能接住所有工单。",
        "There is no playbook {name}. Restore its file; one playbook must take every case.",
    ),
    "E-SORT-KEY": _words(
        "不能按 {key} 排序，可用：{expected}。",
        "Cases cannot be sorted by {key}; use one of: {expected}.",
    ),
    "E-SORT-REVIEW-ODDS": _words(
        "不按买家改评价的可能性排序：那会把人引向诱导改评。请按到期时间或优先级排序。",
        "Cases are never sorted by how likely a buyer is to change a review: it leads to bargaining for reviews. "
        "Sort by due time or priority.",
    ),
    # the desk
    "E-CASE-NONE": _words(
        "没有编号为 {number} 的工单。回到列表再选一次。",
        "There is no case {number}. Go back to the list and choose again.",
    ),
    "E-CASE-LABEL": _words(
        "没有名为 {found} 的问题类型。请从列出的类型里选。",
        "There is no kind of issue called {found}. Choose one of those listed.",
    ),
    "E-REPLY-EMPTY": _words(
        "还没有写内容，没有发送。",
        "Nothing was written, so nothing was sent.",
    ),
    "E-REPLY-LONG": _words(
        "超出字数：最多 {limit} 字，现在 {found} 字。删短后再发。",
        "Too long: {found} characters where {limit} fit. Shorten it and send again.",
    ),
    "E-REPLY-BLOCKED": _words(
        "没有发送：还有 {count} 处不能这样说。改好后再发，文字已保留。",
        "Not sent: {count} places may not be said like this. Mend them and send again; your text is kept.",
    ),
    "E-REPLY-GONE": _words(
        "已过 10 秒，这条回复撤不回了。可以再发一条更正。",
        "The 10 seconds are over and this reply cannot be taken back. You can send a correction.",
    ),
    # sign-in
    "E-SIGN-IN": _words(
        "登录名或密码不对。检查大小写和空格后再试。",
        "Login or password is wrong. Check capitals and spaces, then try again.",
    ),
    "E-SIGN-LOCKED": _words(
        "试错太多次，这个登录名暂停到 {until}。到时再试，或请店主重设密码。",
        "Too many wrong tries; this login is locked until {until}. Try then, or ask the owner for a new password.",
    ),
    "E-ROLE-READS": _words(
        "你的角色只能查看，不能改动。需要时请店主调整角色。",
        "Your role may look but not change anything. Ask the owner if you need another role.",
    ),
    "E-UPLOAD-SIZE": _words(
        "文件超过 {limit}，没有收下。请拆成几个文件，或用命令行 wanhui import 导入。",
        "The file is larger than {limit} and was not taken. Split it, or use wanhui import on the command line.",
    ),
    "E-UPLOAD-NONE": _words(
        "没有选择文件。选好后再点一次。",
        "No file was chosen. Choose one and press again.",
    ),
    "E-REJECTS-WRITE": _words(
        "写不了被拒行的清单 {file}（{detail}）。请换一个能写的位置（--rejects）再导入；已导入的行不会重复。",
        "Cannot write the list of refused rows to {file} ({detail}). Choose a place that can be written (--rejects) "
        "and import again; rows that are in already are not doubled.",
    ),
    "E-LINT-ORDER": _words(
        "{file} 里没有订单 {order}。请核对订单号，或换一份包含它的记录。",
        "There is no order {order} in {file}. Check the number, or give records that hold it.",
    ),
    "E-RISK-OUTCOME": _words(
        '{file} 第 {line} 行不是核实结果。每行应为 {"order": 订单号, "professional": true 或 false}。',
        'Line {line} of {file} is no outcome. Each line must be {"order": its id, "professional": true or false}.',
    ),
    "E-SHOP-NONE": _words(
        "没有 id 为 {shop} 的店铺，已有：{known}。",
        "There is no shop with the id {shop}; there are: {known}.",
    ),
    "E-SHOP-SETTING": _words(
        "店铺设置 {name} 不能是 {found}，可选：{expected}。",
        "The shop setting {name} cannot be {found}; choose one of: {expected}.",
    ),
    "E-PLATFORM": _words(
        "没有名为 {found} 的平台，可选：{expected}。",
        "There is no platform {found}; choose one of: {expected}.",
    ),
    "E-ACCOUNT-CHOICE": _words(
        "这里有几个商家：{names}。请用 --account 指明是哪一个。",
        "There are several accounts here: {names}. Say which one with --account.",
    ),
    "E-ACCOUNT-UNKNOWN": _words(
        "没有名为 {name} 的商家，已有：{names}。",
        "There is no account {name}; there are: {names}.",
    ),
    # settings
    "E-SETTING": _words(
        "环境变量 {name} 的值 {found} 无效，应为 {expected}。改好后重新启动。",
        "{name} is set to {found}; it should be {expected}. Change it and start again.",
    ),
    "E-DEMO-OPEN": _words(
        "示例只给本机看，不能开在 {bind}。请去掉 WANHUI_BIND 再试；对外服务请用 wanhui serve。",
        "The example is for this machine only and cannot be opened at {bind}. "
        "Unset WANHUI_BIND; to serve others use wanhui serve.",
    ),
    "E-BIND-OPEN": _words(
        "地址 {bind} 会让其他机器访问，但没有设置 WANHUI_TLS。请设为 proxy 或 证书:私钥，或改回 127.0.0.1。",
        "{bind} can be reached from other machines but WANHUI_TLS is not set. "
        "Set it to proxy or certificate:key, or go back to 127.0.0.1.",
    ),
    # the embedded database
    "E-DB-PLATFORM": _words(
        "自带的 PostgreSQL 没有适用于本机（{platform}）的程序。请用 DATABASE_URL 指定一个现成的 PostgreSQL。",
        "The PostgreSQL that comes along has no programs for this machine ({platform}). "
        "Point DATABASE_URL at a PostgreSQL server.",
    ),
    "E-DB-FOLDER": _words(
        "文件夹 {folder} 不能使用（{detail}）。请检查权限，或用 WANHUI_HOME 换一个文件夹。",
        "The folder {folder} cannot be used ({detail}). Check its permissions or choose another with WANHUI_HOME.",
    ),
    "E-DB-DISK": _words(
        "{folder} 所在的磁盘已满，数据库无法启动，已有数据没有改动。请腾出至少 300 MB 后重试。",
        "The disk of {folder} is full and the database cannot start; what was stored is unchanged. "
        "Free at least 300 MB and try again.",
    ),
    "E-DB-OWNER": _words(
        "{folder} 属于用户 {owner}，而现在的用户是 {user}。请以 {owner} 的身份运行，或用 WANHUI_HOME 换一个文件夹。",
        "{folder} belongs to user {owner}, but this is {user}. "
        "Run as {owner} or choose another folder with WANHUI_HOME.",
    ),
    "E-DB-USER": _words(
        "PostgreSQL 不能以 root 运行，本机也没有可代用的用户（{expected}）。请换普通用户运行，或设置 DATABASE_URL。",
        "PostgreSQL does not run as root, and none of the users that could stand in exists ({expected}). "
        "Run as an ordinary user or set DATABASE_URL.",
    ),
    "E-DB-NAMELESS": _words(
        "当前用户（uid {user}）在系统里没有用户名，PostgreSQL 无法识别。请添加该用户，或设置 DATABASE_URL。",
        "The current user (uid {user}) has no name on this system, so PostgreSQL cannot tell who it is. "
        "Add the user or set DATABASE_URL.",
    ),
    "E-DB-GONE": _words(
        "数据库原来放在 {folder}，现在这个文件夹不见了。请恢复它，或从备份恢复；若要从头开始，请删除 {link}。",
        "The database was kept in {folder}, which is no longer there. Bring it back or restore a backup; "
        "to begin anew, remove {link}.",
    ),
    "E-DB-COPY": _words(
        "{home} 是 {original} 的副本，两者会共用同一个数据库。若要让副本从空数据库开始，请删除 {link}，再从备份恢复。",
        "{home} is a copy of {original}, and both would use one database. For the copy to begin with an empty one, "
        "remove {link}, then restore a backup.",
    ),
    "E-DB-VERSION": _words(
        "{folder} 是 PostgreSQL {found} 的数据，而本程序自带 {expected}。数据没有改动。"
        "请用原来的版本导出备份，再在新文件夹里恢复。",
        "{folder} was made by PostgreSQL {found}, and this program brings {expected}. Nothing was changed. "
        "Make a backup with the version that you had and restore it in a new folder.",
    ),
    "E-DB-START": _words(
        "数据库没有启动。它最后的话：{detail}。完整日志在 {log}。",
        "The database did not start. Its last words: {detail}. Its whole log is in {log}.",
    ),
    "E-DB-STOP": _words(
        "数据库没有在限定时间内停下（进程 {pid}）。请稍候片刻再试一次。",
        "The database did not stop in time (process {pid}). Wait a moment and try once more.",
    ),
    "E-DB-SOCKET": _words(
        "数据库正在运行，但从这里连不上它的套接字 {socket}。请先运行 wanhui stop，再重新启动。",
        "The database runs, but its socket {socket} cannot be reached from here. Run wanhui stop, then start again.",
    ),
    # replies
    "E-POLICY-NAME": _words(
        "规则 {rule} 提到了不存在的名称 {name}。请检查词表、检测项、依据或规则编号。",
        "Rule {rule} names {name}, which does not exist. Check its word classes, detectors, authorities and rule ids.",
    ),
    "E-LINT-FIELD": _words(
        "待检查的消息里，字段 {key} 应为 {expected}，实际是 {found}。",
        "In the message to be checked, {key} should be {expected}, found {found}.",
    ),
    "E-LINT-LONG": _words(
        "这条消息有 {length} 个字符，超过上限 {limit}，没有检查，不能发送。请拆短后再试。",
        "This message has {length} characters, more than {limit}; it was not checked and may not be sent. Shorten it.",
    ),
    "E-DRAFT-FACT": _words(
        "话术 {template} 还缺少：{missing}。补上后才能使用。",
        "Template {template} still lacks: {missing}. Supply it before the text can be used.",
    ),
    "E-DRAFT-VALUE": _words(
        "话术里的 {name} 应为 {expected}，实际是 {found}。",
        "{name} in a template should be {expected}, found {found}.",
    ),
    "E-DRAFT-NONE": _words(
        "没有适合的话术（{wanted}），或都已对这位买家用过。请手写一条。",
        "No template fits ({wanted}), or each was already sent to this buyer. Write one by hand.",
    ),
    # reading
    "E-READ-OBJECT": _words(
        "这一行不是 JSON 对象，而是 {found}。每行应是一个带 text 或 turns 的对象。",
        "This line is a {found}, not a JSON object. Each line must hold an object with text or turns.",
    ),
    "E-READ-FIELD": _words(
        "字段 {key} 应为 {expected}，实际是 {found}。请修正这一行。",
        "{key} should be {expected}, found {found}. Mend this line.",
    ),
    "E-MODEL": _words(
        "研判模型 {file} 无法读取（{detail}）。请重新安装程序。",
        "The reading model {file} cannot be read ({detail}). Install the program again.",
    ),
    # what runs
    "E-RUNNING": _words(
        "{home} 已经有一个实例在运行：{address}。直接打开它，或先运行 wanhui stop。",
        "{home} is being served already: {address}. Open that, or run wanhui stop first.",
    ),
    "E-RUNNING-STOP": _words(
        "正在运行的实例（进程 {pid}）没有在限定时间内停下。请稍候片刻再试一次。",
        "The running instance (process {pid}) did not stop in time. Wait a moment and try once more.",
    ),
}
