"""What may be said, shown through the desk's own check: platforms, ties, threats, stock, health, law, and facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.world import BAD, ORDER, SHOP, bring, write
from wanhui.errors import WanhuiError
from wanhui.flows.answer_case import Answer, check_answer, deliver, send_answer
from wanhui.flows.desk_acts import Agent
from wanhui.flows.knowledge import adopt_reported
from wanhui.flows.reply_views import FindingView, LintView, ReplyObject
from wanhui.store.keys import new_key

pytestmark = pytest.mark.database

Check = Callable[..., LintView]
MUG = {"kind": "product", "id": "p1", "shop": "s1", "title": "手作陶杯",
       "facts": {"care": "可进洗碗机", "report": "釉面不含铅，送检编号 T-118"}}  # fmt: skip


@pytest.fixture
def on(account: UUID, tmp_path: Path) -> Callable[..., Check]:
    """A case of a shop on a platform; gives the check of a text there."""

    def open_case(platform: str = "taobao", *more: dict, text: str = BAD["text"]) -> Check:
        zone = {"time_zone": "America/New_York", "currency": "USD"} if platform in ("amazon", "ebay") else {}
        shop = {**SHOP, "platform": platform, **zone}
        bring(account, write(tmp_path, [shop, ORDER, {**BAD, "text": text}, *more]), NOW)

        def check(text: str, way: ReplyObject = "chat") -> LintView:
            return check_answer(account, 1, Answer(object=way, text=text, key="k"), now=NOW).draft.lint

        return check

    return open_case


def found(lint: LintView, severity: str, *families: str) -> list[FindingView]:
    return [one for one in lint.findings if one.severity == severity and (not families or one.family in families)]


REVIEW = ("amazon_review_words", "ask_change_or_delete_review")
BROKEN_EN = "The cup arrived broken, a complete mess. I want a refund."


@pytest.mark.capability("C-PL-02")
@pytest.mark.parametrize(
    "text",
    [
        "Could you update your review now that the pump works?",
        "Please change what you posted, thank you.",
        "It would be kind to modify the rating.",
        "We hope you will review us again.",
        "Please re-v-i-e-w it once more and raise the stars.",
        "您方便的话把评论更新一下吧。",
        "Por favor, update the review, gracias.",
        "Would you reconsider the stars you left?",
    ],
)
def test_on_amazon_review_words_that_bear_on_a_review_block(on: Callable[..., Check], text: str) -> None:
    lint = on("amazon", text=BROKEN_EN)(text)
    (first, *_) = found(lint, "block", *REVIEW)
    assert first.text and first.reason.en and first.reason.zh and first.rewrite


@pytest.mark.capability("C-PL-02")
@pytest.mark.parametrize(
    "text",
    ["I am sorry. Delivery update: the lamp reaches you by 6 pm tomorrow.",
     "I am sorry. We have changed the carrier, and it arrives by 6 pm tomorrow.",
     "I am sorry. There is a modification to the delivery day: by 6 pm tomorrow.",
     "I am sorry, and thank you for your review. A new lid leaves by 6 pm today."],
)  # fmt: skip
def test_on_amazon_the_same_words_alone_warn(on: Callable[..., Check], text: str) -> None:
    lint = on("amazon", text=BROKEN_EN)(text)
    assert found(lint, "warn", "amazon_review_words") and not found(lint, "block", *REVIEW)


@pytest.mark.capability("C-PL-02")
def test_other_platforms_use_their_own_words(on: Callable[..., Check]) -> None:
    check = on("ebay", text=BROKEN_EN)
    lint = check("I am sorry. Delivery update: the lamp reaches you by 6 pm tomorrow.")
    assert not found(lint, "warn", "amazon_review_words")
    assert found(check("Please update your feedback."), "block", "ask_change_or_delete_review")


@pytest.mark.capability("C-PL-03")
@pytest.mark.parametrize(
    "text",
    [
        "麻烦您把那条评价改一下。",
        "方便的话去追加一条，就说解决了。",
        "那几颗星还能往上提一提吗？",
        "问题都解决了，评论区那段话您看是不是可以撤下来？",
        "提醒您一下，评价在订单页可以修改。",
    ],
)
@pytest.mark.parametrize("platform", ["taobao", "pdd", "jd"])
def test_asking_hinting_or_reminding_about_a_review_blocks_with_the_lawful_step(
    on: Callable[..., Check], platform: str, text: str
) -> None:
    (first, *_) = found(on(platform)(text), "block", "ask_change_or_delete_review", "review_gating")
    assert "退款" in first.rewrite or "换货" in first.rewrite or "满意" in first.rewrite


@pytest.mark.capability("C-PL-06")
@pytest.mark.parametrize(
    "text",
    [
        "再不撤，您就等着锒铛入狱吧。",
        "我们会向平台申请封号，您自己想清楚。",
        "不删就把您的聊天记录曝光出去。",
        "法院传票很快会送到您单位。",
    ],
)
def test_a_threat_blocks_and_offers_the_neutral_way(on: Callable[..., Check], text: str) -> None:
    lint = on("pdd")(text)
    (first, *_) = found(lint, "block", "threat_or_intimidation")
    assert "平台" in first.rewrite and any(one.article for one in first.authorities)


@pytest.mark.capability("C-PL-07")
@pytest.mark.parametrize("way", ["chat", "public_reply"])
@pytest.mark.parametrize(
    "text", ["您就是个职业差评师。", "碰瓷碰到我们头上了，脸皮真厚。", "这种智商也来网购，笑死人了。"]
)
def test_an_insult_or_a_label_blocks_in_private_and_in_public(
    on: Callable[..., Check], text: str, way: ReplyObject
) -> None:
    lint = on("douyin")(text, way)
    (first, *_) = found(lint, "block", "insult_or_label_buyer")
    assert first.rewrite and first.reason.zh


@pytest.mark.capability("C-PL-08")
def test_a_claim_of_no_stock_is_held_against_the_inventory_of_that_time(on: Callable[..., Check]) -> None:
    stock = {"kind": "inventory", "id": "i1", "shop": "s1", "product": "p1", "sku": "w",
             "at": "2026-11-18T08:00:00+08:00", "stock": 9}  # fmt: skip
    check = on("tmall", stock)
    lint = check("非常抱歉，您要的这款没货了，今天18:00前给您退款。")
    (first, *_) = found(lint, "block", "false_statement")
    assert [one.verdict for one in lint.checks if one.source == "stock"] == ["false"]
    assert first.rewrite
    assert not found(check("非常抱歉，仓库有货，今天18:00前补寄。"), "block")


@pytest.mark.capability("C-PL-09")
def test_a_plea_about_wages_or_the_job_warns_and_blocks_beside_a_review(on: Callable[..., Check]) -> None:
    check = on("taobao")
    for text in (
        "我一天站十四个小时，一个月才两千块，求您体谅。",
        "我已经是最后一次警告了，再有一单就要被开除。",
        "求求您可怜可怜我，孩子还等着我发工资。",
    ):
        lint = check(f"非常抱歉。{text}今天18:00前给您退款。")
        (first, *_) = found(lint, "warn", "feigned_misery")
        assert first.text and first.rewrite
    beside = check("我要被开除了，求您把差评改一下吧。")
    assert found(beside, "block", "feigned_misery", "ask_change_or_delete_review")


@pytest.mark.capability("C-PL-10")
def test_health_and_safety_are_said_only_with_an_approved_product_fact(account: UUID, on: Callable[..., Check]) -> None:
    check = on("taobao", MUG)
    unapproved = check("非常抱歉。釉面不含铅，送检编号T-118。今天18:00前给您退款。")
    assert found(unapproved, "block", "medical_or_absolute_claim"), "what nobody approved is no ground"
    adopt_reported(Agent(account=account, id=new_key(), role="lead"), "s1", ["p1"], now=NOW)
    good = check("非常抱歉。釉面不含铅，送检编号T-118。今天18:00前给您退款。")
    assert not found(good, "block")
    bad = check("非常抱歉。杯子对身体没有毒，孕妇也能用。今天18:00前给您退款。")
    (first, *_) = found(bad, "block", "medical_or_absolute_claim")
    assert first.reason.zh and first.rewrite
    near = check("非常抱歉。釉面含重金属。今天18:00前给您退款。")
    (nearest, *_) = [one for one in found(near, "block") if "report" in one.rewrite]
    assert "釉面不含铅" in nearest.rewrite, "the nearest approved fact, with its source"
    for text in ("喝了能治好您的胃病。", "保证百分之百安全。", "别家的杯子都有毒。"):
        assert found(check(text), "block", "medical_or_absolute_claim"), text


@pytest.mark.capability("C-PL-11")
@pytest.mark.parametrize(
    "text",
    ["满意的话点这里晒单，不满意请填这个表私下告诉我们。", "觉得好就去评价页，觉得不好先找客服别写。"],
)
def test_sending_the_happy_one_way_and_the_unhappy_another_is_refused(on: Callable[..., Check], text: str) -> None:
    (first, *_) = found(on("pdd")(text), "block", "review_gating")
    assert first.reason.zh


@pytest.mark.capability("C-PL-12")
def test_a_repealed_law_blocks_and_the_one_in_force_is_named(on: Callable[..., Check]) -> None:
    check = on("taobao")
    lint = check("非常抱歉。按《侵权责任法》第三十六条，平台会通知您。今天18:00前答复。")
    (first, *_) = [one for one in found(lint, "block", "wrong_law") if one.rule.startswith("LAW-001")]
    from wanhui.flows.library import library

    (law,) = library(date(2026, 11, 22), search="侵权责任法").laws
    assert law.replaced_by is not None and law.replaced_by.zh == "民法典" and "1194" in law.replaced_note.zh
    assert law.repealed_on == date(2021, 1, 1)
    assert first.rewrite
    assert not found(check("非常抱歉。按《民法典》第一千一百九十五条办理。今天18:00前答复。"), "block", "wrong_law")


@pytest.mark.capability("C-RP-11")
def test_a_sentence_without_a_fact_is_marked_and_four_kinds_of_them_stop_the_text(on: Callable[..., Check]) -> None:
    check = on("taobao", MUG)
    lint = check("手作陶杯碎了，非常抱歉。这款杯子烧了三遍。今天18:00前给您退款。")
    assert [one.text for one in found(lint, "warn", "false_statement")] == ["这款杯子烧了三遍。"]
    for text, family in (
        ("蓝色的已经停产。", "false_statement"),
        ("给您的就是成本价。", "false_statement"),
        ("法律上这种情况由买家承担。", "wrong_law"),
        ("杯子不含甲醛。", "medical_or_absolute_claim"),
    ):
        stopped = check(f"非常抱歉。{text}今天18:00前给您退款。")
        assert text in [one.text for one in found(stopped, "block", family)], text
    assert not found(check("手作陶杯碎了，非常抱歉，是我们没包好。今天18:00前给您退68元，您看行吗？"), "warn")


@pytest.mark.parametrize(
    "text", ["您的单号是[X]，今天18:00前到。", "请到[物流查询平台]查看，抱歉。", "{greeting}，今天18:00前退款，抱歉。"]
)
def test_an_open_placeholder_is_never_sent(account: UUID, on: Callable[..., Check], text: str) -> None:
    check = on("taobao")
    assert found(check(text), "block", "false_statement")
    with pytest.raises(WanhuiError, match="E-REPLY-BLOCKED"):
        send_answer(Agent(account=account, id=new_key(), role="agent"), 1,
                    Answer(object="chat", text=text, key="k", seen=99), now=NOW)  # fmt: skip


@pytest.mark.capability("C-PL-04")
def test_a_remedy_on_condition_of_a_review_blocks_and_one_close_to_it_warns(
    account: UUID, on: Callable[..., Check]
) -> None:
    check = on("taobao")
    for text in (
        "您把差评删了，今天就给您全额退款。",
        "改成五星，二十元补偿马上到账。",
        "评价恢复之后，退款立刻给您办。",
    ):
        (first, *_) = found(check(text), "block", "compensation_tied_to_review")
        assert "不附" in first.rewrite or "条件" in first.rewrite or "直接" in first.rewrite
    who = Agent(account=account, id=new_key(), role="agent")
    said = "您好，您评价里写的裂口我们看到了，非常抱歉，今天18:00前给您答复。"
    reply = send_answer(who, 1, Answer(object="chat", text=said, key="a", seen=99), now=NOW)
    assert deliver(account, reply, now=NOW + timedelta(minutes=1))
    close = check("今天18:00前给您退款68元。")
    assert found(close, "warn", "compensation_tied_to_review"), "a review word before, a remedy now"
    free = check("今天18:00前给您退款68元，与您的评价无关，不需要您做任何事。")
    assert not found(free, "warn", "compensation_tied_to_review")
