"""``wanhui serve``: web pages and background work on your own data, until Ctrl-C."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import ExitStack
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
    from wanhui.settings import ENVIRONMENT

    def make_ready() -> str:
        from wanhui.flows.accounts import nobody_can_sign_in
        from wanhui.flows.welcome import welcome_code

        lines = [_AT.fill(language, {"address": address_of(ENVIRONMENT)})]
        if nobody_can_sign_in():
            lines.append(_NOBODY.fill(language, {"address": address_of(ENVIRONMENT), "code": welcome_code()}))
        return "\n".join(lines) + "\n"

    return serve(ENVIRONMENT, make_ready)


def serve(environment: Environment, make_ready: Callable[[], str]) -> int:
    """Web and worker together under one parent; what `make_ready` gives is said once the pages answer.

    It has the database, and works while the pages load in a process of their own: they take the longest.
    """
    from wanhui.cli.main import DONE, FAILED
    from wanhui.cli.processes import run_together
    from wanhui.cli.running import announced
    from wanhui.cli.waiting import when_answering
    from wanhui.flows.start import opened

    web, worker = processes(environment)
    with announced(environment.home, address_of(environment)), ExitStack() as held:

        def meanwhile() -> tuple[Process]:
            held.enter_context(opened(environment))
            when_answering(environment, make_ready())
            return (worker,)

        ended = run_together((web,), meanwhile=meanwhile)
    return DONE if ended.was_asked else FAILED


def address_of(environment: Environment) -> str:
    """What people type into their browser."""
    host = f"[{environment.host}]" if ":" in environment.host else environment.host
    scheme = "https" if environment.tls and environment.tls != "proxy" else "http"
    return f"{scheme}://{host}:{environment.port}/"


def processes(environment: Environment) -> tuple[Process, Process]:
    """The pages and the background work, and where each writes what it has to say."""
    from wanhui.cli.processes import Process

    logs = environment.home / "logs"
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    web = (sys.executable, "-m", "wanhui.web.server")
    worker = (sys.executable, "-m", "wanhui.worker")
    return (
        Process(name="web", command=web, log=logs / "web.log"),
        Process(name="worker", command=worker, log=logs / "worker.log"),
    )
