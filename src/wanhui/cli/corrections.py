"""``wanhui corrections``: what people corrected, to train the next model on, or how often each label was right."""

from __future__ import annotations

import argparse

from wanhui.errors import Language, Words

_HELP = {
    "account": Words("哪个商家", "the account"),
    "quality": Words(
        "每种问题显示过几次、被改掉和补上几次、对了多少",
        "how often each issue was shown, removed, added, and how much of it was right",
    ),
    "format": Words("输出格式", "the form of the output"),
}


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Declares the options."""
    told = {name: words.text(language) for name, words in _HELP.items()}
    parser.add_argument("--account", help=told["account"])
    parser.add_argument("--quality", action="store_true", help=told["quality"])
    parser.add_argument("--format", choices=["table", "jsonl"], default="jsonl", help=told["format"])


def run(options: argparse.Namespace, language: Language) -> int:
    """Prints the corrected readings or the figures."""
    from datetime import UTC, datetime

    from wanhui.cli.main import DONE
    from wanhui.cli.output import write_lines
    from wanhui.flows.start import opened

    with opened():
        from wanhui.flows.accounts import the_account
        from wanhui.flows.corrections import correction_lines, quality_lines

        account = the_account(options.account, datetime.now(UTC))  # noqa: TID251 - a door reads the clock
        lines = quality_lines(account) if options.quality else correction_lines(account)
        write_lines(lines, options.format)
    return DONE
