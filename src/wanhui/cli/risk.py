"""``wanhui risk``: scores the orders among records from standard input; stores nothing and needs no database."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

from wanhui.errors import Language, Words

_HELP = {
    "online": Words(
        "每张订单只用它之前已有的记录评分；团伙按发货时已知的给出",
        "score each order from what had arrived before it; its ring is the one known when it is shipped",
    ),
    "outcomes": Words(
        '已核实的结果，每行 {"order", "professional"}，用来调整权重',
        'confirmed outcomes to learn from, {"order", "professional"} a line',
    ),
    "format": Words("输出格式：每行一个 JSON，或表格", "one JSON object a line, or a table"),
}


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Declares the options."""
    told = {name: words.text(language) for name, words in _HELP.items()}
    parser.add_argument("--online", action="store_true", help=told["online"])
    parser.add_argument("--outcomes", type=Path, metavar="FILE", help=told["outcomes"])
    parser.add_argument("--format", choices=["jsonl", "table"], default="jsonl", help=told["format"])


def run(options: argparse.Namespace, language: Language) -> int:
    """Scores every order; 3 when some lines were refused."""
    from wanhui.cli.main import DONE, REFUSED_LINES
    from wanhui.cli.output import write_lines
    from wanhui.flows.answer_lines import Tally
    from wanhui.flows.screen_lines import read_outcomes, screen_lines

    # Records are many and hold no cycles: looking for some would take a third of the time.
    gc.disable()
    tally = Tally()
    outcomes = read_outcomes(options.outcomes) if options.outcomes else {}
    lines = screen_lines(sys.stdin.buffer, outcomes, is_online=options.online, language=language, tally=tally)
    write_lines(lines, options.format)
    return REFUSED_LINES if tally.refused else DONE
