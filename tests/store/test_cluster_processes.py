"""What is told of a process: the same from both sources, and nothing of the dead."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from wanhui.store.cluster import processes
from wanhui.store.cluster.locks import is_free, take, take_within
from wanhui.store.cluster.processes import Process, look_up

SOURCES = [processes._from_ps, look_up]


@pytest.mark.parametrize("source", SOURCES)
def test_a_living_process_has_its_start(source: Callable[[int], Process | None]) -> None:
    began = time.time()  # noqa: TID251 -- what the two sources must agree with
    child = subprocess.Popen(["sleep", "60"])
    found = source(child.pid)
    child.kill()
    child.wait()
    assert found is not None
    assert found.pid == child.pid
    assert abs(found.started_at - began) < 3


@pytest.mark.parametrize("source", SOURCES)
def test_a_process_that_only_waits_to_be_reaped_is_dead(source: Callable[[int], Process | None]) -> None:
    child = subprocess.Popen([sys.executable, "-S", "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert source(child.pid) is None
    child.wait()
    assert source(child.pid) is None


def test_a_lock_is_taken_once_and_free_again_when_closed(tmp_path: Path) -> None:
    held = take(tmp_path / "lock")
    assert held is not None
    assert take(tmp_path / "lock", wait=False) is None
    assert not is_free(tmp_path / "lock", shared=True)
    assert take_within(tmp_path / "lock", 0.05) is None
    os.close(held)
    assert is_free(tmp_path / "lock")


def test_a_shared_lock_lets_others_share_and_none_alone(tmp_path: Path) -> None:
    first, second = take(tmp_path / "lock", shared=True), take(tmp_path / "lock", shared=True)
    assert not is_free(tmp_path / "lock")
    for held in (first, second):
        assert held is not None
        os.close(held)
    assert is_free(tmp_path / "lock")


def test_a_lock_whose_file_was_removed_meanwhile_keeps_nobody_out(tmp_path: Path) -> None:
    held = take(tmp_path / "lock")
    (tmp_path / "lock").unlink()
    assert held is not None
    assert is_free(tmp_path / "lock")
    os.close(held)


def test_a_link_is_never_taken_for_a_lock(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Exception, match="E-DB-FOLDER"):
        take(tmp_path / "lock")
    assert not (tmp_path / "elsewhere").exists()
