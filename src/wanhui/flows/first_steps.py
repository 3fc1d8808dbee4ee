"""The first-run tour: what a new account does first, told by what it has done already."""

from __future__ import annotations

from dataclasses import dataclass

from wanhui.flows.desk_acts import Agent
from wanhui.store.first_steps import taken


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStep:
    """One step: done, or the next one to take, or later."""

    id: str
    is_done: bool
    is_next: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """All first steps in order, and how many are done."""

    steps: tuple[FirstStep, ...]
    done: int

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to show."""
        return self.done == len(self.steps)


def tour(agent: Agent) -> Tour:
    """Where the account stands: each step is ticked by what is there, never by a click."""
    found = taken(agent.account)
    following = next((step for step, is_done in found.items() if not is_done), None)
    steps = tuple(FirstStep(id=step, is_done=is_done, is_next=step == following) for step, is_done in found.items())
    return Tour(steps=steps, done=sum(found.values()))
