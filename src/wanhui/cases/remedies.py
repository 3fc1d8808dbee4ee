"""Remedies: which fit a fault, what they cost, who may grant them, and which one to propose first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

from wanhui.cases.parts import Fault
from wanhui.cases.words import Role
from wanhui.errors import WanhuiError, Words
from wanhui.records.money import Money

Freight = Literal["none", "one_way", "both_ways"]
Need = Literal["stock", "parts", "price_drop", "parcel_lost", "repairable"]

#: What an agent may grant alone, and a lead, in major units, unless the shop says otherwise.
AGENT_LIMIT: Final = Decimal(20)
LEAD_LIMIT: Final = Decimal(200)
#: Freight of one parcel where the order names none.
FREIGHT: Final = Decimal(10)
#: What the shop loses on top of the price when a buyer stays unhappy, for weighing options.
LOSS: Final = Decimal(30)
#: Most goods bought online go back within seven days without a reason (Consumer Rights Protection Law, article 25).
_SEVEN_DAYS: Final = Words("七天无理由退货", "Return within seven days without reason")
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a remedy costs: a share of what was paid, plus a fixed sum, plus the goods again, plus freight."""

    share: Decimal = Decimal(0)
    fixed: Decimal = Decimal(0)
    goods: Decimal = Decimal(0)
    freight: Freight = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suit:
    """A cell of the matrix issue × severity × fault side; an empty set says nothing."""

    issues: frozenset[str] = frozenset()
    faults: frozenset[Fault] = frozenset()
    min_severity: int = 0
    max_severity: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Where the law or a promise already owes this: then it is no concession, and no limit or budget stops it."""

    suit: Suit
    basis: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is wrong, for whom, and what the shop can do.

    `may_return`: the buyer wants to send the goods back and the law lets them without a reason.
    """

    issues: frozenset[str]
    severity: int
    fault: Fault
    paid: Money
    asks: frozenset[str] = frozenset()
    goods_cost: Money | None = None
    freight: Money | None = None
    price_drop: Money | None = None
    has: frozenset[Need] = frozenset({"stock", "parts", "repairable"})
    exchanges: int = 0
    exchange_limit: int = 2
    may_return: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyExample:
    """A situation in which a remedy is on the menu, or is not."""

    issues: frozenset[str]
    fault: Fault
    severity: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyExamples:
    """Where it must be on the menu, and where it must not."""

    must: tuple[RemedyExample, ...]
    must_not: tuple[RemedyExample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyPack:
    """One remedy. `rung` is its place on the ladder of concessions; `accepted` the share of buyers who take it.

    `accepted_when` raises that share for buyers who asked for just this. `needs` must be at hand. `says` is the
    line of the menu, with ``{amount}`` where an amount belongs. An extra comes on top of whatever the buyer chooses.
    """

    id: str
    version: int
    title: Words
    says: Words
    limits: Words
    sources: tuple[str, ...]
    rung: int
    cost: Cost
    suits: tuple[Suit, ...]
    owed: tuple[Owed, ...] = ()
    needs: frozenset[Need] = frozenset()
    accepted: Decimal
    accepted_when: Mapping[str, Decimal] = field(default_factory=dict)
    is_exchange: bool = False
    is_return: bool = False
    is_extra: bool = False
    steps: tuple[Words, ...]
    examples: RemedyExamples


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A line of the menu: what it is, what it costs the shop, whether it is owed and by what, who must approve."""

    remedy: str
    title: Words
    says: Words
    cost: Money
    amount: Money | None
    freight: Freight
    owed: Words | None
    approver: Role | None
    rung: int
    is_proposed: bool
    why: Words
    is_extra: bool = False
    is_return: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """What the person at the desk may grant alone, and what is left of the shop's budget (None: no budget)."""

    role: Role = "agent"
    limit: Money | None = None
    budget_left: Money | None = None


def menu(
    packs: Sequence[RemedyPack], allowed: Sequence[str], now: Situation, *, authority: Authority
) -> tuple[Option, ...]:
    """The remedies of a playbook (`allowed`, in its order) that fit the situation `now`, the proposed one first.

    The proposed one costs the shop least once the chance that the buyer takes it is weighed in. A remedy that
    is owed comes before goodwill, and an extra is never the answer itself. At the exchange limit no exchange is on
    the menu. A return that the law allows is on every menu.
    """
    by_id = {pack.id: pack for pack in packs}
    unknown = [name for name in allowed if name not in by_id]
    if unknown:
        raise WanhuiError("E-REMEDY-UNKNOWN", remedy=unknown[0], expected=", ".join(by_id))
    returns = [pack.id for pack in packs if pack.is_return and now.may_return]
    fitting = [by_id[name] for name in dict.fromkeys((*returns, *allowed)) if fits(by_id[name], now)]
    if not fitting:
        return ()
    best = min(fitting, key=lambda pack: _rank(pack, now))
    ordered = [best, *(pack for pack in fitting if pack is not best)]
    return tuple(_option(pack, now, authority, is_proposed=pack is best) for pack in ordered)


def _rank(pack: RemedyPack, now: Situation) -> tuple[bool, bool, bool, Decimal]:
    """What is proposed first: a return that the law allows, then what is owed, then what costs least."""
    is_first = pack.is_return and now.may_return
    return not is_first, pack.is_extra, owed(pack, now) is None, expected_cost(pack, now)


def fits(pack: RemedyPack, now: Situation) -> bool:
    """Whether `pack` is a lawful and possible answer to the situation."""
    if pack.is_exchange and now.exchanges >= now.exchange_limit:
        return False
    if pack.is_return and now.may_return:
        return True
    return pack.needs <= now.has and any(_suits(suit, now) for suit in pack.suits)


def _suits(suit: Suit, now: Situation) -> bool:
    if suit.issues and suit.issues.isdisjoint(now.issues):
        return False
    if suit.faults and now.fault not in suit.faults:
        return False
    return suit.min_severity <= now.severity <= suit.max_severity


def owed(pack: RemedyPack, now: Situation) -> Words | None:
    """By what the shop owes this remedy already; None: it is goodwill."""
    if pack.is_return and now.may_return:
        return _SEVEN_DAYS
    return next((owed.basis for owed in pack.owed if _suits(owed.suit, now)), None)


def cost_of(pack: RemedyPack, now: Situation) -> Decimal:
    """What `pack` costs the shop in the situation, in the currency paid, to the cent."""
    cost = pack.cost
    goods = now.goods_cost.amount if now.goods_cost is not None else now.paid.amount / 2
    parcels = {"none": 0, "one_way": 1, "both_ways": 2}[cost.freight]
    freight = now.freight.amount if now.freight is not None else FREIGHT
    drop = now.price_drop.amount if "price_drop" in pack.needs and now.price_drop is not None else Decimal(0)
    total = now.paid.amount * cost.share + cost.fixed + goods * cost.goods + freight * parcels + drop
    return total.quantize(_CENT, ROUND_HALF_UP)


def amount_of(pack: RemedyPack, now: Situation) -> Decimal | None:
    """What the buyer receives in money or vouchers; None when it is goods, work or words."""
    if "price_drop" in pack.needs:
        return now.price_drop.amount if now.price_drop is not None else None
    amount = now.paid.amount * pack.cost.share + pack.cost.fixed
    return amount.quantize(_CENT, ROUND_HALF_UP) if amount else None


def acceptance(pack: RemedyPack, now: Situation) -> Decimal:
    """The share of such buyers who take this remedy."""
    return max([pack.accepted, *(share for ask, share in pack.accepted_when.items() if ask in now.asks)])


def expected_cost(pack: RemedyPack, now: Situation) -> Decimal:
    """The cost of offering `pack`: what it costs if taken, and what an unhappy buyer costs if not."""
    taken = acceptance(pack, now)
    return taken * cost_of(pack, now) + (1 - taken) * (now.paid.amount + LOSS)


def approver(cost: Decimal, authority: Authority, *, is_owed: bool) -> Role | None:
    """Who must agree to a cost beyond the authority at the desk; None: nobody. What is owed waits for nobody."""
    if is_owed or authority.role == "owner":
        return None
    own = authority.limit.amount if authority.limit is not None else AGENT_LIMIT
    own = max(own, LEAD_LIMIT) if authority.role == "lead" else own
    if authority.budget_left is not None and cost > authority.budget_left.amount:
        return "owner"
    if cost <= own:
        return None
    return "lead" if authority.role == "agent" and cost <= LEAD_LIMIT else "owner"


def _option(pack: RemedyPack, now: Situation, authority: Authority, *, is_proposed: bool) -> Option:
    cost = cost_of(pack, now)
    basis = owed(pack, now)
    amount = amount_of(pack, now)
    shown = {"amount": f"{amount:f}" if amount is not None else ""}
    return Option(
        remedy=pack.id,
        title=pack.title,
        says=Words(pack.says.fill("zh", shown), pack.says.fill("en", shown)),
        cost=Money(cost, now.paid.currency),
        amount=Money(amount, now.paid.currency) if amount is not None else None,
        freight=pack.cost.freight,
        owed=basis,
        approver=approver(cost, authority, is_owed=basis is not None),
        rung=pack.rung,
        is_proposed=is_proposed,
        why=_why(pack, now, cost, basis=basis),
        is_extra=pack.is_extra,
        is_return=pack.is_return,
    )


def _why(pack: RemedyPack, now: Situation, cost: Decimal, *, basis: Words | None) -> Words:
    share = int(acceptance(pack, now) * 10)
    zh = f"成本 {cost:f}，估计十位买家里约 {share} 位会接受"
    en = f"Costs {cost:f}; about {share} in 10 buyers would take it (own estimate)"
    if basis is None:
        return Words(f"{zh}。", f"{en}.")
    return Words(f"本来就该给：{basis.zh}。{zh}。", f"Owed anyway: {basis.en}. {en}.")


def next_rung(options: Sequence[Option], declined: Collection[str]) -> Option | None:
    """What to offer a buyer who asks for more: the next step up the ladder; None: the top is reached.

    What is owed is no concession: it is on the table from the beginning and never the "next step".
    """
    highest = max((option.rung for option in options if option.remedy in declined), default=-1)
    above = [o for o in options if o.owed is None and o.rung > highest and o.remedy not in declined]
    return min(above, key=lambda option: (option.rung, option.cost.amount), default=None)
