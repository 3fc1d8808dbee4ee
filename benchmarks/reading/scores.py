"""The scores of the table, the same for every system."""

from __future__ import annotations

from typing import Any

import numpy as np


def scores(said: Any, true: Any) -> dict[str, float]:
    """Accuracy and macro-F1 of yes-or-no answers."""
    said, true = np.asarray(said, bool), np.asarray(true, bool)
    halves = []
    for side in (True, False):
        both = float(((said == side) & (true == side)).sum())
        halves.append(2 * both / max(float((said == side).sum() + (true == side).sum()), 1.0))
    return {"accuracy": float((said == true).mean()), "macro_f1": sum(halves) / 2, "rows": len(true)}
