"""A shop with people and one case, for tests of what is agreed with buyers: answers sent, time let pass, work done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.flows.world import BAD, ORDER, SHOP, bring, cases, state, write
from wanhui.cases.case import Case
from wanhui.flows.answer_case import Answer, deliver, send_answer
from wanhui.flows.desk_acts import Agent
from wanhui.flows.plans import carry_out
from wanhui.flows.watch_clocks import watch_clocks
from wanhui.store.accounts import NewPerson, add_person
from wanhui.store.case_pages import WholeCase
from wanhui.store.keys import new_key
from wanhui.store.notices import Notice, notices_for

CHAT = {"kind": "message", "id": "m1", "shop": "s1", "conversation": "c1", "at": "2026-11-18T09:00:00+08:00",
        "from": "buyer", "buyer": "b1", "order": "261110-1", "text": "杯子收到就碎了，怎么办"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Home:
    """An account with its people; `agent` has every case, `lead` leads."""

    account: UUID
    agent: Agent
    lead: Agent
    folder: Path

    def case(self) -> WholeCase:
        """The only case."""
        (whole,) = cases(self.account)
        return whole

    def now_is(self) -> Case:
        """What its events add up to."""
        return state(self.case())

    def bring(self, now: datetime, *records: dict[str, Any]) -> None:
        """Records arrive."""
        bring(self.account, write(self.folder, records, name=f"{new_key()}.jsonl"), now)

    def answer(self, now: datetime, text: str) -> UUID:
        """The agent sends `text`, and it leaves."""
        wanted = Answer(object="chat", text=text, key=str(new_key()), seen=self.now_is().seq)
        reply = send_answer(self.agent, self.case().line.number, wanted, now=now)
        assert deliver(self.account, reply, now=now + timedelta(seconds=11))
        return reply

    def pass_until(self, now: datetime) -> None:
        """The sweeper looks at `now`, and what it asks of a worker is done."""
        while watch_clocks(now, only=self.account):
            pass
        for plan in self.now_is().plans:
            if plan.state == "open" and plan.rang_at is not None and plan.act == "send":
                carry_out(self.account, self.case().line.id, plan.id, now=now)

    def sent(self) -> list[str]:
        """The texts that have left, in order."""
        return [reply.text for reply in self.case().replies if reply.status == "sent"]

    def heard(self, who: Agent | None = None) -> list[Notice]:
        """What `who` (the agent) has been told, the oldest first."""
        person = who or self.agent
        found = notices_for(self.account, str(person.id), is_lead=person.role != "agent")
        return [one.notice for one in reversed(found)]


def home(account: UUID, folder: Path, now: datetime, *records: dict[str, Any], order: dict[str, Any] = ORDER) -> Home:
    """A shop whose case has been opened by `records` (by default a chat line about a broken cup)."""
    people = [_person(account, name, role) for name, role in (("苏晴", "agent"), ("何越", "lead"))]
    made = Home(account, *people, folder)
    made.bring(now, SHOP, order, *(records or (CHAT,)))
    return made


def _person(account: UUID, name: str, role: Any) -> Agent:
    login = f"{new_key()}@example.com"
    key = add_person(account, NewPerson(login=login, name=name, password="a long password", role=role))
    return Agent(account=account, id=key, role=role)


def days(start: datetime, count: int) -> Iterator[datetime]:
    """`count` noons after `start`."""
    yield from (start + timedelta(days=day) for day in range(1, count + 1))


__all__ = ["BAD", "CHAT", "Home", "days", "home"]
