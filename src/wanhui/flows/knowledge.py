"""What a shop knows of its goods: written by one person, approved by another for some time, then looked at again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.content.linting import shipped_linter
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.rights import may, require
from wanhui.records.goods import Product
from wanhui.records.parties import Platform
from wanhui.replies.finding import verdict
from wanhui.replies.knowledge import ANSWERS, ASPECTS, FACTS, HOLDS_FOR, LONGEST, Aspect, Entry
from wanhui.replies.lint import lint
from wanhui.replies.outgoing import Outgoing
from wanhui.store import tenancy
from wanhui.store.accounts import audit
from wanhui.store.keys import new_key
from wanhui.store.knowledge import approve_entry, entries_about, entry, keep_entry, retire_entry
from wanhui.store.members import members
from wanhui.store.records import named
from wanhui.store.shops import StoredShop, shop

_LONGEST_TEXT: Final = 500
_LONGEST_WORDS: Final = 200
#: Where a fact came from that the marketplace reported with the goods.
REPORTED: Final = "商品资料 / product record"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """What somebody writes down: about a product of `shop` (empty: all of it), a variant of it (empty: all)."""

    shop: str
    product: str
    aspect: str
    text: str
    source: str
    sku: str = ""
    about: str = ""
    prevents: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A fact that stands in the record of a product and that nobody has approved as it stands."""

    aspect: Aspect
    about: str
    text: str


def write_entry(agent: Agent, new: NewEntry, *, now: datetime) -> UUID:
    """Keeps a proposal; nothing is said on its ground before somebody else approves it. Its key.

    ``E-KNOW-FILL`` names what is missing, ``E-KNOW-TEXT`` what may not be said to a buyer.
    """
    require(agent.role, "case.work")
    with tenancy.account(agent.account):
        kept = shop(agent.account, new.shop)
        _check_filled(new, kept)
        made = Entry(
            id=new_key(), shop=new.shop, product=new.product.strip(), sku=new.sku.strip(),
            aspect=cast(Aspect, new.aspect), about=new.about.strip(), text=new.text.strip(),
            source=new.source.strip(), prevents=new.prevents.strip(), written_by=str(agent.id), written_at=now,
        )  # fmt: skip
        _check_text(made, kept)
        keep_entry(agent.account, made)
    return made.id


def approve(agent: Agent, key: UUID, *, until: date | None = None, now: datetime) -> None:
    """The entry may be used until then (a year, unless said otherwise); what said the same before is over.

    ``E-ROLE-RIGHT`` for who may not approve, ``E-KNOW-OWN`` for the writer while somebody else may, ``E-KNOW-DATE``.
    """
    require(agent.role, "templates")
    with tenancy.account(agent.account):
        found = _found(agent.account, key)
        if found.written_by == str(agent.id) and _others_may(agent):
            raise WanhuiError("E-KNOW-OWN")
        kept = shop(agent.account, found.shop)
        _check_text(found, kept)
        end = _until(until, kept, now)
        approve_entry(agent.account, found, by=str(agent.id), now=now, until=end)
        told = {"entry": str(key), "until": end.isoformat()}
        audit(agent.account, at=now, actor=str(agent.id), action="knowledge_approved", payload=told)


def retire(agent: Agent, key: UUID, *, now: datetime) -> None:
    """The entry is used no more; it stays on record. A proposal may be taken back by whoever wrote it."""
    with tenancy.account(agent.account):
        found = _found(agent.account, key)
        if found.approved_at is not None or found.written_by != str(agent.id):
            require(agent.role, "templates")
        retire_entry(agent.account, key, now=now)
        audit(agent.account, at=now, actor=str(agent.id), action="knowledge_retired", payload={"entry": str(key)})


def adopt_reported(
    agent: Agent, shop_id: str, products: Sequence[str], *, until: date | None = None, now: datetime
) -> int:
    """Approves what the records of these products say, as it stands; how many entries. What breaks a rule stays out."""
    require(agent.role, "templates")
    with tenancy.account(agent.account):
        kept = shop(agent.account, shop_id)
        end = _until(until, kept, now)
        known = entries_about(agent.account, {(shop_id, product) for product in products})
        adopted = 0
        for (_, product), stored in named(agent.account, "product", {(shop_id, one) for one in products}).items():
            mine = [one for one in known if one.product == product]
            for one in reported(stored.fact, mine) if isinstance(stored.fact, Product) else ():
                made = Entry(
                    id=new_key(), shop=shop_id, product=product, sku="", aspect=one.aspect, about=one.about,
                    text=one.text, source=REPORTED, written_by="import", written_at=now,
                )  # fmt: skip
                if _why_not(made, kept):
                    continue
                keep_entry(agent.account, made)
                approve_entry(agent.account, made, by=str(agent.id), now=now, until=end)
                adopted += 1
    return adopted


def reported(product: Product, known: Sequence[Entry]) -> tuple[Reported, ...]:
    """The facts in the record of a product that no entry holds word for word."""
    said = {(one.aspect, one.text) for one in known}
    found = []
    for name, text in product.facts.items():
        if not isinstance(text, str) or not text.strip():
            continue
        aspect: Aspect = next((fact for fact in FACTS if fact == name), "other")
        about = "" if aspect != "other" else name
        if (aspect, text.strip()) not in said:
            found.append(Reported(aspect=aspect, about=about, text=text.strip()))
    return tuple(found)


def _found(account: UUID, key: UUID) -> Entry:
    found = entry(account, key)
    if found is None:
        raise WanhuiError("E-KNOW-NONE")
    return found


def _others_may(agent: Agent) -> bool:
    """Whether anybody else of the account may approve; who works alone approves their own."""
    return any(one.id != agent.id and may(one.role, "templates") for one in members(agent.account))


def _until(wanted: date | None, kept: StoredShop | None, now: datetime) -> date:
    today = now.astimezone(ZoneInfo(kept.time_zone if kept is not None else "Asia/Shanghai")).date()
    end = wanted or today + HOLDS_FOR
    if not today < end <= today + LONGEST:
        raise WanhuiError("E-KNOW-DATE", latest=(today + LONGEST).isoformat())
    return end


def _check_filled(new: NewEntry, kept: StoredShop | None) -> None:
    filled: Mapping[str, bool] = {
        "shop": kept is not None,
        "aspect": new.aspect in ASPECTS,
        "product": bool(new.product.strip()) or new.aspect not in (*FACTS, "other"),
        "about": (bool(new.about.strip()) or new.aspect not in ANSWERS) and len(new.about) <= _LONGEST_WORDS,
        "text": 0 < len(new.text.strip()) <= (4 * _LONGEST_TEXT if new.aspect == "procedure" else _LONGEST_TEXT),
        "source": 0 < len(new.source.strip()) <= _LONGEST_WORDS,
        "prevents": len(new.prevents) <= _LONGEST_WORDS,
    }
    missing = [name for name, is_there in filled.items() if not is_there]
    if missing:
        raise WanhuiError("E-KNOW-FILL", missing=", ".join(missing))


def _check_text(made: Entry, kept: StoredShop | None) -> None:
    why = _why_not(made, kept)
    if why:
        raise WanhuiError("E-KNOW-TEXT", why=why)


def _why_not(made: Entry, kept: StoredShop | None) -> str:
    """The rules that a text for buyers breaks; a procedure is for people of the shop only."""
    if made.aspect == "procedure":
        return ""
    platform = cast(Platform, kept.platform if kept is not None else "other")
    found = lint(shipped_linter(), Outgoing(text=made.text, platform=platform, stage="solve"))
    return ", ".join(one.rule for one in found if one.severity == "block") if verdict(found) == "block" else ""
