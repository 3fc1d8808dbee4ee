"""Records, readings and cases to put into the store, and one account in which every table has a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from tests.cases.world import NOW, opening, order, review
from wanhui.cases.events import PromiseMade, RemedyOffered
from wanhui.cases.parts import Outcome, Promise, Remedy
from wanhui.errors import Words
from wanhui.insights.agents import Done
from wanhui.insights.counts import DayCount
from wanhui.records.fact import Fact
from wanhui.records.money import Money
from wanhui.records.orders import Line
from wanhui.records.reviews import Review
from wanhui.replies.knowledge import Entry
from wanhui.store import (
    account_settings,
    accounts,
    after_actions,
    aftermath,
    agent_work,
    agreements,
    api_answers,
    api_keys,
    approvals,
    budgets,
    calls,
    cases,
    evidence_files,
    findings,
    gaps,
    given,
    hooks,
    imports,
    incidents,
    jobs,
    knowledge,
    lapsed,
    loyalty,
    marks,
    members,
    mentions,
    notices,
    outcomes,
    outreach,
    own_playbooks,
    papers,
    parcels,
    presence,
    price_drops,
    reading_offsets,
    readings,
    recalls,
    records,
    replies,
    risk,
    saved_views,
    signed_in,
    sinks,
    sittings,
    stops,
    suppliers,
    tenancy,
    training,
    vault,
    weekly,
    wishes,
)
from wanhui.store.case_rows import NewCase, Preview
from wanhui.store.keys import new_key
from wanhui.store.measures import save_counts

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


def all_unread(account: UUID) -> records.Unread:
    """Everything of `account` that waits to be read."""
    return records.unread(account, [batch for group in records.waiting(account, 100) for batch in group])


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


#: Copies the first case of the account under other keys, numbers and subjects.
CLONE: Final = """
    WITH template AS MATERIALIZED (SELECT * FROM store_case ORDER BY number LIMIT 1)
    INSERT INTO store_case
    SELECT made.* FROM unnest(%(keys)s::uuid[]) WITH ORDINALITY AS w (key, at)
    CROSS JOIN LATERAL (
        SELECT copy.* FROM template t CROSS JOIN LATERAL jsonb_populate_record(t::store_case, jsonb_build_object(
            'id', w.key, 'number', 10 + %(start)s + w.at, 'subject', 'clone:' || (%(start)s + w.at))) AS copy
    ) AS made
"""


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
    _fill_vault(account, case=case.id, changed=order(), raw=raw)
    _fill_desk(account, case=case.id, person=person)
    _fill_insights(account)
    _fill_work(account, case=case.id)
    _fill_reports(account, case=case.id)
    _fill_agreed(account, case=case.id, record=key, person=person)
    _fill_guard(account, record=key)
    _fill_api(account, case=case.id, person=person)
    jobs.enqueue("nothing", account)


def _fill_agreed(account: UUID, *, case: UUID, record: UUID, person: UUID) -> None:
    made = Promise(id="p1", about="send", text="今天寄出", made_at=NOW, due_at=NOW + timedelta(hours=3), owner="su")
    with tenancy.account(account) as cursor:
        agreements.keep(cursor, account, [(case, [PromiseMade(seq=2, at=NOW, actor="su", promise=made)])])
    calls.save_call(
        account,
        calls.Call(
            id=new_key(), case=case, order=None, number="138****1234", started_at=NOW, ended_at=NOW, summary="…",
            result="agreed", buyer_type=None, author="su", source="agent:1:k",
        ),
    )  # fmt: skip
    said = wishes.Wish(
        shop="s1", buyer="b1", channel="all", wish="refuses", words="退订", source="message:m1", actor="b1", at=NOW
    )
    wishes.keep_wishes(account, [said])
    parcels.watch(account, {record: NOW})
    sittings.at_work(account, case, person, now=NOW)
    told = notices.Notice(key="k", kind="new_case", addressee="all", says=Words("新", "New"), at=NOW, case=case)
    (notice,) = notices.add_notices(account, [told])
    sink = sinks.Sink(id=new_key(), kind="webhook", name="x", address="https://example.com/x", made_at=NOW)
    sinks.save_sink(account, sink)
    sinks.queue(account, [(sink.id, notice)], NOW)


def _fill_work(account: UUID, *, case: UUID) -> None:
    """What was given, asked, allowed and learnt."""
    five = Money(Decimal(5), "CNY")
    remedy = Remedy(id=str(new_key()), kind="coupon", cost=five, owed=False, granted_by="su", at=NOW)
    with tenancy.account(account) as cursor:
        given.keep(cursor, account, [(case, [RemedyOffered(seq=3, at=NOW, actor="su", remedy=remedy)])])
    question = approvals.NewApproval(
        id=new_key(), case=case, kind="refund", cost=five, approver="lead", reason="…", asked_by="su", asked_at=NOW
    )
    approvals.ask(account, question)
    budgets.set_budget(account, "s1", period="day", amount=five)
    ended = Outcome(result="solved", cause="material", fault="product", is_avoidable=True)
    outcomes.save_outcome(account, case, ended, loss=five, closed_at=NOW)
    review_ = after_actions.NewAfter(
        id=new_key(), shop="s1", cause="material", trigger="loss", numbers=(1,), opened_at=NOW
    )
    after_actions.open_after(account, review_)
    met = incidents.NewIncident(
        id=new_key(), shop="s1", title="开线", plan="退换", text="…", opened_by="su", opened_at=NOW
    )
    incidents.open_incident(account, met)
    body = own_playbooks.OwnBody(
        id=new_key(), playbook="damaged", version=1001, scope=own_playbooks.Scope(shop="s1"), body="id: damaged",
        author="su", written_at=NOW, retired_at=None,
    )  # fmt: skip
    own_playbooks.add_body(account, body)
    offsets = reading_offsets.KeptOffsets(shop="s1", version=0, shifts={"issue.size": 0.5}, learnt_from=30, made_at=NOW)
    reading_offsets.add_offsets(account, new_key(), offsets)


def _fill_guard(account: UUID, *, record: UUID) -> None:
    risk.note_tokens(account, {record: risk.hashed(account, [("phone", "13800001111")])})
    screened = risk.Screened(
        ref=("s1", "o1"), buyer="b1", ordered_at=NOW, p=0.8, level="hold", reasons=[], ring=None, pack="prior@1",
        province=None, is_remote=None, is_new=True, ship_by=None, opens=NOW,
    )  # fmt: skip
    risk.save_screened(account, [screened], NOW)
    mark = marks.NewMark(
        buyer=("s1", "b1"), kind="watch", purpose="多留证", evidence="聊天", order="o1",
        expires_at=NOW + timedelta(days=180),
    )  # fmt: skip
    marks.add_mark(account, mark, by="su", now=NOW)


def _fill_insights(account: UUID) -> None:
    line = Line(product="p1", quantity=1, price=Money(Decimal(20), "CNY"))
    saved(account, replace(order(), id="o9", lines=(line,), source="live-1"))
    save_counts(account, "s1", [DayCount("shop", 0, "s1", "", 1)], days=[NOW.date()])
    found = findings.NewFinding(
        shop="s1", kind="spike", dimension="sku", key="w", issue="damaged", since=NOW, detected_at=NOW, payload={}
    )
    findings.save_findings(account, [found])
    recalls.open_recall(account, a_recall())
    _fill_stops(account)
    _fill_knowing(account)
    loyalty.recount_fans(account, "s1", now=NOW + timedelta(days=1))
    weekly.keep_week(account, weekly.StoredWeek(shop="s1", week=NOW.date(), made_at=NOW, payload={}))


def _fill_reports(account: UUID, *, case: UUID) -> None:
    stale = agent_work.Stale(id=case, shop="s1", preset="default", version=1)
    done = Done(seq=2, kind="first_response", person="su", at=NOW, seconds=60)
    agent_work.save_work(account, [(stale, [done])])
    item = training.TrainingLine(
        id=new_key(), person="su", pattern="promises", topic="broken", figures={"value": 3.0}, numbers=(1,),
        opened_at=NOW, owner="he", due_at=NOW + timedelta(days=14),
    )  # fmt: skip
    training.open_training(account, item)
    gap = gaps.GapLine(
        id=new_key(), shop="s1", rule="colour", product="p1", key="", figures={"count": 3}, numbers=(1,),
        opened_at=NOW, owner="he", due_at=NOW + timedelta(days=14),
    )  # fmt: skip
    gaps.keep_gap(account, gap)
    aftermath.follow(account, aftermath.Due(days=90, since=NOW, now=NOW + timedelta(days=91), most=9))


def _fill_stops(account: UUID) -> None:
    stop = stops.StoredStop(
        id=new_key(), shop="s1", dimension="product", key="p1", reason="杯底开裂", goods="other", harm="general",
        case=None, stopped_at=NOW, stopped_by="su",
    )  # fmt: skip
    stops.open_stop(account, stop)
    clock = stops.StoredClock(
        id=new_key(), stop=stop.id, shop="s1", dimension="product", key="p1", rule="r@1", warn_at=NOW, due_at=NOW
    )
    stops.start_clocks(account, [clock])
    task = suppliers.SupplierTask(
        id=new_key(), shop="s1", supplier="v1", figures={"faults": 3}, opened_at=NOW, owner="su",
        due_at=NOW + timedelta(days=7),
    )  # fmt: skip
    suppliers.open_task(account, task)


def _fill_knowing(account: UUID) -> None:
    told = Entry(
        id=new_key(), shop="s1", product="p1", sku="", aspect="care", about="", text="冷水手洗", source="水洗标",
        written_by="su", written_at=NOW, approved_by="he", approved_at=NOW,
    )  # fmt: skip
    knowledge.keep_entry(account, told)
    away = lapsed.StoredLapsed(
        id=new_key(), shop="s1", buyer="b1", last_at=NOW, purchases=3, interval_days=10.0, late=2.5, staying=0.2,
        causes=(("forgot", 0.6),), is_control=False, found_at=NOW,
    )  # fmt: skip
    lapsed.keep_lapsed(account, [away])
    said = outreach.StoredOutreach(
        id=new_key(), shop="s1", buyer="b1", order=None, purpose="ask", key="k", channel="platform_chat", text="……",
        state="planned", send_at=NOW, made_by="su", made_at=NOW,
    )  # fmt: skip
    outreach.plan_outreach(account, [said])
    cut = price_drops.StoredDrop(
        shop="s1", product="p1", sku="", was=Money(Decimal(9), "CNY"), now_costs=Money(Decimal(8), "CNY"), seen_at=NOW
    )
    price_drops.keep_drops(account, [cut])


def a_recall(**more: object) -> recalls.StoredRecall:
    """A recall of the product of `order`."""
    given: dict[str, object] = {
        "id": new_key(), "shop": "s1", "dimension": "product", "key": "p1", "reason": "杯底开裂", "offers": ("refund",),
        "text": "……", "is_safety": False, "sale_stopped_at": None, "opened_at": NOW,
        "opened_by": "su", "closed_at": None, **more,
    }  # fmt: skip
    return recalls.StoredRecall(**given)


def _fill_desk(account: UUID, *, case: UUID, person: UUID) -> None:
    presence.arrive(account, case, person, now=NOW, is_writing=True)
    mentions.mention(account, case, [person], seq=1, at=NOW)
    saved_views.save_view(account, person, name="急件", query="tab=today")
    account_settings.choose(account, "retention", {"chat_days": 1095}, now=NOW, by=str(person))
    made = members.StoredInvitation(
        id=new_key(), login="he@example.com", name="何越", role="agent", shops=None, person=None,
        made_by=person, made_at=NOW, expires_at=NOW + timedelta(days=7),
    )  # fmt: skip
    members.save_invitation(account, made, account.bytes * 2)
    session = signed_in.StoredSession(
        id=new_key(), person=person, key="s", at=NOW, address="127.0.0.1", browser="Chromium"
    )
    signed_in.begin(account, session)


def _fill_api(account: UUID, *, case: UUID, person: UUID) -> None:
    key = api_keys.StoredKey(
        id=new_key(), name="进销存", ends="abcd", scopes=("read",), person=person, per_minute=600, made_by=person,
        made_at=NOW,
    )  # fmt: skip
    api_keys.save_key(account, key, new_key().bytes * 2)
    api_answers.begin(account, key.id, "once", asked=b"1" * 32, now=NOW)
    made = sinks.Sink(id=new_key(), kind="events", name="y", address="https://example.com/y", made_at=NOW)
    sinks.save_sink(account, made)
    with tenancy.account(account) as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE told ON COMMIT DROP AS SELECT account_id, case_id, seq, kind, at "
            "FROM store_caseevent WHERE account_id = %s AND case_id = %s LIMIT 1",
            [account, case],
        )
        hooks.put(cursor, account, "told")


def _fill_vault(account: UUID, *, case: UUID, changed: Fact, raw: UUID) -> None:
    records.save_records(
        account, [replace(changed, status="cancelled", updated_at=NOW)], origin=records.Origin(raw_item=raw, lines=[1])
    )
    vault.seal_next(account, sealed_at=NOW, tool="test", sign=lambda body: bytes(64))
    stamp = vault.Stamp(head=1, authority="https://x", token=None, stamped_at=None, problem="down", at=NOW)
    vault.save_stamp(account, new_key(), stamp)
    evidence_files.save_file(account, a_file(case))
    link = evidence_files.UploadLink(id=new_key(), case=case, actor="su", made_at=NOW, expires_at=NOW, room=9)
    evidence_files.make_link(account, link, b"secret")
    evidence_files.release(account, case, evidence_files.Release(actor="su", reason="了结", at=NOW))
    papers.save_notice(
        account,
        papers.Notice(
            id=new_key(), case=case, language="zh", text="……", grounds=(), state="written", author="su", written_at=NOW
        ),
    )
    papers.save_report(account, a_report(case))


def a_file(case: UUID, **more: object) -> evidence_files.EvidenceFile:
    """A photo of `case`."""
    given: dict[str, object] = {
        "id": new_key(), "shop": "s1", "case": case, "order": "o1", "purpose": "from_buyer", "name": "杯.jpg",
        "value": "", "media_type": "image/jpeg", "sha256": bytes(32), "size": 3, "notes": {}, "actor": "buyer",
        "added_at": NOW, **more,
    }  # fmt: skip
    return evidence_files.EvidenceFile(**given)


def a_report(case: UUID, **more: object) -> papers.Report:
    """A report about `case`."""
    given: dict[str, object] = {
        "id": new_key(), "case": case, "receiver": "platform", "rule": "r", "evidence": (), "reference": "",
        "state": "prepared", "stars": 1, "due_at": None, "actor": "su", "made_at": NOW, "moved_at": NOW, **more,
    }  # fmt: skip
    return papers.Report(**given)


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
