"""Every encoding that a file may come in is read right or refused with its reason; never a wrong character."""

from __future__ import annotations

import codecs
import gzip
from pathlib import Path

import pytest

from tests.sources.files_at_hand import REVIEW_HEADER, table, taken, written
from wanhui.errors import WanhuiError
from wanhui.records.reviews import Review
from wanhui.sources.files import open_file

WORDS = "口沿缺了一块，割嘴，等了十天"


def review(words: str = WORDS, *, end: str = "\r\n", header: tuple[str, ...] = REVIEW_HEADER) -> str:
    return table(header, ("35153", "阿**7", "2026-11-10 21:47:33", "1", words), end=end)


def read(path: Path) -> list[str]:
    found, refused = taken(path)
    assert not refused
    return [record.text for record in found if isinstance(record, Review)]


ENCODED: dict[str, bytes] = {
    "UTF-8": review().encode(),
    "UTF-8 with a mark": review().encode("utf-8-sig"),
    "GBK": review().encode("gbk"),
    "GB2312": review().encode("gb2312"),
    "GB18030": review().encode("gb18030"),
    "UTF-16 little-endian with a mark": codecs.BOM_UTF16_LE + review().encode("utf-16-le"),
    "UTF-16 big-endian with a mark": codecs.BOM_UTF16_BE + review().encode("utf-16-be"),
    "CR": review(end="\r").encode(),
    "LF": review(end="\n").encode(),
    "CR in GBK": review(end="\r").encode("gbk"),
    "LF in GBK": review(end="\n").encode("gbk"),
    "gzip": gzip.compress(review().encode()),
    "gzip of GBK": gzip.compress(review().encode("gbk")),
    "semicolons": review().replace(",", ";").encode(),
    "tabs": review().replace(",", "\t").encode(),
    "tabs in GBK": review().replace(",", "\t").encode("gbk"),
    "UTF-16 with tabs, as Excel saves it": review().replace(",", "\t").encode("utf-16"),
}


@pytest.mark.parametrize("kind", ENCODED)
def test_the_words_come_out_as_they_were_written(kind: str, tmp_path: Path) -> None:
    assert read(written(tmp_path, ENCODED[kind])) == [WORDS]


def test_gb18030_with_four_bytes(tmp_path: Path) -> None:
    rare = "㐂字号的杯子😀䶮"
    assert read(written(tmp_path, review(rare), encoding="gb18030")) == [rare]


def test_emoji_and_rare_letters_in_utf8(tmp_path: Path) -> None:
    words = "😡👎🏻很差𠮷"
    assert read(written(tmp_path, review(words))) == [words]


def test_western_letters_in_an_amazon_report(tmp_path: Path) -> None:
    words = "Café cup arrived chipped – naïve packing"
    header = ("Date", "Rating", "Comments", "Your Response", "Order ID")
    report = table(header, ("2026-11-09", "2", words, "", "113-1"), delimiter="\t")
    assert read(written(tmp_path, report, encoding="cp1252")) == [words]


def test_japanese_in_an_amazon_report(tmp_path: Path) -> None:
    words = "カップが欠けていました。返事がありません。"
    report = table(
        ("日付", "評価", "コメント", "回答", "注文番号"), ("2026-11-09", "2", words, "", "250-1"), delimiter="\t"
    )
    assert read(written(tmp_path, report, encoding="cp932")) == [words]


def test_big5_is_read_by_its_header(tmp_path: Path) -> None:
    words = "杯子破了，客服沒有回覆"
    report = table(("order id", "date", "rating", "comments"), ("1", "2026-11-09", "1", words))
    path = written(tmp_path, report, encoding="big5")
    assert open_file(path).encoding == "big5"
    assert read(path) == [words]


def test_replacement_characters_in_gbk_are_no_second_encoding(tmp_path: Path) -> None:
    words = "锟斤拷" * 3
    assert read(written(tmp_path, review(words), encoding="gbk")) == [words]


@pytest.mark.parametrize("at", [1, 500, 5000])
def test_a_wrong_byte_anywhere_refuses_the_whole_file(at: int, tmp_path: Path) -> None:
    lines = table(REVIEW_HEADER, *[("1", "a", "2026-11-10", "1", WORDS)] * 6000).encode().split(b"\r\n")
    lines[at] = lines[at][:-2]
    with pytest.raises(WanhuiError) as refused:
        open_file(written(tmp_path, b"\r\n".join(lines)))
    assert (refused.value.code, refused.value.values["line"]) == ("E-FILE-MIXED", str(at + 1))


def test_five_thousand_rows_of_gbk_without_one_wrong_letter(tmp_path: Path) -> None:
    words = [f"第{n}只杯子{chr(0x4E00 + n)}口沿有缺" for n in range(5000)]
    rows = [(str(n), "a", "2026-11-10", "1", text) for n, text in enumerate(words)]
    assert read(written(tmp_path, table(REVIEW_HEADER, *rows), encoding="gb18030")) == words


def test_a_lone_surrogate_cannot_be_decoded(tmp_path: Path) -> None:
    broken = review("\ud83d 表情").encode("utf-8", "surrogatepass")
    with pytest.raises(WanhuiError) as refused:
        open_file(written(tmp_path, broken))
    assert refused.value.code == "E-FILE-MIXED"
