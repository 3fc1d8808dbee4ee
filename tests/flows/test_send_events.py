"""Webhooks for programs: signed, numbered, tried for a day, listed when given up, and never in anybody's way."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from tests.web import world

if TYPE_CHECKING:
    from wanhui.channels.outward import Answer, Request
    from wanhui.flows.desk_acts import Agent

pytestmark = pytest.mark.database
SECRET = "a-secret-of-the-shop"


class Receiver:
    """Somebody else's server: takes what it is sent, or answers what `says` tells it to."""

    def __init__(self, says: Callable[[], int] = lambda: 200) -> None:
        self.got: list[dict[str, Any]] = []
        self.says = says

    def __call__(self, request: Request) -> Answer:
        from wanhui.channels.outward import Answer

        stamp = request.headers["X-Wanhui-Timestamp"]
        made = hmac.new(SECRET.encode(), stamp.encode() + b"." + request.body, hashlib.sha256).hexdigest()
        assert request.headers["X-Wanhui-Signature"] == f"sha256={made}"
        status = self.says()
        if status == 200:
            self.got.append(orjson.loads(request.body))
        return Answer(status=status, body=b"")


@pytest.fixture
def home(database: object, request: pytest.FixtureRequest) -> world.Merchant:
    return world.merchant(f"{request.node.name}-{id(request)}"[-60:])


def owner_of(home: world.Merchant) -> Agent:
    from wanhui.flows.desk_acts import Agent

    return Agent(account=home.account, id=home.person, role="owner")


def listening(home: world.Merchant) -> Agent:
    from wanhui.flows.send_events import add_webhook

    owner = owner_of(home)
    add_webhook(owner, name="ERP", address="https://erp.example.com/in", secret=SECRET, now=home.now)
    return owner


def send(home: world.Merchant, receiver: Receiver, at: datetime) -> int:
    from wanhui.flows.send_events import send_events

    return send_events(home.account, clock=lambda: at, out=receiver)


@pytest.mark.capability("C-AP-02")
def test_every_event_is_signed_numbered_retried_for_a_day_and_then_listed(home: world.Merchant) -> None:
    from django.test import Client

    from tests.api.program import new_program
    from wanhui.flows.notes import add_note
    from wanhui.flows.send_events import GAPS, send_again, webhooks
    from wanhui.store import tenancy

    owner = listening(home)
    number = world.add_case(home)
    # An act puts its event down and waits for nobody: the other side is asked by the worker alone.
    add_note(owner, number, "看过了", now=home.now)
    with tenancy.account(home.account) as cursor:
        cursor.execute("SELECT count(*) FROM store_hookevent WHERE state = 'waiting' AND number IS NULL")
        assert cursor.fetchone() == (2,)
    up = Receiver()
    assert send(home, up, home.now) == 2
    assert [(one["number"], one["event"], one["case"]) for one in up.got] == [
        (1, "opened", str(number)), (2, "noted", str(number)),
    ]  # fmt: skip
    assert "看过了" not in orjson.dumps(up.got).decode(), "what was said is asked for, with a key"
    # Nobody answers: the same event with the same number again, each time after a longer wait, for 24 hours.
    add_note(owner, number, "再看看", now=home.now)
    down = Receiver(lambda: 503)
    at, waits = home.now, []
    for gap in (*GAPS, None):
        assert send(home, down, at) == 0
        with tenancy.account(home.account) as cursor:
            cursor.execute("SELECT state, next_at FROM store_hookevent WHERE number = 3")
            state, next_at = cursor.fetchone()
        if gap is not None:
            assert (state, next_at) == ("waiting", at + gap)
            assert send(home, Receiver(), at + gap / 2) == 0, "not before its time"
            waits.append(gap)
            at = next_at
    assert state == "dead" and waits == sorted(set(waits)) and sum(waits, timedelta()) == timedelta(hours=24)
    # Given up, it stands in a list until somebody sends it again.
    ((dead, name),) = webhooks(owner).dead
    assert (dead.number, dead.kind, dead.detail, name) == (3, "noted", "503", "ERP")
    assert send_again(owner, now=at, only=dead.id) == 1
    again = Receiver()
    assert send(home, again, at) == 1
    assert (again.got[0]["number"], again.got[0]["id"]) == (3, str(dead.id))
    assert webhooks(owner).dead == ()
    # And what a receiver then does through the interface, it does once.
    program = new_program(home, ("write",))
    first, second = (program.post(f"/cases/{number}/notes", {"text": "已处理"}, once=str(dead.id)) for _ in range(2))
    assert first.status_code == 200 and second["Idempotency-Replayed"] == "true"
    assert isinstance(program.client, Client)


def test_a_webhook_that_does_not_answer_keeps_no_other_waiting(home: world.Merchant) -> None:
    from wanhui.errors import WanhuiError

    listening(home)
    listening(home)
    for plan in world.PLANS:
        world.add_case(home, plan)
    asked: list[int] = []

    def one_is_down() -> int:
        asked.append(1)
        if len(asked) == 1:
            raise WanhuiError("E-SINK-DOWN", detail="ConnectTimeout")
        return 200

    receiver = Receiver(one_is_down)
    assert send(home, receiver, home.now) == 4
    assert len(asked) == 5, "the one that is down is asked once a round, not once for each event"
    assert send(home, receiver, home.now + timedelta(minutes=1)) == 4
    assert sorted(one["number"] for one in receiver.got) == sorted([1, 2, 3, 4] * 2)


def test_a_dead_webhook_costs_one_try_a_round_however_much_waits(home: world.Merchant) -> None:
    from wanhui.store import tenancy

    listening(home)
    world.add_case(home)
    with tenancy.account(home.account) as cursor:
        cursor.execute(
            "INSERT INTO store_hookevent (account_id, id, sink_id, case_id, seq, kind, at, state, tries, next_at, "
            "detail) SELECT account_id, gen_random_uuid(), sink_id, case_id, seq + n, kind, at, state, 0, next_at, '' "
            "FROM store_hookevent, generate_series(1, 44) n WHERE account_id = %s",
            [home.account],
        )
    asked: list[int] = []

    def dead() -> int:
        asked.append(1)
        return 503

    for seconds, tries in ((0, 1), (30, 1), (60, 2), (90, 2)):
        assert send(home, Receiver(dead), home.now + timedelta(seconds=seconds)) == 0
        assert len(asked) == tries, seconds
    receiver = Receiver()
    assert send(home, receiver, home.now + timedelta(minutes=6)) == 45
    assert [one["number"] for one in receiver.got] == list(range(1, 46))


def test_a_worker_that_dies_gives_back_what_it_had_taken(home: world.Merchant) -> None:
    listening(home)
    world.add_case(home)

    class Killed(BaseException):
        pass

    def dies() -> int:
        raise Killed

    with pytest.raises(Killed):
        send(home, Receiver(dies), home.now)
    receiver = Receiver()
    assert send(home, receiver, home.now + timedelta(minutes=1)) == 0
    assert send(home, receiver, home.now + timedelta(minutes=6)) == 1
    assert receiver.got[0]["number"] == 1


def test_a_webhook_goes_to_public_places_only_and_only_owners_set_it_up(home: world.Merchant) -> None:
    from wanhui.errors import WanhuiError
    from wanhui.flows.desk_acts import Agent
    from wanhui.flows.send_events import add_webhook, send_again

    owner = owner_of(home)
    for address, says in (("http://a.example.com", "ADDRESS"), ("https://127.0.0.1/x", "PRIVATE")):
        with pytest.raises(WanhuiError, match=f"E-SINK-{says}"):
            add_webhook(owner, name="x", address=address, secret="", now=home.now)
    with pytest.raises(WanhuiError, match="E-SINK-SECRET"):
        add_webhook(owner, name="x", address="https://a.example.com", secret="short", now=home.now)
    assert len(add_webhook(owner, name="x", address="https://a.example.com", secret="", now=home.now)) >= 32
    with pytest.raises(WanhuiError, match="E-SINK-EVENT"):
        send_again(owner, now=home.now)
    for role in ("agent", "lead"):
        other = Agent(account=home.account, id=home.person, role=role)
        with pytest.raises(WanhuiError, match="E-ROLE"):
            add_webhook(other, name="x", address="https://a.example.com", secret="", now=home.now)
