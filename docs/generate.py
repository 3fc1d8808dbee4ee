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
    return "\n".join([*parts, *_exported()])


def _exported() -> Iterator[str]:
    """The fixed columns of a case that is taken away."""
    from wanhui.store.exports import CaseRecord

    yield from ("# Exported cases / 导出的工单", "")
    yield "One row a case, the same columns in CSV, in a spreadsheet and over the API, in this order. "
    yield from ("Times stand on the clock of whoever exports; lists are parted by spaces in files.", "")
    yield from ("| column | type |", "| --- | --- |")
    hints = get_type_hints(CaseRecord)
    yield from (f"| `{field.name}` | {_type(hints[field.name])} |" for field in dataclasses.fields(CaseRecord))
    yield ""


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
    plain = {
        "str": "text",
        "int": "whole number",
        "bool": "true or false",
        "datetime": "time",
        "Money": "money",
        "Decimal": "amount",
    }
    return plain.get(getattr(kind, "__name__", ""), "object")


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


def rules_zh() -> str:
    """Every rule about texts and acts, in Chinese."""
    return _rules("zh")


def rules_en() -> str:
    """Every rule about texts and acts, in English."""
    return _rules("en")


_RULE_WORDS = {
    "zh": {
        "title": "规则", "text": "说的话", "act": "做的事", "why": "为什么", "instead": "改成", "on": "依据",
        "where": "适用", "everywhere": "所有平台", "limits": "可能看错", "checked": "核对", "reliability": "可信度",
        "head": "每条规则一节：怎样处理、为什么、改成什么、依据什么。"
        "这里不是法律意见；法律和平台规则会变，以现行文本为准。",
        "warns": "依据不够强，只提醒不拦截",
    },
    "en": {
        "title": "Rules", "text": "What is said", "act": "What is done", "why": "Why",
        "instead": "Instead", "on": "Rests on",
        "where": "Holds on", "everywhere": "every platform", "limits": "What it gets wrong", "checked": "checked",
        "reliability": "reliability",
        "head": "One entry a rule: what it does, why, what to say or do instead, what it rests on. Not legal advice; "
        "laws and platform rules change, and the text in force prevails.",
        "warns": "its ground is weak, so it warns and never blocks",
    },
}  # fmt: skip


def _rules(lang: Literal["zh", "en"]) -> str:
    from datetime import date

    from wanhui.flows.library import library

    say = _RULE_WORDS[lang]
    found = library(date.max).rules
    parts = [f"# {say['title']}", "", say["head"], ""]
    for what in ("text", "act"):
        parts += [f"## {say[what]}", ""]
        for rule in (one for one in found if one.what == what):
            where = ", ".join(f"`{platform}`" for platform in rule.platforms) or say["everywhere"]
            on = "; ".join(f"{title.text(lang)} {article}".strip() for _, title, article in rule.authorities)
            weak = "" if rule.can_block else f" · {say['warns']}"
            parts += [f"### {rule.id} {rule.title.text(lang)}", ""]
            parts += [
                f"`{rule.level}` · {say['reliability']} {rule.confidence} · {say['checked']} {rule.last_verified}"
                + weak,
                "",
            ]
            parts += [f"- {say['why']}: {rule.reason.text(lang)}", f"- {say['instead']}: {rule.rewrite.text(lang)}"]
            parts += [
                f"- {say['on']}: {on}",
                f"- {say['where']}: {where}",
                f"- {say['limits']}: {rule.limits.text(lang)}",
                "",
            ]
    return "\n".join(parts)


def openapi() -> str:
    """The interface for programs as an OpenAPI file."""
    import json

    schema = _interface().get_openapi_schema(path_prefix="/api/v1/")
    return json.dumps(schema, ensure_ascii=False, indent=1, default=str) + "\n"


def api() -> str:
    """Every call of the interface with the scope that its key needs."""
    import json

    found = json.loads(openapi())["paths"]
    parts = ["# Interface for programs / 程序接口", "", "`openapi.json` beside this page says what each call takes and"]
    parts += [
        "answers. *Once*: needs an `Idempotency-Key`: a buyer hears of it, money moves or somebody is reported.",
        "",
    ]
    parts += ["| call | scope | once | what it does |", "| --- | --- | --- | --- |"]
    for path, methods in found.items():
        for method, one in methods.items():
            once = "yes" if one.get("x-goes-out") else ""
            said = " ".join(one.get("description", one["summary"]).split())
            parts.append(f"| `{method.upper()} {path}` | {one['x-scope']} | {once} | {_cell(said)} |")
    return "\n".join(parts) + "\n"


def _interface() -> Any:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wanhui.settings")
    import django

    django.setup()
    from wanhui.api import urls

    return urls.api


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings,
    "errors.md": errors,
    "commands.md": commands,
    "records.md": records,
    "api.md": api,
    "rules.zh.md": rules_zh,
    "rules.en.md": rules_en,
}


def main() -> None:
    """Writes every page."""
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(HEAD + page(), encoding="utf-8")
    (REFERENCE / "openapi.json").write_text(openapi(), encoding="utf-8")


if __name__ == "__main__":
    main()
