"""Gives out the cases that nobody has, as people come on duty."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from wanhui.cases.acting import By
from wanhui.cases.case import replay
from wanhui.cases.projection import projection
from wanhui.cases.work import assign
from wanhui.errors import WanhuiError
from wanhui.flows.log import record_bug
from wanhui.flows.notify import notices_of, tell
from wanhui.flows.playbooks_of_shop import playbooks_of
from wanhui.flows.turns import Turn, need_of_case
from wanhui.store import tenancy
from wanhui.store.accounts import list_accounts
from wanhui.store.case_lists import free_cases
from wanhui.store.case_rows import CaseChange
from wanhui.store.cases import append, events_of

_MOST: Final = 200


def share_out(now: datetime) -> int:
    """Gives out what is free in every account; how many found somebody. What goes wrong in one stops no other."""
    shared = 0
    for account in list_accounts():
        try:
            shared += share_out_in(account.id, now)
        except Exception as bug:
            record_bug(bug)
    return shared


def share_out_in(account: UUID, now: datetime) -> int:
    """Gives out up to 200 free cases of one account, those that fall due first; how many found somebody."""
    with tenancy.account(account):
        free = free_cases(account, most=_MOST)
        if not free:
            return 0
        turn, by, given = Turn(account, now), By(now=now), 0
        for key, past in events_of(account, free).items():
            before = replay(past)
            who = turn.next(need_of_case(before))
            if who is None:
                continue
            acted = assign(before, by, who)
            row = projection(acted.case, playbooks_of(account, before.shop), now)
            try:
                append(account, [CaseChange(id=key, version=before.seq, row=row, events=acted.events)])
            except WanhuiError as changed:
                if changed.code != "E-CASE-CHANGED":
                    raise
                continue
            tell(account, list(notices_of(acted.case, acted.events)), now)
            turn.taken(who)
            given += 1
    return given
