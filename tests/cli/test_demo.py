"""One command starts all of it on one machine; the same code serves several accounts and workers on a server."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from tests.flows.world import BAD, ORDER, SHOP, cases
from tests.store.cluster_folders import SOURCES, private_home, server_pid, within
from wanhui.records.codec import decode
from wanhui.store.records import save_records
from wanhui.store.setup import SUPER, Prepared, Server

pytestmark = [pytest.mark.database, pytest.mark.slow]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc to see who listens where")


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder that nothing was ever started in."""
    with private_home() as found:
        yield found


def environment(home: Path, **more: str) -> dict[str, str]:
    """Ours, for a program of its own in `home`."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("WANHUI_", "DATABASE_", "DJANGO_"))
    }
    return {**kept, "PYTHONPATH": str(SOURCES), "WANHUI_HOME": str(home), "WANHUI_LANGUAGE": "en", **more}


def demo(home: Path, port: int) -> subprocess.Popen[str]:
    """``wanhui demo`` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "wanhui", "demo"],
        stdout=subprocess.PIPE,
        text=True,
        env=environment(home, WANHUI_BIND=f"127.0.0.1:{port}"),
    )


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def said_until(process: subprocess.Popen[str], word: str) -> str:
    """What it printed, up to the line with `word`."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if word in line:
            break
    return "".join(lines)


def family(pid: int) -> set[int]:
    """`pid` and all that it started."""
    table = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(child): int(parent) for child, parent in map(str.split, table.splitlines())}
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def listening(pids: set[int]) -> set[str]:
    """The addresses (of TCP, as the kernel writes them) on which these processes take connections."""
    inodes = set()
    for pid in pids:
        for link in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                inodes.add(str(link.readlink()).removeprefix("socket:[").removesuffix("]"))
            except OSError:
                continue  # closed meanwhile
    rows = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    return {row[1] for row in rows if row[3] == "0A" and row[9] in inodes}


def sign_in(address: str, login: str, password: str) -> tuple[int, str]:
    """Signs in over HTTP as a browser does; the address that it ends on, and the page."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    form = browser.open(f"{address}sign-in", timeout=20).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token is not None
    fields = {"csrfmiddlewaretoken": token[1], "login": login, "password": password}
    request = urllib.request.Request(
        f"{address}sign-in", urllib.parse.urlencode(fields).encode(), {"Referer": f"{address}sign-in"}
    )
    with browser.open(request, timeout=20) as answer:
        return answer.status, answer.read().decode()


@linux_only
@pytest.mark.capability("C-OP-01")
def test_one_command_starts_everything_on_loopback_and_ctrl_c_stops_all_of_it(home: Path) -> None:
    port = free_port()
    process = demo(home, port)
    try:
        told = said_until(process, "Ctrl-C")
        address, login, password = re.findall(r"^ +(?:address|name|password) +(\S+)$", told, re.MULTILINE)
        assert address == f"http://127.0.0.1:{port}/"
        status, page = sign_in(address, login, password)
        assert status == 200 and 'id="queue"' in page and 'class="row"' in page
        database = server_pid(home)
        assert database is not None
        everything = family(process.pid) | family(database)
        assert {at.partition(":")[2] for at in listening(everything)} == {f"{port:04X}"}
        assert {at.partition(":")[0] for at in listening(everything)} == {"0100007F"}
        second = demo(home, port)
        again, _ = second.communicate(timeout=30)
        assert second.returncode == 0 and address in again and password not in again
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode == 0
    assert within(15, lambda: server_pid(home) is None)
    assert within(5, lambda: not any(Path(f"/proc/{pid}").exists() for pid in everything))


@pytest.mark.capability("C-OP-01")
def test_the_same_code_serves_two_accounts_with_two_workers_on_a_server_of_one_s_own(
    account: UUID, other_account: UUID, server: Server, database: Prepared, tmp_path: Path
) -> None:
    from wanhui.flows.read import TASK
    from wanhui.store.jobs import enqueue

    for one, text in ((account, BAD["text"]), (other_account, "杯子漏水，太差了")):
        save_records(one, [decode(found, {}) for found in (SHOP, ORDER, {**BAD, "text": text})])
        assert enqueue(TASK, one, once="read")
    here = environment(tmp_path, DATABASE_URL=server.dsn(SUPER))
    command = [sys.executable, "-m", "wanhui.worker", "--once"]
    workers = [subprocess.Popen(command, env=here, cwd=tmp_path) for _ in range(2)]
    assert [worker.wait(timeout=60) for worker in workers] == [0, 0]
    assert not (tmp_path / "postgres").exists(), "the server it was told to use, and no other"
    for one, text in ((account, BAD["text"]), (other_account, "杯子漏水，太差了")):
        (whole,) = cases(one)
        assert [item.fact.text for item in whole.items] == [text]
