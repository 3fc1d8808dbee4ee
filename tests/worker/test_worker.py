"""The worker: it does what was asked for, once, and finds what a killed one left behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from tests.conftest import NOW
from tests.flows.world import BAD, ORDER, SHOP, bring, cases, review, state, write
from wanhui.flows.answer_case import Answer, send_answer, take_back
from wanhui.flows.desk_acts import Agent
from wanhui.flows.read import TASK
from wanhui.store import jobs
from wanhui.store.records import save_records
from wanhui.store.replies import reply
from wanhui.store.setup import Prepared
from wanhui.worker.run import run

pytestmark = pytest.mark.database


def _minutes_ago(minutes: int) -> datetime:
    """The worker reads the real clock, so what it is to do lies before that."""
    return datetime.now(UTC) - timedelta(minutes=minutes)  # noqa: TID251


@pytest.fixture
def agent(account: UUID) -> Agent:
    """Somebody who answers."""
    from wanhui.flows.accounts import invite
    from wanhui.store.accounts import people

    invite(account, f"w-{account}", role="agent", language="zh")
    return Agent(account=account, id=people(account)[0].id, role="agent")


def test_it_reads_what_was_enqueued_and_leaves_nothing_in_the_queue(account: UUID, database: Prepared) -> None:
    from wanhui.records.codec import decode

    save_records(account, [decode(one, {}) for one in (SHOP, ORDER, BAD)])
    assert jobs.enqueue(TASK, account, once="read")
    assert not jobs.enqueue(TASK, account, once="read"), "the same wish waits only once"
    run(database.jobs_dsn, is_once=True)
    (whole,) = cases(account)
    assert [item.fact.id for item in whole.items] == ["r1"]
    with psycopg.connect(database.jobs_dsn) as queue:
        left = queue.execute("SELECT count(*) FROM procrastinate_jobs WHERE args->>'account' = %s", [str(account)])
        assert left.fetchone() == (0,)


def test_an_answer_leaves_after_ten_seconds_unless_it_was_taken_back(
    account: UUID, agent: Agent, database: Prepared, tmp_path: Path
) -> None:
    bring(account, write(tmp_path, [SHOP, ORDER, BAD, review("r2", "漏水，太差了", stars=1)]), NOW)
    first, second = cases(account)
    long_ago = _minutes_ago(5)
    said = Answer(object="chat", text="您好，杯子碎了是我们没包好，今天18:00前给您补寄方案。", key="k1", seen=99)
    sent = send_answer(agent, first.line.number, said, now=long_ago)
    assert send_answer(agent, first.line.number, said, now=long_ago) == sent, "one key, one answer"
    held = send_answer(
        agent, second.line.number, Answer(object="chat", text=said.text, key="k2", seen=99), now=long_ago
    )
    take_back(account, held, now=long_ago + timedelta(seconds=9))
    run(database.jobs_dsn, is_once=True)
    assert reply(account, sent).status == "sent"
    assert reply(account, held).status == "draft"
    after = {whole.line.number: state(whole) for whole in cases(account)}
    assert after[first.line.number].answered_at is not None
    assert after[second.line.number].answered_at is None


@pytest.mark.capability("C-RP-02")
def test_a_time_in_a_sent_answer_becomes_a_promise_and_none_or_a_vague_one_is_warned_of(
    account: UUID, agent: Agent, database: Prepared, tmp_path: Path
) -> None:
    from wanhui.flows.answer_case import check_answer

    bring(account, write(tmp_path, [SHOP, ORDER, BAD]), NOW)
    (whole,) = cases(account)
    number = whole.line.number
    for vague in ("您好，您的问题我们记下了，会有专人处理。", "您好，我们会尽快给您补寄一只。"):
        found = check_answer(account, number, Answer(object="chat", text=vague, key="x"), now=NOW).draft.lint.findings
        (late,) = [one for one in found if one.family == "missing_time_promise"]
        assert late.severity == "warn" and late.rewrite
    ready = check_answer(account, number, Answer(object="chat", text="", key="x"), now=NOW)
    assert ready.draft.lint.findings == ()
    said = Answer(object="chat", text="您好，杯子碎了是我们没包好，明天16:00前给您补寄一只新的。", key="k", seen=99)
    long_ago = _minutes_ago(5)
    send_answer(agent, number, said, now=long_ago)
    run(database.jobs_dsn, is_once=True)
    (promise,) = state(cases(account)[0]).promises
    assert promise.state == "open"
    assert promise.due_at > long_ago
