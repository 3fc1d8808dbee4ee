"""Start a server on a data folder, wait until it answers, stop it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass

from wanhui.errors import WanhuiError
from wanhui.store.cluster.binaries import Binaries
from wanhui.store.cluster.config import Address, choose_address, write_config
from wanhui.store.cluster.pidfile import clear_stale, read_postmaster
from wanhui.store.cluster.places import Cluster
from wanhui.store.cluster.processes import die_with_parent, working_in
from wanhui.store.cluster.programs import as_server, failure, is_full, last_words

_READY_WITHIN = 180.0  # crash recovery of the largest log that the settings allow
_RETRY_FOR = 15.0
_STOP_WITHIN = 30.0
_PAUSE = 0.01
#: A server that was killed leaves processes, a socket or a port behind for a moment.
_PASSING = ("pre-existing shared memory block", "lock file", "could not bind", "could not create any")


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server that we started, and where it listens."""

    process: subprocess.Popen[bytes]
    address: Address


def start(cluster: Cluster, tools: Binaries, *, at: Address | None = None) -> Running:
    """A server that answers, `at` the address that its clients know or at a new one.

    What a killed server left behind is waited for and, where needed, ended.

    ``E-DB-START`` with the last lines of its log when it does not come up, ``E-DB-DISK`` when the disk is full.
    """
    give_up = time.monotonic() + _RETRY_FOR
    while True:
        address = at or choose_address(cluster)
        clear_stale(cluster.data / "postmaster.pid")
        if address.is_socket:
            clear_stale(address.lock)
        process = _launch(cluster, tools, address)
        if _wait_ready(cluster, process):
            return Running(process=process, address=address)
        said = last_words(cluster)
        passing = any(word in said for word in _PASSING) and not is_full(said)
        if time.monotonic() > give_up or not passing:
            raise failure(cluster, said)
        _end_leftovers(cluster)
        time.sleep(0.2)


def stop(process: subprocess.Popen[bytes], *, at_once: bool = False) -> None:
    """Stop a server: clients are cut off and everything is written; `at_once` when there is nothing to write to."""
    for number in (signal.SIGQUIT,) if at_once else (signal.SIGINT, signal.SIGQUIT):
        process.send_signal(number)
        try:
            process.wait(_STOP_WITHIN)
            return
        except subprocess.TimeoutExpired:
            continue
    process.kill()
    process.wait()


def stop_stray(cluster: Cluster) -> bool:
    """Stop a server that lost its supervisor; whether there was one."""
    found = read_postmaster(cluster.data)
    if found is None or not found.is_alive:
        return False
    for number in (signal.SIGINT, signal.SIGQUIT):
        os.kill(found.pid, number)
        give_up = time.monotonic() + _STOP_WITHIN
        while time.monotonic() < give_up:
            if not found.is_alive:
                return True
            time.sleep(_PAUSE)
    raise WanhuiError("E-DB-STOP", pid=found.pid)


def _launch(cluster: Cluster, tools: Binaries, address: Address) -> subprocess.Popen[bytes]:
    config = write_config(cluster, address)
    command = [tools.program("postgres"), "-D", str(cluster.data), "-c", f"config_file={config}"]
    with cluster.start_log.open("wb") as log:
        return subprocess.Popen(  # noqa: S603 -- our own program and arguments
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            # SIGINT is PostgreSQL's fast, clean shutdown: no server outlives its supervisor, which has one thread
            preexec_fn=die_with_parent(signal.SIGINT),
            **as_server(cluster),
        )


def _wait_ready(cluster: Cluster, process: subprocess.Popen[bytes]) -> bool:
    """Whether the server answers; False when it ended instead. One that needs too long is stopped."""
    give_up = time.monotonic() + _READY_WITHIN
    while process.poll() is None:
        found = read_postmaster(cluster.data)
        if found is not None and found.pid == process.pid and found.is_ready:
            return True
        if time.monotonic() > give_up:
            stop(process)
            return False
        time.sleep(_PAUSE)
    return False


def _end_leftovers(cluster: Cluster) -> None:
    """End what a killed server left working on the data folder; its own processes do so themselves when idle."""
    for pid in working_in(cluster.data, program="postgres"):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGQUIT)
