"""Records, readings and cases to put into the store, and one account in which every table has a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from tests.cases.world import NOW, opening, order, review
from wanhui.records.fact import Fact
from wanhui.records.reviews import Review
from wanhui.store import accounts, cases, imports, jobs, readings, records, replies
from wanhui.store.case_rows import NewCase, Preview
from wanhui.store.keys import new_key

READING = {
    "lang": "zh",
    "polarity": "neg",
    "polarity_p": 0.97,
    "p_positive": 0.02,
    "severity": 2,
    "safety": False,
    "intent": "complaint",
    "buyer_type": "angry",
    "scenario": "damaged",
    "issues": [{"code": "damaged", "p": 0.93, "spans": [[0, 4]]}],
}


def saved(account: UUID, *facts: Fact) -> list[UUID]:
    """Saves `facts` and gives their keys."""
    return [one.key for one in records.save_records(account, facts).facts]


def new_case(record: UUID, fact: Review | None = None, *, search: str = "杯子碎了，要求退款", **row: object) -> NewCase:
    """A case that the record `record` opens."""
    key = new_key()
    found = opening(fact or review(), case_id=str(key))
    return NewCase(
        id=key,
        row=replace(found.row, **row),
        preview=Preview(quote="杯子碎了", stars=1, grade=None, buyer_name="张**"),
        events=(found.event,),
        items=(record,),
        search=search,
    )


def open_one(
    account: UUID, fact: Review | None = None, *, search: str = "杯子碎了，要求退款", **row: object
) -> NewCase:
    """An open case of a review in `account`, the review saved before."""
    shown = fact or review()
    (key,) = saved(account, shown)
    case = new_case(key, shown, search=search, **row)
    assert cases.open_cases(account, [case]).refused == ()
    return case


def fill(account: UUID, login: str) -> None:
    """At least one row of `account` in every table of ours."""
    item = imports.RawItem(
        source="file", media_type="text/csv", name="a.csv", sha256=b"\1" * 32, size=3, received_at=NOW
    )
    raw = imports.save_raw_item(account, item)
    run = imports.ImportRun(id=new_key(), raw_item=raw, name="a.csv", sha256=b"\1" * 32, state="done", started_at=NOW)
    imports.save_run(account, run)
    imports.save_mapping(account, header="订单号,金额", name="自制表", mapping={"订单号": "id"})
    person = accounts.add_person(
        account, accounts.NewPerson(login=login, name="何越", password="a long password", role="lead")
    )
    accounts.audit(account, at=NOW, actor=str(person), action="sign_in", payload={"from": "127.0.0.1"})
    key, _ = saved(account, review(), order())
    readings.save_readings(account, [readings.NewReading(record=key, model="m@1", values=READING)])
    readings.correct(
        account,
        readings.Corrected(record=key, head="severity", before=2, after=3, author=person, at=NOW),
    )
    case = new_case(key)
    cases.open_cases(account, [case])
    replies.save_reply(account, a_reply(case.id))
    jobs.enqueue("nothing", account)


def a_reply(case: UUID, **more: object) -> replies.StoredReply:
    """A draft for `case`."""
    given: dict[str, object] = {
        "id": new_key(),
        "case": case,
        "object": "chat",
        "text": "您好，杯子碎了是我们包装不当。",
        "status": "draft",
        "idempotency_key": str(new_key()),
        "author": "su",
        "written_at": NOW + timedelta(minutes=1),
        **more,
    }
    return replies.StoredReply(**given)
