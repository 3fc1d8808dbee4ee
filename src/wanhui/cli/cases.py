"""``wanhui cases``: every case, open and closed, one line each."""

from __future__ import annotations

import argparse

from wanhui.errors import Language, Words

_ACCOUNT = Words("哪个商家", "the account")
_FORMAT = Words("输出格式", "the form of the output")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Declares the options."""
    parser.add_argument("--account", help=_ACCOUNT.text(language))
    parser.add_argument("--format", choices=["table", "jsonl"], default="table", help=_FORMAT.text(language))


def run(options: argparse.Namespace, language: Language) -> int:
    """Prints the cases by their number."""
    from datetime import UTC, datetime

    from wanhui.cli.main import DONE
    from wanhui.cli.output import write_lines
    from wanhui.flows.start import opened

    with opened():
        from wanhui.flows.accounts import the_account
        from wanhui.flows.list_cases import all_cases

        now = datetime.now(UTC)  # noqa: TID251 - a door reads the clock
        write_lines(all_cases(the_account(options.account, now)), options.format)
    return DONE
