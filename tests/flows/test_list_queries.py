"""The lists of leads take the same number of queries, however long they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.test_close_case import DONE
from tests.flows.test_incidents import SAID, torn
from tests.flows.test_remedies import told
from tests.flows.world import SHOP, bring, write
from wanhui.flows.after_action import Answer, answer_review, list_reviews
from wanhui.flows.approvals import ask_approval, open_approvals
from wanhui.flows.close_case import close_case
from wanhui.flows.incidents import declare, list_incidents

pytestmark = pytest.mark.database


@pytest.mark.parametrize("many", [1, 3])
def test_a_longer_list_takes_no_more_queries(account: UUID, tmp_path: Path, many: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    agent, lead = hire(account), hire(account, "lead")
    orders = [one for n in range(1, 10) for one in torn(n)]
    costly = [one for n in range(10, 10 + many) for one in told("杯子有黑点，小瑕疵，想补偿一点", n, paid="168.00")]
    bring(account, write(tmp_path, [SHOP, *orders, *costly]), NOW)
    for n in range(many):
        declare(lead, replace(SAID, title=f"第 {n} 起"), [3 * n + 1, 3 * n + 2, 3 * n + 3], now=NOW)
        ask_approval(agent, 10 + n, "partial_refund", reason="老客户", now=NOW)
    for n, cause in enumerate(("material", "design", "workmanship")[:many]):
        for number in range(3 * n + 1, 3 * n + 4):
            close_case(lead, number, replace(DONE, cause=cause, basis="lead"), now=NOW)
    for view in list_reviews(account, now=NOW):
        said = Answer(side="management", change="换线", owner="阿杰", due_at=NOW + timedelta(days=9))
        answer_review(lead, view.line.id, said, now=NOW + timedelta(hours=1))
    with CaptureQueriesContext(connection) as taken:
        assert len(list_reviews(account, now=NOW + timedelta(days=2))) == many
        assert len(list_incidents(account)) == many
        assert len(open_approvals(lead)) == many
    asked = [one["sql"] for one in taken if one["sql"].startswith("SELECT") and "set_config" not in one["sql"]]
    assert len(asked) == 5, asked
