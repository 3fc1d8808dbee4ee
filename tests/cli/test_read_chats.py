"""How a buyer speaks, whether he presses for money, and that an ordinary complaint is never taken for pressing."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import orjson
import pytest
from training.chat_maker import made_chats

from tests.cli.test_commands import typed  # noqa: F401 - a fixture
from wanhui.content.models import load_reader
from wanhui.reading.vocabulary import BUYER_TYPES

Typed = Callable[..., tuple[int, bytes, str]]
Read = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]

#: Manner -> a chat of at most three turns of the buyer.
SPEAKERS = [
    ("talkative", ["姑娘我跟你唠两句啊，我昨天刚从我闺女家回来，坐了四个小时的车，回家一看快递到了，我老伴先拆的",
                   "他还说呢，你这杯子怎么少了个盖，我们邻居老王家也买的这款，他家盖子还在呢"]),
    ("talkative", ["Hello dear, so my sister and I were having tea on Sunday, she brought her famous scones, you know",
                   "and when we opened the box there was one saucer short, anyway, we laughed about it all afternoon"]),
    ("angry", ["骗子！！发这种破烂货还好意思收钱！！", "别再跟我说抱歉！！气死我了，赶紧退钱！！"]),
    ("angry", ["This is absolutely ridiculous!!", "Three days and nobody answers! I am furious, stop fobbing me off!"]),
    ("know_it_all", ["这个釉面的问题我一看就知道，烧成温度不够，我做陶瓷二十年了",
                     "按国家标准这就是次品，你们那套说法骗骗外行还行"]),
    ("know_it_all", ["I've worked as an electrician for twenty years, this is a cold joint, no question.",
                     "I measured it three times and it's out of tolerance per the spec sheet."]),
    ("inquiring", ["您好，请问杯子缺了盖子一般怎么处理呀？", "需要我拍照片吗？补寄大概几天能到呢？"]),
    ("inquiring", ["Hi, could you tell me how an exchange works?",
                   "Do I need to send photos first? How long does it take?"]),
    ("suspicious", ["你们这批不会是别人退回来的二手货吧", "光嘴上说谁信，有证据吗？我截图了，别到时候不认账"]),
    ("suspicious", ["Are you sure this is new and not something another buyer returned?",
                    "How do I know that's true? Put it in writing, I've been burned before."]),
]  # fmt: skip
PLAIN = [
    ["杯子收到了，少一个盖子", "补一个吧"],
    ["One lid is missing.", "Please send it."],
]
PRESSING = [
    ("给我打一百块钱", "100"),
    ("给钱就改好评", None),
    ("打点钱过来", None),
    ("就是想要点儿钱", None),
    ("乖乖地掏钱吧", None),
    ("不给钱就不改评价", None),
]
LAWFUL = [
    "是你们的产品确实存在问题",
    "Not as described, let me return it.",
    "Negative feedback if it is not here tomorrow, the parcel is a week late.",
    "东西坏了，退款，不退我就打12315，差评我也会照实写",
    "什么破玩意，用一次就断了，气死人了，一星都不想给",
]


@pytest.fixture
def read(typed: Typed) -> Read:  # noqa: F811
    """What ``wanhui read`` answers to each object."""

    def run(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        code, out, error = typed(["read"], b"".join(orjson.dumps(one) + b"\n" for one in lines))
        assert code == 0, error
        return [orjson.loads(line) for line in out.splitlines()]

    return run


def chat(texts: list[str]) -> dict[str, Any]:
    """The buyer's turns, each answered by the seller."""
    turns = [
        {"who": who, "text": text} for said in texts for who, text in (("buyer", said), ("seller", "您好，我看一下"))
    ]
    return {"id": texts[0], "turns": turns[:-1]}


@pytest.mark.capability("C-UN-05")
def test_one_of_five_manners_or_none_is_named_within_three_turns(read: Read) -> None:
    answers = read([chat(texts) for _, texts in SPEAKERS])
    assert [one["buyer_type"] for one in answers] == [kind for kind, _ in SPEAKERS]
    assert {kind for kind, _ in SPEAKERS} == set(BUYER_TYPES)
    assert [one["buyer_type"] for one in read([chat(texts) for texts in PLAIN])] == [None, None]
    assert load_reader().limits["buyer_type"] == 0.60
    said = [one.read_text(encoding="utf-8") for one in (files("wanhui.content") / "replies").iterdir()]
    words = ("健谈型", "愤怒型", "无所不知型", "询问型", "多疑型", "know-it-all", "suspicious buyer")
    assert not [word for word in words for text in said if word in text], "for the desk only: no reply says it"


@pytest.mark.capability("C-UN-07")
def test_money_tied_to_a_review_is_reported_with_sum_hints_and_words(read: Read) -> None:
    for as_chat in (False, True):
        lines = [chat([text]) if as_chat else {"id": "m", "text": text} for text, _ in PRESSING]
        for answer, (text, money) in zip(read(lines), PRESSING, strict=True):
            assert (answer["review_hostage"], answer["intent"]) == (True, "extortion"), text
            assert answer["money_demand"] == money
            assert any("demand" in why["says"] or "review_for_money" in why["says"] for why in answer["why"]), text
    text = "以前几个店铺都是这样做的，给我打两百块钱，我就是想要点儿钱"
    (answer,) = read([{"id": "m", "text": text}])
    told = {(why["says"], text[slice(*why["span"])]) for why in answer["why"]}
    assert answer["money_demand"] == "200"
    assert ("review_hostage.earlier_victims", "都是这样做") in told, "a hint at earlier victims"
    assert any(says == "review_hostage.admission" for says, _ in told), "an admission"
    assert any(says == "review_hostage.bare_demand" for says, _ in told), "the demand"


@pytest.mark.capability("C-UN-08")
def test_an_ordinary_demand_is_not_taken_for_pressing(read: Read) -> None:
    answers = read([*({"id": text, "text": text} for text in LAWFUL), *(chat([text]) for text in LAWFUL)])
    assert [one["id"] for one in answers if one["review_hostage"] or one["intent"] == "extortion"] == []
    ordinary = [
        row for row in made_chats(3000, seed=41) if row["labels"]["intent"] not in ("extortion", "professional_claim")
    ]
    reviews = ["，".join(turn["text"] for turn in row["turns"] if turn["who"] == "buyer") for row in ordinary]
    assert len(reviews) >= 2000
    found = read([{"id": text, "text": text, "stars": 1} for text in reviews])
    flagged = [one["id"] for one in found if one["review_hostage"] or one["intent"] == "extortion"]
    assert len(flagged) <= len(reviews) / 1000, flagged[:5]
