"""Readings are kept beside their records, replaced by better ones; corrections never touch them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from tests.cases.world import NOW, review
from tests.store.world import READING, saved
from wanhui.store import readings, tenancy
from wanhui.store.keys import new_key

pytestmark = pytest.mark.database


def read(key: UUID, model: str = "m@1", **more: object) -> readings.NewReading:
    return readings.NewReading(record=key, model=model, values={**READING, **more})


def test_a_reading_comes_back_whole(account: UUID) -> None:
    first, second = saved(account, review(), review(id="r2"))
    readings.save_readings(account, [read(first), read(second, issues=[], intent=None)])
    assert readings.readings(account, [first, second]) == {
        first: READING,
        second: {**READING, "issues": [], "intent": None},
    }


def test_a_later_model_replaces_what_an_earlier_one_read(account: UUID) -> None:
    (key,) = saved(account, review())
    readings.save_readings(account, [read(key)])
    readings.save_readings(account, [read(key, model="m@2", severity=3, issues=[{"code": "smell", "p": 0.9}])])
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT model, severity, issues, is_safety FROM store_reading")
        assert cursor.fetchall() == [("m@2", 3, ["smell"], False)]


def test_a_correction_stands_beside_the_reading(account: UUID) -> None:
    (key,) = saved(account, review())
    readings.save_readings(account, [read(key)])
    given = [
        readings.Corrected(
            record=key, head="severity", before=2, after=after, author=new_key(), at=NOW + timedelta(hours=after)
        )
        for after in (1, 3)
    ]
    for one in given:
        readings.correct(account, one)
    assert readings.corrections(account, [key]) == tuple(given)
    assert readings.readings(account, [key])[key]["severity"] == 2
