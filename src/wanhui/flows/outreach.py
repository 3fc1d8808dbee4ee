"""Messages that the shop begins by itself: switched on by the owner, planned once, weighed again before they leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from wanhui.cases.contact import ContactPack, Person, held_until, rules_for
from wanhui.cases.parts import Channel
from wanhui.cases.unasked import Against, Standing, against, channel_for, is_by_law
from wanhui.channels.null import Letter, NullChannel
from wanhui.content.case_rules import load_contact_rules
from wanhui.content.linting import shipped_linter
from wanhui.errors import Language, WanhuiError, Words
from wanhui.flows.around import language_of_shop, person_of, zone_of
from wanhui.flows.desk_acts import Agent
from wanhui.flows.log import record_bug
from wanhui.flows.rights import require
from wanhui.records.parties import Buyer, Platform
from wanhui.replies.finding import verdict
from wanhui.replies.lint import lint
from wanhui.replies.outgoing import Outgoing, OutgoingFacts, OutgoingObject
from wanhui.store import tenancy
from wanhui.store.account_settings import choose, setting
from wanhui.store.accounts import audit, list_accounts
from wanhui.store.case_lists import open_cases_of_buyers
from wanhui.store.keys import new_key
from wanhui.store.lapsed import bought_since
from wanhui.store.outreach import (
    Purpose,
    StoredOutreach,
    due_outreach,
    last_sent,
    plan_outreach,
    put_off,
    settle_outreach,
)
from wanhui.store.records import named
from wanhui.store.shops import StoredShop, shops
from wanhui.store.wishes import wishes_of

_NAME: Final = "outreach"
#: What an owner confirms: buyers were told, there is a lawful basis, and consent is recorded with its proof.
CONFIRMED: Final = ("notice", "basis", "consent")
_OBJECTS: Final[dict[str, OutgoingObject]] = {"sms": "sms", "email": "email"}
Ref = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A message to plan: to whom, why, and the words in both languages; the same `key` again is the same message."""

    shop: str
    buyer: str
    purpose: Purpose
    key: str
    words: Words
    order: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a message to one buyer is weighed by."""

    shop: StoredShop
    pack: ContactPack
    standing: Standing

    @property
    def language(self) -> Language:
        """The language in which the shop writes to its buyers."""
        return language_of_shop(self.shop)


def is_on(account: UUID) -> bool:
    """Whether the owner has switched messages of the shop's own on; off in a new account."""
    return bool(setting(account, _NAME).get("is_on"))


def switch_on(agent: Agent, *, confirmed: frozenset[str], now: datetime) -> None:
    """Switches them on; ``E-OUTREACH-CONFIRM`` unless everything in `CONFIRMED` is confirmed."""
    require(agent.role, "shop")
    missing = [name for name in CONFIRMED if name not in confirmed]
    if missing:
        raise WanhuiError("E-OUTREACH-CONFIRM", missing=", ".join(missing))
    _keep(agent, {"is_on": True, **dict.fromkeys(CONFIRMED, True)}, now)


def switch_off(agent: Agent, *, now: datetime) -> None:
    """Switches them off; what waits is stopped when its time comes."""
    require(agent.role, "shop")
    _keep(agent, {"is_on": False}, now)


def _keep(agent: Agent, value: dict[str, Any], now: datetime) -> None:
    with tenancy.account(agent.account):
        choose(agent.account, _NAME, value, now=now, by=str(agent.id))
        audit(agent.account, at=now, actor=str(agent.id), action="outreach_changed", payload=value)


def plan(account: UUID, wanted: Sequence[Wanted], *, by: str, now: datetime) -> dict[str, Sequence[Against]]:
    """Plans what may be said as things stand; key -> what speaks against it, empty where it was planned.

    To be called inside the account. Quiet hours speak against nothing: the message waits for morning.
    """
    known = around_buyers(account, {(one.shop, one.buyer): one.since for one in wanted}, now, with_planned=True)
    answers: dict[str, Sequence[Against]] = {}
    made: list[StoredOutreach] = []
    for one in wanted:
        around = known[one.shop, one.buyer]
        person = around.standing.person
        channel = channel_for(person, around.pack, purpose=one.purpose)
        every = against(one.purpose, channel, now, at=around.standing, pack=around.pack)
        found: list[Against] = [name for name in every if name != "quiet"]
        text, at = one.words.text(around.language), held_until(now, person.time_zone, around.pack)
        if not found and _is_blocked(text, channel, around, purpose=one.purpose, now=at):
            found = ["lint"]
        answers[one.key] = found
        if not found and channel is not None:
            made.append(
                StoredOutreach(
                    id=new_key(), shop=one.shop, buyer=one.buyer, order=one.order, purpose=one.purpose, key=one.key,
                    channel=channel, text=text, state="planned",
                    send_at=at, made_by=by, made_at=now,
                )
            )  # fmt: skip
    plan_outreach(account, made)
    return answers


def send_everywhere(now: datetime) -> int:
    """Sends what is due in every account; what goes wrong in one keeps no other waiting."""
    sent = 0
    for account in (one.id for one in list_accounts()):
        try:
            sent += send_due(account, now)
        except Exception as bug:
            record_bug(bug)
    return sent


def send_due(account: UUID, now: datetime) -> int:
    """Sends what is due, as far as nothing speaks against it by now; how many left. Twice sends nothing twice."""
    sent = 0
    with tenancy.account(account):
        due = due_outreach(account, now)
        known = around_buyers(account, {(one.shop, one.buyer): one.made_at for one in due}, now) if due else {}
        for one in due:
            around = known[one.shop, one.buyer]
            channel = cast(Channel, one.channel)
            found = against(one.purpose, channel, now, at=around.standing, pack=around.pack)
            if found == ["quiet"]:
                put_off(account, one.id, until=held_until(now, around.standing.person.time_zone, around.pack))
                continue
            if not found and _is_blocked(one.text, channel, around, purpose=one.purpose, now=now):
                found = ["lint"]
            if found:
                settle_outreach(account, one.id, state="stopped", note=",".join(found), now=now)
                continue
            letter = Letter(
                key=f"outreach:{one.id}", platform=around.shop.platform, object=_OBJECTS.get(channel, "chat"),
                recipient=one.buyer, text=one.text,
            )  # fmt: skip
            receipt = NullChannel().send(letter)
            sent += settle_outreach(account, one.id, state="sent", note=receipt.outcome, now=now)
            known[one.shop, one.buyer] = _told(around, now)
    return sent


def around_buyers(
    account: UUID, buyers: dict[Ref, datetime | None], now: datetime, *, with_planned: bool = False
) -> dict[Ref, Around]:
    """What stands around each buyer; `buyers` says since when a purchase ends the matter. Six queries for all."""
    every = {one.id: one for one in shops(account)}
    records = named(account, "buyer", buyers)
    said = wishes_of(account, buyers)
    busy = {(line.row.shop, line.row.buyer or "") for line in open_cases_of_buyers(account, buyers)}
    last = last_sent(account, buyers, with_planned=with_planned)
    bought = bought_since(account, {ref: since or now for ref, since in buyers.items()})
    on, packs = is_on(account), load_contact_rules()
    found = {}
    for ref in buyers:
        shop = every[ref[0]]
        stored = records.get(ref)
        buyer = stored.fact if stored is not None and isinstance(stored.fact, Buyer) else None
        person = person_of(buyer, said.get(ref, ()), zone_of(buyer.time_zone if buyer else None, shop))
        again, status = bought.get(ref, (False, ""))
        standing = Standing(
            is_on=on, platform=shop.platform, person=person, has_open_case=ref in busy,
            was_refunded=status == "refunded", has_bought=again, last_at=last.get(ref),
        )  # fmt: skip
        found[ref] = Around(shop=shop, pack=rules_for(packs, shop.platform), standing=standing)
    return found


def _told(around: Around, now: datetime) -> Around:
    """`around` after a message has left: nobody gets two in one go."""
    before = around.standing
    standing = Standing(
        is_on=before.is_on, platform=before.platform, person=before.person, has_open_case=before.has_open_case,
        was_refunded=before.was_refunded, has_bought=before.has_bought, last_at=now,
    )  # fmt: skip
    return Around(shop=around.shop, pack=around.pack, standing=standing)


def _is_blocked(text: str, channel: Channel | None, around: Around, *, purpose: Purpose, now: datetime) -> bool:
    person: Person = around.standing.person
    outgoing = Outgoing(
        text=text, platform=cast(Platform, around.shop.platform), object=_OBJECTS.get(channel or "", "chat"),
        stage="closed", lang=around.language,
        facts=OutgoingFacts(
            marketing_consent=True, buyer_refused=person.has_refused and not is_by_law(purpose),
            local_time=now.astimezone(person.time_zone).time(),
        ),
    )  # fmt: skip
    return verdict(lint(shipped_linter(), outgoing)) == "block"
