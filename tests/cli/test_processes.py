"""Programs that run as one: started together, ended together, and never left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from wanhui.cli import processes
from wanhui.cli.processes import Ended, Process, run_together

SOURCES = Path(processes.__file__).parents[2]

#: Runs one shell command as a child and says how it ended.
PARENT = """
import sys
from wanhui.cli.processes import Process, run_together
child = Process(name="child", command=("sh", "-c", sys.argv[1]))
says = Process(name="says", command=("sh", "-c", "echo started; exec sleep 60"))
ended = run_together([child], grace=float(sys.argv[2]), meanwhile=lambda: (says,))
print(ended.was_asked, ended.status)
"""
#: Two generations that note their pids and stay.
FAMILY = "sleep 60 & echo $! > {folder}/grandchild; echo $$ > {folder}/child; wait"
STUBBORN = "trap '' TERM; echo $$ > {folder}/child; while :; do sleep 0.05; done"


def shell(name: str, script: str, **env: str) -> Process:
    return Process(name=name, command=("sh", "-c", script), env=env)


def parent(script: str, *, grace: float = 10.0) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", PARENT, script, str(grace)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    return process


def within(seconds: float, happened: Callable[[], bool]) -> bool:
    give_up = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.02)
    return True


def pid_in(file: Path) -> int:
    assert within(10, lambda: file.exists() and file.read_text().endswith("\n"))
    return int(file.read_text())


def is_alive(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return bool(state.strip()) and not state.startswith("Z")


def test_when_one_ends_all_end_and_its_status_is_told(tmp_path: Path) -> None:
    ended = run_together([shell("stays", FAMILY.format(folder=tmp_path)), shell("ends", "sleep 0.3; exit 3")])
    assert ended == Ended(name="ends", status=3)
    assert not ended.was_asked
    assert not is_alive(pid_in(tmp_path / "child"))
    assert not is_alive(pid_in(tmp_path / "grandchild"))


def test_what_a_dead_child_started_ends_with_it(tmp_path: Path) -> None:
    run_together([shell("leaves", f"sleep 60 & echo $! > {tmp_path}/grandchild")])
    pid = pid_in(tmp_path / "grandchild")
    assert within(5, lambda: not is_alive(pid))


def test_a_child_has_time_to_end_in_order(tmp_path: Path) -> None:
    on_term = f"sleep 0.2; echo done > {tmp_path}/word; exit 0"
    orderly = f"trap '{on_term}' TERM; echo > {tmp_path}/up; while :; do sleep 0.05; done"
    waits = f"while [ ! -e {tmp_path}/up ]; do sleep 0.02; done"
    run_together([shell("orderly", orderly), shell("waits", waits)])
    assert (tmp_path / "word").read_text() == "done\n"


def test_a_child_that_will_not_end_is_killed_after_the_grace(tmp_path: Path) -> None:
    began = time.monotonic()
    waits = f"while [ ! -e {tmp_path}/child ]; do sleep 0.02; done"
    run_together([shell("stubborn", STUBBORN.format(folder=tmp_path)), shell("waits", waits)], grace=0.3)
    assert time.monotonic() - began < 5
    assert not is_alive(pid_in(tmp_path / "child"))


def test_a_command_that_does_not_exist_leaves_nothing_running(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        run_together(
            [shell("stays", FAMILY.format(folder=tmp_path)), Process(name="none", command=("/does/not/exist",))]
        )
    file = tmp_path / "child"
    has_written = file.exists() and file.read_text().endswith("\n")  # it may have been ended before it could
    assert not has_written or not is_alive(pid_in(file))


def test_what_fails_while_the_first_ones_load_leaves_nothing_running(tmp_path: Path) -> None:
    def fails() -> tuple[Process, ...]:
        pid_in(tmp_path / "child")
        raise ValueError("no data")

    with pytest.raises(ValueError, match="no data"):
        run_together([shell("stays", FAMILY.format(folder=tmp_path))], meanwhile=fails)
    assert not is_alive(pid_in(tmp_path / "child"))
    assert not is_alive(pid_in(tmp_path / "grandchild"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_the_first_ones_load_ends_all_even_if_it_is_swallowed(
    tmp_path: Path, number: signal.Signals
) -> None:
    def swallows() -> tuple[Process, ...]:
        pid_in(tmp_path / "child")
        with contextlib.suppress(BaseException):
            os.kill(os.getpid(), number)
            time.sleep(10)
        return ()

    ended = run_together([shell("stays", FAMILY.format(folder=tmp_path))], meanwhile=swallows)
    assert ended == Ended(name=None, status=128 + number)
    assert not is_alive(pid_in(tmp_path / "grandchild"))


def test_environment_and_log_are_its_own(tmp_path: Path) -> None:
    log = tmp_path / "log"
    says = Process(name="says", command=("sh", "-c", "echo $WORD; echo too >&2"), env={"WORD": "您好"}, log=log)
    run_together([says])
    assert log.read_text(encoding="utf-8") == "您好\ntoo\n"


def test_signals_are_handled_as_before_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    run_together([shell("ends", "exit 0")])
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_us_ends_all_that_we_started(tmp_path: Path, number: signal.Signals) -> None:
    process = parent(FAMILY.format(folder=tmp_path))
    pids = [pid_in(tmp_path / "child"), pid_in(tmp_path / "grandchild")]
    process.send_signal(number)
    assert process.communicate(timeout=10)[0] == f"True {128 + number}\n"
    assert not any(is_alive(pid) for pid in pids)


def test_a_second_ctrl_c_does_not_wait(tmp_path: Path) -> None:
    process = parent(STUBBORN.format(folder=tmp_path), grace=60)
    pid = pid_in(tmp_path / "child")
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    assert is_alive(pid)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert not is_alive(pid)


def test_nothing_outlives_us_when_we_are_killed(tmp_path: Path) -> None:
    process = parent(FAMILY.format(folder=tmp_path))
    pids = [pid_in(tmp_path / "child"), pid_in(tmp_path / "grandchild")]
    process.kill()
    process.communicate()
    assert within(10, lambda: not any(is_alive(pid) for pid in pids))


def test_even_a_stubborn_child_does_not_outlive_us(tmp_path: Path) -> None:
    process = parent(STUBBORN.format(folder=tmp_path))
    pid = pid_in(tmp_path / "child")
    process.kill()
    process.communicate()
    assert within(10, lambda: not is_alive(pid))
