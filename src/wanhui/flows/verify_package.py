"""Holds a package against its receipt and says exactly what was changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from wanhui.adapters import verifier
from wanhui.errors import WanhuiError


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What is wrong with a package; without a receipt nothing outside it vouches for it."""

    problems: tuple[dict[str, Any], ...]
    has_receipt: bool

    @property
    def is_intact(self) -> bool:
        """Whether nothing was changed; a stamp that could not be checked for want of a program says nothing."""
        return all(one["problem"] == "stamp_not_checked" for one in self.problems)


def verify_package(package: Path, receipt: Path | None = None) -> Verified:
    """Checks a package; the receipt beside it is taken where none is named. ``E-EVIDENCE-UNREADABLE`` if it is none."""
    beside = receipt or package.with_name(f"{package.stem}.receipt.json")
    try:
        content = package.read_bytes()
        told = beside.read_bytes() if receipt is not None or beside.exists() else None
        found = verifier.check(content, told)
        if not found:
            found = verifier.stamps(content, told)
    except (OSError, verifier.UnreadableError) as bad:
        raise WanhuiError("E-EVIDENCE-UNREADABLE", name=package.name) from bad
    return Verified(problems=tuple(found), has_receipt=told is not None)


def problem_lines(verified: Verified) -> Iterator[bytes]:
    """One line of JSON a problem, as the contract names it."""
    for one in verified.problems:
        yield orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE)
