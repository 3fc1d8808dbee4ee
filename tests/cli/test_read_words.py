"""Every family of trouble with goods is named, in Chinese and English, however the words are written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from tests.cli.test_commands import typed  # noqa: F401 - a fixture
from wanhui.reading.vocabulary import ISSUES

Typed = Callable[..., tuple[int, bytes, str]]

FAMILIES = [
    # small flaws of clothing
    ("quality", "衣服才穿一次，腋下就开线了"),
    ("quality", "外套袖口纽扣掉了一颗"),
    ("quality", "裙摆有污渍，洗不掉"),
    ("quality", "到处都是线头"),
    ("quality", "袖扣松了"),
    ("quality", "毛衣洗了一次就起球"),
    ("quality", "The seam under the arm opened after one wash"),
    ("quality", "A button fell off the cuff on the first day"),
    ("quality", "It came with stains and loose threads"),
    # serious faults
    ("quality", "用了两天主板就烧了，质量问题太严重了"),
    ("quality", "Poor quality, it stopped working on the second day"),
    # goods unlike their description
    ("mismatch", "页面写能测血压，收到根本没有这个功能，跟描述不符"),
    ("mismatch", "It does not have the heart rate function, not as described"),
    ("damaged", "打开箱子，杯子已经碎了，破损严重"),
    ("damaged", "The mug arrived broken"),
    ("missing", "说好两个盖子，只收到一个，少发了配件"),
    ("missing", "One lid is missing from the box"),
    ("wrong", "发错货了，我要红色，给我发了蓝色"),
    ("wrong", "They sent the wrong colour, I ordered red"),
    # late, and not at all
    ("shipping", "付款五天了还没发货"),
    ("shipping", "I paid five days ago and it has still not been shipped"),
    ("delivery", "快递丢了，包裹一直没收到"),
    ("delivery", "The courier lost my parcel"),
    ("price", "刚买完就降价二十块"),
    ("price", "The price dropped by 20 the day after I bought it"),
    # slow answers, bad handling
    ("service", "客服半天不回消息，问了三遍没人理"),
    ("service", "No reply from customer service for days"),
    ("service", "客服态度恶劣，推来推去不给处理"),
    ("service", "Customer service was rude and refused to help"),
    ("size", "衣服太小了，穿不下"),
    ("size", "It is far too small and does not fit me"),
    ("adverse", "用了之后脸上起红疹，过敏了"),
    ("adverse", "I got a rash on my face after using it"),
]


@pytest.fixture
def read(typed: Typed) -> Callable[..., list[dict[str, Any]]]:  # noqa: F811
    """Runs ``wanhui read`` over texts (or chats of one buyer); gives the answers in order."""

    def run(*texts: str, as_chat: bool = False) -> list[dict[str, Any]]:
        lines = [
            {"id": str(at), **({"turns": [{"who": "buyer", "text": text}]} if as_chat else {"text": text})}
            for at, text in enumerate(texts)
        ]
        code, out, _ = typed(["read"], b"".join(orjson.dumps(line) + b"\n" for line in lines))
        assert code == 0
        return [orjson.loads(line) for line in out.splitlines()]

    return run


def codes(answer: dict[str, Any]) -> set[str]:
    return {issue["code"] for issue in answer["issues"]}


@pytest.mark.capability("C-UN-02")
def test_each_family_of_its_row_is_named_in_both_languages(read: Callable[..., list[dict[str, Any]]]) -> None:
    answers = read(*(text for _, text in FAMILIES))
    missed = [(code, text) for (code, text), answer in zip(FAMILIES, answers, strict=True) if code not in codes(answer)]
    assert missed == []
    assert {code for answer in answers for code in codes(answer)} <= set(ISSUES)
    (both,) = read("杯子收到就碎了，客服态度恶劣")
    assert codes(both) >= {"damaged", "service"}


DISGUISES = [
    ("这个质量太差了，发错货了", "這個質量太差了，發錯貨了"),
    ("这个质量太差了，发错货了", "这个質量太差了，發错货了"),
    ("这个质量太差了，发错货了", "这个质 量 太 差 了，发 错 货 了"),
    ("这个质量太差了，发错货了", "这个质*量*太*差*了，发·错·货了"),
    ("这个质量太差了，发错货了", "这个质量太差了😡😡，发错货了"),
    ("这个质量太差了，发错货了", "这个质\u200b量太差了，发错货了 so bad"),
    ("质量很垃圾", "质量很辣鸡"),
    ("NOT SHIPPED", "ｎｏｔ ｓｈｉｐｐｅｄ"),
]
PRIVATE = ["微信", "威信", "薇信", "vx", "VX", "ｖｘ", "V❤", "V信", "微 信", "微\u200b信", "WeChat"]


@pytest.mark.capability("C-UN-11")
def test_disguised_words_are_read_as_the_plain_ones_and_other_languages_are_marked(
    read: Callable[..., list[dict[str, Any]]],
) -> None:
    for plain, disguised in DISGUISES:
        first, second = read(plain, disguised)
        assert codes(first) == codes(second) and codes(first), disguised
        assert (first["polarity"], first["lang"]) == (second["polarity"], second["lang"])
    for word in PRIVATE:
        text = f"加下{word}，转我50块，我就把差评删了"
        (chat,) = read(text, as_chat=True)
        named = [text[slice(*one["span"])] for one in chat["why"] if one["says"] == "extortion.private_channel"]
        assert word in named, word
        assert (chat["intent"], chat["money_demand"]) == ("extortion", "50"), word
    told = read(
        "Der Deckel ist nicht dicht und die Tasse war schlecht verpackt",
        "品質が悪いです、返品したいです",
        "Качество ужасное",
        "품질이 나빠요",
        "Producto muy malo, no funciona para nada",
        "杯子漏水",
        "The cup leaks",
    )
    assert [one["lang"] for one in told] == ["de", "ja", "ru", "ko", "es", "zh", "en"]
