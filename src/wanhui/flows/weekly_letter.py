"""The weekly report as a letter: plain words and the same as a plain page, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from wanhui.errors import Language


def as_text(told: Mapping[str, Any]) -> str:
    """The report in plain words."""
    parts = [told["heading"]]
    for part in told["sections"]:
        parts += ["", part["title"], *(f"- {row['text']}{_numbers(row['numbers'])}" for row in part["rows"])]
    return "\n".join(parts) + "\n"


def as_html(told: Mapping[str, Any], language: Language) -> str:
    """The report as a page without scripts, pictures or addresses; everything in it is escaped."""
    body = "".join(
        f"<h2>{escape(part['title'])}</h2><ul>"
        + "".join(f"<li>{escape(row['text'])}{escape(_numbers(row['numbers']))}</li>" for row in part["rows"])
        + "</ul>"
        for part in told["sections"]
    )
    lang = "zh-CN" if language == "zh" else "en"
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"></head>'
        f"<body><h1>{escape(told['heading'])}</h1>{body}</body></html>"
    )


def _numbers(numbers: Sequence[int]) -> str:
    return "".join(f" #{number}" for number in numbers)
