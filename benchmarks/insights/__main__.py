"""``python -m benchmarks.insights [figures|outsider|buyers|pages] [N]``: each prints its table; without a word all run.

figures: what can be found at all, false alarms and planted causes, N made-up shops of each kind. buyers: expected
purchases of N buyers against what they then bought. outsider: planted trouble as records
through ``wanhui insights``, N shops of each kind. pages: N orders of a year in a fresh data
folder; time of counts and of each page.
"""

from __future__ import annotations

import sys

from benchmarks.insights import figures, outsider, pages

PARTS = {
    "figures": (figures.spikes_of_shops, 6),
    "outsider": (outsider.outsider, 5),
    "buyers": (figures.buyers, 1_000_000),
    "pages": (pages.main, 500_000),
}

wanted = [sys.argv[1]] if len(sys.argv) > 1 else list(PARTS)
for name in wanted:
    act, usual = PARTS[name]
    print(f"\n# {name}", flush=True)
    act(int(sys.argv[2]) if len(sys.argv) > 2 else usual)
