"""How fast a file becomes cases: ``wanhui import`` end to end, beside a bare COPY of the same rows into one table.

Run: ``python -m benchmarks.importing [FILE]``. Without a file it makes 47,000 reviews, half of them bad, from its own
sentences. Everything is timed on a fresh data folder: start of the server, records, reading, cases, commit. Memory is
the peak of the larger of our two processes; what both share (about 100 MB) is in it.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import orjson

from wanhui.store.embedded import remove

ROWS = 47_000
_GOOD = (
    "很喜欢，做工细致",
    "发货快，包装也好",
    "第二次买了，一如既往",
    "颜色和图片一样",
    "客服很耐心，东西也不错",
    "家里人都说好用",
)
_BAD = (
    "收到就碎了",
    "用了两天就坏",
    "客服一直不回",
    "颜色和图片差太多",
    "等了十天才到",
    "少发了一件",
    "尺码偏小",
    "刚买就降价",
)
_MORE = (
    "希望改进。",
    "要求退款。",
    "包装太薄了。",
    "有点失望。",
    "会再来。",
    "还行吧。",
    "照片发给客服了。",
    "以后不会再买了。",
)


def make(path: Path, rows: int) -> None:
    """Writes a shop and `rows` reviews of ours, the same ones every time."""
    pick = random.Random(1)
    with path.open("wb") as out:
        out.write(orjson.dumps({"kind": "shop", "id": "s1", "platform": "taobao", "name": "云岫器物"}) + b"\n")
        for number in range(rows):
            is_good = pick.random() < 0.5
            words = [pick.choice(_GOOD if is_good else _BAD), *pick.sample(_MORE, pick.randint(1, 4))]
            review = {
                "kind": "review",
                "id": f"r{number}",
                "shop": "s1",
                "at": f"2026-11-{number % 17 + 1:02}T10:{number % 60:02}:00+08:00",
                "text": "，".join(words),
                "grade": "good" if is_good else "bad",
            }
            out.write(orjson.dumps(review) + b"\n")


def run(path: Path) -> None:
    """Times the import, the same file again, and the bare COPY; prints one line each."""
    rows = sum(1 for _ in path.open("rb"))
    with tempfile.TemporaryDirectory(prefix="wanhui-bench-") as home:
        env = {**os.environ, "WANHUI_HOME": home}
        _line("wanhui import, a new data folder", rows, _timed(["import", str(path)], env))
        _line("wanhui import, the same file again", rows, _timed(["import", str(path)], env))
        cases = subprocess.run(_command("cases", "--format", "jsonl"), env=env, capture_output=True, check=True)
        print(f"cases open: {len(cases.stdout.splitlines()):,}")
        measured = _timed_program(["-m", "benchmarks.bare_copy", str(path)], env)
        _line("bare COPY of the same lines into one table", rows, measured)
        remove(Path(home))


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "wanhui", *arguments]


def _timed(arguments: list[str], env: dict[str, str]) -> tuple[float, int]:
    return _timed_program(["-m", "wanhui", *arguments], env)


def _timed_program(arguments: list[str], env: dict[str, str]) -> tuple[float, int]:
    """Seconds and the peak memory in MB of one Python program."""
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], env=env, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{arguments} failed with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - begun, usage.ru_maxrss // 1024


def _line(what: str, rows: int, measured: tuple[float, int]) -> None:
    seconds, peak = measured
    print(f"{what:<46} {seconds:7.2f} s  {rows / seconds:9,.0f} rows/s  {peak:5,} MB")


def main() -> None:
    """Runs on the given file, else on one of our own making."""
    if len(sys.argv) > 1:
        run(Path(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory(prefix="wanhui-bench-") as folder:
        path = Path(folder) / "reviews.jsonl"
        make(path, ROWS)
        run(path)


if __name__ == "__main__":
    main()
