"""``wanhui simulate``: writes the records of shops that never existed, the same for the same seed."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from wanhui.errors import Language, Words

_HELP = {
    "days": Words("模拟几天", "days to simulate"),
    "seed": Words("随机种子：同一个种子得到同样的记录", "the same seed gives the same records"),
    "orders": Words("一共多少张订单（默认每家店每天 400 张）", "orders in all (default 360 a day and shop)"),
    "shops": Words("几家店", "how many shops"),
    "start": Words("第一天，例如 2026-10-20", "the first day, such as 2026-10-20"),
    "truth": Words("把埋下的答案写到这个文件", "write what was planted to this file"),
    "format": Words("输出格式：每行一个 JSON", "one JSON object a line"),
}


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Declares the options."""
    told = {name: words.text(language) for name, words in _HELP.items()}
    parser.add_argument("--days", type=_count, required=True, metavar="N", help=told["days"])
    parser.add_argument("--seed", type=int, required=True, metavar="S", help=told["seed"])
    parser.add_argument("--orders", type=_count, metavar="N", help=told["orders"])
    parser.add_argument("--shops", type=_count, default=1, metavar="N", help=told["shops"])
    parser.add_argument("--start", type=date.fromisoformat, metavar="DATE", help=told["start"])
    parser.add_argument("--truth", type=Path, metavar="FILE", help=told["truth"])
    parser.add_argument("--format", choices=["jsonl"], default="jsonl", help=told["format"])


def run(options: argparse.Namespace, language: Language) -> int:
    """Writes the records to standard output."""
    from wanhui.cli.main import DONE
    from wanhui.cli.output import write_lines
    from wanhui.flows.simulate import simulate_lines
    from wanhui.sources.simulated.life import START, Plan

    plan = Plan(
        days=options.days,
        seed=options.seed,
        shops=options.shops,
        orders=options.orders,
        start=options.start or START,
    )
    write_lines(simulate_lines(plan, options.truth), options.format)
    return DONE


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(text)
    return number
