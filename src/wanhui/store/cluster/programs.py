"""Run PostgreSQL's programs as the right user, and tell a person what they complained of."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path
from typing import Any

from wanhui.errors import WanhuiError
from wanhui.store.cluster.places import Cluster
from wanhui.store.cluster.processes import die_with_parent

_WORDS = 5
_TAIL_BYTES = 4096
_FULL = ("No space left on device", "Disk quota exceeded", "Check free disk space")


def as_server(cluster: Cluster) -> dict[str, Any]:
    """How a program of PostgreSQL is run: without our environment, and as root as the server's user."""
    how: dict[str, Any] = {"cwd": "/", "umask": 0o077, "env": {"LC_ALL": "C", "PATH": "/usr/bin:/bin", "TZ": "UTC"}}
    if cluster.user is not None:
        how |= {"user": cluster.user.uid, "group": cluster.user.gid, "extra_groups": []}
    return how


def run(cluster: Cluster, command: list[str], typed: str = "") -> str:
    """Run one of PostgreSQL's programs to its end; everything it said. ``E-DB-START`` or ``E-DB-DISK`` if it failed."""
    done: subprocess.CompletedProcess[str] = subprocess.run(  # noqa: S603 -- our own programs and arguments
        command,
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
        preexec_fn=die_with_parent(signal.SIGKILL),
        **as_server(cluster),
    )
    if done.returncode:
        raise failure(cluster, done.stdout)
    return done.stdout


def last_words(cluster: Cluster) -> str:
    """The last lines that the server wrote: before its log was open, and then in its log."""
    logs = sorted(cluster.logs.glob("postgresql-*.log"), key=lambda file: file.stat().st_mtime)
    started = cluster.start_log.stat().st_mtime if cluster.start_log.exists() else 0.0
    texts = [_tail(cluster.start_log)]
    texts += [_tail(file) for file in logs[-1:] if file.stat().st_mtime >= started]
    return "\n".join(text for text in texts if text)


def words_of_supervisor(cluster: Cluster) -> str:
    """What a supervisor said that ended without an answer."""
    return _tail(cluster.supervisor_log)


def is_full(said: str) -> bool:
    """Whether what a program said means that the disk is full."""
    return any(word in said for word in _FULL)


def failure(cluster: Cluster, said: str) -> WanhuiError:
    """What to tell a person about a server that did not come up, from what it said."""
    if is_full(said):
        return WanhuiError("E-DB-DISK", folder=cluster.folder)
    return WanhuiError("E-DB-START", log=cluster.logs, detail="\n".join(said.splitlines()[-_WORDS:]) or "-")


def _tail(file: Path) -> str:
    try:
        with file.open("rb") as log:
            log.seek(max(0, file.stat().st_size - _TAIL_BYTES))
            text = log.read().decode(errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text.splitlines()[-_WORDS:])
