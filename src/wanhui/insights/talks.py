"""Who of the shop spoke when, about which order and to which buyer; complaints are laid at who spoke last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from wanhui.insights.ledger import Complaint, Ledger, ledger_of
from wanhui.insights.sold import DAY, Names
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact


class TalkLine(NamedTuple):
    """One message, by its `agent` where an agent wrote it. `at` is in seconds since 1970 (UTC)."""

    at: float
    conversation: str
    agent: str | None = None
    order: str | None = None
    buyer: str | None = None


def talk_lines(shop: str, facts: Iterable[Fact]) -> Iterator[TalkLine]:
    """The messages of `shop` among `facts`."""
    for one in facts:
        if isinstance(one, Message) and one.shop == shop:
            agent = one.agent if one.speaker == "seller" else None
            yield TalkLine(one.at.timestamp(), one.conversation, agent or None, one.order, one.buyer)


def last_agents(lines: Iterable[TalkLine]) -> Mapping[str, str]:
    """order -> the agent who spoke about it last."""
    found: dict[str, tuple[float, str]] = {}
    for one in lines:
        if one.agent and one.order and one.at >= found.get(one.order, (float("-inf"), ""))[0]:
            found[one.order] = (one.at, one.agent)
    return {order: agent for order, (_, agent) in found.items()}


def agent_ledger(shop: str, lines: Iterable[TalkLine], complaints: Sequence[Complaint], *, offset: float) -> Ledger:
    """One row for each agent in each conversation, at their first words there; complaints go to who spoke last.

    A complaint belongs to a conversation that it names, else to the last one of its order or buyer before it.
    """
    return _Talks(shop, offset, sorted(lines, key=lambda one: one.at)).ledger(complaints)


class _Talks:
    """Who spoke in which conversation, and where the conversations of an order or buyer are found."""

    def __init__(self, shop: str, offset: float, lines: Sequence[TalkLine]) -> None:
        self._shop, self._offset = shop, offset
        self._agents, self._at, self._keys = Names(), list[float](), list[int]()
        self._rows: dict[tuple[str, str], int] = {}
        self._last: dict[str, list[tuple[float, int]]] = {}
        whose: dict[str, set[str]] = {}
        for one in lines:
            about = whose.setdefault(one.conversation, {f"c{one.conversation}"})
            if one.order:
                about.add(f"o{one.order}")
            if one.buyer:
                about.add(f"b{one.buyer}")
        for one in lines:
            if one.agent:
                self._said(one, one.agent, whose[one.conversation])

    def _said(self, one: TalkLine, agent: str, about: Iterable[str]) -> None:
        at, key = (one.at + self._offset) / DAY, (one.conversation, agent)
        if key not in self._rows:
            self._rows[key] = len(self._at)
            self._at.append(at)
            self._keys.append(self._agents[agent])
        for name in about:
            self._last.setdefault(name, []).append((at, self._rows[key]))

    def ledger(self, complaints: Sequence[Complaint]) -> Ledger:
        """The columns, with each complaint at the row of who spoke last before it."""
        found = [(self._find(one), one) for one in complaints]
        count = len(self._at)
        names = {"shop": (self._shop,), "product": (), "agent": self._agents.all()}
        nothing = np.full(count, -1, np.int64)
        keys = {"shop": np.zeros(count, np.int64), "product": nothing, "agent": np.array(self._keys, np.int64)}
        return ledger_of(self._shop, names, keys, at=np.array(self._at, np.float64), found=found, offset=self._offset)

    def _find(self, one: Complaint) -> tuple[int, bool] | None:
        at = (one.at.timestamp() + self._offset) / DAY
        for name in (f"c{one.conversation}", f"o{one.order}", f"b{one.buyer}"):
            spoken = [row for when, row in self._last.get(name, ()) if when <= at]
            if spoken:
                return spoken[-1], True
        return None
