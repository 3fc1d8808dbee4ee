"""``wanhui lint``: checks one text from standard input, or with ``--batch`` one a line, with ``--acts`` one act a line.

Needs no database. Exit codes: 0 nothing blocks, 1 something does, 2 bad usage; with ``--batch`` or
``--acts`` 0 when every line was judged, else 3.
"""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path
from typing import get_args

from wanhui.errors import Language, Words
from wanhui.records.parties import Platform

_OBJECTS = ("chat", "public_reply", "email", "sms", "phone_script")
_STAGES = ("investigate", "contact", "listen", "solve", "negotiate", "follow_up", "learn", "closed")
_HELP = {
    "platform": Words("发到哪个平台", "the marketplace it goes to"),
    "object": Words("什么文字", "what kind of text it is"),
    "stage": Words("工单走到哪一步", "the stage of the case"),
    "lang": Words("文字的语言", "the language of the text"),
    "facts": Words("记录文件（JSON Lines），用来核对事实", "records (JSON Lines) to hold its claims against"),
    "order": Words("其中的订单号", "the order in them that it is about"),
    "batch": Words("每行一个 JSON，逐行判断", "judge one JSON object a line"),
    "acts": Words(
        "每行一件要做的事（取消、导出、群发……），逐行判断",
        "judge one act a line: a cancellation, an export, a bulk message",
    ),
    "format": Words("输出格式", "the form of the output"),
}


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Declares the options."""
    told = {name: words.text(language) for name, words in _HELP.items()}
    parser.add_argument("--platform", choices=get_args(Platform), default="other", metavar="P", help=told["platform"])
    parser.add_argument("--object", choices=_OBJECTS, default="chat", help=told["object"])
    parser.add_argument("--stage", choices=_STAGES, default="solve", metavar="STAGE", help=told["stage"])
    parser.add_argument("--lang", choices=["zh", "en"], help=told["lang"])
    parser.add_argument("--facts", type=Path, metavar="FILE", help=told["facts"])
    parser.add_argument("--order", metavar="ID", help=told["order"])
    parser.add_argument("--batch", action="store_true", help=told["batch"])
    parser.add_argument("--acts", action="store_true", help=told["acts"])
    parser.add_argument("--format", choices=["jsonl", "table"], default="jsonl", help=told["format"])


def run(options: argparse.Namespace, language: Language) -> int:
    """Checks the text or the lines."""
    from wanhui.cli.main import USAGE

    if bool(options.facts) != bool(options.order):
        words = Words("--facts 和 --order 要一起给出。", "Give --facts and --order together.")
        sys.stderr.write(f"wanhui lint: {words.text(language)}\n")
        return USAGE
    return _batch(options, language) if options.batch or options.acts else _one(options)


def _batch(options: argparse.Namespace, language: Language) -> int:
    from wanhui.cli.main import DONE, REFUSED_LINES
    from wanhui.cli.output import write_lines
    from wanhui.flows.answer_lines import Tally
    from wanhui.flows.lint_texts import judge_batch, lint_batch

    gc.disable()  # messages are many and hold no cycles
    tally = Tally()
    answer = judge_batch if options.acts else lint_batch
    write_lines(answer(sys.stdin.buffer, language=language, tally=tally), options.format)
    return REFUSED_LINES if tally.refused else DONE


def _one(options: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from wanhui.cli.main import DONE, FAILED
    from wanhui.cli.output import write_lines
    from wanhui.flows.lint_texts import facts_of_order, lint_message

    now = datetime.now(UTC)  # noqa: TID251 - a door reads the clock
    known = facts_of_order(options.facts, options.order, now=now) if options.facts else None
    text = sys.stdin.buffer.read().decode("utf-8", errors="replace").removesuffix("\n")
    message = {"text": text, "platform": options.platform, "object": options.object, "stage": options.stage}
    lines, is_blocked = lint_message({**message, "lang": options.lang}, known)
    write_lines(lines, options.format)
    return FAILED if is_blocked else DONE
