"""How fast the database takes an import: records, readings and cases of made-up reviews, its own CPU included."""

from __future__ import annotations

import argparse
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from wanhui.cases.clock import Clock
from wanhui.cases.events import Opened
from wanhui.cases.parts import Item, Seen
from wanhui.cases.priority import Priority
from wanhui.cases.projection import CaseRow
from wanhui.errors import Words
from wanhui.records.fact import Fact
from wanhui.records.reviews import Review
from wanhui.store import tenancy
from wanhui.store.accounts import create_account
from wanhui.store.case_rows import NewCase, Preview
from wanhui.store.cases import open_cases
from wanhui.store.embedded import lease
from wanhui.store.keys import new_keys
from wanhui.store.readings import NewReading, save_readings
from wanhui.store.records import SavedFact, save_records
from wanhui.store.setup import prepare

NOW = datetime(2026, 11, 11, 9, 30, tzinfo=UTC)
BATCH = 5000
#: The client's own making of readings and cases: the flows do that, not the store.
_NOT_OURS = "values"
_PHRASES = (
    "杯子收到时口沿缺了一块", "客服半天才回一句", "颜色和图片差得远", "退款等了十多天", "物流倒是不慢",
    "包装只有一层薄纸", "用两次就漏水了", "味道很重，晾了三天还有", "尺码偏小，换货还要我出运费", "妈妈很喜欢，会再来",
    "说明书看不懂", "做工比想的好", "缺一个盖子，联系不上人", "价格第二天就降了", "质量问题，要求换一只",
)  # fmt: skip


def main() -> None:
    """Prints rows a second and CPU seconds of client and server, first for new rows, then for the same again."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reviews", type=int, default=47_000)
    options.add_argument("--url", default="", help="a server to use instead of an embedded one")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as home:
        if chosen.url:
            prepare(chosen.url)
            _measure(chosen.reviews)
        else:
            with lease(Path(home)) as server:
                prepare(server)
                _measure(chosen.reviews)


def _measure(count: int) -> None:
    account = create_account("benchmark", NOW)
    reviews = list(_reviews(count))
    for title in ("new", "the same again"):
        wall, client, server = time.perf_counter(), time.process_time(), _server_cpu(account)
        spent: dict[str, float] = {}
        cases = sum(_import(account, reviews[at : at + BATCH], spent) for at in range(0, count, BATCH))
        wall, client = time.perf_counter() - wall, time.process_time() - client - spent.pop(_NOT_OURS, 0.0)
        server = _server_cpu(account) - server
        total = client + server
        print(
            f"{title}: {count} reviews, {cases} cases, wall {wall:.2f} s, CPU client {client:.2f} s + server "
            f"{server:.2f} s = {total:.2f} s, {count / total:,.0f} rows/s of one core"
        )
        print("   client CPU: " + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in spent.items()))
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _import(account: UUID, batch: list[Fact], spent: dict[str, float]) -> int:
    def timed(name: str, since: float) -> float:
        now = time.process_time()
        spent[name] = spent.get(name, 0.0) + now - since
        return now

    with tenancy.account(account):
        at = time.process_time()
        saved = save_records(account, batch)
        at = timed("records", at)
        readings = [NewReading(record=one.key, model="v1@1", values=_reading(one)) for one in saved.facts]
        bad = [one for one in saved.facts if isinstance(one.fact, Review) and one.fact.grade == "bad"]
        cases = [_case(one, key) for one, key in zip(bad, new_keys(len(bad)), strict=True)] if bad else []
        at = timed(_NOT_OURS, at)
        if readings:
            save_readings(account, readings)
        at = timed("readings", at)
        open_cases(account, cases)
        at = timed("cases", at)
    timed("commit", at)
    return len(cases)


def _reviews(count: int) -> Iterator[Fact]:
    chance = random.Random(7)
    for number in range(count):
        text = "，".join(chance.sample(_PHRASES, chance.randint(2, 6))) + f"。第{number % 97}次买"
        yield Review(
            id=f"r{number}",
            shop="s1",
            at=NOW - timedelta(minutes=number),
            text=text,
            grade="bad" if number % 2 else "good",
        )


def _reading(one: SavedFact) -> dict[str, object]:
    is_bad = isinstance(one.fact, Review) and one.fact.grade == "bad"
    return {
        "lang": "zh",
        "polarity": "neg" if is_bad else "pos",
        "polarity_p": 0.97,
        "p_positive": 0.03 if is_bad else 0.96,
        "severity": 2 if is_bad else 0,
        "safety": False,
        "emotion": "angry" if is_bad else "calm",
        "star_mismatch": None,
        "issues": [{"code": "damaged", "p": 0.93, "spans": [[0, 4]]}] if is_bad else [],
        "asks": ["refund"] if is_bad else [],
        "intent": "complaint" if is_bad else "chitchat",
        "scenario": "damaged" if is_bad else "other",
    }


def _case(one: SavedFact, key: UUID) -> NewCase:
    fact = one.fact
    assert isinstance(fact, Review)
    due = NOW + timedelta(hours=24)
    clocks = tuple(
        Clock(kind=kind, started_at=NOW, due_at=due, warn_at=due - timedelta(hours=6))
        for kind in ("first_response", "resolution")
    )
    row = replace(_ROW, id=str(key), shop=fact.shop, subject=f"review:{fact.id}", due_at=due, warn_at=due)
    event = Opened(
        seq=1,
        at=NOW,
        case=row.id,
        shop=row.shop,
        platform=row.platform,
        subject=row.subject,
        playbook=row.playbook,
        preset=row.preset,
        seen=_SEEN,
        priority=Priority(40, ()),
        clocks=clocks,
        gates=(),
        items=(Item("review", fact.id, fact.at),),
    )
    return NewCase(
        id=key,
        row=row,
        preview=Preview(quote=fact.text[:80], grade=fact.grade),
        events=(event,),
        items=(one.key,),
        search=fact.text,
    )


_SEEN = Seen(
    title=Words("收到时破损", "Arrived damaged"), severity=2, is_safety=False, issues=("damaged",), reason="bad_review"
)
_ROW = CaseRow(
    id="", version=1, shop="s1", platform="taobao", subject="", order=None, buyer=None, reason="bad_review",
    stage="investigate", status="open", priority=40, playbook="damaged@1", preset="domestic@1", clock="first_response",
    due_at=None, warn_at=None, is_paused=False, is_breached=False, platform_due_at=None, alarm_at=None, opened_at=NOW,
    touched_at=NOW, closed_at=None, title_zh="收到时破损", title_en="Arrived damaged", severity=2, is_safety=False,
    issues=("damaged",), flags=(), next_step="look", next_title_zh="看评价", next_title_en="Read the review",
    assignee=None, parent=None, merged_into=None,
)  # fmt: skip


def _server_cpu(account: UUID) -> float:
    """CPU seconds of the server process that serves this connection, where it runs on this machine."""
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
