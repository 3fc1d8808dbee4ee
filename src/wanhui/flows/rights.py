"""Who may do what: one table of acts and roles. What stands in no row, nobody may do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wanhui.errors import WanhuiError

ROLES: Final = ("agent", "lead", "owner", "auditor")
#: What people may speak, and what only the trained are given.
LANGUAGES: Final = ("zh", "en")
SKILLS: Final = ("safety", "extortion")
_WORKS: Final = frozenset({"agent", "lead", "owner"})
_LEADS: Final = frozenset({"lead", "owner"})
_OWNS: Final = frozenset({"owner"})

#: act -> the roles that may do it. Looking is everybody's, within the shops that a person may see.
RIGHTS: Final[Mapping[str, frozenset[str]]] = {
    "case.work": _WORKS,
    "case.assign": _LEADS,
    "case.bulk": _WORKS,
    "view.share": _LEADS,
    "import": _WORKS,
    "people": _OWNS,
    "rota": _LEADS,
    "shop": _OWNS,
    "hours": _LEADS,
    "deadlines": _LEADS,
    "authority": _OWNS,
    "templates": _LEADS,
    "notify": _LEADS,
    "retention": _OWNS,
    "audit.read": frozenset({"owner", "auditor"}),
    "contact.read": _WORKS,
    "hold": _WORKS,
    "mark": _LEADS,
    "guard": _OWNS,
    "api": _OWNS,
}


def may(role: str, act: str) -> bool:
    """Whether somebody of `role` may do `act`; an act that the table does not know is nobody's."""
    return role in RIGHTS.get(act, frozenset())


def require(role: str, act: str) -> None:
    """Raises ``E-ROLE-READS`` for an auditor who wants to change something, ``E-ROLE-RIGHT`` for any other."""
    if not may(role, act):
        raise WanhuiError("E-ROLE-READS") if role == "auditor" else WanhuiError("E-ROLE-RIGHT", act=act)
