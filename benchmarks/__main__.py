"""``make bench``: every figure that the README quotes, each beside a peer or a floor from the same run."""

from __future__ import annotations

import subprocess
import sys

PARTS = (
    "benchmarks.reading",
    "benchmarks.importing",
    "benchmarks.cases",
    "benchmarks.ingest_sql",
    "benchmarks.evidence",
    "benchmarks.replies",
)

for part in PARTS:
    print(f"\n# {part}", flush=True)
    subprocess.run([sys.executable, "-m", part], check=True)
