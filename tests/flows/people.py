"""People who act in the tests of flows: an agent, a lead and an owner of an account."""

from __future__ import annotations

from uuid import UUID

from wanhui.flows.desk_acts import Agent
from wanhui.store.keys import new_key


def hire(account: UUID, role: str = "agent") -> Agent:
    """Somebody who acts in `account`."""
    return Agent(account=account, id=new_key(), role=role)
