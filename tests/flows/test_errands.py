"""A chosen remedy carried out by the marketplace in one step, or by hand as a task says; paid once, read back."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.test_investigate import refusal
from tests.flows.test_playbooks import PRODUCT
from tests.flows.test_remedies import given_id, told
from tests.flows.world import SHOP, bring, cases, state, write
from wanhui.cases.events import Noted
from wanhui.cases.parts import Plan, Remedy
from wanhui.channels.errands import Errand
from wanhui.channels.practice import PracticeMarket
from wanhui.flows.desk_acts import Agent
from wanhui.flows.errands import MARKET, hand_over, market_of
from wanhui.flows.investigate import confirm_fault
from wanhui.flows.plans import finish
from wanhui.flows.price_check import promise_price
from wanhui.flows.remedies import carry_out, check_the_price, offer_remedies, record_choice, remedies
from wanhui.flows.shops import choose_for_shop
from wanhui.records.money import Money
from wanhui.store import tenancy

pytestmark = pytest.mark.database
PAID_AT = "2026-11-10T10:00:00+08:00"
SOON = NOW + timedelta(minutes=5)


@dataclass(frozen=True)
class Chosen:
    """A case of which the buyer has chosen `remedy`."""

    account: UUID
    agent: Agent
    remedy: str

    def given(self) -> Remedy:
        return next(one for one in state(cases(self.account)[0]).remedies if one.id == self.remedy)

    def task(self) -> Plan:
        return next(one for one in state(cases(self.account)[0]).plans if one.id == f"do:{self.remedy}")

    def reports(self) -> int:
        """How many after-sale requests there are around the case."""
        (whole,) = cases(self.account)
        return sum(one.record == "after_sale" for one in state(whole).items)


#: What the buyer says, whose fault it was, and what stands on the menu beside, where it is not the usual.
SAYS = {
    "refund": ("杯子收到就碎了，边上全是裂纹", "courier", "resend"),
    "resend": ("杯子收到就碎了，边上全是裂纹", "courier", "refund"),
    "price_difference": ("刚买完就降价二十块，要求退差价", "service", "explain"),
}
USUAL = ("穿一次就开线，质量太差", "product", "return_refund")


def chosen(account: UUID, folder: Path, kind: str = "exchange", *, market: str | None = "practice") -> Chosen:
    agent = hire(account, "owner")
    text, fault, other = SAYS.get(kind, USUAL)
    bring(account, write(folder, [SHOP, {**PRODUCT, "price": "48.00"}, *told(text, paid_at=PAID_AT)]), NOW)
    promise_price(agent, "s1", 15, now=NOW)
    choose_for_shop(account, "s1", {MARKET: market})
    confirm_fault(agent, 1, fault, proof="照片", now=NOW)
    if kind == "price_difference":
        check_the_price(agent, 1, now=NOW)
    menu = {kind, other} | ({"exchange"} if kind not in SAYS else set())
    offer_remedies(agent, 1, sorted(menu), key="k", now=NOW)
    remedy = given_id(account, kind)
    record_choice(agent, 1, remedy, proof="聊天里选的", now=NOW)
    return Chosen(account, agent, remedy)


@pytest.mark.capability("C-RM-03")
@pytest.mark.parametrize("kind", ["refund", "exchange", "resend", "coupon", "price_difference"])
def test_one_step_has_the_marketplace_carry_it_out_and_its_records_tell_the_result(
    account: UUID, tmp_path: Path, kind: str
) -> None:
    on = chosen(account, tmp_path, kind)
    view = {one.remedy.kind: one for one in remedies(on.agent, 1, now=NOW).given}
    assert view[kind].is_at_once
    for minutes in (5, 6, 7):  # said three times, done once
        hand_over(on.agent, 1, on.remedy, now=NOW + timedelta(minutes=minutes))
    given = on.given()
    assert (given.state, given.done_at) == ("done", SOON)
    told_by = "PM" if kind == "coupon" else "after_sale:PM"
    assert given.proof.startswith(told_by), "the marketplace's own record is the proof; a coupon leaves none"
    assert (on.task().state, on.reports()) == ("done", 0 if kind == "coupon" else 1)
    view = {one.remedy.kind: one for one in remedies(on.agent, 1, now=NOW).given}
    assert not view[kind].is_at_once
    (note,) = [one.text for one in cases(account)[0].events if isinstance(one, Noted)]
    assert "已交平台办理" in note and "Handed to the marketplace" in note
    assert f"CNY {given.cost}" in note and kind not in note.split(" / ")[0]


@pytest.mark.capability("C-RM-03")
def test_of_two_remedies_by_which_money_goes_back_the_one_that_was_paid_is_done(account: UUID, tmp_path: Path) -> None:
    on = chosen(account, tmp_path, "refund")
    offer_remedies(on.agent, 1, ["partial_refund", "resend"], key="k2", now=NOW)
    second = given_id(account, "partial_refund")
    record_choice(on.agent, 1, second, proof="聊天里选的", now=NOW)
    hand_over(on.agent, 1, second, now=SOON)
    done = {one.kind: one.state for one in state(cases(account)[0]).remedies}
    assert (done["partial_refund"], done["refund"]) == ("done", "chosen")


def test_what_was_cut_off_before_its_report_came_in_is_read_back_by_asking_again(
    account: UUID, tmp_path: Path
) -> None:  # fmt: skip
    on = chosen(account, tmp_path)
    errand = Errand(key=on.remedy, shop="s1", order="o1", remedy="exchange", amount=on.given().cost, paid=None, at=NOW)
    market_of({MARKET: "practice"}).hand_over(errand)  # as after a power cut: the task is over, its report not read
    finish(on.agent, 1, f"do:{on.remedy}", now=NOW)
    assert (on.task().state, on.given().state, on.reports()) == ("done", "chosen", 0)
    hand_over(on.agent, 1, on.remedy, now=SOON)
    assert (on.given().state, on.reports()) == ("done", 1)


@pytest.mark.capability("C-RM-03")
def test_where_the_marketplace_does_not_let_us_a_task_has_the_exact_steps(account: UUID, tmp_path: Path) -> None:
    on = chosen(account, tmp_path, market=None)
    assert not any(one.is_at_once for one in remedies(on.agent, 1, now=NOW).given)
    assert refusal(lambda: hand_over(on.agent, 1, on.remedy, now=SOON)) == "E-REMEDY-BY-HAND"
    assert (on.task().state, on.given().state) == ("open", "chosen")
    assert "先寄新的" in on.task().text
    request = {"kind": "after_sale", "id": "a1", "shop": "s1", "order": "o1", "type": "exchange", "status": "done",
               "at": SOON.isoformat(), "tracking": "ZT1"}  # fmt: skip
    bring(account, write(tmp_path, [request], "later.jsonl"), SOON)
    assert (on.given().state, on.given().proof) == ("done", "after_sale:a1")


def test_what_leaves_no_record_is_done_by_the_marketplaces_word(account: UUID, tmp_path: Path) -> None:
    on = chosen(account, tmp_path, "coupon")
    hand_over(on.agent, 1, on.remedy, now=SOON)
    assert on.given().state == "done" and on.given().proof.startswith("PM")
    assert on.reports() == 0


def test_what_was_done_by_hand_or_never_chosen_is_not_handed_over(account: UUID, tmp_path: Path) -> None:
    on = chosen(account, tmp_path)
    other = given_id(account, "return_refund")
    assert refusal(lambda: hand_over(on.agent, 1, other, now=SOON)) == "E-CASE-REMEDY"
    assert refusal(lambda: hand_over(on.agent, 1, "nothing", now=SOON)) == "E-CASE-REMEDY"
    carry_out(on.agent, 1, on.remedy, proof="ZT88", now=NOW)
    hand_over(on.agent, 1, on.remedy, now=SOON)
    assert (on.given().proof, on.reports()) == ("ZT88", 0)


def _ask(folder: str, key: str, minute: int) -> tuple[str, str]:
    errand = Errand(key=key, shop="s1", order="o1", remedy="refund", amount=Money(Decimal("68.00"), "CNY"), paid=None,
                    at=NOW + timedelta(minutes=minute))  # fmt: skip
    made = PracticeMarket(Path(folder)).hand_over(errand)
    return made.outcome, made.reference


def test_two_processes_that_ask_at_once_are_paid_once(tmp_path: Path) -> None:
    key = "01900000-0000-7000-8000-000000000001"
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as askers:
        found = set(askers.map(_ask, [str(tmp_path)] * 8, [key] * 8, range(8)))
    assert len(found) == 1
    assert [path.name for path in tmp_path.iterdir()] == [f"{key}.jsonl"]
    assert len((tmp_path / f"{key}.jsonl").read_bytes().splitlines()) == 1


def test_more_than_was_paid_is_refused_and_nothing_is_paid(tmp_path: Path) -> None:
    market = PracticeMarket(tmp_path)
    errand = Errand(key="01900000-0000-7000-8000-000000000002", shop="s1", order="o1", remedy="refund",
                    amount=Money(Decimal("68.01"), "CNY"), paid=Money(Decimal("68.00"), "CNY"), at=NOW)  # fmt: skip
    made = market.hand_over(errand)
    assert made.outcome == "refused" and made.reason is not None
    assert market.reported(errand.key) is None


def test_a_refusal_is_written_down_and_leaves_the_task(account: UUID, tmp_path: Path) -> None:
    on = chosen(account, tmp_path, "partial_refund")
    less = {**told("")[0], "paid": "1.00", "updated_at": NOW.isoformat()}
    bring(account, write(tmp_path, [less], "less.jsonl"), NOW)
    for _ in range(2):
        assert refusal(lambda: hand_over(on.agent, 1, on.remedy, now=SOON)) == "E-REMEDY-REFUSED"
    assert (on.given().state, on.task().state, on.reports()) == ("chosen", "open", 0)
    (note,) = [one.text for one in cases(account)[0].events if isinstance(one, Noted)]
    assert "平台没有办理" in note and "refused" in note and "partial_refund" not in note, (
        "refused again, it is said once"
    )


def test_two_who_press_at_once_hand_it_over_once(account: UUID, tmp_path: Path) -> None:
    on = chosen(account, tmp_path)

    def press(minute: int) -> None:
        try:
            hand_over(on.agent, 1, on.remedy, now=NOW + timedelta(minutes=minute))
        finally:
            tenancy.leave()

    with ThreadPoolExecutor(2) as hands:
        list(hands.map(press, (5, 6)))
    assert sum(isinstance(one, Noted) for one in cases(account)[0].events) == 1
    assert (on.given().state, on.reports()) == ("done", 1)
