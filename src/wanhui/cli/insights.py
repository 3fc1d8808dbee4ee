"""``wanhui insights``: finds spikes and their causes among records from standard input; needs no database."""

from __future__ import annotations

import argparse
import gc
import sys

from wanhui.errors import Language, Words

_HELP = {"format": Words("输出格式：每行一个 JSON，或表格", "one JSON object a line, or a table")}


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Declares the options."""
    told = {name: words.text(language) for name, words in _HELP.items()}
    parser.add_argument("--format", choices=["jsonl", "table"], default="jsonl", help=told["format"])


def run(options: argparse.Namespace, language: Language) -> int:
    """Prints every finding; 3 when some lines were refused."""
    from wanhui.cli.main import DONE, REFUSED_LINES
    from wanhui.cli.output import write_lines
    from wanhui.flows.answer_lines import Tally
    from wanhui.flows.insight_lines import insight_lines

    # Records are many and hold no cycles: looking for some would take a third of the time.
    gc.disable()
    tally = Tally()
    write_lines(insight_lines(sys.stdin.buffer, language=language, tally=tally), options.format)
    return REFUSED_LINES if tally.refused else DONE
