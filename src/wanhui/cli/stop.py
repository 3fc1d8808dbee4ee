"""``wanhui stop``: stops what serves the data folder, and its embedded database."""

from __future__ import annotations

import argparse
import sys

from wanhui.errors import Language, Words

_STOPPED = Words("已停止。", "Stopped.")
_NOT_RUNNING = Words("没有正在运行的服务或数据库。", "Neither a server nor a database is running.")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """It has no options."""


def run(options: argparse.Namespace, language: Language) -> int:
    """Stops it and says whether one was running."""
    from wanhui.cli.main import DONE
    from wanhui.cli.running import end_running
    from wanhui.settings import ENVIRONMENT
    from wanhui.store.embedded import stop

    served, ran = end_running(ENVIRONMENT.home), stop(ENVIRONMENT.home)
    said = _STOPPED if served or ran else _NOT_RUNNING
    sys.stdout.write(said.text(language) + "\n")
    return DONE
