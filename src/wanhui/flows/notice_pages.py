"""What the pages about notices show and change: one's own notices, the ways out, a shop's choices about contact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from wanhui.errors import WanhuiError
from wanhui.flows.alarm_words import MOST, can_be_heard
from wanhui.flows.around import Choices, choices_of
from wanhui.flows.desk_acts import Agent
from wanhui.flows.rights import may, require
from wanhui.store import sinks as store
from wanhui.store import tenancy
from wanhui.store.accounts import audit
from wanhui.store.notices import StoredNotice, mark_read, notices_for
from wanhui.store.shops import StoredShop, save_settings, shops
from wanhui.store.sinks import Sink

#: Everything that is told of.
KINDS: Final = (
    "safety", "extortion", "alarm_word", "new_case", "good_review", "clock_warn", "clock_breach", "miss_likely",
    "escalated", "reassigned", "promise_due", "promise_broken", "plan_due", "plan_stopped", "to_paste",
    "chat_risk", "hold", "swarm", "finding", "weekly_report",
)  # fmt: skip
_MOST_DAYS: Final = 1095
_PARTS: Final = re.compile(r"[,，、;；\n]")


def my_notices(agent: Agent) -> tuple[StoredNotice, ...]:
    """The newest notices to this person."""
    return notices_for(agent.account, str(agent.id), is_lead=may(agent.role, "case.assign"))


def read_all(agent: Agent, *, now: datetime) -> None:
    """The person has seen them all."""
    mark_read(agent.account, str(agent.id), is_lead=may(agent.role, "case.assign"), until=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class SinksPage:
    """The ways out with what they have not taken, and each shop's choices about contact."""

    sinks: tuple[Sink, ...]
    failures: Mapping[UUID, tuple[int, str]]
    shops: tuple[tuple[StoredShop, Choices], ...]
    can_set: bool
    can_choose: bool


def sinks_page(agent: Agent) -> SinksPage:
    """What the page about notices shows; secrets are never part of it."""
    with tenancy.account(agent.account):
        known = shops(agent.account)
        return SinksPage(
            sinks=store.sinks(agent.account),
            failures=store.failures(agent.account),
            shops=tuple((shop, choices_of(shop.settings)) for shop in known),
            can_set=may(agent.role, "notify"),
            can_choose=may(agent.role, "shop"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactForm:
    """A shop's choices about alarms and contact, as the form sends them."""

    is_notify_only: bool
    tells_buyers: bool
    has_given_notice: bool
    lawful_basis: str
    audio_basis: str
    audio_days: str
    alarm_words: str = ""


def save_contact(agent: Agent, shop: str, form: ContactForm, *, now: datetime) -> None:
    """Keeps them, with a line in the audit trail; ``E-CONTACT-FORM`` for days that are no number of days."""
    require(agent.role, "shop")
    days = form.audio_days.strip() or "0"
    if not (days.isascii() and days.isdigit() and int(days) <= _MOST_DAYS):
        raise WanhuiError("E-CONTACT-FORM", limit=_MOST_DAYS)
    words = tuple(
        dict.fromkeys(one.strip()[:40] for one in _PARTS.split(form.alarm_words) if can_be_heard(one.strip()))
    )
    chosen = {**asdict(form), "audio_days": int(days), "alarm_words": words[:MOST]}
    with tenancy.account(agent.account):
        known = next((one for one in shops(agent.account) if one.id == shop), None)
        if known is None:
            raise WanhuiError("E-CONTACT-FORM", limit=_MOST_DAYS)
        save_settings(agent.account, shop, {**known.settings, "contact": chosen})
        audit(agent.account, at=now, actor=str(agent.id), action="contact_changed", payload={"shop": shop, **chosen})
