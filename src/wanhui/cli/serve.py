"""``wanhui serve``: web pages and background work on your own data, until Ctrl-C."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from wanhui.errors import Language, Words

if TYPE_CHECKING:
    from wanhui.cli.processes import Process
    from wanhui.settings import Environment

_AT = Words("挽回正在 {address} 运行。按 Ctrl-C 停止。", "wanhui is running at {address}. Ctrl-C stops it.")
_NOBODY = Words(
    "还没有人能登录。请打开 {address}welcome?code={code} 建立店主账号（链接只在有人注册前有效）。",
    "Nobody can sign in yet. Open {address}welcome?code={code} to become the owner (good until somebody has).",
)


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """It has no options: everything is set by the environment."""


def run(options: argparse.Namespace, language: Language) -> int:
    """Serves until it is stopped."""
    from wanhui.flows.start import opened
    from wanhui.settings import ENVIRONMENT

    with opened():
        from wanhui.flows.accounts import nobody_can_sign_in
        from wanhui.flows.welcome import welcome_code

        lines = [_AT.fill(language, {"address": address_of(ENVIRONMENT)})]
        if nobody_can_sign_in():
            lines.append(_NOBODY.fill(language, {"address": address_of(ENVIRONMENT), "code": welcome_code()}))
        return serve(ENVIRONMENT, lambda: sys.stdout.write("\n".join(lines) + "\n"))


def serve(environment: Environment, when_ready: Callable[[], object]) -> int:
    """Web and worker together under one parent; `when_ready` is called once the pages answer."""
    from wanhui.cli.main import DONE, FAILED
    from wanhui.cli.processes import run_together
    from wanhui.cli.running import announced
    from wanhui.cli.waiting import when_answering

    address = address_of(environment)
    with announced(environment.home, address):
        started = when_answering(environment, when_ready)
        ended = run_together(processes(environment), when_started=started)
    return DONE if ended.was_asked else FAILED


def address_of(environment: Environment) -> str:
    """What people type into their browser."""
    host = f"[{environment.host}]" if ":" in environment.host else environment.host
    scheme = "https" if environment.tls and environment.tls != "proxy" else "http"
    return f"{scheme}://{host}:{environment.port}/"


def processes(environment: Environment) -> list[Process]:
    """The two children and where each writes what it has to say."""
    from wanhui.cli.processes import Process

    logs = environment.home / "logs"
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    web = (sys.executable, "-m", "wanhui.web.server")
    worker = (sys.executable, "-m", "wanhui.worker")
    return [
        Process(name="web", command=web, log=logs / "web.log"),
        Process(name="worker", command=worker, log=logs / "worker.log"),
    ]
