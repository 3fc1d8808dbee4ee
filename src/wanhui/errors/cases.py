"""What a case refuses, and why."""

from __future__ import annotations

from wanhui.errors.words import Words, both

#: code -> what, why and what to do next.
MESSAGES: dict[str, Words] = {
    # case lists
    "E-CASE-CHANGED": both(
        "这件工单刚被别人改过。您写的内容还在，请看过最新情况后再试一次。",
        "Someone changed this case a moment ago. What you wrote is kept: look at what is new and try again.",
    ),
    "E-LIST-CURSOR": both(
        "列表的位置标记无效。请回到列表开头。",
        "The place in the list is not valid. Go back to its beginning.",
    ),
    # cases
    "E-CASE-GAP": both(
        "事件 {kind} 的序号是 {seq}，应为 {expected}。请先补上中间的事件，或重新读取工单。",
        "Event {kind} has number {seq} where {expected} is due. Load the case again and repeat the act.",
    ),
    "E-CASE-OPENED-TWICE": both(
        "工单 {case} 已经开过了，不能再开一次。",
        "Case {case} has been opened already and cannot be opened again.",
    ),
    "E-CASE-OVER": both(
        "工单 {case} 已结束（{status}），不能再做 {kind}。需要继续时请先重开。",
        "Case {case} is over ({status}), so {kind} is not possible. Reopen it first.",
    ),
    "E-CASE-EVENT": both(
        "工单事件 {kind} 读不出来（{detail}）。它可能由更新的版本写入，请升级后再试。",
        "Case event {kind} cannot be read ({detail}). A newer version may have written it: upgrade and try again.",
    ),
    "E-CASE-GATE": both(
        "还不能进入 {stage}：{gates} 没有完成。完成它们，或请主管写明理由放行。",
        "{stage} cannot begin yet: {gates} are still open. Do them, or ask a lead to waive them with a reason.",
    ),
    "E-CASE-WAIVE": both(
        "只有主管或店主可以放行门槛 {gate}。请交给主管。",
        "Only a lead or the owner may waive {gate}. Ask a lead.",
    ),
    "E-CASE-REASON": both(
        "{what} 需要写明理由。补上理由再提交。",
        "{what} needs a reason. Add one and submit again.",
    ),
    "E-CASE-CLOCK": both(
        "时效 {clock} 还没有到 {alarm} 的时间，或已经停下。",
        "Clock {clock} has not reached its {alarm} yet, or does not run.",
    ),
    "E-CASE-PROMISE": both(
        "没有待兑现的承诺 {promise}，它可能已经了结。",
        "There is no open promise {promise}; it may be settled already.",
    ),
    "E-CASE-REMEDY": both(
        "补救 {remedy} 现在是 {state}，不能变为 {wanted}。",
        "Remedy {remedy} is {state} and cannot become {wanted}.",
    ),
    "E-CASE-CLOSE": both(
        "还不能结案，还差：{missing}。",
        "The case cannot be closed yet; still missing: {missing}.",
    ),
    "E-CASE-REOPEN": both(
        "工单 {case} 的状态是 {status}，只有已结案的工单可以重开。",
        "Case {case} is {status}; only a closed case can be reopened.",
    ),
    "E-CASE-MERGE": both(
        "工单 {case} 不能这样合并或撤销合并：它不在合并记录里，或就是它自己。",
        "Case {case} cannot be merged or unmerged that way: it is not among the merges, or it is the same case.",
    ),
    "E-CASE-SPLIT": both(
        "工单 {case} 不能这样拆分：要拆的记录须在工单里，且至少留下一条。",
        "Case {case} cannot be split that way: the records must belong to it and one must stay.",
    ),
    "E-CASE-STEP": both(
        "这份预案没有步骤 {step}，可用：{expected}。",
        "The playbook has no step {step}; its steps are: {expected}.",
    ),
    "E-CASE-LOCKED": both(
        "还不能主动联系买家：{gates} 没有完成。回复来信的买家不受限制；主管可以放行。",
        "The shop cannot start a contact yet: {gates} are open. Answering a buyer is never locked; a lead may waive.",
    ),
    "E-CASE-WAIT": both(
        "买家还在等工单 {case} 的回复，时效不能暂停。请先回复，再设为等待。",
        "The buyer of case {case} is still waiting, so the clock cannot pause. Answer first, then wait.",
    ),
    "E-CASE-CAUSE": both(
        "根因 {found} 不在列表里，可用：{expected}。",
        "There is no cause {found}; use one of: {expected}.",
    ),
    "E-CASE-QUESTION": both(
        "登记表里没有问题 {found}，可用：{expected}。",
        "The form has no question {found}; its questions are: {expected}.",
    ),
    "E-CASE-CHAIN": both(
        "这件工单的订单或物流有了新情况，您还没有看过。请先看订单链路，再发送；您写的内容还在。",
        "The order of this case has changed since you looked. Look at its chain, then send; what you wrote is kept.",
    ),
    "E-CASE-GATE-NONE": both(
        "这件工单没有门槛 {found}，可用：{expected}。",
        "The case has no gate {found}; its gates are: {expected}.",
    ),
    "E-CASE-FAULT-NONE": both(
        "没有名为 {found} 的责任方，可用：{expected}。",
        "There is no side {found}; use one of: {expected}.",
    ),
    "E-CASE-GOODS": both(
        "要写明是哪一个规格或批次：{found} 不在订单里，可用：{expected}。",
        "Say which variant or batch it was: {found} is not of this order; use one of: {expected}.",
    ),
    "E-CASE-RESULT": both(
        "没有名为 {found} 的结果，可用：{expected}。",
        "There is no result {found}; use one of: {expected}.",
    ),
    "E-INCIDENT-NONE": both(
        "没有这件群体事件，或者它已经结束。",
        "There is no such incident, or it is over.",
    ),
    "E-INCIDENT-SHOP": both(
        "一件群体事件只能是同一家店的工单。请按店铺分开。",
        "An incident holds cases of one shop. Make one for each shop.",
    ),
    "E-INCIDENT-MAKER": both(
        "还没有联系上品牌或供应商。联系上并写明答复后再结束。",
        "Nobody has reached the brand or the supplier yet. Note what they said, then end it.",
    ),
    "E-AFTER-NONE": both(
        "没有待填写的复盘，它可能已经有人写好。",
        "There is no such review waiting; somebody may have written it.",
    ),
    "E-AFTER-FILL": both(
        "复盘还差：{missing}。写清是供应链还是内部管理、改什么、谁负责、哪天完成。",
        "The review still lacks: {missing}. Say supply chain or own management, what changes, who does it and by when.",
    ),
    "E-REMEDY-UNKNOWN": both(
        "没有名为 {remedy} 的补救方式，可用：{expected}。",
        "There is no remedy {remedy}; the remedies are: {expected}.",
    ),
    "E-REMEDY-MENU": both(
        "请给买家两种以上办法，由买家自己选。现在还可以给：{ways}。",
        "Give the buyer two ways or more to choose from. These are possible as well: {ways}.",
    ),
    "E-REMEDY-RETURN-FIRST": both(
        "买家要退货，依法可以退。请先给退货方式，或放在同一条消息里；别的办法不能拖住退货。",
        "The buyer wants to return the goods and may. Give the way to return first or in the same message; "
        "no other offer may delay it.",
    ),
    "E-REMEDY-BY-HAND": both(
        "平台不能代办“{remedy}”。请按待办里的步骤在平台上办，办完填单号。",
        "The marketplace does not carry this out for us: {remedy}. Follow the steps of the task and note the number.",
    ),
    "E-REMEDY-REFUSED": both(
        "平台没有办理“{remedy}”：{reason}。没有付款，请按待办里的步骤核对后再办。",
        "The marketplace refused ({remedy}): {reason}. Nothing was paid; check it by the steps of the task.",
    ),
    "E-CARE-FAULT": both(
        "还没有人确认不是质量问题，不能先讲用法。请核对后确认责任方。",
        "Nobody has confirmed that the goods have no fault, so the use cannot be explained yet. Check and confirm it.",
    ),
    "E-CARE-FACTS": both(
        "知识库里没有批准过的用法或保养说明，不能自己编。请先补上，再由另一个人批准。",
        "No fact about use or care has been approved, and nothing is made up. Add one and have it approved first.",
    ),
    "E-REMEDY-PAID": both(
        "订单里没有实付金额，算不出补救的成本。请先导入订单。",
        "The order does not say what was paid, so no remedy can be worked out. Import the order first.",
    ),
    "E-APPROVAL-NONE": both(
        "没有待审批的申请，它可能已经有人处理。",
        "There is no such question waiting; somebody may have answered it.",
    ),
    "E-APPROVAL-OWN": both(
        "自己的申请要由别人审批。请交给另一位主管或店主。",
        "A question of your own is answered by somebody else. Ask another lead or the owner.",
    ),
    "E-APPROVAL-NEEDLESS": both(
        "{remedy} 在您的授权之内，可以直接提出，不用送审。",
        "{remedy} is within your authority: offer it, no approval is needed.",
    ),
    "E-LIMIT": both(
        "{found} 不是有效的额度。请写一个不小于 0 的金额，时段写 day 或 month。",
        "{found} is no limit. Give an amount of 0 or more, and day or month as its period.",
    ),
    "E-REMEDY-AUTHORITY": both(
        "{remedy} 的成本 {cost} 超出你的授权，须由 {approver} 同意。请送审，时效照常计算。",
        "{remedy} costs {cost}, beyond your authority. Ask the {approver}; the clock runs on.",
    ),
    "E-REMEDY-EXTORTION": both(
        "这单疑似以评价索要钱物，{remedy} 属于额外补偿，不能给。法定应退的照常办理。",
        "Money is demanded over a review here, so {remedy} as goodwill is not possible. What the law owes stays open.",
    ),
    "E-PROMISE-OWNER": both(
        "买家正在气头上，承诺要写明由谁兑现。请指定负责人。",
        "The buyer is angry: a promise needs somebody who keeps it. Name a person.",
    ),
    "E-PROMISE-DUE": both(
        "承诺的时间已经过去，没有意义。请改成将来的时间。",
        "A promise for a time that has passed means nothing. Give a future time.",
    ),
    "E-CONTACT-DECLINED": both(
        "买家没有接受方案，不再主动联系。方案保留到期限，可以写进公开回复；买家来信时照常回复。",
        "The buyer declined, so the shop starts no further contact. The offer stays open and can be said in public; "
        "answer as usual when they write.",
    ),
    "E-CONTACT-NONE": both(
        "没有适用于 {platform} 的联系规则。请恢复 contact 里的文件。",
        "No contact rules fit {platform}. Restore the files in contact.",
    ),
    "E-CASE-FAULT": both(
        "责任方只能由人确认，系统只做推测。请核对后亲自确认。",
        "Only a person may confirm whose fault it is; the system proposes. Check it and confirm it yourself.",
    ),
    "E-CASE-PLAN": both(
        "没有待办的安排 {plan}，它可能已经办完或取消。",
        "There is no open plan {plan}; it may be done or stopped already.",
    ),
    "E-REPLY-CUTS-IN": both(
        "买家还在打字，先等他说完（约 20 秒没有新消息）。您写的都在；急的话可以再点一次照发。",
        "The buyer is still writing: let them finish (20 seconds without a new message). Your text is kept; "
        "send once more if it cannot wait.",
    ),
    "E-LATE-REASON": both(
        "不知道这个原因（{found}），可选：{expected}。只写查实了的。",
        "The reason {found} is not known. Use one of: {expected}, and only what has been looked up.",
    ),
    "E-LATE-DATE": both(
        "新的日期要在今天以后、一个月以内。",
        "The new day must not be over, and within a month.",
    ),
    "E-LATE-NOT": both(
        "这一单现在并不晚，不用发延误说明。",
        "This order is not late by now: no such message is needed.",
    ),
    "E-TIME-FORM": both(
        "时间“{found}”看不懂。请选一个日期和时间。",
        "The time “{found}” cannot be read. Choose a date and a time.",
    ),
    "E-CONTACT-FORM": both(
        "录音保留天数要是 0 到 {limit} 的整数，店铺要是本账号的。",
        "Days to keep recordings are a number from 0 to {limit}, for a shop of this account.",
    ),
    "E-SINK-ADDRESS": both(
        "提醒不能发到这个地址（{found}）：要以 https:// 开头，里面不能带用户名和密码。",
        "Notices cannot go to {found}: the address must begin with https:// and hold no name or password.",
    ),
    "E-SINK-PRIVATE": both(
        "提醒不能发到内部网络的地址（{found}）。请用公网地址。",
        "Notices cannot go to {found}: it is inside a private network. Use a public address.",
    ),
    "E-SINK-HOST": both(
        "这不是该软件的机器人地址（{found}），应为：{expected}。",
        "{found} is no robot of that messenger; its addresses are at {expected}.",
    ),
    "E-SINK-MAIL": both(
        "邮件提醒要一个收件地址，和形如 smtps://用户:密码@服务器 的发信服务器。",
        "Mail needs one recipient, and a server like smtps://user:password@server.",
    ),
    "E-SINK-NONE": both(
        "没有这个提醒出口，它可能已被删除。",
        "There is no such way out for notices; it may have been removed.",
    ),
    "E-SINK-DOWN": both(
        "对方没有应答（{detail}）。稍后会自动再试，工作台里的提醒不受影响。",
        "Nobody answered ({detail}). It is tried again later; the notices in the desk stand anyway.",
    ),
    "E-CALL-TIMES": both(
        "通话的开始和结束时间对不上：不能在将来，结束不能早于开始，也不能超过四小时。",
        "The call's times cannot be: not in the future, not ended before it began, not longer than four hours.",
    ),
    "E-CALL-RESULT": both(
        "没有名为 {found} 的通话结果，可用：{expected}。",
        "There is no call result {found}. Use one of: {expected}.",
    ),
    "E-WAIT-WHOM": both(
        "不知道要等谁（{found}），可选：{expected}。",
        "Waiting for {found} is not known. Use one of: {expected}.",
    ),
    "E-WAIT-LONG": both(
        "等待要有期限：在将来，最长十四天。到时会提醒您再看。",
        "A wait needs an end: in the future and within fourteen days. You are reminded then.",
    ),
    "E-CONTACT-WHO": both(
        "还不知道这位买家是谁，没法登记联系意愿。先把订单或买家记录导入进来。",
        "Nobody knows who this buyer is, so their wish cannot be kept. Import the order or the buyer first.",
    ),
    "E-PLAN-EMPTY": both(
        "还没有写到时候要发什么、办什么。写上再安排。",
        "What is to be sent or done then is not written yet. Write it, then plan it.",
    ),
    "E-CASE-PLAN-PAST": both(
        "约定的时间已经过去。请改成将来的时间。",
        "That time has passed. Choose a future one.",
    ),
    "E-CALENDAR-CLOSED": both(
        "从 {day} 起很久都没有上班时间，算不出时限。请检查上班时间和节假日设置。",
        "There is no working time for a long while after {day}, so no due time exists. Check hours and holidays.",
    ),
    "E-SLA-NONE": both(
        "没有适用于 {platform} 的时效方案。请在设置里为店铺选一个。",
        "No SLA preset fits {platform}. Choose one for the shop in the settings.",
    ),
    "E-PLAYBOOK-NONE": both(
        "找不到预案 {name}。请恢复它的文件；必须有一个预案能接住所有工单。",
        "There is no playbook {name}. Restore its file; one playbook must take every case.",
    ),
    "E-PLAYBOOK-EXAMPLE": both(
        "预案 {playbook} 的例句「{text}」按现在的条件会走 {found}。请改条件或例句；没有保存任何改动。",
        "The example “{text}” of playbook {playbook} leads to {found} by its conditions. Mend one; nothing was saved.",
    ),
    "E-ROLE-LEAD": both(
        "只有主管或店主可以做这一项。请交给主管。",
        "Only a lead or the owner may do this. Ask a lead.",
    ),
    "E-ROLE-OWNER": both(
        "只有店主可以改这一项。请交给店主。",
        "Only the owner may change this. Ask the owner.",
    ),
    "E-SORT-KEY": both(
        "不能按 {key} 排序，可用：{expected}。",
        "Cases cannot be sorted by {key}; use one of: {expected}.",
    ),
    "E-SORT-REVIEW-ODDS": both(
        "不按买家改评价的可能性排序：那会把人引向诱导改评。请按到期时间或优先级排序。",
        "Cases are never sorted by how likely a buyer is to change a review: it leads to bargaining for reviews. "
        "Sort by due time or priority.",
    ),
}
