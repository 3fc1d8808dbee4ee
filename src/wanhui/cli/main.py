"""The command ``wanhui``: finds the sub-command, runs it, and turns every error into one clear line and an exit code.

Exit codes: 0 done; 1 it could not be done, or (``lint``) something blocks; 2 bad usage; 3 some input lines were
refused; 130 stopped by Ctrl-C. Only the chosen sub-command is imported.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from typing import Final, Protocol

from wanhui import __version__
from wanhui.errors import Language, WanhuiError, Words

#: sub-command -> what it does. The module of the same name holds it (``import`` is a word of Python's own).
COMMANDS: Final[dict[str, Words]] = {
    "demo": Words("打开示例店铺，看看产品怎么用", "open the example shop and look around"),
    "serve": Words("启动网页和后台任务", "start the web pages and the background work"),
    "worker": Words("只启动后台任务", "start only the background work"),
    "stop": Words("停止正在运行的服务和自带的数据库", "stop what is running here, with its embedded database"),
    "import": Words("导入记录或平台导出的文件", "import records or files that marketplaces export"),
    "cases": Words("列出所有工单", "list all cases"),
    "read": Words("研判标准输入里的评价或对话", "read reviews or chats from standard input"),
    "risk": Words("给标准输入里的订单评估发货前的风险", "score orders from standard input before they are shipped"),
    "simulate": Words(
        "造出一家不存在的店铺的记录，用来演示和试验", "write the records of a shop that never existed, to try things on"
    ),
    "lint": Words("检查一条要发出的话", "check a text before it leaves"),
    "insights": Words("从标准输入的记录里找突增和原因", "find spikes and causes in records from standard input"),
    "shop": Words("列出店铺，设置几星要处理、时效", "list the shops; set their review line and deadlines"),
    "corrections": Words(
        "导出改过的标签，或看各种标签对了多少", "give out corrected labels, or how often labels are right"
    ),
    "evidence": Words("举证：做包、核对、加文件", "evidence: make and check packages, add files"),
    "user": Words("添加能登录的人", "add a person who can sign in"),
}
_MODULES: Final[dict[str, str]] = {"import": "import_files"}

DONE, FAILED, USAGE, REFUSED_LINES, INTERRUPTED = 0, 1, 2, 3, 130


class Command(Protocol):
    """What a sub-command's module offers."""

    def add_arguments(self, parser: argparse.ArgumentParser, language: Language) -> None:
        """Declares its options."""

    def run(self, options: argparse.Namespace, language: Language) -> int:
        """Does it and returns the exit code."""


def chosen_language() -> Language:
    """The language that ``WANHUI_LANGUAGE`` asks for; Chinese unless it says English."""
    return "en" if os.environ.get("WANHUI_LANGUAGE") == "en" else "zh"


def main(arguments: list[str] | None = None) -> int:
    """Runs one sub-command; the entry point of the installed command."""
    language = chosen_language()
    arguments = sys.argv[1:] if arguments is None else arguments
    name = next((a for a in arguments if not a.startswith("-")), None)
    parser = argparse.ArgumentParser(prog="wanhui", description="挽回")
    parser.add_argument("--version", action="version", version=f"wanhui {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command, meaning in COMMANDS.items():
        sub = commands.add_parser(command, help=meaning.text(language), description=meaning.text(language))
        if command == name:
            command_module(command).add_arguments(sub, language)
    return _guarded(parser.parse_args(arguments), language)


def command_module(command: str) -> Command:
    """The module that holds the sub-command `command`."""
    return import_module(f"wanhui.cli.{_MODULES.get(command, command)}")


def _guarded(options: argparse.Namespace, language: Language) -> int:
    try:
        return command_module(options.command).run(options, language)
    except WanhuiError as error:
        sys.stderr.write(f"{error.code}: {error.text(language)}\n")
        return FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as bug:
        return _report(bug, language)


def _report(bug: Exception, language: Language) -> int:
    """No stack trace reaches a person: it goes to the log under a reference they can quote."""
    from wanhui.flows.log import record_bug

    reference = record_bug(bug)
    sys.stderr.write(f"E-BUG: {WanhuiError('E-BUG', reference=reference).text(language)}\n")
    return FAILED


if __name__ == "__main__":
    sys.exit(main())
