"""Agents' work on its pages: every figure leads to its cases, and training is seen to."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, timedelta

import pytest
from django.test import Client

from tests.web import world
from wanhui.insights.agents import Done
from wanhui.store.agent_work import Stale, save_work
from wanhui.store.case_lists import every_case
from wanhui.store.keys import new_key
from wanhui.store.training import TrainingLine, open_training, training

pytestmark = pytest.mark.database
Visit = Callable[..., Client]


def test_every_figure_leads_to_its_cases_and_training_is_seen_to(visit: Visit, merchant: world.Merchant) -> None:
    world.add_case(merchant)
    (line,) = every_case(merchant.account)
    me = str(merchant.person)
    done = Done(seq=90, kind="first_response", person=me, at=merchant.now - timedelta(hours=1), seconds=3900)
    save_work(merchant.account, [(Stale(id=line.id, shop="s1", preset="", version=1), [done])])
    due_at = (merchant.now + timedelta(days=14)).astimezone(UTC).replace(hour=17, minute=30)
    item = TrainingLine(
        id=new_key(), person=me, pattern="slow_first", topic="first_response",
        figures={"value": 3900.0, "team": 600.0, "count": 24.0}, numbers=(line.number,), opened_at=merchant.now,
        owner=me, due_at=due_at,
    )  # fmt: skip
    open_training(merchant.account, item)
    seen = visit(merchant)
    page = seen.get("/insights/agents").content.decode()
    assert "1 小时 5 分" in page and "中位 1 小时 5 分，全队 10 分（24 次）" in page
    day = f"{due_at + timedelta(days=1):%Y-%m-%d}"
    assert f'type="date" value="{day}"' in page, "the day of the shop, where it is 01:30 already"
    links = {one.replace("&amp;", "&") for one in re.findall(r'href="(/insights/agents/cases[^"]+)"', page)}
    assert len(links) == 4, "median and slowest, of the person and of all"
    for link in links:
        assert f"#{line.number}</a>" in seen.get(link).content.decode(), link
    assert seen.get("/insights/agents/cases?measure=mood").status_code == 422
    assert seen.post(f"/insights/training/{item.id}", {"owner": me, "due": "nonsense"}).status_code == 422
    due = f"{merchant.now + timedelta(days=3):%Y-%m-%d}"
    assert seen.post(f"/insights/training/{item.id}", {"owner": me, "due": due}).status_code == 302
    assert seen.post(f"/insights/training/{item.id}/done", {"note": "演练了开场白"}).status_code == 302
    (kept,) = training(merchant.account)
    assert (kept.note, kept.done_at is not None) == ("演练了开场白", True)
    for place in ("/insights/after?by=sku&days=180", "/insights/after/cases?by=remedy&key=x", "/insights/broadcasts"):
        assert seen.get(place).status_code == 200, place
