"""Who looks, in which language, theme and zone, and at which instant: read once a request, then passed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.errors import Language
from wanhui.store.shops import StoredShop

Theme = Literal["", "light", "dark"]
CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """The person before the screen; `user` and `account` are None before sign-in."""

    language: Language
    theme: Theme
    zone: tzinfo
    now: datetime
    user: UUID | None = None
    account: UUID | None = None
    name: str = ""
    account_name: str = ""
    role: str = ""
    shops: tuple[StoredShop, ...] = ()
    unread: int = 0
    login: str = ""
    has_factor: bool = False
    needs_factor: bool = False

    @property
    def html_lang(self) -> str:
        """The language as HTML names it."""
        return "zh-CN" if self.language == "zh" else "en"

    @property
    def me(self) -> str:
        """The person's id as cases keep it; empty before sign-in."""
        return str(self.user or "")

    @property
    def initial(self) -> str:
        """The first letter of the name, for the round mark."""
        return self.name[:1].upper() or "·"


def read_clock() -> datetime:
    """The one place of the pages that asks what time it is."""
    return datetime.now(UTC)  # noqa: TID251 - a door reads the clock once a request


def preferred_language(header: str, fallback: Language) -> Language:
    """The first of zh and en that an ``Accept-Language`` header names by weight, else `fallback`."""
    wanted: list[tuple[float, int, Language]] = []
    for place, part in enumerate(header[:400].split(",")):
        tag, _, weight = part.strip().partition(";q=")
        language: Language | None = _LANGUAGES.get(tag.strip().lower().split("-")[0])
        if language is not None:
            wanted.append((-_number(weight), place, language))
    return min(wanted)[2] if wanted else fallback


_LANGUAGES: dict[str, Language] = {"zh": "zh", "en": "en"}


def _number(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
