"""Which capability rows this run has shown: a pytest plugin behind ``make capabilities``.

A test names the rows it shows (``@pytest.mark.capability("C-TR-05")``). A row counts only through tests that ran
and passed in this run, in every variant; a failed or skipped variant takes its test out again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CATALOGUE = Path(__file__).parents[1] / "docs/reference/capabilities.md"
_ROW = re.compile(r"^\| (C-[A-Z]{2}-\d{2}) \|")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--capabilities", action="store_true", help="print one line a capability row at the end")


def rows() -> Iterator[str]:
    """The ids of the catalogue, in its order."""
    for line in CATALOGUE.read_text(encoding="utf-8").splitlines():
        if found := _ROW.match(line):
            yield found[1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    known = set(rows()) if CATALOGUE.exists() else set()
    for item in items:
        for mark in item.iter_markers("capability"):
            for row in mark.args:
                if row not in known:
                    raise pytest.UsageError(f"{item.nodeid}: {row} is no row of {CATALOGUE.name}")
                item.user_properties.append(("capability", row))


class _Shown:
    """The outcome of each marked test, and with it what each row rests on."""

    def __init__(self) -> None:
        self.rows_of: dict[str, set[str]] = defaultdict(set)
        self.broken: set[str] = set()
        self.passed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        marked = {row for name, row in report.user_properties if name == "capability"}
        test = report.nodeid.partition("[")[0]
        self.rows_of[test] |= {str(row) for row in marked}
        if not report.passed:
            self.broken.add(test)
        elif report.when == "call":
            self.passed.add(test)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        shown = defaultdict(list)
        for test in sorted(self.passed - self.broken):
            for row in self.rows_of[test]:
                shown[row].append(test)
        for row in rows():
            terminalreporter.write_line(f"{row} {', '.join(shown[row]) or 'not shown'}")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--capabilities") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Shown(), "capabilities-shown")
