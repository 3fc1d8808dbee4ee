"""What looking at orders before they are shipped tells a person."""

from __future__ import annotations

from wanhui.errors.words import Words, both

#: code -> what, why and what to do next.
MESSAGES: dict[str, Words] = {
    "E-GUARD-CONFIRM": both(
        "还不能打开：{missing} 没有确认。三项都确认后再打开。",
        "It cannot be switched on: {missing} is not confirmed. Confirm all three first.",
    ),
    "E-HOLD-NONE": both(
        "找不到这张订单的核对记录。回到列表再选一次。",
        "There is no check of this order. Go back to the list and choose again.",
    ),
    "E-HOLD-DECIDED": both(
        "这张订单已经有结论了，没有改动。刷新页面看看是谁定的。",
        "This order has been decided already; nothing was changed. Reload the page to see by whom.",
    ),
    "E-HOLD-REASON": both(
        "不能这样取消：要有列出的真实原因，买家要求的还要确认买家已同意。",
        "It cannot be called off like this: choose one of the true reasons, and confirm that the buyer agrees.",
    ),
    "E-HOLD-NOTE": both(
        "请写一句理由，方便以后复查。", "Write one sentence of reason, so that it can be looked at again."
    ),
    "E-MARK-EVIDENCE": both("要写清用途和依据才能标记。", "A mark needs a purpose and what it rests on."),
    "E-MARK-NONE": both("找不到这条标记。刷新页面再试。", "There is no such mark. Reload the page and try again."),
    "E-MARK-SHARE": both(
        "不能把标记给别的店铺或批量导入：个人信息给第三方要本人单独同意（个人信息保护法第二十三条），来路不明的名单也不能用。请只凭自己店里的证据逐条标记。",
        "Marks are neither given to other merchants nor brought in as a list: passing on personal data needs the "
        "person's separate consent (Personal Information Protection Law, article 23), and a list of unknown origin may "
        "not be used. Mark one buyer at a time, on evidence of your own shop.",
    ),
    "E-TRIAL-FACTOR": both(
        "没有名为 {found} 的迹象，或倍数不在 0 到 2 之间。请从列表里选。",
        "There is no sign called {found}, or its multiple is not between 0 and 2. Choose from the list.",
    ),
}
