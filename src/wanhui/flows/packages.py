"""The packages that were made of an account's cases: kept in the data folder until somebody takes them away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from wanhui.flows.desk_acts import Agent
from wanhui.flows.dossier import Made, make_dossier
from wanhui.settings import ENVIRONMENT

_NAME: Final = re.compile(r"case-(\d{1,12})-([a-z]{1,16})-(\d{8}-\d{6})(\.zip|\.receipt\.json)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package that lies ready; its receipt has the name `receipt`."""

    name: str
    receipt: str
    receiver: str
    size: int


def make_package(agent: Agent, number: int, *, to: str, now: datetime) -> Made:
    """Makes the dossier of a case for a receiver and keeps it in the account's folder."""
    return make_dossier(agent.account, number, to=to, folder=_folder(agent.account), made_by=str(agent.id), now=now)


def packages_of(account: UUID, number: int) -> tuple[Package, ...]:
    """The packages of one case, newest first."""
    found = []
    for path in sorted(_folder(account).glob(f"case-{number}-*.zip"), reverse=True):
        told = _NAME.fullmatch(path.name)
        if told:
            receipt = f"{path.stem}.receipt.json"
            found.append(Package(name=path.name, receipt=receipt, receiver=told[2], size=path.stat().st_size))
    return tuple(found)


def package_file(account: UUID, number: int, name: str) -> Path | None:
    """Where a package or a receipt of this case lies; None for any other name."""
    told = _NAME.fullmatch(name)
    path = _folder(account) / name
    return path if told and int(told[1]) == number and path.is_file() else None


def _folder(account: UUID) -> Path:
    return ENVIRONMENT.home / "packages" / str(account)
