"""``wanhui corrections``: what people corrected, to train the next model on, or how often each label was right."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from wanhui.errors import Language, Words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

_HELP = {
    "account": Words("哪个商家", "the account"),
    "quality": Words(
        "每种问题显示过几次、被改掉和补上几次、对了多少",
        "how often each issue was shown, removed, added, and how much of it was right",
    ),
    "learn": Words(
        "从改过的标签里学：各店以后读的文字按自己的习惯微调，幅度有上限，可以撤回",
        "learn from corrected labels: what each shop reads from now on is shifted a little, capped, and can be undone",
    ),
    "undo": Words("撤回上一次学到的，回到再前一版", "take back what was learnt last; the one before it holds again"),
    "format": Words("输出格式", "the form of the output"),
}


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Declares the options."""
    told = {name: words.text(language) for name, words in _HELP.items()}
    parser.add_argument("--account", help=told["account"])
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--quality", action="store_true", help=told["quality"])
    what.add_argument("--learn", action="store_true", help=told["learn"])
    what.add_argument("--undo", action="store_true", help=told["undo"])
    parser.add_argument("--format", choices=["table", "jsonl"], default="jsonl", help=told["format"])


def run(options: argparse.Namespace, language: Language) -> int:
    """Prints the corrected readings or the figures."""
    from datetime import UTC, datetime

    from wanhui.cli.main import DONE
    from wanhui.cli.output import write_lines
    from wanhui.flows.start import opened

    with opened():
        from wanhui.flows.accounts import the_account

        now = datetime.now(UTC)  # noqa: TID251 - a door reads the clock
        write_lines(_lines(options, the_account(options.account, now), now), options.format)
    return DONE


def _lines(options: argparse.Namespace, account: UUID, now: datetime) -> Iterator[bytes]:
    from wanhui.flows.corrections import correction_lines, quality_lines
    from wanhui.flows.offsets import learn_from_corrections, undo_learnt

    if options.learn:
        return learn_from_corrections(account, now)
    if options.undo:
        return undo_learnt(account, now)
    return quality_lines(account) if options.quality else correction_lines(account)
