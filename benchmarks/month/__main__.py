"""``python -m benchmarks.month [DAYS] [ORDERS]``: a simulated month of one shop, day by day, worked by people.

Every figure is counted from what is stored at the end; the event log is checked by rules written down a second time.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

DAYS, SEED, AFTER = 30, 1, 16


def main(days: int, orders: int | None) -> None:
    """Runs the month in a data folder of its own and prints what came of it."""
    os.environ.setdefault("WANHUI_HOME", tempfile.mkdtemp(prefix="wanhui-month-"))
    from benchmarks.month.month import run

    from wanhui.flows.start import opened
    from wanhui.sources.simulated.life import Plan
    from wanhui.store.accounts import create_account

    plan, begun = Plan(days=days, seed=SEED, orders=orders), time.monotonic()
    with opened(), tempfile.TemporaryDirectory() as folder:
        account = create_account("month", datetime.now(UTC))  # noqa: TID251 - a benchmark reads the clock
        month = run(account, plan, Path(folder), after=AFTER, told=lambda line: print(line, flush=True))
    shares = month.promises["kept"] + month.promises["broken"]
    print(f"{month.cases} cases, {month.closed} closed; {month.events} events; {time.monotonic() - begun:.0f} s")
    print(f"{len(month.playbooks)} playbooks: {_listed(month.playbooks)}")
    print(f"without a playbook or a clock: {month.without}; first answer late: {month.late_first}")
    print(f"replayed otherwise than stored: {month.differing}; wrong in the log: {len(month.wrong)}")
    for line in month.wrong[:20]:
        print(f"  {line}")
    print(f"promises: {_listed(month.promises)}; kept {month.promises['kept'] / max(shares, 1):.1%}, ", end="")
    print(f"{month.by_record} of them shown by records of the marketplace")
    print(f"remedies done: {_listed(month.remedies)}")
    print(f"stages at the end: {_listed(month.stages)}")
    print(f"acts: {_listed(month.acts)}")


def _listed(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {many}" for name, many in counted.most_common())


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(given[0] if given else DAYS, given[1] if len(given) > 1 else None)
