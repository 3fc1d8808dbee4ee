"""The embedded PostgreSQL of a data folder: take a lease, connect, give it back; the last one to leave stops it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from wanhui.errors import WanhuiError
from wanhui.store.cluster import locks, server
from wanhui.store.cluster.binaries import Binaries, copied_below, from_wheel
from wanhui.store.cluster.config import Address
from wanhui.store.cluster.data import DATABASE
from wanhui.store.cluster.pidfile import Postmaster, read_postmaster
from wanhui.store.cluster.places import Cluster, find_cluster, open_cluster, unusable
from wanhui.store.cluster.programs import failure, last_words, words_of_supervisor

_READY_WITHIN = 200.0
_STOPPED_WITHIN = 90.0
_PAUSE = 0.01
_PACKAGES = Path(__file__).parents[2]


class Lease:
    """The right to use the server of a data folder; as long as one is held, the server runs.

    Close it, leave its ``with`` block, or end the process in any way: the kernel then gives it back.
    """

    __slots__ = ("_cluster", "_descriptor", "host", "password", "port")

    def __init__(self, cluster: Cluster, descriptor: int, *, address: Address) -> None:
        self._cluster = cluster
        self._descriptor: int | None = descriptor
        #: The folder of the socket, or 127.0.0.1.
        self.host = address.host
        self.port = address.port
        #: Empty over the socket, where the kernel says who is calling.
        self.password = "" if address.is_socket else (cluster.folder / "password").read_text(encoding="ascii")

    def dsn(self, role: str, database: str = DATABASE) -> str:
        """The address for libpq and psycopg to sign in as `role`."""
        secret = f":{quote(self.password, safe='')}" if self.password else ""
        where = f"host={quote(self.host, safe='')}&port={self.port}"
        return f"postgresql://{quote(role, safe='')}{secret}@/{quote(database, safe='')}?{where}"

    def django(self, role: str, database: str = DATABASE) -> dict[str, str]:
        """The same as the connection keys of Django's ``DATABASES``."""
        return {
            "NAME": database,
            "USER": role,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": str(self.port),
        }

    def close(self) -> None:
        """Give the lease back; when nobody else holds one, stop the server and wait for its end."""
        if self._descriptor is None:
            return
        os.close(self._descriptor)
        self._descriptor = None
        try:
            starting = locks.take(self._cluster.start_lock)
        except FileNotFoundError:  # the data folder was removed: the supervisor sees to it
            return
        try:
            if locks.is_free(self._cluster.lease_lock):
                _halt(self._cluster)
        finally:
            _give_back(starting)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def lease(home: Path) -> Lease:
    """A lease on the server of the data folder `home`, which is made and started when needed.

    The errors say what to do: ``E-DB-PLATFORM``, ``E-DB-FOLDER``, ``E-DB-DISK``, ``E-DB-OWNER``, ``E-DB-USER``,
    ``E-DB-NAMELESS``, ``E-DB-GONE``, ``E-DB-VERSION``, ``E-DB-START``, ``E-DB-SOCKET``.
    """
    cluster = open_cluster(home)
    try:
        return _take_lease(cluster)
    except OSError as error:
        raise unusable(cluster.folder, error) from error


def stop(home: Path) -> bool:
    """Stop the server of `home` for everybody; whether one was running. ``E-DB-STOP`` when it does not end."""
    try:
        cluster = find_cluster(home)
        if cluster is None:
            return False
        starting = locks.take(cluster.start_lock)
        try:
            return _halt(cluster)
        finally:
            _give_back(starting)
    except OSError as error:
        raise unusable(home, error) from error


def remove(home: Path) -> None:
    """Stop the server of `home` and delete its whole database, also the part that root keeps elsewhere."""
    stop(home)
    place = home.resolve() / "postgres"
    cluster = find_cluster(home)
    if place.is_symlink():
        place.unlink()
    if cluster is not None:
        shutil.rmtree(cluster.folder)


def binaries(home: Path) -> Binaries:
    """PostgreSQL's own programs for the server of `home`, such as ``pg_dump``."""
    cluster = open_cluster(home)
    return from_wheel() if cluster.user is None else copied_below(cluster.folder.parent)


def _take_lease(cluster: Cluster) -> Lease:
    """Nobody starts or stops the server between our look at it and our lease: the start lock is held meanwhile."""
    starting = locks.take(cluster.start_lock)
    try:
        is_alone = locks.is_free(cluster.lease_lock)
        held = locks.take(cluster.lease_lock, shared=True)
        assert held is not None  # it was waited for
        try:
            return Lease(cluster, held, address=_ensure_running(cluster, is_alone=is_alone))
        except BaseException:
            os.close(held)
            raise
    finally:
        _give_back(starting)


def _ensure_running(cluster: Cluster, *, is_alone: bool) -> Address:
    """Where the running server listens; it is started when no supervisor has one, waited for when one restarts it."""
    give_up = time.monotonic() + _READY_WITHIN
    while time.monotonic() < give_up:
        if locks.is_free(cluster.supervisor_lock, shared=True):
            _start_supervisor(cluster)
            is_alone = False
            continue
        found = read_postmaster(cluster.data)
        if found is None or not found.is_ready or not found.is_alive:
            time.sleep(_PAUSE)
        elif _is_reachable(found):
            return found.address
        elif is_alone:
            _halt(cluster)  # its socket was removed, and nobody is connected
        else:
            raise WanhuiError("E-DB-SOCKET", socket=found.address.socket)
    raise failure(cluster, last_words(cluster))


def _is_reachable(found: Postmaster) -> bool:
    return not found.address.is_socket or found.address.socket.exists()


def _start_supervisor(cluster: Cluster) -> None:
    """Start the supervisor, which outlives us, and wait for its answer; its error becomes ours."""
    paths = (str(_PACKAGES), os.environ.get("PYTHONPATH"))
    with cluster.supervisor_log.open("wb") as log:
        told = subprocess.run(  # noqa: S603 -- our own program and arguments
            [sys.executable, "-P", "-m", "wanhui.store.cluster.supervise", str(cluster.home)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd="/",
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)},
            start_new_session=True,
            check=False,
        ).stdout
    if not told:
        raise WanhuiError("E-DB-START", log=cluster.supervisor_log, detail=words_of_supervisor(cluster))
    answer = json.loads(told)
    if answer:
        raise WanhuiError(answer["code"], **answer["values"])


def _halt(cluster: Cluster) -> bool:
    """Stop the server through its supervisor, or directly where it has lost it; whether one was running."""
    if locks.is_free(cluster.supervisor_lock):
        return server.stop_stray(cluster)
    pid = int(cluster.supervisor_lock.read_text(encoding="ascii") or 0)
    if pid:
        os.kill(pid, signal.SIGTERM)
    ended = locks.take_within(cluster.supervisor_lock, _STOPPED_WITHIN)
    if ended is None:
        raise WanhuiError("E-DB-STOP", pid=pid)
    os.close(ended)
    return True


def _give_back(descriptor: int | None) -> None:
    if descriptor is not None:
        os.close(descriptor)
