"""What became of buyers whose case was closed, by remedy, cause and variant: followed up once, then only added up.

Counted are later orders, their returns and the reviews of them; what became of the review that opened a case is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui.cases.outcomes import CAUSES
from wanhui.content.case_rules import load_remedies
from wanhui.errors import WanhuiError, Words
from wanhui.flows.log import record_bug
from wanhui.insights.measures import Rate, share
from wanhui.records.money import Money
from wanhui.store import tenancy
from wanhui.store.accounts import list_accounts
from wanhui.store.aftermath import DIMENSIONS, After, Due, after_by, cases_after, follow
from wanhui.store.shops import StoredShop, shops

#: After so many days buyers are followed up (own).
DAYS: Final = (90, 180)
#: What it is told by.
BY: Final = tuple(DIMENSIONS)
#: Cases closed so long before are compared.
_REACH: Final = timedelta(days=365)
#: So many at once: enough for the database to go through its tables once, few enough to be done in seconds.
_BATCH: Final = 5000
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which comparison: by what, after how many days, in which shop (None: all)."""

    by: str = "remedy"
    days: int = 90
    shop: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterRow:
    """One key: cases solved, buyers who bought again, what they paid since, what came back of that, and the cost.

    Every rate says out of how many, and is None below twenty. `back` is of the cases, `returned` of the later orders,
    `bad` of the reviews of these.
    """

    key: str
    name: Words
    cases: int
    solved: Rate
    back: Rate
    orders: int
    regained: Money
    returned: Rate
    bad: Rate
    cost: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterView:
    """The page."""

    wanted: Wanted
    rows: tuple[AfterRow, ...]
    shops: tuple[StoredShop, ...]

    @property
    def rated(self) -> tuple[AfterRow, ...]:
        """The rows that have enough cases for a share."""
        return tuple(row for row in self.rows if row.solved.rate is not None)


def follow_everywhere(now: datetime) -> int:
    """Follows up all cases of all accounts whose time has come; how many."""
    followed = 0
    for account in (one.id for one in list_accounts()):
        try:
            followed += follow_up(account, now)
        except Exception as bug:  # the next account must not wait for this one
            record_bug(bug)
    return followed


def follow_up(account: UUID, now: datetime) -> int:
    """Follows up the closed cases whose 90 or 180 days are over, a batch at a time; how many. Again changes nothing.

    What is too old to be compared is left out.
    """
    followed = 0
    for days in DAYS:
        done, since = _BATCH, _since(days, now)
        while done == _BATCH:
            done, since = follow(account, Due(days=days, since=since, now=now, most=_BATCH))
            followed += done
    return followed


def show_after(account: UUID, wanted: Wanted, *, now: datetime) -> AfterView:
    """What became of buyers, the keys with most cases first; two queries."""
    with tenancy.account(account):
        found = after_by(account, wanted.by, days=wanted.days, since=_since(wanted.days, now), shop=wanted.shop)
        known = shops(account)
    names = _names(wanted.by)
    return AfterView(wanted=wanted, rows=tuple(_row(one, names) for one in found[:_LONGEST]), shops=known)


def numbers_after(account: UUID, wanted: Wanted, key: str, *, now: datetime) -> tuple[int, ...]:
    """The cases behind one key, the newest first; ``E-EXPORT-LIST`` for what nothing is told by."""
    if wanted.by not in DIMENSIONS:
        raise WanhuiError("E-EXPORT-LIST", found=wanted.by, expected=", ".join(DIMENSIONS))
    return cases_after(account, wanted.by, key, days=wanted.days, since=_since(wanted.days, now), shop=wanted.shop)


def _since(days: int, now: datetime) -> datetime:
    return now - _REACH - timedelta(days=days)


def _names(by: str) -> Mapping[str, Words]:
    if by == "remedy":
        return {pack.id: pack.title for pack in load_remedies()}
    return {code: cause.title for code, cause in CAUSES.items()} if by == "cause" else {}


def _row(one: After, names: Mapping[str, Words]) -> AfterRow:
    return AfterRow(
        key=one.key, name=names.get(one.key, Words(one.key, one.key)), cases=one.cases,
        solved=share(one.solved, one.cases), back=share(one.back, one.cases), orders=one.orders,
        regained=Money(one.spent, one.currency), returned=share(one.returns, one.orders),
        bad=share(one.bad_reviews, one.reviews), cost=Money(one.cost, one.currency),
    )  # fmt: skip
