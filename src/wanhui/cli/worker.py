"""``wanhui worker``: background work only, on this machine or on any other that reaches the database."""

from __future__ import annotations

import argparse

from wanhui.errors import Language, Words

_CONCURRENCY = Words("同时做几件", "jobs at the same time")
_ONCE = Words("做完现有的就退出", "stop when nothing is left to do")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Declares the options."""
    parser.add_argument("--concurrency", type=int, default=2, metavar="N", help=_CONCURRENCY.text(language))
    parser.add_argument("--once", action="store_true", help=_ONCE.text(language))


def run(options: argparse.Namespace, language: Language) -> int:
    """Works until it is told to stop."""
    from wanhui.cli.main import DONE
    from wanhui.flows.start import opened

    with opened() as prepared:
        from wanhui.worker.run import run as work

        work(prepared.jobs_dsn, concurrency=options.concurrency, is_once=options.once)
    return DONE
