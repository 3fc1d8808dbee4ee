"""Chains what was fixed since the last time, tells the heads outside the database, has the newest one stamped."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui import __version__
from wanhui.adapters.anchors import add_anchors, anchors
from wanhui.adapters.signing import Signer, load_signer
from wanhui.adapters.timestamps import Answer, Authority, ask_for_stamp
from wanhui.flows.log import record_bug
from wanhui.settings import ENVIRONMENT
from wanhui.store.contents import fix_existing
from wanhui.store.jobs import enqueue
from wanhui.store.keys import new_key
from wanhui.store.vault import Stamp, heads, last_stamp, save_stamp, seal_next, tip, unsealed_accounts

#: The name under which the worker knows `stamp_head`.
TASK: Final = "stamp_head"
_TOOL: Final = f"wanhui {__version__}"
_AGAIN_AFTER: Final = timedelta(minutes=10)


def seal_everywhere(now: datetime) -> int:
    """Seals every account in which something waits; how many. One account's trouble keeps no other's waiting."""
    done = 0
    for account in unsealed_accounts():
        try:
            done += bool(seal(account, now=now))
        except Exception as bug:  # the next account must not wait for this one; it is tried again
            record_bug(bug)
    return done


def seal(account: UUID, *, now: datetime) -> int:
    """Chains all that waits in `account`; how many heads that made. Safe to call at any moment, by anybody."""
    signer = load_signer(ENVIRONMENT.home)
    is_first = tip(account).head is None
    made = _seal_waiting(account, signer, now)
    while is_first and fix_existing(account):  # what was there before there was a vault
        made += _seal_waiting(account, signer, now)
    tell_heads(account)
    if made and authority() is not None:
        enqueue(TASK, account, once="stamp")
    return made


def _seal_waiting(account: UUID, signer: Signer, now: datetime) -> int:
    made = 0
    while seal_next(account, sealed_at=now, tool=_TOOL, sign=signer.sign) is not None:
        made += 1
    return made


def tell_heads(account: UUID) -> None:
    """Writes the heads that the file beside the database does not have yet; one that it has is never rewritten."""
    told = anchors(ENVIRONMENT.home, account)
    after = told[-1][0] if told else 0
    add_anchors(ENVIRONMENT.home, account, ((one.head.number, one.head.hash) for one in heads(account, after=after)))


def stamp_head(account: UUID, *, now: datetime, by: Authority | None = None) -> Stamp | None:
    """Has the newest head stamped; None when it is already, or without an authority. A failure is kept and tried again.

    What is not stamped is shown as not stamped; it never waits for a stamp. `by` is the authority that was set up.
    """
    asked, end = by or authority(), tip(account).head
    granted = last_stamp(account, granted=True)
    if asked is None or end is None or (granted is not None and granted.head >= end.number):
        return None
    answer = ask_for_stamp(asked, end.body, now=now)
    stamp = _stamp(end.number, asked, answer, now=now)
    save_stamp(account, new_key(), stamp)
    if stamp.token is None:
        enqueue(TASK, account, once="stamp", run_at=now + _AGAIN_AFTER)
    return stamp


def authority() -> Authority | None:
    """The time stamp authority that was set up; None when there is none."""
    if not ENVIRONMENT.timestamp_url:
        return None
    return Authority(url=ENVIRONMENT.timestamp_url, roots=ENVIRONMENT.timestamp_roots)


def _stamp(head: int, asked: Authority, answer: Answer, *, now: datetime) -> Stamp:
    return Stamp(
        head=head,
        authority=asked.url,
        token=answer.token,
        stamped_at=answer.stamped_at,
        problem=answer.problem,
        at=now,
    )
