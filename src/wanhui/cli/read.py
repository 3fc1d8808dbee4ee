"""``wanhui read``: reads reviews or chats from standard input; stores nothing and needs no database."""

from __future__ import annotations

import argparse
import sys

from wanhui.errors import Language


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Declares the options."""
    texts = {"zh": "输出格式：每行一个 JSON，或表格", "en": "one JSON object a line, or a table"}
    parser.add_argument("--format", choices=["jsonl", "table"], default="jsonl", help=texts[language])


def run(options: argparse.Namespace, language: Language) -> int:
    """Answers every line; 3 when some were refused."""
    from wanhui.cli.main import DONE, REFUSED_LINES
    from wanhui.cli.output import write_lines
    from wanhui.flows.answer_lines import Tally
    from wanhui.flows.read_texts import read_texts

    tally = Tally()
    write_lines(read_texts(sys.stdin.buffer, language=language, tally=tally), options.format)
    return REFUSED_LINES if tally.refused else DONE
