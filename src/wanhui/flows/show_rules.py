"""What the pages of a shop's own rules show: playbooks, remedies, and who may grant how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wanhui.cases.remedies import AGENT_LIMIT, RemedyPack
from wanhui.content.case_rules import load_playbooks, load_remedies
from wanhui.content.loader import pack_text
from wanhui.errors import WanhuiError, Words
from wanhui.flows.desk_acts import Agent
from wanhui.flows.own_remedies import left_of, limits, own_remedies
from wanhui.records.money import Money
from wanhui.store import tenancy
from wanhui.store.accounts import Person, people
from wanhui.store.budgets import PERIODS, Period, budgets
from wanhui.store.own_playbooks import OwnBody, Scope, own_bodies
from wanhui.store.shops import StoredShop, shops


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """One shipped playbook or remedy, and for which shops the account has its own instead ("": for all)."""

    id: str
    version: int
    title: Words
    limits: Words
    own_for: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePage:
    """One playbook or remedy for one shop (None: for all): the text to change, and the versions written before."""

    id: str
    title: Words
    limits: Words
    shop: str | None
    text: str
    is_own: bool
    versions: tuple[OwnBody, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopBudget:
    """What a shop may give as goodwill in each period, and what is left of it; a period without one is not limited."""

    shop: StoredShop
    periods: tuple[tuple[Period, Money | None, Money | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityPage:
    """Who may grant how much alone ("": the usual limit), and the budgets of the shops."""

    usual: str
    people: tuple[tuple[Person, str], ...]
    budgets: tuple[ShopBudget, ...]


def playbook_lines(account: UUID) -> tuple[RuleLine, ...]:
    """Every playbook, with the shops for which the account wrote its own."""
    own = [one for one in own_bodies(account) if one.retired_at is None]
    return tuple(
        RuleLine(
            id=pack.id, version=pack.version, title=pack.title, limits=pack.limits,
            own_for=tuple(one.scope.shop or "" for one in own if one.playbook == pack.id),
        )
        for pack in load_playbooks().ordered
    )  # fmt: skip


def playbook_page(account: UUID, playbook: str, *, shop: str | None) -> RulePage:
    """One playbook as it holds for `shop`; ``E-PLAYBOOK-NONE``."""
    pack = next((one for one in load_playbooks().ordered if one.id == playbook), None)
    if pack is None:
        raise WanhuiError("E-PLAYBOOK-NONE", name=playbook)
    written = [one for one in own_bodies(account) if one.playbook == playbook]
    here = [one for one in written if one.retired_at is None and one.scope == Scope(shop=shop)]
    return RulePage(
        id=playbook, title=pack.title, limits=pack.limits, shop=shop, is_own=bool(here),
        text=here[-1].body if here else pack_text("playbooks", playbook) or "", versions=tuple(reversed(written)),
    )  # fmt: skip


def remedy_lines(account: UUID) -> tuple[RuleLine, ...]:
    """Every remedy, with the shops for which the account wrote its own."""
    own = own_remedies(account)
    return tuple(
        RuleLine(
            id=pack.id, version=pack.version, title=pack.title, limits=pack.limits,
            own_for=tuple("" if name == "*" else name for name, bodies in own.items() if pack.id in bodies),
        )
        for pack in load_remedies()
    )  # fmt: skip


def remedy_page(account: UUID, remedy: str, *, shop: str | None) -> RulePage:
    """One remedy as it was written for `shop`, else as shipped; ``E-REMEDY-UNKNOWN``."""
    shipped: Mapping[str, RemedyPack] = {one.id: one for one in load_remedies()}
    if remedy not in shipped:
        raise WanhuiError("E-REMEDY-UNKNOWN", remedy=remedy, expected=", ".join(shipped))
    own = own_remedies(account).get(shop or "*", {}).get(remedy)
    pack = shipped[remedy]
    text = own if own is not None else pack_text("remedies", remedy) or ""
    return RulePage(id=remedy, title=pack.title, limits=pack.limits, shop=shop, text=text, is_own=own is not None)


def authority_page(agent: Agent, *, now: datetime) -> AuthorityPage:
    """The limits of everybody who answers buyers, and the budgets of every shop."""
    own = limits(agent.account)
    with tenancy.account(agent.account):
        team = [one for one in people(agent.account) if one.role != "auditor" and one.is_active]
        known, set_aside = shops(agent.account), budgets(agent.account)
        left = left_of(agent.account, set_aside, now=now)
    found = tuple(
        ShopBudget(shop=shop, periods=tuple(
            (period, set_aside.get(shop.id, {}).get(period), left.get(shop.id, {}).get(period)) for period in PERIODS
        ))
        for shop in known
    )  # fmt: skip
    return AuthorityPage(
        usual=str(AGENT_LIMIT), people=tuple((one, own.get(str(one.id), "")) for one in team), budgets=found
    )
