"""The tags with which templates say words, times, clocks, money, icons and strangers' texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from django import template
from django.template import Context
from django.template.base import TextNode
from django.utils.safestring import SafeString, mark_safe

from wanhui.errors import Words
from wanhui.flows.clock_board import Board
from wanhui.flows.contact_data import shown_name
from wanhui.flows.desk_views import ClockView, Mark, QueueRow, ShopName
from wanhui.flows.rights import RIGHTS, ROLES, may
from wanhui.records.money import Money
from wanhui.store.case_lists import MOST_COUNTED
from wanhui.web import assets, fixed, formats, pieces, places, rows, words
from wanhui.web.untrusted import Span, fold_at, safe_text
from wanhui.web.untrusted import untrusted as untrusted_html
from wanhui.web.viewer import Viewer

register = template.Library()


def _viewer(context: Context) -> Viewer:
    return cast(Viewer, context["viewer"])


def _safe(html: str) -> SafeString:
    """HTML of `pieces` or `rows`, which escape whatever comes from outside."""
    return mark_safe(html)  # noqa: S308 - put together from escaped pieces


@register.simple_tag(takes_context=True)
def t(context: Context, key: str, **values: object) -> str:
    """The string `key` in the viewer's language."""
    return words.say(key, _viewer(context).language, **values)


@register.simple_tag(takes_context=True)
def term(context: Context, group: str, code: str | None) -> str:
    """The word for a code: ``{% term "platform" shop.platform %}``."""
    return words.term(group, code, _viewer(context).language) if code else ""


@register.simple_tag(takes_context=True)
def say(context: Context, both: Words | None) -> str:
    """A sentence that content or a flow gave in both languages."""
    return both.text(_viewer(context).language) if both else ""


@register.simple_tag
def asset(name: str) -> str:
    """The address of a static file; it changes when the file does."""
    return assets.address(name)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite: decorative, unless `label` says in words what it alone would tell."""
    return _safe(pieces.labelled_icon(name, label) if label else pieces.icon(name))


@register.simple_tag(takes_context=True)
def when(context: Context, at: datetime | None, form: str = "moment") -> SafeString | str:
    """An instant in the viewer's zone, the exact one in its title; `form` is moment or clock (time of day only)."""
    if at is None:
        return ""
    viewer = _viewer(context)
    local = at.astimezone(viewer.zone)
    shown = (
        f"{local:%H:%M}"
        if form == "clock"
        else formats.moment(at, viewer.now, zone=viewer.zone, language=viewer.language)
    )
    return _safe(pieces.instant(at, viewer, shown))


@register.simple_tag(takes_context=True)
def iso_day(context: Context, at: datetime) -> str:
    """The day of an instant in the viewer's zone, as a form field for days takes it."""
    return f"{at.astimezone(_viewer(context).zone):%Y-%m-%d}"


@register.simple_tag(takes_context=True)
def day(context: Context, value: date) -> str:
    """A day by its name, or by date and weekday."""
    viewer = _viewer(context)
    return formats.day_words(value, viewer.now.astimezone(viewer.zone).date(), viewer.language)


@register.simple_tag(takes_context=True)
def clock(context: Context, value: ClockView | None, form: str = "short") -> SafeString | str:
    """A clock with its icon and tone; `form` long adds the due time."""
    return "" if value is None else _safe(pieces.clock(value, _viewer(context), form))


@register.simple_tag(takes_context=True)
def whose(context: Context, value: ClockView) -> SafeString:
    """Who set a clock, the shop or the marketplace."""
    return _safe(rows.whose(value, _viewer(context)))


@register.simple_tag(takes_context=True)
def due(context: Context, at: datetime | None) -> SafeString | str:
    """By when something is to be done, or by how much it is late."""
    if at is None:
        return ""
    viewer = _viewer(context)
    if at <= viewer.now:
        late = words.say("time.over", viewer.language, span=formats.span(viewer.now - at, viewer.language))
        return _safe(f'<span class="clock red">{pieces.icon("clock")}{pieces.instant(at, viewer, late)}</span>')
    moment = formats.moment(at, viewer.now, zone=viewer.zone, language=viewer.language)
    shown = words.say("case.due_by", viewer.language, due=moment)
    return _safe(f'<span class="clock">{pieces.icon("clock")}{pieces.instant(at, viewer, shown)}</span>')


@register.filter
def money(value: Money | None) -> str:
    """An amount with its currency."""
    return "" if value is None else formats.money_words(value)


@register.filter
def tally(count: int) -> str:
    """A count as a tab shows it: beyond what is counted, only that there are more."""
    return f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count)


@register.filter
def percent(value: float | None) -> str:
    """A probability with two decimals, as 0.94."""
    return "" if value is None else f"{value:.2f}"


@register.filter
def untrusted(value: str | None) -> SafeString:
    """A stranger's text, safe and isolated, on one line or more, not folded."""
    return untrusted_html(value or "")


@register.simple_tag(takes_context=True)
def buyer(context: Context, name: str | None) -> SafeString:
    """A buyer's name, as far as the viewer's role needs it."""
    return untrusted_html(shown_name(name or "", _viewer(context).role))


@register.filter
def stars(value: int) -> list[bool]:
    """Five stars, lit or not."""
    return [place < value for place in range(5)]


@register.inclusion_tag("web/_told.html", takes_context=True)
def told(context: Context, text: str, marks: tuple[Mark, ...] = ()) -> dict[str, Any]:
    """A stranger's whole text with its highlights, folded where it is long."""
    spans = [
        Span(m.start, m.end, f'<a class="mark {m.tone}" href="#r-{m.chip}" data-open="r-{m.chip}">', "</a>")
        for m in marks
    ]
    cut = fold_at(text)
    if cut is None:
        return {"viewer": _viewer(context), "head": untrusted_html(text, spans), "rest": None, "count": 0}
    whole = [span for span in spans if span.start < cut]
    head = [Span(s.start, min(s.end, cut), s.open, s.close) for s in whole]
    return {
        "viewer": _viewer(context),
        "head": untrusted_html(text[:cut], head),
        "rest": untrusted_html(text[cut:], [_moved(s, cut) for s in spans if s.end > cut]),
        "count": len(text) - cut,
    }


def _moved(span: Span, by: int) -> Span:
    return Span(max(span.start - by, 0), span.end - by, span.open, span.close)


@register.simple_tag
def mirror(text: str, findings: tuple[Any, ...]) -> SafeString:
    """The draft again behind its editor, with the places of its findings underlined."""
    spans = [Span(f.start, f.end, f'<mark class="{f.severity}">', "</mark>") for f in findings]
    pieces, at = [], 0
    for one in sorted(spans, key=lambda s: s.start):
        if one.start < at or one.end > len(text):
            continue
        pieces += [safe_text(text[at : one.start]), one.open, safe_text(text[one.start : one.end]), one.close]
        at = one.end
    return mark_safe("".join([*pieces, safe_text(text[at:])]))  # noqa: S308 - every piece is escaped


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: str) -> str:
    """The queue's address with `changes` made to what it asks for now; defaults are left out."""
    return cast(str, context["queue_address"](**changes))


@register.simple_tag(takes_context=True)
def row(context: Context, shown: QueueRow) -> SafeString:
    """One row of the queue, marked when its case is the one that is open."""
    opened = getattr(context.get("case"), "number", None)
    address = context["queue_address"].of_case(shown.number)
    is_open, search = shown.number == opened, context["queue_address"].query.search
    return _safe(rows.row(shown, _viewer(context), address=address, is_open=is_open, search=search))


@register.simple_tag(takes_context=True)
def picked(context: Context, shown: QueueRow) -> SafeString:
    """The box that picks a row for an act on many."""
    return _safe(rows.picked(shown, _viewer(context)))


@register.simple_tag(takes_context=True)
def term_options(context: Context, group: str, codes: Sequence[str], *, chosen: str = "") -> SafeString:
    """The choices of a select box that are codes: ``{% term_options "sort" sorts chosen=now %}``."""
    language = _viewer(context).language
    return _safe(pieces.options([(code, words.term(group, code, language)) for code in codes], chosen))


@register.simple_tag(takes_context=True)
def titled_options(context: Context, titled: Sequence[tuple[str, Words]], chosen: str) -> SafeString:
    """The choices of a select box that have a title in both languages, as (value, title)."""
    language = _viewer(context).language
    return _safe(pieces.options([(value, title.text(language)) for value, title in titled], chosen))


@register.simple_tag
def shop_options(shops: Sequence[ShopName], chosen: str) -> SafeString:
    """The shops as choices of a select box."""
    return _safe(pieces.options([(shop.id, shop.name) for shop in shops], chosen))


@register.simple_tag(name="places")
def shown_places() -> tuple[places.Shown, ...]:
    """The entries of the navigation: ``{% places as entries %}``."""
    return places.shown()


@register.simple_tag
def pages_of(place: str) -> tuple[places.Shown, ...]:
    """The pages of a place: ``{% pages_of place as pages %}``."""
    return places.pages_of(place)


@register.simple_tag
def open_group(pages: Sequence[places.Shown], route: str | None) -> str:
    """The group of the page that is shown, "" where pages are not grouped."""
    return next((one.group for one in pages if one.id == route), pages[0].group if pages else "")


@register.simple_tag
def groups_of(place: str) -> tuple[places.Shown, ...]:
    """The groups of a place's pages: ``{% groups_of place as groups %}``."""
    return places.groups_of(place)


@register.simple_tag
def owner_of(board: Board, number: int) -> str:
    """Who has the case of a row on the board."""
    return board.owners.get(number, "")


@register.simple_tag
def matrix() -> list[tuple[str, list[bool]]]:
    """Every act with whether each role may do it: ``{% matrix as rows %}``."""
    return [(act, [may(role, act) for role in ROLES]) for act in RIGHTS]


@register.simple_tag
def week_rows(hours: Sequence[str]) -> list[tuple[int, str]]:
    """The seven days with their hours, none where nothing was set."""
    return [(day, hours[day] if day < len(hours) else "") for day in range(7)]


@register.simple_tag(takes_context=True)
def weekday(context: Context, day: int) -> str:
    """The name of a day, Monday being 0."""
    return formats.weekday(date(2024, 1, 1 + day), _viewer(context).language)


fixed.settle(register, "t", fixed.FixedWords)
fixed.settle(register, "icon", lambda name: TextNode(pieces.icon(name)))
fixed.settle(register, "asset", lambda name: TextNode(assets.address(name)))
register.tag("url", fixed.address)
