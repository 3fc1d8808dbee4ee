"""Winning buyers back: found by their own rhythm, asked once, and answered by what they gave as the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.cases.unasked import AGAINST_WORDS
from wanhui.errors import WanhuiError, Words
from wanhui.flows.desk_acts import Agent
from wanhui.flows.log import record_bug
from wanhui.flows.outreach import Wanted, is_on, plan
from wanhui.flows.rights import require
from wanhui.flows.suppliers import reconsider
from wanhui.insights.buyers import CAUSES, Cause, cohort_of
from wanhui.insights.win_back import Effect, StepShort, effect, is_control, steps_short
from wanhui.replies.knowledge import Entry, usable
from wanhui.store import tenancy
from wanhui.store.accounts import list_accounts
from wanhui.store.after_actions import NewAfter, open_after
from wanhui.store.keys import new_key
from wanhui.store.knowledge import entries_about
from wanhui.store.lapsed import (
    StoredLapsed,
    code_cause,
    coded_lapsed,
    groups,
    keep_lapsed,
    known_cycles,
    lapsed_buyers,
    lapsed_by_keys,
    lapsed_counts,
    last_orders,
    mark_lapsed,
    note_returns,
    purchase_times,
)
from wanhui.store.outreach import Purpose
from wanhui.store.recent import complaints
from wanhui.store.shops import StoredShop, shops
from wanhui.store.suppliers import supplier_of

#: What buyers complained of so far back may keep them away.
_SAID: Final = timedelta(days=400)
#: Whoever is away for longer than this is no news.
_LONGEST: Final = timedelta(days=730)
#: Within this time a purchase counts as coming back.
BACK: Final = timedelta(days=30)
#: What a review of a cause is opened about, in the words of the cause tree.
_REVIEWED: Final[Mapping[Cause, str]] = {"quality": "material", "service": "poor_manner"}
#: What answers a wrong idea best, the first that is there.
_TELLS: Final = ("misconception", "usage", "effects", "care")
_ASK: Final = Words(
    "您好，您有一阵没来买了。我想知道是货的原因、我们办事的原因、和您想的不一样，还是一时忘了？不用回也可以；"
    "以后不想收到，回“不用发”。",
    "Hello, you have not ordered for a while. Was it a fault in the goods, the way we handled something, not what you "
    "had in mind, or did it slip your mind? There is no need to answer; if you want no more messages, say so here.",
)
_REMIND: Final = Words(
    "您好，您上次买的东西照您平时的间隔差不多用完了，需要的话可以在原来的订单里再买。不想收到提醒，回一句“不用发”就行。",
    "Hello, going by your usual interval, what you bought last may be used up. If you need it, your earlier order has "
    "the link. If you would rather not be reminded, say so here.",
)
_EXPLAIN: Final = Words(
    "您好，您说东西和想的不一样，有一点说明可能有用：{fact}。有不清楚的，直接在这里问我们。",
    "Hello, you said it was not what you had in mind. This may help: {fact}. Ask us here if anything is unclear.",
)
_SOLVED: Final[Mapping[str, Words]] = {
    "quality": Words(
        "您好，您之前说的质量问题，我们查过货源，已经换了。谢谢您当时告诉我们。",
        "Hello, we looked into the quality you told us about and have changed the source. Thank you for telling us.",
    ),
    "service": Words(
        "您好，您之前说的服务问题，我们已经改了做法。谢谢您当时告诉我们。",
        "Hello, we have changed how we work after what you told us about our service. Thank you for telling us.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WinBackView:
    """Who stays away from a shop, what writing to them did, and which steps of service fell short for them.

    `many` are the regular buyers who stay away, `lapsed` those of them that are listed, each with how many intervals
    they are behind by now; `once` never came back after one purchase. `steps` is None where too few buyers tell.
    """

    shop: StoredShop | None
    shops: tuple[StoredShop, ...]
    is_on: bool
    lapsed: tuple[tuple[StoredLapsed, float], ...]
    many: int
    once: int
    effect: Effect
    steps: tuple[StepShort, ...] | None
    causes: tuple[tuple[Cause, int], ...]


def find_everywhere(now: datetime) -> int:
    """Finds who is late in every account; how many are new. What goes wrong in one keeps no other waiting."""
    found = 0
    for account in (one.id for one in list_accounts()):
        try:
            found += find_lapsed(account, now)
        except Exception as bug:
            record_bug(bug)
    return found


def find_lapsed(account: UUID, now: datetime) -> int:
    """Keeps who is late against their own rhythm by now, and who has bought again; how many are newly late."""
    return sum(_find(account, shop, now) for shop in shops(account))


def _find(account: UUID, shop: StoredShop, now: datetime) -> int:
    with tenancy.account(account):
        times = purchase_times(account, shop.id, until=now)
        last = last_orders(account, shop.id) if times else {}
        said = _said(account, shop.id, now)
        known = known_cycles(account, shop.id)
        categories = {who: category for who, (_, category) in last.items() if category}
        found = cohort_of(times, said, now=now.astimezone(UTC), categories=categories, is_every_late=True)
        fresh = [
            StoredLapsed(
                id=new_key(), shop=shop.id, buyer=one.buyer, last_at=one.last, purchases=one.purchases,
                interval_days=one.interval, late=one.late, staying=one.staying, causes=one.causes,
                is_control=is_control(str(account), shop.id, one.buyer), found_at=now,
            )
            for one in found.away
            if (one.buyer, one.last) not in known and now - one.last <= _LONGEST
        ]  # fmt: skip
        note_returns(account, shop.id)
        return keep_lapsed(account, fresh)


def _said(account: UUID, shop: str, now: datetime) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in complaints(account, shop, since=now - _SAID):
        if one.buyer:
            found.setdefault(one.buyer, []).append(one.issue)
    return found


def show_win_back(account: UUID, shop_id: str, *, now: datetime) -> WinBackView:
    """The lapsed buyers of one shop (the first, if it does not exist) and what came of writing to them."""
    with tenancy.account(account):
        every = shops(account)
        shop = next((one for one in every if one.id == shop_id), every[0] if every else None)
        regular = lapsed_buyers(account, shop.id) if shop is not None else ()
        counts = lapsed_counts(account, shop.id) if shop is not None else {}
        by_group = {
            one.is_control: (one.buyers, one.returned)
            for one in groups(account, shop.id if shop else None, before=now - BACK, within_days=BACK.days)
        }
        steps = _steps(account, shop.id, now) if shop is not None else None
    many = sum(count for (is_regular, _), count in counts.items() if is_regular)
    return WinBackView(
        shop=shop,
        shops=every,
        is_on=is_on(account),
        lapsed=tuple((one, (now - one.last_at) / timedelta(days=max(one.interval_days, 1.0))) for one in regular),
        many=many,
        once=sum(counts.values()) - many,
        effect=effect(treated=by_group.get(False, (0, 0)), control=by_group.get(True, (0, 0))),
        steps=steps,
        causes=tuple((cause, counts.get((True, cause), 0)) for cause in CAUSES),
    )


def _steps(account: UUID, shop: str, now: datetime) -> tuple[StepShort, ...] | None:
    """Where service fell short for those who left over it, against those who came back and stayed."""
    left = {one.buyer for one in coded_lapsed(account, shop, "service")}
    if not left:
        return None
    times = purchase_times(account, shop, until=now)
    away = {buyer for buyer, _ in known_cycles(account, shop)}
    stayed = sorted(who for who, bought in times.items() if len(bought) > 1 and who not in away)
    return steps_short(_said(account, shop, now), sorted(left), stayed)


def ask(agent: Agent, keys: Sequence[UUID], *, now: datetime) -> dict[str, str]:
    """Plans the one question to each of these buyers; buyer -> what speaks against it, for those who get none.

    ``E-OUTREACH-OFF`` until the owner has switched it on. Whoever is in the control group is never written to.
    """
    require(agent.role, "case.bulk")
    _switched_on(agent.account)
    with tenancy.account(agent.account):
        found = [one for one in lapsed_by_keys(agent.account, keys) if one.returned_at is None]
        left_alone = {one.buyer: "control" for one in found if one.is_control or one.asked_at is not None}
        asked = [one for one in found if one.buyer not in left_alone and one.purchases > 1]
        wanted = [
            Wanted(shop=one.shop, buyer=one.buyer, purpose="ask", key=f"ask:{one.id}", words=_ASK, since=one.last_at)
            for one in asked
        ]
        against = plan(agent.account, wanted, by=str(agent.id), now=now)
        for one in asked:
            if not against[f"ask:{one.id}"]:
                mark_lapsed(agent.account, one.id, "asked", now=now)
    refused = {one.buyer: ",".join(against[f"ask:{one.id}"]) for one in asked if against[f"ask:{one.id}"]}
    return left_alone | refused


def code(agent: Agent, key: UUID, cause: str, *, words: str, now: datetime) -> None:
    """A person codes what the buyer said, or corrects it. ``E-WINBACK-CAUSE`` for none of the four."""
    require(agent.role, "case.work")
    chosen = next((one for one in CAUSES if one == cause), None)
    if chosen is None:
        raise WanhuiError("E-WINBACK-CAUSE", found=cause, expected=", ".join(CAUSES))
    with tenancy.account(agent.account):
        code_cause(agent.account, _row(agent.account, key).id, chosen, words=words[:200], by=str(agent.id), now=now)


def act(agent: Agent, key: UUID, *, now: datetime) -> None:
    """Acts on the coded cause: quality opens a task about the supplier, service a review; a wrong idea is explained,
    who forgot is reminded.

    ``E-WINBACK-STEP`` says why it cannot be done now, ``E-GUIDE-NONE`` where nothing is approved to explain with.
    """
    require(agent.role, "case.bulk")
    with tenancy.account(agent.account):
        row = _row(agent.account, key)
        if row.cause is None:
            raise WanhuiError("E-WINBACK-CAUSE", found="–", expected=", ".join(CAUSES))
        if row.cause in _REVIEWED:
            _see_to(agent.account, row, cause=_REVIEWED[row.cause], now=now)
        else:
            _write(agent, row, now)
        mark_lapsed(agent.account, row.id, "acted", now=now)


def _see_to(account: UUID, row: StoredLapsed, *, cause: str, now: datetime) -> None:
    """Quality is a matter of who supplied what was bought last; service, and goods of nobody known, of a review."""
    if row.cause == "quality":
        product = last_orders(account, row.shop).get(row.buyer, ("", ""))[0]
        supplier = supplier_of(account, row.shop, product)
        if supplier is not None and reconsider(account, row.shop, supplier, now=now):
            return
    review = NewAfter(id=new_key(), shop=row.shop, cause=cause, trigger="lapsed", numbers=(), opened_at=now)
    open_after(account, review)


def _write(agent: Agent, row: StoredLapsed, now: datetime) -> None:
    """The reminder or the short fact text, once a purchase cycle."""
    _switched_on(agent.account)
    if row.is_control:
        raise WanhuiError("E-WINBACK-STEP", why="对照组不联系 / the control group is left alone")
    words = _REMIND if row.cause == "forgot" else _explained(agent.account, row, now)
    purpose: Purpose = "remind" if row.cause == "forgot" else "explain"
    wanted = Wanted(
        shop=row.shop, buyer=row.buyer, purpose=purpose, key=f"{purpose}:{row.id}", words=words, since=row.last_at
    )  # fmt: skip
    against = plan(agent.account, [wanted], by=str(agent.id), now=now)[wanted.key]
    if against:
        named = [AGAINST_WORDS[one] for one in against]
        raise WanhuiError("E-WINBACK-STEP", why=" · ".join(f"{one.zh} / {one.en}" for one in named))


def _explained(account: UUID, row: StoredLapsed, now: datetime) -> Words:
    """The approved fact that answers a wrong idea of what the buyer bought last; ``E-GUIDE-NONE`` without one."""
    product = last_orders(account, row.shop).get(row.buyer, ("", ""))[0]
    today = now.astimezone(ZoneInfo("Asia/Shanghai")).date()
    known = usable([one for one in entries_about(account, {(row.shop, product)}) if one.product == product], today)
    told = next((one for aspect in _TELLS for one in known if one.aspect == aspect), None)
    if told is None or not product:
        raise WanhuiError("E-GUIDE-NONE")
    return _with(told)


def _with(told: Entry) -> Words:
    fact = told.text.strip().rstrip("。.")
    return Words(_EXPLAIN.fill("zh", {"fact": fact}), _EXPLAIN.fill("en", {"fact": fact}))


def tell_solved(agent: Agent, shop: str, cause: str, *, now: datetime) -> int:
    """Tells the buyers who left over quality or service that it was put right, once each; how many messages."""
    require(agent.role, "templates")
    _switched_on(agent.account)
    if cause not in _SOLVED:
        raise WanhuiError("E-WINBACK-CAUSE", found=cause, expected=", ".join(_SOLVED))
    with tenancy.account(agent.account):
        chosen: Cause = "quality" if cause == "quality" else "service"
        rows = [
            one
            for one in coded_lapsed(agent.account, shop, chosen)
            if one.acted_at is not None and one.solved_at is None and one.returned_at is None
        ]
        wanted = [
            Wanted(
                shop=one.shop, buyer=one.buyer, purpose="solved", key=f"solved:{one.id}", words=_SOLVED[cause],
                since=one.last_at,
            )
            for one in rows
        ]  # fmt: skip
        against = plan(agent.account, wanted, by=str(agent.id), now=now)
        told = [one for one in rows if not against[f"solved:{one.id}"]]
        for one in told:
            mark_lapsed(agent.account, one.id, "solved", now=now)
    return len(told)


def _switched_on(account: UUID) -> None:
    if not is_on(account):
        raise WanhuiError("E-OUTREACH-OFF")


def _row(account: UUID, key: UUID) -> StoredLapsed:
    found = next(iter(lapsed_by_keys(account, [key])), None)
    if found is None or found.returned_at is not None:
        raise WanhuiError("E-WINBACK-NONE")
    return found
