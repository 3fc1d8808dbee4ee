"""A small shop for the tests of cases: its rules, a few records, and readings made by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from wanhui.cases import events as ev
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.opening import Opening, open_case
from wanhui.cases.playbook import Sketch, SketchedIssue
from wanhui.cases.rules import Rules
from wanhui.cases.state import Case
from wanhui.cases.words import Stage
from wanhui.cases.work import do_step
from wanhui.content.case_rules import load_rules
from wanhui.records.after_sales import AfterSale
from wanhui.records.conversations import Message
from wanhui.records.money import Money
from wanhui.records.orders import Order
from wanhui.records.parties import Platform, Shop
from wanhui.records.reviews import Review

CHINA = ZoneInfo("Asia/Shanghai")
#: A Wednesday morning on which everybody works.
NOW = datetime(2026, 11, 18, 8, 40, tzinfo=CHINA)
CHECKLIST = ("read_review", "open_order", "check_parcel", "read_chats", "check_packing", "propose_cause")


def rules(platform: Platform = "taobao", **more: object) -> Rules:
    zone = "America/New_York" if platform == "amazon" else "Asia/Shanghai"
    return load_rules(Shop(id="s1", shop="s1", platform=platform, name="shop", time_zone=zone), 2026, **more)


RULES = rules()


def sketch(*issues: str, **more: object) -> Sketch:
    named = {"issues": tuple(SketchedIssue(code=code) for code in issues), **more}
    return Sketch(text="…", **named)


DAMAGED = sketch("damaged", scenario="damaged", asks=("exchange",))


def review(stars: int | None = 1, **more: object) -> Review:
    given: dict[str, object] = {"id": "r1", "at": NOW, "text": "…", "order": "o1", "buyer": "b1", **more}
    return Review(shop="s1", stars=stars, **given)


def message(text: str = "收到就是这样的", *, at: datetime = NOW, speaker: str = "buyer", **more: object) -> Message:
    given: dict[str, object] = {"id": f"m-{at.isoformat()}", "order": "o1", "buyer": "b1", **more}
    return Message(shop="s1", conversation="k1", at=at, speaker=speaker, text=text, **given)


def after_sale(type_: str = "refund_only", **more: object) -> AfterSale:
    return AfterSale(id="a1", shop="s1", order="o1", at=NOW, type=type_, **more)


def order(**more: object) -> Order:
    given: dict[str, object] = {"buyer": "b1", "created_at": NOW - timedelta(days=5), "paid": yuan("68"), **more}
    return Order(id="o1", shop="s1", **given)


def yuan(amount: str) -> Money:
    return Money(Decimal(amount), "CNY")


def opening(record: object = None, reading: Sketch | None = DAMAGED, **more: object) -> Opening:
    given: dict[str, object] = {"case_id": "c1", "now": NOW, "order": order(), **more}
    found = open_case(given.pop("rules", RULES), record or review(), reading, **given)
    assert found is not None
    return found


def opened(record: object = None, reading: Sketch | None = DAMAGED, **more: object) -> Case:
    return opening(record, reading, **more).case


def later(**ahead: float) -> By:
    return By(now=NOW + timedelta(**ahead), actor="su")


def lead(**ahead: float) -> By:
    return By(now=NOW + timedelta(**ahead), actor="he", role="lead")


def do_all(case: Case, *steps: str, by: By | None = None) -> Acted:
    """All of `steps` done one after the other; the events of all of them."""
    events: tuple[object, ...] = ()
    for step in steps:
        acted = do_step(case, by or later(minutes=5), step, playbooks=RULES.playbooks)
        case, events = acted.case, (*events, *acted.events)
    return Acted(case, events)


def enter(case: Case, by: By, stage: Stage) -> Acted:
    """The case goes to `stage`, if its gates let it."""
    acting = Acting(case, by)
    if stage != case.stage:
        acting.add(ev.StageEntered, stage=stage)
    return acting.done()
