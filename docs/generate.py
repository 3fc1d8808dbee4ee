"""Writes docs/reference from the code, so that it cannot lag: ``make reference``. A test compares the two."""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

REFERENCE = Path(__file__).parent / "reference"
HEAD = "<!-- Written by `make reference`; edit the code instead. -->\n\n"


def settings() -> str:
    """Every environment variable."""
    from wanhui.settings import SETTINGS

    lines = ["# Settings / 设置", "", "| variable | default | 含义 | meaning |", "| --- | --- | --- | --- |"]
    lines += [
        f"| `{s.name}` | {f'`{s.default}`' if s.default else '–'} | {s.meaning.zh} | {s.meaning.en} |" for s in SETTINGS
    ]
    return "\n".join(lines) + "\n"


def errors() -> str:
    """Every error code with what it tells a person."""
    from wanhui.errors import CATALOGUE

    lines = ["# Error codes / 错误代码", "", "| code | 中文 | English |", "| --- | --- | --- |"]
    lines += [f"| `{code}` | {_cell(words.zh)} | {_cell(words.en)} |" for code, words in sorted(CATALOGUE.items())]
    return "\n".join(lines) + "\n"


def commands() -> str:
    """Every sub-command with its options."""
    import argparse

    from wanhui.cli.main import COMMANDS, command_module

    parts = ["# Commands / 命令", ""]
    parts += ["Exit codes: 0 done · 1 not done, or `lint` found something that blocks · 2 bad usage · 3 some input"]
    parts += ["lines were refused · 130 stopped by Ctrl-C. Messages follow `WANHUI_LANGUAGE` (zh, en).", ""]
    for name, meaning in COMMANDS.items():
        parser = argparse.ArgumentParser(prog=f"wanhui {name}", add_help=False)
        command_module(name).add_arguments(parser, "en")
        parts += [f"## wanhui {name}", "", f"{meaning.zh}。 {meaning.en.capitalize()}.", "", "```text"]
        parts += [_wide(parser).format_help().strip(), "```", ""]
    return "\n".join(parts)


def _wide(parser: Any) -> Any:
    import argparse

    parser.formatter_class = lambda prog: argparse.HelpFormatter(prog, width=100, max_help_position=32)
    return parser


def records() -> str:
    """Every kind of record with its fields."""
    from wanhui.records.codec import KINDS

    parts = [
        "# Records / 记录",
        "",
        "One JSON object a line (UTF-8). ★ is required; a field that is absent or null is unknown, ",
    ]
    parts[-1] += (
        "never zero or false. Unknown fields are kept. Times are ISO 8601; without an offset they follow the shop's"
    )
    parts += ["time zone. Money is a decimal string in major units, in the record's `currency`, else the shop's.", ""]
    for kind, cls in KINDS.items():
        parts += [
            f"## {kind}",
            "",
            (cls.__doc__ or "").strip().split("\n\n")[0],
            "",
            "| field | type |",
            "| --- | --- |",
        ]
        parts += [f"| {'★ ' if required else ''}`{name}` | {shown} |" for name, shown, required in _fields(cls)]
        parts.append("")
    return "\n".join(parts)


def _fields(cls: Any) -> Iterator[tuple[str, str, bool]]:
    hints = get_type_hints(cls)
    for field in sorted(dataclasses.fields(cls), key=lambda f: f.name not in ("id", "shop")):
        if field.name == "extra" or (cls.__name__ == "Shop" and field.name == "shop"):
            continue
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        name = "from" if field.name == "speaker" else field.name
        yield name, _type(hints[field.name]), required or (cls.__name__, name) == ("Order", "lines")


def _type(kind: Any) -> str:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _type(next(a for a in get_args(kind) if a is not type(None)))
    if origin is Literal:
        return " ".join(f"`{value}`" for value in get_args(kind))
    if origin is tuple:
        return f"list of {_type(get_args(kind)[0])}"
    if dataclasses.is_dataclass(kind) and kind.__name__ != "Money":
        inner = ", ".join(f"{'★' if required else ''}`{name}`" for name, _, required in _fields(kind))
        return f"{{{inner}}}"
    plain = {"str": "text", "int": "whole number", "bool": "true or false", "datetime": "time", "Money": "money"}
    return plain.get(getattr(kind, "__name__", ""), "object")


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings,
    "errors.md": errors,
    "commands.md": commands,
    "records.md": records,
}


def main() -> None:
    """Writes every page."""
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(HEAD + page(), encoding="utf-8")


if __name__ == "__main__":
    main()
