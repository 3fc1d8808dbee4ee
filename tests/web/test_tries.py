"""Ten tries for a name within a quarter of an hour, counted across processes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from wanhui.web import tries

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def test_the_eleventh_try_is_locked_until_the_first_is_a_quarter_of_an_hour_old(tmp_path: Path) -> None:
    for minute in range(10):
        assert tries.take(tmp_path, "su", at(minute)) is None
    assert tries.take(tmp_path, "su", at(10)) == at(15)
    assert tries.take(tmp_path, " SU ", at(14)) == at(15), "the same name, however it is typed"
    assert tries.take(tmp_path, "su", at(15.1)) is None


def test_a_locked_name_is_not_locked_for_longer_by_more_tries(tmp_path: Path) -> None:
    for _ in range(100):
        tries.take(tmp_path, "su", NOW)
    assert tries.take(tmp_path, "su", at(15.1)) is None


def test_other_names_are_not_touched(tmp_path: Path) -> None:
    for _ in range(11):
        tries.take(tmp_path, "su", NOW)
    assert tries.take(tmp_path, "he", NOW) is None


def test_the_right_password_starts_the_count_anew(tmp_path: Path) -> None:
    for _ in range(9):
        tries.take(tmp_path, "su", NOW)
    tries.forget(tmp_path, "su")
    assert all(tries.take(tmp_path, "su", NOW) is None for _ in range(10))


def test_any_text_may_be_a_name(tmp_path: Path) -> None:
    for name in ("../../etc/passwd", "", "\ud800", "长" * 10_000):
        assert tries.take(tmp_path, name, NOW) is None
    assert {file.parent for file in tmp_path.rglob("*") if file.is_file()} == {tmp_path / "tries"}
