"""Rows of delimited text: quoted line breaks are kept, and a broken row takes no neighbour along."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanhui.sources.files.limits import LINE
from wanhui.sources.files.outcome import Rejected, Row
from wanhui.sources.files.text import text_rows


def rows(text: str, delimiter: str = ",", width: int = 3) -> list[Row | Rejected]:
    return list(text_rows(io.StringIO(text, newline=""), delimiter, width=width))


def cells(text: str, delimiter: str = ",", width: int = 3) -> list[list[str] | str]:
    return [row.code if isinstance(row, Rejected) else row.cells for row in rows(text, delimiter, width)]


def test_a_quoted_line_break_stays_in_its_cell() -> None:
    assert cells('1,"两行\r\n的话",3\r\n4,5,6\r\n') == [["1", "两行\r\n的话", "3"], ["4", "5", "6"]]


def test_rows_carry_the_number_of_their_first_line() -> None:
    found = rows('1,"a\nb\nc",3\n4,5,6\n')
    assert [row.number for row in found if isinstance(row, Row)] == [1, 4]


def test_doubled_marks_are_one_mark() -> None:
    assert cells('1,"他说""好""",3\n') == [["1", '他说"好"', "3"]]


def test_a_formula_around_an_id_is_left_to_the_cell() -> None:
    assert cells('="3515",2,3\n') == [['="3515"', "2", "3"]]


def test_an_inch_mark_in_a_bare_cell_opens_nothing() -> None:
    assert cells('1,6" plate,3\n4,5,6\n') == [["1", '6" plate', "3"], ["4", "5", "6"]]


def test_a_mark_that_is_never_closed_rejects_one_row_only() -> None:
    text = '1,"never closed,3\n4,5,6\n7,"fine",9\n'
    assert cells(text) == ["E-ROW-QUOTE", ["4", "5", "6"], ["7", "fine", "9"]]


def test_two_open_marks_do_not_swallow_the_rows_between() -> None:
    text = '1,"open,3\n4,5,6\n7,"open,9\n1,2,3\n'
    assert cells(text) == ["E-ROW-QUOTE", ["4", "5", "6"], "E-ROW-QUOTE", ["1", "2", "3"]]


def test_words_after_a_closing_mark_reject_the_row() -> None:
    assert cells('1,"a"b,3\n4,5,6\n') == ["E-ROW-QUOTE", ["4", "5", "6"]]


def test_a_report_with_tabs_takes_marks_as_letters() -> None:
    assert cells('1\tCup 4" "blue\t3\n"4"\t"a ""b"""\t6\n', "\t") == [["1", 'Cup 4" "blue', "3"], ["4", 'a "b"', "6"]]


def test_a_nul_byte_rejects_its_row() -> None:
    assert cells("1,\x00,3\n4,5,6\n") == ["E-ROW-NUL", ["4", "5", "6"]]


def test_a_huge_line_is_passed_over_without_being_kept() -> None:
    found = rows("1,2,3\n" + "x" * (2 * LINE) + "\n4,5,6\n")
    assert [row.code if isinstance(row, Rejected) else row.cells[0] for row in found] == ["1", "E-LINE-LONG", "4"]
    assert isinstance(found[1], Rejected) and (found[1].row, found[1].raw) == (2, "")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_line_ends(end: str) -> None:
    assert cells(f"1,2,3{end}4,5,6{end}") == [["1", "2", "3"], ["4", "5", "6"]]


@given(
    st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r"), max_size=8), min_size=2)
)
def test_what_is_written_quoted_is_read_back(row: list[str]) -> None:
    line = ",".join('"' + cell.replace('"', '""') + '"' for cell in row)
    assert cells(line + "\r\nlast,row\r\n", width=len(row)) == [row, ["last", "row"]]


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader_and_no_line_is_lost(text: str) -> None:
    for delimiter in (",", "\t", ";"):
        found = rows(text + '\n7,"fine",9\n', delimiter)
        assert len(found) <= text.count("\n") + text.count("\r") + 2
