"""Make a data folder, start a server on it, wait until it answers, stop it."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wanhui.errors import WanhuiError
from wanhui.store.cluster.binaries import Binaries
from wanhui.store.cluster.config import Address, choose_address, write_config
from wanhui.store.cluster.pidfile import clear_stale, read_postmaster
from wanhui.store.cluster.places import Cluster, give_to_server
from wanhui.store.cluster.processes import die_with_parent, working_in

SUPERUSER = "wanhui_super"
#: Roles that may sign in; what each may do is given by the migrations.
ROLES = ("wanhui_owner", "wanhui_app", "wanhui_jobs")
DATABASE = "wanhui"

_READY_WITHIN = 180.0  # crash recovery of the largest log that the settings allow
_RETRY_FOR = 15.0
_STOP_WITHIN = 30.0
_PAUSE = 0.01
_WORDS = 5
#: A server that was killed leaves processes, a socket or a port behind for a moment.
_PASSING = ("pre-existing shared memory block", "lock file", "could not bind", "could not create any")
_FULL = ("No space left on device", "Disk quota exceeded", "Check free disk space")


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server that we started, and where it listens."""

    process: subprocess.Popen[bytes]
    address: Address


def ensure_data(cluster: Cluster, tools: Binaries) -> None:
    """Make the data folder unless there is one; ``E-DB-VERSION`` when it belongs to another major version."""
    marker = cluster.data / "PG_VERSION"
    if not cluster.data.exists():
        _make_data(cluster, tools)
    found = marker.read_text(encoding="ascii").strip() if marker.exists() else "?"
    if found != tools.major:
        raise WanhuiError("E-DB-VERSION", folder=cluster.data, found=found, expected=tools.major)


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
        passing = any(word in said for word in _PASSING) and not any(word in said for word in _FULL)
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


def words_of_supervisor(cluster: Cluster) -> str:
    """What a supervisor said that ended without an answer."""
    return _tail(cluster.supervisor_log)


def last_words(cluster: Cluster) -> str:
    """The last lines that the server wrote: before its log was open, and then in its log."""
    logs = sorted(cluster.logs.glob("postgresql-*.log"), key=lambda file: file.stat().st_mtime)
    started = _start_log(cluster).stat().st_mtime if _start_log(cluster).exists() else 0.0
    texts = [_tail(_start_log(cluster))]
    texts += [_tail(file) for file in logs[-1:] if file.stat().st_mtime >= started]
    return "\n".join(text for text in texts if text)


def failure(cluster: Cluster, said: str) -> WanhuiError:
    """What to tell a person about a server that did not come up, from what it said."""
    if any(word in said for word in _FULL):
        return WanhuiError("E-DB-DISK", folder=cluster.folder)
    return WanhuiError("E-DB-START", log=cluster.logs, detail="\n".join(said.splitlines()[-_WORDS:]) or "-")


def _make_data(cluster: Cluster, tools: Binaries) -> None:
    """Make a data folder under another name and give it its own only when it is whole."""
    fresh = cluster.folder / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    give_to_server(cluster, fresh)
    password = secrets.token_urlsafe(32)
    try:
        _run(cluster, _initdb(tools, fresh))
        said = _run(
            cluster, [tools.program("postgres"), "--single", "-D", str(fresh), "template1"], _first_sql(password)
        )
        if "ERROR:" in said or "FATAL:" in said:
            raise failure(cluster, said)
        _keep_password(cluster, password)
        fresh.rename(cluster.data)
        _sync(cluster.folder)  # the name must survive a power cut as the data do
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _initdb(tools: Binaries, folder: Path) -> list[str]:
    """The command that makes a data folder: Unicode order by code point on every system, pages with checksums."""
    return [
        tools.program("initdb"),
        *("-D", str(folder), "-U", SUPERUSER, "-E", "UTF8", "--locale=C", "--data-checksums", "--no-instructions"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        *("--auth-local=peer", "--auth-host=reject"),  # never used: our own file stands in its place
    ]


def _first_sql(password: str) -> str:
    """The roles and the database; over the socket nobody is asked for the password."""
    roles = [f"CREATE ROLE {role} LOGIN PASSWORD '{password}'\n" for role in ROLES]
    return "".join(
        [f"ALTER ROLE {SUPERUSER} PASSWORD '{password}'\n", *roles, f"CREATE DATABASE {DATABASE} OWNER {ROLES[0]}\n"]
    )


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep_password(cluster: Cluster, password: str) -> None:
    file = cluster.folder / "password"
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(password)


def _run(cluster: Cluster, command: list[str], typed: str = "") -> str:
    """Run one of PostgreSQL's programs to its end; everything it said. ``E-DB-START`` or ``E-DB-DISK`` if it failed."""
    done: subprocess.CompletedProcess[str] = subprocess.run(  # noqa: S603 -- our own programs and arguments
        command,
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
        **_as_server(cluster),
    )
    if done.returncode:
        raise failure(cluster, done.stdout)
    return done.stdout


def _launch(cluster: Cluster, tools: Binaries, address: Address) -> subprocess.Popen[bytes]:
    config = write_config(cluster, address)
    command = [tools.program("postgres"), "-D", str(cluster.data), "-c", f"config_file={config}"]
    with _start_log(cluster).open("wb") as log:
        return subprocess.Popen(  # noqa: S603 -- our own program and arguments
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            # SIGINT is PostgreSQL's fast, clean shutdown: no server outlives its supervisor, which has one thread
            preexec_fn=die_with_parent(signal.SIGINT),
            **_as_server(cluster),
        )


def _as_server(cluster: Cluster) -> dict[str, Any]:
    """How a program of PostgreSQL is run: without our environment, and as root as the server's user."""
    how: dict[str, Any] = {"cwd": "/", "umask": 0o077, "env": {"LC_ALL": "C", "PATH": "/usr/bin:/bin", "TZ": "UTC"}}
    if cluster.user is not None:
        how |= {"user": cluster.user.uid, "group": cluster.user.gid, "extra_groups": []}
    return how


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


def _start_log(cluster: Cluster) -> Path:
    return cluster.folder / "start.log"


def _tail(file: Path) -> str:
    try:
        with file.open("rb") as log:
            log.seek(max(0, file.stat().st_size - 4096))
            text = log.read().decode(errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text.splitlines()[-_WORDS:])
