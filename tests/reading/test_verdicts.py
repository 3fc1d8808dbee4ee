"""Plain words settle what sums of weights leave unsure: harm, faults that are named, faults that are denied."""

from __future__ import annotations

import pytest

from wanhui.reading.read import ConversationIn, Reader, TextIn, TurnIn, read_conversation, read_one

HARM = [
    "倒水时手柄松了，烫到手起了水泡",
    "一不小心就烫到手，壶嘴设计有问题",
    "抹了两天手背发红刺痛",
    "用了没几天就漏电，吓死人",
    "质量不好，烫到孩子了",
    "孩子喝完上吐下泻",
    "杯口太利，划破手流血",
    "很漂亮，就是第一次倒水烫到手了",
    "把手断了，开水全洒腿上",
    "宝宝误吞了小零件",
    "嘴唇被杯口割破了",
    "The handle got so hot that it burned me.",
    "There were glass shards in the tea.",
    "The spout dripped and boiling water ran down my son's arm.",
    "Lovely kettle, but I ended up in urgent care with a burnt hand.",
    "I touched the base and it shocked me.",
    "The warmer caught fire on day two.",
    "My toddler started choking on the little lid.",
    "I broke out in hives after using this cream.",
]
NO_HARM = [
    "把手隔热做得好，不会烫到手",
    "敏感肌用了也没过敏",
    "收到满身都是裂纹，密密麻麻的",
    "I have been burned by sellers before, so I was careful.",
    "Keeps the tea hot and feels great in my hand.",
    "皮肤过敏的人用也很温和",
    "约朋友一起火锅，都夸好看",
    "It doesn't burn my hand at all.",
    "The burnt orange colour looks great, my daughter loves it.",
    "It cut my cooking time in half.",
    "治烫伤的药膏，很好用",
    "I used to burn my hand on my old kettle, not with this one.",
    "Came in a blister pack, very neat.",
]
FAULTS = [
    ("默认好评。盖子收到就是裂的，懒得折腾", "damaged"),
    ("挺好看，就是茶巾没给", "missing"),
    ("给五星，不过壶一直漏水，底下一滩水", "quality"),
    ("Pretty bowl, but the lid was cracked when I opened it.", "damaged"),
    ("Nice color, but my kit had no scoop.", "missing"),
    ("好看，碗裂了一个", "damaged"),
    ("配件没有收到", "missing"),
    ("One of the cups is broken.", "damaged"),
    ("Beautiful pot. It leaks from the spout.", "quality"),
]
RELIEF = [
    "蹲下不勒腰，洗了两次没掉色。",
    "客服教我怎么泡，很耐心。",
    "新换的这只完好，处理得很快。",
    "155 穿刚好，裤脚不用裁。",
    "回购第三次，没让我失望",
    "再也不用去别家买了",
    "之前那只碎了，客服二话不说补了一只",
    "盖子严丝合缝不漏",
    "Not bad at all.",
    "Arrived without a scratch.",
    "No leaks, arrived intact.",
]


@pytest.mark.parametrize("text", HARM)
def test_harm_is_grave_and_never_praise_whatever_else_is_praised(reader: Reader, text: str) -> None:
    for stars in (None, 1, 5):
        said = read_one(reader, TextIn(text=text, stars=stars))
        assert (said.safety, said.severity) == (True, 3), said
        assert said.polarity in ("neg", "mixed")


@pytest.mark.parametrize("text", NO_HARM)
def test_harm_that_is_denied_or_a_figure_of_speech_alarms_nobody(reader: Reader, text: str) -> None:
    assert not read_one(reader, TextIn(text=text)).safety


@pytest.mark.parametrize(("text", "code"), FAULTS)
def test_a_fault_that_is_named_is_no_pure_praise_under_five_stars(reader: Reader, text: str, code: str) -> None:
    said = read_one(reader, TextIn(text=text, stars=5))
    assert code in [issue.code for issue in said.issues]
    assert said.polarity in ("neg", "mixed")
    assert said.star_mismatch is not None and said.star_mismatch >= 0.5


@pytest.mark.parametrize("text", RELIEF)
def test_a_fault_that_is_denied_under_good_stars_is_praise(reader: Reader, text: str) -> None:
    said = read_one(reader, TextIn(text=text, stars=5))
    assert (said.polarity, said.issues, said.severity, said.safety) == ("pos", (), 0, False)


def test_bad_stars_are_never_talked_away(reader: Reader) -> None:
    text = "收到就没人管，客服教我自己修，完好个头"
    bare = read_one(reader, TextIn(text=text))
    assert read_one(reader, TextIn(text=text, stars=1)).polarity == bare.polarity


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("碎了一只，给我重新发一个吧", "resend"),
        ("发错码了，赶紧给我换", "exchange"),
        ("蓋子蓋不緊，希望可以換一組給我", "exchange"),
        ("把碎的那只钱退我", "refund"),
        ("Broken on arrival, refund please", "refund"),
    ],
)
def test_what_is_asked_for_in_plain_words(reader: Reader, text: str, ask: str) -> None:
    assert ask in read_one(reader, TextIn(text=text)).asks


def test_a_negation_ends_with_its_clause(reader: Reader) -> None:
    assert read_one(reader, TextIn(text="做工不好，烫到手")).safety
    assert not read_one(reader, TextIn(text="做工好，不烫手")).safety


@pytest.mark.parametrize(
    "text",
    [
        "能发什么快递？",
        "什么时候发货？",
        "这个多大？",
        "有货吗",
        "还有货吗？",
        "几天能到",
        "会掉色吗？",
        "Is this in stock?",
    ],
)
def test_a_question_before_buying_is_no_complaint(reader: Reader, text: str) -> None:
    alone = read_one(reader, TextIn(text=text))
    assert (alone.polarity, alone.severity, alone.issues) == ("neu", 0, ())
    chat = read_conversation(reader, ConversationIn(turns=(TurnIn(who="buyer", text=text),)))
    assert (chat.intent, chat.issues) == ("inquiry", ())


def test_a_question_with_trouble_in_it_is_a_complaint(reader: Reader) -> None:
    late = read_one(reader, TextIn(text="什么时候发货？怎么还不发货，都等三天了"))
    assert late.polarity == "neg"
    assert "shipping" in {issue.code for issue in late.issues}
    text = "什么时候发货都行，给我打一百块钱，不然就差评"
    chat = read_conversation(reader, ConversationIn(turns=(TurnIn(who="buyer", text=text),)))
    assert chat.intent != "inquiry"
