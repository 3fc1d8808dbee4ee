"""``wanhui user``: lets a person sign in; prints their first password once."""

from __future__ import annotations

import argparse
import sys

from wanhui.errors import Language, Words

_LOGIN = Words("登录名", "the name to sign in with")
_ACCOUNT = Words("哪个商家（没有就新建）", "the account (made when there is none)")
_ROLE = Words("角色", "the role")
_DONE = Words(
    "已添加 {login}。初始密码（只显示这一次）：{password}", "Added {login}. First password, shown only once: {password}"
)


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Declares the options."""
    parser.add_argument("login", metavar="LOGIN", help=_LOGIN.text(language))
    parser.add_argument("--account", help=_ACCOUNT.text(language))
    parser.add_argument(
        "--role", choices=["agent", "lead", "owner", "auditor"], default="owner", help=_ROLE.text(language)
    )


def run(options: argparse.Namespace, language: Language) -> int:
    """Adds the person."""
    from datetime import UTC, datetime

    from wanhui.cli.main import DONE
    from wanhui.flows.start import opened

    with opened():
        from wanhui.flows.accounts import invite, the_account

        account = the_account(options.account, datetime.now(UTC))  # noqa: TID251 - a door reads the clock
        password = invite(account, options.login, role=options.role, language=language)
    sys.stdout.write(_DONE.fill(language, {"login": options.login, "password": password}) + "\n")
    return DONE
