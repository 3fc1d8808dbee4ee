"""The small process that owns a server: starts it, restarts it after a crash, stops it when nobody needs it.

It is started by the first client and outlives it: ``python -m wanhui.store.cluster.supervise HOME``. Its first and only
line of output says whether the server answers.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from pathlib import Path

from wanhui.errors import WanhuiError
from wanhui.store.cluster import locks, server
from wanhui.store.cluster.binaries import Binaries, copied_below, from_wheel
from wanhui.store.cluster.config import caller
from wanhui.store.cluster.data import ensure_data
from wanhui.store.cluster.places import Cluster, find_cluster, unusable
from wanhui.store.cluster.processes import Signals

_LOOK_EVERY = 1.0
_CRASHES_WITHIN = 60.0
_STOP = frozenset({signal.SIGTERM, signal.SIGINT})


def main() -> None:
    """Detach from the client, bring the server up, answer, and watch it to its end."""
    home = Path(sys.argv[1])
    if os.fork():
        os._exit(0)  # the client reaps this one; whoever adopts orphans reaps the supervisor
    with Signals(signal.SIGTERM, signal.SIGINT, signal.SIGCHLD) as signals:
        try:
            cluster, tools, held = _claim(home)
            running = _bring_up(cluster, tools)
        except WanhuiError as error:
            _answer({"code": error.code, "values": error.values})
            return
        except OSError as error:
            told = unusable(home, error)
            _answer({"code": told.code, "values": told.values})
            return
        _answer({})
        _watch(cluster, tools, running=running, signals=signals)
        os.close(held)


def _claim(home: Path) -> tuple[Cluster, Binaries, int]:
    """The cluster, its programs and the supervisor's lock, with our pid in it."""
    cluster = find_cluster(home)
    if cluster is None:
        raise WanhuiError("E-DB-FOLDER", folder=home, detail="removed")
    tools = from_wheel() if cluster.user is None else copied_below(cluster.folder.parent)
    held = locks.take_within(cluster.supervisor_lock, 10)
    if held is None:
        raise WanhuiError("E-DB-STOP", pid=cluster.supervisor_lock.read_text(encoding="ascii"))
    os.ftruncate(held, 0)
    os.write(held, str(os.getpid()).encode())
    return cluster, tools, held


def _bring_up(cluster: Cluster, tools: Binaries) -> server.Running:
    caller()  # asked first, because initdb tells it less clearly
    ensure_data(cluster, tools)
    server.stop_stray(cluster)
    return server.start(cluster, tools)


def _watch(cluster: Cluster, tools: Binaries, *, running: server.Running, signals: Signals) -> None:
    """Wait for the first reason to stop; a crash while somebody holds a lease is mended instead."""
    born = cluster.data.stat()
    crashes: list[float] = []
    while True:
        told = signals.wait(_LOOK_EVERY) & _STOP
        if running.process.poll() is not None:
            crashes = [at for at in crashes if time.monotonic() - at < _CRASHES_WITHIN] + [time.monotonic()]
            if _is_over(cluster, running) or signals.wait(_pause(len(crashes))) & _STOP:
                break
            running = server.start(cluster, tools, at=running.address)
        elif told:
            server.stop(running.process)
            break
        elif _is_gone(cluster, born):
            server.stop(running.process, at_once=True)
            break
        elif _stopped_unused(cluster, running):
            break
    if running.address.is_socket:
        with contextlib.suppress(OSError):  # removed with the rest, or used by a successor
            Path(running.address.host).rmdir()


def _is_over(cluster: Cluster, running: server.Running) -> bool:
    """Whether a server that ended shall stay so: it was stopped in order, removed, or nobody needs it."""
    if running.process.returncode == 0 or not cluster.folder.exists():
        return True
    return locks.is_free(cluster.lease_lock)


def _pause(crashes: int) -> float:
    """Seconds to wait before the next start: long enough that a server that always crashes leaves the machine alone."""
    return min(5.0, 0.2 * (crashes - 1))


def _stopped_unused(cluster: Cluster, running: server.Running) -> bool:
    """Stop the server when nobody holds a lease and nobody is about to take one; whether it was stopped.

    Neither lock is waited for, so that a client that holds one and waits for the other is never blocked for long.
    """
    try:
        unused = locks.take(cluster.lease_lock, wait=False)
        if unused is None:
            return False
        starting = locks.take(cluster.start_lock, wait=False)
    except FileNotFoundError:
        return False
    if starting is not None:
        server.stop(running.process)
        os.close(starting)
    os.close(unused)
    return starting is not None


def _is_gone(cluster: Cluster, born: os.stat_result) -> bool:
    """Whether the instance was removed: by its own name, not only where root keeps the data."""
    try:
        return not os.path.samestat((cluster.home / "postgres" / "data").stat(), born)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False  # a file system that is unwell for a moment


def _answer(told: dict[str, object]) -> None:
    """Tell the client and let go of its descriptors; what is said later goes to a log."""
    with contextlib.suppress(BrokenPipeError):
        os.write(1, json.dumps(told).encode())
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(nothing, descriptor)


if __name__ == "__main__":
    main()
