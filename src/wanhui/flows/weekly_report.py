"""The weekly report of a shop: made each Monday morning in its own time, kept as it was made, shown, sent, printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.adapters.pdf import set_pdf
from wanhui.content.case_rules import load_remedies
from wanhui.content.letters import report_sheet, weekly_pack
from wanhui.errors import Language, WanhuiError, Words
from wanhui.flows.desk_acts import Agent
from wanhui.flows.log import record_bug
from wanhui.flows.notify import tell
from wanhui.insights.weekly import Live, Pair, Seen, Spent, Week, heading, sections
from wanhui.store import agent_work, tenancy, week_counts
from wanhui.store.accounts import list_accounts
from wanhui.store.behind import names_of
from wanhui.store.findings import findings
from wanhui.store.measures import by_day
from wanhui.store.notices import Notice
from wanhui.store.outcomes import causes_of
from wanhui.store.shops import StoredShop, shops
from wanhui.store.week_counts import WeekSpan
from wanhui.store.weekly import StoredWeek, keep_week, week_of_shop, weeks

#: A report is made from this hour of Monday on, in the shop's own time.
HOUR: Final = 8
#: The kind of notice by which somebody chooses to get it.
NOTICE: Final = "weekly_report"
_KEY: Final = "weekly"
_LONGEST: Final = 5
_LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
_NAMED: Final = {"product": "product", "supplier": "supplier", "agent": "agent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekView:
    """A report on screen: the newest of a shop unless another is asked for. `stored` is None before the first."""

    stored: StoredWeek | None
    heading: str
    sections: Sequence[Mapping[str, Any]]
    shop: StoredShop | None
    shops: tuple[StoredShop, ...]
    weeks: tuple[date, ...]


def report_everywhere(now: datetime) -> int:
    """Makes what is due in all accounts; how many reports. What goes wrong in one keeps no other waiting."""
    made = 0
    for account in (one.id for one in list_accounts()):
        try:
            made += report_due(account, now)
        except Exception as bug:  # it is tried again within the hour
            record_bug(bug)
    return made


def report_due(account: UUID, now: datetime) -> int:
    """Makes last week's report of each shop whose Monday morning has come, and tells who leads; how many."""
    made = 0
    for shop in shops(account):
        local = now.astimezone(ZoneInfo(shop.time_zone))
        monday = local.date() - timedelta(days=local.weekday())
        if local.weekday() == 0 and local.hour < HOUR:
            continue
        with tenancy.account(account):
            if week_of_shop(account, shop.id, monday - timedelta(days=7)) is None:
                made += _make(account, shop, monday - timedelta(days=7), now=now) is not None
    return made


def make_now(agent: Agent, shop_id: str, *, now: datetime) -> StoredWeek:
    """Last week's report, made at once when it does not stand yet; ``E-WEEK-NONE`` for a shop that is not there."""
    with tenancy.account(agent.account):
        shop = next((one for one in shops(agent.account) if one.id == shop_id), None)
        if shop is None:
            raise WanhuiError("E-WEEK-NONE")
        local = now.astimezone(ZoneInfo(shop.time_zone))
        week = local.date() - timedelta(days=local.weekday() + 7)
        return week_of_shop(agent.account, shop.id, week) or _make(agent.account, shop, week, now=now)


def show_week(account: UUID, shop_id: str | None, week: date | None, *, language: Language) -> WeekView:
    """A report as it was made, in one language; the newest one where none is named."""
    with tenancy.account(account):
        known, made = shops(account), weeks(account, shop_id)
        chosen = shop_id or next((shop for shop, _ in made), known[0].id if known else "")
        mine = tuple(day for _, day in made)
        wanted = week if week is not None else next(iter(mine), None)
        found = week_of_shop(account, chosen, wanted) if wanted is not None else None
    told: Mapping[str, Any] = found.payload[language] if found is not None else {"heading": "", "sections": ()}
    return WeekView(
        stored=found, heading=told["heading"], sections=told["sections"], shops=known, weeks=mine,
        shop=next((one for one in known if one.id == chosen), None),
    )  # fmt: skip


def print_week(account: UUID, shop_id: str, week: date, *, language: Language) -> bytes:
    """The report as a PDF, the same bytes each time; ``E-WEEK-NONE`` where there is none."""
    found = week_of_shop(account, shop_id, week)
    if found is None:
        raise WanhuiError("E-WEEK-NONE")
    pack, told = weekly_pack(), found.payload[language]
    data = {
        "title": pack.title.text(language), "limits": pack.limits.text(language), "heading": told["heading"],
        "sections": told["sections"],
    }  # fmt: skip
    return set_pdf(report_sheet(), data, language=language, at=found.made_at)


def week_told_of(account: UUID, key: str) -> StoredWeek | None:
    """The report that a notice of kind `NOTICE` tells of, by the notice's key."""
    kind, _, rest = key.partition(":")
    day, _, shop = rest.partition(":")
    return week_of_shop(account, shop, date.fromisoformat(day)) if kind == _KEY else None


def _make(account: UUID, shop: StoredShop, week: date, *, now: datetime) -> StoredWeek:
    """Counts, writes and keeps the report of a week, and tells who leads."""
    one, pack = _count(account, shop, week, now=now), weekly_pack()
    payload: dict[str, Any] = {
        language: {
            "heading": heading(one, pack, language),
            "sections": [
                {"title": part.title, "rows": [{**asdict(row), "numbers": [*row.numbers]} for row in part.rows]}
                for part in sections(one, pack, language)
            ],
        }
        for language in _LANGUAGES
    }
    stored = StoredWeek(shop=shop.id, week=week, made_at=now, payload=payload)
    if keep_week(account, stored):
        tell(account, [_notice(one, shop, now)], now)
    return stored


def _notice(one: Week, shop: StoredShop, now: datetime) -> Notice:
    pack = weekly_pack()
    says = Words(*(f"{pack.title.text(language)} · {heading(one, pack, language)}" for language in _LANGUAGES))
    return Notice(
        key=f"{_KEY}:{one.week}:{shop.id}", kind=NOTICE, addressee="lead", says=says, at=now, shop=shop.id
    )  # fmt: skip


def _count(account: UUID, shop: StoredShop, week: date, *, now: datetime) -> Week:
    zone = ZoneInfo(shop.time_zone)
    before, start, end = (
        datetime(day.year, day.month, day.day, tzinfo=zone)
        for day in (week - timedelta(days=7), week, week + timedelta(days=7))
    )
    span = WeekSpan(shop=shop.id, before=before, start=start, end=end)
    opened, issues = week_counts.opened(account, span)
    closed, solved = week_counts.closed(account, span)
    work = agent_work.Span(since=start, until=end, shop=shop.id)
    promised = agent_work.promises_of_people(account, work).values()
    causes = causes_of(account, shop.id, since=start, until=end)
    return Week(
        shop=shop.name, week=week, currency=shop.currency, orders=_orders(account, shop.id, week),
        opened=Pair(*opened), issues={issue: Pair(*pair) for issue, pair in list(issues.items())[:_LONGEST]},
        causes=sorted(((one.cause, one.count, one.numbers[:10]) for one in causes.values()), key=lambda one: -one[1]),
        findings=_findings(account, shop.id, start=start, end=end), kept=sum(kept for kept, _ in promised),
        broken=sum(broken for _, broken in promised), times=_times(account, work),
        times_before=_times(account, agent_work.Span(since=before, until=start, shop=shop.id)),
        breached=week_counts.breached(account, span), spent=_spent(account, span, shop.currency), closed=closed,
        solved=solved, won=week_counts.came_back(account, span), acts=week_counts.waiting(account, shop.id, now=now),
        live=_live(account, span),
    )  # fmt: skip


def _orders(account: UUID, shop: str, week: date) -> Pair:
    found = by_day(account, shop=shop, first=week - timedelta(days=7), last=week + timedelta(days=6))
    now = sum(orders for day, orders, _ in found if day >= week)
    return Pair(now, sum(orders for _, orders, _ in found) - now)


def _times(account: UUID, span: agent_work.Span) -> Mapping[Any, Any]:
    found = agent_work.work_of_people(account, span).get(agent_work.TEAM)
    return found.times if found is not None else {}


def _findings(account: UUID, shop: str, *, start: datetime, end: datetime) -> tuple[Seen, ...]:
    mine = [one for one in findings(account, since=start) if one.shop == shop and one.detected_at < end]
    names = {by: names_of(account, kind) for by, kind in _NAMED.items() if by in {one.dimension for one in mine}}
    return tuple(
        Seen(
            kind=one.kind,
            name="" if one.dimension == "shop" else names.get(one.dimension, {}).get(one.key, one.key),
            issue=one.issue,
        )
        for one in mine
    )


def _live(account: UUID, span: WeekSpan) -> tuple[Live, ...]:
    return tuple(
        Live(by=one.by, name=one.name, orders=one.orders, opened=Pair(*one.opened), numbers=one.numbers)
        for one in week_counts.live(account, span, most=_LONGEST)
    )


def _spent(account: UUID, span: WeekSpan, currency: str) -> tuple[Spent, ...]:
    titles = {pack.id: pack.title for pack in load_remedies()}
    return tuple(
        Spent(name=titles.get(kind, Words(kind, kind)), count=count, cost=cost, owed=owed)
        for kind, count, cost, owed in week_counts.chosen(account, span, currency)
    )
