"""How many outgoing messages a second are checked, all of them different, beside one expression of plain keywords.

Run: ``python -m benchmarks.replies [MESSAGES]`` (CPU time of one core; no database; 100,000 messages).
"""

from __future__ import annotations

import gc
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import orjson
from benchmarks.replies.messages import messages

from wanhui.content.linting import shipped_linter
from wanhui.errors import WanhuiError
from wanhui.flows.answer_lines import Tally
from wanhui.flows.lint_texts import lint_batch
from wanhui.replies.batch import lint_lines
from wanhui.replies.linter import Linter

#: As many lines as the command judges at once.
_BATCH = 2_000


def keyword_list(linter: Linter) -> re.Pattern[str]:
    """What shops use instead: every word of every rule in one expression, whatever stands around it."""
    words = {m.removesuffix("*") for rule in linter.rules.values() for p in rule.patterns for g in p.all for m in g}
    return re.compile("|".join(sorted(map(re.escape, (w for w in words if w[0] not in "@#")), key=len, reverse=True)))


def timed(name: str, count: int, work: Callable[[], Any]) -> Any:
    """Runs `work`, prints what a message cost, and gives what it gave."""
    begin = time.process_time()
    found = work()
    spent = time.process_time() - begin
    print(f"{name:44} {spent / count * 1e6:8.1f} µs {count / spent:10,.0f} /s", flush=True)
    return found


def main() -> None:
    """All measurements."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    begin = time.process_time()
    linter = shipped_linter()
    lint_lines(linter, [{"text": "您好，退款今天到账"}])
    print(f"start {time.process_time() - begin:.2f} s")
    objects = list(messages(count))
    lines = [orjson.dumps(one) for one in objects]
    gc.freeze()  # what is measured is the checking, not walking through the input
    parts = [objects[at : at + _BATCH] for at in range(0, count, _BATCH)]
    verdicts = timed("checked in batches", count, lambda: sum((_verdicts(linter, part) for part in parts), Counter()))
    print(f"  {len({one['text'] for one in objects})} different texts:", dict(verdicts))
    gc.disable()  # as the command does
    timed("JSON in, checked, JSON out, as the command", count, lambda: sum(1 for _ in _lint(lines)))
    gc.enable()
    words = keyword_list(linter)
    timed("one expression of plain keywords, nothing else", count, lambda: [words.search(o["text"]) for o in objects])
    begin = time.process_time()
    one = lint_lines(linter, objects[:1])
    print(f"one message alone {(time.process_time() - begin) * 1e3:.1f} ms, {len(one)} answer")


def _verdicts(linter: Linter, part: list[dict[str, Any]]) -> Counter[str]:
    return Counter(a["verdict"] for a in lint_lines(linter, part) if not isinstance(a, WanhuiError))


def _lint(lines: list[bytes]) -> Any:
    return lint_batch(lines, language="en", tally=Tally())


if __name__ == "__main__":
    main()
