"""Cases opened by the examples of their playbooks: records as they arrive, with a careful reader's reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from tests.conftest import NOW
from tests.flows.world import ORDER, SHOP, bring, write
from wanhui.cases.playbook import Sketch
from wanhui.cases.triage import Trigger
from wanhui.content.case_rules import load_playbooks
from wanhui.flows.open_cases import Arrival, take_in
from wanhui.records.after_sales import AfterSale
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.orders import Order
from wanhui.records.reviews import Review
from wanhui.store.facts import refs_of
from wanhui.store.records import named, save_records

#: What the shop itself finds, before any buyer speaks.
OWN = ("late_parcel", "price_drop", "out_of_stock")


def open_by(account: UUID, folder: Path, playbook: str) -> None:
    """Opens case 1 of the account by the first example of `playbook`."""
    example = load_playbooks().named(playbook).examples.must[0]
    bring(account, write(folder, [SHOP, {**ORDER, "id": "o1", "buyer": "b1"}]), NOW)
    if example.reason in OWN:
        stored = named(account, "order", {("s1", "o1")})["s1", "o1"]
        assert isinstance(stored.fact, Order)
        why = Trigger(reason=example.reason, record="order", id="o1", at=NOW)
        one = Arrival(key=stored.key, fact=stored.fact, refs=refs_of(stored.fact), reading=_row(example), why=why)
    else:
        (saved,) = save_records(account, [_fact(example)]).facts
        one = Arrival(key=saved.key, fact=saved.fact, refs=refs_of(saved.fact), reading=_row(example))
    take_in(account, [one], NOW)


def _fact(example: Sketch) -> Fact:
    if example.reason in ("after_sale", "dispute"):
        status = "disputed" if example.reason == "dispute" else "requested"
        return AfterSale(id="a1", shop="s1", order="o1", at=NOW, type=example.after_sale or "refund_only",
                         status=status, reason=example.text)  # fmt: skip
    if example.intent is not None or example.reason in ("complaint_message", "extortion", "return_request"):
        return Message(id="m1", shop="s1", conversation="c1", at=NOW, speaker="buyer", text=example.text, order="o1",
                       buyer="b1")  # fmt: skip
    return Review(id="r1", shop="s1", at=NOW, text=example.text, order="o1", buyer="b1", product="p1", stars=1)


def _row(example: Sketch) -> dict[str, Any]:
    return {
        "polarity": example.polarity, "polarity_p": example.polarity_p, "p_positive": example.p_positive,
        "severity": example.severity, "safety": example.safety, "emotion": example.emotion,
        "issues": [{"code": one.code, "p": one.p} for one in example.issues], "asks": list(example.asks),
        "suspect": example.suspect, "intent": example.intent, "buyer_type": example.buyer_type,
        "review_hostage": bool(example.review_hostage), "money_demand": example.money_demand,
        "scenario": example.scenario,
    }  # fmt: skip
