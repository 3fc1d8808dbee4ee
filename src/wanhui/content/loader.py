"""Reads content packs: YAML files turned into the typed, frozen values of the stage that uses them, or refused.

One strict rule for every kind: the file name is the id, unknown and duplicate keys are errors, every field is
typed, and an error names the file, the key and what was expected. Nothing in a pack is ever evaluated.
"""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import yaml

from wanhui.errors import WanhuiError

P = TypeVar("P")


class _Loader(yaml.CSafeLoader):
    """The C loader, with duplicate keys refused instead of silently overwritten."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"duplicate key {key!r}", key_node.start_mark)
        seen.add(key)
    return cast(dict[Any, Any], loader.construct_mapping(node, deep=True))


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load_packs(kind: str, pack: type[P]) -> tuple[P, ...]:
    """Every pack of `kind` (a folder under ``content/``) as values of the frozen dataclass `pack`, by file name.

    `pack` has a field ``id``. Raises `WanhuiError` (``E-PACK-…``) at the first bad file.
    """
    folder = files("wanhui.content") / kind
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    return tuple(_read(f, f"{kind}/{f.name}", pack) for f in found)


def pack_text(kind: str, name: str) -> str | None:
    """The YAML of the shipped pack `name` of `kind` as it is written; None when there is none."""
    file = files("wanhui.content") / kind / f"{name}.yaml"
    return file.read_text(encoding="utf-8") if re.fullmatch(r"[a-z0-9_-]+", name) and file.is_file() else None


def parse_pack(text: str, name: str, pack: type[P]) -> P:
    """One pack from its YAML `text`; `name` is the file name that messages use and that gives the id."""
    try:
        loaded = yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader
    except yaml.YAMLError as broken:
        raise WanhuiError("E-PACK-YAML", file=name, detail=" ".join(str(broken).split())) from broken
    value = _convert(loaded, pack, _Where(name, ""))
    stem = name.rsplit("/", 1)[-1].removesuffix(".yaml")
    if getattr(value, "id", stem) != stem:
        raise WanhuiError("E-PACK-ID", file=name, found=getattr(value, "id", ""), expected=stem)
    return cast(P, value)


def _read(file: Traversable, name: str, pack: type[P]) -> P:
    return parse_pack(file.read_text(encoding="utf-8"), name, pack)


class _Where:
    """The file and the dotted key being read, for messages."""

    __slots__ = ("file", "key")

    def __init__(self, file: str, key: str) -> None:
        self.file, self.key = file, key

    def into(self, part: object) -> _Where:
        return _Where(self.file, f"{self.key}.{part}" if self.key else str(part))

    def wrong(self, expected: str, found: object) -> WanhuiError:
        shown = repr(found)
        shown = shown if len(shown) <= 80 else shown[:77] + "…"
        return WanhuiError("E-PACK-FIELD", file=self.file, key=self.key or "·", expected=expected, found=shown)


def _convert(value: Any, kind: Any, where: _Where) -> Any:
    origin = get_origin(kind)
    if kind is Any:
        return value
    if origin in (Union, types.UnionType):
        return _convert_optional(value, kind, where)
    if origin is Literal:
        if value not in get_args(kind):
            raise where.wrong(" | ".join(map(str, get_args(kind))), value)
        return value
    if origin in (tuple, frozenset):
        return _convert_many(value, kind, where)
    if origin in (dict, Mapping):
        return _convert_mapping(value, kind, where)
    if is_dataclass(kind) and isinstance(kind, type):
        return _convert_dataclass(value, kind, where)
    return _convert_plain(value, kind, where)


def _convert_optional(value: Any, kind: Any, where: _Where) -> Any:
    options = [option for option in get_args(kind) if option is not type(None)]
    if value is None and type(None) in get_args(kind):
        return None
    if len(options) != 1:
        raise TypeError(f"a pack field may be optional, not a union: {kind}")
    return _convert(value, options[0], where)


def _convert_many(value: Any, kind: Any, where: _Where) -> Any:
    if not isinstance(value, list):
        raise where.wrong("a list", value)
    item_kinds = [a for a in get_args(kind) if a is not Ellipsis]
    if get_origin(kind) is tuple and Ellipsis not in get_args(kind):
        if len(value) != len(item_kinds):
            raise where.wrong(f"a list of {len(item_kinds)}", value)
        return tuple(_convert(v, k, where.into(i)) for i, (v, k) in enumerate(zip(value, item_kinds, strict=True)))
    items = (_convert(v, item_kinds[0], where.into(i)) for i, v in enumerate(value))
    return frozenset(items) if get_origin(kind) is frozenset else tuple(items)


def _convert_mapping(value: Any, kind: Any, where: _Where) -> Mapping[Any, Any]:
    if not isinstance(value, dict):
        raise where.wrong("a mapping", value)
    key_kind, item_kind = get_args(kind)
    return types.MappingProxyType(
        {_convert(k, key_kind, where): _convert(v, item_kind, where.into(k)) for k, v in value.items()}
    )


@cache
def _shape(kind: type) -> tuple[dict[str, Any], frozenset[str]]:
    required = (f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING)
    return get_type_hints(kind), frozenset(required)


def _convert_dataclass(value: Any, kind: type, where: _Where) -> Any:
    if not isinstance(value, dict):
        raise where.wrong("a mapping", value)
    hints, required = _shape(kind)
    for key in value:
        if key not in hints:
            raise WanhuiError("E-PACK-UNKNOWN", file=where.file, key=where.into(key).key, expected=", ".join(hints))
    for name in sorted(required - value.keys()):
        raise where.into(name).wrong("present", None)
    try:
        return kind(**{key: _convert(item, hints[key], where.into(key)) for key, item in value.items()})
    except ValueError as refused:
        raise where.wrong(str(refused), value) from refused


def _convert_plain(value: Any, kind: Any, where: _Where) -> Any:
    if kind is Decimal and isinstance(value, str | int) and not isinstance(value, bool):
        try:
            return Decimal(value)
        except InvalidOperation as bad:
            raise where.wrong("a decimal number", value) from bad
    if kind is time and isinstance(value, str):
        try:
            return time.fromisoformat(value)
        except ValueError as bad:
            raise where.wrong('a time of day in quotes, like "21:00"', value) from bad
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    exact = type(value) is kind and kind in (str, int, float, bool, date)
    if not exact:
        raise where.wrong(getattr(kind, "__name__", str(kind)), value)
    return value
