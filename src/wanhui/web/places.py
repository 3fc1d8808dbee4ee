"""The places of the navigation: each is shown as soon as an address of its name exists."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a place: the name of its route, its word in ``content/screen``, and that of its group, if any.

    A place with many pages groups them: tabs name the groups, and below them stand the pages of the one that is open.
    """

    route: str
    word: str
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One entry of the navigation. `id` is what a page gives as ``place``; its first page is where the entry leads.

    `is_on_phone`: one of the few that stand at the foot of a phone; all others are listed under "me".
    """

    id: str
    icon: str
    pages: tuple[Page, ...]
    key: str = ""
    is_on_phone: bool = False
    is_last: bool = field(default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A place or a page whose address is known."""

    id: str
    icon: str
    word: str
    address: str
    key: str
    is_on_phone: bool
    is_last: bool
    group: str = ""


#: In the order of the navigation. A page of yours: one `Page` in its place, `place="…"` and `route="…"` to show.page.
PLACES = (
    Place(id="cases", icon="desk", key="d", is_on_phone=True, pages=(Page(route="cases", word="frame.cases"),)),
    Place(
        id="holds",
        icon="hold",
        key="r",
        is_on_phone=True,
        pages=(
            Page(route="holds", word="frame.holds"),
            Page(route="marks", word="holds.marks_short"),
            Page(route="guard_report", word="holds.report_short"),
        ),
    ),
    Place(
        id="clocks",
        icon="clock",
        key="c",
        pages=(
            Page(route="clocks", word="frame.clocks"),
            Page(route="approvals", word="approvals.short"),
            Page(route="promises", word="agreed.short"),
            Page(route="parcels", word="parcels.short"),
            Page(route="goods", word="goods.short"),
            Page(route="notices", word="notices.short"),
        ),
    ),
    Place(
        id="evidence",
        icon="seal",
        key="e",
        pages=(Page(route="evidence", word="frame.evidence"), Page(route="remedy_proof", word="proof.short")),
    ),
    Place(
        id="insights",
        icon="chart",
        key="i",
        is_on_phone=True,
        pages=(
            Page(route="insights", word="frame.insights", group="frame.insights_figures"),
            Page(route="weekly", word="weekly.short", group="frame.insights_figures"),
            Page(route="listings", word="gaps.listing_short", group="frame.insights_mend"),
            Page(route="process_gaps", word="gaps.process_short", group="frame.insights_mend"),
            Page(route="agents_work", word="agents_work.short", group="frame.insights_mend"),
            Page(route="suppliers", word="suppliers.short", group="frame.insights_mend"),
            Page(route="after_action", word="after_action.short", group="frame.insights_mend"),
            Page(route="incidents", word="incidents.short", group="frame.insights_faults"),
            Page(route="recalls", word="recalls.short", group="frame.insights_faults"),
            Page(route="stops", word="stops.short", group="frame.insights_faults"),
            Page(route="win_back", word="win_back.short", group="frame.insights_win"),
            Page(route="insights_after", word="insights_after.short", group="frame.insights_win"),
            Page(route="insights_fans", word="insights_fans.short", group="frame.insights_win"),
        ),
    ),
    Place(
        id="library",
        icon="book",
        key="l",
        pages=(
            Page(route="library", word="frame.library"),
            Page(route="knowledge", word="knowledge.short"),
            Page(route="case_law", word="case_law.short"),
            Page(route="report_places", word="report_places.short"),
            Page(route="checks", word="library.checks_short"),
        ),
    ),
    Place(id="imports", icon="import", key="m", pages=(Page(route="imports", word="frame.imports"),)),
    Place(
        id="settings",
        icon="settings",
        key="s",
        is_last=True,
        pages=(
            Page(route="settings", word="frame.settings"),
            Page(route="start", word="start.short"),
            Page(route="settings_shops", word="settings.shops"),
            Page(route="settings_people", word="settings.people"),
            Page(route="settings_texts", word="rules.texts"),
            Page(route="settings_playbooks", word="rules.playbooks"),
            Page(route="settings_remedies", word="rules.remedies"),
            Page(route="settings_authority", word="rules.authority"),
            Page(route="settings_notices", word="sinks.word"),
            Page(route="settings_retention", word="retention.short"),
            Page(route="settings_account", word="settings.account"),
            Page(route="settings_api", word="api.short"),
            Page(route="settings_trail", word="settings.trail"),
        ),
    ),
    Place(id="me", icon="person", is_last=True, is_on_phone=True, pages=(Page(route="me", word="frame.me"),)),
)


@cache
def shown() -> tuple[Shown, ...]:
    """The entries of the navigation that lead somewhere."""
    return tuple(found[0] for place in PLACES if (found := pages_of(place.id)))


@cache
def pages_of(place: str) -> tuple[Shown, ...]:
    """The pages of a place that exist; a place of one page needs no tabs."""
    found = next((one for one in PLACES if one.id == place), None)
    return tuple(one for page in found.pages if (one := _shown(found, page))) if found else ()


def _shown(place: Place, page: Page) -> Shown | None:
    try:
        address = reverse(page.route)
    except NoReverseMatch:
        return None
    return Shown(
        id=place.id if page is place.pages[0] else page.route,
        icon=place.icon,
        word=page.word,
        address=address,
        key=place.key,
        is_on_phone=place.is_on_phone,
        is_last=place.is_last,
        group=page.group,
    )


def groups_of(place: str) -> tuple[Shown, ...]:
    """The first page of each group of a place, under the word of the group; nothing where pages are not grouped."""
    firsts: dict[str, Shown] = {}
    for page in pages_of(place):
        firsts.setdefault(page.group, page)
    return tuple(replace(page, word=page.group) for page in firsts.values()) if len(firsts) > 1 else ()
