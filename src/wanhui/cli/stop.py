"""``wanhui stop``: stops the embedded database of the data folder."""

from __future__ import annotations

import argparse
import sys

from wanhui.errors import Language, Words

_STOPPED = Words("数据库已停止。", "The database has stopped.")
_NOT_RUNNING = Words("没有正在运行的数据库。", "No database is running.")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """It has no options."""


def run(options: argparse.Namespace, language: Language) -> int:
    """Stops it and says whether one was running."""
    from wanhui.cli.main import DONE
    from wanhui.settings import ENVIRONMENT
    from wanhui.store.embedded import stop

    said = _STOPPED if stop(ENVIRONMENT.home) else _NOT_RUNNING
    sys.stdout.write(said.text(language) + "\n")
    return DONE
