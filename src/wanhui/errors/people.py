"""What people tell one another and may do: notes, hand-over, views, rights, invitations, second factors."""

from __future__ import annotations

from wanhui.errors.words import Words, both

#: code -> what, why and what to do next.
MESSAGES: dict[str, Words] = {
    "E-ROLE-RIGHT": both(
        "你的角色不能做这件事（{act}）。需要时请店主调整角色。",
        "Your role may not do this ({act}). Ask the owner if you need another role.",
    ),
    "E-NOTE-EMPTY": both(
        "备注是空的，没有保存。写点什么再存。", "The note is empty and was not kept. Write something first."
    ),
    "E-NOTE-LONG": both(
        "备注最多 {limit} 字，现在 {found} 字。删短或分两条。",
        "A note holds {limit} characters; this has {found}. Shorten it or make it two.",
    ),
    "E-ASSIGN-OTHERS": both(
        "这件工单在别人手里。请对方转给你，或请主管改派。",
        "Somebody else has this case. Ask them to hand it over, or a lead to reassign it.",
    ),
    "E-ASSIGN-WHO": both(
        "这个人处理不了这家店的工单。请换一位能看这家店、能处理工单的同事。",
        "This person cannot work on cases of this shop. Choose somebody who sees the shop and may work on cases.",
    ),
    "E-SNOOZE-LONG": both(
        "最多放到 24 小时后。更久的约定请用“安排稍后”，写明跟买家说好了什么。",
        "A case rests for 24 hours at most. For longer, plan it and say what was agreed with the buyer.",
    ),
    "E-SNOOZE-WHEN": both(
        "没看懂要放到什么时候。请从列出的时间里选。", "That is no time to rest until. Choose one of those listed."
    ),
    "E-VIEW-NAME": both("视图要有名字，最多 {limit} 字。", "A view needs a name of at most {limit} characters."),
    "E-VIEW-MANY": both(
        "最多存 {limit} 个视图。删掉不用的再存。",
        "There is room for {limit} views. Take one away that is not used, then save again.",
    ),
    "E-REPLY-SECOND": both(
        "{name} 刚在 {at} 回复了这位买家。文字已保留；看过后仍要发，请再点一次发送。",
        "{name} has just answered this buyer at {at}. Your text is kept; to send a second answer, press send again.",
    ),
}
