"""What reading says of plain texts and chats, and that it says it in the contract's keys."""

from __future__ import annotations

import pytest

from wanhui.reading.read import Reader, TextIn, read_line, read_many, read_one

KEYS = [
    "id", "lang", "polarity", "polarity_p", "p_positive", "severity", "safety", "emotion", "star_mismatch", "issues",
    "asks", "evidence", "suspect", "intent", "buyer_type", "review_hostage", "money_demand", "scenario", "why",
]  # fmt: skip


def test_a_text_gives_the_keys_of_the_contract_in_order(reader: Reader) -> None:
    said = read_line(reader, {"id": "r1", "text": "杯子到手就碎了，要求退款", "stars": 1})
    assert list(said)[: len(KEYS)] == KEYS
    assert (said["id"], said["lang"], said["polarity"]) == ("r1", "zh", "neg")
    assert "damaged" in [issue["code"] for issue in said["issues"]]
    assert "refund" in said["asks"]


def test_a_chat_gives_the_same_keys_and_spans_within_its_turns(reader: Reader) -> None:
    turns = [
        {"who": "seller", "text": "您好"},
        {"who": "buyer", "text": "杯子碎了"},
        {"who": "buyer", "text": "退我20块"},
    ]
    said = read_line(reader, {"id": "c1", "turns": turns, "order": {"price": 39.9, "delivered": True}})
    assert list(said)[: len(KEYS)] == KEYS
    for issue in said["issues"]:
        for turn, (start, end) in zip(issue["turns"], issue["spans"], strict=True):
            assert turns[turn]["who"] == "buyer"
            assert 0 <= start < end <= len(turns[turn]["text"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("衣服洗一次就起球开线，做工太差", "quality"),
        ("收到时瓶子碎了，洗发水漏了一箱", "damaged"),
        ("实物跟图片完全不一样，色差很大", "mismatch"),
        ("尺码偏小，穿不上", "size"),
        ("要的是白色，结果发错成黑色", "wrong"),
        ("说好的赠品没有，少发一件", "missing"),
        ("拍下十天了还不发货", "shipping"),
        ("快递太慢，快递员态度恶劣不送上门", "delivery"),
        ("外包装破烂，盒子压扁了", "packaging"),
        ("刚买两天就降价，不给价保", "price"),
        ("跟超市买的不一样，肯定是假货", "fake"),
        ("客服一直不回复，态度很差", "service"),
        ("用完脸上过敏，又红又痒", "adverse"),
        ("安装师傅乱收费，材料费三百", "install"),
    ],
)
def test_a_plain_complaint_has_its_issue_and_its_words(reader: Reader, text: str, code: str) -> None:
    found = {issue.code: issue for issue in read_one(reader, TextIn(text=text)).issues}
    assert code in found
    assert all(text[start:end].strip() for start, end in found[code].spans)
    assert found[code].spans


@pytest.mark.parametrize(
    "text", ["用完脸上红肿刺痛，起了疹子", "孩子喝了上吐下泻", "充电时冒烟，差点着火", "特别痒，一直起疙瘩"]
)
def test_harm_raises_the_safety_flag(reader: Reader, text: str) -> None:
    assert read_one(reader, TextIn(text=text)).safety


@pytest.mark.parametrize("text", ["敏感肌用了也不过敏，很温和", "充电快，不发热", "很好吃，会回购"])
def test_harm_denied_raises_nothing(reader: Reader, text: str) -> None:
    assert not read_one(reader, TextIn(text=text)).safety


def test_stars_that_contradict_the_words_are_noticed(reader: Reader) -> None:
    bad, good = "质量太差，用了一天就坏了，客服也不理人", "质量很好，物流很快，非常满意，推荐购买"

    def mismatch(text: str, stars: int | None) -> float | None:
        return read_one(reader, TextIn(text=text, stars=stars)).star_mismatch

    assert mismatch(bad, None) is None
    assert (mismatch(bad, 5) or 0) > 0.8 > 0.2 > (mismatch(bad, 1) or 0)
    assert (mismatch(good, 1) or 0) > 0.8 > 0.2 > (mismatch(good, 5) or 0)


@pytest.mark.parametrize(
    "other", ["質量太差，客服不理人", "质 量 太 差，客 服 不 理 人", "质*量太差，客服不*理人", "質量太差，客服不理人"]
)
def test_another_way_of_writing_reads_the_same(reader: Reader, other: str) -> None:
    plain = read_one(reader, TextIn(text="质量太差，客服不理人"))
    same = read_one(reader, TextIn(text=other))
    assert same.p_positive == pytest.approx(plain.p_positive, abs=0.01)
    assert [issue.code for issue in same.issues] == [issue.code for issue in plain.issues]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("质量很好", "zh"),
        ("It broke after two days", "en"),
        ("とても良い商品でした", "ja"),
        ("정말 좋아요", "ko"),
        ("очень плохое качество", "ru"),
        ("el producto llegó roto y no es muy bueno", "es"),
        ("iphone手机很好", "zh"),
        ("😡", "und"),
    ],
)
def test_the_language_is_named(reader: Reader, text: str, lang: str) -> None:
    assert read_one(reader, TextIn(text=text)).lang == lang


def test_english_is_read_too(reader: Reader) -> None:
    bad = read_one(
        reader, TextIn(text="Terrible quality, it arrived broken and support never replied. I want a refund.")
    )
    good = read_one(reader, TextIn(text="Great quality, works perfectly, love it"))
    assert bad.p_positive < 0.3 < 0.7 < good.p_positive
    assert {"damaged", "service"} <= {issue.code for issue in bad.issues}
    assert bad.asks == ("refund",)


def test_many_at_once_say_what_each_alone_says(reader: Reader) -> None:
    texts = [TextIn(text=text, stars=5) for text in ("很好，满意", "坏了，退款", "", "一般", "I love it")] * 3
    many = read_many(reader, texts)
    for number, row in enumerate(many.rows()):
        alone = many.reading(number)
        assert (row["polarity"], row["severity"], row["asks"]) == (alone.polarity, alone.severity, list(alone.asks))
        assert row["p_positive"] == pytest.approx(alone.p_positive, abs=2e-3)


def test_no_texts_give_no_rows(reader: Reader) -> None:
    assert read_many(reader, []).rows() == []


def test_a_buyer_type_is_named_only_when_sure(reader: Reader) -> None:
    chat = {"id": "c", "turns": [{"who": "buyer", "text": "好的"}]}
    assert read_line(reader, chat)["buyer_type"] is None
    angry = {
        "id": "c",
        "turns": [{"who": "buyer", "text": "什么破东西！！气死我了！！你们是骗子吗？？赶紧给我处理！！！"}],
    }
    assert read_line(reader, angry)["buyer_type"] == "angry"


def test_a_veiled_bargain_over_turns_is_extortion(reader: Reader) -> None:
    turns = [
        {"who": "buyer", "text": "你家那条一星是我写的"},
        {"who": "seller", "text": "请问哪里不满意，我们给您换"},
        {"who": "buyer", "text": "不用换，打200到我支付宝，到账我就删，不打就天天追评"},
    ]
    said = read_line(reader, {"id": "c", "turns": turns, "order": {"price": 29}})
    assert (said["intent"], said["review_hostage"], said["money_demand"]) == ("extortion", True, "200")


def test_an_angry_lawful_claim_is_not_extortion(reader: Reader) -> None:
    turns = [
        {"who": "buyer", "text": "锅用两次涂层就掉了，我要退货退款！！"},
        {"who": "seller", "text": "请问是不是用了钢铲"},
        {"who": "buyer", "text": "没有！今天不处理我就打12315，差评我照实写，照片都留着"},
    ]
    said = read_line(reader, {"id": "c", "turns": turns, "order": {"price": 199}})
    assert (said["intent"] == "extortion", said["review_hostage"]) == (False, False)
