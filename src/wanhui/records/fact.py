"""What every record shares: who reported it, its id, its version and the fields we do not know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wanhui.records.often import made_often


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """`shop` + kind + `id` identify a record; `updated_at` (None: unknown) orders its versions.

    `extra` keeps every field that the contract does not name, as it came. In all records None means
    *unknown*, never zero, false or none.
    """

    id: str
    shop: str
    updated_at: datetime | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
