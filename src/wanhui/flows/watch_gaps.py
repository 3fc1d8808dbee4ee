"""Looks for what recurs in listings and in the way of working, and measures what changes have done; safe to repeat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.content.gap_rules import load_gap_rules
from wanhui.errors import Words
from wanhui.flows.gaps import SHOWN, about
from wanhui.flows.in_charge import in_charge
from wanhui.flows.notify import tell
from wanhui.insights.gaps import (
    AROUND,
    RIPE,
    Counted,
    Gap,
    GapCase,
    GapKind,
    GapRule,
    Place,
    around,
    end_of,
    find_gaps,
    gather,
    of_orders,
)
from wanhui.store import tenancy
from wanhui.store.gaps import GapLine, Sold, gap_cases, gap_lines, keep_effects, keep_gap, orders_between
from wanhui.store.keys import new_key
from wanhui.store.measures import counts
from wanhui.store.members import members
from wanhui.store.notices import Notice
from wanhui.store.records import named
from wanhui.store.shops import StoredShop, shops

#: Gaps are looked for among the orders, and the cases, of so much of the past.
LOOKED_AT: Final = timedelta(days=28)
#: So long a gap may stay open unless a lead says otherwise (own).
DUE: Final = timedelta(days=14)
#: More than so many of a kind are not open at once in a shop: the next follow when these are mended (own).
AT_ONCE: Final = 10
#: A gap of the same place is no news for so long after a change: until its effect is counted.
_REST: Final = RIPE + AROUND
#: So many cases of a gap are kept, the newest first.
_CASES: Final = 50


def watch_gaps(account: UUID, now: datetime) -> int:
    """Opens what recurs, brings open gaps up to date and measures mended ones; how many are new. Safe to repeat."""
    found = 0
    for shop in shops(account):
        with tenancy.account(account):
            lines = gap_lines(account, shop=shop.id, since=now - SHOWN)
            changed = [one.done_at for one in lines if one.done_at is not None]
            since = min([now - LOOKED_AT - RIPE, *(at - AROUND for at in changed)])
            cases = gap_cases(account, shop.id, since=since)
            _measure(account, shop, lines, cases=cases, now=now)
            found += _open(account, shop, lines, cases=cases, now=now)
    return found


def _open(
    account: UUID, shop: StoredShop, lines: Sequence[GapLine], *, cases: Sequence[GapCase], now: datetime
) -> int:  # fmt: skip
    """Keeps what recurs, as much as there is room for; how many are new."""
    rules = {one.id: one for one in load_gap_rules()}
    rested = {_place(one) for one in lines if one.done_at is not None and now - one.done_at < _REST}
    standing = {_place(one): rules[one.rule].kind for one in lines if one.done_at is None and one.rule in rules}
    room = {kind: AT_ONCE - list(standing.values()).count(kind) for kind in get_args(GapKind)}
    recent = [one for one in cases if (one.ordered_at or one.said_at) >= now - LOOKED_AT]
    shown = gather(tuple(rules.values()), recent)
    owner, new = in_charge(members(account), shop.key, first="lead"), 0
    for gap in find_gaps(tuple(rules.values()), shown, _counted(account, shop, recent, now=now)):
        rule, place = rules[gap.rule], (gap.rule, gap.product, gap.key)
        if place in rested or (place not in standing and room[rule.kind] <= 0):
            continue
        line = GapLine(
            id=new_key(), shop=shop.id, rule=gap.rule, product=gap.product, key=gap.key, figures=_figures(gap),
            numbers=gap.numbers[:_CASES], opened_at=now, owner=owner, due_at=now + DUE,
        )  # fmt: skip
        if keep_gap(account, line):
            room[rule.kind] -= 1
            new += 1
            goods = named(account, "product", {(shop.id, line.product)}) if line.product else {}
            where = about(line, rule, goods.get((shop.id, line.product)))
            tell(account, [_notice(line, rule, where if where.zh else Words(shop.name, shop.name))], now)
    return new


def _measure(
    account: UUID, shop: StoredShop, lines: Sequence[GapLine], *, cases: Sequence[GapCase], now: datetime
) -> None:  # fmt: skip
    """Counts around the changes of mended gaps."""
    rules = {one.id: one for one in load_gap_rules()}
    shown = gather(tuple(rules.values()), cases)
    done = [(one, rules[one.rule], one.done_at) for one in lines if one.done_at is not None and one.rule in rules]
    zone = ZoneInfo(shop.time_zone)
    orders = orders_between(
        account, shop.id, [one for line, rule, at in done for one in _sold(line, rule, when=(at, now), zone=zone)]
    )
    effects = {}
    for n, (line, rule, at) in enumerate(done):
        variant = line.figures.get("variant", "")
        mine = [one for one in shown.get(_place(line), ()) if variant in ("", one.sku)]
        before, after = around(rule, mine, changed_at=at, now=now)
        of = orders[2 * n], orders[2 * n + 1]
        if not of_orders(rule):
            of = _told(cases, at - AROUND, at), _told(cases, at, end_of(rule, at, now))
        effects[line.id] = {"before": before, "before_of": of[0], "after": after, "after_of": of[1]}
    if effects:
        keep_effects(account, effects)


def _told(cases: Sequence[GapCase], first: datetime, last: datetime) -> int:
    return sum(first <= one.said_at < last for one in cases)


def _sold(line: GapLine, rule: GapRule, *, when: tuple[datetime, datetime], zone: ZoneInfo) -> tuple[Sold, Sold]:
    """The orders before a change and since (`when`: the change and now) that its gap is held towards."""
    changed_at, now = when
    ends = (changed_at - AROUND, changed_at, end_of(rule, changed_at, now))
    first, middle, last = (at.astimezone(zone).date() for at in ends)
    dimension, key = "shop", line.shop
    if line.product:
        variant = line.figures.get("variant", "")
        dimension, key = ("sku", variant) if variant else ("product", line.product)
    elif rule.by == "warehouse" and line.key:
        dimension, key = "warehouse", line.key
    day = timedelta(days=1)
    return Sold(dimension, key, first, middle - day), Sold(dimension, key, middle, last - day)


def _place(line: GapLine) -> Place:
    return line.rule, line.product, line.key


def _counted(account: UUID, shop: StoredShop, recent: Sequence[GapCase], *, now: datetime) -> Counted:
    today = now.astimezone(ZoneInfo(shop.time_zone)).date()
    sold = {
        dimension: {
            one.key: one.orders for one in counts(account, dimension, shop=shop.id, first=today - LOOKED_AT, last=today)
        }
        for dimension in ("product", "warehouse", "shop")
    }
    return Counted(
        products=sold["product"], warehouses=sold["warehouse"], orders=sum(sold["shop"].values()), cases=len(recent)
    )


def _figures(gap: Gap) -> dict[str, Any]:
    rate = gap.rate
    return {
        "count": len(gap.numbers), "of": rate.orders, "rate": rate.rate, "low": rate.low, "high": rate.high,
        "base": rate.base, "variant": gap.variant, "cost": str(gap.cost), "priced": gap.priced,
    }  # fmt: skip


def _notice(line: GapLine, rule: GapRule, where: Words) -> Notice:
    count = line.figures["count"]
    return Notice(
        key=f"gap:{line.id}", kind="finding", addressee="lead", at=line.opened_at, shop=line.shop,
        says=Words(
            f"反复出现：{rule.title.zh}，{where.zh}，{count} 件工单",
            f"Again: {rule.title.en}, {where.en}, {count} cases",
        ),
    )  # fmt: skip
