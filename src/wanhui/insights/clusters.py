"""Small signs that many watch for by hand: reviews on one bad topic, a week worse than the last, falling stars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log, sqrt
from typing import Final, Literal

from wanhui.insights.ledger import Complaint
from wanhui.insights.tails import surprise

#: As many reviews of one product on one topic within a week are a cluster, where its own past does not promise as many.
CLUSTER: Final = 3
#: How seldom (one week in fifty) such a week may come by chance, after the four weeks before it (own).
_SELDOM: Final = log(50)
#: What is known of a week of which nothing was seen: half a review in four weeks (Jeffreys' prior of a count).
_UNSEEN: Final = 0.5
WEEK: Final = timedelta(days=7)
#: A week half again as bad as the one before, with at least so many cases (own).
RISE, RISE_FROM = 1.5, 5
#: Stars have fallen when the last week lies so many standard errors below the four before (own).
_SURE: Final = 3.0
_BEFORE: Final = timedelta(days=28)
#: Fewer ratings than this are no average.
_RATINGS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Something seen in the week up to `until`: `count` now, `before` in the time it is held against.

    For a fall of stars both are averages.
    """

    kind: Literal["cluster", "rise", "rating"]
    dimension: Literal["product", "shop"]
    key: str
    issue: str
    since: datetime
    until: datetime
    count: float
    before: float
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rated:
    """One rating of a product."""

    at: datetime
    product: str
    stars: int


def clusters(reviews: Sequence[Complaint], *, now: datetime) -> tuple[Sign, ...]:
    """Products with `CLUSTER` or more complaining reviews on one issue in the week up to `now`, and more than the four
    weeks before it promise: what comes every week is a rate to lower, no news."""
    found: dict[tuple[str, str], dict[str, Complaint]] = {}
    past: dict[tuple[str, str], set[str]] = {}
    for one in reviews:
        if one.product and now - WEEK < one.at <= now:
            found.setdefault((one.product, one.issue), {})[one.record] = one
        elif one.product and now - WEEK - _BEFORE < one.at <= now - WEEK:
            past.setdefault((one.product, one.issue), set()).add(one.record)
    return tuple(
        Sign(
            kind="cluster", dimension="product", key=product, issue=issue, since=min(one.at for one in them.values()),
            until=max(one.at for one in them.values()), count=len(them), before=usual, records=tuple(them),
        )
        for (product, issue), them in sorted(found.items())
        for usual in [len(past.get((product, issue), ())) / (_BEFORE / WEEK)]
        if len(them) >= CLUSTER and _is_news(len(them), usual)
    )  # fmt: skip


def rises(complaints: Sequence[Complaint], shop: str, *, now: datetime) -> tuple[Sign, ...]:
    """Issues that the shop had half again as often in the week up to `now` as in the one before."""
    lately, before = _by_issue(complaints, now, 0), _by_issue(complaints, now, 1)
    return tuple(
        Sign(
            kind="rise", dimension="shop", key=shop, issue=issue, since=now - WEEK, until=now, count=len(them),
            before=len(before.get(issue, ())), records=tuple(sorted(them)),
        )
        for issue, them in sorted(lately.items())
        if len(them) >= RISE_FROM and before and len(them) >= RISE * len(before.get(issue, ()))
    )  # fmt: skip


def falling(ratings: Sequence[Rated], *, now: datetime) -> tuple[Sign, ...]:
    """Products whose stars of the last week lie surely below those of the four weeks before."""
    by_product: dict[str, tuple[list[int], list[int]]] = {}
    for one in ratings:
        now_, before = by_product.setdefault(one.product, ([], []))
        if now - WEEK < one.at <= now:
            now_.append(one.stars)
        elif now - WEEK - _BEFORE < one.at <= now - WEEK:
            before.append(one.stars)
    out = []
    for product, (lately, before) in sorted(by_product.items()):
        if min(len(lately), len(before)) >= _RATINGS and _fell(lately, before):
            out.append(
                Sign(
                    kind="rating", dimension="product", key=product, issue="", since=now - WEEK, until=now,
                    count=sum(lately) / len(lately), before=sum(before) / len(before),
                )
            )  # fmt: skip
    return tuple(out)


def _by_issue(complaints: Sequence[Complaint], now: datetime, weeks_ago: int) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    end = now - weeks_ago * WEEK
    for one in complaints:
        if end - WEEK < one.at <= end:
            found.setdefault(one.issue, set()).add(one.order or one.record)
    return found


def _fell(lately: Sequence[int], before: Sequence[int]) -> bool:
    means = [sum(part) / len(part) for part in (lately, before)]
    spread = [
        sum((n - mean) ** 2 for n in part) / len(part) for part, mean in zip((lately, before), means, strict=True)
    ]
    error = sqrt(max(spread[0], spread[1], 0.25) * (1 / len(lately) + 1 / len(before)))
    return means[1] - means[0] >= _SURE * error


def _is_news(count: int, usual: float) -> bool:
    seen = usual * (_BEFORE / WEEK) + _UNSEEN
    return float(surprise(count, seen / (_BEFORE / WEEK), seen)) >= _SELDOM
