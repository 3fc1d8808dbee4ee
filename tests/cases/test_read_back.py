"""What a finished request proves: the one remedy it names or fits, and none where several fit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.cases import world
from tests.cases.world import NOW, later, opened, yuan
from wanhui.cases.parts import Remedy
from wanhui.cases.read_back import read_back, slip_of
from wanhui.cases.state import Case
from wanhui.records.after_sales import AfterSale
from wanhui.records.money import Money

IDS = ("01900000-0000-7000-8000-00000000000a", "01900000-0000-7000-8000-00000000000b")


def chosen(*kinds: tuple[str, str]) -> Case:
    """A case of which the buyer has chosen these remedies at these costs."""
    return replace(
        opened(),
        remedies=tuple(
            Remedy(id=one, kind=kind, cost=yuan(cost), owed=False, granted_by="a1", state="chosen", at=NOW)
            for one, (kind, cost) in zip(IDS, kinds, strict=False)
        ),
    )


def after_sale(**more: Any) -> AfterSale:
    return replace(world.after_sale(), status="done", **more)


def done(case: Case, **more: Any) -> list[str]:
    """The kinds that are done after the record."""
    found = read_back(case, later(hours=1), after_sale(**more)).case
    return [one.kind for one in found.remedies if one.state == "done"]


TWO = (("partial_refund", "10"), ("freight", "8"))


@pytest.mark.parametrize(
    ("kinds", "id_", "amount", "expected"),
    [
        (TWO, "a1", yuan("8"), ["freight"]), (TWO, "a1", yuan("10.00"), ["partial_refund"]),
        (TWO, "a1", yuan("68"), []), (TWO, "a1", None, []), (TWO, "a1", Money(yuan("8").amount, "USD"), []),
        (TWO[:1], "a1", None, ["partial_refund"]), (TWO[:1], "a1", yuan("3"), []),
        ((("partial_refund", "8"), ("freight", "8")), "a1", yuan("8"), []),
        ((("partial_refund", "8"), ("freight", "8")), slip_of(IDS[1]), yuan("8"), ["freight"]),
        ((("partial_refund", "8"), ("refund", "8")), slip_of(IDS[0]), yuan("8"), ["partial_refund"]),
    ],
)  # fmt: skip
def test_a_refund_proves_the_remedy_that_it_names_or_the_one_of_its_amount(
    kinds: tuple[tuple[str, str], ...], id_: str, amount: Money | None, expected: list[str]
) -> None:
    assert done(chosen(*kinds), id=id_, amount=amount) == expected


def test_a_record_proves_one_remedy_however_often_it_comes() -> None:
    case = chosen(("partial_refund", "8"), ("freight", "9"))
    once = read_back(case, later(hours=1), after_sale(id="a1", amount=yuan("8"))).case
    assert done(once, id="a1", amount=yuan("9")) == ["partial_refund"], "corrected later, it proves nothing more"
    own = read_back(case, later(hours=1), after_sale(id=slip_of(IDS[0]), amount=yuan("8"))).case
    assert done(own, id=slip_of(IDS[0]), amount=yuan("9")) == ["partial_refund"]
