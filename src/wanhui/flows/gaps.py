"""Descriptions to mend and holes in the way of working: what each is, who sees to it, and what a change did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.cases.stages import GATE_WORDS
from wanhui.content.gap_rules import load_gap_rules
from wanhui.errors import WanhuiError, Words
from wanhui.flows.desk_acts import Agent
from wanhui.flows.in_charge import able
from wanhui.flows.rights import may, require
from wanhui.insights.gaps import Around, Effect, GapKind, GapRule, of_orders
from wanhui.insights.sold import JOIN
from wanhui.records.goods import Product
from wanhui.replies.knowledge import Entry, Fact, usable
from wanhui.store import tenancy
from wanhui.store.facts import StoredFact
from wanhui.store.gaps import GapLine, Quoted, finish_gap, gap_lines, hand_gap, quotes
from wanhui.store.knowledge import entries_about
from wanhui.store.members import members
from wanhui.store.records import named
from wanhui.store.shops import StoredShop, shop, shops

#: So long after a change what came of it is counted and shown.
SHOWN: Final = timedelta(days=90)
#: So many sentences are shown of each.
_SENTENCES: Final = 4
_LONGEST: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class GapView:
    """One gap as it is shown. `about` is what its goods or key are called; `known` are approved facts of the goods
    that matter here and `missing` those that nobody has approved. `effect` is None until something was counted. Of
    `owners`, each could see to it.
    """

    line: GapLine
    rule: GapRule
    about: Words
    owner: str
    currency: str
    said: tuple[Quoted, ...]
    known: tuple[Entry, ...]
    missing: tuple[Fact, ...]
    around: Around | None
    owners: Mapping[str, str]

    @property
    def is_of_orders(self) -> bool:
        """Whether the figures are held towards orders (else towards cases)."""
        return of_orders(self.rule)

    @property
    def is_compared(self) -> bool:
        """Whether the rate stands beside those of other goods or warehouses."""
        return self.rule.by in ("product", "warehouse")

    @property
    def effect(self) -> Effect | None:
        """What the change did; None while nothing was counted."""
        return self.around.effect if self.around is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsView:
    """The gaps of one kind: open ones, what falls due first in front, then those that were mended of late."""

    kind: GapKind
    shop: str | None
    gaps: tuple[GapView, ...]
    shops: tuple[StoredShop, ...]


def show_gaps(account: UUID, kind: GapKind, *, shop: str | None, now: datetime) -> GapsView:
    """The gaps of one kind with the words behind them and what is known of the goods; a fixed number of queries."""
    rules = {one.id: one for one in load_gap_rules() if one.kind == kind}
    with tenancy.account(account):
        every = shops(account)
        lines = [one for one in gap_lines(account, shop=shop, since=now - SHOWN) if one.rule in rules]
        said = quotes(account, {number for one in lines for number in one.numbers[:_SENTENCES]})
        refs = {(one.shop, one.product) for one in lines if one.product}
        goods = named(account, "product", refs) if refs else {}
        entries = entries_about(account, refs) if refs else ()
        known = members(account)
    homes = {one.id: one for one in every}
    names = {str(one.id): one.name for one in known}
    views = []
    for line in lines:
        rule, stored = rules[line.rule], goods.get((line.shop, line.product))
        mine = [one for one in entries if one.shop == line.shop and one.product == line.product]
        held = usable(mine, now.astimezone(ZoneInfo(homes[line.shop].time_zone)).date())
        views.append(
            GapView(
                line=line, rule=rule, about=about(line, rule, stored),
                owner=names.get(line.owner, line.owner), currency=homes[line.shop].currency,
                said=tuple(said[number] for number in line.numbers[:_SENTENCES] if number in said),
                known=tuple(one for one in held if one.aspect in rule.facts),
                missing=tuple(fact for fact in rule.facts if line.product and fact not in {one.aspect for one in held}),
                around=Around(**line.effect) if line.effect is not None else None,
                owners=able(known, homes[line.shop].key),
            )
        )  # fmt: skip
    return GapsView(kind=kind, shop=shop, gaps=tuple(views), shops=every)


def change_gap(lead: Agent, key: UUID, *, owner: str, due_at: datetime | None, now: datetime) -> None:
    """A lead says who sees to it and by when. ``E-ROLE-RIGHT``; ``E-GAP-FILL`` without a time ahead or a member who
    may see its shop; ``E-GAP-NONE`` for one that is done.
    """
    require(lead.role, "case.assign")
    with tenancy.account(lead.account):
        found = next((one for one in gap_lines(lead.account, since=now) if one.id == key), None)
        home = shop(lead.account, found.shop) if found is not None else None
        if found is None or home is None:
            raise WanhuiError("E-GAP-NONE")
        if due_at is None or due_at <= now or owner not in able(members(lead.account), home.key):
            raise WanhuiError("E-GAP-FILL")
        if not hand_gap(lead.account, key, owner=owner, due_at=due_at):
            raise WanhuiError("E-GAP-NONE")


def mend_gap(agent: Agent, key: UUID, *, note: str, now: datetime) -> None:
    """Its owner or a lead says what was changed; from then on the effect is counted. ``E-GAP-NOTE`` without a word,
    ``E-GAP-NONE`` for one that is done, ``E-ROLE-LEAD`` for anybody else.
    """
    if not note.strip():
        raise WanhuiError("E-GAP-NOTE")
    with tenancy.account(agent.account):
        found = next((one for one in gap_lines(agent.account, since=now) if one.id == key), None)
        if found is None or found.done_at is not None:
            raise WanhuiError("E-GAP-NONE")
        if not may(agent.role, "case.assign") and found.owner != str(agent.id):
            raise WanhuiError("E-ROLE-LEAD")
        if not finish_gap(agent.account, key, note=note.strip()[:_LONGEST], by=str(agent.id), now=now):
            raise WanhuiError("E-GAP-NONE")


def about(line: GapLine, rule: GapRule, stored: StoredFact | None) -> Words:
    """What the goods (`stored`), the pair, the warehouse or the gate of a gap are called; empty for the whole shop."""
    fact = stored.fact if stored is not None else None
    if rule.by == "gate":
        return next((words for gate, words in GATE_WORDS.items() if gate == line.key), Words(line.key, line.key))
    if rule.by not in ("product", "pair"):
        return Words(line.key, line.key)
    title = fact.title if isinstance(fact, Product) else line.product
    skus = {one.id: one.name or one.id for one in fact.skus} if isinstance(fact, Product) else {}
    told = line.key.split(JOIN) if rule.by == "pair" else [line.figures.get("variant", "")]
    variants = " → ".join(skus.get(one, one) for one in told if one)
    both = f"{title} · {variants}" if variants else title
    return Words(both, both)
