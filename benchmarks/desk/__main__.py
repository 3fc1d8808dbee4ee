"""``python -m benchmarks.desk [CASES]``: list, case and search at 20 requests a second, with what the pages weigh."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

RATE = 20.0
SECONDS = 30
PORT = 8793
LISTS = ("/cases", "/cases?tab=today", "/cases?tab=all&sort=priority", "/cases?tab=all&shop=bench-7")
WORDS = ("退款", "质量", "客服", "碎了", "refund", "差评", "退款 质量", "线头")


def main(cases: int) -> None:
    """Makes the data once for its folder, serves it, and measures."""
    home = Path(os.environ.setdefault("WANHUI_HOME", tempfile.mkdtemp(prefix="wanhui-desk-")))
    os.environ["WANHUI_BIND"] = f"127.0.0.1:{PORT}"
    from wanhui.settings import ENVIRONMENT
    from wanhui.store.embedded import lease
    from wanhui.store.setup import prepare

    with lease(ENVIRONMENT.home) as held:
        prepare(held)
        from benchmarks.desk import world

        note = home / "bench-login"
        if not note.exists():
            print(f"making {cases} cases in {home}", flush=True)
            _, login = world.make(held.dsn("wanhui_super"), cases)
            note.write_text(login)
        server = subprocess.Popen([sys.executable, "-m", "wanhui.web.server"])
        try:
            measure(note.read_text(), cases)
        finally:
            server.terminate()
            server.wait()


def measure(login: str, cases: int) -> None:
    """Asks for pages at a fixed rate, whatever the answers take, and prints the times by kind."""
    from benchmarks.desk.world import order_number

    client = signed_in(login)
    dice = random.Random(7)
    kinds = {
        "list": lambda: dice.choice(LISTS),
        "case": lambda: f"/cases/{dice.randint(600, 500 + cases)}",
        "search, a common word": lambda: f"/cases?tab=all&q={dice.choice(WORDS)}",
        "search, an order": lambda: f"/cases?tab=all&q={order_number(dice.randint(1, cases))}",
    }  # fmt: skip
    parts = {"list": "queue", "case": "work", "search, a common word": "queue", "search, an order": "queue"}
    took, weights, lock = defaultdict(list), defaultdict(list), threading.Lock()

    def ask(kind: str, path: str, *, is_counted: bool) -> None:
        begun = time.perf_counter()
        answer = client.get(path, headers={"HX-Request": "true", "HX-Target": parts[kind]})
        spent = (time.perf_counter() - begun) * 1000
        assert answer.status_code == 200, (path, answer.status_code)
        with lock:
            if is_counted:
                took[kind].append(spent)
                weights[kind].append(int(answer.headers.get("content-length", len(answer.content))))

    for kind, path in kinds.items():
        for _ in range(8):
            ask(kind, path(), is_counted=False)
    with ThreadPoolExecutor(64) as pool:
        begun = time.perf_counter()
        for number in range(int(RATE * SECONDS)):
            time.sleep(max(0.0, begun + number / RATE - time.perf_counter()))
            kind = dice.choice(list(kinds))
            pool.submit(ask, kind, kinds[kind](), is_counted=True)
    whole = sum(len(client.get(path).content) for path in ("/cases",))
    print(
        f"{cases} cases, {world_shops()} shops, {RATE:.0f} requests a second for {SECONDS} s on {os.cpu_count()} cores"
    )
    for kind, times in took.items():
        times.sort()
        p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
        weight = sorted(weights[kind])[len(times) // 2] / 1000
        print(f"  {kind:24} p50 {p50:6.1f} ms  p99 {p99:6.1f} ms  {weight:5.1f} kB")
    print(f"  the whole desk: {whole / 1000:.1f} kB of HTML before packing")


def signed_in(login: str) -> httpx.Client:
    """A client of the desk, once the server answers."""
    from benchmarks.desk.world import PASSWORD

    client = httpx.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=30, headers={"Accept-Encoding": "gzip"})
    for _ in range(300):
        try:
            page = client.get("/sign-in")
            break
        except httpx.TransportError:
            time.sleep(0.2)
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page.text)
    assert token
    client.post("/sign-in", data={"login": login, "password": PASSWORD, "csrfmiddlewaretoken": token[1]})
    return client


def world_shops() -> int:
    """How many shops the cases lie in."""
    from benchmarks.desk.world import SHOPS

    return SHOPS


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
