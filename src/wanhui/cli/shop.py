"""``wanhui shop``: lists the shops, or sets what the owner chooses for one."""

from __future__ import annotations

import argparse

from wanhui.errors import Language, Words

_HELP = {
    "shop": Words("店铺 id；不写就列出全部", "the id of a shop; without one all are listed"),
    "account": Words("哪个商家", "the account"),
    "limit": Words("几星及以下要处理（1–4）", "reviews of this many stars or fewer need work (1 to 4)"),
    "preset": Words("时效方案；auto 按平台自动选", "the deadlines it follows; auto: by its platform"),
    "model": Words(
        "是否允许请语言模型另起一稿（另需设置 WANHUI_LLM_URL）",
        "whether a language model may be asked for a draft (it must be set up by WANHUI_LLM_URL)",
    ),
    "format": Words("输出格式", "the form of the output"),
}


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Declares the options."""
    told = {name: words.text(language) for name, words in _HELP.items()}
    parser.add_argument("shop", nargs="?", metavar="SHOP", help=told["shop"])
    parser.add_argument("--account", help=told["account"])
    parser.add_argument("--review-limit", type=int, metavar="STARS", help=told["limit"])
    parser.add_argument("--deadlines", metavar="PRESET", help=told["preset"])
    parser.add_argument("--model", choices=["on", "off"], help=told["model"])
    parser.add_argument("--format", choices=["table", "jsonl"], default="table", help=told["format"])


def run(options: argparse.Namespace, language: Language) -> int:
    """Sets what is asked, then lists."""
    from datetime import UTC, datetime

    from wanhui.cli.main import DONE
    from wanhui.cli.output import write_lines
    from wanhui.flows.start import opened

    with opened():
        from wanhui.flows.accounts import the_account
        from wanhui.flows.shops import choose_for_shop, shop_lines

        account = the_account(options.account, datetime.now(UTC))  # noqa: TID251 - a door reads the clock
        preset = None if options.deadlines == "auto" else options.deadlines
        wished = {"review_limit": options.review_limit, "sla_preset": preset, "model": options.model == "on"}
        given = {"review_limit": options.review_limit, "sla_preset": options.deadlines, "model": options.model}
        asked = {name: value is not None for name, value in given.items()}
        if options.shop is not None:
            choose_for_shop(account, options.shop, {name: wished[name] for name in wished if asked[name]})
        write_lines(shop_lines(account, options.shop), options.format)
    return DONE
