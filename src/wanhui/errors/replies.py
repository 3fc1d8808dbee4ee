"""What stands against a reply."""

from __future__ import annotations

from wanhui.errors.words import Words, both

#: code -> what, why and what to do next.
MESSAGES: dict[str, Words] = {
    "E-POLICY-NAME": both(
        "规则 {rule} 提到了不存在的名称 {name}。请检查词表、检测项、依据或规则编号。",
        "Rule {rule} names {name}, which does not exist. Check its word classes, detectors, authorities and rule ids.",
    ),
    "E-LINT-FIELD": both(
        "待检查的消息里，字段 {key} 应为 {expected}，实际是 {found}。",
        "In the message to be checked, {key} should be {expected}, found {found}.",
    ),
    "E-LINT-LONG": both(
        "这条消息有 {length} 个字符，超过上限 {limit}，没有检查，不能发送。请拆短后再试。",
        "This message has {length} characters, more than {limit}; it was not checked and may not be sent. Shorten it.",
    ),
    "E-DRAFT-FACT": both(
        "话术 {template} 还缺少：{missing}。补上后才能使用。",
        "Template {template} still lacks: {missing}. Supply it before the text can be used.",
    ),
    "E-DRAFT-VALUE": both(
        "话术里的 {name} 应为 {expected}，实际是 {found}。",
        "{name} in a template should be {expected}, found {found}.",
    ),
    "E-DRAFT-NONE": both(
        "没有适合的话术（{wanted}），或都已对这位买家用过。请手写一条。",
        "No template fits ({wanted}), or each was already sent to this buyer. Write one by hand.",
    ),
    "E-ACT-FORBIDDEN": both(
        "这件事不能做（{rule}）：{reason_zh} 可以这样做：{lawful_zh}",
        "This may not be done ({rule}): {reason_en} Instead: {lawful_en}",
    ),
    "E-OVERRIDE-LAW": both(
        "法律或平台规则禁止的事，谁同意也不能放行。请按改写或建议的做法来。",
        "What law or a platform forbids passes with nobody's consent. Use the rewrite or the lawful way instead.",
    ),
    "E-OVERRIDE-REASON": both(
        "请写明为什么要例外，才能交给第二个人决定。",
        "Say why this should be an exception; then a second person can decide.",
    ),
    "E-OVERRIDE-SECOND": both(
        "例外要由另一位主管或店主同意，申请人自己不能放行。",
        "Another lead or the owner has to agree to an exception; whoever asked cannot.",
    ),
    "E-OVERRIDE-NONE": both(
        "没有找到这个例外申请。请刷新后再看。",
        "This request for an exception does not exist. Reload and look again.",
    ),
    "E-REPLY-LIMIT": both(
        "平台不会接受这条回复：{detail_zh}",
        "The platform would not take this reply: {detail_en}",
    ),
    "E-ACT-FIELD": both(
        "待判断的动作里，字段 {key} 应为 {expected}，实际是 {found}。",
        "In the act to be judged, {key} should be {expected}, found {found}.",
    ),
    "E-LLM": both(
        "语言模型这次没有给出能用的草稿（{detail}）。请用话术或自己写。",
        "The language model gave no usable draft this time ({detail}). Use the template or write it yourself.",
    ),
    "E-LLM-OFF": both(
        "没有设置语言模型，或它在外部而没有委托处理协议，所以没有发送任何内容。",
        "No language model is set up, or it is outside and no processing agreement is signed; nothing was sent.",
    ),
}
