"""Loads the example shop once, and makes a new password for its sign-in at every start."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from wanhui.content.example_shop import example_records
from wanhui.errors import Language
from wanhui.flows.accounts import DEMO, invite, new_password
from wanhui.flows.desk_acts import Agent
from wanhui.flows.guard_consent import allow_in_example
from wanhui.flows.knowledge import adopt_reported
from wanhui.flows.read import read_all
from wanhui.flows.screen_orders import screen_saved
from wanhui.records.codec import ShopDefaults, decode, defaults_of
from wanhui.records.fact import Fact
from wanhui.records.parties import Shop
from wanhui.store.accounts import create_account, list_accounts, people, set_language, set_password
from wanhui.store.knowledge import products_of_shop
from wanhui.store.records import count, save_records
from wanhui.store.shops import shops

LOGIN: Final = "demo"


def load_example(now: datetime, language: Language) -> tuple[str, str]:
    """The example shop in an account of its own, read and with its cases open; gives its sign-in name and password."""
    account = next((one.id for one in list_accounts() if one.name == DEMO), None) or create_account(DEMO, now)
    password = _password(account, language)
    if not count(account):
        allow_in_example(account, DEMO, now=now)
        screen_saved(account, save_records(account, list(_facts(now))).facts, now)
        _approve_facts(account, now)
    read_all(account, now=lambda: now)
    return LOGIN, password


def _approve_facts(account: UUID, now: datetime) -> None:
    """The example shop's owner has approved what its product records say."""
    owner = next(one for one in people(account) if one.login == LOGIN)
    for shop in shops(account):
        products = [one.id for one in products_of_shop(account, shop.id)]
        adopt_reported(Agent(account=account, id=owner.id, role="owner"), shop.id, products, now=now)


def _facts(now: datetime) -> list[Fact]:
    shops: dict[str, ShopDefaults] = {}
    facts = []
    for found in example_records(now):
        fact = decode(found, shops)
        if isinstance(fact, Shop):
            shops[fact.id] = defaults_of(fact)
        facts.append(fact)
    return facts


def _password(account: UUID, language: Language) -> str:
    known = next((one for one in people(account) if one.login == LOGIN), None)
    if known is None:
        return invite(account, LOGIN, role="owner", language=language)
    password = new_password()
    set_password(known.id, password)
    set_language(account, known.id, language)
    return password
