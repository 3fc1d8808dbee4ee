"""Learning from closed cases: opens a review when a cause repeats, costs much or a month is over, and measures it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.log import record_bug
from wanhui.records.money import Money
from wanhui.store import tenancy
from wanhui.store.account_settings import choose, setting
from wanhui.store.accounts import list_accounts
from wanhui.store.after_actions import (
    AfterLine,
    AfterSide,
    AfterTrigger,
    Decided,
    NewAfter,
    after_action,
    after_actions,
    decide_after,
    last_opened,
    open_after,
)
from wanhui.store.keys import new_key
from wanhui.store.outcomes import Around, causes_of, counts_around
from wanhui.store.shops import shops

#: As many closed cases of one cause within this time call for a review (own default).
REPEATED: Final = 3
WITHIN: Final = timedelta(days=7)
#: A single case that cost more than this calls for one as well, unless the shop says otherwise (own default).
LOSS_LIMIT: Final = Decimal(200)
#: How long before and after the decision a cause is counted, to see whether it fell.
MEASURED: Final = timedelta(days=30)
#: Under this name an account keeps from which loss on a review is opened, by shop.
LOSSES: Final = "loss_limits"
#: Causes that no review would change anything about.
_NOBODYS: Final = frozenset({"unknown", "changed_mind", "bad_faith"})
SIDES: Final[tuple[AfterSide, ...]] = get_args(AfterSide)


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterView:
    """A review, and what was counted: cases of its cause in the time before it was decided and in the time since.

    `days` is how much of the time since has passed; `has_fallen` is None until some of it has.
    """

    line: AfterLine
    before: int
    after: int
    days: int

    @property
    def has_fallen(self) -> bool | None:
        """Whether the cause comes up less often than before, per day."""
        if self.line.decided_at is None or not self.days:
            return None
        return self.after / self.days < self.before / MEASURED.days


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the team answers: supply chain or own management, what changes, who does it, by when."""

    side: str
    change: str
    owner: str
    due_at: datetime | None


def consider(account: UUID, shop: str, cause: str, *, loss: Money, now: datetime) -> None:
    """After a case was closed for `cause` at a `loss`: opens a review if the cause repeats or the loss was large.

    To be called inside the account. What was reviewed already is not opened again by the same cases.
    """
    if cause in _NOBODYS:
        return
    last = last_opened(account, shop, cause)
    since = max(now - WITHIN, last) if last is not None else now - WITHIN
    found = causes_of(account, shop, since=since, until=now + timedelta(seconds=1)).get(cause)
    if found is None:
        return
    limit = loss_limit(account, shop)
    if found.count >= REPEATED:
        _open(account, shop, cause, trigger="repeated", numbers=found.numbers, now=now)
    elif loss.amount > limit:
        _open(account, shop, cause, trigger="loss", numbers=found.numbers[:1], now=now)


def close_month(account: UUID, *, now: datetime) -> int:
    """Opens for each shop a review of the commonest cause of the month before; how many. Twice opens nothing more."""
    opened = 0
    with tenancy.account(account):
        for shop in shops(account):
            first = now.astimezone(ZoneInfo(shop.time_zone)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
            before = (first - timedelta(days=1)).replace(day=1)
            found = causes_of(account, shop.id, since=before, until=first)
            ranked = sorted((one for one in found.values() if one.cause not in _NOBODYS), key=lambda one: -one.count)
            if not ranked:
                continue
            last = last_opened(account, shop.id, ranked[0].cause)
            if last is None or last < first:
                opened += _open(
                    account, shop.id, ranked[0].cause, trigger="month", numbers=ranked[0].numbers, now=now
                )  # fmt: skip
    return opened


def close_months(now: datetime, *, only: UUID | None = None) -> int:
    """Closes the month before in all accounts or `only` one; how many reviews it opened.

    What goes wrong in one account keeps no other waiting.
    """
    opened = 0
    for account in (one.id for one in list_accounts() if only in (None, one.id)):
        try:
            opened += close_month(account, now=now)
        except Exception as bug:  # the next account must not wait for this one; it is tried again tomorrow
            record_bug(bug)
    return opened


def list_reviews(account: UUID, *, now: datetime, sold: str = "") -> tuple[AfterView, ...]:
    """All reviews of a case that was `sold` so, with what was measured: those that wait for an answer first."""
    with tenancy.account(account):
        lines = after_actions(account, sold=sold)
        asked = [
            Around(
                key=line.id, shop=line.shop, cause=line.cause, start=line.decided_at - MEASURED, middle=line.decided_at,
                end=min(now, line.decided_at + MEASURED),
            )
            for line in lines
            if line.decided_at is not None
        ]  # fmt: skip
        counted = counts_around(account, asked)
    return tuple(_measured(line, counted.get(line.id), now=now) for line in lines)


def answer_review(lead: Agent, key: UUID, answer: Answer, *, now: datetime) -> None:
    """Keeps what the team decided. ``E-ROLE-LEAD`` for an agent, ``E-AFTER-NONE`` when somebody was first,
    ``E-AFTER-FILL`` naming what is missing; nothing is kept then.
    """
    if not lead.by(now).is_lead:
        raise WanhuiError("E-ROLE-LEAD")
    side = next((one for one in SIDES if one == answer.side), None)
    missing = [
        name
        for name, is_there in (
            ("side", side is not None),
            ("change", bool(answer.change.strip())),
            ("owner", bool(answer.owner.strip())),
            ("due", answer.due_at is not None and answer.due_at > now),
        )
        if not is_there
    ]
    with tenancy.account(lead.account):
        found = after_action(lead.account, key)
        if found is None or found.decided_at is not None:
            raise WanhuiError("E-AFTER-NONE")
        if missing or side is None or answer.due_at is None:
            raise WanhuiError("E-AFTER-FILL", missing=", ".join(missing))
        decided = Decided(
            side=side, change=answer.change.strip(), owner=answer.owner.strip(), due_at=answer.due_at, at=now
        )
        decide_after(lead.account, key, decided)


def loss_limit(account: UUID, shop: str) -> Decimal:
    """From which loss of one case on a review is opened for the shop."""
    return Decimal(str(setting(account, LOSSES).get(shop, LOSS_LIMIT)))


def set_loss_limit(owner: Agent, shop: str, limit: Decimal, *, now: datetime) -> None:
    """From which loss of one case on a review is opened for the shop; ``E-ROLE-OWNER`` for anybody else."""
    if owner.role != "owner":
        raise WanhuiError("E-ROLE-OWNER")
    choose(owner.account, LOSSES, {**setting(owner.account, LOSSES), shop: str(limit)}, now=now, by=str(owner.id))


def _open(
    account: UUID, shop: str, cause: str, *, trigger: AfterTrigger, numbers: tuple[int, ...], now: datetime
) -> bool:  # fmt: skip
    return open_after(
        account, NewAfter(id=new_key(), shop=shop, cause=cause, trigger=trigger, numbers=numbers, opened_at=now)
    )


def _measured(line: AfterLine, counted: tuple[int, int] | None, *, now: datetime) -> AfterView:
    if line.decided_at is None or counted is None:
        return AfterView(line=line, before=len(line.numbers), after=0, days=0)
    days = (min(now, line.decided_at + MEASURED) - line.decided_at).days
    return AfterView(line=line, before=counted[0], after=counted[1], days=days)
