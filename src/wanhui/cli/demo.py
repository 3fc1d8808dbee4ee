"""``wanhui demo``: the example shop on this machine, with a sign-in that is made anew each time and shown once."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wanhui.errors import Language, WanhuiError, Words

if TYPE_CHECKING:
    from wanhui.settings import Environment

_READY = Words(
    "挽回已就绪，示例店铺已装好。\n\n  地址    {address}\n  登录名  {login}\n  密码    {password}\n\n"
    "密码只显示这一次，下次启动会换新的。按 Ctrl-C 停止。\n",
    "wanhui is ready, with an example shop inside.\n\n  address   {address}\n  name      {login}\n"
    "  password  {password}\n\nThe password is shown only now; the next start makes a new one. Ctrl-C stops it.\n",
)
_RUNS = Words(
    "已在运行：{address}（登录名和密码见启动它的终端）\n",
    "It is running already: {address} (name and password are in the terminal that started it)\n",
)


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """It has no options."""


def run(options: argparse.Namespace, language: Language) -> int:
    """Finds the running one, or loads the example shop and serves it until Ctrl-C."""
    from wanhui.cli.main import DONE
    from wanhui.cli.running import running
    from wanhui.cli.waiting import free_port
    from wanhui.settings import ENVIRONMENT

    if not ENVIRONMENT.is_loopback:
        raise WanhuiError("E-DEMO-OPEN", bind=ENVIRONMENT.bind)
    if found := running(ENVIRONMENT.home):
        sys.stdout.write(_RUNS.fill(language, {"address": found.address}))
        return DONE
    if not os.environ.get("WANHUI_BIND"):
        os.environ["WANHUI_BIND"] = f"127.0.0.1:{free_port('127.0.0.1', ENVIRONMENT.port)}"
    return _serve(replace(ENVIRONMENT, bind=os.environ["WANHUI_BIND"]), language)


def _serve(environment: Environment, language: Language) -> int:
    from wanhui.cli.serve import address_of, serve

    def make_ready() -> str:
        from wanhui.flows.load_example import load_example

        login, password = load_example(datetime.now(UTC), language)  # noqa: TID251 - a door reads the clock
        return _READY.fill(language, {"address": address_of(environment), "login": login, "password": password})

    return serve(environment, make_ready)
