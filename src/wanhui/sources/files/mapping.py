"""A shop's own answer to "what does each column mean": frozen, kept per shop as JSON, suggested from the header."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping as Items
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wanhui.errors import WanhuiError, Words
from wanhui.sources.files.build import FIELDS, REQUIRED
from wanhui.sources.files.columns import Column, Format, norm
from wanhui.sources.files.formats import ALIASES

_VERSION: Final = 1
_LABEL: Final = Words(zh="自定义表格", en="a table of your own")
_LIST_LIMIT: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Which record a file's rows are (`kind`) and, for each column header, which field it fills.

    `columns` pairs a header with a dotted field of `fields_of(kind)`; other columns are kept in ``extra``, and those
    in `ignored` are not read at all.
    """

    kind: str
    columns: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known = FIELDS.get(self.kind)
        if known is None:
            raise WanhuiError("E-MAPPING", detail=f"kind {self.kind!r}")
        unknown = [target for _, target in self.columns if target not in known]
        if unknown:
            raise WanhuiError("E-MAPPING", detail=f"{', '.join(unknown)} ∉ {self.kind}")
        targets = [target for _, target in self.columns]
        if len(set(targets)) != len(targets):
            raise WanhuiError("E-MAPPING", detail="two columns for one field")
        missing = [name for name in REQUIRED[self.kind] if name not in targets]
        if missing:
            raise WanhuiError("E-MAPPING", detail=f"{self.kind}: {', '.join(missing)}?")

    def as_format(self) -> Format:
        """The same as a column table, so that known and unknown files take one way."""
        base = next((known for known in ALIASES if known.kind == self.kind), None)
        return Format(
            id="mapping",
            kind=self.kind,
            title=_LABEL,
            columns=tuple(Column(target, (header,)) for header, target in self.columns),
            has_groups=self.kind in ("order", "order_lines"),
            words=base.words if base else {},
            drops=self.ignored,
        )

    def to_json(self) -> dict[str, Any]:
        """The mapping as JSON values, for the store."""
        return {
            "version": _VERSION,
            "kind": self.kind,
            "columns": [list(pair) for pair in self.columns],
            "ignored": list(self.ignored),
        }


def mapping_from_json(value: object) -> Mapping:
    """The mapping that `Mapping.to_json` wrote; ``E-MAPPING`` for anything else."""
    if not isinstance(value, dict) or value.get("version") != _VERSION:
        raise WanhuiError("E-MAPPING", detail=f"version {_VERSION}")
    columns, ignored = value.get("columns"), value.get("ignored", [])
    if not isinstance(columns, list) or not isinstance(ignored, list) or len(columns) > _LIST_LIMIT:
        raise WanhuiError("E-MAPPING", detail="columns")
    if not all(isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, str) for x in pair) for pair in columns):
        raise WanhuiError("E-MAPPING", detail="columns")
    return Mapping(
        kind=str(value.get("kind")),
        columns=tuple((pair[0], pair[1]) for pair in columns),
        ignored=tuple(str(name) for name in ignored),
    )


def read_mapping(path: Path) -> Mapping:
    """The mapping that somebody wrote down: ``{"kind": "review", "columns": {"header": "field", …}, "ignored": […]}``.

    ``E-FILE-OPEN`` when `path` cannot be read, ``E-MAPPING`` when it holds no usable mapping.
    """
    try:
        value = json.loads(path.read_text("utf-8-sig"))
    except OSError as refused:
        raise WanhuiError("E-FILE-OPEN", name=path.name, detail=refused.strerror or str(refused)) from refused
    except (ValueError, RecursionError) as bad:
        raise WanhuiError("E-MAPPING", detail=f"{path.name}: {bad}") from bad
    if isinstance(value, dict) and isinstance(value.get("columns"), dict):
        value = {"version": _VERSION, **value, "columns": [list(pair) for pair in value["columns"].items()]}
    return mapping_from_json(value)


def header_key(header: Sequence[str]) -> str:
    """What a saved mapping is found by: the same columns in any order give the same key."""
    names = sorted({norm(name) for name in header if name.strip()})
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:32]


def suggest_mapping(header: Sequence[str], sample: Sequence[Sequence[str]]) -> Mapping | None:
    """The likeliest mapping of an unknown table from its header and a few rows; None when it cannot be guessed.

    Headers count first; what no header tells is guessed from the cells (times, stars, long words). It is a
    suggestion: a person confirms it before anything is imported.
    """
    best: tuple[int, Mapping] | None = None
    for table in ALIASES:
        pairs = _by_header(table, header)
        pairs |= _by_cells(table.kind, header, sample, taken=pairs)
        if not set(REQUIRED[table.kind]) <= set(pairs):
            continue
        ordered = tuple((header[at], target) for target, at in sorted(pairs.items(), key=lambda pair: pair[1]))
        found = len(pairs), Mapping(kind=table.kind, columns=ordered)
        best = found if best is None or found[0] > best[0] else best
    return best[1] if best else None


def fields_of(kind: str) -> tuple[str, ...]:
    """The fields that a column may be mapped to, for the page that asks."""
    return tuple(FIELDS[kind])


def _by_header(table: Format, header: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, name in enumerate(header):
        target = table.field_of(name)
        if target and target not in found:
            found[target] = at
    return found


_TIME: Final = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")
_STARS: Final = re.compile(r"[1-5](\.0)?星?|★+☆*")


def _by_cells(
    kind: str, header: Sequence[str], sample: Sequence[Sequence[str]], *, taken: Items[str, int]
) -> dict[str, int]:
    """For reviews without telling headers: the time, the stars and the words, by the look of the cells."""
    if kind != "review" or not sample:
        return {}
    free = [at for at in range(len(header)) if at not in taken.values()]
    cells = {at: [row[at].strip() for row in sample if at < len(row) and row[at].strip()] for at in free}
    found: dict[str, int] = {}
    for target, looks in (("at", _TIME.match), ("stars", _STARS.fullmatch)):
        if target not in taken:
            fitting = [at for at in free if cells[at] and all(looks(cell) for cell in cells[at])]
            if fitting:
                found[target] = fitting[0]
    if "text" not in taken:
        rest = [at for at in free if at not in found.values() and cells[at]]
        longest = max(rest, key=lambda at: sum(map(len, cells[at])) / len(cells[at]), default=None)
        if longest is not None and sum(map(len, cells[longest])) / len(cells[longest]) >= 6:
            found["text"] = longest
    return found
