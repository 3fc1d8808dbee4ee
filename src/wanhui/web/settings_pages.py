"""The settings: shops, people, the account, and who changed what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.errors import WanhuiError
from wanhui.flows import first_steps, people, settings_account, settings_shops
from wanhui.flows.errands import MARKETS
from wanhui.flows.rights import LANGUAGES, ROLES, SKILLS
from wanhui.flows.settings_account import SHARING, AccountForm
from wanhui.flows.settings_shops import STARTS, ShopForm
from wanhui.web import show
from wanhui.web.addresses import PLATFORMS
from wanhui.web.doors import agent_of, signed_in

_FORM = ("GET", "HEAD", "POST")
_DAYS = range(7)


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return show.page(request, f"settings_{template}.html", place="settings", **context)


def _refused(request: HttpRequest, error: WanhuiError, template: str, **context: Any) -> HttpResponse:
    return show.refused(request, error, template=f"settings_{template}.html", place="settings", **context)


@signed_in()
def index(request: HttpRequest) -> HttpResponse:
    """What there is to set."""
    return _page(request, "index")


@signed_in()
def shops(request: HttpRequest) -> HttpResponse:
    """The shops of the account, and a form for a new one."""
    is_first = request.GET.get("first") == "1"
    return _page(request, "shops", route="settings_shops", starts=tuple(STARTS), is_first=is_first)


@signed_in(right="shop", methods=("POST",))
def new_shop(request: HttpRequest) -> HttpResponse:
    """A new shop from a preset."""
    asked, now = request.POST, show.viewer_of(request).now
    try:
        key = settings_shops.new_shop(agent_of(request), asked.get("name", "")[:200], asked.get("kind", ""), now=now)
    except WanhuiError as refused:
        return _refused(request, refused, "shops", route="settings_shops", starts=tuple(STARTS))
    return redirect("settings_shop", key)


@signed_in(right="shop", methods=("POST",))
def sample(request: HttpRequest) -> HttpResponse:
    """Loads the example's records, to try things out."""
    settings_shops.load_sample(agent_of(request), now=show.viewer_of(request).now)
    return redirect("start")


@signed_in()
def start(request: HttpRequest) -> HttpResponse:
    """The first steps, ticked by what the account has done."""
    return show.page(request, "start.html", place="settings", route="start", found=first_steps.tour(agent_of(request)))


@signed_in(methods=_FORM)
def shop(request: HttpRequest, shop: str) -> HttpResponse:
    """One shop: what it is, its deadlines, its hours."""
    agent = agent_of(request)
    try:
        known = settings_shops.the_shop(agent.account, shop)
    except WanhuiError as none:
        raise Http404 from none
    context = {"route": "settings_shops", "shop": known, "platforms": PLATFORMS, "zones": settings_shops.zones(),
               "presets": settings_shops.deadlines(), "limits": (1, 2, 3, 4), "markets": MARKETS}  # fmt: skip
    if request.method != "POST":
        return _page(request, "shop", form=settings_shops.form_of(agent.account, known), **context)
    form = _shop_form(request)
    try:
        settings_shops.save_shop(agent, shop, form, now=show.viewer_of(request).now)
    except WanhuiError as refused:
        return _refused(request, refused, "shop", form=form, **context)
    return redirect("settings_shops")


def _shop_form(request: HttpRequest) -> ShopForm:
    asked = request.POST
    limit = asked.get("review_limit", "")
    return ShopForm(
        name=asked.get("name", "")[:200], platform=asked.get("platform", "")[:20],
        time_zone=asked.get("time_zone", "")[:64], currency=asked.get("currency", "").strip().upper()[:8],
        sign=asked.get("sign", "")[:40], review_limit=int(limit) if limit in ("1", "2", "3", "4") else 0,
        deadlines=asked.get("deadlines", "")[:40], hours=tuple(asked.get(f"day{day}", "")[:80] for day in _DAYS),
        closed=asked.get("closed", "")[:2000], market=asked.get("market", "")[:20],
        loss_limit=asked.get("loss_limit", "")[:20],
    )  # fmt: skip


@signed_in(right="rota", methods=("GET", "HEAD"))
def team(request: HttpRequest) -> HttpResponse:
    """The people of the account, and who is still to come."""
    return _team(request)


def _team(request: HttpRequest, *, error: WanhuiError | None = None, **more: Any) -> HttpResponse:
    members, invitations = people.team(agent_of(request), now=show.viewer_of(request).now)
    context = {"route": "settings_people", "members": members, "invitations": invitations, "roles": ROLES}
    if error is not None:
        return _refused(request, error, "people", **context, **more)
    return _page(request, "people", **context, **more)


@signed_in(right="people", methods=("POST",))
def invite(request: HttpRequest) -> HttpResponse:
    """Invites somebody; the link is shown once."""
    asked, now = request.POST, show.viewer_of(request).now
    login, name = asked.get("login", "")[:300], asked.get("name", "")[:200]
    try:
        token = people.invite(
            agent_of(request), login=login, name=name, role=asked.get("role", ""), shops=_shops(request), now=now
        )
    except WanhuiError as refused:
        return _team(request, error=refused, typed={"login": login, "name": name})
    return _team(request, link=request.build_absolute_uri(f"/invited/{token}"))


@signed_in(right="people", methods=("POST",))
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes an invitation back."""
    people.withdraw(agent_of(request), key, now=show.viewer_of(request).now)
    return redirect("settings_people")


@signed_in(right="rota")
def person(request: HttpRequest, key: UUID) -> HttpResponse:
    """One colleague: role, shops, rota."""
    return _person(request, key)


def _person(request: HttpRequest, key: UUID, *, error: WanhuiError | None = None, **more: Any) -> HttpResponse:
    members, _ = people.team(agent_of(request), now=show.viewer_of(request).now)
    found = next((one for one in members if one.id == key), None)
    if found is None:
        raise Http404
    context = {"route": "settings_people", "member": found, "roles": ROLES, "languages": LANGUAGES,
               "skills": SKILLS, "hours": people.hours_of(found.work)}  # fmt: skip
    if error is not None:
        return _refused(request, error, "person", **context, **more)
    return _page(request, "person", **context, **more)


@signed_in(right="people", methods=("POST",))
def member(request: HttpRequest, key: UUID) -> HttpResponse:
    """What becomes of a member: another role and shops, a new password, no second factor, or none of us."""
    agent, now, act = agent_of(request), show.viewer_of(request).now, request.POST.get("act", "")
    try:
        if act == "password":
            token = people.reset_password(agent, key, now=now)
            return _person(request, key, link=request.build_absolute_uri(f"/invited/{token}"))
        if act == "factor":
            people.drop_factor(agent, key, now=now)
        elif act == "remove":
            people.remove(agent, key, now=now)
            return redirect("settings_people")
        else:
            people.change_member(agent, key, role=request.POST.get("role", ""), shops=_shops(request), now=now)
    except WanhuiError as refused:
        return _person(request, key, error=refused)
    return redirect("settings_person", key)


@signed_in(right="rota", methods=("POST",))
def rota(request: HttpRequest, key: UUID) -> HttpResponse:
    """When a member is on duty, and for what."""
    asked = request.POST
    most = asked.get("most", "")
    try:
        work = people.rota_of(
            hours=tuple(asked.get(f"day{day}", "")[:80] for day in _DAYS),
            languages=[one for one in asked.getlist("language") if one in LANGUAGES],
            skills=[one for one in asked.getlist("skill") if one in SKILLS],
            most=int(most) if most.isascii() and most.isdigit() and len(most) < 5 else 0,
            is_away=asked.get("away") == "1",
        )
        people.set_rota(agent_of(request), key, work, now=show.viewer_of(request).now)
    except WanhuiError as refused:
        return _person(request, key, error=refused)
    return redirect("settings_person", key)


def _shops(request: HttpRequest) -> list[UUID] | None:
    """The shops that a form gives somebody; None for all."""
    if request.POST.get("all_shops") == "1":
        return None
    known = {str(one.key): one.key for one in show.viewer_of(request).shops}
    return [known[one] for one in request.POST.getlist("shop") if one in known]


@signed_in(right="people", methods=_FORM)
def account(request: HttpRequest) -> HttpResponse:
    """The account as a whole."""
    agent, viewer, asked = agent_of(request), show.viewer_of(request), request.POST
    context: dict[str, Any] = {"route": "settings_account", "sharing": SHARING}
    if request.method != "POST":
        return _page(request, "account", form=settings_account.account_form(agent, viewer.account_name), **context)
    form = AccountForm(
        name=asked.get("name", "")[:200], factor_required=asked.get("factor") == "1", sharing=asked.get("sharing", "")
    )
    try:
        settings_account.save_account(agent, form, now=viewer.now)
    except WanhuiError as refused:
        return _refused(request, refused, "account", form=form, **context)
    return redirect("settings_account")


@signed_in(right="audit.read")
def trail(request: HttpRequest) -> HttpResponse:
    """Who signed in and who changed what."""
    try:
        after = UUID(request.GET["after"]) if request.GET.get("after") else None
    except ValueError as bad:
        raise Http404 from bad
    found = settings_account.trail(agent_of(request), after=after)
    return _page(request, "trail", route="settings_trail", trail=found)
