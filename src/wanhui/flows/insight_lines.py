"""Finds spikes, falls of sales, lapsed buyers and scores among records given as JSON Lines; stores nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

import orjson

from wanhui.errors import Language
from wanhui.flows.answer_lines import Tally
from wanhui.flows.complaints import complaints_in
from wanhui.flows.current_facts import current_facts
from wanhui.flows.sales_lines import Clock, Fallen, fallen
from wanhui.insights.areas import told
from wanhui.insights.buyers import Cohort, cohort
from wanhui.insights.causes import Candidate
from wanhui.insights.incidents import Spike, spikes
from wanhui.insights.ledger import Complaint, days_of, order_ledger
from wanhui.insights.scores import Score, scores
from wanhui.insights.sold import sold, sold_lines
from wanhui.insights.talks import agent_ledger, talk_lines
from wanhui.records.fact import Fact
from wanhui.records.goods import Product
from wanhui.records.orders import Order
from wanhui.records.parties import Shop

#: Places after the point of rates and probabilities.
_DIGITS: Final = 4
#: What lies further apart than this from the rest is a clock gone wrong, or too old to say anything about today.
_LONGEST: Final = timedelta(days=800)
_AHEAD: Final = timedelta(days=60)
_CHINA: Final = ZoneInfo("Asia/Shanghai")


def insight_lines(lines: Iterable[bytes], *, language: Language, tally: Tally) -> Iterator[bytes]:
    """The findings of each shop as ``wanhui insights`` prints them, after one line for each line that was refused.

    Nothing is found before the last line has come; what is found says when it could have been known.
    """
    current = current_facts(lines, language, tally)
    shops = {fact.id: fact for fact in current.facts if isinstance(fact, Shop)}
    by_shop: dict[str, list[Fact]] = {}
    for fact in current.facts:
        by_shop.setdefault(fact.shop, []).append(fact)
    yield from (orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in current.refused)
    for name, facts in by_shop.items():
        zone = ZoneInfo(shops[name].time_zone) if name in shops else _CHINA
        for one in insights_of(name, facts, zone):
            yield orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE)


def insights_of(shop: str, facts: Sequence[Fact], zone: tzinfo) -> Iterator[dict[str, Any]]:
    """Every finding about one shop, with the keys of the contract."""
    orders, until = in_time([one for one in facts if isinstance(one, Order)])
    if until is None:
        return
    since = until - _LONGEST
    facts = [one for one in facts if not isinstance(one, Order)] + list(orders)
    complaints = [one for one in complaints_in(facts) if since <= one.at <= until + _AHEAD]
    sold_until, until = until, max([until, *(one.at for one in complaints)])
    offset = (until.astimezone(zone).utcoffset() or timedelta()).total_seconds()
    products = [one for one in facts if isinstance(one, Product)]
    sales = sold(shop, sold_lines(shop, facts), products, offset=offset)
    ledgers = (
        order_ledger(sales, complaints, offset=offset),
        agent_ledger(shop, talk_lines(shop, facts), complaints, offset=offset),
    )
    end = days_of(until, offset)
    for spike in spikes(ledgers, complaints, until=end):
        yield _spike(spike, complaints, zone, offset=offset)
    for ledger in ledgers:
        for score in scores(ledger, until=end):
            yield _score(shop, score, since=_at(float(ledger.at[0]), zone, offset), until=until)
    for one in fallen(sales, lambda: facts, complaints, clock=Clock(zone, offset, sold_until)):
        yield _fall(shop, one, clock=(zone, offset))
    yield from _lapsed(shop, cohort(orders, complaints, now=until.astimezone(zone)), until)


def in_time(orders: Sequence[Order]) -> tuple[Sequence[Order], datetime | None]:
    """The orders that lie in one stretch of time, and its end (None without orders): clocks go wrong."""
    if not orders:
        return (), None
    times = sorted(one.created_at for one in orders)
    late = times[min(int(len(times) * 0.999), len(times) - 1)] + _AHEAD
    middle = times[len(times) // 2]
    kept = [one for one in orders if middle - _LONGEST <= one.created_at <= min(late, middle + _LONGEST)]
    last = max(max(one.created_at, one.finished_at or one.created_at) for one in kept)
    return kept, min(last, late) + timedelta(days=1)


def _spike(spike: Spike, complaints: Sequence[Complaint], zone: tzinfo, *, offset: float) -> dict[str, Any]:
    return {
        "kind": "spike",
        "shop": spike.shop,
        "dimension": told(spike.dimension),
        "key": spike.key,
        "issue": spike.issue,
        "from": _at(spike.since, zone, offset),
        "detected_at": _at(spike.detected_at, zone, offset),
        **spike_payload(spike, complaints),
    }


def spike_payload(spike: Spike, complaints: Sequence[Complaint]) -> dict[str, Any]:
    """The figures of a spike, its likeliest causes and the records behind it."""
    return {
        "rate": round(spike.rate, _DIGITS),
        "base": round(spike.base, _DIGITS),
        "causes": [_cause(one) for one in spike.causes],
        "count": spike.count,
        "expected": round(spike.mean, 2),
        "records": [complaints[place].record for place in spike.complaints],
    }


def _score(shop: str, score: Score, *, since: str, until: datetime) -> dict[str, Any]:
    return {
        "kind": "score",
        "shop": shop,
        "dimension": score.dimension,
        "key": score.key,
        "issue": score.issue,
        "from": since,
        "detected_at": until.isoformat(timespec="seconds"),
        "rate": _rounded(score.rate.rate),
        "base": round(score.rate.base, _DIGITS),
        "causes": [],
        "verdict": score.rate.verdict,
        "orders": score.rate.orders,
        "count": score.rate.count,
        "low": _rounded(score.rate.low),
        "high": _rounded(score.rate.high),
    }


def _fall(shop: str, one: Fallen, *, clock: tuple[tzinfo, float]) -> dict[str, Any]:
    fall = one.fall
    return {
        "kind": "sales",
        "shop": shop,
        "dimension": "shop" if fall.is_shop else "product",
        "key": fall.key,
        "issue": None,
        "from": _at(float(fall.since), *clock),
        "detected_at": _at(float(fall.seen + 1), *clock),
        "rate": round(fall.sold, 2),
        "base": round(fall.usual, 2),
        "causes": [{"dimension": "reason", "key": name, "p": round(p, _DIGITS)} for name, p in one.reasons],
        "beside": one.figures(),
    }


def _lapsed(shop: str, found: Cohort, until: datetime) -> Iterator[dict[str, Any]]:
    """One line for the shop as a whole, then one for each buyer who came back once and is late now."""
    told = until.isoformat(timespec="seconds")
    whole = {"buyers": found.buyers, "returned": found.returned, "interval_days": round(found.interval, 1)}
    ahead = {str(days): round(sum_, 2) for days, sum_ in found.ahead.items()} if found.ahead else None
    repeat = round(found.returned / found.buyers, _DIGITS) if found.buyers else None
    head = {"kind": "lapsed", "shop": shop, "dimension": "shop", "key": shop, "issue": None, "from": None}
    yield {**head, "detected_at": told, "rate": repeat, "base": None, "causes": [], **whole, "expected": ahead}
    for one in found.away:
        if one.kind == "lapsed":
            yield {
                **head,
                "dimension": "buyer",
                "key": one.buyer,
                "from": one.last.isoformat(timespec="seconds"),
                "detected_at": one.due.isoformat(timespec="seconds"),
                "rate": round(one.staying, _DIGITS),
                "base": None,
                "causes": [{"dimension": "reason", "key": name, "p": round(p, _DIGITS)} for name, p in one.causes],
                "purchases": one.purchases,
                "interval_days": round(one.interval, 1),
                "expected_90": round(one.ahead, _DIGITS),
            }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _cause(one: Candidate) -> dict[str, Any]:
    return {"dimension": told(one.dimension), "key": one.key, "p": round(one.p, _DIGITS)}


def _at(days: float, zone: tzinfo, offset: float) -> str:
    return datetime.fromtimestamp(days * 86_400 - offset, UTC).astimezone(zone).isoformat(timespec="seconds")
