"""``wanhui worker``: background work only, on this machine or on any other that reaches the database."""

from __future__ import annotations

import argparse
import os
import sys

from wanhui.errors import Language, Words

_CONCURRENCY = Words("同时做几件", "jobs at the same time")
_ONCE = Words("做完现有的就退出", "stop when nothing is left to do")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Declares the options."""
    parser.add_argument("--concurrency", type=int, default=2, metavar="N", help=_CONCURRENCY.text(language))
    parser.add_argument("--once", action="store_true", help=_ONCE.text(language))


def run(options: argparse.Namespace, language: Language) -> int:
    """Becomes a worker process, which works until it is told to stop."""
    command = [sys.executable, "-m", "wanhui.worker", "--concurrency", str(options.concurrency)]
    os.execv(sys.executable, [*command, "--once"] if options.once else command)  # noqa: S606 - a program of our own
