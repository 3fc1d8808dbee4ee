"""``python -m wanhui.worker``: one worker process; the commands start it as a program of its own."""

from __future__ import annotations

import argparse

from wanhui.flows.start import opened
from wanhui.worker.run import run


def main() -> None:
    """Works until it is told to stop, or with ``--once`` until nothing is left to do."""
    parser = argparse.ArgumentParser(prog="wanhui worker")
    parser.add_argument("--concurrency", type=int, default=2)
    parser.add_argument("--once", action="store_true")
    options = parser.parse_args()
    with opened() as prepared:
        run(prepared.jobs_dsn, concurrency=options.concurrency, is_once=options.once)


if __name__ == "__main__":
    main()
