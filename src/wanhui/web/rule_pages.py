"""The pages of a shop's own rules: what drafts say, playbooks, remedies, and who may grant how much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from wanhui.errors import WanhuiError
from wanhui.flows import own_playbooks, own_remedies, own_texts, show_rules
from wanhui.flows import retention as keep
from wanhui.flows.desk_acts import Agent
from wanhui.store.own_playbooks import Scope
from wanhui.web import show
from wanhui.web.doors import agent_of, signed_in

_LONGEST = 60_000
_T = TypeVar("_T")


def _page(request: HttpRequest, template: str, refused: WanhuiError | None = None, **context: Any) -> HttpResponse:
    if refused is not None:
        return show.refused(request, refused, template=f"rules_{template}.html", place="settings", **context)
    return show.page(request, f"rules_{template}.html", place="settings", **context)


def _found(load: Callable[[], _T]) -> _T:
    try:
        return load()
    except WanhuiError as none:
        raise Http404 from none


def _shop(request: HttpRequest) -> str | None:
    """The shop that an address or a form names; None for all."""
    asked = request.POST.get("shop", "") or request.GET.get("shop", "")
    return asked if any(one.id == asked for one in show.viewer_of(request).shops) else None


# what drafts say --------------------------------------------------------------------------------------------------


@signed_in()
def texts(request: HttpRequest) -> HttpResponse:
    """The templates of one shop, those of its own marked."""
    viewer = show.viewer_of(request)
    shop = _shop(request) or next((one.id for one in viewer.shops), None)
    if shop is None:
        return _page(request, "texts", route="settings_texts", lines=(), shop=None)
    known, lines = own_texts.text_lines(agent_of(request).account, shop)
    return _page(request, "texts", route="settings_texts", lines=lines, shop=known)


@signed_in()
def text(request: HttpRequest, shop: str, pack: str) -> HttpResponse:
    """One template: its wordings, and how each of them reads."""
    now = show.viewer_of(request).now.astimezone(show.viewer_of(request).zone)
    found = _found(lambda: own_texts.text_page(agent_of(request).account, shop, pack, now=now))
    return _page(request, "text", route="settings_texts", found=found)


@signed_in(right="templates", methods=("POST",))
def write_text(request: HttpRequest, shop: str, pack: str) -> HttpResponse:
    """Tries new wordings, keeps them, or goes back to the shipped ones."""
    agent, viewer, body = agent_of(request), show.viewer_of(request), request.POST.get("body", "")[:_LONGEST]
    now, act = viewer.now.astimezone(viewer.zone), request.POST.get("act", "")
    known = _found(lambda: own_texts.text_page(agent.account, shop, pack, now=now))
    try:
        if act == "try":
            tried = own_texts.text_page(agent.account, shop, pack, now=now, body=body)
            return _page(request, "text", route="settings_texts", found=tried, is_tried=True)
        if act == "drop":
            own_texts.drop_text(agent, shop, pack, now=now)
        else:
            own_texts.write_text(agent, shop, pack, body=body, now=now)
    except WanhuiError as refused:
        found = _tried_or(known, agent.account, body, now=now)
        return _page(request, "text", refused, route="settings_texts", found=found, typed=body)
    return redirect("settings_text", shop, pack)


def _tried_or(known: own_texts.TextPage, account: UUID, body: str, **when: Any) -> own_texts.TextPage:
    """How the refused words read, as far as they can be read at all."""
    try:
        return own_texts.text_page(account, known.shop.id, known.pack.id, body=body, **when)
    except WanhuiError:
        return known


# playbooks and remedies -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """What can be done with one kind of rule that an account may have its own of; each for a shop or for all."""

    route: str
    lines: Callable[[UUID], tuple[show_rules.RuleLine, ...]]
    page: Callable[[UUID, str, str | None], show_rules.RulePage]
    write: Callable[[Agent, str, str | None, datetime], object]
    drop: Callable[[Agent, str, str | None, datetime], object]


_KINDS: Final = {
    "playbook": _Kind(
        route="settings_playbooks",
        lines=show_rules.playbook_lines,
        page=lambda account, pack, shop: show_rules.playbook_page(account, pack, shop=shop),
        write=lambda agent, text, shop, now: own_playbooks.write_playbook(agent, text, Scope(shop=shop), now=now),
        drop=lambda agent, pack, shop, now: own_playbooks.retire_playbook(agent, pack, Scope(shop=shop), now=now),
    ),
    "remedy": _Kind(
        route="settings_remedies",
        lines=show_rules.remedy_lines,
        page=lambda account, pack, shop: show_rules.remedy_page(account, pack, shop=shop),
        write=lambda agent, text, shop, now: own_remedies.write_remedy(agent, text, shop=shop, now=now),
        drop=lambda agent, pack, shop, now: own_remedies.drop_remedy(agent, pack, shop=shop, now=now),
    ),
}


@signed_in()
def rules(request: HttpRequest, kind: str) -> HttpResponse:
    """Every playbook or remedy, those of the account's own marked."""
    lines = _KINDS[kind].lines(agent_of(request).account)
    return _page(request, "list", route=_KINDS[kind].route, lines=lines, kind=kind)


@signed_in()
def rule(request: HttpRequest, kind: str, pack: str) -> HttpResponse:
    """One playbook or remedy: its text, and the versions of the account's own."""
    return _rule(request, kind, pack)


def _rule(
    request: HttpRequest, kind: str, pack: str, *, refused: WanhuiError | None = None, typed: str = ""
) -> HttpResponse:
    found = _found(lambda: _KINDS[kind].page(agent_of(request).account, pack, _shop(request)))
    return _page(request, "edit", refused, route=_KINDS[kind].route, found=found, typed=typed, kind=kind)


@signed_in(right="authority", methods=("POST",))
def write_rule(request: HttpRequest, kind: str, pack: str) -> HttpResponse:
    """Keeps a playbook or remedy of the account's own, or lets the shipped one count again."""
    agent, now, shop = agent_of(request), show.viewer_of(request).now, _shop(request)
    text = request.POST.get("text", "")[:_LONGEST].replace("\r", "")
    try:
        if request.POST.get("act") == "drop":
            _KINDS[kind].drop(agent, pack, shop, now)
        else:
            _KINDS[kind].write(agent, text, shop, now)
    except WanhuiError as refused:
        return _rule(request, kind, pack, refused=refused, typed=text)
    return redirect(_KINDS[kind].route)


# authority --------------------------------------------------------------------------------------------------------


@signed_in(right="rota")
def authority(request: HttpRequest) -> HttpResponse:
    """Who may grant how much, and what the shops may give."""
    return _authority(request)


def _authority(request: HttpRequest, refused: WanhuiError | None = None) -> HttpResponse:
    found = show_rules.authority_page(agent_of(request), now=show.viewer_of(request).now)
    return _page(request, "authority", refused, route="settings_authority", found=found)


@signed_in(right="authority", methods=("POST",))
def set_limit(request: HttpRequest, key: UUID) -> HttpResponse:
    """What one person may grant alone."""
    agent, limit = agent_of(request), request.POST.get("limit", "")[:20]
    try:
        own_remedies.set_limit(agent, key, limit, now=show.viewer_of(request).now)
    except WanhuiError as refused:
        return _authority(request, refused)
    return redirect("settings_authority")


@signed_in(right="authority", methods=("POST",))
def set_budget(request: HttpRequest, shop: str) -> HttpResponse:
    """What one shop may give in a day and in a month."""
    agent, now = agent_of(request), show.viewer_of(request).now
    try:
        for period in ("day", "month"):
            amount = request.POST.get(period, "")[:20]
            own_remedies.set_shop_budget(agent, shop, period=period, amount=amount, now=now)
    except WanhuiError as refused:
        return _authority(request, refused)
    return redirect("settings_authority")


# retention --------------------------------------------------------------------------------------------------------


@signed_in(right="rota", methods=("GET", "HEAD", "POST"))
def retention(request: HttpRequest) -> HttpResponse:
    """How long what is kept; the owner chooses."""
    agent, refused = agent_of(request), None
    if request.method == "POST":
        chosen = {name: value[:10] for name, value in request.POST.items() if isinstance(value, str)}
        try:
            keep.keep_for(agent, chosen, now=show.viewer_of(request).now)
            return redirect("settings_retention")
        except WanhuiError as error:
            refused = error
    return _page(request, "retention", refused, route="settings_retention", found=keep.retention_page(agent))
