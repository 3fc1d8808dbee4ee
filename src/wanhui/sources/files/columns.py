"""How a kind of file is described: a declarative table of columns, the same for a known format and a saved mapping."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from wanhui.errors import Words


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a record (dotted: ``line.price``, ``address.city``, ``follow_up.text``) and the headers it goes by."""

    field: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One kind of file. `marks`: headers that must all be there; `any_mark`: one of these must; `needs`: fields that
    must have a column; `drops`: personal columns that are never read; `given`: what every record of it says.

    `has_groups`: several rows may make one record. `joiner` separates positions that share one row. `words` turns
    the marketplace's words into ours, by field (a word that it does not list is kept in ``extra`` only).
    """

    id: str
    kind: str
    title: Words
    columns: tuple[Column, ...]
    marks: tuple[str, ...] = ()
    any_mark: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    platform: str | None = None
    has_groups: bool = False
    joiner: str | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    drops: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()

    def matches(self, header: tuple[str, ...]) -> int:
        """How many of the cells of `header` this format knows; 0 when a mark or a needed field is missing."""
        present = {norm(name) for name in header}
        if not all(norm(mark) in present for mark in self.marks):
            return 0
        if self.any_mark and not any(norm(mark) in present for mark in self.any_mark):
            return 0
        fields = _fields(self.columns)
        if not set(self.needs) <= {fields.get(name) for name in present}:
            return 0
        return len(present & self.known)

    @property
    def known(self) -> frozenset[str]:
        """Every header of the table, normalised."""
        return _known(self.columns, self.drops)

    def field_of(self, name: str) -> str | None:
        """The field of the column called `name`, if the table names it."""
        return _fields(self.columns).get(norm(name))


@lru_cache(maxsize=64)
def _fields(columns: tuple[Column, ...]) -> Mapping[str, str]:
    return {norm(name): column.field for column in reversed(columns) for name in column.names}


@lru_cache(maxsize=64)
def _known(columns: tuple[Column, ...], drops: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_fields(columns)) | {norm(name) for name in drops}


_SPACES = re.compile(r"[\s_\-\u3000\u200b\ufeff]+")


@lru_cache(maxsize=4096)
def norm(name: str) -> str:
    """A header as it is compared: width and case folded, spaces, hyphens, quotes and byte-order marks gone."""
    folded = unicodedata.normalize("NFKC", name).strip().strip("\"'=").casefold()
    return _SPACES.sub("", folded)


def column(field_: str, *names: str) -> Column:
    """A row of a table: the field, then every header that is known for it."""
    return Column(field_, names)
