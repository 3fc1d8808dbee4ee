"""What one cell says: ids exactly or not at all, masks and dashes unknown, amounts, stars and times as people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanhui.sources.files.cells import (
    CellError,
    buyer,
    currency,
    grade,
    identifier,
    kept,
    money,
    number,
    per_piece,
    personal,
    plain,
    speaker,
    stars,
    text,
    tracking,
    words,
    yes,
)
from wanhui.sources.files.times import moment

IDS = {
    '="35153131473293579"': "35153131473293579",
    "'13800138000": "13800138000",
    "\t6917926768823643751": "6917926768823643751",
    "  261105-607198974342268 ": "261105-607198974342268",
    "１２３４５": "12345",
    "12345.0": "12345",
    "LPNRR1234567890": "LPNRR1234567890",
    "4E20": "4E20",
    "=35153131473293579": "35153131473293579",
    '"35153"': "35153",
    "\u30003515\u3000": "3515",
    "-": None,
    "": None,
    "****": None,
}


@pytest.mark.parametrize("cell", IDS)
def test_an_id_loses_its_wrapping_only(cell: str) -> None:
    assert identifier(cell) == IDS[cell]


@pytest.mark.parametrize("cell", ["3.51531314732936E+16", "6.9E18", "3.5e+16", "35153131473293579.0", '="2.6E+17"'])
def test_an_id_that_became_a_number_is_refused(cell: str) -> None:
    with pytest.raises(CellError) as refused:
        identifier(cell)
    assert refused.value.code == "E-CELL-ID-FLOAT"


@given(st.from_regex(r"[1-9][0-9]{0,24}", fullmatch=True))
def test_any_id_of_digits_comes_out_as_it_went_in(digits: str) -> None:
    for wrapped in (digits, f'="{digits}"', f"'{digits}", f"\t{digits}", f" {digits}\u3000"):
        assert identifier(wrapped) == digits


@pytest.mark.parametrize("cell", ['"Best" cup', "'tis the season", '6" plate', "= a + b", "“好”"])
def test_words_keep_their_own_marks(cell: str) -> None:
    assert plain(cell) == kept(cell) == cell


def test_a_buyers_id_must_not_have_become_a_number() -> None:
    assert buyer("阿**7") == "阿**7"
    with pytest.raises(CellError):
        buyer("6.917926768824E+18")


def test_what_somebody_wrote_is_kept_even_when_it_is_little() -> None:
    assert [words(cell) for cell in ("无", " / ", "-", "")] == ["无", "/", None, None]


PERSONAL = {
    "张**": "张**",
    "138****1234": "138****1234",
    "****": None,
    "＊＊": None,
    "-": None,
    "##mZ0c3Rl/2uYQ==*CiD0==*1##": None,
    "$$138AbQ==*0$$": None,
    "~AgAAAAKj5K0=~e3T2~0~~": None,
    "$Y/YKp$AgAA=$0$$": None,
    "李四": "李四",
}


@pytest.mark.parametrize("cell", PERSONAL)
def test_a_mask_stays_and_a_cipher_says_nothing(cell: str) -> None:
    assert personal(cell) == PERSONAL[cell]


MONEY = {
    "25.00": "25.00", "¥25": "25", "￥1,234.50": "1234.50", "25元": "25", "US $12.99": "12.99", "-3.5": "-3.5",
    "(4.00)": "-4.00", "1.234,56": "1234.56", "12,99 €": "12.99", "２５．００": "25.00", "": None,
    "-": None, "***": None,
}  # fmt: skip


@pytest.mark.parametrize("cell", MONEY)
def test_amounts(cell: str) -> None:
    assert money(cell) == MONEY[cell]


@pytest.mark.parametrize("cell", ["二十五", "25.0.0", "1,23,4", "abc", "25-30", "1e5", "9" * 25])
def test_what_is_no_amount_is_refused(cell: str) -> None:
    with pytest.raises(CellError) as refused:
        money(cell)
    assert refused.value.code == "E-CELL-MONEY"


def test_a_currency_shows_in_its_sign_or_code() -> None:
    found = {cell: currency(cell) for cell in ("£8.50", "12 €", "US $3", "EUR 4", "$5", "¥6", "7")}
    assert list(found.values()) == ["GBP", "EUR", "USD", "EUR", "$", None, None]


def test_a_price_of_one_piece_is_exact_to_the_cent() -> None:
    assert (per_piece("51.60", 2), per_piece("10.00", 3), per_piece("5.00", 0)) == ("25.80", "3.33", "5.00")


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("5", 5),
        ("5.0", 5),
        ("4星", 4),
        ("五星", 5),
        ("★★☆☆☆", 2),
        ("3 stars", 3),
        ("4/5", 4),
        ("5分", 5),
        ("１", 1),
        ("", None),
    ],
)
def test_stars(cell: str, count: int | None) -> None:
    assert stars(cell) == count


@pytest.mark.parametrize("cell", ["0", "6", "4.5", "很好", "☆☆☆☆☆", "55"])
def test_what_is_no_number_of_stars_is_refused(cell: str) -> None:
    with pytest.raises(CellError):
        stars(cell)


def test_grades_numbers_speakers_and_answers() -> None:
    assert [grade(cell) for cell in ("好评", "中评", "差", "Negative", "-")] == ["good", "neutral", "bad", "bad", None]
    assert [number(cell) for cell in ("3", "2件", "４", "5.0", "1,200", "")] == [3, 2, 4, 5, 1200, None]
    assert [speaker(cell) for cell in ("买家", "客服小王", "系统消息", "")] == ["buyer", "seller", "system", None]
    assert [yes(cell) for cell in ("是", "否", "Yes", "-")] == [True, False, True, None]
    assert [text(cell) for cell in (" 好 ", "无", "-")] == ["好", None, None]
    assert tracking("No:75310442210987") == "75310442210987"
    for wrong in (lambda: grade("还行"), lambda: number("1.5"), lambda: speaker("路人")):
        with pytest.raises(CellError):
            wrong()


TIMES = {
    "2026-11-11 20:03:00": "2026-11-11 20:03:00",
    "2026-11-11": "2026-11-11",
    "2026/11/1 8:03": "2026-11-01T08:03:00",
    "2026年11月1日 20:03": "2026-11-01T20:03:00",
    "2026年11月1日下午8:03": "2026-11-01T20:03:00",
    "2026.11.01 20时03分05秒": "2026-11-01T20:03:05",
    "20261111200300": "2026-11-11T20:03:00",
    "2026-11-11T20:03:00+00:00": "2026-11-11T20:03:00+00:00",
    "2026-11-11T20:03:00Z": "2026-11-11T20:03:00+00:00",
    "2026-11-11 20:03:00 PDT": "2026-11-11T20:03:00-07:00",
    "Jul-21-25": "2025-07-21",
    "21-Jul-2025": "2025-07-21",
    "Jul 21, 2025 3:04 PM": "2025-07-21T15:04:00",
    "21. März 2026": "2026-03-21",
    "25.12.26": "2026-12-25",
    "12/25/26": "2026-12-25",
    "46337": "2026-11-11",
    "46337.5": "2026-11-11T12:00:00",
    "1794398580": "2026-11-11T12:03:00+00:00",
    "1794398580000": "2026-11-11T12:03:00+00:00",
    "\t2026-11-11 20:03:00": "2026-11-11T20:03:00",
    "-": None,
    "0000-00-00 00:00:00": None,
    "": None,
}


@pytest.mark.parametrize("cell", TIMES)
def test_times(cell: str) -> None:
    found = moment(cell)
    assert (found or "").removesuffix("T00:00:00") == (TIMES[cell] or "")


def test_a_time_that_could_mean_two_days_follows_the_region() -> None:
    assert moment("03/04/26", is_month_first=True) == "2026-03-04"
    assert moment("03/04/26", is_month_first=False) == "2026-04-03"
    assert moment("03.04.26", is_month_first=True) == "2026-04-03"


@pytest.mark.parametrize(
    "cell", ["昨天", "2026-13-01 00:00", "2026/2/30", "32/13/26", "20:03", "2026-11-11 25:00:00 x"]
)
def test_what_is_no_time_is_refused(cell: str) -> None:
    with pytest.raises(CellError) as refused:
        moment(cell)
    assert refused.value.code == "E-CELL-TIME"


@given(st.text(max_size=40))
def test_no_cell_breaks_a_reader(cell: str) -> None:
    for read in (identifier, personal, money, number, stars, grade, speaker, yes, text, tracking, moment, currency):
        try:
            read(cell)
        except CellError as refused:
            assert refused.found is not None
