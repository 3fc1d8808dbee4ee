"""Cases and laws on extortion, false reviews and returns, for people of the shop; own outcomes stand apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wanhui.content.case_law import load_precedents
from wanhui.flows.library import STALE_AFTER, LawView, library
from wanhui.replies.precedents import Precedent, find_precedents
from wanhui.store.case_rows import CaseLine
from wanhui.store.extortion_cases import extortion_cases

_MOST_OWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecedentView:
    """A case; `is_stale` when nobody has looked at it for long."""

    precedent: Precedent
    is_stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLaw:
    """What a search found: cases of others, laws, and apart from both how the shop's own cases of extortion ended."""

    precedents: tuple[PrecedentView, ...]
    laws: tuple[LawView, ...]
    own: tuple[CaseLine, ...]


def case_law(account: UUID, today: date, *, search: str) -> CaseLaw:
    """The cases with every word of `search`, the laws with the search as it stands, and the shop's own outcomes."""
    found = find_precedents(load_precedents(), search)
    return CaseLaw(
        precedents=tuple(
            PrecedentView(precedent=one, is_stale=today - one.last_verified > STALE_AFTER) for one in found
        ),
        laws=library(today, search=search).laws if search.strip() else (),
        own=tuple(one for one in extortion_cases(account, most=_MOST_OWN) if one.row.status == "closed"),
    )
