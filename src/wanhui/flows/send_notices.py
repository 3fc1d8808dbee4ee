"""Sends notices on through the account's sinks: at once or gathered into one letter, each at most once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from email.message import EmailMessage
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.channels import mail
from wanhui.channels.outward import Post, post
from wanhui.channels.robots import Robot, check_robot, is_taken, request_of
from wanhui.errors import Language, WanhuiError, Words
from wanhui.flows import weekly_report
from wanhui.flows.desk_acts import Agent
from wanhui.flows.log import record_bug
from wanhui.flows.rights import require
from wanhui.flows.weekly_letter import as_html, as_text
from wanhui.store import sinks as store
from wanhui.store import tenancy
from wanhui.store.accounts import audit, list_accounts
from wanhui.store.keys import new_key
from wanhui.store.notices import Notice
from wanhui.store.shops import StoredShop, shops
from wanhui.store.sinks import Choice, Sink, SinkKind, Waiting

#: The hour of the shop's day at which gathered letters leave, and the day of the weekly one (Monday).
DIGEST_HOUR: Final = 9
#: These never wait for an hour.
URGENT: Final = frozenset({"safety", "extortion"})
#: What is a letter of its own, whatever else leaves with it.
_BY_ITSELF: Final = URGENT | {weekly_report.NOTICE}
_CHINA: Final = ZoneInfo("Asia/Shanghai")


def add_sink(
    agent: Agent, kind: SinkKind, *, name: str, address: str, secret: str, choice: Choice, now: datetime
) -> UUID:  # fmt: skip
    """A new way out for the account's notices; nothing leaves the house before somebody has set one up.

    Raises ``E-SINK-ADDRESS``, ``E-SINK-HOST``, ``E-SINK-PRIVATE`` or ``E-SINK-MAIL`` for where nothing may go.
    """
    require(agent.role, "notify")
    if kind == "email":
        mail.check_recipient(address)
        mail.read_server(secret)
    else:
        check_robot(Robot(kind=kind, address=address, secret=secret))
    made = Sink(
        id=new_key(), kind=kind, name=name.strip()[:60] or kind, address=address.strip(), secret=secret.strip(),
        choice=choice, made_at=now,
    )  # fmt: skip
    with tenancy.account(agent.account):
        store.save_sink(agent.account, made)
        audit(agent.account, at=now, actor=str(agent.id), action="sink_added", payload={"kind": kind, "name": name})
    return made.id


def switch_sink(agent: Agent, sink: UUID, *, is_active: bool, now: datetime) -> None:
    """Switches a sink off or on again; ``E-SINK-NONE`` for one that the account does not have."""
    require(agent.role, "notify")
    with tenancy.account(agent.account):
        found = next((one for one in store.sinks(agent.account) if one.id == sink), None)
        if found is None:
            raise WanhuiError("E-SINK-NONE")
        store.save_sink(agent.account, replace(found, is_active=is_active))
        action = "sink_on" if is_active else "sink_off"
        audit(agent.account, at=now, actor=str(agent.id), action=action, payload={"name": found.name})


def send_everywhere(now: datetime) -> int:
    """What waits in any account and is due by now: letters of the day, and what could not be sent before."""
    return sum(_safely(one.id, now) for one in list_accounts())


def _safely(account: UUID, now: datetime) -> int:
    try:
        return send_notices(account, now=now)
    except Exception as bug:
        record_bug(bug)
        return 0


def send_notices(account: UUID, *, now: datetime, out: Post = post) -> int:
    """Sends what is due; how many notices have left. No transaction is open while somebody else answers.

    A notice is claimed before it leaves and never leaves twice, not even when this process dies in between; one
    that was refused is tried again later, up to `store.MOST_TRIES` times.
    """
    with tenancy.account(account):
        known = {one.id: one for one in store.sinks(account) if one.is_active}
        held = [one for one in store.waiting(account, now=now) if one.sink in known]
        there = shops(account)
    zone = ZoneInfo(there[0].time_zone) if there else _CHINA
    local = now.astimezone(zone)
    due = [one for one in held if is_time(known[one.sink], one, local)]
    sent = 0
    for sink, batch in _letters(due, known):
        ids = [one.notice.id for one in batch]
        if not store.claim(account, sink.id, ids, now=now):
            continue
        try:
            language = _language(batch, there)
            is_there = _leaves(account, sink, batch, language=language, now=now, zone=zone, out=out)
            detail = "" if is_there else "refused"
        except WanhuiError as problem:
            is_there, detail = False, problem.code
        store.settle(account, sink.id, ids, is_there=is_there, detail=detail, now=now)
        sent += len(ids) if is_there else 0
    return sent


def is_time(sink: Sink, one: Waiting, local: datetime) -> bool:
    """Whether a notice may leave through `sink` at `local` (the shop's time); danger and demands never wait."""
    notice, choice = one.notice.notice, sink.choice
    if notice.kind in URGENT:
        return True
    if choice.hours is not None and not choice.hours[0] <= local.hour < choice.hours[1]:
        return False
    if choice.cadence == "weekly":
        return local.weekday() == 0 and local.hour == DIGEST_HOUR
    if choice.cadence == "daily" or notice.cadence == "daily":
        return local.hour == DIGEST_HOUR
    return True


def _letters(due: Iterable[Waiting], known: dict[UUID, Sink]) -> Iterator[tuple[Sink, Sequence[Waiting]]]:
    """What leaves together: gathered letters as one, everything else by itself."""
    gathered: dict[UUID, list[Waiting]] = {}
    for one in due:
        sink = known[one.sink]
        is_gathered = sink.choice.cadence != "now" or one.notice.notice.cadence == "daily"
        if is_gathered and one.notice.notice.kind not in _BY_ITSELF:
            gathered.setdefault(sink.id, []).append(one)
        else:
            yield sink, [one]
    for sink_id, batch in gathered.items():
        yield known[sink_id], batch


def _language(batch: Sequence[Waiting], there: Sequence[StoredShop]) -> Language:
    """The language in which a letter is written: that of the shops it tells of, Chinese where they differ."""
    spoken = {one.id: one.language or "" for one in there}
    usual = there[0].language or "" if there else ""
    told_of = [one.notice.notice.shop for one in batch]
    return "en" if all(spoken.get(shop or "", usual).startswith("en") for shop in told_of) else "zh"


def _leaves(
    account: UUID, sink: Sink, batch: Sequence[Waiting], *, language: Language, now: datetime, zone: tzinfo, out: Post
) -> bool:  # fmt: skip
    if sink.kind == "email":
        written = write_letter(account, sink, batch, language=language, zone=zone)
        mail.deliver(mail.read_server(sink.secret), written)
        return True
    robot = Robot(kind=sink.kind, address=sink.address, secret=sink.secret)
    text = "\n".join(_line(one, language, zone) for one in batch)
    more = {"notices": [_plain(one) for one in batch]}
    return is_taken(robot, out(request_of(robot, text, now=now, more=more)))


def write_letter(
    account: UUID, sink: Sink, batch: Sequence[Waiting], *, language: Language, zone: tzinfo
) -> EmailMessage:  # fmt: skip
    """The letter that tells of `batch`, subject and text in one language; the weekly report is written out in full."""
    told, html = batch[0].notice.notice, ""
    text = "\n".join(_line(one, language, zone) for one in batch)
    if told.kind == weekly_report.NOTICE:
        text, html = _report(account, told, language) or (text, "")
    subject = (_SUBJECT if len(batch) > 1 else told.says).text(language)
    return mail.letter(mail.read_server(sink.secret), sink.address, subject=subject, text=text, html=html)


def _report(account: UUID, notice: Notice, language: Language) -> tuple[str, str] | None:
    """The weekly report that a notice tells of, in plain words and as a page."""
    found = weekly_report.week_told_of(account, notice.key)
    if found is None:
        return None
    return as_text(found.payload[language]), as_html(found.payload[language], language)


_SUBJECT: Final = Words("挽回：今天的提醒", "wanhui: what to look at")


def _line(one: Waiting, language: Language, zone: tzinfo) -> str:
    """One notice as people read it: never a word of a buyer, only ours."""
    notice, number = one.notice.notice, one.notice.number
    where = f"#{number} " if number is not None else ""
    return f"{where}{notice.says.text(language)} {notice.at.astimezone(zone):%m-%d %H:%M}"


def _plain(one: Waiting) -> dict[str, object]:
    notice = one.notice.notice
    return {
        "id": str(one.notice.id), "kind": notice.kind, "at": notice.at.isoformat(), "case": one.notice.number,
        "shop": notice.shop, "zh": notice.says.zh, "en": notice.says.en,
    }  # fmt: skip
