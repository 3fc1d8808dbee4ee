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
    "E-PASSWORD-SHORT": both(
        "密码要有 {least} 到 {most} 个字符。用几个不相干的词连起来，既长又好记。",
        "A password has {least} to {most} characters. A few unrelated words make it long and easy to keep.",
    ),
    "E-PASSWORD-COMMON": both(
        "这个密码太常见，别人一试就中。换一个不常见的。",
        "This password is among the first that anybody tries. Choose one that is not.",
    ),
    "E-PASSWORD-NAME": both(
        "密码里不能带登录名。换一个。",
        "A password must not hold the login. Choose another.",
    ),
    "E-SSO": both(
        "单点登录没有成功：{detail}。再试一次，或用密码登录；一直不行就把这句话发给管理员。",
        "Single sign-on did not succeed: {detail}. Try again or use your password; if it stays so, show this to the "
        "administrator.",
    ),
    "E-SSO-NOBODY": both(
        "这里没有人用 {login} 登录，或这个登录名已绑定另一个身份。请店主用这个邮箱邀请你。",
        "Nobody signs in here as {login}, or that login belongs to another identity. Ask the owner to invite this "
        "address.",
    ),
    "E-FACTOR-CODE": both(
        "验证码不对或已用过。看一眼应用里最新的 6 位数字再输；手机时间要准。",
        "That code is wrong or was used. Type the newest six digits of the app; the phone's clock must be right.",
    ),
    "E-FACTOR-SEALED": both(
        "读不出你的两步验证密钥：数据文件夹里的 secret-key 换过。请店主关掉你的两步验证后重新设置。",
        "Your second factor cannot be read: the secret-key of the data folder has changed. Ask the owner to switch it "
        "off, then set it up again.",
    ),
    "E-FACTOR-NEEDED": both(
        "店主要求开启两步验证。设置好后就能继续。",
        "The owner asks for a second factor. Set it up to go on.",
    ),
    "E-INVITE-OVER": both(
        "这个邀请链接已用过、撤回或过期。请店主再发一个。",
        "This invitation was used, withdrawn or has expired. Ask the owner for a new one.",
    ),
    "E-PEOPLE-NAME": both(
        "姓名和登录名都要填，姓名最多 {limit} 字，登录名不能有空格。",
        "Name and login are both needed; a name has at most {limit} characters, a login no spaces.",
    ),
    "E-PEOPLE-NONE": both("这里没有这位同事了。刷新后再看。", "That person is not here any more. Load the page again."),
    "E-PEOPLE-ROLE": both("没有这个角色，可选：{expected}。", "There is no such role; choose one of: {expected}."),
    "E-PEOPLE-LAST": both(
        "至少要留一位店主。先让别人当店主，再改这一位。",
        "There must be an owner. Make somebody else one first.",
    ),
    "E-SHOP-FORM": both(
        "店铺没有保存：{what} 这一栏看不懂。时间写成 09:00-18:00，日期写成 2026-12-31，币种是三个大写字母。",
        "The shop was not saved: {what} makes no sense. Times look like 09:00-18:00, days like 2026-12-31, a currency "
        "is three capital letters.",
    ),
    "E-TEXT-NONE": both(
        "没有名为 {template} 的话术。回到列表再选一次。",
        "There is no text called {template}. Go back to the list and choose again.",
    ),
    "E-TEXT": both(
        "没有保存：第 {place} 种说法用不了。一行一句，两种说法之间空一行，最多 {most} 种，每种最多 {limit} 字；"
        "花括号里只能填：{offered}。",
        "Not saved: wording {place} cannot be used. One sentence a line, an empty line between wordings, at most "
        "{most} of them with {limit} characters each; braces may hold only: {offered}.",
    ),
    "E-TEXT-LINT": both(
        "没有保存：第 {place} 种说法里的“{words}”过不了检查（{rule}）。看下面的预览，改好再存。",
        "Not saved: “{words}” in wording {place} does not pass the check ({rule}). See the preview, mend it, then "
        "save again.",
    ),
    "E-RETENTION": both(
        "没有保存：{kind} 的天数要在 {least} 到 {most} 之间。",
        "Not saved: the days of {kind} must lie between {least} and {most}.",
    ),
    "E-CONTACT-DATA": both(
        "工单 {number} 的记录里没有买家的联系信息。导入订单或买家资料后再看。",
        "The records of case {number} hold no contact data of its buyer. Import the order or the buyer first.",
    ),
    "E-ACCOUNT-FORM": both("商家要有名字，最多 {limit} 字。", "An account needs a name of at most {limit} characters."),
    "E-WELCOME-OVER": both(
        "首次注册已经完成，或链接里的注册码不对。请从终端里显示的完整链接打开，或请店主邀请你。",
        "The first sign-up is done, or the code of the link is wrong. Open the whole link that the terminal shows, or "
        "ask the owner to invite you.",
    ),
    "E-REPLY-SECOND": both(
        "{name} 刚在 {at} 回复了这位买家。文字已保留；看过后仍要发，请再点一次发送。",
        "{name} has just answered this buyer at {at}. Your text is kept; to send a second answer, press send again.",
    ),
}
