"""What can be wrong with a record, a file or a mail that is brought in."""

from __future__ import annotations

from wanhui.errors.words import Words, both

#: code -> what, why and what to do next.
MESSAGES: dict[str, Words] = {
    # records
    "E-RECORD-JSON": both(
        "这一行不是有效的 JSON 对象（{detail}）。每行应是一条完整的记录。",
        "This line is not a JSON object ({detail}). Each line must hold one whole record.",
    ),
    "E-RECORD-KIND": both(
        "未知的记录类型 {found}，应为：{expected}。",
        "Unknown kind {found}; it must be one of: {expected}.",
    ),
    "E-RECORD-MISSING": both(
        "{kind} 缺少必填字段 {key}。请在这一行补上它。",
        "The {kind} lacks its required field {key}. Add it to this line.",
    ),
    "E-RECORD-FIELD": both(
        "{kind} 的字段 {key} 应为 {expected}，实际是 {found}。",
        "{key} of the {kind} should be {expected}, found {found}.",
    ),
    "E-LINE-LONG": both(
        "这一行超过 {limit}，没有读取。请拆成更短的行。",
        "This line is longer than {limit} and was not read. Split it into shorter lines.",
    ),
    # files that are imported
    "E-FILE-OPEN": both(
        "打不开 {name}（{detail}）。请检查路径和读取权限。",
        "{name} cannot be opened ({detail}). Check the path and whether you may read it.",
    ),
    "E-FILE-EMPTY": both(
        "{name} 是空文件，什么也没有导入。请重新从平台后台导出。",
        "{name} is empty, so nothing was imported. Export it again from the marketplace.",
    ),
    "E-FILE-NOROWS": both(
        "{name} 只有表头，没有数据。请放宽导出的时间范围后重新导出。",
        "{name} has a header but no rows. Export it again with a wider range of dates.",
    ),
    "E-FILE-BINARY": both(
        "{name} 其实是 {found}，不是表格或记录文件。请导出 CSV、TSV、XLSX 或 JSON Lines。",
        "{name} is really {found}, not a table or records. Export CSV, TSV, XLSX or JSON Lines instead.",
    ),
    "E-FILE-ARCHIVE": both(
        "{name} 是压缩包。请先解压，再导入里面的文件。",
        "{name} is an archive. Unpack it first, then import the files inside.",
    ),
    "E-FILE-PASSWORD": both(
        "{name} 有打开密码。请在 Excel 或 WPS 里取消密码，另存后再导入。",
        "{name} is protected by a password. Remove it in Excel or WPS, save again, then import.",
    ),
    "E-FILE-XLS": both(
        "{name} 是旧版 Excel 97-2003 格式（.xls）。请另存为 .xlsx 后再导入。",
        "{name} is in the old Excel 97-2003 format (.xls). Save it as .xlsx, then import.",
    ),
    "E-FILE-BROKEN": both(
        "{name} 不完整或已损坏（{detail}）。请重新下载后再导入。",
        "{name} is incomplete or damaged ({detail}). Download it again, then import.",
    ),
    "E-FILE-BOMB": both(
        "{name} 解压后超出限制（{limit}），没有读取。请按时间分批导出。",
        "{name} unpacks to more than allowed ({limit}) and was not read. Export it in smaller ranges of dates.",
    ),
    "E-FILE-CELLS": both(
        "{name} 的表格范围超过 {limit} 个单元格。请删掉远处多余的格子，或按时间分批导出。",
        "The sheet of {name} spans more than {limit} cells. Clear stray cells far away, "
        "or export smaller ranges of dates.",
    ),
    "E-FILE-ENCODING": both(
        "{name} 第 {line} 行的文字编码认不出来。请用 Excel 或记事本另存为 UTF-8 后再导入。",
        "The characters of {name} cannot be read from line {line} on. Save it as UTF-8, then import.",
    ),
    "E-FILE-MIXED": both(
        "{name} 混用了两种文字编码，第 {line} 行与前面不同。请分开两份文件，各自另存为 UTF-8。",
        "{name} mixes two character encodings; line {line} differs. Separate the two parts and save each as UTF-8.",
    ),
    "E-FILE-JSON": both(
        "{name} 是 JSON，但不是每行一条记录的 JSON Lines。请每行写一条记录，用 UTF-8 编码。",
        "{name} is JSON but not JSON Lines. Write one record a line, in UTF-8.",
    ),
    "E-FILE-TABLE": both(
        "{name} 里找不到表头。请保留平台导出的原始表头行。",
        "No header row was found in {name}. Keep the header row as the marketplace exported it.",
    ),
    "E-FILE-COLUMNS": both(
        "{name} 有 {found} 列，最多 {limit} 列。请只导出需要的列。",
        "{name} has {found} columns; at most {limit} are read. Export only the columns you need.",
    ),
    "E-FILE-UNKNOWN": both(
        "认不出 {name} 的表头（{header}）。请为这种文件选择一次各列的含义，以后会自动使用。",
        "The header of {name} is not known ({header}). Say once what each column means; it is kept for next time.",
    ),
    "E-FILE-SHOP": both(
        "{name} 没有写明属于哪个店铺。请指定店铺后再导入。",
        "{name} does not say which shop it belongs to. Name the shop, then import.",
    ),
    "E-MAPPING": both(
        "列对应关系无效：{detail}。请重新选择。",
        "The column mapping is not usable: {detail}. Choose the columns again.",
    ),
    "E-CELL-ID-FLOAT": both(
        "“{column}”的编号被表格软件变成了数字 {found}，末尾几位已经丢失。"
        "请重新导出，不要用 Excel 打开保存，或先把该列设为文本。",
        "A spreadsheet turned the id in {column} into the number {found} and its last digits are lost. "
        "Export again and do not save it from Excel, or set the column to text first.",
    ),
    "E-CELL-TIME": both(
        "“{column}”的值 {found} 不是能识别的时间。请写成 2026-11-11 20:03:00 这样。",
        "{found} in {column} is not a time we know. Write it like 2026-11-11 20:03:00.",
    ),
    "E-CELL-MONEY": both(
        "“{column}”的值 {found} 不是金额。请写成 25.00 这样。",
        "{found} in {column} is not an amount. Write it like 25.00.",
    ),
    "E-CELL-NUMBER": both(
        "“{column}”的值 {found} 不是整数。请改成整数。",
        "{found} in {column} is not a whole number. Write a whole number.",
    ),
    "E-CELL-EMPTY": both(
        "“{column}”是空的，而这一列必须有值。请补上后再导入这一行。",
        "{column} is empty, but it is needed. Fill it in, then import this row again.",
    ),
    "E-CELL-VALUE": both(
        "“{column}”的值 {found} 不在可用的范围内（{expected}）。请改正后再导入这一行。",
        "{found} in {column} is not allowed ({expected}). Correct it, then import this row again.",
    ),
    "E-ROW-QUOTE": both(
        "这一行的引号没有成对。请补上缺少的引号。",
        "A quotation mark on this row is never closed. Add the missing one.",
    ),
    "E-ROW-NUL": both(
        "这一行含有空字节，可能在传输中损坏。请重新导出。",
        "This row holds NUL bytes and was probably damaged on the way. Export it again.",
    ),
    "E-ROW-WIDTH": both(
        "这一行有 {found} 格，表头有 {expected} 列。请检查多出或缺少的分隔符。",
        "This row has {found} cells, the header {expected}. Look for a separator too many or too few.",
    ),
    "E-ROW-GROUP": both(
        "同一订单的第 {row} 行有错，整个订单没有导入。请先改正那一行。",
        "Row {row} of the same order is faulty, so the whole order was left out. Mend that row first.",
    ),
    "E-ROW-ORDER": both(
        "还没有订单 {order}。请先导入订单列表，再导入这份明细。",
        "Order {order} is not known yet. Import the list of orders first, then these details.",
    ),
    # mails that are imported
    "E-MAIL-BOMB": both(
        "这封邮件超出限制（{limit}），没有读取。请删掉大附件或转发层数后重新保存。",
        "This mail is larger than allowed ({limit}) and was not read. Save it again without large attachments "
        "or mails inside mails.",
    ),
    "E-MAIL-ENCODING": both(
        "这封邮件的文字编码（{found}）读不出来。请在邮箱里打开它，复制文字后另存为新邮件。",
        "The characters of this mail ({found}) cannot be read. Open it in your mailbox, save its words as a new mail.",
    ),
    "E-MAIL-BROKEN": both(
        "这封邮件已损坏（{detail}），没有导入。请从邮箱重新下载。",
        "This mail is damaged ({detail}) and was left out. Download it from the mailbox again.",
    ),
    "E-MAIL-DATE": both(
        "这封邮件没有可用的日期，没有导入。请从邮箱重新下载原始邮件。",
        "This mail has no usable date and was left out. Download the original from the mailbox.",
    ),
    "E-MAIL-EMPTY": both(
        "邮件“{subject}”里没有买家写的话，也没有附件。请转发原始邮件。",
        "The mail “{subject}” holds no words of its own and no attachment. Forward the original mail.",
    ),
}
