"""A program's call under a name of its own: freed by whatever changed nothing, and forgotten after a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from tests.conftest import NOW
from wanhui.flows import api_once
from wanhui.flows.api_keys import KeyWish, enter, make_key
from wanhui.flows.desk_acts import Agent
from wanhui.flows.retention import purge_in
from wanhui.store import api_answers, tenancy

pytestmark = pytest.mark.database


@pytest.fixture
def call(database: object, request: pytest.FixtureRequest) -> api_once.Call:
    from tests.web import world

    home = world.merchant(f"{request.node.name}-{id(request)}"[-60:].casefold())
    owner = Agent(account=home.account, id=home.person, role="owner")
    token = make_key(owner, KeyWish(name="进销存", scopes=("write",), person=owner.id, days=30), now=NOW)
    caller = enter(token, now=NOW, language="zh")
    return api_once.Call(caller=caller, name="n1", method="POST", path="/api/v1/cases/1/notes")


@pytest.mark.parametrize("status", [422, 500])
def test_a_refusal_or_a_bug_frees_the_name_and_an_answer_keeps_it_for_a_day(call: api_once.Call, status: int) -> None:
    account = call.caller.agent.account
    assert api_once.begin(call, b"{}") is None
    api_once.end(call, status=status, body="")
    assert api_once.begin(call, b"{}") is None
    api_once.end(call, status=200, body="done")
    assert api_once.begin(call, b"{}") == api_once.Known(status=200, body="done")
    purge_in(account, NOW + timedelta(hours=23))
    assert _kept(account) == 1
    purge_in(account, NOW + timedelta(hours=25))
    assert _kept(account) == 0, "even of an account that never calls again"


def test_a_name_that_is_freed_while_it_is_looked_up_is_taken(call: api_once.Call) -> None:
    account, key = call.caller.agent.account, call.caller.key.id
    assert api_once.begin(call, b"{}") is None
    freed = []

    def other_process(execute: Any, sql: str, params: Any, *more: Any) -> Any:
        if sql.startswith("SELECT asked") and not freed:
            freed.append(execute("DELETE FROM store_apianswer WHERE account_id = %s", [account], *more))
        return execute(sql, params, *more)

    with connection.execute_wrapper(other_process):
        assert api_answers.begin(account, key, "n1", asked=b"1" * 32, now=NOW) is None
    assert freed and _kept(account) == 1


def _kept(account: UUID) -> int:
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT count(*) FROM store_apianswer WHERE account_id = %s", [account])
        return int(cursor.fetchone()[0])
