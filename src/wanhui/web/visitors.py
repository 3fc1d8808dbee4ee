"""From a request to its `Viewer`: the signed-in person and their choices, or a stranger and their browser's."""

from __future__ import annotations

from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth import logout
from django.http import HttpRequest

from wanhui.errors import Language
from wanhui.flows.sign_in import Visitor, unlimited
from wanhui.flows.sign_in import visitor as find_visitor
from wanhui.settings import COOKIE_LANGUAGE, COOKIE_THEME, ENVIRONMENT, SESSION_ACCOUNT
from wanhui.store.shops import StoredShop
from wanhui.web.viewer import CHINA, Theme, Viewer, preferred_language, read_clock

_THEMES: tuple[Theme, ...] = ("light", "dark")


def stranger(request: HttpRequest) -> Viewer:
    """Somebody who has not signed in: the language they chose before, else their browser's, else the setting's."""
    chosen = request.COOKIES.get(COOKIE_LANGUAGE)
    fallback: Language = "en" if ENVIRONMENT.language == "en" else "zh"
    language: Language = preferred_language(request.headers.get("Accept-Language", ""), fallback)
    if chosen in ("zh", "en"):
        language = "zh" if chosen == "zh" else "en"
    return Viewer(language=language, theme=_theme(request), zone=CHINA, now=read_clock())


def viewer(request: HttpRequest) -> Viewer:
    """Who looks. A session whose person has left its account is ended."""
    unlimited()
    user = request.user
    if not user.is_authenticated:
        return stranger(request)
    has_factor = bool(getattr(user, "has_factor", False))
    found = find_visitor(user.pk, UUID(request.session[SESSION_ACCOUNT]), has_factor=has_factor)
    if found is None:
        logout(request)
        return stranger(request)
    return _viewer(request, user, found)


def _viewer(request: HttpRequest, user: object, found: Visitor) -> Viewer:
    return Viewer(
        language="en" if getattr(user, "language", "zh") == "en" else "zh",
        theme=_theme(request),
        zone=_zone(found.shops),
        now=read_clock(),
        user=cast(UUID, getattr(user, "pk", None)),
        account=found.account,
        name=str(getattr(user, "name", "")),
        account_name=found.account_name,
        role=found.role,
        shops=found.shops,
        unread=found.unread,
        login=str(getattr(user, "login", "")),
        has_factor=bool(getattr(user, "has_factor", False)),
        needs_factor=found.needs_factor,
    )


def _theme(request: HttpRequest) -> Theme:
    chosen = request.COOKIES.get(COOKIE_THEME)
    return next((theme for theme in _THEMES if theme == chosen), "")


def _zone(shops: tuple[StoredShop, ...]) -> ZoneInfo:
    """The zone that most shops of the account keep; of equals the first."""
    zones = [shop.time_zone for shop in shops if not shop.is_placeholder] or [shop.time_zone for shop in shops]
    return ZoneInfo(max(zones, key=zones.count)) if zones else CHINA
