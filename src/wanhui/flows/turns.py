"""Whose turn a new case is: agents on duty who may and can, the fewest in hand first; leads and owners after them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.cases.calendar import Blocks
from wanhui.cases.sharing import Need, Worker, choose
from wanhui.cases.state import Case
from wanhui.flows.rights import SKILLS
from wanhui.store.account_settings import setting
from wanhui.store.case_lists import open_cases_by_assignee
from wanhui.store.members import Member, members
from wanhui.store.shops import shops

_FIRST: Final = frozenset({"agent"})
_ELSE: Final = frozenset({"lead", "owner"})
_EXTORTION: Final = frozenset({"extortion", "review_hostage"})
_CJK: Final = ("\u3400", "\u9fff")


class _Read(Protocol):
    @property
    def safety(self) -> bool: ...
    @property
    def intent(self) -> str | None: ...
    @property
    def review_hostage(self) -> bool | None: ...


def home_zone(zones: Sequence[str]) -> ZoneInfo:
    """Where the people of an account work: the zone that most of its shops keep, of equals the first."""
    return ZoneInfo(max(zones, key=zones.count) if zones else "Asia/Shanghai")


def need_of(shop: str, text: str, found: _Read | None) -> Need:
    """What a case of `shop` asks of whoever gets it: the language of its words, training where it is grave."""
    grave = set()
    if found is not None and found.safety:
        grave.add("safety")
    if found is not None and (found.intent == "extortion" or found.review_hostage):
        grave.add("extortion")
    is_chinese = not text.strip() or any(_CJK[0] <= character <= _CJK[1] for character in text)
    return Need(shop=shop, language="zh" if is_chinese else "en", skills=frozenset(grave))


def need_of_case(case: Case) -> Need:
    """What an open case asks of whoever gets it next; its words are not at hand, so any language will do."""
    grave = ({"safety"} if case.seen.is_safety else set()) | (_EXTORTION & set(case.seen.flags) and {"extortion"})
    return Need(shop=case.shop, language="", skills=frozenset(grave))


class Turn:
    """Gives out cases one by one; asks the database once, when the first one is due."""

    __slots__ = ("_account", "_last", "_local", "_now", "_pools")

    def __init__(self, account: UUID, now: datetime) -> None:
        self._account, self._now = account, now
        self._pools: list[list[Worker]] | None = None
        self._local = now
        self._last = ""

    def next(self, need: Need) -> str | None:
        """Who gets the next case; None when nobody can take it now, or people take cases themselves."""
        chosen = self._choose(need)
        return chosen.id if chosen is not None else None

    def other_than(self, who: str | None, need: Need) -> str | None:
        """Who gets a case that `who` has let lie, counted as theirs; `who` again where nobody else can take it."""
        chosen = self._choose(need, but=who)
        if chosen is None:
            return who
        self.taken(chosen.id)
        return chosen.id

    def taken(self, who: str | None) -> None:
        """`who` has one case more."""
        for pool in self._pools or ():
            for place, worker in enumerate(pool):
                if worker.id == who:
                    pool[place] = replace(worker, load=worker.load + 1)
                    self._last = worker.id

    def _choose(self, need: Need, *, but: str | None = None) -> Worker | None:
        if self._pools is None:
            self._load()
        for pool in self._pools or ():
            able = [worker for worker in pool if worker.id != but]
            if chosen := choose(able, need, self._local, last=self._last):
                return chosen
        return None

    def _load(self) -> None:
        if setting(self._account, "sharing").get("rule") == "off":
            self._pools = []
            return
        known = shops(self._account)
        self._local = self._now.astimezone(home_zone([shop.time_zone for shop in known if not shop.is_placeholder]))
        names = {shop.key: shop.id for shop in known}
        load = open_cases_by_assignee(self._account)
        active = [one for one in members(self._account) if one.is_active]
        self._pools = [
            [worker_of(one, names, load=load.get(str(one.id), 0)) for one in active if one.role in roles]
            for roles in (_FIRST, _ELSE)
        ]


def worker_of(member: Member, names: Mapping[UUID, str] | None = None, *, load: int = 0) -> Worker:
    """A member as the pure stage knows them, `names` being the shops' ids; leads and owners are trained for all."""
    work, known = member.work, names or {}
    return Worker(
        id=str(member.id),
        shops=None if member.shops is None else frozenset(known[key] for key in member.shops if key in known),
        week=_week(work.get("hours")),
        languages=frozenset(work.get("languages", ())),
        skills=frozenset(SKILLS if member.role in _ELSE else work.get("skills", ())),
        most=int(work.get("most", 0)),
        load=load,
        is_away=bool(work.get("is_away")),
    )


def _week(hours: Sequence[Sequence[Sequence[str]]] | None) -> tuple[Blocks, ...] | None:
    if not hours:
        return None
    return tuple(tuple((_minutes(a), _minutes(b)) for a, b in day) for day in hours)


def _minutes(wall: Any) -> int:
    hour, minute = str(wall).split(":")
    return 60 * int(hour) + int(minute)
