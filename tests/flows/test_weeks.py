"""The last weeks of a shop: promises by the week they fell due in, answers by whether their clocks had run out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from wanhui.flows.agents_work import Wanted

if TYPE_CHECKING:
    from tests.web.world import Merchant
    from wanhui.store.setup import Prepared

pytestmark = pytest.mark.database
ZONE = ZoneInfo("Asia/Shanghai")
#: A Wednesday at noon, three weeks after a Wednesday at noon.
NOW = datetime(2026, 11, 18, 12, tzinfo=ZONE)
#: A minute before and after midnight of a Monday in China: Sunday in UTC.
SUNDAY, MONDAY = datetime(2026, 11, 8, 23, 59, tzinfo=ZONE), datetime(2026, 11, 9, 0, 1, tzinfo=ZONE)


@pytest.fixture
def home(database: Prepared, request: pytest.FixtureRequest) -> Merchant:
    from tests.web import world

    return world.merchant(f"weeks-{request.node.name}"[:60])


def case(home: Merchant) -> UUID:
    from tests.web import world
    from wanhui.store.case_lists import every_case

    world.add_case(home)
    (line,) = every_case(home.account)
    return line.id


def test_promises_count_in_the_week_of_the_shop_in_which_they_fell_due(home: Merchant) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.web import world
    from wanhui.cases import events as ev
    from wanhui.cases.parts import Promise
    from wanhui.flows.weeks import promises_kept
    from wanhui.store import agreements, tenancy

    of, told = case(home), []
    due = (
        ("kept", SUNDAY), ("broken", MONDAY), ("kept", MONDAY), ("withdrawn", MONDAY), ("kept", NOW),
        ("open", NOW), ("kept", NOW + timedelta(days=9)), ("kept", NOW - timedelta(days=200)),
    )  # fmt: skip
    for n, (state, at) in enumerate(due):
        promise = Promise(id=f"p{n}", about="refund", text="x", made_at=at, due_at=at, state=state)  # type: ignore[arg-type]
        told.append((of, [ev.PromiseMade(seq=n + 2, at=at, promise=promise)]))
    with tenancy.account(home.account) as cursor:
        agreements.keep(cursor, home.account, told)
    with CaptureQueriesContext(connection) as asked:
        weeks = promises_kept(home.account, now=NOW, zone=ZONE)
    assert sum("store_agreement" in one["sql"] for one in asked) == 1
    assert {one.first.isoformat(): (one.kept, one.broken) for one in weeks if one.kept + one.broken} == {
        "2026-11-02": (1, 0), "2026-11-09": (1, 1), "2026-11-16": (1, 0),
    }  # fmt: skip
    assert len(weeks) == 13 and weeks[-1].last.isoformat() == "2026-11-22"
    assert promises_kept(home.account, now=NOW, zone=ZONE, sold="阿月") == (), "sold by nobody"
    other = world.merchant(f"{home.login}-other"[-60:])
    assert promises_kept(other.account, now=NOW, zone=ZONE) == ()


def test_answers_in_time_are_shares_of_what_is_known_and_need_enough_of_it(home: Merchant) -> None:
    from wanhui.flows.weeks import answers_in_time
    from wanhui.insights.agents import Done
    from wanhui.store.agent_work import Stale, save_work

    of = case(home)

    def keep(weeks: int) -> None:
        done = [
            Done(seq=100 * week + n, kind="first_response", person="su", seconds=60, is_late=n < 5,
                 at=NOW - timedelta(days=7 * week, minutes=n))
            for week in range(weeks) for n in range(25)
        ]  # fmt: skip
        done.append(Done(seq=9_000, kind="resolution", person="su", at=NOW, seconds=60))
        save_work(home.account, [(Stale(id=of, shop="s1", preset="", version=1), done)])

    keep(2)
    assert answers_in_time(home.account, Wanted(), now=NOW, zone=ZONE) == (), "two weeks are no course"
    keep(3)
    weeks = answers_in_time(home.account, Wanted(shop="s1"), now=NOW, zone=ZONE)
    assert [(one.answered.count, one.answered.orders, one.answered.rate) for one in weeks[-3:]] == [(20, 25, 0.8)] * 3
    assert weeks[-1].ended.orders == 1 and weeks[-1].ended.rate is None, "one end is no share"
    assert weeks[0].answered.rate is None
    assert answers_in_time(home.account, Wanted(shop="other"), now=NOW, zone=ZONE) == ()
