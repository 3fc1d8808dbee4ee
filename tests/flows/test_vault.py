"""Everything that arrives is fixed, chained and checked; whatever is changed past the product is named."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import orjson
import psycopg
import pytest

from tests.conftest import NOW
from tests.flows.world import BAD, ORDER, SHOP, bring, cases, message, review, write
from wanhui.adapters.anchors import anchors
from wanhui.cases.work import note
from wanhui.evidence.chain import Problem
from wanhui.flows.check_vault import check_vault
from wanhui.flows.desk_acts import Agent, change
from wanhui.flows.seal import seal, seal_everywhere
from wanhui.settings import ENVIRONMENT
from wanhui.store import tenancy
from wanhui.store.keys import new_key
from wanhui.store.vault import count_waiting, entries_of, heads, tip

pytestmark = pytest.mark.database
WORLD = [SHOP, ORDER, BAD, message("m1", "给我打一百块钱，不然不改"), message("m2", "以前几个店铺都是这样做的")]


def filled(account: UUID, folder: Path) -> None:
    bring(account, write(folder, WORLD), NOW)


def found(account: UUID) -> list[tuple[str, str]]:
    problems = check_vault(account, now=NOW + timedelta(hours=2)).problems
    return [(one.path.split(" ")[0], one.problem) for one in problems]


def record_keys(account: UUID, kind: str) -> list[UUID]:
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT id FROM store_record WHERE account_id = %s AND kind = %s", [account, kind])
        return [key for (key,) in cursor.fetchall()]


def past_the_product(owner: psycopg.Connection, account: UUID, sql: str, *values: object) -> int:
    """Somebody with the database's own rights changes something behind our back."""
    owner.execute("SELECT set_config('wanhui.account_id', %s, false)", [str(account)])
    return owner.execute(sql, [account, *values]).rowcount


@pytest.mark.capability("C-EV-01")
def test_what_arrives_is_fixed_with_source_time_and_the_link_before_it(account: UUID, tmp_path: Path) -> None:
    filled(account, tmp_path)
    (case,) = cases(account)
    agent = Agent(account=account, id=new_key(), role="agent")
    change(account, case, lambda state: note(state, agent.by(NOW), "电话里说要一百"), now=NOW)
    assert count_waiting(account)
    assert seal(account, now=NOW + timedelta(hours=1)) >= 1
    assert count_waiting(account) == 0
    raw = (tmp_path / "records.jsonl").read_bytes()
    entries = entries_of(account, record_keys(account, "message"))
    assert {entry.entry.fixed.kind for entry in entries} == {"message"}
    told = orjson.loads(entries[0].entry.body)
    assert told["source"] == "import" and told["place"] == 4 and told["fixed_at"] == NOW.isoformat()
    assert orjson.loads(raw.splitlines()[told["place"] - 1])["id"] == "m1"
    assert len(told["previous"]) == 64 == len(told["raw"])
    events = entries_of(account, [case.line.id])
    assert {entry.entry.fixed.place for entry in events} >= {1, 2}, "decisions and notes are fixed too"
    assert found(account) == []


def test_the_same_file_again_fixes_nothing_new_and_a_newer_version_keeps_the_old(account: UUID, tmp_path: Path) -> None:
    filled(account, tmp_path)
    seal(account, now=NOW)
    (key,) = record_keys(account, "review")
    filled(account, tmp_path)
    assert len(entries_of(account, [key])) == 1
    bring(account, write(tmp_path, [{**BAD, "text": "改了：很好", "updated_at": "2026-11-19T08:00:00+08:00"}]), NOW)
    seal(account, now=NOW)
    assert len(entries_of(account, [key])) == 2
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT payload FROM store_recordversion WHERE account_id = %s", [account])
        assert "碎了" in cursor.fetchone()[0]
    assert found(account) == []


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "UPDATE store_record SET payload = jsonb_set(payload, '{text}', '\"好评\"') "
            "WHERE account_id = %s AND kind = 'review'",
            ("review", "changed"),
        ),
        (
            "UPDATE store_evidenceentry SET fixed_at = fixed_at - interval '1 day' WHERE account_id = %s AND seq = 2",
            ("head", "root_differs"),
        ),
        ("DELETE FROM store_evidenceentry WHERE account_id = %s AND seq = 2", ("head", "count_differs")),
        (
            "UPDATE store_caseevent SET actor = 'somebody' WHERE account_id = %s AND seq = 1",
            ("event", "changed"),
        ),
        (
            "UPDATE store_evidencehead SET signature = decode(repeat('00', 64), 'hex') WHERE account_id = %s",
            ("head", "signature_differs"),
        ),
    ],
)
def test_what_was_changed_past_the_product_is_named(
    sql: str, expected: tuple[str, str], account: UUID, tmp_path: Path, owner: psycopg.Connection
) -> None:
    filled(account, tmp_path)
    seal(account, now=NOW)
    assert past_the_product(owner, account, sql)
    assert expected in found(account)


def test_a_record_put_in_past_the_vault_is_named(account: UUID, tmp_path: Path, owner: psycopg.Connection) -> None:
    filled(account, tmp_path)
    seal(account, now=NOW)
    sql = (
        "INSERT INTO store_record (account_id, id, shop_id, kind, external_id, payload, digest) "
        "SELECT account_id, gen_random_uuid(), shop_id, kind, 'planted', payload, digest FROM store_record "
        "WHERE account_id = %s AND kind = 'message' LIMIT 1"
    )
    assert past_the_product(owner, account, sql)
    problems = check_vault(account, now=NOW).problems
    assert problems == (Problem(path="message planted", problem="inserted"),)


def test_an_older_version_put_back_is_named(account: UUID, tmp_path: Path, owner: psycopg.Connection) -> None:
    filled(account, tmp_path)
    bring(account, write(tmp_path, [{**BAD, "text": "改了", "updated_at": "2026-11-19T08:00:00+08:00"}]), NOW)
    seal(account, now=NOW)
    older = "UPDATE store_record SET payload = %s WHERE account_id = %s AND kind = 'review'"
    newer = "UPDATE store_recordversion SET payload = %s WHERE account_id = %s"
    owner.execute("SELECT set_config('wanhui.account_id', %s, false)", [str(account)])
    now = owner.execute("SELECT payload::text FROM store_record WHERE kind = 'review'").fetchone()[0]
    before = owner.execute("SELECT payload::text FROM store_recordversion").fetchone()[0]
    owner.execute(older, [before, account])
    assert ("review", "changed") in found(account)
    owner.execute(newer, [now, account])
    assert found(account) == [("review", "put_back")]


def test_an_end_that_was_cut_off_in_the_database_is_missed(
    account: UUID, tmp_path: Path, owner: psycopg.Connection
) -> None:
    filled(account, tmp_path)
    seal(account, now=NOW)
    bring(account, write(tmp_path, [review("r9", "又碎了一个")]), NOW)
    seal(account, now=NOW)
    count = len(heads(account))
    assert [number for number, _ in anchors(ENVIRONMENT.home, account)] == list(range(1, count + 1))
    last = tip(account).head
    past_the_product(owner, account, "DELETE FROM store_evidencehead WHERE account_id = %s AND number = %s", count)
    past_the_product(owner, account, "DELETE FROM store_evidenceentry WHERE account_id = %s AND seq >= %s", last.first)
    assert (f"head {count}", "cut_off") in {(one.path, one.problem) for one in check_vault(account, now=NOW).problems}


def test_the_application_itself_may_neither_change_nor_remove_an_entry(account: UUID, tmp_path: Path) -> None:
    filled(account, tmp_path)
    seal(account, now=NOW)
    for act in ("UPDATE store_evidenceentry SET seq = seq", "DELETE FROM store_evidencehead"):
        with pytest.raises(Exception, match="permission denied"), tenancy.account(account) as cursor:
            cursor.execute(act)


def test_a_clock_set_back_is_noted_and_the_chain_still_holds(account: UUID, tmp_path: Path) -> None:
    filled(account, tmp_path)
    seal(account, now=NOW)
    bring(account, write(tmp_path, [review("r9", "又碎了一个")]), NOW - timedelta(days=2))
    seal(account, now=NOW - timedelta(days=2))
    assert tip(account).head.notes == ("clock_set_back",)
    assert found(account) == []


def test_what_was_there_before_the_vault_begins_the_chain(
    account: UUID, tmp_path: Path, owner: psycopg.Connection
) -> None:
    filled(account, tmp_path)
    past_the_product(owner, account, "DELETE FROM store_evidencewaiting WHERE account_id = %s")
    assert found(account) == []
    (key,) = record_keys(account, "review")
    assert orjson.loads(entries_of(account, [key])[0].entry.body)["source"] == "before_vault"


def test_the_sealer_goes_over_every_account_and_twice_seals_nothing_twice(
    account: UUID, other_account: UUID, tmp_path: Path
) -> None:
    filled(account, tmp_path)
    filled(other_account, tmp_path)
    assert seal_everywhere(NOW) >= 2
    before = len(heads(account)), len(heads(other_account))
    assert min(before) >= 1
    assert seal(account, now=NOW) == 0
    assert (len(heads(account)), len(heads(other_account))) == before


def test_numbers_and_unknown_fields_come_back_as_they_were_fixed(account: UUID, tmp_path: Path) -> None:
    odd = {**BAD, "id": "odd", "weight": 1e22, "small": 1e-9, "zero": -0.0, "big": 1e16, "nested": {"b": [1.50, 2.0]}}
    bring(account, write(tmp_path, [SHOP, odd]), NOW)
    assert found(account) == []
