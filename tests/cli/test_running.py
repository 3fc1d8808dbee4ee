"""A data folder is served once, and everybody can find out where."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from wanhui.cli import running as module
from wanhui.cli.running import Running, announced, end_running, running
from wanhui.errors import WanhuiError

ADDRESS = "http://127.0.0.1:8700/"
SERVES = """
import sys, time
from pathlib import Path
from wanhui.cli.running import announced
with announced(Path(sys.argv[1]), sys.argv[2]):
    print("serves", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that serves the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVES, str(tmp_path), ADDRESS],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(module.__file__).parents[2])},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "serves\n"
    yield process
    process.kill()
    process.communicate()


def test_nobody_serves_a_new_folder(tmp_path: Path) -> None:
    assert running(tmp_path / "none") is None
    assert not end_running(tmp_path / "none")


def test_another_process_finds_who_serves_and_where(tmp_path: Path, server: subprocess.Popen[str]) -> None:
    assert running(tmp_path) == Running(pid=server.pid, address=ADDRESS)


def test_a_second_one_is_told_the_address_of_the_first(tmp_path: Path, server: subprocess.Popen[str]) -> None:
    with pytest.raises(WanhuiError) as refused, announced(tmp_path, "http://127.0.0.1:8701/"):
        pass
    assert refused.value.code == "E-RUNNING"
    assert ADDRESS in refused.value.text("zh")
    assert running(tmp_path) == Running(pid=server.pid, address=ADDRESS)


def test_a_killed_one_is_not_running(tmp_path: Path, server: subprocess.Popen[str]) -> None:
    server.kill()
    server.wait()
    assert running(tmp_path) is None
    with announced(tmp_path, ADDRESS):
        assert running(tmp_path) == Running(pid=os.getpid(), address=ADDRESS)
    assert running(tmp_path) is None


def test_ending_waits_until_it_has_ended(tmp_path: Path, server: subprocess.Popen[str]) -> None:
    assert end_running(tmp_path)
    assert running(tmp_path) is None
    assert server.wait(10) != 0


def test_one_that_does_not_end_is_told_with_its_pid(tmp_path: Path) -> None:
    stubborn = SERVES.replace(
        "import sys, time", "import sys, time, signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", stubborn, str(tmp_path), ADDRESS],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(module.__file__).parents[2])},
    )
    assert process.stdout is not None
    process.stdout.readline()
    with pytest.raises(WanhuiError) as refused:
        end_running(tmp_path, within=0.2)
    process.kill()
    process.communicate()
    assert refused.value.code == "E-RUNNING-STOP"
    assert refused.value.values["pid"] == str(process.pid)
