"""What cases need to know of their shops and buyers to act by themselves: loaded for many at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wanhui.cases.contact import Person, rules_for
from wanhui.cases.parts import Channel
from wanhui.cases.state import Case
from wanhui.cases.waking import Around
from wanhui.content.case_rules import load_contact_rules
from wanhui.errors import Language
from wanhui.flows.shop_rules import rules_of_shops
from wanhui.records.parties import Buyer
from wanhui.store import tenancy
from wanhui.store.records import named
from wanhui.store.shops import StoredShop, shops
from wanhui.store.wishes import Wish, wishes_of

#: Marketplaces whose buyers read English unless the shop says otherwise.
_ENGLISH: Final = frozenset({"amazon", "ebay", "wish", "shopee", "shopify", "woocommerce"})
CHANNELS: Final[tuple[Channel, ...]] = ("platform_chat", "phone", "sms", "email", "wechat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the owner has chosen for a shop about alarms and contact.

    `is_notify_only`: people are told, nothing is escalated or given to somebody else. `tells_buyers`: word of a
    promise in danger goes out by itself. `times_by_habit`: a buyer's own hours may be worked out, once the owner has
    confirmed that buyers were given notice and on which lawful basis. `alarm_words` call a lead beside the shipped.
    """

    is_notify_only: bool = False
    tells_buyers: bool = True
    has_given_notice: bool = False
    lawful_basis: str = ""
    audio_basis: str = ""
    audio_days: int = 0
    alarm_words: tuple[str, ...] = ()

    @property
    def times_by_habit(self) -> bool:
        """Whether contact times may be proposed from a buyer's own habits."""
        return self.has_given_notice and bool(self.lawful_basis.strip())

    @property
    def keeps_audio(self) -> bool:
        """Whether recordings of calls may be kept: only with a stated ground and a time after which they go."""
        return bool(self.audio_basis.strip()) and self.audio_days > 0


def choices_of(settings: Mapping[str, Any]) -> Choices:
    """The choices among a shop's settings; what is not chosen is off."""
    given = settings.get("contact", {})
    return Choices(
        is_notify_only=bool(given.get("is_notify_only", False)),
        tells_buyers=bool(given.get("tells_buyers", True)),
        has_given_notice=bool(given.get("has_given_notice", False)),
        lawful_basis=str(given.get("lawful_basis", "")),
        audio_basis=str(given.get("audio_basis", "")),
        audio_days=int(given.get("audio_days", 0)),
        alarm_words=tuple(given.get("alarm_words", ())),
    )


def around_cases(account: UUID, cases: Collection[Case], now: datetime) -> dict[str, Around]:
    """What stands around each case, by case id; a fixed number of queries however many they are."""
    with tenancy.account(account):
        known = {shop.id: shop for shop in shops(account)}
        rules = rules_of_shops(account, {case.shop for case in cases}, now)
        whom = {(case.shop, case.buyer) for case in cases if case.buyer is not None}
        buyers = named(account, "buyer", whom) if whom else {}
    zones = {ref: one.fact.time_zone for ref, one in buyers.items() if isinstance(one.fact, Buyer)}
    packs = load_contact_rules()
    found = {}
    for case in cases:
        shop = known.get(case.shop)
        chosen = choices_of(shop.settings if shop is not None else {})
        found[case.id] = Around(
            rules=rules[case.shop],
            contact=rules_for(packs, case.platform),
            zone=zone_of(zones.get((case.shop, case.buyer or "")), shop),
            language=language_of_shop(shop),
            is_notify_only=chosen.is_notify_only,
            tells_buyers=chosen.tells_buyers,
        )
    return found


def zone_of(named_zone: str | None, shop: StoredShop | None) -> ZoneInfo:
    """Where the buyer's day is told: their own zone where it is known and makes sense, else the shop's."""
    for name in (named_zone, shop.time_zone if shop is not None else None):
        try:
            if name:
                return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return ZoneInfo("Asia/Shanghai")


def language_of_shop(shop: StoredShop | None) -> Language:
    """The language in which a shop writes to its buyers by itself."""
    if shop is not None and shop.language:
        return "zh" if shop.language.lower().startswith("zh") else "en"
    return "en" if shop is not None and shop.platform in _ENGLISH else "zh"


def person_of(buyer: Buyer | None, said: Collection[Wish], zone: ZoneInfo) -> Person:
    """What a buyer has allowed: records and words together, in order of time; what was never asked is not allowed.

    The last word about a channel counts; a refusal of "all" stands until the buyer agrees to something again.
    """
    consents: set[Channel] = set()
    if buyer is not None:
        given = {contact.channel for contact in buyer.contacts if contact.consent}
        consents |= {channel for channel in CHANNELS if channel in given}
    has_refused = has_objected = False
    for one in sorted(said, key=lambda wish: wish.at):
        if one.wish == "objects":
            has_objected = True
        elif one.wish == "agrees":
            has_refused = False
            consents |= {channel for channel in CHANNELS if one.channel in (channel, "all")}
        elif one.channel == "all":
            has_refused, consents = True, set()
        else:
            consents -= {channel for channel in CHANNELS if one.channel == channel}
    return Person(
        time_zone=zone, consents=frozenset(consents), has_refused=has_refused, has_objected=has_objected
    )  # fmt: skip


def person_around(account: UUID, case: Case, now: datetime) -> tuple[Around, Person]:
    """What stands around one case, and what its buyer has allowed."""
    with tenancy.account(account):
        around = around_cases(account, [case], now)[case.id]
        ref = (case.shop, case.buyer or "")
        stored = named(account, "buyer", [ref]).get(ref) if case.buyer else None
        said = wishes_of(account, [ref]).get(ref, ()) if case.buyer else ()
    buyer = stored.fact if stored is not None and isinstance(stored.fact, Buyer) else None
    return around, person_of(buyer, said, around.zone)
