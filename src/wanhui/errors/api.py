"""What a program can be told that calls the interface."""

from __future__ import annotations

from wanhui.errors.words import Words, both

#: code -> what, why and what to do next.
MESSAGES: dict[str, Words] = {
    "E-API-KEY": both(
        "密钥不对、已到期或已停用。请在“设置 · 程序接口”里新建一个，用 Authorization: Bearer 发送。",
        "The key is wrong, expired or revoked. Make one under Settings · API and send it as Authorization: Bearer.",
    ),
    "E-API-SCOPE": both(
        "这把密钥没有“{scope}”权限，它只能：{found}。请店主另建一把。",
        "This key lacks the scope {scope}; it has: {found}. Ask the owner for another key.",
    ),
    "E-API-RATE": both(
        "这把密钥每分钟最多 {limit} 次。请 {seconds} 秒后再试。",
        "This key may make {limit} calls a minute. Try again in {seconds} seconds.",
    ),
    "E-API-NONE": both(
        "没有这个地址或这条数据。接口清单见 /api/v1/openapi.json。",
        "There is no such address or entry. /api/v1/openapi.json lists what there is.",
    ),
    "E-API-METHOD": both(
        "这个地址不接受 {found}。可用的方法见 /api/v1/openapi.json。",
        "This address does not take {found}. See /api/v1/openapi.json.",
    ),
    "E-API-INPUT": both(
        "请求里有看不懂的内容：{at}（{problem}）。请对照 /api/v1/openapi.json 修改。",
        "The request does not fit: {at} ({problem}). Compare it with /api/v1/openapi.json.",
    ),
    "E-API-LARGE": both(
        "请求超过 {limit} MB。请分成几次，或在页面里导入文件。",
        "The request is larger than {limit} MB. Send it in parts, or import a file on the page.",
    ),
    "E-API-ONCE": both(
        "发送和改动要带 Idempotency-Key（1 到 100 个字符）：网络断了重发同一个，就不会做两次。",
        "This call needs an Idempotency-Key of 1 to 100 characters: repeat it with the same one and nothing happens "
        "twice.",
    ),
    "E-API-ONCE-OTHER": both(
        "这个 Idempotency-Key 已用于另一个请求。新的请求请换一个。",
        "This Idempotency-Key belongs to another request. Use a new one for a new request.",
    ),
    "E-API-UNDERWAY": both(
        "同一个请求还在处理，或中途断了。请先看看有没有做成，没有再换一个 Idempotency-Key 重发。",
        "The same request is under way or was cut off. See whether it was done; if not, send it with a new "
        "Idempotency-Key.",
    ),
    "E-API-SHOP": both(
        "这把密钥看不到请求里的店铺。请店主换一位能看这家店的同事来建。",
        "This key does not reach a shop of the request. Ask the owner for one that acts for somebody who sees it.",
    ),
    "E-API-KEY-NAME": both("密钥要有名字，最多 {limit} 字。", "A key needs a name of at most {limit} characters."),
    "E-API-KEY-SCOPES": both("请至少选一种权限：{expected}。", "Choose at least one scope: {expected}."),
    "E-API-KEY-PERSON": both(
        "密钥要代表一位在职同事。请从列表里选。", "A key acts for somebody who works here. Choose one of the list."
    ),
    "E-API-KEY-TIME": both(
        "有效期是 1 到 {most} 天，每分钟次数是 1 到 {limit}。",
        "A key lasts 1 to {most} days and makes 1 to {limit} calls a minute.",
    ),
    "E-API-KEY-MANY": both(
        "最多 {limit} 把有效密钥。先停用不用的。", "There may be {limit} keys in force. Revoke one that is not used."
    ),
    "E-SINK-SECRET": both(
        "签名密钥至少 {least} 个字符；留空就由系统生成一个。",
        "The signing secret has at least {least} characters. Leave it empty and one is made.",
    ),
    "E-SINK-EVENT": both(
        "没有等待重发的事件，可能已经在发了。", "Nothing waits to be sent again; it may be on its way already."
    ),
    "E-API-KEY-NONE": both("没有这把密钥，或已经停用。", "There is no such key, or it is revoked already."),
}
